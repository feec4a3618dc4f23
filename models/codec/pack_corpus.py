"""Packs a corpus as Opus for a machine to which little can be carried, and unpacks it there.

    python -m codec.pack_corpus pack --corpus .cache/corpus --out .cache/packed --megabytes 60
    python -m codec.pack_corpus unpack --packed PACKED --out CORPUS

Only recordings that may train shipped weights are packed, at the highest of BITRATES that fits. The result is folders
part-1, part-2, … of at most --part-megabytes each, with the rows of their recordings, to be carried one at a time.
Unpacking needs the parts in one folder and writes a corpus (data.corpus).
"""

import argparse
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from codec.opus import decode_opus, encode_opus
from data.corpus import FIELDS, Row, load_sound, read_corpus, read_table, sound_path, write_corpus, write_table

BITRATES = (128, 96, 64, 48)  # kbit/s of stereo; mono gets 0.6 times that
MONO = 0.6
TABLE = "packed.tsv"  # rows of corpus.tsv with the length in samples, which Opus does not store exactly


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
    encode_opus(sound, path, round(bitrate * (MONO if len(sound) == 1 else 1.0)))
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


def unpack(packed: Path, out: Path) -> Iterator[Row]:
    """Decodes every part; yields the rows as they are written."""
    (out / "sounds").mkdir(parents=True, exist_ok=True)
    rows = []
    for folder in sorted(packed.glob("part-*")):
        for row in read_table(folder / TABLE):
            sound = decode_opus(folder / "sounds" / f"{row['id']}.opus", int(row.pop("samples")))
            np.save(sound_path(out, row["id"]), np.clip(np.rint(32768 * sound.T), -32768, 32767).astype(np.int16))
            rows.append(row)
            yield row
    write_corpus(out, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    packing = commands.add_parser("pack")
    packing.add_argument("--corpus", type=Path, required=True)
    packing.add_argument("--out", type=Path, required=True)
    packing.add_argument("--megabytes", type=float, default=60)
    packing.add_argument("--part-megabytes", type=float, default=13)
    packing.add_argument("--splits", nargs="+", default=["train", "valid"])
    unpacking = commands.add_parser("unpack")
    unpacking.add_argument("--packed", type=Path, required=True)
    unpacking.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    if args.command == "unpack":
        print(sum(1 for _ in unpack(args.packed, args.out)), "recordings")
        return
    for folder in pack(args.corpus, args.out, args.megabytes, args.part_megabytes, tuple(args.splits)):
        files = list((folder / "sounds").iterdir())
        print(folder, len(files), f"recordings, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
