"""Modal synthesis of struck and broken bodies.

- Modes: a struck body is a sum of exponentially decaying sines whose amplitudes depend on the contact point. K. van den
  Doel and D. K. Pai, "The Sounds of Physical Shapes", Presence 7(4), 1998.
- Decay: internal friction, alpha = pi f tan(phi), which characterises the material, plus a part from air and support.
  R. L. Klatzky, D. K. Pai and E. P. Krotkov, "Perception of Material from Contact Sounds", Presence 9(4), 2000.
- Mode ratios: free bar, simply supported plate, tumbler; in a solid block the number of modes grows as the cube of
  frequency. N. H. Fletcher and T. D. Rossing, "The Physics of Musical Instruments", 1998.
- Contact time after Hertz: shorter for hard hammers, proportional to speed^(-1/5).
- Breaking: a crack, then many small bodies that fall, C. Zheng and D. L. James, "Rigid-Body Fracture Sound with
  Precomputed Soundbanks", SIGGRAPH 2010; each bounces with its own rhythm, W. H. Warren and R. R. Verbrugge, "Auditory
  Perception of Breaking and Bouncing Events", 1984.
"""

from dataclasses import dataclass

import numpy as np
from scipy.signal import fftconvolve

from audio.loudness import db_to_gain
from data.synthetic.grains import RATE, arrivals, between, cloud, strengths

HIGHEST = 18_000.0  # Hz, of a mode
LONGEST = 3.0  # seconds
HARD, SOFT = 0.00015, 0.004  # seconds of contact at 1 m/s: steel on glass, a rubber sole


@dataclass(frozen=True)
class Material:
    """Ranges from which a Body is drawn."""

    shape: str  # bar, plate, shell or block
    lowest: tuple[float, float]  # frequency of the lowest mode, Hz
    modes: tuple[int, int]  # number of modes
    loss: tuple[float, float]  # tan(phi)
    support: tuple[float, float]  # decay by air and support, 1/s
    slope: tuple[float, float]  # amplitude is proportional to f^slope
    clack: tuple[float, float]  # level of the contact noise, dB


MATERIALS = {
    # For glass and metal ten times the loss of the bare material: typical of objects on a table or in a hand.
    "glass": Material("shell", (500, 2600), (14, 40), (0.0008, 0.0045), (4, 20), (-0.3, 0.6), (-26, -8)),
    "ceramic": Material("shell", (450, 1900), (14, 36), (0.003, 0.012), (6, 30), (-0.5, 0.3), (-22, -6)),
    "metal plate": Material("plate", (120, 900), (40, 90), (0.0004, 0.003), (4, 25), (-0.2, 0.5), (-26, -8)),
    "metal bar": Material("bar", (250, 1500), (5, 12), (0.0004, 0.002), (5, 25), (-0.2, 0.5), (-26, -8)),
    "wood bar": Material("bar", (200, 1100), (6, 12), (0.006, 0.02), (8, 30), (-0.7, 0.1), (-22, -6)),
    "wood box": Material("plate", (90, 350), (30, 60), (0.008, 0.03), (8, 30), (-0.8, 0.1), (-22, -6)),
    "stone": Material("block", (700, 3000), (20, 60), (0.002, 0.012), (10, 45), (-0.5, 0.4), (-16, 0)),
}


@dataclass(frozen=True)
class Body:
    """Modes of one object. `x`, `y`: half waves along both sides, from which amplitudes at a contact point follow."""

    frequency: np.ndarray  # [n] Hz
    decay: np.ndarray  # [n] 1/s
    x: np.ndarray  # [n]
    y: np.ndarray  # [n]
    slope: float
    clack: float  # dB


