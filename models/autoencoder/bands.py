"""Frequency bands of the codec: the lowest bins (43 Hz wide) one by one, above them geometrically spaced bands."""

import torch
from torch import Tensor

from audio.interpolation import interpolation_matrix

FLOOR = 1e-7  # added to the power of a band of sound at unit level


def centres(count: int, bins: int, linear: int) -> Tensor:
    """Centre of each band in bins [count]: 1, 2, … `linear`, then geometric to the last bin."""
    upper = torch.logspace(0, 1, count - linear + 1, base=(bins - 1) / linear)[1:] * linear
    return torch.cat([torch.arange(1, linear + 1, dtype=torch.float32), upper])


def interpolation(count: int, bins: int, linear: int) -> Tensor:
    """[bins, count], rows sum to 1: values at band centres -> values at bins, linear in between."""
    return interpolation_matrix(centres(count, bins, linear), torch.arange(bins, dtype=torch.float32))


def pooling(count: int, bins: int, linear: int) -> Tensor:
    """[count, bins], rows sum to 1: power of the bins -> mean power of each band."""
    matrix = interpolation(count, bins, linear).T
    return matrix / matrix.sum(1, keepdim=True).clamp_min(1e-6)
