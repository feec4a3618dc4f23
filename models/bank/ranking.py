"""Ranks the recordings of a bank by words, and lets the seed choose among the near ones.

Pure arithmetic on tables. The page does the same (src/core/retrieval/choose-recordings.ts); both are checked against
contract/golden/retrieval.json.

How near a recording is to words: half the cosine of the sentence vectors of the words and of the recording's nearest
caption, half the mean of its three nearest, plus SOUND_WEIGHT times the cosine of the prompt embeddings of the words
and of the sound; synthetic sounds are a little less near.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SOUND_WEIGHT = 0.3
SYNTHETIC_LOSS = 0.06  # of nearness of a synthetic sound: recordings come first
THRESHOLD = 0.5  # nearness below which no recording is near
MARGIN = 0.12  # families this much less near than the nearest are chosen among
MOST_FAMILIES = 12
ENOUGH_RECORDED = 3  # families of recordings beside which synthetic ones are not chosen
LEAST_RECORDINGS, MOST_RECORDINGS = 3, 8  # of a take
COMPANION = 0.5  # weight of recordings of the same concept that join a family of fewer than LEAST_RECORDINGS
SHARES = 15  # a family's shares are 1 to 1 + SHARES
TURNS = 1024  # seeds after which the choice repeats


@dataclass(frozen=True)
class Chosen:
    row: int  # of the index
    weight: float  # of all weights' sum, which is 1


@dataclass(frozen=True)
class Entry:
    """What the ranking knows of a recording."""

    concept: str  # class/tag
    family: int
    captions: Sequence[int]  # rows of the table of captions
    synthetic: bool = False


@dataclass(frozen=True)
class Tables:
    entries: Sequence[Entry]
    sounds: np.ndarray  # unit vectors [entries, D]
    captions: np.ndarray  # unit vectors [captions, S]


def nearness_of(tables: Tables, embedding: np.ndarray, sentence: np.ndarray) -> np.ndarray:
    """[entries]. @param embedding of the words in the prompt space [D], @param sentence their sentence vector [S]."""
    cosines = tables.captions @ sentence.astype(np.float64)
    words = np.empty(len(tables.entries))
    for k, entry in enumerate(tables.entries):
        top = np.sort(cosines[list(entry.captions)])[::-1][:3]
        words[k] = (top[0] + top.sum() / len(top)) / 2 - SYNTHETIC_LOSS * entry.synthetic
    return words + SOUND_WEIGHT * (tables.sounds @ embedding.astype(np.float64))


def near_families(tables: Tables, nearness: np.ndarray, permitted: Sequence[int]) -> dict[int, int]:
    """Families near enough, nearest first, each with its shares among the seeds; none where nothing is near."""
    families: dict[int, float] = {}
    for row in permitted:
        family = tables.entries[row].family
        families[family] = max(families.get(family, -np.inf), float(nearness[row]))
    best = max(families.values(), default=-np.inf)
    if best < THRESHOLD:
        return {}
    near = sorted((f for f in families if families[f] >= best - MARGIN), key=lambda f: (-families[f], f))
    synthetic = {entry.family for entry in tables.entries if entry.synthetic}
    recorded = [family for family in near if family not in synthetic]
    near = recorded if len(recorded) >= ENOUGH_RECORDED else near
    return {f: 1 + int(SHARES * (families[f] - (best - MARGIN)) / MARGIN + 0.5) for f in near[:MOST_FAMILIES]}


def turn(shares: list[int], number: int) -> int:
    """Which of some entries has turn `number`: each as often as its shares say, evenly spread, and none of the last two
    again while there are others (smooth weighted round robin).
    """
    current, last = [0] * len(shares), []
    total, chosen = sum(shares), 0
    for _ in range(number + 1):
        current = [value + share for value, share in zip(current, shares)]
        resting = last[-min(2, len(shares) - 1) :] if len(shares) > 1 else []
        free = [k for k in range(len(shares)) if k not in resting]
        chosen = max(free, key=lambda k: (current[k], -k))
        current[chosen] -= total
        last.append(chosen)
    return chosen


def choose(tables: Tables, nearness: np.ndarray, permitted: Sequence[int], seed: int) -> tuple[Chosen, ...]:
    """Recordings for a seed; none where nothing is near."""
    shares = near_families(tables, nearness, permitted)
    if not shares:
        return ()
    family = list(shares)[turn(list(shares.values()), seed % TURNS)]
    return with_companions(tables, family, permitted)


def with_companions(tables: Tables, family: int, permitted: Sequence[int]) -> tuple[Chosen, ...]:
    """The family's recordings; to fewer than LEAST_RECORDINGS those of the same concept with the most similar sound."""
    entries, sounds = tables.entries, tables.sounds
    own = [row for row in permitted if entries[row].family == family][:MOST_RECORDINGS]
    weights = dict.fromkeys(own, 1.0)
    others = [row for row in permitted if row not in weights and entries[row].concept == entries[own[0]].concept]
    likeness = {row: float(sounds[row] @ sounds[own[0]]) for row in others}
    for row in sorted(others, key=lambda r: (-likeness[r], r))[: max(0, LEAST_RECORDINGS - len(own))]:
        if likeness[row] > 0:
            weights[row] = COMPANION * likeness[row]
    total = sum(weights.values())
    return tuple(Chosen(row, weight / total) for row, weight in weights.items())
