"""Linear interpolation as a matrix product. Every ONNX execution provider supports it."""

import torch
from torch import Tensor


def interpolation_matrix(knots: Tensor, positions: Tensor) -> Tensor:
    """Ascending knots [K], positions [N] -> [N, K]: maps values at the knots to values at the positions.

    Rows sum to 1. Beyond the first and the last knot the value is constant.
    """
    clamped = positions.clamp(float(knots[0]), float(knots[-1]))
    right = torch.searchsorted(knots, clamped).clamp(1, len(knots) - 1)
    share = (clamped - knots[right - 1]) / (knots[right] - knots[right - 1])
    matrix = torch.zeros(len(clamped), len(knots))
    matrix[torch.arange(len(clamped)), right - 1] = 1 - share
    matrix[torch.arange(len(clamped)), right] += share
    return matrix
