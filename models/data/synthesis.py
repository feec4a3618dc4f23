"""Appends synthetic sounds of classes with few recordings to a corpus built by data.build_corpus.

    python -m data.synthesis --corpus .cache/corpus --per-class 30

Physical models: data/synthetic (modes, grains, friction). Every object (a tumbler, a lawn, a jacket) has TAKES takes
with different contact points, speeds and random numbers. Rows are appended, so numbers of existing rows do not change.
Their split is always `train`, their source synthetic/<model>. The evaluation classifier
(evaluation/judge/recordings.py) and the list of recordings (data.describe) exclude them.
"""

import argparse
import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.signal import butter, sosfilt

from audio.loudness import db_to_gain
from data.build_corpus import trim
from data.corpus import FIELDS, RATE, SYNTHETIC, read_corpus, sound_path, write_corpus
from data.synthetic.cloth import fabric_of, rub
from data.synthetic.footsteps import GROUNDS, floor_step, patch_of, step
from data.synthetic.grains import between
from data.synthetic.modal import MATERIALS, Material, body_of, broken, struck

TAKES = 3
PEAK_DB = -20.0, -1.0  # dBFS, the range of the recordings' peaks
LOWEST = 25.0  # Hz; high-pass
SHORTEST = 0.1  # seconds
FLOORS = {
    "wood": Material("plate", (55, 170), (25, 60), (0.02, 0.08), (12, 50), (-0.8, 0.2), (-18, 0)),
    "stone": Material("block", (80, 260), (25, 60), (0.012, 0.06), (8, 40), (-0.5, 0.4), (-12, 4)),
}
"""Floors: large bodies, damped by the ground."""

# Renders one take of an object. The functions below return functions that draw an object and return its Take.
Take = Callable[[np.random.Generator], np.ndarray]


def hit(material: str) -> Callable[[np.random.Generator], Take]:
    def draw_object(rng: np.random.Generator) -> Take:
        body, hardness = body_of(MATERIALS[material], rng), rng.uniform(0.6, 1.15)
        return lambda take: struck(body, take, hardness, between(take, 0.2, 4))

    return draw_object


def smash(material: str) -> Callable[[np.random.Generator], Take]:
    def draw_object(rng: np.random.Generator) -> Take:
        body, hardness = body_of(MATERIALS[material], rng), rng.uniform(0.6, 1.1)
        return lambda take: broken(material, body, take, hardness, between(take, 0.6, 3))

    return draw_object


def walk(ground: str) -> Callable[[np.random.Generator], Take]:
    def draw_object(rng: np.random.Generator) -> Take:
        patch, pace = patch_of(GROUNDS[ground], rng), between(rng, 0.7, 2.6)
        return lambda take: step(patch, take, pace * between(take, 0.8, 1.25))

    return draw_object


def tread(floor: str) -> Callable[[np.random.Generator], Take]:
    def draw_object(rng: np.random.Generator) -> Take:
        body, hardness, toe, pace = (
            body_of(FLOORS[floor], rng),
            rng.uniform(0.3, 1),
            rng.uniform(0.05, 0.6),
            between(rng, 0.7, 2.6),
        )
        return lambda take: floor_step(body, take, hardness, pace * between(take, 0.8, 1.25), toe)

    return draw_object


def rustle(rng: np.random.Generator) -> Take:
    fabric = fabric_of(rng)
    return lambda take: rub(fabric, take, between(take, 0.4, 2.5))


CLASSES = {
    # group: {class/tag of the corpus: (model, function that draws an object)}
    "glass": {"hits/glass": ("modal", hit("glass")), "hits/glass-break": ("modal", smash("glass"))},
    "ceramic": {"hits/ceramic": ("modal", hit("ceramic")), "hits/ceramic-break": ("modal", smash("ceramic"))},
    "cloth": {"cloth/clothing": ("friction", rustle)},
    "grass": {"footsteps/grass": ("grains", walk("grass"))},
    "snow": {"footsteps/snow": ("grains", walk("snow"))},
    "gravel": {"footsteps/gravel": ("grains", walk("gravel"))},
    "wood floor": {"footsteps/wood": ("modal", tread("wood"))},
    "stone floor": {"footsteps/stone": ("modal", tread("stone"))},
    "metal": {"hits/metal": ("modal", hit("metal plate")), "hits/metal-on-stone": ("modal", hit("metal bar"))},
    "wood": {"hits/wood": ("modal", hit("wood box")), "hits/wood-knock": ("modal", hit("wood bar"))},
    "stone": {"hits/stone": ("modal", hit("stone"))},
}
THIN = ("glass", "ceramic", "cloth", "grass", "snow", "gravel", "wood floor", "stone floor")


def render(concept: str, draw: Callable[[np.random.Generator], Take], number: int, take: int) -> np.ndarray:
    """Take number `take` of object number `number`, int16 [samples, channels], trimmed like recordings."""
    seed = [int(hashlib.sha1(concept.encode()).hexdigest()[:8], 16), number]
    rng = np.random.default_rng([*seed, take + 1])
    sound = draw(np.random.default_rng(seed))(rng)
    sound = np.pad(sound.reshape(len(sound), -1), ((RATE // 100, RATE // 10), (0, 0)))
    sound = sosfilt(butter(2, LOWEST, "highpass", fs=RATE, output="sos"), sound, axis=0)
    sound *= db_to_gain(rng.uniform(*PEAK_DB)) / np.abs(sound).max()
    sound = trim(sound)
    sound = np.pad(sound, ((0, max(0, int(SHORTEST * RATE) - len(sound))), (0, 0)))
    return np.round((sound - sound.mean(0)) * 32767).astype(np.int16)


def rows_of(name: str, count: int) -> list[tuple[dict[str, str], np.ndarray]]:
    """`count` sounds of a group, each with its row of corpus.tsv without the id."""
    made, concepts = [], CLASSES[name]
    for k in range(count):
        number, take = divmod(k, TAKES)
        concept = list(concepts)[number % len(concepts)]
        model, draw = concepts[concept]
        pcm = render(concept, draw, number, take)
        sound_class, tag = concept.split("/")
        digest = hashlib.sha1(np.ascontiguousarray(pcm[:, 0])).hexdigest()
        source = SYNTHETIC + model
        made.append(
            (
                dict(
                    zip(
                        FIELDS[1:],
                        (
                            source,
                            f"{source}/{sound_class}-{tag}/{number:03d}/take-{take}",
                            "CC0-1.0",
                            sound_class,
                            tag,
                            f"{len(pcm) / RATE:.3f}",
                            str(pcm.shape[1]),
                            "train",
                            digest,
                        ),
                    )
                ),
                pcm,
            )
        )
    return made


def append(corpus: Path, names: tuple[str, ...], count: int) -> int:
    """Adds `count` sounds of each of these groups; returns their number."""
    rows = read_corpus(corpus)
    if any(row["source"].startswith(SYNTHETIC) for row in rows):
        raise SystemExit(f"{corpus} has synthetic rows already")
    real = len(rows)
    for row, pcm in (made for name in names for made in rows_of(name, count)):
        row["id"] = f"{row['class']}-{len(rows):04d}"
        np.save(sound_path(corpus, row["id"]), pcm)
        rows.append(row)
    write_corpus(corpus, rows)
    return len(rows) - real


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--per-class", type=int, default=30)
    parser.add_argument("--classes", nargs="+", choices=list(CLASSES), default=THIN)
    args = parser.parse_args()
    print(append(args.corpus, tuple(args.classes), args.per_class), "synthetic sounds")


if __name__ == "__main__":
    main()
