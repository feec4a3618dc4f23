"""Losses of the mapper: loudness classes, hits and pan position."""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from audio import loudness
from mapper.augmentation import pan_of
from mapper.training_module import Outputs

CLASS_SIGMA = 1.0  # Gaussian label smoothing, classes
LOUD_CLASS_WEIGHT = 3.0  # extra weight of the loudest class: most of a clip is silence
HIT_WEIGHT = 8.0  # positive weight of the hit heads
EARLY_HIT_SIGMA, LATE_HIT_SIGMA = 0.025, 0.02  # width of a hit's target, seconds


class Losses(NamedTuple):
    """Of each clip, [B]."""

    classes: Tensor  # cross-entropy
    hits: Tensor  # binary cross-entropy, both heads
    pan: Tensor  # squared error where it is loud


def soft_classes(envelope: np.ndarray, sigma: float, device: torch.device | None = None) -> Tensor:
    """Linear RMS [B, C, N], not smoothed -> class distributions [B, C, N, 64], Gaussian around the true class."""
    true = torch.from_numpy(loudness.encode(loudness.smooth(envelope))).to(device)[..., None]  # [B, C, N, 1]
    distance = torch.arange(loudness.CLASSES, device=device) - true  # [B, C, N, 64]
    weights = torch.exp(-(distance**2) / (2 * sigma**2))  # [B, C, N, 64]
    return weights / weights.sum(-1, keepdim=True)


def hit_targets(hits: np.ndarray, count: int, rate: float, sigma: float) -> Tensor:
    """Hits [B, 64, 2] -> Gaussian bumps of `sigma` seconds around each, [B, count] at `rate` Hz."""
    times = torch.arange(count) / rate
    distance = times[None, None] - torch.from_numpy(hits[:, :, 0])[..., None]  # [B, 64, count]
    return torch.nan_to_num(torch.exp(-(distance**2) / (2 * sigma**2))).amax(1)


def hit_loss(log_odds: Tensor, hits: np.ndarray, rate: float, sigma: float) -> Tensor:
    """Log-odds [B, count] at `rate` Hz -> [B]."""
    targets = hit_targets(hits, log_odds.shape[1], rate, sigma).to(log_odds.device)
    weight = torch.tensor(HIT_WEIGHT, device=log_odds.device)
    return F.binary_cross_entropy_with_logits(log_odds.float(), targets, pos_weight=weight, reduction="none").mean(1)


def losses(outputs: Outputs, envelope: np.ndarray, hits: np.ndarray) -> Losses:
    device = outputs.logits.device
    target = soft_classes(envelope, CLASS_SIGMA, device).float()  # [B, 2, N, 64]
    ramp = torch.linspace(0, 1, loudness.CLASSES, device=device)
    weight = 1 + LOUD_CLASS_WEIGHT * target @ ramp  # [B, 2, N]
    entropy = -(target * F.log_softmax(outputs.logits.float(), -1)).sum(-1)  # [B, 2, N]
    classes = (entropy * weight).sum((1, 2)) / weight.sum((1, 2))  # [B]
    found = hit_loss(outputs.early_hits, hits, 30, EARLY_HIT_SIGMA) + hit_loss(
        outputs.late_hits, hits, loudness.RATE, LATE_HIT_SIGMA
    )
    level = np.sqrt((envelope**2).mean(1))  # [B, N]
    at = (np.arange(outputs.pan.shape[1]) * level.shape[1] / outputs.pan.shape[1]).astype(int)  # [T]
    loud = level * (level > np.maximum(0.02, 0.3 * level.max(1, keepdims=True)))  # [B, N]
    error = (outputs.pan.float() - torch.from_numpy(pan_of(envelope)[:, at]).float().to(device)) ** 2  # [B, T]
    share = torch.from_numpy(loud[:, at]).float().to(device)  # [B, T]
    return Losses(classes, found, (error * share).sum(1) / (share.sum(1) + 1e-3))
