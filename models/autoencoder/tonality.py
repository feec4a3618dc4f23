"""Tonality: the share of partials in the power of each band, estimated by a small network from the timbre channels.

The latent has the power of a band but not whether partials or noise make it up. Recordings show it: within a band the
fine spectrum of noise is flat, that of partials has peaks. The network is fitted to that spectral flatness
(`autoencoder.fit`). Its only input is the latent, so it also works for generated latents.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from audio.interpolation import interpolation_matrix

RATE, SIZE, HOP = 44_100, 4096, 1024  # Hz, samples, samples
NOISE_DB = -2.5  # flatness of noise: Euler's constant, 10 log10(e^-0.577)
EMPTY_DB = 50.0  # bands this far below the loudest band of their frame are ignored


@dataclass(frozen=True)
class TonalityConfig:
    bands: int = 24
    low_hz: float = 120.0
    high_hz: float = 18_000.0
    kernel: int = 7  # latent frames
    width: int = 160
    emphasis: float = 1.5  # stretches the estimate: a fitted mean never reaches the extremes
    max_share: float = 0.97  # of a band's power


def edges(config: TonalityConfig) -> Tensor:
    """Limits of the bands in Hz, [bands + 1]."""
    return config.low_hz * (config.high_hz / config.low_hz) ** (torch.arange(config.bands + 1) / config.bands)


def flatness(audio: Tensor, config: TonalityConfig = TonalityConfig()) -> tuple[Tensor, Tensor]:
    """Audio [B, 2, 1024 * T] -> spectral flatness (geometric over arithmetic mean of power) of each band in dB
    [B, T, bands], and 1 where the band is audible, else 0 [B, T, bands].
    """
    pad = (SIZE - HOP) // 2
    window = torch.hann_window(SIZE, device=audio.device)
    frames = F.pad(audio.mean(1), (pad, pad)).unfold(1, SIZE, HOP) * window  # [B, T, SIZE]
    power = torch.fft.rfft(frames).abs().square() + 1e-9  # [B, T, SIZE / 2 + 1]
    limits = (edges(config) * SIZE / RATE).round().long()
    flat, mean = [], []
    for low, high in zip(limits[:-1].tolist(), limits[1:].tolist()):
        band = power[..., low : max(high, low + 6)]
        mean.append(band.mean(2))
        flat.append(4.343 * (torch.log(band).mean(2) - torch.log(mean[-1])))
    mean = torch.stack(mean, 2)  # [B, T, bands]
    faint = 10 ** (-EMPTY_DB / 10)
    loudest = mean.amax(2, keepdim=True)  # [B, T, 1]
    return torch.stack(flat, 2), ((mean > faint * loudest) & (loudest > faint * mean.amax())).float()


class Tonality(nn.Module):
    """Timbre [B, 56, T] -> share of partials in the power of each bin [B, bins, T]. Zero before fitting."""

    SCALE = 4.0  # dB of flatness per unit of the output

    def __init__(self, timbre: int, bins: int, config: TonalityConfig = TonalityConfig()) -> None:
        super().__init__()
        self.config = config
        self.input_conv = nn.Conv1d(timbre, config.width, config.kernel, padding=config.kernel // 2)
        self.output_head = nn.Conv1d(config.width, config.bands, 1)
        nn.init.zeros_(self.output_head.weight)
        nn.init.zeros_(self.output_head.bias)
        self.register_buffer("band_shape", across_bins(edges(config), bins), persistent=False)  # [bins, bands]

    def forward(self, timbre: Tensor) -> Tensor:
        # Flatness relative to noise, in units of SCALE dB
        relative = self.output_head(F.relu(self.input_conv(timbre)))  # [B, bands, T]
        share = 1 - torch.exp((self.config.emphasis * self.SCALE / 4.343) * relative)
        return self.band_shape @ share.clamp(0, self.config.max_share)  # [B, bins, T]


def across_bins(limits: Tensor, bins: int) -> Tensor:
    """[bins, bands], rows sum to 1: linear between band centres over the logarithm of frequency."""
    centre = torch.log(torch.sqrt(limits[:-1] * limits[1:]) / RATE * 2 * (bins - 1))
    return interpolation_matrix(centre, torch.log(torch.arange(bins, dtype=torch.float32).clamp(min=0.5)))
