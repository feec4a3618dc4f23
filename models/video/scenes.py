"""Rendered scenes: a seed determines actors, background, camera and sound."""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np

from video.actors import Actor, Bouncer, Curtain, Debris, Heap, Slider, Striker, Stroller, Walker
from video.canvas import HEIGHT, WIDTH, Canvas
from video.motion import RATE, Habit
from video.sound import FINE, Hit, Material, envelope, room_tone
from video.textures import Rng, surface
from video.textures import foliage as leafy

MARGIN = 1.3  # size of the background relative to the view, so that the camera can move
# Categories of scenes and their probabilities
SCENES = {
    "stick": 0.42,
    "rub": 0.09,
    "tool": 0.1,
    "bounce": 0.05,
    "fall": 0.03,
    "slide": 0.04,
    "walk": 0.14,
    "walk-camera": 0.06,
    "silent": 0.07,
}


def wander(rng: Rng, count: int, period: float, dimensions: int) -> np.ndarray:
    """Smooth random movement of about unit size with knots every `period` seconds, [count, dimensions] at
    motion.RATE.
    """
    knots = rng.normal(0, 1, (dimensions, int(count / RATE / period) + 4))
    return cv2.resize(knots, (count, dimensions), interpolation=cv2.INTER_CUBIC).T


@dataclass
class Camera:
    """Movement of the camera at motion.RATE."""

    shift: np.ndarray  # [n, 2], view units
    zoom: np.ndarray  # [n]
    roll: np.ndarray  # [n], radians

    @staticmethod
    def draw(rng: Rng, seconds: float) -> "Camera":
        """Fixed, hand-held (sway, tremor, roll), panning or zooming; sometimes with cuts."""
        count = int((seconds + 0.2) * RATE)
        clock = np.arange(count) / RATE
        camera = Camera(np.zeros((count, 2)), np.ones(count), np.zeros(count))
        if rng.random() < 0.55:
            sway = float(np.exp(rng.uniform(np.log(0.1), np.log(6.0))))
            tremor = sway * rng.uniform(0.02, 0.25)
            camera.shift += sway * wander(rng, count, rng.uniform(0.15, 1.2), 2) + tremor * wander(
                rng, count, rng.uniform(0.03, 0.1), 2
            )
            camera.roll += sway * rng.uniform(0, 0.01) * wander(rng, count, rng.uniform(0.2, 1.0), 1)[:, 0]
        if rng.random() < 0.15:
            camera.shift += rng.normal(0, 6, 2) * clock[:, None]
            camera.zoom *= np.exp(rng.normal(0, 0.03) * clock)
        if rng.random() < 0.1:  # a pan
            start, length = rng.uniform(0, seconds), rng.uniform(0.2, 1.5)
            s = np.clip((clock - start) / length, 0, 1)
            camera.shift += rng.normal(0, 25, 2) * (s * s * (3 - 2 * s))[:, None]
        for _ in range(rng.choice([0, 1, 2], p=[0.87, 0.09, 0.04])):  # cuts
            after = clock >= rng.uniform(0.2, seconds - 0.2)
            camera.zoom *= np.where(after, np.exp(rng.uniform(-0.25, 0.5)), 1.0)
            camera.shift += np.where(after[:, None], rng.normal(0, 14, 2), 0.0)
        return camera

    def walk(self, rng: Rng, walker: Walker) -> None:
        """Adds the movement of a walking camera: zooms in, sways from foot to foot, and is lowest at footfalls."""
        moments = np.array([walker.clock(n / RATE) for n in range(len(self.zoom))])
        turn = np.pi * (moments - walker.phase) / walker.step
        bob, soft = rng.uniform(0.8, 7), rng.uniform(0.6, 1.6)
        # The image moves down as the head moves up, with a delay
        down = bob * np.abs(np.sin(turn - rng.uniform(0, 0.5))) ** soft
        self.shift += np.column_stack([rng.uniform(0, 1) * bob * np.sin(turn), down])
        self.roll += rng.uniform(0, 0.01) * np.sin(turn)
        self.zoom *= np.exp(rng.uniform(0.0, 0.12) * moments)

    def matrix(self, time: float) -> np.ndarray:
        """[2, 3], world to view."""
        n = min(len(self.zoom) - 1, max(0, int(time * RATE)))
        c, s, x, y = self.zoom[n] * math.cos(self.roll[n]), self.zoom[n] * math.sin(self.roll[n]), WIDTH / 2, HEIGHT / 2
        return np.array([[c, -s, x - c * x + s * y + self.shift[n, 0]], [s, c, y - s * x - c * y + self.shift[n, 1]]])

    def across(self, time: float, position: float) -> float:
        """Horizontal position 0..1 in the world -> 0..1 in the view."""
        return float(np.clip((self.matrix(time) @ [position * WIDTH, HEIGHT / 2, 1])[0] / WIDTH, 0, 1))

    @cached_property
    def still(self) -> bool:
        return not (self.shift.any() or self.roll.any() or (self.zoom != 1).any())


