"""Packs a corpus as Opus for a machine to which little can be carried.

    python -m codec.pack_corpus --corpus .cache/corpus --out .cache/packed --megabytes 60

Only recordings that may train shipped weights are packed, at the highest of BITRATES that fits. The result is folders
part-1, part-2, … of at most --part-megabytes each, with the rows of their recordings, to be carried one at a time.
codec.unpack_corpus makes a corpus of them.
"""

import argparse
import shutil
from pathlib import Path

import numpy as np

from codec.opus_writer import write_opus
from codec.unpack_corpus import TABLE
from data.corpus import FIELDS, Row, load_sound, read_corpus, write_table

BITRATES = (128, 96, 64, 48)  # kbit/s of stereo; mono gets 0.6 times that
MONO = 0.6


def chosen_rows(corpus: Path, splits: tuple[str, ...]) -> list[Row]:
    """GPL recordings are left out: the shipped weights are CC BY-SA."""
    return [row for row in read_corpus(corpus) if row["split"] in splits and not row["licence"].startswith("GPL")]


def bitrate_that_fits(rows: list[Row], megabytes: float) -> int:
    """In kbit/s. Variable bit rates differ from their target by up to a tenth."""
    for bitrate in BITRATES:
        seconds = sum(float(row["seconds"]) * (MONO if row["channels"] == "1" else 1.0) for row in rows)
        if 1.1 * seconds * bitrate * 1000 / 8 + 600 * len(rows) <= megabytes * 1e6:
            return bitrate
    raise SystemExit(f"{len(rows)} recordings do not fit into {megabytes} MB at {BITRATES[-1]} kbit/s")


def encode_row(corpus: Path, row: Row, path: Path, bitrate: int) -> int:
    """Writes one Opus file; returns its bytes."""
    sound = load_sound(corpus, row["id"]).astype(np.float32).T / 32768
    write_opus(sound, path, round(bitrate * (MONO if len(sound) == 1 else 1.0)))
    return path.stat().st_size


def pack(corpus: Path, out: Path, megabytes: float, part_megabytes: float, splits: tuple[str, ...]) -> list[Path]:
    """Returns the folders of the parts."""
    rows = chosen_rows(corpus, splits)
    bitrate = bitrate_that_fits(rows, megabytes)
    shutil.rmtree(out, ignore_errors=True)
    parts: list[tuple[Path, list[Row]]] = []
    size = np.inf
    for row in rows:
        path = out / f"{row['id']}.opus"
        out.mkdir(parents=True, exist_ok=True)
        bytes_of_file = encode_row(corpus, row, path, bitrate)
        if size + bytes_of_file > part_megabytes * 1e6:
            parts.append((out / f"part-{len(parts) + 1}", []))
            (parts[-1][0] / "sounds").mkdir(parents=True)
            size = 0.0
        folder, members = parts[-1]
        path.rename(folder / "sounds" / path.name)
        members.append(row | {"samples": str(len(load_sound(corpus, row["id"])))})
        size += bytes_of_file
    for folder, members in parts:
        write_table(folder / TABLE, members, (*FIELDS, "samples"))
    return [folder for folder, _ in parts]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--megabytes", type=float, default=60)
    parser.add_argument("--part-megabytes", type=float, default=13)
    parser.add_argument("--splits", nargs="+", default=["train", "valid"])
    args = parser.parse_args()
    for folder in pack(args.corpus, args.out, args.megabytes, args.part_megabytes, tuple(args.splits)):
        files = list((folder / "sounds").iterdir())
        print(folder, len(files), f"recordings, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
