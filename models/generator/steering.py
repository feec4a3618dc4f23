"""The generator as it is shipped: timbre from the network, loudness from the curve itself.

The latent's first eight channels are the level of both ears every 6 ms (autoencoder/loudness.py), and the curve says
what they are to be. A network only approximates that, and guidance, which multiplies what the prompt changes, drives it
off the curve. So the velocity of these channels is replaced by the straight way to the level that the curve asks for;
the network still sees them at every step and forms the timbre to them.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from audio.deconvolution import deconvolved, held
from autoencoder.loudness import Loudness
from generator.control import LEVELS
from generator.network import Generator

LOUDNESS = 2 * Loudness.PER_FRAME  # channels


class Course(nn.Module):
    """The curve is an RMS over 32 ms, the codec's level one over 23: what is steep is a slope in both. This finds the
    course of power that would measure as the curve does, and what the codec would measure of it.

    Time is in cells of 64 samples, the grid of the control (generator/control.py).
    """

    CELL = 1024 // LEVELS  # samples
    REACH = 11  # cells to either side of a window of 512 samples at 16 kHz: 22.05 cells
    ROUNDS = 12

    def __init__(self) -> None:
        super().__init__()
        window = torch.ones(2 * self.REACH + 1)
        window[0] = window[-1] = (512 / 16_000 * 44_100 / self.CELL - (2 * self.REACH - 1)) / 2
        self.register_buffer("window", (window / window.sum())[None, None], persistent=False)  # [1, 1, 23]
        heard = torch.hann_window(Loudness.WINDOW).reshape(-1, self.CELL).sum(1)
        # [1, 1, 16]: of a window of the codec
        self.register_buffer("heard", (heard / heard.sum())[None, None], persistent=False)

    def averaged(self, values: Tensor) -> Tensor:
        """[N, 1, cells] over the curve's windows, same shape; the ends are held."""
        return F.conv1d(held(values, self.REACH, self.REACH), self.window)

    def power(self, asked: Tensor) -> Tensor:
        """Power as the curve measures it [N, 1, cells] -> power itself. No cell begins with more than the windows that
        it only just lies in allow.
        """
        count = asked.shape[2]
        edges = held(asked, self.REACH, self.REACH)  # [N, 1, cells + 22]
        least = torch.minimum(edges[:, :, 1 : count + 1], edges[:, :, 2 * self.REACH - 1 : count + 2 * self.REACH - 1])
        start = torch.minimum(asked, 2 * self.REACH * least)
        return deconvolved(asked, start, self.averaged, self.averaged, self.ROUNDS)

    def forward(self, control: Tensor) -> Tensor:
        """Control [B, 64, T] -> loudness channels [B, 8, T] of a sound that measures as the curve does."""
        batch, _, frames = control.shape
        linear = control[:, 2 * LEVELS :].reshape(2 * batch, LEVELS, frames) / 5  # ear by ear
        asked = linear.transpose(1, 2).reshape(2 * batch, 1, LEVELS * frames) ** 2
        hop = Loudness.HOP // self.CELL
        before = (Loudness.WINDOW // self.CELL - hop) // 2
        power = F.conv1d(held(self.power(asked), before, before), self.heard, stride=hop)  # [2 * B, 1, 4 * T]
        return Loudness.pack(
            torch.sqrt(power.clamp(min=0) + Loudness.FLOOR**2).reshape(batch, 2, Loudness.PER_FRAME * frames)
        )


class Steered(nn.Module):
    """Same inputs and output as `Generator`."""

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        self.generator, self.course = generator, Course()

    def forward(
        self, x: Tensor, t: Tensor, prompt: Tensor, control: Tensor, seconds_start: Tensor, seconds_total: Tensor
    ) -> Tensor:
        velocity = self.generator(x, t, prompt, control, seconds_start, seconds_total)
        steered = (x[:, :LOUDNESS] - self.course(control)) / t.clamp(min=1e-3)[:, None, None]
        return torch.cat([steered, velocity[:, LOUDNESS:]], 1)
