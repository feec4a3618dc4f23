"""Excitation of the decoder's filter where no reference sound gives one (`freeze.py`): noise and synthetic partials.

Both are spectrograms of PERIOD frames (1.5 s at hop 256) that loop without a seam: they are transforms of a periodic
noise signal and of partials with a whole number of cycles per period. Layout [2 * bins, PERIOD], real parts first.
Noise has unit mean power in every bin, partials in every range of bins as wide as their spacing.
"""

import math

import torch
from torch import Tensor

PERIOD = 256  # frames
LENGTH = 256 * PERIOD  # samples
MIN_SPACING = 2.0  # bins (86 Hz) between partials. Below 1 kHz each bin has its own level, so partials must be dense
# Spacing over frequency, higher up. Struck plates and glasses have partials 3 to 10 % apart; denser ones sound as noise
SPACING = 0.05
STRENGTH_DEVIATION = 0.8  # nepers, of the partials


def framed(signal: Tensor, size: int, hop: int) -> Tensor:
    """One period of a signal [PERIOD * hop] -> its transform [bins, PERIOD], complex."""
    looped = torch.cat([signal, signal[: size - hop]])
    return torch.fft.rfft(looped.unfold(0, size, hop) * torch.hann_window(size)).T


def noise_table(size: int, hop: int, seed: int) -> Tensor:
    """White noise, [2 * bins, PERIOD]."""
    generator = torch.Generator().manual_seed(seed)
    spectrum = framed(torch.randn(PERIOD * hop, generator=generator), size, hop)
    spectrum = spectrum / spectrum.abs().square().mean().sqrt()
    return torch.cat([spectrum.real, spectrum.imag])


def partials_table(size: int, hop: int, seed: int) -> Tensor:
    """Steady inharmonic partials at random distances, [2 * bins, PERIOD]."""
    generator = torch.Generator().manual_seed(seed)

    def random():
        return float(torch.rand(1, generator=generator))

    positions = [1.3]  # bins
    while positions[-1] < size // 2:
        positions.append(positions[-1] + max(MIN_SPACING, SPACING * positions[-1]) * (0.6 + 0.8 * random()))
    positions = torch.tensor(positions[:-1])
    cycles = (positions * (PERIOD * hop / size)).round().long()  # per period
    strength = torch.exp(STRENGTH_DEVIATION * torch.randn(len(positions), generator=generator))
    phase = torch.rand(len(positions), generator=generator) * 2 * math.pi
    whole = torch.zeros(PERIOD * hop // 2 + 1, dtype=torch.complex64)  # spectrum of the whole period
    whole[cycles] = torch.polar(strength, phase)
    spectrum = framed(torch.fft.irfft(whole, n=PERIOD * hop) * PERIOD * hop, size, hop)  # [bins, PERIOD]
    bin_ = torch.arange(size // 2 + 1, dtype=torch.float32)
    width = 1.2 * torch.clamp(SPACING * bin_, min=MIN_SPACING)[:, None]
    near = torch.exp(-0.5 * ((bin_[None] - bin_[:, None]) / width) ** 2)  # [bins, bins]
    power = near / near.sum(1, keepdim=True) @ spectrum.abs().square().mean(1)  # [bins]
    spectrum = spectrum / power.sqrt()[:, None]
    return torch.cat([spectrum.real, spectrum.imag])
