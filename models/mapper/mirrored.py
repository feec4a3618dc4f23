"""Test-time augmentation as exported: each frame is encoded with its mirror image, and both states are averaged.

A film and its mirror image have the same sound with left and right swapped, and training shows both. The flow pyramid
is computed once and the weights are stored once: both views form one batch.
"""

import torch
from torch import Tensor, nn

from mapper.network import FrameEncoder, MotionEncoder, RmsMapper

HORIZONTAL_FLOW = (0, 4, 7)  # channels of the flow pyramid


def mirror_pyramid(pyramid: Tensor) -> Tensor:
    """Flow pyramid [..., 10, h, w] of the mirrored film."""
    signs = [-1 if channel in HORIZONTAL_FLOW else 1 for channel in range(10)]
    sign = torch.tensor(signs, dtype=pyramid.dtype, device=pyramid.device)
    return sign[:, None, None] * pyramid.flip(-1)


def join_views(views: Tensor) -> Tensor:
    """Features of N frames, then of their mirror images [2 N, 512] -> [N, 1024]."""
    plain, mirrored = views.unflatten(0, (2, -1)).unbind(0)  # [N, 512] each
    return torch.cat([plain, mirrored], 1)


class MirroredFrames(nn.Module):
    """RGB 0..1 [N, 3, 96, 128] -> [N, 1024]."""

    def __init__(self, encoder: FrameEncoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, frames: Tensor) -> Tensor:
        return join_views(self.encoder(torch.cat([frames, frames.flip(-1)])))


class MirroredMotion(nn.Module):
    """Previous and current RGB 0..1 [N, 6, 96, 128] -> [N, 1024]."""

    def __init__(self, encoder: MotionEncoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, pairs: Tensor) -> Tensor:
        pyramid = self.encoder.flow_pyramid(pairs)  # [N, 10, 24, 32]
        return join_views(self.encoder.encode(torch.cat([pyramid, mirror_pyramid(pyramid)])))


class MirroredMapper(nn.Module):
    """Features [B, T, 2048] -> logits [B, 2, N, 64].

    Layout of the features: frames, mirrored frames, motion, mirrored motion, 512 each.
    """

    def __init__(self, mapper: RmsMapper):
        super().__init__()
        self.mapper = mapper

    def forward(self, features: Tensor) -> Tensor:
        frames, mirrored_frames, motion, mirrored_motion = features.chunk(4, 2)  # [B, T, 512] each
        views = torch.cat([torch.cat([frames, motion], 2), torch.cat([mirrored_frames, mirrored_motion], 2)])
        states = self.mapper.states(views)  # of 2 B clips
        hidden, pan = states.hidden.unflatten(0, (2, -1)), states.pan.unflatten(0, (2, -1))
        return self.mapper.logits((hidden[0] + hidden[1]) / 2, (pan[0] - pan[1]) / 2)  # both heads are linear
