"""Short-time level per ear, taken out before the codec and put back after it.

Quiet sound so costs no accuracy, silence decodes to silence, panning is exact, and a diffusion model that follows a
curve has to write the curve into eight known channels. The level is measured below 8 kHz, the band of the 16 kHz
envelope that it must agree with.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from audio.deconvolution import deconvolved, held


class Loudness(nn.Module):
    """Short-time level per ear, and the sound divided or multiplied by it."""

    HOP, WINDOW, PER_FRAME = 256, 1024, 4
    CELLS = 16  # of 16 samples in a hop, for which `sharpen` finds the power
    ROUNDS = 40  # of sharpening
    STEEP = 4.0  # rise of power over two hops from which a sound may begin between them
    FLOOR = 2.5e-4  # -72 dBFS: below this nothing is amplified
    CENTRE, SPREAD = 4.0, 2.0  # of ln(level / FLOOR), which runs from 0 (silence) to 8.3 (full scale)

    def __init__(self) -> None:
        super().__init__()
        n = torch.arange(-32, 33) / 44_100
        lowpass = torch.sinc(2 * 7_600 * n) * torch.hann_window(67)[1:-1]
        window = torch.hann_window(self.WINDOW)
        # [4 * CELLS,]: what a cell adds to the level whose window starts 1.5 hops before its hop
        taps = window.reshape(-1, self.HOP // self.CELLS).sum(1) / window.sum()
        lead = 3 * self.CELLS // 2
        self.register_buffer("lowpass", (lowpass / lowpass.sum())[None, None], persistent=False)  # [1, 1, 65]
        self.register_buffer("window", (window / window.sum())[None, None], persistent=False)  # [1, 1, WINDOW]
        blur, back = torch.zeros(1, self.CELLS, 5), torch.zeros(self.CELLS, 1, 5)
        for cell in range(self.CELLS):
            for shift in range(-2, 3):
                k = self.CELLS * shift + cell + lead
                if 0 <= k < len(taps):
                    blur[0, cell, 2 + shift] = back[cell, 0, 2 - shift] = taps[k]
        self.register_buffer("blur", blur, persistent=False)  # cells -> levels, over hops
        # Its transpose, rows summing to 1
        self.register_buffer("back", back / taps.sum() * self.CELLS, persistent=False)
        # [1, CELLS, 1]
        self.register_buffer("begun", begun(self.WINDOW, self.HOP, self.CELLS)[None, :, None], persistent=False)

    def measure(self, audio: Tensor) -> Tensor:
        """[B, 2, samples] -> level [B, 2, samples / HOP], linear, never under FLOOR."""
        batch, ears, samples = audio.shape
        flat = audio.reshape(batch * ears, 1, samples)
        low = F.conv1d(flat, self.lowpass, padding=32)
        power = 0.98 * low * low + 0.02 * flat * flat
        pad = (self.WINDOW - self.HOP) // 2
        smooth = F.conv1d(F.pad(power, (pad, pad)), self.window, stride=self.HOP)  # (B * 2, 1, samples / HOP)
        return torch.sqrt(smooth.clamp(min=0) + self.FLOOR**2).reshape(batch, ears, samples // self.HOP)

    def spread(self, level: Tensor) -> Tensor:
        """Level at hop rate [B, 2, n] -> at audio rate [B, 2, n * HOP], linear between hop centres."""
        return between(level, self.HOP)

    def sharpen(self, level: Tensor) -> Tensor:
        """Level [B, 2, n] as `measure` smears it over 23 ms -> amplitude at audio rate [B, 2, n * HOP] that would
        measure so, with steep attacks.

        Many courses of power measure alike: the start decides among them.
        """
        batch, ears, n = level.shape
        asked = (level * level).reshape(batch * ears, 1, n)

        def average(power):
            return F.conv1d(power, self.blur, padding=2)

        def back(ratio):
            return F.conv1d(held(ratio, 2, 2), self.back)

        power = deconvolved(asked, self.start(asked), average, back, self.ROUNDS)  # (B * 2, CELLS, n)
        cells = power.transpose(1, 2).reshape(batch, ears, n * self.CELLS)
        return between(torch.sqrt(cells + 1e-14), self.HOP // self.CELLS)

    def start(self, asked: Tensor) -> Tensor:
        """Power as measured [B, 1, n] -> power per cell [B, CELLS, n]: straight lines, but up to where a sound must
        have begun no more than was there before.

        The window that reaches furthest beyond a cell by less than a hop has hardly heard a sound that begins behind
        the cell. Had the sound begun in the cell, that window would hold at least the share `begun` of what the next
        one holds.
        """
        n, half = asked.shape[2], self.CELLS // 2
        power = between(asked, self.CELLS).reshape(-1, n, self.CELLS).transpose(1, 2)
        first = asked[:, :, :1]
        held = torch.cat([first, first, first, asked], 2)  # [B, 1, n + 3]
        parts = []
        for k, cells, share in zip(
            (0, 1), power.split(half, 1), self.begun.split(half, 1)
        ):  # the first half of a hop lies nearer to the end of an earlier window
            before, edge, after = (held[:, :, k + shift : k + shift + n] for shift in range(3))
            silent = (edge - before < share * (after - before)) & (after > self.STEEP * before)  # [B, CELLS / 2, n]
            parts.append(torch.where(silent, torch.minimum(cells, before), cells))
        return torch.cat(parts, 1)

    @classmethod
    def pack(cls, level: Tensor) -> Tensor:
        """Level [B, 2, 4 * T] -> latent channels [B, 8, T]: four of the left ear, then four of the right."""
        batch, ears, n = level.shape
        logarithm = (torch.log(level / cls.FLOOR) - cls.CENTRE) / cls.SPREAD
        frames = logarithm.reshape(batch, ears, n // cls.PER_FRAME, cls.PER_FRAME)
        return frames.permute(0, 1, 3, 2).reshape(batch, ears * cls.PER_FRAME, n // cls.PER_FRAME)

    @classmethod
    def unpack(cls, latent: Tensor) -> Tensor:
        """Latent channels [B, 8, T] -> level without the floor [B, 2, 4 * T]: silence is zero."""
        batch, _, frames = latent.shape
        grid = (
            latent.reshape(batch, 2, cls.PER_FRAME, frames)
            .permute(0, 1, 3, 2)
            .reshape(batch, 2, cls.PER_FRAME * frames)
        )
        ratio = torch.exp((grid * cls.SPREAD + cls.CENTRE).clamp(0.0, math.log(2 / cls.FLOOR)))
        return cls.FLOOR * torch.sqrt(ratio * ratio - 1 + 1e-9)


def between(values: Tensor, times: int) -> Tensor:
    """[B, C, n] -> [B, C, n * times], straight lines between values that stand in the middle of their stretches, held
    at both ends.
    """
    j = (torch.arange(times) + 0.5) / times
    before, after = (0.5 - j).clamp(min=0), (j - 0.5).clamp(min=0)
    ramp = torch.stack([before, 1 - before - after, after])  # [3, times]
    left = torch.cat([values[:, :, :1], values[:, :, :-1]], 2)
    right = torch.cat([values[:, :, 1:], values[:, :, -1:]], 2)
    return (torch.stack([left, values, right], 3) @ ramp).reshape(values.shape[0], values.shape[1], -1)


def begun(window: int, hop: int, cells: int) -> Tensor:
    """[cells,]: a sound of steady power begins in the middle of a cell: its power in the last window that reaches less
    than a hop beyond, over that in the next.
    """
    # By a window that reaches 1, 2, … samples behind the beginning
    heard = torch.cumsum(torch.hann_window(window, dtype=torch.float64), 0)
    middle = ((torch.arange(cells) + 0.5) * hop / cells).long()
    # Samples from there to the end of the window
    reach = torch.where(middle < hop // 2, hop // 2 - middle, 3 * hop // 2 - middle)
    return (heard[reach - 1] / heard[reach + hop - 1]).float()
