"""Recordings of the corpus as the judges read them: what each is, which were held out of training, and which stem from
one session.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from data.captions import GROUPS, words_of
from data.corpus import SYNTHETIC, read_corpus, sound_path, without_take
from evaluation.judge.classes import OF_CONCEPT
from evaluation.spectra import RATE


@dataclass(frozen=True)
class Recording:
    """`word`: index of one of the eight words or -1; `kind`: index in KINDS or -1; `family`: takes of one session share
    it; `digest`: of the samples.
    """

    name: str
    path: Path
    source: str
    digest: str
    word: int
    kind: int
    held_out: bool
    family: str
    captions: tuple[str, ...]

    @cached_property
    def stereo(self) -> np.ndarray:
        """float32 [2, samples] at 44.1 kHz, level as recorded; a mono recording on both sides."""
        sound = np.load(self.path).astype(np.float32).T / 32768
        return np.ascontiguousarray(np.broadcast_to(sound, (2, sound.shape[1])))

    def cut(self, seconds: float) -> np.ndarray:
        """The start of the sound, its peak at half of full scale, faded out over 10 ms where it is cut."""
        sound = self.stereo[:, : int(seconds * RATE)].copy()
        if self.stereo.shape[1] > sound.shape[1]:
            sound[:, -RATE // 100 :] *= np.linspace(1, 0, RATE // 100, dtype=np.float32)
        return sound * (0.5 / max(float(np.abs(sound).max()), 1e-6))


def recordings(corpus: Path) -> list[Recording]:
    """All recordings of a corpus whose class/tag has words; what data.synthesis made is none."""
    found = []
    for row in read_corpus(corpus):
        if row["source"].startswith(SYNTHETIC):
            continue
        try:
            words = words_of(row["class"], row["tag"], row["origin"])
        except KeyError:
            continue
        family = f"{row['source']}/{without_take(row['origin'])}"
        group = GROUPS.index(words.group) if words.group else -1
        found.append(
            Recording(
                row["id"],
                sound_path(corpus, row["id"]),
                row["source"],
                row["sha1"],
                group,
                OF_CONCEPT.get(words.concept, -1),
                row["split"] != "train",
                family,
                words.captions,
            )
        )
    return found


def spread(chosen: list[Recording], count: int) -> list[Recording]:
    """At most `count` of them, as many families as there are before any gives a second one; order and choice
    are fixed.
    """
    families: dict[str, list[Recording]] = {}
    for recording in chosen:
        families.setdefault(recording.family, []).append(recording)
    rounds = max((len(takes) for takes in families.values()), default=0)
    return [takes[k] for k in range(rounds) for takes in families.values() if k < len(takes)][:count]
