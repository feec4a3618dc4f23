"""Spectral freeze: the long-term spectrum of a reference sound as a steady, looping excitation of the decoder's filter.

The codec stores band levels only: a bell decoded from them has wrong partials, rain sounds like any noise. The fine
spectrum of a reference under fixed random phases has its partials and its fine structure, but no beginning or end, so
any band levels and loudness can be applied to it. The long Fourier transform is two products with a short one
(Cooley and Tukey, 1965, N = SIDE * SIDE), which every execution provider supports.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from autoencoder.excitation import LENGTH
from autoencoder.loudness import Loudness

SIDE = 256
assert LENGTH == SIDE * SIDE  # 1.5 s
FLATTENING = 0.5  # the sound is divided by level ** FLATTENING, so that attack and decay both count
FLOOR = 1e-3  # -60 dB below the loudest moment the sound is ignored
SEED = 4


class LongTransform(nn.Module):
    """Fourier transform of LENGTH samples as [SIDE, SIDE] rows. Bin k + SIDE * m of the result is at (k, m)."""

    def __init__(self) -> None:
        super().__init__()
        n = torch.arange(SIDE, dtype=torch.float64)
        turn = 2 * math.pi * n[:, None] * n[None]
        for name, angle in (("short", turn / SIDE), ("twiddle", turn / LENGTH)):
            self.register_buffer(f"{name}_cos", torch.cos(angle).float(), persistent=False)  # [SIDE, SIDE]
            self.register_buffer(f"{name}_sin", torch.sin(angle).float(), persistent=False)

    def forward(self, real: Tensor) -> tuple[Tensor, Tensor]:
        """Signal [B, SIDE, SIDE] -> real and imaginary parts, [B, SIDE, SIDE] each."""
        a, b = self.short_cos @ real, -(self.short_sin @ real)
        c, d = a * self.twiddle_cos + b * self.twiddle_sin, b * self.twiddle_cos - a * self.twiddle_sin
        return c @ self.short_cos + d @ self.short_sin, d @ self.short_cos - c @ self.short_sin

    def inverse(self, real: Tensor, imaginary: Tensor) -> Tensor:
        """Conjugate-symmetric spectrum -> signal [B, SIDE, SIDE], times LENGTH."""
        a, b = real @ self.short_cos - imaginary @ self.short_sin, imaginary @ self.short_cos + real @ self.short_sin
        c, d = a * self.twiddle_cos - b * self.twiddle_sin, b * self.twiddle_cos + a * self.twiddle_sin
        return self.short_cos @ c - self.short_sin @ d


class SpectralFreeze(nn.Module):
    """Audio [B, 2, 1024 * T] -> looping excitation [B, LENGTH] of unit power; zeros for silence."""

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
        level = self.loudness.upsample(self.loudness.measure(audio))  # [B, 2, samples]
        loudest = level.amax((1, 2), keepdim=True)  # [B, 1, 1]
        audible = (level > FLOOR * loudest).to(audio.dtype)  # [B, 2, samples]
        mono = (audio * audible / level.clamp(min=1e-6) ** FLATTENING).mean(1)  # [B, samples]
        parts = F.pad(mono, (0, LENGTH - 1))[:, : (samples + LENGTH - 1) // LENGTH * LENGTH]  # [B, parts * LENGTH]
        real, imaginary = self.transform(parts.reshape(-1, SIDE, SIDE))  # [B * parts, SIDE, SIDE]
        power = (real * real + imaginary * imaginary).reshape(batch, -1, SIDE, SIDE).sum(1)  # [B, SIDE, SIDE]
        size = torch.sqrt(power + 1e-12)
        frozen = self.transform.inverse(size * self.phase_cos, size * self.phase_sin).reshape(batch, LENGTH)
        rms = torch.sqrt(frozen.square().mean(1, keepdim=True))  # [B, 1]
        return torch.where(rms > 1e-2, frozen / rms.clamp(min=1e-2), torch.zeros_like(frozen))
