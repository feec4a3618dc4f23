"""Linear interpolation as a matrix product, which every ONNX execution provider supports."""

import torch
from torch import Tensor


def interpolation_matrix(knots: Tensor, positions: Tensor) -> Tensor:
    """Ascending knots [K], positions [N] -> [N, K] with rows that sum to 1: values at the knots to values at the
    positions.

    Beyond the first and last knot their values are held.
    """
    at = positions.clamp(float(knots[0]), float(knots[-1]))
    right = torch.searchsorted(knots, at).clamp(1, len(knots) - 1)
    share = (at - knots[right - 1]) / (knots[right] - knots[right - 1])
    matrix = torch.zeros(len(at), len(knots))
    matrix[torch.arange(len(at)), right - 1] = 1 - share
    matrix[torch.arange(len(at)), right] += share
    return matrix
