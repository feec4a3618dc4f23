"""Recordings from Opus files, by libsndfile: reading needs few and small packages."""

from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

UP, DOWN = 147, 160  # from 48 kHz to 44.1 kHz


def read_opus(path: Path, samples: int) -> np.ndarray:
    """-> float32 [channels, samples] at 44.1 kHz, aligned with what was encoded; the end is padded with zeros."""
    sound = soundfile.read(path, dtype="float32", always_2d=True)[0].T  # [channels, samples at 48 kHz]
    decoded = resample_poly(sound, UP, DOWN, axis=1).astype(np.float32)[:, :samples]
    return np.pad(decoded, ((0, 0), (0, samples - decoded.shape[1])))
