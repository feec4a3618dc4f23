"""Richardson-Lucy deconvolution: the power over time of which only averages are known.

W. H. Richardson, "Bayesian-Based Iterative Method of Image Restoration", JOSA 62(1), 1972. Power is never negative;
what is silent at the start stays silent, and where many courses average alike the start decides among them.
"""

from collections.abc import Callable

import torch
from torch import Tensor

STRIDE = 1.8  # the exponent doubles the speed of the rounds, from 2 on they oscillate


def deconvolved(
    asked: Tensor, start: Tensor, average: Callable[[Tensor], Tensor], back: Callable[[Tensor], Tensor], rounds: int
) -> Tensor:
    """Power, shaped as `start`, whose `average` comes to `asked`. `back`: the transpose of `average`, its rows summing
    to 1.
    """
    power = start
    for k in range(rounds):
        factor = back(asked / (average(power) + 1e-12))
        power = power * (factor if k == rounds - 1 else torch.exp(STRIDE * torch.log(factor + 1e-12)))
    return power


def held(values: Tensor, before: int, after: int) -> Tensor:
    """[N, C, n] with its first and last value repeated."""
    return torch.cat([values[:, :, :1] * torch.ones(before), values, values[:, :, -1:] * torch.ones(after)], 2)
