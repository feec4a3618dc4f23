"""Recolouring: a latent's timbre moved until its profile is that of a reference sound.

A generator that has been told a profile (`profile.py`) writes something near it; what it writes is measured the same
way, and the difference is taken out. The two means of a profile (of what is loud, of all that is audible) are met by a
shift of every channel that follows the level, so that attacks and tails move each to their own colour, and what the
generator writes from frame to frame is kept.
"""

import torch
from torch import Tensor

from autoencoder.loudness import Loudness
from autoencoder.profile import POWERS, heard_of, weights_of

COURSE = 0.5  # power of the level that the shift follows
# Added to the squared slope: where all frames are equally loud, two means cannot be met by one course of level
STIFF = 1e-2


def recoloured(latent: Tensor, profile: Tensor, share: Tensor) -> Tensor:
    """Latents [B, 64, T] moved the `share` [B] of the way to a profile. `profile` [B, PROFILE] is that profile by its
    share, as the generator is told it. Loudness and silence stay as they are.
    """
    loudness, timbre = latent[:, : 2 * Loudness.PER_FRAME], latent[:, 2 * Loudness.PER_FRAME :]
    heard = heard_of(latent)  # [B, T]
    weights = weights_of(heard)  # [B, 2, T]
    asked = profile.reshape(len(latent), len(POWERS), -1)  # [B, 2, 56]
    missing = asked - share[:, None, None] * (weights @ timbre.transpose(1, 2))  # [B, 2, 56], by the share
    audible = (heard > 0).to(latent.dtype)
    course = torch.stack([audible, heard**COURSE], 1)  # [B, 2, T]
    means = weights @ course.transpose(1, 2)  # [B, 2, 2]: of each weight, of each course
    # Least squares, means.T @ means + (0, STIFF) turned round by hand: two equations, and no solver in any execution
    # provider.
    product, wanted = means.transpose(1, 2) @ means, means.transpose(1, 2) @ missing
    a, b, d = product[:, 0, 0] + 1e-6, product[:, 0, 1], product[:, 1, 1] + STIFF
    inverse = torch.stack([d, -b, -b, a], 1).reshape(-1, 2, 2) / (a * d - b * b)[:, None, None]
    shift = (inverse @ wanted).transpose(1, 2) @ course  # [B, 56, T]
    return torch.cat([loudness, timbre + shift], 1)
