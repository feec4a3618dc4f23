"""Exact loudness envelope of a rendered scene: decays of hits, and the level of rubs.

Positions are 0 (left) to 1 (right); levels are linear RMS of a peak-normalised recording.
"""

from dataclasses import dataclass

import numpy as np

from audio.loudness import RATE

FINE = 1000  # Hz, of instantaneous power
WINDOW_MS = 32  # of the RMS: 512 samples at 16 kHz
PAN_WIDTH = 0.6  # share of the equal-power pan range that the frame's width spans


@dataclass(frozen=True)
class Hit:
    """One impact."""

    time: float  # seconds
    level: float  # 0..1
    position: float  # 0..1, left to right


@dataclass(frozen=True)
class Material:
    """Sound of hits and rubs; recorded hits decay by 60 dB in 0.2-1.5 s."""

    decay: float  # seconds to fall to 1/e
    gain: float  # RMS of the loudest hit
    friction: float  # RMS of the fastest rub
    ring: float = 0.0  # level of the second, slower decay, of object and room
    room: float = 0.1  # its time constant, seconds

    @staticmethod
    def draw(rng: np.random.Generator) -> "Material":
        return Material(
            decay=float(np.exp(rng.uniform(np.log(0.01), np.log(0.16)))),
            gain=float(np.exp(rng.uniform(np.log(0.12), np.log(0.45)))),
            friction=float(np.exp(rng.uniform(np.log(0.03), np.log(0.18)))),
            ring=float(np.exp(rng.uniform(np.log(0.03), np.log(0.5)))) if rng.random() < 0.8 else 0.0,
            room=float(np.exp(rng.uniform(np.log(0.05), np.log(0.3)))),
        )


def pan(position: np.ndarray | float, width: float = PAN_WIDTH) -> np.ndarray:
    """Equal-power gains [2, ...] (left, right) with gain 1 on both sides at the centre."""
    angle = np.pi / 4 * (1 + width * (2 * np.asarray(position) - 1))
    return np.sqrt(2) * np.stack([np.cos(angle), np.sin(angle)])


def room_tone(rng: np.random.Generator, seconds: float) -> np.ndarray | float:
    """RMS of the room tone [n] at FINE rate, slowly varying between -64 and -40 dB; 0 for 15 % of the scenes."""
    if rng.random() < 0.15:
        return 0.0
    level = np.exp(rng.uniform(np.log(6e-4), np.log(1e-2)))
    knots = rng.normal(0, rng.uniform(0.02, 0.3), int(3 * seconds) + 2)
    return level * np.exp(np.interp(np.arange(int(round(seconds * FINE))) / FINE * 3, np.arange(len(knots)), knots))


def envelope(
    hits: list[Hit],
    material: Material,
    seconds: float,
    floor: np.ndarray | float = 0.0,
    sustained: np.ndarray | None = None,
    sustained_position: np.ndarray | None = None,
) -> np.ndarray:
    """RMS envelope [2, seconds * RATE] before smoothing.

    sustained: level 0..1 and position of rubbing, [n] at FINE rate; level 1 has the RMS material.friction.
    """
    count = int(round(seconds * FINE))
    power = np.zeros((2, count)) + np.asarray(floor) ** 2
    reach = int(8 * max(material.decay, material.room * (material.ring > 0)) * FINE) + 1
    clock = np.arange(reach) / FINE
    decay = np.exp(-2 * clock / material.decay) + material.ring**2 * np.exp(-2 * clock / material.room)
    for hit in hits:
        start = int(round(hit.time * FINE))
        if start >= count or start + reach <= 0:
            continue
        gains = (material.gain * hit.level * pan(hit.position)) ** 2
        first = max(0, -start)
        length = min(reach, count - start)
        power[:, max(0, start) : start + length] += gains[:, None] * decay[first:length]
    if sustained is not None:
        power += (material.friction * sustained * pan(sustained_position)) ** 2
    taps = np.ones(WINDOW_MS) / WINDOW_MS
    measured = np.stack([np.convolve(row, taps, mode="same") for row in power])
    return np.sqrt(measured[:, :: FINE // RATE])[:, : int(round(seconds * RATE))]
