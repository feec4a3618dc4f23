"""Moving things in a rendered scene. An actor paints itself at a time and knows its hits and rubs.

Lengths are view units (a frame is 128 x 96), times are seconds, y points down.
"""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from video.canvas import HEIGHT, WIDTH, Canvas, direction
from video.motion import RATE, Habit, Path, perform
from video.sound import Hit
from video.textures import Rng, colour

SKIN = np.array(
    [[224, 172, 142], [241, 194, 167], [198, 134, 100], [141, 85, 54], [92, 58, 40], [250, 214, 196]], np.float32
)
STICK = np.array(
    [[214, 180, 130], [190, 150, 95], [235, 215, 180], [120, 80, 50], [60, 50, 45], [200, 200, 205]], np.float32
)


class Actor:
    hits: list[Hit]  # audible
    sustained: tuple[np.ndarray, np.ndarray] | None = None  # level and position of rubbing, [n] each at motion.RATE

    def paint(self, canvas: Canvas, time: float) -> None:
        raise NotImplementedError


@dataclass
class Swing:
    """Pose of hand and tool as a function of the height over the surface."""

    angle: float  # of the tool in contact, radians
    turn: float  # of the tool at height 1, radians
    lift: np.ndarray  # of the hand at height 1, view units
    grow: float  # relative growth at height 1, for tools that approach the camera

    @staticmethod
    def draw(rng: Rng, angle: float) -> "Swing":
        side = rng.choice([-1.0, 1.0])
        reach = rng.uniform(0.15, 0.5) if rng.random() < 0.3 else 1.0  # foreshortened swings
        turn = side * reach * rng.uniform(0.1, 1.1)
        # The tip leaves the surface on the side it turns to; the hand follows
        away = direction(angle + side * np.pi / 2)
        lift = reach * (
            away * (rng.uniform(0, 32) if rng.random() < 0.7 else rng.uniform(25, 75)) + rng.normal(0, 5, 2)
        )
        return Swing(angle, turn, lift, rng.uniform(0, 0.35) if rng.random() < 0.4 else 0.0)


class Striker(Actor):
    """A hand with a stick, hammer, knife or nothing, on an arm from outside the frame."""

    def __init__(
        self,
        rng: Rng,
        seconds: float,
        habit: Habit | None = None,
        home: np.ndarray | None = None,
        tool: str | None = None,
        audible: bool = True,
    ):
        self.tool = tool or str(rng.choice(["stick", "stick", "stick", "mallet", "hammer", "knife", "hand"]))
        self.size = float(np.exp(rng.uniform(np.log(0.45), np.log(1.9))))
        self.length = {"stick": 62, "mallet": 55, "hammer": 38, "knife": 34, "hand": 7}[self.tool] * self.size
        self.length *= rng.uniform(0.7, 1.25)
        self.home = (
            np.array([rng.uniform(0.15, 0.85) * WIDTH, rng.uniform(0.25, 0.9) * HEIGHT]) if home is None else home
        )
        habit = habit or Habit.draw(rng, rub=0.1)
        self.depth = habit.depth
        self.path: Path = perform(rng, habit, self.home, seconds)
        self.height, self.points, rubbing = self.path.finish(seconds)
        # The arm comes from a side, from below or (camera over the shoulder) from above
        angle = rng.choice([0.0, np.pi, -np.pi / 2, np.pi / 2], p=[0.32, 0.32, 0.2, 0.16]) + rng.normal(0, 0.5)
        self.swing = Swing.draw(rng, angle)
        self.elbow = -direction(angle + rng.normal(0, 0.7)) * 150
        # A forearm pivots about a fixed elbow; a whole arm moves with the hand
        self.pivot = (
            self.home - direction(angle) * self.length + self.elbow * rng.uniform(0.4, 0.9)
            if rng.random() < 0.5
            else None
        )
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
        self.hits = (
            [Hit(n / RATE, speed**1.2, float(np.clip(point[0] / WIDTH, 0, 1))) for n, speed, point in self.path.hits]
            if audible
            else []
        )
        self.sustained = (rubbing, position) if audible and rubbing.any() else None

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
        elbow = (
            self.elbow
            if self.pivot is None
            else (self.pivot - hand) * 150 / max(40.0, float(np.linalg.norm(self.pivot - hand)))
        )
        wrist = hand + elbow * 0.1 * size
        if self.tool != "hand":
            butt = hand - along * 9 * size
            canvas.limb(butt, tip, self.thickness * grow, self.thickness * grow * 0.65, self.wood)
            canvas.limb(
                butt + 0.3, tip + 0.3, self.thickness * 0.35, self.thickness * 0.2, np.clip(self.wood * 1.25, 0, 255)
            )
        if self.tool == "hammer":
            across = direction(angle + np.pi / 2)
            canvas.limb(tip - across * 9 * size, tip + across * 7 * size, 7 * size, 8 * size, self.head)
        elif self.tool == "mallet":
            canvas.ellipse(tip, 5.5 * size, 0.9, angle, self.head)
        elif self.tool == "knife":
            canvas.limb(hand + along * 6 * size, tip, 8 * size, 5 * size, np.clip(self.head * 0.4 + 140, 0, 255))
        canvas.limb(wrist, hand + elbow, 11 * size, 24 * size, self.sleeve)
        if self.stripe is not None:
            for part in (0.12, 0.22, 0.32, 0.42):
                middle = hand + elbow * part
                canvas.limb(middle, middle + elbow * 0.03, 13 * size, 14 * size, self.stripe)
        canvas.limb(hand, wrist, 10 * size, 9 * size, self.skin)
        canvas.ellipse(hand, 8 * size, 0.75, angle + self.knuckles, self.skin)
        canvas.ellipse(hand + along * 4 * size, 4.5 * size, 0.6, angle + 1.3, np.clip(self.skin * 0.85, 0, 255))
        if self.tool == "hand":
            for finger in (-0.5, -0.15, 0.2):
                canvas.limb(hand, hand + direction(angle + finger) * 11 * size, 4.5 * size, 3 * size, self.skin)


