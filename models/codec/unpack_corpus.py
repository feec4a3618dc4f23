"""Makes a corpus (data.corpus) of the parts that codec.pack_corpus wrote.

python -m codec.unpack_corpus --packed .cache/packed --out .cache/codec-corpus
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from codec.opus_reader import read_opus
from data.corpus import Row, read_table, sound_path, write_corpus

TABLE = "packed.tsv"  # rows of corpus.tsv with the length in samples, which Opus does not store exactly


def unpack(packed: Path, out: Path) -> Iterator[Row]:
    """Decodes every part; yields the rows as they are written."""
    (out / "sounds").mkdir(parents=True, exist_ok=True)
    rows = []
    for folder in sorted(packed.glob("part-*")):
        for row in read_table(folder / TABLE):
            sound = read_opus(folder / "sounds" / f"{row['id']}.opus", int(row.pop("samples")))
            np.save(sound_path(out, row["id"]), np.clip(np.rint(32768 * sound.T), -32768, 32767).astype(np.int16))
            rows.append(row)
            yield row
    write_corpus(out, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--packed", type=Path, required=True, help="folder with part-1, part-2, …")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    print(sum(1 for _ in unpack(args.packed, args.out)), "recordings")


if __name__ == "__main__":
    main()
