"""Sound of a rendered scene as its exact loudness envelope: decays of strikes plus the sustained level of rubs.

Positions are 0 (left) .. 1 (right); levels are linear RMS of a peak-normalised recording.
"""

from dataclasses import dataclass

import numpy as np

RATE = 125  # envelope samples per second
FINE = 1000  # instantaneous power is laid out at this rate, then measured like a 512-sample window at 16 kHz
WINDOW_MS = 32
SMOOTHING = 15


@dataclass(frozen=True)
class Strike:
    """One impact: time in seconds, level 0..1, horizontal position 0..1."""

    time: float
    level: float
    position: float


@dataclass(frozen=True)
class Material:
    """decay: seconds to fall by 1/e; gain: RMS of the loudest strike; friction: RMS of the fastest rub."""

    decay: float
    gain: float
    friction: float

    @staticmethod
    def draw(rng: np.random.Generator) -> "Material":
        return Material(
            decay=float(np.exp(rng.uniform(np.log(0.008), np.log(0.16)))),
            gain=float(np.exp(rng.uniform(np.log(0.12), np.log(0.45)))),
            friction=float(np.exp(rng.uniform(np.log(0.03), np.log(0.18)))),
        )


def pan(position: np.ndarray | float, width: float = 0.6) -> np.ndarray:
    """Equal-power gains [2, ...] (left, right) scaled so that the centre has gain 1 on both sides."""
    angle = np.pi / 4 * (1 + width * (2 * np.asarray(position) - 1))
    return np.sqrt(2) * np.stack([np.cos(angle), np.sin(angle)])


def smooth(envelope: np.ndarray, kernel: int = SMOOTHING) -> np.ndarray:
    """Centred moving average over the last axis, zero padded."""
    taps = np.ones(kernel) / kernel
    return np.apply_along_axis(lambda row: np.convolve(row, taps, mode="same"), -1, envelope)


def envelope(strikes: list[Strike], material: Material, seconds: float, floor: float = 0.0,
             sustained: np.ndarray | None = None, sustained_position: np.ndarray | None = None) -> np.ndarray:
    """RMS envelope [2, seconds * RATE] before smoothing.

    sustained: level 0..1 of rubbing at FINE rate (its loudest value maps to material.friction), with its position.
    """
    count = int(round(seconds * FINE))
    power = np.full((2, count), floor**2)
    reach = int(8 * material.decay * FINE) + 1
    decay = np.exp(-2 * np.arange(reach) / FINE / material.decay)
    for strike in strikes:
        start = int(round(strike.time * FINE))
        if start >= count or start + reach <= 0:
            continue
        gains = (material.gain * strike.level * pan(strike.position)) ** 2
        first = max(0, -start)
        length = min(reach, count - start)
        power[:, max(0, start):start + length] += gains[:, None] * decay[first:length]
    if sustained is not None:
        power += (material.friction * sustained * pan(sustained_position)) ** 2
    taps = np.ones(WINDOW_MS) / WINDOW_MS
    measured = np.stack([np.convolve(row, taps, mode="same") for row in power])
    return np.sqrt(measured[:, :: FINE // RATE])[:, : int(round(seconds * RATE))]
