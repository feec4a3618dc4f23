"""Loudness envelopes, linear RMS 0..1 at 125 Hz: RMS, smoothing, mu-law classes, onsets, the envelope at audio rate."""

import numpy as np

RATE = 125  # Hz, of envelopes
ANALYSIS_RATE = 16_000  # Hz, of the measured signal
WINDOW, HOP = 512, 128  # samples at ANALYSIS_RATE
SMOOTHING = 15  # envelope samples, 120 ms
CLASSES, MU = 64, 255.0  # loudness classes on a mu-law scale (Stable-V2A, eq. 8)
AUDIO_STEP = 44_100 / RATE  # audio samples from one envelope value to the next


def db_to_gain(db: float) -> float:
    """Linear gain of a gain in dB."""
    return 10 ** (db / 20)


def rms(signal: np.ndarray, window: int = WINDOW, hop: int = HOP) -> np.ndarray:
    """Signal [samples] at 16 kHz -> RMS [samples // hop + 1]. Window i is centred on sample i * hop, zeros outside."""
    padded = np.pad(signal.astype(np.float64) ** 2, window // 2)
    total = np.concatenate([[0.0], np.cumsum(padded)])
    starts = np.arange(0, len(padded) - window + 1, hop)
    return np.sqrt(np.maximum(0, total[starts + window] - total[starts]) / window)


def at_audio_rate(envelope: np.ndarray, samples: int, step: float = AUDIO_STEP, first: int = 0) -> np.ndarray:
    """Envelope [..., N] -> float32 [..., samples] from audio sample `first` on, linear between values.

    Value i lies at audio sample i * step. The last value lasts one step; after it the result is zero.
    """
    position = (first + np.arange(samples)) / step
    count = envelope.shape[-1]
    rows = [np.interp(position, np.arange(count), row) for row in envelope.reshape(-1, count)]
    dense = np.stack(rows) * ((position >= 0) & (position < count))
    return dense.astype(np.float32).reshape(*envelope.shape[:-1], samples)


def smooth(envelope: np.ndarray, width: int = SMOOTHING) -> np.ndarray:
    """Centred moving average over the last axis, zero padded."""
    taps = np.ones(width) / width
    return np.apply_along_axis(lambda row: np.convolve(row, taps, mode="same"), -1, envelope)


def compress(envelope: np.ndarray) -> np.ndarray:
    """mu-law, 0..1 to 0..1."""
    return np.log1p(MU * np.clip(envelope, 0, 1)) / np.log1p(MU)


def encode(envelope: np.ndarray) -> np.ndarray:
    """Linear RMS to class 0..63."""
    return np.rint((CLASSES - 1) * compress(envelope)).astype(np.int64)


def decode(classes: np.ndarray) -> np.ndarray:
    """Class, or a fractional mean of classes, to linear RMS."""
    return np.expm1(np.log1p(MU) * classes / (CLASSES - 1)) / MU


def pick(novelty: np.ndarray, rate: float, threshold: float, gap: float = 0.1) -> np.ndarray:
    """Times (s) of local maxima that reach the threshold, [events], ascending; the largest within +-gap seconds."""
    reach = max(1, int(round(gap * rate)))
    order = np.argsort(-novelty, stable=True)
    free, found = np.ones(len(novelty), bool), []
    for n in order:
        if novelty[n] < threshold:
            break
        if free[n]:
            found.append(n / rate)
            free[max(0, n - reach) : n + reach + 1] = False
    return np.sort(np.array(found))


def rise(envelope: np.ndarray, reach: int = 6) -> np.ndarray:
    """Onset strength [n]: rise of the mu-law level of a smoothed envelope [n] from -reach to +reach samples."""
    curve = np.pad(compress(envelope), reach, mode="edge")
    return np.maximum(0, curve[2 * reach :] - curve[: -2 * reach])


def onsets(envelope: np.ndarray, threshold: float = 0.08, share: float = 0.25) -> np.ndarray:
    """Onset times (s) of a smoothed envelope: rises of at least `threshold` mu-law units and at least `share` of the
    greatest rise.
    """
    strength = rise(envelope)
    return pick(strength, RATE, max(threshold, share * strength.max(initial=0)))


def match(found: np.ndarray, true: np.ndarray, tolerance: float) -> int:
    """Number of one-to-one pairs within the tolerance. Both lists are sorted, in seconds. Greedy matching in time is
    optimal here.
    """
    hits = i = j = 0
    while i < len(found) and j < len(true):
        if abs(found[i] - true[j]) <= tolerance:
            hits, i, j = hits + 1, i + 1, j + 1
        elif found[i] < true[j]:
            i += 1
        else:
            j += 1
    return hits
