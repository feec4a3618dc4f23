"""Short-time level of each channel. The codec divides the sound by it before encoding and multiplies by it after.

So quiet sound loses no accuracy, silence decodes to silence, panning is exact, and a diffusion model that follows a
loudness curve writes it into eight known channels. Level is measured below 8 kHz, the band of the 16 kHz envelope that
it has to match.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from audio.deconvolution import pad_edges, richardson_lucy


class Loudness(nn.Module):
    """Measures the level, converts it to latent channels and back, and brings it to audio rate."""

    HOP, WINDOW, PER_FRAME = 256, 1024, 4  # samples, samples, levels per latent frame
    CELLS = 16  # cells of 16 samples per hop: the time grid of `sharpen`
    ITERATIONS = 40  # of `sharpen`
    ONSET_RISE = 4.0  # power ratio over two hops from which an onset may lie between them
    FLOOR = 2.5e-4  # -72 dBFS: below this nothing is amplified
    LOG_MEAN, LOG_SCALE = 4.0, 2.0  # normalise ln(level / FLOOR), which is 0 (silence) to 8.3 (full scale)

    def __init__(self) -> None:
        super().__init__()
        n = torch.arange(-32, 33) / 44_100
        lowpass = torch.sinc(2 * 7_600 * n) * torch.hann_window(67)[1:-1]
        window = torch.hann_window(self.WINDOW)
        # [4 * CELLS]: share of each cell in the level whose window starts 1.5 hops before its hop
        taps = window.reshape(-1, self.HOP // self.CELLS).sum(1) / window.sum()
        lead = 3 * self.CELLS // 2
        self.register_buffer("lowpass", (lowpass / lowpass.sum())[None, None], persistent=False)  # [1, 1, 65]
        self.register_buffer("window", (window / window.sum())[None, None], persistent=False)  # [1, 1, WINDOW]
        blur, transpose = torch.zeros(1, self.CELLS, 5), torch.zeros(self.CELLS, 1, 5)
        for cell in range(self.CELLS):
            for shift in range(-2, 3):
                k = self.CELLS * shift + cell + lead
                if 0 <= k < len(taps):
                    blur[0, cell, 2 + shift] = transpose[cell, 0, 2 - shift] = taps[k]
        self.register_buffer("blur", blur, persistent=False)  # [1, CELLS, 5]: cells -> levels, over hops
        transpose = transpose / taps.sum() * self.CELLS  # [CELLS, 1, 5], rows sum to 1
        self.register_buffer("blur_transpose", transpose, persistent=False)
        share = onset_share(self.WINDOW, self.HOP, self.CELLS)[None, :, None]  # [1, CELLS, 1]
        self.register_buffer("onset_share", share, persistent=False)

    def measure(self, audio: Tensor) -> Tensor:
        """Audio [B, 2, samples] -> level [B, 2, samples / HOP], linear, at least FLOOR."""
        batch, channels, samples = audio.shape
        flat = audio.reshape(batch * channels, 1, samples)  # [B * 2, 1, samples]
        low = F.conv1d(flat, self.lowpass, padding=32)  # [B * 2, 1, samples]
        power = 0.98 * low * low + 0.02 * flat * flat
        pad = (self.WINDOW - self.HOP) // 2
        smooth = F.conv1d(F.pad(power, (pad, pad)), self.window, stride=self.HOP)  # [B * 2, 1, samples / HOP]
        return torch.sqrt(smooth.clamp(min=0) + self.FLOOR**2).reshape(batch, channels, samples // self.HOP)

    def upsample(self, level: Tensor) -> Tensor:
        """Level [B, 2, n] -> [B, 2, n * HOP], linear between hop centres."""
        return upsample_linear(level, self.HOP)

    def sharpen(self, level: Tensor) -> Tensor:
        """Level [B, 2, n] -> amplitude at audio rate [B, 2, n * HOP] with steep attacks, which `measure` would measure
        as that level.

        Many power curves measure alike; `initial_power` decides among them.
        """
        batch, channels, n = level.shape
        measured = (level * level).reshape(batch * channels, 1, n)  # [B * 2, 1, n]

        def average(power):
            return F.conv1d(power, self.blur, padding=2)

        def transpose(ratio):
            return F.conv1d(pad_edges(ratio, 2, 2), self.blur_transpose)

        power = richardson_lucy(measured, self.initial_power(measured), average, transpose, self.ITERATIONS)
        cells = power.transpose(1, 2).reshape(batch, channels, n * self.CELLS)  # from [B * 2, CELLS, n]
        return upsample_linear(torch.sqrt(cells + 1e-14), self.HOP // self.CELLS)

    def initial_power(self, measured: Tensor) -> Tensor:
        """Measured power [B, 1, n] -> power per cell [B, CELLS, n]: linear interpolation, but before an onset at most
        the power of the level before.

        If a sound starts after a cell, the last window that ends less than a hop after that cell contains almost
        nothing of it. If it starts in the cell, that window contains at least `onset_share` of the next one.
        """
        n, half = measured.shape[2], self.CELLS // 2
        power = upsample_linear(measured, self.CELLS).reshape(-1, n, self.CELLS).transpose(1, 2)  # [B, CELLS, n]
        first = measured[:, :, :1]
        padded = torch.cat([first, first, first, measured], 2)  # [B, 1, n + 3]
        parts = []
        # The first half of a hop lies nearer to the end of an earlier window.
        for k, cells, share in zip((0, 1), power.split(half, 1), self.onset_share.split(half, 1)):
            before, edge, after = (padded[:, :, k + shift : k + shift + n] for shift in range(3))  # [B, 1, n]
            silent = (edge - before < share * (after - before)) & (after > self.ONSET_RISE * before)
            parts.append(torch.where(silent, torch.minimum(cells, before), cells))  # [B, CELLS / 2, n]
        return torch.cat(parts, 1)

    def presence(self, level: Tensor) -> Tensor:
        """Level [B, 2, 4 * T] -> [B, T, 1]: 0 in silence, which has no timbre, 1 from -60 dBFS up."""
        batch, _, n = level.shape
        loudest = level.reshape(batch, 2, n // self.PER_FRAME, self.PER_FRAME).amax((1, 3))
        return ((torch.log(loudest / self.FLOOR) - 0.4) / 1.0).clamp(0, 1)[..., None]

    def correct_level(self, sound: Tensor, target: Tensor) -> Tensor:
        """Sound [B, 2, n * HOP] -> the same with level `target` [B, 2, n] without the floor, by gains up to 12 dB."""
        measured = self.measure(sound)  # [B, 2, n]
        level = torch.sqrt((measured * measured - self.FLOOR**2).clamp(min=1e-12))
        return sound * self.upsample((target / level).clamp(0.25, 4.0))

    @classmethod
    def pack(cls, level: Tensor) -> Tensor:
        """Level [B, 2, 4 * T] -> latent channels [B, 8, T]: four of the left channel, then four of the right."""
        batch, channels, n = level.shape
        logarithm = (torch.log(level / cls.FLOOR) - cls.LOG_MEAN) / cls.LOG_SCALE
        frames = logarithm.reshape(batch, channels, n // cls.PER_FRAME, cls.PER_FRAME)  # [B, 2, T, 4]
        return frames.permute(0, 1, 3, 2).reshape(batch, channels * cls.PER_FRAME, n // cls.PER_FRAME)

    @classmethod
    def unpack(cls, latent: Tensor) -> Tensor:
        """Latent channels [B, 8, T] -> level without the floor [B, 2, 4 * T]: silence is zero."""
        batch, _, frames = latent.shape
        grid = (
            latent.reshape(batch, 2, cls.PER_FRAME, frames)
            .permute(0, 1, 3, 2)
            .reshape(batch, 2, cls.PER_FRAME * frames)
        )
        ratio = torch.exp((grid * cls.LOG_SCALE + cls.LOG_MEAN).clamp(0.0, math.log(2 / cls.FLOOR)))
        return cls.FLOOR * torch.sqrt(ratio * ratio - 1 + 1e-9)


def upsample_linear(values: Tensor, times: int) -> Tensor:
    """[B, C, n] -> [B, C, n * times], linear between values that lie at the centres of their intervals, constant at
    both ends.
    """
    j = (torch.arange(times, device=values.device) + 0.5) / times
    before, after = (0.5 - j).clamp(min=0), (j - 0.5).clamp(min=0)
    weights = torch.stack([before, 1 - before - after, after])  # [3, times]
    left = torch.cat([values[:, :, :1], values[:, :, :-1]], 2)
    right = torch.cat([values[:, :, 1:], values[:, :, -1:]], 2)
    return (torch.stack([left, values, right], 3) @ weights).reshape(values.shape[0], values.shape[1], -1)


def onset_share(window: int, hop: int, cells: int) -> Tensor:
    """[cells]: for a steady sound that starts at the centre of a cell, its power in the last window that ends less than
    a hop later, divided by its power in the next window.
    """
    reached = torch.cumsum(
        torch.hann_window(window, dtype=torch.float64), 0
    )  # window sum over its last 1, 2, … samples
    centre = ((torch.arange(cells) + 0.5) * hop / cells).long()
    # Samples from the centre of the cell to the end of the window
    reach = torch.where(centre < hop // 2, hop // 2 - centre, 3 * hop // 2 - centre)
    return (reached[reach - 1] / reached[reach + hop - 1]).float()