class Bouncer(Actor):
    """A ball or a block that falls, bounces with losses and is thrown again, in side view."""

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
        rest, hold, speed_full = (
            self.ground - self.radius * self.ratio,
            int(rng.uniform(0, 0.7) * RATE),
            0.75 * np.sqrt(2 * gravity * HEIGHT),
        )
        self.hits = []
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
                    self.hits.append(
                        Hit(n / RATE, float(min(1, speed / speed_full) ** 1.2), float(np.clip(x / WIDTH, 0, 1)))
                    )
                if abs(vy) < gravity * 0.04:
                    vy, vx = 0.0, vx * 0.99
                    if rng.random() < 1.2 / RATE:  # picked up and dropped again
                        x, y, vx, hold = (
                            rng.uniform(0.1, 0.9) * WIDTH,
                            rng.uniform(-0.3, 0.3) * HEIGHT,
                            rng.normal(0, 18),
                            int(rng.uniform(0, 0.4) * RATE),
                        )
        if rng.random() < 0.15:  # moves in the air without a floor, silent
            self.hits, self.place[:, 1] = (
                [],
                HEIGHT * (0.5 + 0.3 * np.sin(np.arange(count) / RATE * rng.uniform(1, 6))),
            )

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
    """Two legs with a hit whenever a foot lands.

    tracked: the camera follows, so the ground moves and the walker stays in the frame.
    """

    # With probabilities; "shoes" is a side view of the shoes, "above" the walker's own view of the feet
    VIEWS: ClassVar = {"side": 0.3, "behind": 0.25, "shoes": 0.25, "above": 0.2}

    def __init__(self, rng: Rng, seconds: float):
        self.view = str(rng.choice(list(self.VIEWS), p=list(self.VIEWS.values())))
        self.step = rng.uniform(0.26, 0.75)
        self.phase = rng.uniform(0, self.step)
        self.ground = rng.uniform(0.7, 0.98) * HEIGHT
        tall = {
            "side": rng.uniform(0.4, 1.3),
            "behind": rng.uniform(0.4, 1.3),
            "shoes": rng.uniform(1.5, 3.5),
            "above": 1.0,
        }[self.view]
        self.hip = np.array([rng.uniform(0.2, 0.8) * WIDTH, self.ground - tall * HEIGHT])
        self.stride = rng.uniform(0.15, 0.45) * tall * HEIGHT if self.view != "above" else rng.uniform(12, 45)
        self.facing = rng.choice([-1.0, 1.0])
        # Speed at which a foot on the ground does not slide
        pace = 2 * self.stride / self.step if self.view != "behind" else rng.uniform(0, 30)
        self.tracked = self.view == "above" or rng.random() < 0.6
        self.standing = rng.random() < 0.15 and self.view != "above"  # on the spot
        self.velocity = (
            np.array([self.facing * pace, 0.0]) if self.view in ("side", "shoes") else np.array([0.0, -pace])
        )
        self.velocity *= not self.standing
        if not self.tracked:
            self.hip = self.hip - self.velocity * seconds * rng.uniform(0.2, 0.8) * [1, 0]
        self.raise_ = rng.uniform(0.08, 0.3) * min(tall, 1.2) * HEIGHT
        self.heel = rng.uniform(1.2, 2.2)  # exponent of the foot's descent: later and faster for larger values
        self.cloth, self.shoe, self.coat = colour(rng, 0.8), colour(rng, 0.8), colour(rng, 0.9)
        self.width = rng.uniform(0.1, 0.2) * tall * HEIGHT if self.view != "above" else rng.uniform(10, 22)
        self.limp = rng.uniform(-0.12, 0.12) * (rng.random() < 0.4)  # offset of every second step, as a share of a step
        level = rng.uniform(0.4, 1.0)
        times = self.phase + self.step * np.arange(int((seconds - self.phase) / self.step) + 1)
        times[1::2] += self.limp * self.step
        self.hits = [Hit(time, level * rng.uniform(0.6, 1.0), self.place_of(time)) for time in times if time < seconds]
        self.still = (seconds, seconds)
        if rng.random() < 0.25:  # starts or stops within the clip, with a footfall
            change = self.phase + self.step * round(rng.uniform(0.25, 0.75) * seconds / self.step)
            self.still = (0.0, change) if rng.random() < 0.5 else (change, seconds)
            self.hits = [
                s
                for s in self.hits
                if not self.still[0] - 0.02 < s.time - (0.02 if self.still[0] else 0.0) < self.still[1] + 0.05
            ]

    def place_of(self, time: float) -> float:
        return float((self.hip[0] + self.velocity[0] * time * (not self.tracked)) / WIDTH)

    def clock(self, time: float) -> float:
        """Time of the walk, which stops at a footfall during `still`."""
        start, end = self.still
        return time if not start <= time < end else end if start == 0.0 else start

    def foot(self, time: float, leg: int) -> tuple[float, float]:
        """A foot's position along the stride (-0.5..0.5) and its height (0..1).

        It is on the ground for one step, moving back relative to the hip, and swings forward during the next.
        """
        late = self.limp * leg
        s = ((time - self.phase) / self.step - late + leg) % 2
        along = 0.5 - s if s < 1 else -0.5 + (s - 1) ** 1.2
        up = (
            0.0
            if s < 1
            else float(
                np.sin(np.pi * (s - 1) ** (1 / self.heel)) if self.heel > 1.7 else np.sin(np.pi * (s - 1)) ** 0.8
            )
        )
        return along, up

    def paint(self, canvas: Canvas, time: float) -> None:
        time = self.clock(time)
        moved = np.zeros(2) if self.tracked else self.velocity * time * [1, 0]
        hip = self.hip + moved + [0, 2 * np.sin(2 * np.pi * (time - self.phase) / self.step)]
        legs = [0, 1] if self.foot(time, 0)[1] <= 0 else [1, 0]
        for leg in legs:
            along, up = self.foot(time, leg)
            shade = np.clip(self.cloth * (1 - 0.15 * leg), 0, 255)
            if self.view == "above":
                self.from_above(canvas, along, up, leg, shade)
                continue
            side = self.view != "behind"
            foot = np.array(
                [
                    hip[0] + (self.facing * along * self.stride * 2 if side else (leg - 0.5) * self.width * 1.4),
                    self.ground - up * self.raise_ - (0 if side else along * 4),
                ]
            )
            start = hip + [(leg - 0.5) * self.width * (0.1 if side else 0.9), 0]
            knee = (start + foot) / 2 + [self.facing * up * self.raise_ * 0.8 if side else 0, 0]
            canvas.limb(start, knee, self.width, self.width * 0.8, shade)
            canvas.limb(knee, foot, self.width * 0.8, self.width * 0.55, shade)
            angle = self.facing * (0.5 * up if along < 0 else -0.25 * up) if side else 0.0
            canvas.ellipse(
                foot + [self.facing * self.width * 0.3 if side else 0, 0],
                self.width * (0.75 if side else 0.5),
                0.4,
                angle,
                self.shoe,
            )
        if self.view in ("side", "behind"):
            canvas.limb(hip + [0, self.width], hip - [0, 60], self.width * 1.6, self.width * 2.4, self.coat)

    def from_above(self, canvas: Canvas, along: float, up: float, leg: int, shade: np.ndarray) -> None:
        """A shoe that moves forward (up in the frame) and back, with its leg below."""
        middle, bottom = self.hip[0], HEIGHT * 0.8
        x = middle + (leg - 0.5) * self.width * 2.4
        toe = np.array([x, bottom - along * 2 * self.stride])
        grow = 1 + 0.25 * up  # lifted feet are nearer to the camera
        canvas.limb(
            toe + [0, self.width],
            [middle + (leg - 0.5) * self.width * 1.6, HEIGHT * 1.3],
            self.width * grow,
            self.width * 1.8,
            shade,
        )
        canvas.ellipse(toe, self.width * 1.1 * grow, 0.45, np.pi / 2, self.shoe)


