"""What runs in the page: every film is seen as it is and in a mirror, and what both say is averaged.

A film and its mirror image sound alike but for left and right, and training shows both. A network agrees with itself
only nearly; what it doubts differs in the mirror, what it knows does not. Motion is reckoned once, and the weights are
held once: the two views are one batch.
"""

import torch
from torch import Tensor, nn

from mapper.network import FrameEncoder, MotionEncoder, RmsMapper

SIDEWAYS = (0, 4, 7)  # channels of the fixed motion features that hold horizontal flow


def in_a_mirror(motion: Tensor) -> Tensor:
    """Fixed motion features [..., 10, h, w] of the film seen in a mirror."""
    sign = torch.tensor([-1 if channel in SIDEWAYS else 1 for channel in range(10)], dtype=motion.dtype)
    return sign[:, None, None] * motion.flip(-1)


def side_by_side(views: Tensor) -> Tensor:
    """Features of frames and then of their mirror images [2 N, 512] -> [N, 1024]."""
    plain, mirrored = views.unflatten(0, (2, -1)).unbind(0)
    return torch.cat([plain, mirrored], 1)


class MirroredFrames(nn.Module):
    """RGB 0..1 [N, 3, 96, 128] -> [N, 1024]."""

    def __init__(self, encoder: FrameEncoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, frames: Tensor) -> Tensor:
        return side_by_side(self.encoder(torch.cat([frames, frames.flip(-1)])))


class MirroredMotion(nn.Module):
    """Previous and current RGB 0..1 [N, 6, 96, 128] -> [N, 1024]."""

    def __init__(self, encoder: MotionEncoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, pairs: Tensor) -> Tensor:
        motion = self.encoder.motion(pairs)  # [N, 10, 24, 32]
        return side_by_side(self.encoder.encode(torch.cat([motion, in_a_mirror(motion)])))


class MirroredMapper(nn.Module):
    """Features [B, T, 2048] at 30 fps, of frames, of their mirror images, of motion, of its mirror image -> logits [B,
    C, T * 125 / 30, 64].
    """

    def __init__(self, mapper: RmsMapper):
        super().__init__()
        self.mapper = mapper

    def forward(self, features: Tensor) -> Tensor:
        seen, seen_mirrored, moved, moved_mirrored = features.chunk(4, 2)
        plain, mirrored = torch.cat([seen, moved], 2), torch.cat([seen_mirrored, moved_mirrored], 2)
        states, _, place = self.mapper.states(torch.cat([plain, mirrored]))
        states, places = states.unflatten(0, (2, -1)), place.unflatten(0, (2, -1))
        return self.mapper.answer((states[0] + states[1]) / 2, (places[0] - places[1]) / 2)  # both heads are linear
