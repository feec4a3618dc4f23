"""Frequency bands of the codec: single bins of 43 Hz up to 1 kHz, then `PER_OCTAVE` bands to the octave."""

import torch
from torch import Tensor

from audio.interpolation import interpolation_matrix

FLOOR = 1e-7  # power under which a band of sound at unit level is empty


def centres(count: int, bins: int, linear: int) -> Tensor:
    """Centre of each band in bins: 1, 2, … `linear`, then geometric to the last bin."""
    upper = torch.logspace(0, 1, count - linear + 1, base=(bins - 1) / linear)[1:] * linear
    return torch.cat([torch.arange(1, linear + 1, dtype=torch.float32), upper])


def interpolation(count: int, bins: int, linear: int) -> Tensor:
    """[bins, count]: rows sum to 1; a curve over bands -> the curve over bins, straight between centres."""
    return interpolation_matrix(centres(count, bins, linear), torch.arange(bins, dtype=torch.float32))


def pooling(count: int, bins: int, linear: int) -> Tensor:
    """[count, bins]: rows sum to 1; power over bins -> mean power of each band."""
    matrix = interpolation(count, bins, linear).T
    return matrix / matrix.sum(1, keepdim=True).clamp_min(1e-6)
