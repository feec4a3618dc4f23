"""Granular synthesis: many short damped resonances at random times.

P. R. Cook, "Physically Informed Sonic Modeling (PhISM): Synthesis of Percussive Sounds", Computer Music Journal 21(3),
1997: collisions arrive as a Poisson process and excite a few resonators. Energies follow a power law: P. A. Houle and
J. P. Sethna, "Acoustic emission from crumpling paper", Physical Review E 54, 1996.
"""

import numpy as np
from scipy.signal import butter, lfilter, sosfilt

from data.corpus import RATE

WEAKEST = 1e-4  # energy of the weakest grain relative to the strongest


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """Random number, uniform in its logarithm."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def arrivals(rate: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Rate per second at every sample [n] -> positions of grains in samples, ascending (a Poisson process)."""
    return np.repeat(np.arange(len(rate)), rng.poisson(rate / RATE))


def strengths(rng: np.random.Generator, count: int, exponent: float) -> np.ndarray:
    """Amplitudes [count] of grains with energies distributed as E^-exponent from WEAKEST to 1; exponent above 1."""
    power = 1 - exponent
    return np.sqrt((WEAKEST**power + rng.random(count) * (1 - WEAKEST**power)) ** (1 / power))


def resonate(signal: np.ndarray, frequency: float, ring: float) -> np.ndarray:
    """Two-pole resonator with zeros at 0 Hz and the Nyquist frequency. Decays by 1/e in `ring` seconds; a unit impulse
    gives unit energy.
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
    """Grains at `starts` with amplitudes `levels` in the resonance (Hz, seconds) of index `which` -> [samples].

    A grain is a click, or, with a window `soft` [k], noise under that window.
    """
    sound, noise = np.zeros(samples), np.random.default_rng(len(starts))  # deterministic, but different for every cloud
    for k, (frequency, ring) in enumerate(resonances):
        clicks = np.bincount(starts[which == k], levels[which == k], samples)[:samples]
        if soft is not None:
            clicks = np.convolve(clicks, soft)[:samples] * noise.standard_normal(samples)
        sound += resonate(clicks, frequency, ring)
    return sound


def band(signal: np.ndarray, low: float, high: float, order: int = 1) -> np.ndarray:
    """Band-pass filter."""
    return sosfilt(butter(order, [low, high], "bandpass", fs=RATE, output="sos"), signal)
