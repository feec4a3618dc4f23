"""Kinematics of a hitting hand, with exact times and speeds of contact.

The height of the tool over the surface is 1 when raised and 0 in contact. A hit accelerates until the contact and stops
abruptly; a feint slows down before it. The network must learn this difference.
"""

from dataclasses import dataclass, field

import numpy as np

RATE = 300  # kinematic samples per second


def ease(count: int, warp: float = 1.0, abrupt: float = 0.0) -> np.ndarray:
    """Smooth step from 0 to 1, [count]; warp shifts its fastest moment, abrupt 0..1 mixes in a linear ramp."""
    s = ((np.arange(count) + 1) / count) ** warp
    return (1 - abrupt) * s * s * (3 - 2 * s) + abrupt * s


@dataclass
class Path:
    """Height, contact point and rubbing level of a tool over time, with its hits as (sample, speed, point)."""

    point: np.ndarray
    rng: np.random.Generator
    height: list[np.ndarray] = field(default_factory=list)
    points: list[np.ndarray] = field(default_factory=list)
    rubbing: list[np.ndarray] = field(default_factory=list)
    hits: list[tuple[int, float, np.ndarray]] = field(default_factory=list)
    now: int = 0
    level: float = 1.0

    def add(self, height: np.ndarray, to: np.ndarray | None = None, rubbing: np.ndarray | None = None) -> None:
        """Appends heights [n] and rubbing levels [n], moving the contact point smoothly to `to`."""
        count = len(height)
        if count == 0:
            return
        target = self.point if to is None else to
        self.height.append(height)
        self.points.append(self.point + (target - self.point) * ease(count)[:, None])
        self.rubbing.append(np.zeros(count) if rubbing is None else rubbing)
        self.point, self.level, self.now = target, float(height[-1]), self.now + count

    def hold(self, seconds: float) -> None:
        self.add(np.full(int(seconds * RATE), self.level))

    def reach(self, height: float, seconds: float, to: np.ndarray | None = None) -> None:
        """A silent movement with random easing."""
        count = max(2, int(seconds * RATE))
        shape = ease(count, self.rng.uniform(0.6, 1.6), self.rng.uniform(0, 0.6))
        self.add(self.level + (height - self.level) * shape, to)

    def hit(self, seconds: float, power: float, bounce: float, bounce_seconds: float) -> None:
        """Falls from the present height as 1 - s^power, hits, and rebounds to `bounce`; speed 1 is a hard hit."""
        count = max(3, int(seconds * RATE))
        s = (np.arange(count) + 1) / count
        drop = self.level
        self.add(drop * (1 - s**power))
        self.hits.append((self.now, float(min(1.0, 0.09 * drop * power / seconds)), self.point))
        if bounce > 0:
            rise = max(2, int(bounce_seconds * RATE))
            self.add(bounce * (1 - (1 - (np.arange(rise) + 1) / rise) ** 2))

    def swat(self, seconds: float, depth: float) -> None:
        """Hits something soft: fastest at the contact, then slows down to `depth` below the surface."""
        start, count = self.level, max(4, int(seconds * RATE))
        heights = start - (start + depth) * ease(count)
        touch = int(np.argmax(heights <= 0))
        self.hits.append((self.now + touch, float(min(1.0, 0.1 * (start + depth) / seconds)), self.point))
        self.add(heights)

    def rub(self, rng: np.random.Generator, to: np.ndarray, seconds: float) -> None:
        """One stroke in contact from the present point to `to`; its level follows the speed."""
        count = max(4, int(seconds * RATE))
        s = (np.arange(count) + 0.5) / count
        speed = np.sin(np.pi * s) ** rng.uniform(0.5, 1.5)
        travel = np.cumsum(speed) / speed.sum()
        level = speed * min(1.0, np.linalg.norm(to - self.point) / seconds / 180)
        start = self.point
        self.add(np.zeros(count), to, level)
        self.points[-1] = start + (to - start) * travel[:, None]

    def finish(self, seconds: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Height [n], points [n, 2], rubbing [n] for exactly `seconds`."""
        self.hold(max(0.1, seconds - self.now / RATE + 0.1))
        count = int(seconds * RATE)
        return (
            np.concatenate(self.height)[:count],
            np.concatenate(self.points)[:count],
            np.concatenate(self.rubbing)[:count],
        )


@dataclass(frozen=True)
class Habit:
    """Rhythm and swing of a clip."""

    period: float  # seconds between hits
    swing: float  # seconds of the downstroke
    power: float  # acceleration of the downstroke, 1 = constant speed
    bounce: float  # rebound height, 0 = the tool rests on the surface
    rest: float  # seconds on the surface when it rests
    regular: float  # 0 = even rhythm .. 1 = free
    pause: float  # chance of a pause after a hit
    feint: float  # chance of a swing without contact
    rub: float  # chance that a contact turns into rubbing
    spread: float  # how far apart the contact points are, pixels
    fidget: float  # chance of extra movement before a hit
    depth: float  # how far the tool sinks in, 0 = a hard surface

    @staticmethod
    def draw(rng: np.random.Generator, rub: float) -> "Habit":
        period = float(np.exp(rng.uniform(np.log(0.22), np.log(1.7))))
        return Habit(
            period=period,
            swing=min(0.45 * period, float(np.exp(rng.uniform(np.log(0.06), np.log(0.3))))),
            power=rng.uniform(1.2, 3.0),
            bounce=0.0 if rng.random() < 0.35 else rng.uniform(0.05, 0.7),
            rest=rng.uniform(0.0, 0.35),
            regular=rng.uniform(0, 0.6),
            pause=rng.uniform(0, 0.25),
            feint=rng.uniform(0.03, 0.2) if rng.random() < 0.6 else 0.0,
            rub=rub,
            spread=rng.uniform(0, 40),
            fidget=rng.uniform(0, 0.8),
            depth=rng.uniform(0.05, 0.6) if rng.random() < 0.3 else 0.0,
        )


def rest_and_aim(rng: np.random.Generator, path: Path, habit: Habit, home: np.ndarray, seconds: float) -> None:
    """Silent movement between hits: lifts fast or slowly, travels, leaves the frame, hovers, aims."""
    end = path.now + int(seconds * RATE)
    raised = rng.uniform(0.4, 1.1)
    target = home + rng.normal(0, habit.spread, 2) if rng.random() < 0.5 else path.point
    if seconds < 0.3 or rng.random() > habit.fidget:
        path.reach(raised, max(0.05, seconds * rng.uniform(0.5, 1.0)), target)
    else:
        manner = rng.choice(["lift", "travel", "leave", "hover"])
        quick = min(seconds / 2, rng.uniform(0.1, 0.3))
        if manner == "lift":
            path.reach(raised, quick)
        elif manner == "travel":
            path.reach(raised, quick)
            path.reach(rng.uniform(0.3, 1.2), min(seconds / 2, rng.uniform(0.12, 0.5)), target + rng.normal(0, 20, 2))
        elif manner == "leave":
            path.reach(rng.uniform(1.5, 3.0), quick * 1.5)
        else:
            path.reach(rng.uniform(0.15, 0.4), quick, target)
    while path.now < end - 0.1 * RATE:
        left = (end - path.now) / RATE
        if rng.random() < 0.4:
            path.hold(min(left, rng.uniform(0.03, 0.3)))
        else:
            wander = target + rng.normal(0, 4, 2)
            path.reach(max(0.12, path.level + rng.normal(0, 0.15)), min(left, rng.uniform(0.08, 0.4)), wander)
    if path.level > 1.3 or path.level < 0.25:
        path.reach(raised, rng.uniform(0.08, 0.3), target)


def perform(rng: np.random.Generator, habit: Habit, home: np.ndarray, seconds: float) -> Path:
    """A clip of hits, rests, rubs, pauses and feints around `home`."""
    path = Path(home.astype(float), rng, level=rng.uniform(0.3, 1.0))
    path.hold(rng.uniform(0, 0.8))
    while path.now < seconds * RATE:
        period = habit.period * np.exp(habit.regular * rng.uniform(-0.7, 0.7))
        rest_and_aim(
            rng, path, habit, home, max(0.05, period - habit.swing - (habit.rest if habit.bounce == 0 else 0.08))
        )
        if rng.random() < habit.feint:
            path.reach(rng.uniform(0.1, 0.4), habit.swing * rng.uniform(1.2, 2.5))
        elif rng.random() < habit.rub:
            scrub(rng, path)
        else:
            perform_hit(rng, path, habit)
            if rng.random() < habit.pause:
                path.reach(rng.uniform(0.3, 1.3), rng.uniform(0.3, 0.8), home + rng.normal(0, 2 * habit.spread, 2))
                path.hold(rng.uniform(0.1, 1.2))
    return path


def perform_hit(rng: np.random.Generator, path: Path, habit: Habit) -> None:
    """One hit with its rebound, rest on the surface, or sinking in."""
    swing, raised = habit.swing * rng.uniform(0.75, 1.3), path.level
    if habit.depth:
        path.swat(swing * 1.6, habit.depth * rng.uniform(0.6, 1.4))
        if rng.random() < 0.5:
            path.hold(habit.rest * rng.uniform(0.1, 1.0))
        return
    path.hit(swing, habit.power, habit.bounce * raised * rng.uniform(0.5, 1.2), rng.uniform(0.05, 0.14))
    if habit.bounce == 0:
        path.hold(habit.rest * rng.uniform(0.3, 1.5))
    elif rng.random() < 0.1:
        path.hit(rng.uniform(0.05, 0.1), 2.0, 0.0, 0.0)  # the tool falls back


def scrub(rng: np.random.Generator, path: Path) -> None:
    """Puts the tool down and rubs to and fro."""
    path.reach(0, rng.uniform(0.12, 0.4))
    away = rng.normal(0, 1, 2)
    away *= rng.uniform(12, 45) / np.linalg.norm(away)
    start, pace = path.point, rng.uniform(0.12, 0.5)
    for stroke in range(int(rng.integers(2, 9))):
        path.rub(rng, start + (away if stroke % 2 == 0 else 0) + rng.normal(0, 3, 2), pace * rng.uniform(0.8, 1.25))
        if rng.random() < 0.25:
            path.hold(rng.uniform(0.02, 0.3))
