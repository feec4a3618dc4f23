"""What moves in a rendered scene. An actor paints itself at a time and knows the strikes and rubs it made.

All lengths are view units (the picture is 128 x 96), times are seconds, y points down.
"""

from dataclasses import dataclass

import numpy as np

from .canvas import HEIGHT, WIDTH, Canvas, direction
from .motion import RATE, Habit, Path, perform
from .sound import Strike
from .textures import Rng, colour

SKIN = np.array([[224, 172, 142], [241, 194, 167], [198, 134, 100], [141, 85, 54], [92, 58, 40], [250, 214, 196]], np.float32)
STICK = np.array([[214, 180, 130], [190, 150, 95], [235, 215, 180], [120, 80, 50], [60, 50, 45], [200, 200, 205]], np.float32)


class Actor:
    """strikes: what is heard; sustained: rubbing level at motion.RATE and its position, or None; tremble: visible shocks."""

    strikes: list[Strike]
    sustained: tuple[np.ndarray, np.ndarray] | None = None

    def paint(self, canvas: Canvas, time: float) -> None:
        raise NotImplementedError


@dataclass
class Swing:
    """How heights become poses: from contact, the hand moves by `lift` and the tool turns by `turn` radians at height 1."""

    angle: float
    turn: float
    lift: np.ndarray
    grow: float  # relative size gained at height 1, when the tool comes towards the camera

    @staticmethod
    def draw(rng: Rng, angle: float) -> "Swing":
        side = rng.choice([-1.0, 1.0])
        reach = rng.uniform(0.15, 0.5) if rng.random() < 0.3 else 1.0  # seen along its movement, a swing looks small
        turn = side * reach * rng.uniform(0.1, 1.1)
        # the tip leaves the surface to the side it turns to; the hand follows it, weakly or strongly
        away = direction(angle + side * np.pi / 2)
        lift = reach * (away * rng.uniform(0, 32) + rng.normal(0, 5, 2))
        return Swing(angle, turn, lift, rng.uniform(0, 0.35) if rng.random() < 0.4 else 0.0)


class Striker(Actor):
    """A hand with a stick, hammer, knife or nothing, on an arm that comes from outside the picture."""

    def __init__(self, rng: Rng, seconds: float, habit: Habit | None = None, home: np.ndarray | None = None,
                 tool: str | None = None, heard: bool = True):
        self.tool = tool or str(rng.choice(["stick", "stick", "stick", "mallet", "hammer", "knife", "hand"]))
        self.size = float(np.exp(rng.uniform(np.log(0.45), np.log(1.5))))
        self.length = {"stick": 62, "mallet": 55, "hammer": 38, "knife": 34, "hand": 7}[self.tool] * self.size
        self.length *= rng.uniform(0.7, 1.25)
        self.home = np.array([rng.uniform(0.15, 0.85) * WIDTH, rng.uniform(0.25, 0.9) * HEIGHT]) if home is None else home
        habit = habit or Habit.draw(rng, rub=0.1)
        self.depth = habit.depth
        self.path: Path = perform(rng, habit, self.home, seconds)
        self.height, self.points, rubbing = self.path.finish(seconds)
        # the tool points from the hand to the tip; the arm comes from a side or from below, seldom from above
        angle = rng.choice([0.0, np.pi, -np.pi / 2, np.pi / 2], p=[0.36, 0.36, 0.22, 0.06]) + rng.normal(0, 0.45)
        self.swing = Swing.draw(rng, angle)
        self.elbow = -direction(angle + rng.normal(0, 0.5)) * 150
        self.skin = np.clip(SKIN[rng.integers(len(SKIN))] * rng.uniform(0.6, 1.1), 0, 255)
        self.sleeve = colour(rng, 0.9) if rng.random() < 0.8 else self.skin
        self.stripe = colour(rng, 0.9) if rng.random() < 0.3 else None
        self.wood = np.clip(STICK[rng.integers(len(STICK))] * rng.uniform(0.6, 1.1) + rng.normal(0, 10, 3), 0, 255)
        self.head = colour(rng, 0.8)
        self.thickness = rng.uniform(2.4, 5.0) * self.size
        self.shadow = direction(rng.uniform(0, np.pi)) * rng.uniform(8, 30) if rng.random() < 0.4 else None
        self.knuckles = rng.uniform(-0.4, 0.4)
        wobble = rng.uniform(0, 0.05)
        self.wobble = wobble * np.cumsum(rng.standard_normal(len(self.height))) / np.sqrt(RATE)
        position = np.clip(self.points[:, 0] / WIDTH, 0, 1)
        self.strikes = [Strike(n / RATE, speed**1.2, float(np.clip(point[0] / WIDTH, 0, 1)))
                        for n, speed, point in self.path.strikes] if heard else []
        self.sustained = (rubbing, position) if heard and rubbing.any() else None

    def paint(self, canvas: Canvas, time: float) -> None:
        n = min(len(self.height) - 1, max(0, int(time * RATE)))
        h, tip = self.height[n], self.points[n]
        angle = self.swing.angle + h * self.swing.turn + self.wobble[n]
        hand = tip - direction(self.swing.angle) * self.length + h * self.swing.lift
        grow = 1 + h * self.swing.grow
        if self.shadow is not None:
            self.bar(canvas, hand + h * self.shadow, angle, grow, canvas.image[0, 0] * 0.0 + 25)
        self.arm(canvas, hand, angle, grow)

    def bar(self, canvas: Canvas, hand: np.ndarray, angle: float, grow: float, shade: np.ndarray) -> None:
        """The shadow of the tool."""
        canvas.limb(hand, hand + direction(angle) * self.length * grow, self.thickness, self.thickness * 0.7, shade)

    def arm(self, canvas: Canvas, hand: np.ndarray, angle: float, grow: float) -> None:
        size, along = self.size * grow, direction(angle)
        tip = hand + along * self.length * grow
        wrist = hand + (self.elbow - 0) * 0.1 * size
        if self.tool != "hand":
            butt = hand - along * 9 * size
            canvas.limb(butt, tip, self.thickness * grow, self.thickness * grow * 0.65, self.wood)
            canvas.limb(butt + 0.3, tip + 0.3, self.thickness * 0.35, self.thickness * 0.2, np.clip(self.wood * 1.25, 0, 255))
        if self.tool == "hammer":
            across = direction(angle + np.pi / 2)
            canvas.limb(tip - across * 9 * size, tip + across * 7 * size, 7 * size, 8 * size, self.head)
        elif self.tool == "mallet":
            canvas.ellipse(tip, 5.5 * size, 0.9, angle, self.head)
        elif self.tool == "knife":
            canvas.limb(hand + along * 6 * size, tip, 8 * size, 5 * size, np.clip(self.head * 0.4 + 140, 0, 255))
        canvas.limb(wrist, hand + self.elbow, 11 * size, 24 * size, self.sleeve)
        if self.stripe is not None:
            for part in (0.12, 0.22, 0.32, 0.42):
                middle = hand + self.elbow * part
                canvas.limb(middle, middle + self.elbow * 0.03, 13 * size, 14 * size, self.stripe)
        canvas.limb(hand, wrist, 10 * size, 9 * size, self.skin)
        canvas.ellipse(hand, 8 * size, 0.75, angle + self.knuckles, self.skin)
        canvas.ellipse(hand + along * 4 * size, 4.5 * size, 0.6, angle + 1.3, np.clip(self.skin * 0.85, 0, 255))
        if self.tool == "hand":
            for finger in (-0.5, -0.15, 0.2):
                canvas.limb(hand, hand + direction(angle + finger) * 11 * size, 4.5 * size, 3 * size, self.skin)