class Slider(Actor):
    """A box that slides along the ground or a slope with a rubbing sound, and sometimes stops with a knock."""

    def __init__(self, rng: Rng, seconds: float):
        self.size, self.ratio = rng.uniform(6, 22), rng.uniform(0.5, 1.3)
        self.slope = rng.choice([0.0, rng.uniform(-0.6, 0.6)])
        self.along = np.array([np.cos(self.slope), np.sin(self.slope)])
        self.start = np.array([rng.uniform(0.25, 0.75) * WIDTH, rng.uniform(0.45, 0.85) * HEIGHT])
        self.tint, self.side, self.hand = (
            colour(rng, 0.9),
            colour(rng, 0.9),
            colour(rng, 0.7) if rng.random() < 0.6 else None,
        )
        count = int(seconds * RATE)
        self.offset, rubbing, self.hits, n, at = (
            np.zeros(count),
            np.zeros(count),
            [],
            int(rng.uniform(0, 0.6) * RATE),
            0.0,
        )
        while n < count:
            length, target = int(rng.uniform(0.15, 1.1) * RATE), rng.uniform(-45, 45)
            s = (np.arange(length) + 1) / length
            knocks = rng.random() < 0.4  # accelerates and stops abruptly
            shape = s ** rng.uniform(1.2, 2.2) if knocks else s * s * (3 - 2 * s)
            part = at + (target - at) * shape
            end = min(count, n + length)
            self.offset[n:end] = part[: end - n]
            speed = np.abs(np.diff(part, prepend=at)) * RATE
            rubbing[n:end] = np.minimum(1, speed / 180)[: end - n]
            if knocks and n + length < count:
                place = float((self.start + self.along * target)[0] / WIDTH)
                self.hits.append(Hit((n + length) / RATE, float(min(1, speed[-1] / 220)), place))
            at, pause = target, int(rng.uniform(0.05, 1.0) * RATE)
            self.offset[end : end + pause] = at
            n = end + pause
        self.sustained = (rubbing, np.clip((self.start[0] + self.along[0] * self.offset) / WIDTH, 0, 1))

    def paint(self, canvas: Canvas, time: float) -> None:
        n = min(len(self.offset) - 1, max(0, int(time * RATE)))
        centre = self.start + self.along * self.offset[n]
        u, v = self.along * self.size, np.array([-self.along[1], self.along[0]]) * self.size * self.ratio
        canvas.polygon([centre + u + v, centre + u - v, centre - u - v, centre - u + v], self.tint)
        canvas.polygon(
            [
                centre + u * 0.6 + v * 0.4,
                centre + u * 0.6 - v * 0.4,
                centre - u * 0.6 - v * 0.4,
                centre - u * 0.6 + v * 0.4,
            ],
            self.side,
        )
        if self.hand is not None:
            canvas.limb(centre - v * 0.8, centre - v * 0.8 - [0, 140], self.size * 0.7, self.size * 1.2, self.hand)


