"""Recordings of a bank for words, as sounds with weights.

retrieve = Retriever(Path("packs/compact"))
sounds = retrieve("a wood hit", seed=1, allow_share_alike=False)   # [(samples, weight)]
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bank.opus import decode
from bank.provenance import SHARE_ALIKE
from bank.ranking import Chosen, Entry, Tables, choose, nearness_of
from bank.sentences import Sentences
from bank.tables import unit_rows
from data.corpus import SYNTHETIC


@dataclass(frozen=True)
class Choice:
    recordings: tuple[Chosen, ...]  # empty where nothing is near
    nearest: float  # nearness of the nearest permitted recording; -inf where none is permitted
    share_alike_nearest: float  # the same among those left out as share-alike


@dataclass(frozen=True)
class Bank:
    recordings: list[dict]
    tables: Tables
    blob: bytes
    tensor: str  # of the sentence vector in clap-text.onnx

    @classmethod
    def open(cls, folder: Path) -> "Bank":
        """From a pack or from the result of bank.build. Raises ValueError where sizes or ranges disagree."""
        index = json.loads((folder / "bank.json").read_text())
        blob = (folder / "bank.bin").read_bytes()
        table = np.frombuffer((folder / "bank-embeddings.bin").read_bytes(), np.int8)
        recordings, captions = index["recordings"], index["captions"]
        file = folder / ("manifest.json" if (folder / "manifest.json").exists() else "extras.json")
        sentence = json.loads(file.read_text())["bank"]["sentence"]
        rest = len(table) - len(captions) * sentence["dimensions"]
        if rest <= 0 or rest % len(recordings):
            raise ValueError(f"{folder}: the embeddings do not belong to the index")
        for entry in recordings:
            if entry["offset"] < 0 or entry["bytes"] < 1 or entry["offset"] + entry["bytes"] > len(blob):
                raise ValueError(f"{folder}: {entry['id']} is outside of bank.bin")
            if not entry["captions"] or not all(0 <= row < len(captions) for row in entry["captions"]):
                raise ValueError(f"{folder}: {entry['id']} has captions that are not in the index")
        tables = Tables(
            [
                Entry(f"{e['class']}/{e['tag']}", e["family"], e["captions"], e["source"].startswith(SYNTHETIC))
                for e in recordings
            ],
            unit_rows(table[:rest].reshape(len(recordings), -1)),
            unit_rows(table[rest:].reshape(len(captions), -1)),
        )
        return cls(recordings, tables, blob, sentence["tensor"])

    def is_share_alike(self, row: int) -> bool:
        return self.recordings[row]["licence"].startswith(SHARE_ALIKE)

    def sound(self, row: int) -> np.ndarray:
        """Float32 [samples, channels] at 44.1 kHz."""
        entry = self.recordings[row]
        return decode(self.blob[entry["offset"] : entry["offset"] + entry["bytes"]])

    def choose(
        self,
        embedding: np.ndarray,
        sentence: np.ndarray,
        seed: int,
        allow_share_alike: bool = False,
        banned: Iterable[str] = (),
    ) -> Choice:
        nearness, without = nearness_of(self.tables, embedding, sentence), set(banned)
        usable = [row for row, entry in enumerate(self.recordings) if entry["id"] not in without]
        locked = [row for row in usable if self.is_share_alike(row) and not allow_share_alike]
        permitted = [row for row in usable if allow_share_alike or not self.is_share_alike(row)]
        return Choice(
            choose(self.tables, nearness, permitted, seed),
            max((float(nearness[row]) for row in permitted), default=-np.inf),
            max((float(nearness[row]) for row in locked), default=-np.inf),
        )


class Retriever:
    """Words and a seed -> sounds with weights."""

    def __init__(self, pack: Path, bank: Path | None = None) -> None:
        self.bank = Bank.open(bank or pack)
        self.sentences = Sentences(pack, self.bank.tensor)

    def choose(self, words: str, seed: int, **options) -> Choice:
        return self.bank.choose(*self.sentences.embed(words), seed, **options)

    def __call__(self, words: str, seed: int, **options) -> list[tuple[np.ndarray, float]]:
        """[(float32 [samples, channels] at 44.1 kHz, weight)], the weights' sum is 1; empty where nothing is near."""
        choice = self.choose(words, seed, **options)
        return [(self.bank.sound(chosen.row), chosen.weight) for chosen in choice.recordings]
