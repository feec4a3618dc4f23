"""Sync marks: a burst of noise at the start and at the end of every film, by which sound and picture are aligned."""

import wave
from pathlib import Path

import numpy as np
import soxr

from audio.loudness import ANALYSIS_RATE

RATE = 22050  # of the mark, Hz


def signal() -> np.ndarray:
    """The mark [samples] at RATE, 50 ms."""
    return np.random.default_rng(0).uniform(-0.9, 0.9, RATE // 20)


def write(target: Path) -> Path:
    with wave.open(str(target), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((signal() * 32767).astype("<i2").tobytes())
    return target


def find(sound: np.ndarray, mark: np.ndarray) -> int:
    """Sample at which `mark` starts in a mono sound, by normalised cross-correlation."""
    size = 2 ** int(np.ceil(np.log2(len(sound) + len(mark))))
    match = np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(mark, size)), size)[: len(sound)]
    power = np.convolve(sound**2, np.ones(len(mark)))[len(mark) - 1 :][: len(sound)]
    return int(np.argmax(match / np.sqrt(power + 1e-3)))


def both(sound: np.ndarray, seconds: float) -> tuple[int, int]:
    """Samples at which the marks start in the first and in the last `seconds` of a mono sound at 16 kHz."""
    mark, length = soxr.resample(signal(), RATE, ANALYSIS_RATE), round(seconds * ANALYSIS_RATE)
    return find(sound[:length], mark), len(sound) - length + find(sound[-length:], mark)
