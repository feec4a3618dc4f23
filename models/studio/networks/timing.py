"""Conditioners: seconds become timing tokens, CLAP embeddings and CAVP frames become prompt tokens.

stable-audio-tools, `NumberConditioner` and `CLAPAudioConditioner`. Names of parameters as in the published checkpoints
after "conditioner.conditioners.".
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

PREFIX = "conditioner.conditioners."


@dataclass(frozen=True)
class TimingConfig:
    """Of Stable Audio Open 1.0."""

    names: tuple[str, ...] = ("seconds_start", "seconds_total")
    width: int = 768
    longest: float = 512.0  # seconds
    frequencies: int = 128


STABLE_AUDIO_OPEN = TimingConfig()
STABLE_AUDIO_OPEN_SMALL = TimingConfig(names=("seconds_total",), longest=256.0)


class LearnedPositions(nn.Module):
    def __init__(self, frequencies: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.randn(frequencies))

    def forward(self, x: Tensor) -> Tensor:
        angle = x[:, None] * self.weights * 2 * math.pi  # [B, F]
        return torch.cat([x[:, None], angle.sin(), angle.cos()], 1)  # [B, 1 + 2 F]


class NumberEmbedder(nn.Module):
    def __init__(self, width: int, frequencies: int) -> None:
        super().__init__()
        self.embedding = nn.Sequential(LearnedPositions(frequencies), nn.Linear(1 + 2 * frequencies, width))

    def forward(self, x: Tensor) -> Tensor:
        return self.embedding(x)  # [B, width]


class NumberConditioner(nn.Module):
    """Seconds [B], clamped to 0..longest -> token [B, width]."""

    def __init__(self, config: TimingConfig) -> None:
        super().__init__()
        self.longest = config.longest
        self.embedder = NumberEmbedder(config.width, config.frequencies)

    def forward(self, seconds: Tensor) -> Tensor:
        return self.embedder(seconds.clamp(0, self.longest) / self.longest)  # [B, width]


class Timing(nn.ModuleDict):
    """Conditioners of all timing tokens. Names: "seconds_total.embedder.embedding.0.weights" and so on."""

    def __init__(self, config: TimingConfig = STABLE_AUDIO_OPEN) -> None:
        super().__init__({name: NumberConditioner(config) for name in config.names})

    def forward(self, seconds_start: Tensor, seconds_total: Tensor) -> Tensor:
        """[B], [B] -> [B, K, width]; the small network has no token of the start."""
        given = {"seconds_start": seconds_start, "seconds_total": seconds_total}
        return torch.stack([conditioner(given[name]) for name, conditioner in self.items()], 1)


@dataclass(frozen=True)
class PromptConfig:
    clap: int = 512  # of an embedding of sound or words
    cavp: int = 512  # of a frame
    width: int = 768
    frames: bool = False  # frames of the video are attended to beside the embedding


class Prompt(nn.Module):
    """Trained with the ControlNet: CLAP embedding (in the place of T5's tokens), optionally CAVP frames -> tokens."""

    def __init__(self, config: PromptConfig = PromptConfig()) -> None:
        super().__init__()
        self.clap = nn.ModuleDict({"proj_out": nn.Linear(config.clap, config.width)})
        self.cavp = nn.ModuleDict({"proj_out": nn.Linear(config.cavp, config.width)}) if config.frames else None

    def forward(self, embedding: Tensor, frames: Tensor | None = None) -> Tensor:
        """embedding [B, N, 512] (zeros for none), frames [B, F, 512] or None -> [B, N + F, 768]; what is zeros stays
        zeros.
        """
        tokens = [project(self.clap["proj_out"], embedding)]
        if self.cavp is not None and frames is not None:
            tokens.append(project(self.cavp["proj_out"], frames))
        return torch.cat(tokens, 1)


def project(layer: nn.Module, x: Tensor) -> Tensor:
    """x [B, N, in] -> [B, N, out]. Rows of zeros, which stand for no condition, get no bias."""
    return layer(x) * (x.abs().amax(2, True) > 0).to(x.dtype)
