"""Timbre profile: what colour a sound has, whatever its rhythm and loudness, in the codec's own timbre channels.

A reference sound is asked for by it: the generator writes the same channels, so that a profile says more exactly than
any meaning how a take should sound, and says it as well of a recording that no network has heard. What the generator
misses, the decoder makes up (`recolour.py`).
"""

import torch
from torch import Tensor

from autoencoder.loudness import Loudness

# Of a frame's level as its weight: what is loud (the attack), and all that is audible (how it rings on)
POWERS = (
    2.0,
    0.43,
)
FLOOR = 1e-3  # -60 dB under the loudest frame nothing counts
TIMBRE = 56  # of the codec's 64 channels; eight are loudness
PROFILE = len(POWERS) * TIMBRE


def heard_of(latent: Tensor) -> Tensor:
    """Latents [B, 64, T] -> level of each frame over that of the loudest [B, T], zero where nothing counts."""
    level = Loudness.unpack(latent[:, : 2 * Loudness.PER_FRAME]).mean(1)  # [B, 4 * T]
    level = level.reshape(latent.shape[0], -1, Loudness.PER_FRAME).mean(2)  # [B, T]
    relative = level / level.amax(1, keepdim=True).clamp(min=Loudness.FLOOR)  # [B, T]
    return torch.where(relative > FLOOR, relative, torch.zeros_like(relative))


def weights_of(heard: Tensor) -> Tensor:
    """Relative levels [B, T] -> weights of the frames in each mean of a profile [B, 2, T], which sum to one, or are
    zero in silence.
    """
    weights = torch.stack([(heard + 1e-9) ** power * (heard > 0) for power in POWERS], 1)
    return weights / weights.sum(2, keepdim=True).clamp(min=1e-6)


def profile_of(latent: Tensor) -> Tensor:
    """Latents [B, 64, T] -> profiles [B, PROFILE]: means of the timbre channels, frames weighted by their level.
    Silence has none: zeros.
    """
    timbre = latent[:, 2 * Loudness.PER_FRAME :]  # [B, 56, T]
    return (weights_of(heard_of(latent)) @ timbre.transpose(1, 2)).flatten(1)
