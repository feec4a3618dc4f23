"""Augmentation of prepared clips: mirroring, shifts and changes of speed, with the sound changed alike."""

import numpy as np
import torch
from torch import Tensor

from mapper.mirrored import mirror_pyramid
from mapper.shards import Clips
from video.sound import PAN_WIDTH

VERTICAL_FLOW = [1, 5, 8]  # channels of the flow pyramid
FLOW = [0, 1, 4, 5, 7, 8]
MAX_SHIFT = 3  # cells of the flow pyramid (24 x 32)


def pan_of(envelope: np.ndarray) -> np.ndarray:
    """Pan position -1..1 (left to right) of envelopes [B, 2, N] that video.sound.pan made; [B, N]."""
    return (np.arctan2(envelope[:, 1], envelope[:, 0] + 1e-9) * 4 / np.pi - 1) / PAN_WIDTH


def shift_pan(envelope: np.ndarray, by: float) -> np.ndarray:
    """Envelopes [B, 2, N] panned `by` to the right, at most to the edge of the frame (which is 2 wide)."""
    power = np.sqrt((envelope**2).sum(1))  # [B, N]
    angle = np.pi / 4 * (1 + PAN_WIDTH * np.clip(pan_of(envelope) + by * (power > 2e-2), -1, 1))  # [B, N]
    return (power[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)).astype(np.float32)


def mirror(pyramid: Tensor, small: Tensor) -> tuple[Tensor, Tensor]:
    """Swaps left and right."""
    return mirror_pyramid(pyramid), small.flip(-1)


def augment(clips: Clips, rng: np.random.Generator) -> Clips:
    """A random view of a batch.

    Left-right flip (channels swap), rarely upside down, shifted by up to MAX_SHIFT cells (the sound is panned alike),
    and all motion scaled by exp(+-0.4).
    """
    pyramid, small, envelope, hits = clips
    if rng.random() < 0.5:
        (pyramid, small), envelope = mirror(pyramid, small), envelope[:, ::-1]
    if rng.random() < 0.1:
        pyramid, small = pyramid.flip(-2), small.flip(-2)
        pyramid[:, :, VERTICAL_FLOW] *= -1
    down, across = (int(n) for n in rng.integers(-MAX_SHIFT, MAX_SHIFT + 1, 2))
    pyramid, small = pyramid.roll((down, across), (-2, -1)), small.roll((2 * down, 2 * across), (-2, -1))
    mono = np.abs(envelope[:, 0] - envelope[:, 1]).max(1) < 1e-6  # clips of the games, [B]
    envelope = np.where(mono[:, None, None], envelope, shift_pan(envelope, across / 16))
    flow = pyramid[:, :, FLOW].float() * float(np.exp(rng.uniform(-0.4, 0.4)))
    pyramid[:, :, FLOW] = flow.round().clamp(-127, 127).to(torch.int8)
    return Clips(pyramid, small, envelope, hits)