class Bouncer(Actor):
    """A ball or a block that falls, bounces with losses and is thrown again; seen from the side."""

    def __init__(self, rng: Rng, seconds: float):
        self.ground = rng.uniform(0.45, 0.97) * HEIGHT
        self.radius = rng.uniform(3, 16)
        self.ratio = 1.0 if rng.random() < 0.6 else rng.uniform(0.4, 0.9)
        self.block = rng.random() < 0.3
        self.tint, self.patch = colour(rng, 0.9), colour(rng, 0.9)
        gravity, loss = rng.uniform(250, 1100), rng.uniform(0.15, 0.88)
        count = int(seconds * RATE)
        self.place, self.turn = np.zeros((count, 2)), np.zeros(count)
        x, y, vx, vy, spin = rng.uniform(0.1, 0.9) * WIDTH, rng.uniform(-0.4, 0.3) * HEIGHT, rng.normal(0, 18), 0.0, 0.0
        rest, hold, speed_full = self.ground - self.radius * self.ratio, int(rng.uniform(0, 0.7) * RATE), 0.75 * np.sqrt(2 * gravity * HEIGHT)
        self.strikes = []
        for n in range(count):
            self.place[n], self.turn[n] = (x, y), spin
            if hold > 0:
                hold -= 1
                continue
            vy += gravity / RATE
            x, y, spin = x + vx / RATE, y + vy / RATE, spin + vx / self.radius / RATE
            if not 0 < x < WIDTH:
                vx = -vx
            if y >= rest and vy > 0:
                y, speed = rest, vy
                vy = -vy * loss * rng.uniform(0.9, 1.05)
                vx *= 0.95
                if speed > gravity * 0.03:
                    self.strikes.append(Strike(n / RATE, float(min(1, speed / speed_full) ** 1.2), float(np.clip(x / WIDTH, 0, 1))))
                if abs(vy) < gravity * 0.04:
                    vy, vx = 0.0, vx * 0.99
                    if rng.random() < 1.2 / RATE:  # picked up and dropped again
                        x, y, vx, hold = rng.uniform(0.1, 0.9) * WIDTH, rng.uniform(-0.3, 0.3) * HEIGHT, rng.normal(0, 18), int(rng.uniform(0, 0.4) * RATE)
        if rng.random() < 0.15:  # the same path with no floor to hit: thrown about in the air, silent
            self.strikes, self.place[:, 1] = [], HEIGHT * (0.5 + 0.3 * np.sin(np.arange(count) / RATE * rng.uniform(1, 6)))

    def paint(self, canvas: Canvas, time: float) -> None:
        n = min(len(self.turn) - 1, max(0, int(time * RATE)))
        centre, angle = self.place[n], self.turn[n]
        if self.block:
            u, v = direction(angle) * self.radius, direction(angle + np.pi / 2) * self.radius * self.ratio
            canvas.polygon([centre + u + v, centre + u - v, centre - u - v, centre - u + v], self.tint)
        else:
            canvas.ellipse(centre, self.radius, self.ratio, 0, self.tint)
        canvas.ellipse(centre + direction(angle) * self.radius * 0.5, self.radius * 0.35, 1, angle, self.patch)


