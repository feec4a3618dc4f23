"""Timbre profile: the mean timbre of a sound, independent of its rhythm and loudness, in the codec's timbre channels.

The generator takes the profile of a reference sound as a condition. Its output has the same channels, so a profile is
exact even for recordings unlike the training data. The decoder removes the remaining
difference (`timbre_matching.py`).
"""

import torch
from torch import Tensor

from autoencoder.loudness import Loudness

# Exponents of a frame's relative level as its weight: one mean favours loud frames (the attack), the other counts all
# audible frames (the decay).
POWERS = (2.0, 0.43)
FLOOR = 1e-3  # relative level (-60 dB) below which a frame has no weight
TIMBRE = 56  # timbre channels of the codec's 64; the other eight are loudness
PROFILE = len(POWERS) * TIMBRE


def relative_level(latent: Tensor) -> Tensor:
    """Latents [B, 64, T] -> level of each frame over that of the loudest [B, T], zero below FLOOR."""
    level = Loudness.unpack(latent[:, : 2 * Loudness.PER_FRAME]).mean(1)  # [B, 4 * T]
    level = level.reshape(latent.shape[0], -1, Loudness.PER_FRAME).mean(2)  # [B, T]
    relative = level / level.amax(1, keepdim=True).clamp(min=Loudness.FLOOR)  # [B, T]
    return torch.where(relative > FLOOR, relative, torch.zeros_like(relative))


def frame_weights(level: Tensor) -> Tensor:
    """Relative levels [B, T] -> weights of the frames in both means of a profile [B, 2, T]. They sum to one, in silence
    to zero.
    """
    weights = torch.stack([(level + 1e-9) ** power * (level > 0) for power in POWERS], 1)
    return weights / weights.sum(2, keepdim=True).clamp(min=1e-6)


def profile_of(latent: Tensor) -> Tensor:
    """Latents [B, 64, T] -> profiles [B, PROFILE]: weighted means of the timbre channels; zeros for silence."""
    timbre = latent[:, 2 * Loudness.PER_FRAME :]  # [B, 56, T]
    return (frame_weights(relative_level(latent)) @ timbre.transpose(1, 2)).flatten(1)
