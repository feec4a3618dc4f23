"""Recordings of the corpus with their labels, split and recording session."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from data.captions import GROUPS, words_of
from data.corpus import SYNTHETIC, read_corpus, sound_path, without_take
from evaluation.judge.classes import CLASS_OF_CONCEPT
from evaluation.spectra import RATE


@dataclass(frozen=True)
class Recording:
    name: str
    path: Path
    source: str
    digest: str  # of the samples
    word: int  # index of one of the eight words, or -1
    sound_class: int  # index in CLASSES, or -1
    held_out: bool
    family: str  # shared by takes of one session
    captions: tuple[str, ...]

    @cached_property
    def stereo(self) -> np.ndarray:
        """float32 [2, samples] at 44.1 kHz, at its recorded level; mono is duplicated."""
        sound = np.load(self.path).astype(np.float32).T / 32768
        return np.ascontiguousarray(np.broadcast_to(sound, (2, sound.shape[1])))

    def cut(self, seconds: float) -> np.ndarray:
        """The first `seconds`, peak at 0.5, with a 10 ms fade-out if cut; [2, samples]."""
        sound = self.stereo[:, : int(seconds * RATE)].copy()
        if self.stereo.shape[1] > sound.shape[1]:
            sound[:, -RATE // 100 :] *= np.linspace(1, 0, RATE // 100, dtype=np.float32)
        return sound * (0.5 / max(float(np.abs(sound).max()), 1e-6))


def recordings(corpus: Path) -> list[Recording]:
    """Recordings of a corpus whose class/tag has captions, without synthetic sounds."""
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
                CLASS_OF_CONCEPT.get(words.concept, -1),
                row["split"] != "train",
                family,
                words.captions,
            )
        )
    return found


def spread(chosen: list[Recording], count: int) -> list[Recording]:
    """At most `count` recordings, taken from the families in turn; deterministic."""
    families: dict[str, list[Recording]] = {}
    for recording in chosen:
        families.setdefault(recording.family, []).append(recording)
    rounds = max((len(takes) for takes in families.values()), default=0)
    return [takes[k] for k in range(rounds) for takes in families.values() if k < len(takes)][:count]
