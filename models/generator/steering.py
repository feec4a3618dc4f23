"""The exported generator: timbre channels from the network, loudness channels from the envelope itself.

The first eight latent channels are the level of both channels every 6 ms (`autoencoder/loudness.py`), and the envelope
determines them. A network only approximates them, and guidance, which amplifies the effect of the prompt, moves them
off the envelope. So their velocity is replaced by the straight path to the level that the envelope requires. The
network still sees these channels at every step and fits the timbre to them.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from audio.deconvolution import pad_edges, richardson_lucy
from autoencoder.loudness import Loudness
from generator.control import LEVELS
from generator.network import Generator

LOUDNESS = 2 * Loudness.PER_FRAME  # channels


class LoudnessTrajectory(nn.Module):
    """Control [B, 64, T] -> loudness channels [B, 8, T] of a sound whose envelope is the given one.

    The envelope is an RMS over 32 ms, the codec's level one over 23 ms; both smear an attack. First the power is found
    whose 32 ms average is the envelope, then the codec's level of that power. Time is in cells of 64 samples, the grid
    of the control (`generator/control.py`).
    """

    CELL = 1024 // LEVELS  # samples
    REACH = 11  # cells to each side in a window of 512 samples at 16 kHz, which is 22.05 cells long
    ITERATIONS = 12

    def __init__(self) -> None:
        super().__init__()
        window = torch.ones(2 * self.REACH + 1)
        window[0] = window[-1] = (512 / 16_000 * 44_100 / self.CELL - (2 * self.REACH - 1)) / 2
        self.register_buffer("window", (window / window.sum())[None, None], persistent=False)  # [1, 1, 23]
        codec_window = torch.hann_window(Loudness.WINDOW).reshape(-1, self.CELL).sum(1)
        codec_window = (codec_window / codec_window.sum())[None, None]  # [1, 1, 16]
        self.register_buffer("codec_window", codec_window, persistent=False)

    def average(self, values: Tensor) -> Tensor:
        """[N, 1, cells] -> the same shape, averaged over the envelope's window; the ends are repeated."""
        return F.conv1d(pad_edges(values, self.REACH, self.REACH), self.window)

    def power(self, measured: Tensor) -> Tensor:
        """Squared envelope [N, 1, cells] -> power [N, 1, cells] with that average.

        The initial estimate of a cell is limited by the two windows that contain the cell only at their edge.
        """
        count = measured.shape[2]
        padded = pad_edges(measured, self.REACH, self.REACH)  # [N, 1, cells + 22]
        least = torch.minimum(
            padded[:, :, 1 : count + 1], padded[:, :, 2 * self.REACH - 1 : count + 2 * self.REACH - 1]
        )
        initial = torch.minimum(measured, 2 * self.REACH * least)
        return richardson_lucy(measured, initial, self.average, self.average, self.ITERATIONS)

    def forward(self, control: Tensor) -> Tensor:
        batch, _, frames = control.shape
        linear = control[:, 2 * LEVELS :].reshape(2 * batch, LEVELS, frames) / 5  # [2 * B, 16, T]
        measured = linear.transpose(1, 2).reshape(2 * batch, 1, LEVELS * frames) ** 2  # [2 * B, 1, 16 * T]
        hop = Loudness.HOP // self.CELL
        pad = (Loudness.WINDOW // self.CELL - hop) // 2
        power = F.conv1d(pad_edges(self.power(measured), pad, pad), self.codec_window, stride=hop)  # [2 * B, 1, 4 * T]
        level = torch.sqrt(power.clamp(min=0) + Loudness.FLOOR**2)
        return Loudness.pack(level.reshape(batch, 2, Loudness.PER_FRAME * frames))  # [B, 8, T]


class SteeredGenerator(nn.Module):
    """Inputs and output of `Generator`, or of `GuidedGenerator`."""

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        self.generator, self.trajectory = generator, LoudnessTrajectory()

    def forward(self, x: Tensor, t: Tensor, prompt: Tensor, control: Tensor, *others: Tensor) -> Tensor:
        velocity = self.generator(x, t, prompt, control, *others)  # [B, 64, T]
        steered = (x[:, :LOUDNESS] - self.trajectory(control)) / t.clamp(min=1e-3)[:, None, None]  # [B, 8, T]
        return torch.cat([steered, velocity[:, LOUDNESS:]], 1)
