"""Clouds of grains: many short damped resonances, begun at random times.

P. R. Cook, "Physically Informed Sonic Modeling (PhISM): Synthesis of Percussive Sounds", Computer Music Journal 21(3),
1997: collisions arrive as a Poisson process and excite a few resonators. Energies after P. A. Houle and J. P. Sethna,
"Acoustic emission from crumpling paper", Physical Review E 54, 1996: few strong events and many weak ones, by a power
law.
"""

import numpy as np
from scipy.signal import butter, lfilter, sosfilt

from data.corpus import RATE

WEAKEST = 1e-4  # energy of the weakest grain over the strongest's


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """Even over octaves."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def decibels(db: float) -> float:
    return 10 ** (db / 20)


def arrivals(rate: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Rate per second at every sample [n] -> samples at which grains begin, ascending."""
    return np.repeat(np.arange(len(rate)), rng.poisson(rate / RATE))


def strengths(rng: np.random.Generator, count: int, exponent: float) -> np.ndarray:
    """Amplitudes [count] of grains whose energies E are distributed as E^-exponent between WEAKEST and 1; exponent
    above 1.
    """
    power = 1 - exponent
    return np.sqrt((WEAKEST**power + rng.random(count) * (1 - WEAKEST**power)) ** (1 / power))


def resonate(signal: np.ndarray, frequency: float, ring: float) -> np.ndarray:
    """Two poles, decaying by 1/e within `ring` seconds, and zeros at 0 Hz and half the rate; a unit impulse gives unit
    energy.
    """
    radius = np.exp(-1 / (ring * RATE))
    poles = [1, -2 * radius * np.cos(2 * np.pi * frequency / RATE), radius**2]
    return lfilter(np.array([1, 0, -1]) * np.sqrt((1 - radius**2) / 2), poles, signal)


def cloud(
    starts: np.ndarray,
    levels: np.ndarray,
    which: np.ndarray,
    resonances: list[tuple[float, float]],
    samples: int,
    soft: np.ndarray | None = None,
) -> np.ndarray:
    """Grains at `starts` with `levels`, each in the resonance (hertz, seconds) numbered `which` -> [samples].

    With `soft`, a window [k], a grain is no click but noise under that window, begun at the click: a blade or a flake
    that slides.
    """
    sound, noise = np.zeros(samples), np.random.default_rng(len(starts))  # another cloud, another noise
    for k, (frequency, ring) in enumerate(resonances):
        clicks = np.bincount(starts[which == k], levels[which == k], samples)[:samples]
        if soft is not None:
            clicks = np.convolve(clicks, soft)[:samples] * noise.standard_normal(samples)
        sound += resonate(clicks, frequency, ring)
    return sound


def band(signal: np.ndarray, low: float, high: float, order: int = 1) -> np.ndarray:
    """The signal between two frequencies."""
    return sosfilt(butter(order, [low, high], "bandpass", fs=RATE, output="sos"), signal)
