"""What the decoder's filter is driven by: noise for what hisses, rubs and splashes, steady tones for what rings.

Both are tables of `PERIOD` frames (1.5 s at hop 256) that loop: the noise is the transform of a periodic noise signal, and every tone makes a
whole number of turns in the period, so neither has a seam. Layout (2 * bins, PERIOD), real parts first, unit mean power in every bin.
"""

import math

import torch
from torch import Tensor

PERIOD = 256


def noise_table(size: int, hop: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    signal = torch.randn(PERIOD * hop, generator=generator)
    looped = torch.cat([signal, signal[: size - hop]])
    frames = looped.unfold(0, size, hop) * torch.hann_window(size)  # (PERIOD, size)
    spectrum = torch.fft.rfft(frames).T  # (bins, PERIOD)
    spectrum = spectrum / spectrum.abs().square().mean().sqrt()
    return torch.cat([spectrum.real, spectrum.imag])


def tone_table(size: int, hop: int, seed: int) -> Tensor:
    """Bin k turns by k + d cycles in `size` samples, d a random multiple of 1/64 within half a bin: no common period, no buzz."""
    generator = torch.Generator().manual_seed(seed)
    bins = size // 2 + 1
    offset = torch.randint(-24, 25, (bins,), generator=generator) / 64
    start = torch.rand(bins, generator=generator) * 2 * math.pi
    turns = (torch.arange(bins) + offset)[:, None] * torch.arange(PERIOD)[None] * hop / size  # cycles
    angle = 2 * math.pi * (turns % 1) + start[:, None]
    return torch.cat([torch.cos(angle), torch.sin(angle)])
