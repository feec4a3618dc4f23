"""Short-time level per ear, taken out before the codec and put back after it.

Quiet sound so costs no accuracy, silence decodes to silence, panning is exact, and a diffusion model that follows a curve has to write the
curve into eight known channels. The level is measured below 8 kHz, the band of the 16 kHz envelope that it must agree with.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Loudness(nn.Module):
    """Short-time level per ear, and the sound divided or multiplied by it."""

    HOP, WINDOW, PER_FRAME = 256, 1024, 4
    FLOOR = 2.5e-4  # -72 dBFS: below this nothing is amplified
    CENTRE, SPREAD = 4.0, 2.0  # of ln(level / FLOOR), which runs from 0 (silence) to 8.3 (full scale)

    def __init__(self) -> None:
        super().__init__()
        n = torch.arange(-32, 33) / 44_100
        lowpass = torch.sinc(2 * 7_600 * n) * torch.hann_window(67)[1:-1]
        window = torch.hann_window(self.WINDOW)
        j = (torch.arange(self.HOP) + 0.5) / self.HOP
        before, after = (0.5 - j).clamp(min=0), (j - 0.5).clamp(min=0)
        self.register_buffer("lowpass", (lowpass / lowpass.sum())[None, None], persistent=False)  # (1, 1, 65)
        self.register_buffer("window", (window / window.sum())[None, None], persistent=False)  # (1, 1, WINDOW)
        self.register_buffer("ramp", torch.stack([before, 1 - before - after, after]), persistent=False)  # (3, HOP)

    def measure(self, audio: Tensor) -> Tensor:
        """(B, 2, samples) -> level (B, 2, samples / HOP), linear, never under FLOOR."""
        batch, ears, samples = audio.shape
        flat = audio.reshape(batch * ears, 1, samples)
        low = F.conv1d(flat, self.lowpass, padding=32)
        power = 0.98 * low * low + 0.02 * flat * flat
        pad = (self.WINDOW - self.HOP) // 2
        smooth = F.conv1d(F.pad(power, (pad, pad)), self.window, stride=self.HOP)  # (B * 2, 1, samples / HOP)
        return torch.sqrt(smooth.clamp(min=0) + self.FLOOR**2).reshape(batch, ears, samples // self.HOP)

    def spread(self, level: Tensor) -> Tensor:
        """Level at hop rate (B, 2, n) -> at audio rate (B, 2, n * HOP), linear between hop centres."""
        batch, ears, n = level.shape
        left = torch.cat([level[:, :, :1], level[:, :, :-1]], 2)
        right = torch.cat([level[:, :, 1:], level[:, :, -1:]], 2)
        return (torch.stack([left, level, right], 3) @ self.ramp).reshape(batch, ears, n * self.HOP)

    def pack(self, level: Tensor) -> Tensor:
        """Level (B, 2, 4 * T) -> latent channels (B, 8, T): four of the left ear, then four of the right."""
        batch, ears, n = level.shape
        logarithm = (torch.log(level / self.FLOOR) - self.CENTRE) / self.SPREAD
        frames = logarithm.reshape(batch, ears, n // self.PER_FRAME, self.PER_FRAME)
        return frames.permute(0, 1, 3, 2).reshape(batch, ears * self.PER_FRAME, n // self.PER_FRAME)

    def unpack(self, latent: Tensor) -> Tensor:
        """Latent channels (B, 8, T) -> level without the floor (B, 2, 4 * T): silence is zero."""
        batch, _, frames = latent.shape
        grid = latent.reshape(batch, 2, self.PER_FRAME, frames).permute(0, 1, 3, 2).reshape(batch, 2, self.PER_FRAME * frames)
        ratio = torch.exp((grid * self.SPREAD + self.CENTRE).clamp(0.0, math.log(2 / self.FLOOR)))
        return self.FLOOR * torch.sqrt(ratio * ratio - 1 + 1e-9)
