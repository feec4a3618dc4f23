"""Which recordings are in the bank: the clearest of every concept, from as many families as there are.

A family is all takes of one recording (data.corpus.without_take). Within a concept (class/tag) the families take turns,
the family with the clearest recording first, each with its clearest recording that is left, until the concept has its
share. Families under share-alike licences come after the others, which have the larger part of a concept: share-alike
recordings are off in the page until they are allowed.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bank.clarity import Clarity
from bank.provenance import SHARE_ALIKE, Provenance
from data.corpus import RATE, Row, without_take

LONGEST = 6.0  # seconds; an event is rarely longer, and a texture of this length loops
PER_FAMILY = 8
PER_CONCEPT = 22, 34  # recordings: without, with share-alike ones
SECONDS_PER_CONCEPT = 26.0, 40.0
LEAST_SCORE = 0.5  # of recordings beyond the first FIRST of a concept: a concept with few recordings takes what it has
FIRST = 6
COPY = 0.985  # cosine of log-mel pictures above which two recordings are one
QUIETEST = -40.0  # dB of the side relative to the middle below which a recording is mono


@dataclass(frozen=True)
class Candidate:
    row: Row
    provenance: Provenance
    clarity: Clarity
    picture: np.ndarray  # unit vector, for copies

    @property
    def concept(self) -> str:
        return f"{self.row['class']}/{self.row['tag']}"

    @property
    def family(self) -> str:
        return f"{self.row['source']}/{without_take(self.row['origin'])}"

    @property
    def share_alike(self) -> bool:
        return self.provenance.licence.startswith(SHARE_ALIKE)

    @property
    def seconds(self) -> float:
        return min(LONGEST, self.clarity.seconds)


def choose(candidates: list[Candidate], held_out: np.ndarray) -> list[Candidate]:
    """@param held_out pictures [n, ...] of recordings for validation and test: copies of them are left out."""
    concepts: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        if candidate.clarity.usable:
            concepts.setdefault(candidate.concept, []).append(candidate)
    return [chosen for concept in sorted(concepts) for chosen in choose_of_concept(concepts[concept], held_out)]


def choose_of_concept(candidates: list[Candidate], held_out: np.ndarray) -> list[Candidate]:
    families: tuple[dict[str, list[Candidate]], ...] = {}, {}
    for candidate in sorted(candidates, key=lambda c: (-c.clarity.score, c.row["id"])):
        families[candidate.share_alike].setdefault(candidate.family, []).append(candidate)
    chosen: list[Candidate] = []
    seen = list(held_out)
    for group, most, longest in zip(families, PER_CONCEPT, SECONDS_PER_CONCEPT):
        for candidate in in_turns(list(group.values())):
            seconds = sum(c.seconds for c in chosen) + candidate.seconds
            if len(chosen) >= most or (chosen and seconds > longest):
                continue
            if len(chosen) >= FIRST and candidate.clarity.score < LEAST_SCORE:
                continue
            if seen and float((np.array(seen) @ candidate.picture).max()) > COPY:
                continue
            chosen.append(candidate)
            seen.append(candidate.picture)
    return chosen


def in_turns(families: list[list[Candidate]]) -> list[Candidate]:
    """The first of every family, then the second of every family, up to PER_FAMILY."""
    return [family[turn] for turn in range(PER_FAMILY) for family in families if turn < len(family)]


def picture_of(sound: np.ndarray) -> np.ndarray:
    """Unit vector of the sound's log spectrum over its first second, in 20 steps and 24 bands, without its mean: equal
    for copies at another level, rate or coding.
    """
    mono = sound.mean(1)
    start = int(np.argmax(np.abs(mono) > 0.05 * np.abs(mono).max(initial=1e-9)))
    steps, size = 20, 2205
    padded = np.pad(mono[start:], (0, steps * size))[: steps * size].reshape(steps, size)
    power = np.abs(np.fft.rfft(padded * np.hanning(size))) ** 2
    edges = np.unique(np.geomspace(4, power.shape[1], 25).astype(int))
    bands = np.stack([power[:, a:b].mean(1) for a, b in pairwise(edges)], 1)
    decibels = 10 * np.log10(bands / max(float(bands.max()), 1e-12) + 1e-6)
    picture = (decibels - decibels.mean()).ravel()
    return picture / max(float(np.linalg.norm(picture)), 1e-9)


def as_stored(sound: np.ndarray) -> np.ndarray:
    """Float [samples, channels], mono where the side is empty, cut to LONGEST with a fade of 50 ms."""
    if sound.shape[1] == 2:
        middle, side = sound.mean(1), (sound[:, 0] - sound[:, 1]) / 2
        if (side**2).sum() <= 10 ** (QUIETEST / 10) * (middle**2).sum():
            sound = middle[:, None]
    length = int(LONGEST * RATE)
    if len(sound) <= length:
        return sound
    fade = RATE // 20
    cut = sound[:length].copy()
    cut[-fade:] *= np.linspace(1, 0, fade)[:, None]
    return cut
