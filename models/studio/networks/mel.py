"""Mel filter banks: Slaney's scale and area norm (as librosa), or HTK's scale without a norm (as torchaudio)."""

import numpy as np


def to_mel(hertz: np.ndarray, htk: bool) -> np.ndarray:
    """Hz -> mel. Slaney's scale is linear below 1 kHz and logarithmic above."""
    if htk:
        return 2595 * np.log10(1 + hertz / 700)
    above = 15 + np.log(np.maximum(hertz, 1) / 1000) * 27 / np.log(6.4)
    return np.where(hertz < 1000, hertz * 3 / 200, above)


def to_hertz(mel: np.ndarray, htk: bool) -> np.ndarray:
    if htk:
        return 700 * (10 ** (mel / 2595) - 1)
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


def mel_filters(rate: int, window: int, count: int, low: float, high: float, htk: bool = False) -> np.ndarray:
    """Triangles from `low` to `high` Hz for a spectrum of `window` samples: [window // 2 + 1, count] float32."""
    frequencies = np.linspace(0, rate / 2, window // 2 + 1)[:, None]  # [bins, 1]
    ends = to_mel(np.array([low, high], float), htk)  # [2]
    edges = to_hertz(np.linspace(ends[0], ends[1], count + 2), htk)  # [count + 2]
    rise = (frequencies - edges[:-2]) / np.diff(edges)[:-1]  # [bins, count]
    fall = (edges[2:] - frequencies) / np.diff(edges)[1:]  # [bins, count]
    filters = np.maximum(0, np.minimum(rise, fall))  # [bins, count]
    return (filters if htk else filters * 2 / (edges[2:] - edges[:-2])).astype(np.float32)