class Fall(NamedTuple):
    """One dropped block."""

    start: float
    lands: float
    x: float
    top: float  # y of the start
    size: float
    gravity: float
    spin: float  # radians per second
    tint: np.ndarray


class Heap(Actor):
    """Blocks that are dropped one after the other and stay."""

    def __init__(self, rng: Rng, seconds: float):
        gravity, self.ground = rng.uniform(250, 1000), rng.uniform(0.6, 0.95) * HEIGHT
        self.falls, self.hits, time = [], [], rng.uniform(0, 0.6)
        while time < seconds:
            size, x, top = rng.uniform(3, 13), rng.uniform(0.15, 0.85) * WIDTH, rng.uniform(-0.3, 0.35) * HEIGHT
            lands = time + np.sqrt(2 * max(5.0, self.ground - size - top) / gravity)
            self.falls.append(Fall(time, lands, x, top, size, gravity, rng.normal(0, 3), colour(rng, 0.9)))
            if lands < seconds:
                speed = gravity * (lands - time) / (0.75 * np.sqrt(2 * gravity * HEIGHT))
                self.hits.append(Hit(lands, float(min(1, speed) ** 1.2 * min(1, size / 10 + 0.3)), x / WIDTH))
            time += rng.uniform(0.3, 1.6)

    def paint(self, canvas: Canvas, time: float) -> None:
        for start, lands, x, top, size, gravity, spin, tint in self.falls:
            if time < start - 0.5:
                continue
            since = min(max(0.0, time - start), lands - start)
            centre, angle = np.array([x, top + gravity * since**2 / 2]), spin * (since - (lands - start))
            u, v = direction(angle) * size, direction(angle + np.pi / 2) * size * 0.8
            canvas.polygon([centre + u + v, centre + u - v, centre - u - v, centre - u + v], tint)


