"""Loudness envelopes of a chunk's sound, and the class targets of the RMS-Mapper."""

import numpy as np
import soxr
import torch
from torch import Tensor

from audio import loudness
from studio.data.media import SILENCE, SOUND_RATE

LABEL_SIGMA, LABEL_REACH = 1.0, 3  # classes; eq. 9. The paper gives no W; 3 is that of Kum and Nam, whom it follows


def envelope(signal: np.ndarray) -> np.ndarray:
    """Mono signal [samples] at 44.1 kHz -> smoothed linear RMS [seconds * 125], RMS 512/128 at 16 kHz."""
    measured = loudness.rms(soxr.resample(signal, SOUND_RATE, loudness.ANALYSIS_RATE))
    count = round(len(signal) / SOUND_RATE * loudness.RATE)
    return loudness.smooth(np.pad(measured, (0, max(0, count - len(measured))))[:count])


def chunk_envelopes(sound: np.ndarray) -> np.ndarray:
    """Sound [2, samples] at 44.1 kHz, peak 1 -> float32 [3, N]: mono mix at peak 1, left, right.

    The mapper learns the first, the ControlNet follows the others.
    """
    mono = sound.mean(0)
    peak = float(np.abs(mono).max(initial=0))
    mono = mono / peak if peak > SILENCE else mono
    return np.stack([envelope(mono), envelope(sound[0]), envelope(sound[1])]).astype(np.float32)


def class_targets(classes: Tensor) -> Tensor:
    """Classes [..., N] -> targets [..., N, 64] with Gaussian label smoothing (eq. 9).

    Silence (class 0) is neither smoothed nor reached by the smoothing of other classes: it is a class of its own.
    The rows are not normalised, as in eq. 10, so that samples with sound weigh more than silent ones.
    """
    at = torch.arange(loudness.CLASSES, device=classes.device)
    distance = (at - classes[..., None]).abs()  # [..., N, 64]
    weights = torch.exp(-(distance.float() ** 2) / (2 * LABEL_SIGMA**2)) * (distance <= LABEL_REACH)
    silent = (classes == 0)[..., None]  # [..., N, 1]
    return torch.where(silent, (at == 0).float(), weights * (at != 0))


def class_loss(logits: Tensor, classes: Tensor) -> Tensor:
    """Cross-entropy (eq. 10), mean over samples: logits [B, N, 64], classes [B, N] -> []."""
    return -(class_targets(classes) * torch.log_softmax(logits.float(), -1)).sum(-1).mean()
