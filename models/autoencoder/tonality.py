"""How much of each band rings: what the codec's description leaves out, guessed by a small network from how the timbre
moves.

The description holds the power of a band but not whether partials or noise fill it. Recordings show it: noise has a
flat fine spectrum within a band, partials a peaked one. The network is fitted to that (`autoencoder.fit`) and reads
nothing but the latent, so that it serves generated latents as well.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from audio.interpolation import interpolation_matrix

RATE, SIZE, HOP = 44_100, 4096, 1024
NOISE_DB = -2.5  # flatness of noise: Euler's constant, 10 log10(e^-0.577)
EMPTY_DB = 50.0  # bands that far under the loudest of their frame say nothing


@dataclass(frozen=True)
class TonalityConfig:
    bands: int = 24
    low_hz: float = 120.0
    high_hz: float = 18_000.0
    context: int = 7  # latent frames
    width: int = 160
    emphasis: float = 1.5  # the fit falls short of the extremes, as every fit of a mean does
    most: float = 0.97  # of a band's power


def edges(config: TonalityConfig) -> Tensor:
    """Limits of the bands in Hz, [bands + 1]."""
    return config.low_hz * (config.high_hz / config.low_hz) ** (torch.arange(config.bands + 1) / config.bands)


def flatness(audio: Tensor, config: TonalityConfig = TonalityConfig()) -> tuple[Tensor, Tensor]:
    """[B, 2, 1024 * T] -> geometric over arithmetic mean of the fine power in each band, dB, [B, T, bands], and whether
    there is anything, 0 or 1.
    """
    pad = (SIZE - HOP) // 2
    frames = F.pad(audio.mean(1), (pad, pad)).unfold(1, SIZE, HOP) * torch.hann_window(SIZE)
    power = torch.fft.rfft(frames).abs().square() + 1e-9  # [B, T, SIZE / 2 + 1]
    limits = (edges(config) * SIZE / RATE).round().long()
    flat, mean = [], []
    for low, high in zip(limits[:-1].tolist(), limits[1:].tolist()):
        band = power[..., low : max(high, low + 6)]
        mean.append(band.mean(2))
        flat.append(4.343 * (torch.log(band).mean(2) - torch.log(mean[-1])))
    mean = torch.stack(mean, 2)
    faint = 10 ** (-EMPTY_DB / 10)
    loudest = mean.amax(2, keepdim=True)
    return torch.stack(flat, 2), ((mean > faint * loudest) & (loudest > faint * mean.amax())).float()


class Tonality(nn.Module):
    """Timbre [B, 56, T] -> share of partials in the power of each bin, [B, bins, T]."""

    SCALE = 4.0  # dB of flatness to a unit of the network's answer

    def __init__(self, timbre: int, bins: int, config: TonalityConfig = TonalityConfig()) -> None:
        super().__init__()
        self.config = config
        self.context = nn.Conv1d(timbre, config.width, config.context, padding=config.context // 2)
        self.answer = nn.Conv1d(config.width, config.bands, 1)
        nn.init.zeros_(self.answer.weight)  # unfitted: all noise
        nn.init.zeros_(self.answer.bias)
        self.register_buffer("shape", across_bins(edges(config), bins), persistent=False)  # [bins, bands]

    def forward(self, timbre: Tensor) -> Tensor:
        below_noise = self.answer(F.relu(self.context(timbre)))  # [B, bands, T], flatness under that of noise / SCALE
        share = 1 - torch.exp((self.config.emphasis * self.SCALE / 4.343) * below_noise)
        return self.shape @ share.clamp(0, self.config.most)


def across_bins(limits: Tensor, bins: int) -> Tensor:
    """[bins, bands]: rows sum to 1; straight between the centres of the bands on a scale of octaves."""
    centre = torch.log(torch.sqrt(limits[:-1] * limits[1:]) / RATE * 2 * (bins - 1))
    return interpolation_matrix(centre, torch.log(torch.arange(bins, dtype=torch.float32).clamp(min=0.5)))
