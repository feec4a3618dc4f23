"""Timbre profile: what colour a sound has, whatever its rhythm and loudness, in the codec's own timbre channels.

A reference sound is asked for by it: the generator writes the same channels, so that a profile says more exactly than any meaning how a take
should sound, and says it as well of a recording that no network has heard.
"""

import torch
from torch import Tensor, nn

from autoencoder.loudness import Loudness
from autoencoder.network import Autoencoder, AutoencoderConfig

POWERS = (2.0, 0.43)  # of a frame's level as its weight: what is loud (the attack), and all that is audible (how it rings on)
FLOOR = 1e-3  # -60 dB under the loudest frame nothing counts
TIMBRE = AutoencoderConfig().latent - 2 * Loudness.PER_FRAME  # channels
PROFILE = len(POWERS) * TIMBRE


def profile_of(latent: Tensor) -> Tensor:
    """Latents [B, 64, T] -> profiles [B, PROFILE]: means of the timbre channels, frames weighted by their level. Silence has none: zeros."""
    timbre = latent[:, 2 * Loudness.PER_FRAME :]                                # [B, 56, T]
    level = Loudness.unpack(latent[:, : 2 * Loudness.PER_FRAME]).mean(1)        # [B, 4 * T]
    level = level.reshape(len(latent), -1, Loudness.PER_FRAME).mean(2)          # [B, T]
    relative = level / level.amax(1, keepdim=True).clamp(min=Loudness.FLOOR)    # [B, T]
    heard = torch.where(relative > FLOOR, relative, torch.zeros_like(relative))
    means = []
    for power in POWERS:
        weight = (heard + 1e-9) ** power * (heard > 0)                          # [B, T]
        means.append((timbre * weight[:, None]).sum(2) / weight.sum(1, keepdim=True).clamp(min=1e-6))
    return torch.cat(means, 1)


class TimbreEncoder(nn.Module):
    """Audio [B, 2, 1024 * T] -> profile [B, PROFILE]."""

    def __init__(self, autoencoder: Autoencoder) -> None:
        super().__init__()
        self.autoencoder = autoencoder

    def forward(self, audio: Tensor) -> Tensor:
        return profile_of(self.autoencoder.encode(audio))
