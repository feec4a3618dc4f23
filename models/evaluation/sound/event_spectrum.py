"""Band spectrum of an event in the windows after its onset, and distances of such spectra in dB.

- Onset of an event: the first millisecond, from 40 ms before to 60 ms after a given time, in which the mean power of
  both channels reaches a tenth of its maximum there. Takes and recordings are aligned in the same way.
- Windows after the onset: 0-30, 30-90, 90-200 and 200-400 ms, joined by crossfades of 5 ms whose gains sum to 1.
- Bands: power of left and right together in 24 triangular mel bands from 30 Hz to 20 kHz, in dB relative to the sum of
  all bands of the same window, so level and decay do not matter. Bands more than 60 dB below the loudest band of their
  window count as 60 dB below it, so that they do not dominate.
- A window counts if the sound lasts for at least half of it and its mean power is within 60 dB of that of the loudest
  window; others are NaN.
- Distance of two events: mean absolute difference in dB over the bands and over the windows that count in both.
- Mean spectrum of an event: the bands of all its windows together, relative to their sum, with the same floor; that of
  a sound is over its whole length. Distance: mean absolute difference in dB over the bands.
"""

import itertools

import numpy as np
import scipy.fft

from evaluation.spectra import RATE, mel_bands

EDGES = (0.0, 0.03, 0.09, 0.2, 0.4)  # seconds after the onset
SECONDS = EDGES[-1]
BANDS, LOW, HIGH = 24, 30.0, 20_000.0
FLOOR = 60.0  # dB below the loudest band, and below the loudest window
FADE = round(0.005 * RATE)
BEFORE, AFTER = 40, 60  # ms around a given time in which the onset is searched
STEP = round(0.001 * RATE)
RISE = 0.1  # share of the greatest power
SIZE = 16_384  # of the FFT of a window: the longest and its fades


def onset_near(sound: np.ndarray, seconds: float) -> int:
    """Onset in samples of the event of `sound` [2, samples] near a time."""
    first = max(0, round(seconds * 1000) - BEFORE)
    part = sound[:, first * STEP : (round(seconds * 1000) + AFTER) * STEP].astype(np.float64)
    part = np.pad(part, ((0, 0), (0, -part.shape[1] % STEP)))
    power = (part**2).sum(0).reshape(-1, STEP).sum(1)
    return (first + int((power >= RISE * power.max()).argmax())) * STEP


def window_powers(sound: np.ndarray, onset: int, end: int | None = None) -> np.ndarray:
    """Power [4, 24] of an event in its windows and bands; NaN where the sound ends before half of a window.

    end: sample at which the event ends, by default that of the sound.
    """
    end = min(sound.shape[1], sound.shape[1] if end is None else end)
    ends = [onset + round(edge * RATE) for edge in EDGES]
    ramp = np.sin(np.pi / 2 * (np.arange(FADE) + 0.5) / FADE) ** 2
    filters = mel_bands(BANDS, SIZE, LOW, HIGH)
    filters = filters / filters.max(0)
    powers = np.full((len(EDGES) - 1, BANDS), np.nan)
    for k, (start, stop) in enumerate(itertools.pairwise(ends)):
        if end < (start + stop) / 2:
            break
        gain = np.concatenate([ramp, np.ones(stop - start - FADE), ramp[::-1]])  # fades are centred on both edges
        begin = start - FADE // 2
        piece = sound[:, max(0, begin) : min(end, begin + len(gain))]
        gain = gain[max(0, -begin) :][: piece.shape[1]]
        powers[k] = (np.abs(scipy.fft.rfft(piece * gain, SIZE)) ** 2).sum(0) @ filters / (stop - start)
    return powers


def relative(powers: np.ndarray) -> np.ndarray:
    """Powers [..., bands] -> dB relative to their sum, not below the floor; NaN for silence."""
    loudest, total = powers.max(-1, keepdims=True), powers.sum(-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        return 10 * np.log10(np.maximum(powers, loudest * 10 ** (-FLOOR / 10)) / total)


def event_bands(sound: np.ndarray, onset: int, end: int | None = None) -> np.ndarray:
    """Bands [4, 24] in dB of the event of `sound` [2, samples] at an onset; NaN for windows that do not count."""
    return counted_bands(window_powers(sound, onset, end))


def counted_bands(powers: np.ndarray) -> np.ndarray:
    """Window powers [4, 24] -> bands in dB."""
    totals = powers.sum(1)
    counts = totals > max(float(np.nanmax(totals)) * 10 ** (-FLOOR / 10), 1e-20)
    return np.where(counts[:, None], relative(powers), np.nan)


def frozen_bands(powers: np.ndarray) -> np.ndarray:
    """Window powers -> bands [4, 24] of a sound that has the event's mean spectrum in all windows."""
    return np.broadcast_to(event_mean(powers), powers.shape)


def event_distance(first: np.ndarray, second: np.ndarray) -> float:
    """Distance in dB of two events' bands [4, 24]; NaN if no window counts in both."""
    difference = np.abs(first - second)
    return float(np.nanmean(difference)) if np.isfinite(difference).any() else float("nan")


def event_mean(powers: np.ndarray) -> np.ndarray:
    """Window powers -> mean spectrum [24] of the event."""
    lengths = np.diff(EDGES)
    return relative(np.nansum(powers * lengths[:, None], 0))


def mean_bands(sound: np.ndarray) -> np.ndarray:
    """Mean spectrum [24] of a whole sound [2, samples]."""
    filters = mel_bands(BANDS, SIZE, LOW, HIGH)
    frames = -(-max(sound.shape[1], 1) // (SIZE // 2)) + 1
    padded = np.pad(sound.astype(np.float64), ((0, 0), (SIZE // 2, frames * SIZE // 2 + SIZE // 2 - sound.shape[1])))
    window = np.sin(np.pi * (np.arange(SIZE) + 0.5) / SIZE)
    pieces = np.lib.stride_tricks.sliding_window_view(padded, SIZE, 1)[:, :: SIZE // 2]
    spectrum = (np.abs(scipy.fft.rfft(pieces * window, axis=-1)) ** 2).sum((0, 1))
    return relative(spectrum @ (filters / filters.max(0)))


def band_distance(first: np.ndarray, second: np.ndarray) -> float:
    """Distance in dB of two mean spectra [24]."""
    return float(np.abs(first - second).mean())