class Particle(NamedTuple):
    start: float
    centre: np.ndarray
    velocity: np.ndarray
    size: float
    tint: np.ndarray
    life: float  # seconds


class Debris(Actor):
    """Chips, leaves and dust that hits throw up; silent themselves."""

    def __init__(self, rng: Rng, hits: list[Hit], home: np.ndarray):
        self.hits, self.gravity, self.parts = [], rng.uniform(60, 500), []
        tint, size, speed = colour(rng, 0.8), rng.uniform(0.5, 2.5), rng.uniform(20, 130)
        for hit in hits:
            centre = np.array([hit.position * WIDTH, home[1]]) + rng.normal(0, 4, 2)
            for _ in range(int(rng.integers(1, 6))):
                velocity = rng.normal(0, 1, 2) * speed * hit.level - [0, speed * hit.level]
                self.parts.append(
                    Particle(
                        hit.time,
                        centre,
                        velocity,
                        size * rng.uniform(0.6, 1.6),
                        np.clip(tint * rng.uniform(0.6, 1.3), 0, 255),
                        rng.uniform(0.2, 1.2),
                    )
                )

    def paint(self, canvas: Canvas, time: float) -> None:
        for start, centre, velocity, size, tint, life in self.parts:
            since = time - start
            if 0 < since < life:
                canvas.ellipse(centre + velocity * since + [0, self.gravity * since**2 / 2], size, 0.6, since * 9, tint)


class Stroller(Actor):
    """A silent blob that drifts, waves or crosses the frame."""

    def __init__(self, rng: Rng, seconds: float):
        self.hits = []
        self.start, self.speed = rng.uniform([0, 0], [WIDTH, HEIGHT]), rng.normal(0, 30, 2) * [1, 0.2]
        self.swing, self.rate, self.phase = rng.uniform(0, 18, 2), rng.uniform(0.5, 8, 2), rng.uniform(0, 6, 2)
        self.radius, self.ratio, self.tint = rng.uniform(4, 26), rng.uniform(0.3, 1.0), colour(rng, 0.8)
        self.second = colour(rng, 0.8)

    def paint(self, canvas: Canvas, time: float) -> None:
        centre = self.start + self.speed * time + self.swing * np.sin(self.rate * time + self.phase)
        canvas.ellipse(centre, self.radius, self.ratio, self.phase[0], self.tint)
        canvas.ellipse(centre - [0, self.radius], self.radius * 0.5, 1, 0, self.second)


class Curtain(Actor):
    """A still occluder in front of the action."""

    def __init__(self, rng: Rng, seconds: float):
        self.hits, self.tint = [], colour(rng, 0.8)
        x, y, w, h = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT), rng.uniform(10, 45), rng.uniform(10, 60)
        self.corners = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]]) + rng.normal(0, 5, (4, 2))

    def paint(self, canvas: Canvas, time: float) -> None:
        canvas.polygon(self.corners, self.tint)
