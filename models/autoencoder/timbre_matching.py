"""Timbre matching: shifts the timbre channels of a latent until its profile is that of a reference sound.

A generator conditioned on a profile (`profile.py`) comes near it. Its profile is measured, and the difference is added
back: each channel is shifted by a function of the frame's level, so that both means of the profile are met, attacks and
decays are corrected separately, and the changes from frame to frame remain.
"""

import torch
from torch import Tensor

from autoencoder.loudness import Loudness
from autoencoder.profile import POWERS, frame_weights, relative_level

LEVEL_POWER = 0.5  # the shift follows level ** LEVEL_POWER
# Ridge term on the slope. Where all frames are equally loud, no function of level meets two different means.
RIDGE = 1e-2


def match_timbre(latent: Tensor, profile: Tensor, share: Tensor) -> Tensor:
    """Latents [B, 64, T] moved `share` [B] (0..1) of the way to a reference's profile.

    `profile` [B, PROFILE] is the reference's profile times the share, as the generator gets it. Loudness channels and
    silent frames do not change.
    """
    loudness, timbre = latent[:, : 2 * Loudness.PER_FRAME], latent[:, 2 * Loudness.PER_FRAME :]  # [B, 8 | 56, T]
    level = relative_level(latent)  # [B, T]
    weights = frame_weights(level)  # [B, 2, T]
    target = profile.reshape(len(latent), len(POWERS), -1)  # [B, 2, 56]
    missing = target - share[:, None, None] * (weights @ timbre.transpose(1, 2))  # [B, 2, 56]
    audible = (level > 0).to(latent.dtype)
    basis = torch.stack([audible, level**LEVEL_POWER], 1)  # [B, 2, T]: constant and slope over level
    means = weights @ basis.transpose(1, 2)  # [B, 2, 2]: mean of each basis function under each weight
    # Ridge regression with two unknowns; the 2 x 2 matrix is inverted by hand because ONNX has no solver.
    product, projected = means.transpose(1, 2) @ means, means.transpose(1, 2) @ missing  # [B, 2, 2], [B, 2, 56]
    a, b, d = product[:, 0, 0] + 1e-6, product[:, 0, 1], product[:, 1, 1] + RIDGE
    inverse = torch.stack([d, -b, -b, a], 1).reshape(-1, 2, 2) / (a * d - b * b)[:, None, None]
    shift = (inverse @ projected).transpose(1, 2) @ basis  # [B, 56, T]
    return torch.cat([loudness, timbre + shift], 1)
