"""Synthesis of cloth that is rubbed, shaken or put down: micro-slips of threads.

S. S. An, D. L. James and S. Marschner, "Motion-driven concatenative synthesis of cloth sounds", SIGGRAPH 2012: friction
noise and crumpling follow the speed of the fabric. K. van den Doel, P. G. Kry and D. K. Pai, "FoleyAutomatic", SIGGRAPH
2001: rubbing is noise whose level and brightness rise with speed. Here the noise is a sum of slips, threads per metre
times speed per second.
"""

from dataclasses import dataclass

import numpy as np

from audio.loudness import db_to_gain
from data.synthetic.grains import RATE, arrivals, band, between, cloud, strengths

RESONANCES = 16


@dataclass(frozen=True)
class Fabric:
    threads: float  # that slip, per metre
    resonances: list[tuple[float, float]]  # Hz, decay in seconds; from low to high
    crumple: float  # events per metre
    exponent: float  # of the energies of crumpling events
    flap: tuple[float, float]  # moved air: Hz, dB


def fabric_of(rng: np.random.Generator) -> Fabric:
    centre, width = between(rng, 250, 5500), rng.uniform(0.7, 1.6)  # octaves to each side
    pitches = (centre * 2 ** np.linspace(-width, width, RESONANCES)).clip(120, 15_000)
    return Fabric(
        between(rng, 3000, 30_000),
        [(float(pitch), between(rng, 0.00005, 0.0004)) for pitch in pitches],
        between(rng, 20, 300),
        rng.uniform(1.2, 1.5),
        (between(rng, 60, 260), rng.uniform(-16, 16)),
    )


def gesture(rng: np.random.Generator, speed: float) -> np.ndarray:
    """Speed of the hand in m/s [samples]: one to three minimum-jerk strokes (Flash and Hogan 1985) of up to about
    `speed`.
    """
    strokes = []
    for _ in range(rng.choice([1, 2, 3], p=[0.6, 0.3, 0.1])):
        along = np.linspace(0, 1, int(RATE * between(rng, 0.2, 0.75) / speed**0.3))
        strokes += [
            speed * rng.uniform(0.4, 1) * 16 * along ** (2 * rng.uniform(0.5, 1)) * (1 - along) ** 2,
            np.zeros(int(RATE * rng.uniform(0, 0.06))),
        ]
    tremble = np.interp(
        np.arange(sum(map(len, strokes))),
        np.arange(0, 10 * RATE, RATE // 30),
        rng.lognormal(0, 0.4, len(np.arange(0, 10 * RATE, RATE // 30))),
    )
    return np.concatenate(strokes) * tremble


def slips_of(fabric: Fabric, rng: np.random.Generator, motion: np.ndarray) -> np.ndarray:
    """Positions in samples at which a thread slips."""
    return arrivals(fabric.threads * motion, rng)


def rub(fabric: Fabric, rng: np.random.Generator, speed: float) -> np.ndarray:
    """One rub or shake at up to about `speed` m/s, [samples], peak not normalised."""
    motion = gesture(rng, speed)
    samples = len(motion)
    slips = slips_of(fabric, rng, motion)
    # Faster motion is brighter.
    bright = RESONANCES * (0.25 + 0.5 * motion[slips] / motion.max()) + rng.normal(0, RESONANCES / 6, len(slips))
    sound = cloud(
        slips,
        rng.lognormal(0, 0.8, len(slips)) * motion[slips] ** 0.5,
        bright.astype(int).clip(0, RESONANCES - 1),
        fabric.resonances,
        samples,
    )
    sound /= np.abs(sound).max()
    folds = arrivals(fabric.crumple * motion, rng)
    sound += between(rng, 0.1, 0.8) * cloud(
        folds,
        strengths(rng, len(folds), fabric.exponent),
        rng.integers(RESONANCES, size=len(folds)),
        fabric.resonances,
        samples,
        np.hanning(RATE // 250),
    )
    air = band(rng.standard_normal(samples), 30, fabric.flap[0]) * motion**1.5
    return speed * (sound + db_to_gain(fabric.flap[1]) * air / np.abs(air).max())
