"""Hits within one sound: mean spectrum, level and brightness, how much they differ, whether louder is brighter.

A hit is an event (event_spectrum.py) of at least 150 ms. Its level is that of its windows in dB. Its brightness is the
mean of the bands' centres in octaves, weighted by their power.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from evaluation.codec.measures import LEAD, onsets
from evaluation.sound.event_spectrum import (
    BANDS,
    HIGH,
    LOW,
    band_distance,
    event_mean,
    onset_near,
    window_powers,
)
from evaluation.spectra import RATE, decibels

LEAST_SECONDS = 0.15
LEAST_HITS = 3
EDGE = round(0.002 * RATE)  # samples before the next onset
LEAST_RANGE = 6.0  # dB between the softest and the loudest hit of a sound that says something about brightness


@dataclass(frozen=True)
class Hit:
    bands: np.ndarray  # mean spectrum [24]
    level: float  # dB
    brightness: float  # octaves above LOW


def hit_at(sound: np.ndarray, onset: int, end: int | None = None) -> Hit:
    """The hit of `sound` [2, samples] at an onset."""
    powers = window_powers(sound, onset, end)
    shape = event_mean(powers)
    weights = 10 ** (shape / 10)
    return Hit(
        shape,
        decibels(float(np.sqrt(np.nanmean(powers.sum(1)))), -200),
        float((weights * band_octaves()).sum() / weights.sum()),
    )


def band_octaves() -> np.ndarray:
    """Centres of the bands in octaves above LOW, [24]."""
    mel = np.linspace(*(2595 * np.log10(1 + hz / 700) for hz in (LOW, HIGH)), BANDS + 2)[1:-1]
    return np.log2(700 * (10 ** (mel / 2595) - 1) / LOW)


def hits_of(sound: np.ndarray) -> list[Hit]:
    """Hits of a recording [2, samples] at clear onsets (a rise of 20 dB)."""
    places = onsets(np.pad(sound, ((0, 0), (LEAD, LEAD))))  # a sound that begins at once has an onset too
    starts = sorted({onset_near(sound, max(0, place - LEAD) / RATE) for place in places})
    ends = [start - EDGE for start in starts[1:]] + [sound.shape[1]]
    return [hit_at(sound, start, end) for start, end in zip(starts, ends) if end - start >= LEAST_SECONDS * RATE]


def mean_spread(spectra: list[np.ndarray]) -> float:
    """Mean distance in dB of all pairs of mean spectra."""
    return float(np.mean([band_distance(a, b) for k, a in enumerate(spectra) for b in spectra[:k]]))


def brightness_slope(sounds: Iterable[list[Hit]]) -> tuple[float, float, int]:
    """Octaves of brightness per 10 dB of level, its correlation, and the number of sounds.

    Least squares over the deviations from each sound's own mean, of sounds with LEAST_HITS hits over LEAST_RANGE dB.
    """
    deviations = []
    for hits in sounds:
        values = np.array([[hit.level, hit.brightness] for hit in hits])
        if len(hits) >= LEAST_HITS and np.ptp(values[:, 0]) >= LEAST_RANGE:
            deviations.append(values - values.mean(0))
    if not deviations:
        return float("nan"), float("nan"), 0
    level, brightness = np.concatenate(deviations).T
    together = float((level * brightness).sum())
    return (
        10 * together / float((level**2).sum()),
        together / max(float(np.sqrt((level**2).sum() * (brightness**2).sum())), 1e-12),
        len(deviations),
    )
