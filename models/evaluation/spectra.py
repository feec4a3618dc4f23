"""Short-time magnitudes and mel bands of sounds at 44.1 kHz, independent of the networks that are evaluated."""

import functools

import numpy as np
import scipy.fft

RATE = 44_100


def magnitudes(sound: np.ndarray, size: int, hop: int) -> np.ndarray:
    """Sound [samples] -> Hann-windowed magnitudes [frames, size // 2 + 1].

    Frames are centred on multiples of `hop`; a sine of amplitude 1 has magnitude 1.
    """
    padded = np.pad(sound.astype(np.float32), (size // 2, size))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[: len(sound) + 1 : hop]
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)).astype(np.float32)
    return np.abs(scipy.fft.rfft(frames * window)) * (2 / window.sum())


@functools.cache
def mel_bands(bands: int, size: int, low: float = 0.0, high: float = RATE / 2) -> np.ndarray:
    """HTK mel filters that each sum to 1, [size // 2 + 1, bands]; one narrower than a bin takes the nearest bin."""

    def mel(hz):
        return 2595 * np.log10(1 + np.asarray(hz) / 700)

    edges = np.linspace(mel(low), mel(high), bands + 2)
    bins = mel(np.arange(size // 2 + 1) * RATE / size)[:, None]
    weights = np.clip(
        np.minimum((bins - edges[:-2]) / (edges[1:-1] - edges[:-2]), (edges[2:] - bins) / (edges[2:] - edges[1:-1])),
        0,
        None,
    )
    empty = np.flatnonzero(weights.sum(0) < 1e-6)
    weights[np.abs(bins - edges[1:-1][empty]).argmin(0), empty] = 1
    return (weights / weights.sum(0)).astype(np.float32)


def mel_decibels(
    sound: np.ndarray, bands: int = 64, size: int = 1024, hop: int = 256, floor: float = -100.0
) -> np.ndarray:
    """Mel power in dB relative to a full-scale sine, [frames, bands], not below `floor`."""
    return np.maximum(
        floor, 10 * np.log10(magnitudes(sound, size, hop) ** 2 @ mel_bands(bands, size, 30, 20_000) + 1e-12)
    )


def decibels(level: float, least: float = -120.0) -> float:
    """Amplitude -> dB relative to full scale, not below `least`."""
    return max(least, 20 * float(np.log10(max(level, 1e-9))))
