"""Films walkers in Luanti: python -m game.luanti.film OUT --cache FOLDER --films 30 [--held-out] [--install]

A player walks through a generated world in first or third person with footsteps as the only sound. A shard is one film
of ten clips of 4 s in the format of video.corpus. Training and held-out films differ in world generators, grounds,
walls and seeds.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from audio.loudness import ANALYSIS_RATE as RATE
from game import command, marks, shard
from game.luanti import engine
from game.luanti import walker as figure
from game.shard import NUMBERS
from video.corpus import HELD_OUT

FIRST = 700_000  # first clip of the training films; held-out ones count from HELD_OUT + FIRST
PACE = 22  # minimum real time of a frame, ms
GENERATORS, HELD_OUT_GENERATORS = ("v7", "valleys", "v5"), ("carpathian", "v6")
GROUNDS = {
    "grass": (
        "dirt_with_grass",
        "dirt_with_dry_grass",
        "dirt_with_rainforest_litter",
        "leaves",
        "jungleleaves",
        "pine_needles",
    ),
    "dirt": ("dirt", "dry_dirt", "clay"),
    "sand": ("sand", "desert_sand"),
    "gravel": ("gravel",),
    "snow": ("snowblock", "dirt_with_snow"),
    "stone": ("stone", "cobble", "stonebrick", "desert_stone", "sandstonebrick", "mossycobble", "brick", "stone_block"),
    "wood": ("wood", "junglewood", "pine_wood", "tree"),
    "metal": ("steelblock", "copperblock", "bronzeblock"),
    "glass": ("glass", "obsidian_glass"),
    "ice": ("ice",),
}
HELD_OUT_GROUNDS = {
    "grass": ("dirt_with_coniferous_litter", "acacia_leaves"),
    "dirt": ("dry_dirt_with_dry_grass",),
    "sand": ("silver_sand",),
    "stone": ("desert_stonebrick", "desert_cobble", "obsidianbrick", "silver_sandstone_brick"),
    "wood": ("acacia_wood", "aspen_wood"),
    "metal": ("goldblock", "tinblock"),
    "gravel": ("permafrost_with_stones",),
    "ice": ("cave_ice",),
}
WALLS = (
    "stone",
    "cobble",
    "stonebrick",
    "brick",
    "sandstonebrick",
    "desert_stone",
    "wood",
    "pine_wood",
    "dirt",
    "mossycobble",
    "snowblock",
    "steelblock",
    "bookshelf",
    "tree",
    "leaves",
    "coalblock",
    "sandstone_block",
    "mese",
)
HELD_OUT_WALLS = ("desert_stonebrick", "acacia_wood", "obsidianbrick", "silver_sandstone_block", "aspen_tree", "clay")
PLACES = ("nature", "patches", "hall", "nature", "tunnel", "patches")
# In third person: the figure's legs are in step on level ground only
LEVEL_PLACES = (
    "hall",
    "patches",
    "hall",
    "nature",
    "hall",
    "patches",
)

# Keys of a walk 0, 45, .. 315 degrees to the left of the view; forward 1, back 2, left 4, right 8
DIRECTION_KEYS = (
    1,
    1 + 4,
    4,
    2 + 4,
    2,
    2 + 8,
    8,
    1 + 8,
)
CADENCE = 0.3  # strides (two steps) per node, as in Camera::step of the engine


@dataclass(frozen=True)
class Plan:
    """One film."""

    settings: dict[str, object]  # of the engine
    walk: dict[str, object]  # for mod/
    camera: dict[str, float]  # fps, pace, calm and jolt for film.c

    @staticmethod
    def draw(seed: int, held_out: bool, seconds: float) -> "Plan":
        rng = np.random.default_rng([seed, 10 + held_out])
        generators, grounds, walls = (
            (HELD_OUT_GENERATORS, HELD_OUT_GROUNDS, HELD_OUT_WALLS) if held_out else (GENERATORS, GROUNDS, WALLS)
        )
        outside, turn = seed % 3 == 2, seed // 3 if seed % 3 == 2 else seed - seed // 3
        # Places in turn, so that a few films cover all
        place = (LEVEL_PLACES if outside else PLACES)[turn % len(PLACES)]
        built, speed = place in ("hall", "tunnel"), rng.uniform(2.3, 6)
        categories = rng.choice(list(grounds), rng.integers(2 if place == "patches" else 1, 4), replace=False)
        roof = place == "tunnel" or bool(rng.random() < 0.6)
        day = rng.choice(
            [rng.uniform(0.3, 0.7), rng.uniform(0.19, 0.25), rng.uniform(0.75, 0.81), rng.uniform(0.9, 1)],
            p=[0.55, 0.12, 0.12, 0.21],
        )
        walk = {
            "place": place,
            "seed": int(rng.integers(1, 2**31 - 1)),
            "seconds": seconds,
            "outside": outside,
            "grounds": [f"default:{rng.choice(grounds[category])}" for category in categories],
            "patch": rng.uniform(6, 24),
            "walls": [f"default:{name}" for name in rng.choice(walls, rng.integers(1, 4), replace=False)],
            "height": int(rng.integers(3, 7)),
            "pillars": int(rng.integers(10, 70)),
            "bay": int(rng.integers(3, 8)),
            "roof": roof,
            "wide": int(rng.integers(0, 3)),
            "rough": rng.choice([0, 0.3, 0.6]),
            "reach": {"nature": 60, "patches": 27}.get(place, 24),
            "time": day,
            "lamps": bool(not 0.25 < day < 0.75),
            "clouds": rng.uniform(0, 0.7),
            "fov": rng.uniform(60, 105),
            "eye": rng.uniform(1.1, 1.75),
            "hand": bool(rng.random() < 0.25),
            "speed": speed,
            "keys": 1,
            "direction": 0,
            "pitch": rng.uniform(-2, 32),
            "nods": rng.uniform(2, 16),
            "turns": rng.uniform(0.4, 2.4),
            "steady": rng.uniform(1.5, 6),
            "pauses": rng.choice([0, 0.15, 0.35]),
            "paces": rng.choice([0, 0.4]),
            "jumps": bool(rng.random() < 0.5),
            "leaps": rng.choice([0, 0.08, 0.3]),
        }
        if outside:
            eighth = int(rng.integers(8))
            speed = rng.uniform(2.2, 4.6)
            walk |= {
                "roof": bool(rng.random() < 0.4),
                "height": int(rng.integers(4, 7)),
                "pillars": int(rng.integers(0, 35)),
                "eye": 1.5,
                "hand": False,
                "speed": speed,
                "keys": DIRECTION_KEYS[eighth],
                "direction": eighth * np.pi / 4,
                "fov": rng.uniform(50, 85),
                "pitch": rng.uniform(8, 45),
                "nods": rng.uniform(0, 8),
                "turns": rng.uniform(0.3, 1.2),
                "pauses": rng.choice([0.1, 0.3]),
                "paces": 0,
                "jumps": False,
                "leaps": 0,
                "frames": figure.STRIDE * CADENCE * speed,
                "stride": figure.STRIDE,
                "stand": figure.STAND,
                "shift": {"x": rng.uniform(-6, 6), "y": rng.uniform(-6, 2), "z": 0},
            }
        settings = {
            "mg_name": "flat" if built or outside else str(rng.choice(generators)),
            "fixed_map_seed": walk["seed"],
            "view_bobbing_amount": rng.uniform(0.8, 4.5),
            "fall_bobbing_amount": rng.uniform(0.03, 0.3),
            "enable_fog": bool(rng.random() < 0.7),
            "smooth_lighting": bool(rng.random() < 0.8),
            "viewing_range": int(rng.integers(30, 55)),
        }
        camera = {
            "fps": int(rng.choice([30, 25, 60], p=[0.66, 0.3, 0.04])),
            "pace": PACE,
            "calm": rng.uniform(0.08, 0.4),
            "jolt": rng.uniform(10, 60) * (rng.random() < 0.6) * (not outside),
        }
        return Plan(
            *(
                {name: round(float(value), 4) if isinstance(value, float) else value for name, value in part.items()}
                for part in (settings, walk, camera)
            )
        )


def lead(speed: float, fps: float) -> float:
    """Share of a stride by which the engine's animation is ahead of its steps at `speed` nodes per second.

    Steps start a frame later and follow the actual speed, which rises within a third of a second.
    """
    step, ahead, reached = CADENCE / fps, CADENCE / fps * speed, 0.0
    while reached < speed:
        reached = min(speed, reached + 7.5 * speed / fps)  # acceleration: 30 nodes/s2 for every 4 nodes/s
        ahead += step * (speed - (reached if reached > 1 else 0))
    return ahead


def walker(walk: dict[str, object], fps: float, seed: int) -> tuple[bytes, np.ndarray]:
    """Model and texture of the third-person figure."""
    rng = np.random.default_rng([seed, 12])
    return figure.mesh(figure.Gait.draw(rng), lead(walk["speed"], fps), walk["direction"]), figure.clothes(rng)


def aligned(film: Path, rate: float) -> tuple[np.ndarray, float, np.ndarray]:
    """Images, frame rate and sound of a film between its sync marks; the sound's peak is 0.5.

    Raises ValueError if there is no sound between the marks, or if sound and picture of a mark differ by more than a
    frame.
    """
    images, sound = engine.read(film, rate)
    brightness, mark_samples = images.mean(axis=(1, 2, 3)), marks.both(sound[:, 0], 1.5)
    white = np.flatnonzero(brightness > 235)
    last = white[np.flatnonzero(np.diff(white) > 1) + 1] if len(white) else white
    if len(last) != 1:
        raise ValueError("the marks are not visible twice")
    late = [moment / RATE * rate - frame for moment, frame in zip(mark_samples, (white[0], last[0]))]
    if np.abs(late).max() > 1:
        raise ValueError(f"the marks' sound is {late[0]:.1f} and {late[1]:.1f} frames after their picture")
    start, end = white[0] + round(0.5 * rate), last[0] - round(0.1 * rate)
    sound = sound[round(start / rate * RATE) : round(end / rate * RATE)]
    if not sound.any():
        raise ValueError("no footsteps")
    return images[start:end], rate, sound / (2 * np.abs(sound).max())


def main() -> None:
    parser = command.options(__doc__, "luanti", "the compiled recorder and films", 43.0)
    parser.add_argument("--films", type=int, default=30, help="each becomes ten clips")
    parser.add_argument("--from-film", type=int, default=0)
    args = parser.parse_args()
    if args.install:
        engine.install()
    cache = args.cache.resolve()
    for folder in (cache, args.out):
        folder.mkdir(parents=True, exist_ok=True)
    for seed in range(args.from_film, args.from_film + args.films):
        first = FIRST + (HELD_OUT if args.held_out else 0) + seed * NUMBERS
        if (args.out / f"{first}.frames.npy").exists():
            continue
        plan, film = Plan.draw(seed, args.held_out, args.seconds), cache / f"film{first}"
        body = walker(plan.walk, plan.camera["fps"], first) if plan.walk["outside"] else None
        parts = [film.with_suffix(suffix) for suffix in (".rgb", ".pcm")]
        try:
            for part in parts:
                part.unlink(missing_ok=True)
            engine.run(cache, film, plan.settings, plan.walk, plan.camera, body, 60 + 4 * args.seconds)
            rng = np.random.default_rng([first, 9])
            result = f"{shard.write(args.out, first, *aligned(film, plan.camera['fps']), rng)} clips"
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:  # no land in this world, a film cut short
            result = f"left out: {error}"
        walk = plan.walk
        print(
            first,
            walk["place"],
            plan.settings["mg_name"],
            *walk["grounds"] if walk["place"] != "nature" else (),
            "third person" if walk["outside"] else "first person",
            plan.camera["fps"],
            "fps",
            result,
            flush=True,
        )
        if not args.keep_films:
            for part in parts:
                part.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
