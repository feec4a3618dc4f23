"""Richardson-Lucy deconvolution: finds a power curve whose weighted averages are known.

W. H. Richardson, "Bayesian-Based Iterative Method of Image Restoration", JOSA 62(1), 1972. The result is never negative
and stays zero where the initial estimate is zero. Many power curves have the same averages; the initial estimate
decides which one is found.
"""

from collections.abc import Callable

import torch
from torch import Tensor

ACCELERATION = 1.8  # exponent of the correction: about twice as fast as 1; from 2 on the iteration oscillates


def richardson_lucy(
    measured: Tensor,
    initial: Tensor,
    average: Callable[[Tensor], Tensor],
    transpose: Callable[[Tensor], Tensor],
    iterations: int,
) -> Tensor:
    """Power, shaped as `initial`, whose `average` is `measured`. `transpose` applies the transpose of `average`, with
    rows that sum to 1.
    """
    power = initial
    for k in range(iterations):
        factor = transpose(measured / (average(power) + 1e-12))
        power = power * (factor if k == iterations - 1 else torch.exp(ACCELERATION * torch.log(factor + 1e-12)))
    return power


def pad_edges(values: Tensor, before: int, after: int) -> Tensor:
    """[N, C, n] -> [N, C, before + n + after], the first and last value repeated."""
    first, last = (torch.ones(count, device=values.device) for count in (before, after))
    return torch.cat([values[:, :, :1] * first, values, values[:, :, -1:] * last], 2)
