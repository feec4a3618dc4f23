"""Synthesis of footsteps: heel and toe press into granular ground or strike a floor.

P. R. Cook, "Modeling Bill's Gait: Analysis and Parametric Synthesis of Walking Sounds", AES 22nd Conference, 2002: a
step is an envelope of heel and toe that drives PhISEM grains. F. Fontana and R. Bresin, "Physics-based sound synthesis
and control: crushing, walking and running by crumpling sounds", Colloquium on Musical Informatics, 2003: crumpling
events follow a power law; their rate grows with walking speed. Floors use modal synthesis (`modal`). Squeaking snow is
stick-slip friction: one pulse per slip, at a rate that grows with speed.
"""

from dataclasses import dataclass

import numpy as np

from audio.loudness import db_to_gain
from data.synthetic.grains import RATE, arrivals, band, between, cloud, resonate, strengths
from data.synthetic.modal import Body, struck

RESONANCES = 24


@dataclass(frozen=True)
class Ground:
    """Ranges from which a Patch is drawn."""

    rate: tuple[float, float]  # grains per second under full weight at 1 m/s
    pitch: tuple[float, float]  # Hz
    ringing: tuple[float, float]  # decay in seconds
    exponent: tuple[float, float]  # of the energies of grains
    soft: tuple[float, float] | None  # duration of sliding grains in seconds; None: clicks
    thump: tuple[float, float]  # level of the sole relative to the grains, dB
    squeak: tuple[float, float] | None  # relative to the grains, dB
    stance: float  # seconds at 1 m/s
    settle: tuple[float, float]  # force that moves grains after the step, relative to the heel's


GROUNDS = {
    "gravel": Ground((2500, 12_000), (500, 6000), (0.0002, 0.0015), (1.2, 1.5), None, (-22, 5), None, 0.5, (0.02, 0.2)),
    "grass": Ground(
        (600, 4000), (500, 9000), (0.00004, 0.0002), (1.15, 1.4), (0.008, 0.03), (-24, 7), None, 0.52, (0.03, 0.3)
    ),
    "snow": Ground(
        (6000, 25_000),
        (250, 4500),
        (0.0001, 0.0006),
        (1.08, 1.3),
        (0.003, 0.01),
        (-16, 3),
        (-24, -5),
        0.27,
        (0.005, 0.05),
    ),
}


@dataclass(frozen=True)
class Patch:
    """Parameters of one ground and one pair of shoes."""

    rate: float
    resonances: list[tuple[float, float]]
    exponent: float
    soft: float | None
    thump: float
    sole: tuple[float, float]  # Hz and seconds of the sole's thump
    squeak: float | None
    pitch: float  # Hz of the squeak's body
    toe: float  # weight on the toe relative to the heel
    stance: float  # seconds at 1 m/s
    settle: float


def patch_of(ground: Ground, rng: np.random.Generator) -> Patch:
    centre, width = between(rng, *ground.pitch), rng.uniform(0.8, 1.6)  # octaves to each side
    pitches = (centre * 2 ** rng.uniform(-width, width, RESONANCES)).clip(120, 16_000)
    return Patch(
        between(rng, *ground.rate),
        [(float(pitch), between(rng, *ground.ringing)) for pitch in pitches],
        rng.uniform(*ground.exponent),
        ground.soft and between(rng, *ground.soft),
        rng.uniform(*ground.thump),
        (between(rng, 45, 160), between(rng, 0.006, 0.025)),
        ground.squeak and rng.uniform(*ground.squeak),
        between(rng, 500, 2200),
        rng.uniform(0.3, 1.3),
        ground.stance * between(rng, 0.8, 1.25),
        between(rng, *ground.settle),
    )


def weight(patch: Patch, rng: np.random.Generator, speed: float) -> np.ndarray:
    """Force of one step over time [samples], relative to the heel's. Faster steps are shorter."""
    stance = patch.stance * speed**-0.6 * rng.uniform(0.9, 1.1)  # seconds
    time = np.arange(int(RATE * (1.1 * stance + 0.1))) / RATE
    rolls = patch.settle * (1 - np.exp(-time / 0.03)) * np.exp(-time / (0.5 * stance))
    for at, level, rise in (
        (0.0, 1.0, rng.uniform(0.06, 0.2)),
        (rng.uniform(0.3, 0.6), patch.toe, rng.uniform(0.08, 0.25)),
    ):
        since = ((time - at * stance) / (rise * stance)).clip(0)
        rolls += level * since * np.exp(1 - since)
    return rolls


def grains_of(patch: Patch, rng: np.random.Generator, force: np.ndarray, speed: float) -> np.ndarray:
    """Positions of grains in samples, at a rate proportional to force and speed."""
    return arrivals(patch.rate * speed * force, rng)


def step(patch: Patch, rng: np.random.Generator, speed: float) -> np.ndarray:
    """One step at `speed` m/s (a walk is 1.4), [samples], peak not normalised."""
    force = weight(patch, rng, speed)
    samples = len(force)
    starts = grains_of(patch, rng, force, speed)
    levels = strengths(rng, len(starts), patch.exponent) * force[starts] ** 0.5
    window = None if patch.soft is None else np.hanning(int(patch.soft * RATE))
    crunch = cloud(starts, levels, rng.integers(RESONANCES, size=len(starts)), patch.resonances, samples, window)
    crunch /= max(np.abs(crunch).max(), 1e-9)
    blows = np.diff(force, prepend=0).clip(0) * rng.lognormal(0, 0.3, samples)
    thump = resonate(blows * rng.standard_normal(samples), *patch.sole)
    sound = crunch + db_to_gain(patch.thump) * thump / np.abs(thump).max()
    if patch.squeak is not None:
        slips = arrivals(np.where(force > 0.3, 320 * speed * force, 0.0), rng)
        slips = slips[np.diff(slips, prepend=-RATE) > 0.6 * RATE / (320 * speed)]  # minimum time between slips
        squeak = cloud(
            slips,
            force[slips],
            rng.integers(3, size=len(slips)),
            [(patch.pitch * k, 0.0025) for k in (1, 1.6, 2.7)],
            samples,
        )
        sound += db_to_gain(patch.squeak) * squeak / max(np.abs(squeak).max(), 1e-9)
    return speed**0.5 * sound


def floor_step(floor: Body, rng: np.random.Generator, hardness: float, speed: float, toe: float) -> np.ndarray:
    """One step on a solid floor: heel, toe and the scuff of the sole, [samples], peak not normalised."""
    heel, ball = struck(floor, rng, hardness, speed), struck(floor, rng, 0.7 * hardness, 0.6 * speed)
    after = int(RATE * rng.uniform(0.05, 0.16) / speed**0.6)
    sound = np.zeros(max(len(heel), after + len(ball)))
    sound[: len(heel)] += heel / np.abs(heel).max()
    sound[after : after + len(ball)] += toe * ball / np.abs(ball).max()
    scuff = band(rng.standard_normal(len(sound)), between(rng, 300, 1200), between(rng, 2500, 7000), 2)
    scuff *= np.exp(-np.abs(np.arange(len(sound)) - after) / (RATE * between(rng, 0.006, 0.03)))
    return speed * (sound + db_to_gain(rng.uniform(-50, -26)) * scuff)
