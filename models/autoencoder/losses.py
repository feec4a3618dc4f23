"""Reconstruction losses: multi-resolution STFT on mid/side and, at half weight, left/right (Stable Audio, paper section IV-D)."""

import torch
from torch import Tensor
from torch.nn import functional as F

SIZES = (2048, 512, 128)  # from pitch to transient


def spectra(signals: Tensor, size: int) -> Tensor:
    """(N, samples) -> complex (N, bins, frames), a full-scale sine near 1."""
    window = torch.hann_window(size, device=signals.device)
    return torch.stft(signals, size, size // 4, window=window, return_complex=True) * (2 / window.sum())


def reconstruction_loss(estimate: Tensor, target: Tensor, pair: str = "all") -> Tensor:
    """Both (B, 2, samples); `pair` is "mid-side", "left-right" or "all" (a training step draws one of the two). Log-magnitude distance down to -60 dB under the (unit) level, magnitude distance relative to the target's level, and complex distance at the
    square root of the magnitude, which keeps the phase of transients."""
    a, b = PAIRS[pair](estimate), PAIRS[pair](target)  # (B, 2 or 4, samples)
    total = estimate.new_zeros(())
    for size in SIZES:
        x, y = spectra(a.flatten(0, 1), size), spectra(b.flatten(0, 1), size)
        mx, my = x.abs().clamp_min(1e-8), y.abs().clamp_min(1e-8)
        log = (torch.log(mx + 1e-3) - torch.log(my + 1e-3)).abs()
        root = (x * mx.rsqrt() - y * my.rsqrt()).abs()
        total = total + log.mean() + root.mean() / (my.sqrt().mean() + 0.02)
    return total / len(SIZES) + 0.5 * level_loss(a, b)


def level_loss(a: Tensor, b: Tensor) -> Tensor:
    """Distance of short-time levels (256 samples) in dB / 20: the envelope is what the studio is about."""
    def level(x: Tensor) -> Tensor:
        return torch.log10(F.avg_pool1d(x.flatten(0, 1)[:, None] ** 2, 256, 128) + 1e-5) / 2

    return (level(a) - level(b)).abs().mean()


def mid_side(audio: Tensor) -> Tensor:
    """(B, 2, samples) left, right -> mid, side."""
    left, right = audio[:, 0], audio[:, 1]
    return torch.stack([(left + right) / 2, (left - right) / 2], 1)


PAIRS = {
    "mid-side": mid_side,
    "left-right": lambda audio: audio,
    "all": lambda audio: torch.cat([mid_side(audio), audio], 1),
}
