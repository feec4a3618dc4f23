"""The corpus on disk: `corpus.tsv`, one row per recording, and `sounds/<id>.npy`, int16 [samples, channels] at 44.1
kHz.
"""

import csv
from pathlib import Path

import numpy as np

RATE = 44_100  # Hz
SYNTHETIC = "synthetic/"  # prefix of the source of sounds from data.synthesis, which are for training only
FIELDS = ("id", "source", "origin", "licence", "class", "tag", "seconds", "channels", "split", "sha1")

Row = dict[str, str]


def read_table(path: Path) -> list[Row]:
    """Rows of a tab-separated table with a header line."""
    with path.open() as file:
        return list(csv.DictReader(file, delimiter="\t"))


def write_table(path: Path, rows: list[Row], fields: tuple[str, ...] = FIELDS) -> None:
    """Replaces the file in one step, so that hard links to the old file keep the old content."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w") as file:
        writer = csv.DictWriter(file, fields, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    part.replace(path)


def read_corpus(corpus: Path) -> list[Row]:
    """Rows of corpus.tsv."""
    return read_table(corpus / "corpus.tsv")


def write_corpus(corpus: Path, rows: list[Row]) -> None:
    write_table(corpus / "corpus.tsv", rows)


def sound_path(corpus: Path, name: str) -> Path:
    """File of the recording with id `name`."""
    return corpus / "sounds" / f"{name}.npy"


def load_sound(corpus: Path, name: str) -> np.ndarray:
    """A recording, int16 [samples, channels]."""
    return np.load(sound_path(corpus, name))


def without_take(origin: str) -> str:
    """Path of a source file without its suffix and take number: equal for takes of one recording."""
    return Path(origin).with_suffix("").as_posix().rstrip("0123456789_-. ")
