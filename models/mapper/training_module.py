"""The networks as they are trained, and their checkpoints."""

from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from mapper.cache import restore
from mapper.checkpoint_names import current_names
from mapper.network import VideoMapper, VideoMapperConfig
from training import checkpoint
from training.averaging import averaged_model

CHECKPOINT = "mapper.pt"  # of a run


class Outputs(NamedTuple):
    """What training compares with the truth."""

    logits: Tensor  # [B, 2, N, 64]
    early_hits: Tensor  # [B, T], log-odds at 30 fps
    late_hits: Tensor  # [B, N], log-odds at 125 Hz
    pan: Tensor  # [B, T], -1 (left) to 1 (right)


class TrainingModule(nn.Module):
    """A VideoMapper on prepared clips, with an auxiliary hit head before the LSTM.

    The auxiliary head is a short gradient path to the encoders; it is not exported.
    """

    def __init__(self, config: VideoMapperConfig):
        super().__init__()
        self.network = VideoMapper(config)
        self.early_hit_head = nn.Conv1d(config.hidden_dim, 1, 3, padding=1)

    def forward(self, pyramid: Tensor, small: Tensor, keep: Tensor | None = None) -> Outputs:
        """Clips as in mapper.shards.Clips; keep [B, 1, 1] of 0 or 1 hides the frame encoder's features."""
        batch, frames = pyramid.shape[:2]
        network = self.network
        images = (small.flatten(0, 1).float() / 255).contiguous(memory_format=torch.channels_last)  # [B * T, 3, 48, 64]
        with torch.set_grad_enabled(torch.is_grad_enabled() and network.frame_encoder.training):
            appearance = network.frame_encoder.encode(images).unflatten(0, (batch, frames))  # [B, T, 512]
        flow = restore(pyramid.flatten(0, 1)).contiguous(memory_format=torch.channels_last)  # [B * T, 10, 24, 32]
        motion = network.motion_encoder.encode(flow).unflatten(0, (batch, frames))  # [B, T, 512]
        appearance = appearance if keep is None else appearance * keep
        return self.map(torch.cat([appearance, motion], 2).float())

    def map(self, features: Tensor) -> Outputs:
        """The RMS-Mapper alone, on features [B, T, 1024]; logits are without the logit bias."""
        mapper = self.network.mapper
        states = mapper.states(features)
        logits = mapper.to_stereo(mapper.output_head(states.hidden).float(), states.pan.float())  # [B, 2, N, 64]
        early = self.early_hit_head(states.early)[:, 0]  # [B, T]
        return Outputs(logits, early, mapper.hit_head(states.hidden)[..., 0], states.pan)


def checkpoint_of(run: Path) -> Path:
    """Checkpoint of a run; older runs call it eye.pt."""
    older = run / "eye.pt"
    return older if older.exists() and not (run / CHECKPOINT).exists() else run / CHECKPOINT


def load_state(path: Path) -> dict[str, Any]:
    """A checkpoint under current names.

    `module` with `average`, `optimiser` and `step` of a run, `average` alone of a snapshot, or `module` alone of a
    warm start.
    """
    return current_names(checkpoint.load(path))


def load(path: Path) -> TrainingModule:
    """The averaged weights of a checkpoint, or the weights of a warm start, in evaluation mode."""
    module, state = TrainingModule(VideoMapperConfig()), load_state(path)
    if "average" in state:
        average = averaged_model(module, 0.0)
        average.load_state_dict(state["average"])
        return average.module.eval()
    module.load_state_dict(state["module"])
    return module.eval()
