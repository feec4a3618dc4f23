"""Change of the picture as a classifier of photographs sees it, and a network that takes it as evidence of hits.

Not in the pack; notes/mapper.md has the figures. The classifier (picture.efficientnet_lite0) is frozen and only
distances between its maps at different times are used, because rendered films look unlike photographs but change like
them.

Sizes in the comments are those of the default configuration: B clips, T frames, N = T * 125 / 30 envelope samples,
P = 6 x 8 patches, the mapper's.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mapper.network import MapperStates, RmsMapper
from picture.efficientnet_lite0 import EfficientNetLite0


@dataclass(frozen=True)
class PictureConfig:
    shrink: int = 2  # of frames of 128 x 96, so that the maps have the mapper's patches
    stages: int = 3  # of the classifier
    rows: int = 6
    columns: int = 8
    lags: tuple[int, ...] = (1, 2, 4)  # frames between the maps of a distance
    turns: tuple[int, ...] = (1, 2)  # frames of a step whose direction is compared with that of the next step
    width: int = 24  # convolutions on patches
    hidden_dim: int = 32
    silent_log_odds: float = -3.0  # in place of the mapper's, where training hides them

    @property
    def channels(self) -> int:
        return len(self.lags) + len(self.turns)


class PictureEncoder(nn.Module):
    """RGB 0..1 [N, 3, 96, 128] -> maps [N, 40, 6, 8]."""

    def __init__(self, classifier: EfficientNetLite0, config: PictureConfig):
        super().__init__()
        self.classifier, self.config = classifier, config

    def forward(self, frames: Tensor) -> Tensor:
        small = F.avg_pool2d(frames, self.config.shrink)  # [N, 3, 48, 64]
        return self.classifier.features(small, self.config.stages)  # [N, 40, 6, 8]


def at(maps: Tensor, offset: int) -> Tensor:
    """Maps [B, T, ...] of the frames `offset` later; the first and the last frame repeat."""
    frames = maps.shape[1]
    return maps[:, (torch.arange(frames, device=maps.device) + offset).clamp(0, frames - 1)]


def repeats(change: Tensor) -> Tensor:
    """1 for frames that repeat the one before, from the mean change of the frames [B, T, 1] (mapper.network)."""
    return (change < 0.1 * torch.minimum(at(change, -1), at(change, 1))).to(change.dtype)


def picture_change(maps: Tensor, repeated: Tensor, config: PictureConfig) -> Tensor:
    """Maps [B, T, 40, P] and repeated frames [B, T, 1] -> changes [B, T, 5, P].

    Channels: log of 1 + 3 times the distance at each lag, then for each turn the cosine between the step before and the
    step after, -1 where a movement turns back.
    """
    between = (at(maps, -1) + at(maps, 1)) / 2  # [B, T, 40, P]
    maps = maps + repeated[..., None] * (between - maps)  # [B, T, 40, P]
    found = []
    for lag in config.lags:
        step = at(maps, lag // 2) - at(maps, lag // 2 - lag)  # [B, T, 40, P]
        found.append(torch.log1p(3 * step.square().mean(2).sqrt()))
    for turn in config.turns:
        before, after = maps - at(maps, -turn), at(maps, turn) - maps  # [B, T, 40, P]
        power = before.square().sum(2) * after.square().sum(2)  # [B, T, P]
        found.append((before * after).sum(2) / (power + 1e-3).sqrt())
    return torch.stack(found, 2)


def mirror_change(change: Tensor, config: PictureConfig) -> Tensor:
    """Changes [..., P] of the mirrored film."""
    return change.unflatten(-1, (config.rows, config.columns)).flip(-1).flatten(-2)


class HitEvidence(nn.Module):
    """Changes [B, T, 5, P] and the mapper's log-odds of hits [B, N] -> log-odds [B, N]; untrained, the mapper's."""

    def __init__(self, config: PictureConfig = PictureConfig()):
        super().__init__()
        self.config, width, hidden = config, config.width, config.hidden_dim
        self.patch_conv1 = nn.Conv1d(config.channels, width, 7, padding=3)
        self.patch_conv2 = nn.Conv1d(width, width, 5, padding=2)
        self.conv = nn.Conv1d(2 * width + 2, hidden, 7, padding=3)
        self.head = nn.Conv1d(hidden, 1, 5, padding=2)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def normalize(self, change: Tensor) -> Tensor:
        """Distances relative to the clip's mean: contrast and noise differ between films."""
        distances = len(self.config.lags)
        level = change[:, :, :distances].mean(dim=(1, 3), keepdim=True)  # [B, 1, 3, 1]
        return torch.cat([change[:, :, :distances] - level, change[:, :, distances:]], 2)

    def forward(self, change: Tensor, log_odds: Tensor) -> Tensor:
        batch, frames = change.shape[:2]
        x = self.normalize(change).permute(0, 3, 2, 1).flatten(0, 1)  # [B * P, 5, T]
        x = F.relu(self.patch_conv2(F.relu(self.patch_conv1(x)))).unflatten(0, (batch, -1))  # [B, P, width, T]
        known = log_odds.clamp(-8, 8) / 4  # [B, N]
        known = torch.stack(
            [F.adaptive_max_pool1d(known, frames), F.adaptive_avg_pool1d(known, frames)], 1
        )  # [B, 2, T]
        x = F.relu(self.conv(torch.cat([x.amax(1), x.mean(1), known], 1)))  # [B, hidden, T]
        return log_odds + F.interpolate(self.head(x), size=log_odds.shape[1], mode="linear")[:, 0]


def hit_log_odds(mapper: RmsMapper, states: MapperStates) -> Tensor:
    """The mapper's log-odds of hits of a film and its mirror image, states of [2, ...] -> [N]."""
    return mapper.hit_head(states.hidden.mean(0))[:, 0]
