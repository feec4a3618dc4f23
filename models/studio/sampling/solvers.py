"""Solvers: DPM-Solver++ for the v objective, Euler and ping-pong for rectified flow.

k-diffusion, `sample_dpmpp_2m`, `sample_dpmpp_2m_sde` (midpoint), `sample_dpmpp_3m_sde`, with eta = 1;
stable-audio-tools, `sample_discrete_euler`, `sample_flow_pingpong`. Step i draws `noise(i)`, of unit variance.
"""

from collections.abc import Callable

import torch
from torch import Tensor

Denoise = Callable[[Tensor, Tensor], Tensor]  # x [B, C, T], level -> clean [B, C, T]
Noise = Callable[[int], Tensor]  # step -> [B, C, T]
Progress = Callable[[int, Tensor], None]  # step, x after it


def no_progress(_: int, __: Tensor) -> None:
    """Progress that nobody watches."""


def dpmpp_2m(denoise: Denoise, x: Tensor, sigmas: Tensor, progress: Progress = no_progress) -> Tensor:
    """Second order, without noise. x [B, C, T] at level sigmas[0]."""
    before, width_before = None, None
    for i in range(len(sigmas) - 1):
        sigma, following = sigmas[i], sigmas[i + 1]
        clean = denoise(x, sigma)
        width = sigma.log() - following.log()  # of the step, in -ln σ; infinite for the last
        target = clean
        if before is not None and following > 0:
            ratio = width / (2 * width_before)
            target = (1 + ratio) * clean - ratio * before
        x = following / sigma * x - torch.expm1(-width) * target
        before, width_before = clean, width
        progress(i, x)
    return x


def dpmpp_2m_sde(denoise: Denoise, x: Tensor, sigmas: Tensor, noise: Noise, progress: Progress = no_progress) -> Tensor:
    """Second order with fresh noise after each step."""
    before, width_before = None, None
    for i in range(len(sigmas) - 1):
        sigma, following = sigmas[i], sigmas[i + 1]
        clean = denoise(x, sigma)
        if following > 0:
            width = sigma.log() - following.log()
            gain = -torch.expm1(-2 * width)
            x = following / sigma * torch.exp(-width) * x + gain * clean
            if before is not None:
                x = x + 0.5 * gain * (width / width_before) * (clean - before)
            x = x + noise(i) * following * gain.sqrt()
            before, width_before = clean, width
        else:
            x = clean
        progress(i, x)
    return x


def dpmpp_3m_sde(denoise: Denoise, x: Tensor, sigmas: Tensor, noise: Noise, progress: Progress = no_progress) -> Tensor:
    """Third order with fresh noise after each step: the published choice for Stable Audio Open."""
    cleans: list[Tensor] = []  # of the two steps before, the last first
    widths: list[Tensor] = []
    for i in range(len(sigmas) - 1):
        sigma, following = sigmas[i], sigmas[i + 1]
        clean = denoise(x, sigma)
        if following > 0:
            width = sigma.log() - following.log()
            x = torch.exp(-2 * width) * x - torch.expm1(-2 * width) * clean
            second = torch.expm1(-2 * width) / (2 * width) + 1
            if len(cleans) == 2:
                ratio_1, ratio_2 = widths[0] / width, widths[1] / width
                slope_1, slope_2 = (clean - cleans[0]) / ratio_1, (cleans[0] - cleans[1]) / ratio_2
                curvature = (slope_1 - slope_2) / (ratio_1 + ratio_2)
                third = second / (2 * width) - 0.5
                x = x + second * (slope_1 + curvature * ratio_1) - third * curvature
            elif cleans:
                x = x + second * (clean - cleans[0]) / (widths[0] / width)
            x = x + noise(i) * following * (-torch.expm1(-2 * width)).sqrt()
            cleans, widths = [clean, *cleans[:1]], [width, *widths[:1]]
        else:
            x = clean
        progress(i, x)
    return x


def euler(velocity: Denoise, x: Tensor, times: Tensor, progress: Progress = no_progress) -> Tensor:
    """Rectified flow in straight steps. x [B, C, T] at times[0]."""
    for i in range(len(times) - 1):
        x = x + (times[i + 1] - times[i]) * velocity(x, times[i])
        progress(i, x)
    return x


def ping_pong(velocity: Denoise, x: Tensor, times: Tensor, noise: Noise, progress: Progress = no_progress) -> Tensor:
    """To the clean latent and back to the next time with fresh noise: for distilled networks."""
    for i in range(len(times) - 1):
        clean = x - times[i] * velocity(x, times[i])
        x = (1 - times[i + 1]) * clean + times[i + 1] * noise(i) if times[i + 1] > 0 else clean
        progress(i, x)
    return x