@dataclass(frozen=True)
class Reaction:
    """Damped oscillation of the background around `centre` after each hit."""

    times: np.ndarray  # [hits]
    levels: np.ndarray  # [hits]
    centre: np.ndarray
    radius: float
    amount: np.ndarray
    frequency: float
    decay: float

    def shift(self, time: float) -> np.ndarray:
        since = time - self.times
        active = (since > 0) & (since < 5 * self.decay)
        if not active.any():
            return np.zeros(2)
        since, level = since[active], self.levels[active]
        return self.amount * float(
            (level * np.exp(-since / self.decay) * np.sin(2 * np.pi * self.frequency * since)).sum()
        )


@dataclass(frozen=True)
class Foliage:
    """Leaves, grass or cloth that sways in K modes after a hit, and a little in the wind."""

    times: np.ndarray  # [hits]
    levels: np.ndarray  # [hits]
    fields: np.ndarray  # [K, rows, columns, 2], displacement in pixels
    frequencies: np.ndarray  # [K], Hz
    decays: np.ndarray  # [K], seconds
    phases: np.ndarray  # [K], in the wind
    wind: float

    @staticmethod
    def draw(rng: Rng, hits: list[Hit], centre: np.ndarray, scale: float) -> "Foliage":
        modes, rows, columns = 4, round(HEIGHT * scale), round(WIDTH * scale)
        cells = int(rng.integers(5, 16))  # leaves per row
        coarse = rng.normal(0, 1, (modes, cells, cells, 2)).astype(np.float32)
        fields = np.stack([cv2.resize(field, (columns, rows), interpolation=cv2.INTER_CUBIC) for field in coarse])
        x, y = np.meshgrid(np.arange(columns), np.arange(rows))
        distance = np.hypot(x - centre[0] * scale, y - centre[1] * scale) / (scale * rng.uniform(18, 70))
        reach = np.clip(1.5 * (1 - distance), 0, 1) * scale * rng.uniform(0.8, 4.0)
        return Foliage(
            np.array([s.time for s in hits]),
            np.array([s.level for s in hits]),
            np.float32(fields * reach[None, ..., None]),
            rng.uniform(1.5, 7, modes),
            rng.uniform(0.15, 1.2, modes),
            rng.uniform(0, 6.3, modes),
            rng.uniform(0, 0.3) if rng.random() < 0.4 else 0.0,
        )

    def displacement(self, time: float) -> np.ndarray:
        """[rows, columns, 2] pixels."""
        since = (time - self.times)[:, None]
        swings = (
            np.exp(-np.maximum(since, 0) / self.decays)
            * np.sin(2 * np.pi * self.frequencies * since)
            * self.levels[:, None]
        )
        amounts = np.where(since > 0, swings, 0).sum(0) + self.wind * np.sin(self.frequencies * time + self.phases)
        return np.tensordot(amounts.astype(np.float32), self.fields, 1).astype(np.float32)

    def sway(self, image: np.ndarray, time: float) -> np.ndarray:
        moved = self.displacement(time)
        if np.abs(moved).max() < 0.15:
            return image
        rows, columns = np.indices(image.shape[:2], np.float32)
        return cv2.remap(
            image, columns + moved[..., 0], rows + moved[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
        )


@dataclass
class Scene:
    """Picture and sound of a clip."""

    category: str
    seconds: float
    background: np.ndarray  # uint8 RGB, MARGIN times the view
    actors: list[Actor]
    camera: Camera
    material: Material
    reactions: list[Reaction]
    scale: float  # pixels per view unit
    floor: np.ndarray | float = 0.0  # RMS of the room tone
    flicker: tuple[float, float] = (0.0, 1.0)  # amplitude, Hz
    loudness: float = 1.0
    foliage: Foliage | None = None
    light: float = 0.0  # relative change of brightness over the clip
    passing: np.ndarray | None = None  # [n, 2] at motion.RATE, shift of the ground under a followed walker

    @property
    def hits(self) -> list[Hit]:
        return sorted((s for actor in self.actors for s in actor.hits), key=lambda s: s.time)

    def envelope(self) -> np.ndarray:
        """Exact RMS envelope [2, seconds * 125], not smoothed."""
        sustained, position = np.zeros(int(self.seconds * FINE)), np.full(int(self.seconds * FINE), 0.5)
        clock = np.arange(len(sustained)) / FINE
        for actor in self.actors:
            if actor.sustained is not None:
                times = np.arange(len(actor.sustained[0])) / RATE
                sustained = np.maximum(sustained, np.interp(clock, times, actor.sustained[0]))
                position = np.interp(clock, times, actor.sustained[1])
        position = np.array([self.camera.across(t, x) for t, x in zip(clock[::20], position[::20])]).repeat(20)[
            : len(clock)
        ]
        hits = [replace(s, position=self.camera.across(s.time, s.position)) for s in self.hits]
        # Recordings are peak-normalised: most of the loudest hit's level is divided out
        loudest = max(
            [s.level for s in hits] + [float(sustained.max()) * self.material.friction / self.material.gain, 0.05]
        )
        return self.loudness * envelope(
            [replace(s, level=s.level / loudest**0.7) for s in hits],
            self.material,
            self.seconds,
            self.floor,
            sustained,
            position,
        )

    def paint(self, time: float, blur: int, shutter: float) -> np.ndarray:
        """One exposure: mean of `blur` images over `shutter` seconds that end at `time`; uint8 RGB [h, w, 3]."""
        total = None
        for n in range(blur):
            moment = time - shutter * (blur - 1 - n) / max(1, blur)
            image = self.snapshot(moment)
            if blur == 1:
                return image
            total = image.astype(np.uint16) if total is None else total + image
        return (total // blur).astype(np.uint8)

    def snapshot(self, time: float) -> np.ndarray:
        matrix = self.camera.matrix(time)
        image = self.place(time, matrix)
        canvas = Canvas(image, matrix, self.scale)
        for actor in self.actors:
            actor.paint(canvas, time)
        return canvas.image

    def place(self, time: float, matrix: np.ndarray) -> np.ndarray:
        """The background in the view, with foliage and reactions."""
        width, height = round(WIDTH * self.scale), round(HEIGHT * self.scale)
        rows, columns = self.background.shape[:2]
        ground = matrix
        if self.passing is not None:
            ground = matrix + np.column_stack(
                [np.zeros((2, 2)), matrix[:, :2] @ self.passing[min(len(self.passing) - 1, max(0, int(time * RATE)))]]
            )
        if self.camera.still and self.passing is None:
            top, left = (rows - height) // 2, (columns - width) // 2
            view = self.background[top : top + height, left : left + width]
        else:
            offset = np.array([columns - width, rows - height]) / 2
            inner = np.column_stack([ground[:, :2], self.scale * ground[:, 2] - ground[:, :2] @ offset])
            view = cv2.warpAffine(self.background, inner, (width, height), borderMode=cv2.BORDER_REFLECT)
        image = self.foliage.sway(view.copy(), time) if self.foliage else view.copy()
        for reaction in self.reactions:
            shift = reaction.shift(time) * self.scale
            if np.abs(shift).max() > 0.15:
                tremble(image, matrix @ [*reaction.centre, 1] * self.scale, reaction.radius * self.scale, shift)
        return image


def tremble(image: np.ndarray, centre: np.ndarray, radius: float, shift: np.ndarray) -> None:
    """Shifts the image inside a soft disc, in place."""
    height, width = image.shape[:2]
    x0, y0 = np.maximum(0, (centre - radius).astype(int))
    x1, y1 = min(width, int(centre[0] + radius)), min(height, int(centre[1] + radius))
    if x1 - x0 < 4 or y1 - y0 < 4:
        return
    patch = image[y0:y1, x0:x1]
    moved = cv2.warpAffine(
        patch, np.float32([[1, 0, shift[0]], [0, 1, shift[1]]]), (x1 - x0, y1 - y0), borderMode=cv2.BORDER_REPLICATE
    )
    distance = np.hypot(np.arange(x0, x1)[None] - centre[0], np.arange(y0, y1)[:, None] - centre[1]) / radius
    mask = np.clip(1.6 * (1 - distance), 0, 1).astype(np.float32)[..., None]
    image[y0:y1, x0:x1] = (patch + (moved.astype(np.float32) - patch) * mask).astype(np.uint8)


def react(rng: Rng, actors: list[Actor]) -> list[Reaction]:
    """Reactions of the background to about half of the hitting actors."""
    found = []
    for actor in actors:
        if not isinstance(actor, Striker) or not actor.hits or rng.random() < 0.5 - actor.depth:
            continue
        frequency, decay = rng.uniform(2, 14), rng.uniform(0.04, 0.5)
        delay = rng.uniform(0, 0.01)
        found.append(
            Reaction(
                np.array([s.time + delay for s in actor.hits]),
                np.array([s.level for s in actor.hits]),
                actor.home,
                rng.uniform(12, 60),
                rng.normal(0, 3.0 + 4 * actor.depth, 2),
                frequency,
                decay,
            )
        )
    return found


def leaves(rng: Rng, actors: list[Actor], scale: float) -> Foliage | None:
    """Foliage around the hits, more often if the tool sinks in."""
    hitting = [actor for actor in actors if isinstance(actor, Striker) and actor.hits]
    if not hitting or rng.random() > 0.25 + 0.6 * hitting[0].depth:
        return None
    return Foliage.draw(rng, hitting[0].hits, hitting[0].home, scale)


def cast(rng: Rng, category: str, seconds: float) -> list[Actor]:
    """The actors of a scene."""
    if category == "stick":
        count = 2 if rng.random() < 0.1 else 1
        return [
            Striker(
                rng,
                seconds,
                Habit.draw(rng, rub=rng.choice([0, 0.1])),
                tool=str(rng.choice(["stick", "mallet"], p=[0.9, 0.1])),
            )
            for _ in range(count)
        ]
    if category == "rub":
        return [
            Striker(
                rng,
                seconds,
                Habit.draw(rng, rub=rng.uniform(0.4, 0.95)),
                tool=str(rng.choice(["stick", "knife", "hand"], p=[0.7, 0.1, 0.2])),
            )
        ]
    if category == "tool":
        count = 2 if rng.random() < 0.3 else 1
        return [
            Striker(rng, seconds, Habit.draw(rng, rub=0.0), tool=str(rng.choice(["hammer", "knife", "hand"])))
            for _ in range(count)
        ]
    if category == "bounce":
        return [Bouncer(rng, seconds) for _ in range(rng.choice([1, 1, 2]))]
    if category == "fall":
        return [Heap(rng, seconds)]
    if category == "slide":
        return [Slider(rng, seconds)]
    if category in ("walk", "walk-camera"):
        return [Walker(rng, seconds)]
    silent = [Stroller(rng, seconds) for _ in range(rng.integers(0, 4))]
    if rng.random() < 0.5:  # a hand that waves without contact
        air = replace(Habit.draw(rng, rub=0.0), feint=1.0)
        silent.append(Striker(rng, seconds, air, audible=False))
    return silent


def build(seed: int, seconds: float, scale: float = 1.0, category: str | None = None) -> Scene:
    """The scene of a seed."""
    rng = np.random.default_rng(seed)
    category = category or str(rng.choice(list(SCENES), p=list(SCENES.values())))
    actors = cast(rng, category, seconds)
    camera, passing = Camera.draw(rng, seconds), None
    if category == "walk" and actors[0].tracked:
        walker = actors[0]
        passing = -walker.velocity * np.array([walker.clock(n / RATE) for n in range(len(camera.zoom))])[:, None]
        if walker.view == "above" and rng.random() < 0.7:
            camera.walk(rng, walker)
    if category == "walk-camera":  # the walker carries the camera and is not in the frame
        walker = actors[0]
        camera.walk(rng, walker)
        if rng.random() < 0.8:
            silent = Stroller(rng, seconds)
            silent.hits = [replace(s, position=0.5) for s in walker.hits]
            silent.radius = 0.5
            actors = [silent]
    reactions, foliage = react(rng, actors), leaves(rng, actors, scale)
    if rng.random() < 0.2:
        actors = [Stroller(rng, seconds) for _ in range(rng.integers(1, 3))] + actors
    if isinstance(actors[0] if actors else None, Striker) and actors[0].hits and rng.random() < 0.2:
        actors.append(Debris(rng, actors[0].hits, actors[0].home))
    if rng.random() < 0.13:
        actors.append(Curtain(rng, seconds) if rng.random() < 0.6 else Stroller(rng, seconds))
    height, width = round(HEIGHT * scale * MARGIN), round(WIDTH * scale * MARGIN)
    background = (leafy if foliage and rng.random() < 0.75 else surface)(rng, height, width)
    if rng.random() < 0.5:  # a table, box or plank under the action
        insert = surface(rng, height, width)
        middle = np.array([WIDTH, HEIGHT]) / 2
        home = (getattr(actors[0], "home", middle) if actors else middle) + middle * (MARGIN - 1)
        corners = (
            home + np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * rng.uniform(12, 60, 2) + rng.normal(0, 8, (4, 2))
        )
        mask = np.zeros((height, width), np.uint8)
        cv2.fillPoly(mask, [(corners * scale).astype(np.int32)], 255, cv2.LINE_AA)
        background = (background + (insert.astype(np.float32) - background) * (mask[..., None] / 255)).astype(np.uint8)
    return Scene(
        category,
        seconds,
        background,
        actors,
        camera,
        Material.draw(rng),
        reactions,
        scale,
        floor=room_tone(rng, seconds) if category != "silent" else rng.choice([0.0, 2e-4, 1e-3]),
        flicker=(rng.uniform(0, 0.08) if rng.random() < 0.15 else 0.0, rng.uniform(1, 12)),
        loudness=float(rng.uniform(0.7, 1.0)),
        foliage=foliage,
        light=rng.normal(0, 0.3) if rng.random() < 0.15 else 0.0,
        passing=passing,
    )
