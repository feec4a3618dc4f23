"""Noise levels and times of a sampling run."""

import math

import torch
from torch import Tensor


def exponential_sigmas(steps: int, lowest: float, highest: float) -> Tensor:
    """Levels of the v objective [steps + 1]: equidistant in ln σ, then 0. k-diffusion, `get_sigmas_polyexponential`,
    rho = 1, as in stable-audio-tools.
    """
    levels = torch.linspace(1, 0, steps) * (math.log(highest) - math.log(lowest)) + math.log(lowest)
    return torch.cat([levels.exp(), torch.zeros(1)])


def flow_times(steps: int, start: float = 1.0) -> Tensor:
    """Times of rectified flow [steps + 1], from `start` to 0, equidistant in the log signal-to-noise ratio up to 2.
    stable-audio-tools, `sample_rf`.
    """
    first = -6.0 if start >= 1 else math.log((1 - start) / start + 1e-6)
    times = torch.sigmoid(-torch.linspace(first, 2, steps + 1))
    times[0], times[-1] = start, 0.0
    return times
