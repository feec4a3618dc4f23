"""Spectral freeze: a reference sound held for ever, as what drives the decoder's filter in place of noise and made-up
partials.

The codec keeps band levels, so a bell decoded from them rings out of tune and rain is any hiss. The fine spectrum of a
reference, under phases drawn once, has its partials and its grain, and no beginning or end: whatever band levels and
loudness the generator writes can be laid upon it. The long transform is written as two products with a short one
(Cooley and Tukey, 1965, N = SIDE * SIDE), which every execution provider knows.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from autoencoder.excitation import LENGTH
from autoencoder.loudness import Loudness

SIDE = 256
assert LENGTH == SIDE * SIDE  # 1.5 s
EVEN = 0.5  # exponent by which the course of level is taken out: attack and tail both count
FAINT = 1e-3  # -60 dB under the loudest moment nothing counts
SEED = 4


class LongTransform(nn.Module):
    """Fourier transform of LENGTH numbers laid out as [SIDE, SIDE] rows. Its answer has bin k + SIDE * m at (k, m)."""

    def __init__(self) -> None:
        super().__init__()
        n = torch.arange(SIDE, dtype=torch.float64)
        turn = 2 * math.pi * n[:, None] * n[None]
        for name, angle in (("short", turn / SIDE), ("twist", turn / LENGTH)):
            self.register_buffer(f"{name}_cos", torch.cos(angle).float(), persistent=False)  # [SIDE, SIDE]
            self.register_buffer(f"{name}_sin", torch.sin(angle).float(), persistent=False)

    def forward(self, real: Tensor) -> tuple[Tensor, Tensor]:
        """Signal [B, SIDE, SIDE] -> real and imaginary parts [B, SIDE, SIDE]."""
        a, b = self.short_cos @ real, -(self.short_sin @ real)
        c, d = a * self.twist_cos + b * self.twist_sin, b * self.twist_cos - a * self.twist_sin
        return c @ self.short_cos + d @ self.short_sin, d @ self.short_cos - c @ self.short_sin

    def back(self, real: Tensor, imaginary: Tensor) -> Tensor:
        """The signal [B, SIDE, SIDE] of a transform that is symmetric, not divided by LENGTH."""
        a, b = real @ self.short_cos - imaginary @ self.short_sin, imaginary @ self.short_cos + real @ self.short_sin
        c, d = a * self.twist_cos - b * self.twist_sin, b * self.twist_cos + a * self.twist_sin
        return self.short_cos @ c - self.short_sin @ d


class Freeze(nn.Module):
    """Audio [B, 2, 1024 * T] -> excitation [B, LENGTH] of unit power that loops; silence gives zeros."""

    def __init__(self, loudness: Loudness) -> None:
        super().__init__()
        self.loudness, self.transform = loudness, LongTransform()
        noise = torch.randn(1, SIDE, SIDE, generator=torch.Generator().manual_seed(SEED))
        real, imaginary = self.transform(noise)
        size = torch.sqrt(real * real + imaginary * imaginary).clamp(min=1e-6)
        self.register_buffer("phase_cos", real / size, persistent=False)  # [1, SIDE, SIDE]
        self.register_buffer("phase_sin", imaginary / size, persistent=False)

    def forward(self, audio: Tensor) -> Tensor:
        batch, samples = audio.shape[0], audio.shape[2]
        level = self.loudness.spread(self.loudness.measure(audio))  # [B, 2, samples]
        loudest = level.amax((1, 2), keepdim=True)
        heard = (level > FAINT * loudest).to(audio.dtype)
        mono = (audio * heard / level.clamp(min=1e-6) ** EVEN).mean(1)  # [B, samples]
        parts = F.pad(mono, (0, LENGTH - 1))[:, : (samples + LENGTH - 1) // LENGTH * LENGTH]
        real, imaginary = self.transform(parts.reshape(-1, SIDE, SIDE))  # (B * parts, SIDE, SIDE)
        power = (real * real + imaginary * imaginary).reshape(batch, -1, SIDE, SIDE).sum(1)
        size = torch.sqrt(power + 1e-12)
        held = self.transform.back(size * self.phase_cos, size * self.phase_sin).reshape(batch, LENGTH)
        strength = torch.sqrt(held.square().mean(1, keepdim=True))
        return torch.where(strength > 1e-2, held / strength.clamp(min=1e-2), torch.zeros_like(held))
