"""Discriminators of the codec's adversarial training: does a spectrogram come from a recording of the given timbre, or
from the decoder?

One network per resolution of the transform, on logarithmic magnitudes (multi-resolution discriminators as in UnivNet,
Jang et al. 2021, arXiv 2106.07889).
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import weight_norm

FLOOR = 3e-3  # of unit level, added to magnitudes


@dataclass(frozen=True)
class DiscriminatorConfig:
    resolutions: tuple[tuple[int, int], ...] = ((4096, 1024), (1024, 256), (256, 64))  # samples: window, hop
    channels: tuple[int, ...] = (16, 24, 32, 32)
    strides: tuple[tuple[int, int], ...] = ((1, 4), (2, 2), (1, 2), (1, 2))  # frames, bins
    kernel: tuple[int, int] = (3, 7)  # frames, bins


class ResolutionDiscriminator(nn.Module):
    """Sound of unit level [B, samples] and its timbre [B, timbre, T] -> logits [B, 1, frames', bins']."""

    def __init__(self, timbre: int, size: int, hop: int, config: DiscriminatorConfig) -> None:
        super().__init__()
        self.size, self.hop = size, hop
        self.register_buffer("window", torch.hann_window(size), persistent=False)
        padding = (config.kernel[0] // 2, config.kernel[1] // 2)
        before, layers = 1, []
        for channels, stride in zip(config.channels, config.strides):
            layers.append(weight_norm(nn.Conv2d(before, channels, config.kernel, stride, padding)))
            before = channels
        self.layers = nn.ModuleList(layers)
        self.film = nn.Conv1d(timbre, 2 * before, 1)  # scale and shift (FiLM, arXiv 1709.07871)
        self.output_head = weight_norm(nn.Conv2d(before, 1, (3, 3), padding=1))

    def forward(self, sound: Tensor, timbre: Tensor) -> Tensor:
        pad = (self.size - self.hop) // 2
        frames = F.pad(sound, (pad, pad)).unfold(1, self.size, self.hop) * self.window  # [B, frames, size]
        magnitude = torch.fft.rfft(frames).abs() * (2 / self.size) ** 0.5  # about 1 for white noise of unit level
        x = torch.log(magnitude + FLOOR)[:, None]  # [B, 1, frames, bins]
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.1)  # [B, channels, frames', bins']
        film = F.interpolate(self.film(timbre), size=x.shape[2])[..., None]  # [B, 2 * channels, frames', 1]
        scale, shift = film.chunk(2, 1)
        return self.output_head(x * (1 + scale) + shift)  # [B, 1, frames', bins']


class Discriminators(nn.Module):
    """One discriminator per resolution; forward returns a list of their logits."""

    def __init__(self, timbre: int, config: DiscriminatorConfig = DiscriminatorConfig()) -> None:
        super().__init__()
        self.discriminators = nn.ModuleList(
            ResolutionDiscriminator(timbre, size, hop, config) for size, hop in config.resolutions
        )

    def forward(self, sound: Tensor, timbre: Tensor) -> list[Tensor]:
        return [discriminator(sound, timbre) for discriminator in self.discriminators]
