"""The generator as it is shipped: timbre from the network, loudness from the curve itself.

The latent's first eight channels are the level of both ears every 6 ms (autoencoder/loudness.py), and the curve says what they are to be. A
network only approximates that, and guidance, which multiplies what the prompt changes, drives it off the curve. So the velocity of these
channels is replaced by the straight way to the curve's own level; the network still sees them at every step and forms the timbre to them.
"""

import torch
from torch import Tensor, nn

from autoencoder.loudness import Loudness
from generator.control import LEVELS
from generator.network import Generator

LOUDNESS = 2 * Loudness.PER_FRAME  # channels


def level_of(control: Tensor) -> Tensor:
    """Control [B, 64, T] (generator/control.py) -> loudness channels [B, 8, T] of a sound that follows it."""
    batch, _, frames = control.shape
    linear = control[:, 2 * LEVELS :] / 5                                                    # [B, 2 * 16, T]
    level = linear.reshape(batch, LOUDNESS, LEVELS // Loudness.PER_FRAME, frames).mean(2)    # [B, 8, T], ear by ear
    ratio = torch.sqrt(level * level / Loudness.FLOOR**2 + 1)
    return (torch.log(ratio) - Loudness.CENTRE) / Loudness.SPREAD


class Steered(nn.Module):
    """Same inputs and output as `Generator`."""

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        self.generator = generator

    def forward(self, x: Tensor, t: Tensor, prompt: Tensor, control: Tensor, seconds_start: Tensor, seconds_total: Tensor) -> Tensor:
        velocity = self.generator(x, t, prompt, control, seconds_start, seconds_total)
        steered = (x[:, :LOUDNESS] - level_of(control)) / t.clamp(min=1e-3)[:, None, None]
        return torch.cat([steered, velocity[:, LOUDNESS:]], 1)