class Walker(Actor):
    """Two legs seen from the side or from behind; a foot is heard when it lands."""

    def __init__(self, rng: Rng, seconds: float):
        self.step = rng.uniform(0.28, 0.75)
        self.phase = rng.uniform(0, self.step)
        self.hip = np.array([rng.uniform(0.2, 0.8) * WIDTH, rng.uniform(-0.5, 0.45) * HEIGHT])
        self.ground = rng.uniform(0.7, 0.98) * HEIGHT
        self.speed = rng.choice([0.0, rng.normal(0, 25)])
        self.stride = rng.uniform(0.15, 0.5) * (self.ground - self.hip[1])
        self.behind = rng.random() < 0.4
        self.raise_ = rng.uniform(0.12, 0.3) * (self.ground - self.hip[1])
        self.facing = rng.choice([-1.0, 1.0])
        self.cloth, self.shoe = colour(rng, 0.8), colour(rng, 0.8)
        self.width = rng.uniform(0.12, 0.25) * (self.ground - self.hip[1])
        self.coat = colour(rng, 0.9)
        level = rng.uniform(0.4, 1.0)
        self.strikes = [Strike(time, level * rng.uniform(0.6, 1.0), float(np.clip((self.hip[0] + self.speed * time) / WIDTH, 0, 1)))
                        for time in np.arange(self.phase, seconds, self.step)]

    def foot(self, time: float, leg: int) -> np.ndarray:
        """Position of a foot: it slides back on the ground for one step and swings forward during the next."""
        s = ((time - self.phase) / self.step + leg) % 2
        along = 0.5 - s if s < 1 else -0.5 + (s - 1) ** 1.3
        up = 0.0 if s < 1 else np.sin(np.pi * (s - 1) ** 0.8)
        hip = self.hip[0] + self.speed * time
        if self.behind:
            return np.array([hip + (leg - 0.5) * self.width * 1.4, self.ground - up * self.raise_ - along * 4])
        return np.array([hip + self.facing * along * self.stride * 2, self.ground - up * self.raise_])

    def paint(self, canvas: Canvas, time: float) -> None:
        hip = self.hip + [self.speed * time, -2 * np.sin(2 * np.pi * (time - self.phase) / self.step)]
        for leg in (0, 1):
            foot = self.foot(time, leg)
            start = hip + [(leg - 0.5) * self.width * (0.9 if self.behind else 0.1), 0]
            knee = (start + foot) / 2 + [0 if self.behind else self.facing * (self.ground - foot[1]) * 0.8, 0]
            shade = np.clip(self.cloth * (1 - 0.15 * leg), 0, 255)
            canvas.limb(start, knee, self.width, self.width * 0.8, shade)
            canvas.limb(knee, foot, self.width * 0.8, self.width * 0.6, shade)
            canvas.ellipse(foot + [0 if self.behind else self.facing * self.width * 0.3, 0], self.width * 0.6, 0.4, 0, self.shoe)
        canvas.limb(hip + [0, self.width], hip - [0, 60], self.width * 1.6, self.width * 2.4, self.coat)


class Stroller(Actor):
    """Silent company: a blob that drifts, waves or crosses the picture."""

    def __init__(self, rng: Rng, seconds: float):
        self.strikes = []
        self.start, self.speed = rng.uniform([0, 0], [WIDTH, HEIGHT]), rng.normal(0, 30, 2) * [1, 0.2]
        self.swing, self.rate, self.phase = rng.uniform(0, 18, 2), rng.uniform(0.5, 8, 2), rng.uniform(0, 6, 2)
        self.radius, self.ratio, self.tint = rng.uniform(4, 26), rng.uniform(0.3, 1.0), colour(rng, 0.8)
        self.second = colour(rng, 0.8)

    def paint(self, canvas: Canvas, time: float) -> None:
        centre = self.start + self.speed * time + self.swing * np.sin(self.rate * time + self.phase)
        canvas.ellipse(centre, self.radius, self.ratio, self.phase[0], self.tint)
        canvas.ellipse(centre - [0, self.radius], self.radius * 0.5, 1, 0, self.second)


class Curtain(Actor):
    """Something still in front of the action."""

    def __init__(self, rng: Rng, seconds: float):
        self.strikes, self.tint = [], colour(rng, 0.8)
        x, y, w, h = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT), rng.uniform(10, 45), rng.uniform(10, 60)
        self.corners = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]]) + rng.normal(0, 5, (4, 2))

    def paint(self, canvas: Canvas, time: float) -> None:
        canvas.polygon(self.corners, self.tint)