def ratios(shape: str, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Frequencies relative to the lowest, and half waves in x and y, [count] each."""
    if shape == "bar":
        k = np.arange(1, count + 1)
        return ((2 * k + 1) / 3) ** 2, k + 0.5, np.full(count, 0.5)
    if shape == "plate":
        m, n = (side.ravel() for side in np.meshgrid(np.arange(1, 25), np.arange(1, 25)))
        ratio = m**2 + (n * rng.uniform(0.5, 1)) ** 2
    elif shape == "shell":
        m, n = (side.ravel() for side in np.meshgrid(np.arange(2, 20), np.arange(0, 6)))
        height = rng.uniform(0.3, 1.5)
        # Waves around the rim and along the height
        ratio = np.sqrt(((m**2 - 1) ** 2 / (1 + 1 / m**2)) + (height * n * n * 3) ** 2)
    else:
        ratio = np.cumsum(rng.exponential(1, count)) ** (1 / 3)
        m, n = rng.integers(1, 9, (2, count))
    order = np.argsort(ratio)[:count]
    return ratio[order] / ratio[order[0]], m[order].astype(float), n[order].astype(float) + (shape == "shell") * 0.5


def body_of(material: Material, rng: np.random.Generator) -> Body:
    """A random object of the material."""
    count = int(rng.integers(*material.modes))
    ratio, x, y = ratios(material.shape, count, rng)
    frequency = between(rng, *material.lowest) * ratio * np.exp(rng.normal(0, 0.02, count))
    decay = between(rng, *material.support) + np.pi * frequency * between(rng, *material.loss) * np.exp(
        rng.normal(0, 0.3, count)
    )
    if material.shape == "shell":  # imperfect symmetry splits every mode into two that beat
        x, y, decay = (np.tile(side, 2) for side in (x, y, decay))
        frequency = np.concatenate([frequency, frequency * (1 + rng.uniform(0.0005, 0.006, count))])
    valid = frequency < HIGHEST
    return Body(
        frequency[valid], decay[valid], x[valid], y[valid], rng.uniform(*material.slope), rng.uniform(*material.clack)
    )


def contact_seconds(hardness: float, speed: float) -> float:
    """`hardness` 0 (rubber) to 1 (steel), `speed` in m/s."""
    return HARD**hardness * SOFT ** (1 - hardness) * speed**-0.2


def ring(frequency: np.ndarray, decay: np.ndarray, amplitude: np.ndarray, samples: int) -> np.ndarray:
    """Sum of damped sines, [samples]."""
    time = np.arange(samples) / RATE
    return sum(a * np.exp(-d * time) * np.sin(2 * np.pi * f * time) for f, d, a in zip(frequency, decay, amplitude))


def struck(body: Body, rng: np.random.Generator, hardness: float, speed: float) -> np.ndarray:
    """One hit at a random point, [samples], peak not normalised, proportional to speed."""
    at_x, at_y = rng.uniform(0.08, 0.92, 2)
    shape = np.sin(np.pi * body.x * at_x) * np.sin(np.pi * body.y * at_y)
    amplitude = shape * (body.frequency / body.frequency.min()) ** body.slope
    samples = int(RATE * min(LONGEST, 7.5 / body.decay.min()))
    sound = ring(body.frequency, body.decay, amplitude, samples)
    time = np.arange(samples) / RATE
    noise = rng.standard_normal(samples) * np.exp(-time / between(rng, 0.0015, 0.01))
    sound = sound + noise * db_to_gain(body.clack) * np.abs(sound).max()
    pulse = np.hanning(max(3, int(contact_seconds(hardness, speed) * RATE)))
    return speed * fftconvolve(sound, pulse / pulse.sum())[:samples]


@dataclass(frozen=True)
class Breakage:
    """Ranges of how a material breaks."""

    pieces: tuple[int, int]  # number
    piece: tuple[float, float]  # lowest mode of the largest piece, Hz
    splinters: tuple[float, float]  # per second at the start
    splinter: tuple[float, float]  # Hz
    crack: tuple[float, float]  # seconds
    fall: tuple[float, float]  # seconds until most pieces have landed
    blow: tuple[float, float]  # peak of the crack; splinters and most pieces are below 1


BREAKAGES = {
    "glass": Breakage((40, 160), (900, 3000), (2000, 15_000), (900, 9000), (0.01, 0.06), (0.12, 0.7), (0.7, 2.5)),
    "ceramic": Breakage((12, 50), (500, 1400), (150, 1200), (1500, 7000), (0.015, 0.04), (0.1, 0.35), (1.5, 4.0)),
}


def broken(name: str, body: Body, rng: np.random.Generator, hardness: float, speed: float) -> np.ndarray:
    """The body cracks and its pieces fall to the floor, [samples, 2]."""
    material, how = MATERIALS[name], BREAKAGES[name]
    fall, crack = between(rng, *how.fall) / speed**0.3, between(rng, *how.crack)
    samples = int(RATE * min(LONGEST, 5.5 * fall + 0.3))
    time = np.arange(samples) / RATE
    # A cracked body is strongly damped.
    dead = Body(body.frequency, body.decay + 0.7 / crack, body.x, body.y, body.slope, -4.0)
    blow = struck(dead, rng, hardness, speed)[:samples]
    blow = np.pad(blow / np.abs(blow).max(), (0, samples - len(blow)))

    starts = arrivals(between(rng, *how.splinters) * (np.exp(-time / crack) + 0.4 * np.exp(-time / fall)), rng)
    resonances = [(between(rng, *how.splinter), between(rng, 0.0007, 0.006)) for _ in range(24)]
    sound = np.stack(
        [
            cloud(starts, strengths(rng, len(starts), 1.5), rng.integers(24, size=len(starts)), resonances, samples)
            for _ in range(2)
        ],
        1,
    )
    sound *= between(rng, 0.15, 0.6) / max(np.abs(sound).max(), 1e-9)
    sound += between(rng, *how.blow) * blow[:, None]
    lowest = between(rng, *how.piece)
    for _ in range(int(rng.integers(*how.pieces) * speed**0.5)):
        # Relative to the largest; pieces with a lowest mode above 9 kHz count as splinters.
        size = max(lowest / 9000, strengths(rng, 1, 1.4)[0] ** 0.5)
        frequency = lowest / size * np.cumprod(np.r_[1, rng.uniform(1.15, 1.9, 5)])
        frequency = frequency[frequency < HIGHEST]
        decay = between(rng, 15, 60) + np.pi * frequency * material.loss[1] * rng.uniform(0.5, 2)
        piece = ring(frequency, decay, rng.normal(0, 1, len(frequency)), int(0.2 * RATE))
        at, gap, level, pan = (
            rng.gamma(2, fall / 2),
            between(rng, 0.02, 0.12),
            0.5 * size * rng.lognormal(0, 0.5),
            rng.uniform(0, np.pi / 2),
        )
        sides = np.array([np.cos(pan), np.sin(pan)])
        while level > 0.01 and at * RATE < samples:
            part = piece[: samples - int(at * RATE)]
            sound[int(at * RATE) :][: len(part)] += level * part[:, None] * sides
            at, gap, level = at + gap, gap * 0.7, level * rng.uniform(0.25, 0.6)
    # Fade-out
    return sound * np.minimum(1, (samples - np.arange(samples)) / (0.1 * RATE))[:, None]
