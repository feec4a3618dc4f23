"""What drives the decoder's filter where no reference sound does (`freeze.py`): noise for what hisses, rubs and
splashes, partials for what rings.

Both are tables of `PERIOD` frames (1.5 s at hop 256) that loop: the transform of a periodic noise signal, and of
partials that make a whole number of turns in the period, so neither has a seam. Layout [2 * bins, PERIOD], real parts
first, unit mean power in every bin or, for the partials, in every stretch of bins as wide as their spacing.
"""

import math

import torch
from torch import Tensor

PERIOD = 256
LENGTH = 256 * PERIOD  # samples
# Bins (86 Hz) between partials at least: below 1 kHz every bin's level is known, and a partial has to be near
CLOSEST = 2.0
# Of their frequency, above: struck plates and glasses show partials 3 to 10 % apart, and a denser row sounds like noise
SPACING = 0.05
UNEVEN = 0.8  # nepers by which their strengths scatter


def framed(signal: Tensor, size: int, hop: int) -> Tensor:
    """Signal of one period -> its transform [bins, PERIOD], complex."""
    looped = torch.cat([signal, signal[: size - hop]])
    return torch.fft.rfft(looped.unfold(0, size, hop) * torch.hann_window(size)).T


def noise_table(size: int, hop: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    spectrum = framed(torch.randn(PERIOD * hop, generator=generator), size, hop)
    spectrum = spectrum / spectrum.abs().square().mean().sqrt()
    return torch.cat([spectrum.real, spectrum.imag])


def partials_table(size: int, hop: int, seed: int) -> Tensor:
    """Steady partials at random distances that suit no scale."""
    generator = torch.Generator().manual_seed(seed)

    def random():
        return float(torch.rand(1, generator=generator))

    at = [1.3]  # bins
    while at[-1] < size // 2:
        at.append(at[-1] + max(CLOSEST, SPACING * at[-1]) * (0.6 + 0.8 * random()))
    places = torch.tensor(at[:-1])
    turns = (places * (PERIOD * hop / size)).round().long()  # in a period
    strength = torch.exp(UNEVEN * torch.randn(len(places), generator=generator))
    phase = torch.rand(len(places), generator=generator) * 2 * math.pi
    whole = torch.zeros(PERIOD * hop // 2 + 1, dtype=torch.complex64)
    whole[turns] = torch.polar(strength, phase)
    spectrum = framed(torch.fft.irfft(whole, n=PERIOD * hop) * PERIOD * hop, size, hop)
    bin_ = torch.arange(size // 2 + 1, dtype=torch.float32)
    width = 1.2 * torch.clamp(SPACING * bin_, min=CLOSEST)[:, None]
    near = torch.exp(-0.5 * ((bin_[None] - bin_[:, None]) / width) ** 2)
    power = near / near.sum(1, keepdim=True) @ spectrum.abs().square().mean(1)
    spectrum = spectrum / power.sqrt()[:, None]
    return torch.cat([spectrum.real, spectrum.imag])
