"""Tables I to IV of the paper, for any systems' outputs, beside the paper's figures.

    python -m studio.evaluation --out tables.md
        [--greatest-hits SET] [--walking-the-maps SET] [--shards SHARDS --mapper tc-clip=mapper.safetensors …]
        [--clap FILE] [--vggish FILE] [--i3d FILE] [--fadtk PYTHON] [--seconds 10] [--device cuda]

SET/reference holds the clips, SET/<system> what a system made for them (files.py). Folders with the names of paper.py
(specvqgan, diff-foley, condfoleygen, syncfusion-audio, video-foley-audio, stable-v2a-audio, gt-rms, …) get the paper's
row below theirs, others stand alone. Measures whose checkpoint was not given are named and left out (measures.py).
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

import torch

from evaluation.report import table
from studio.checkpoints.errors import CheckpointError
from studio.data.media import MediaError
from studio.evaluation import mapper, paper
from studio.evaluation.fadtk import FadtkError
from studio.evaluation.files import REFERENCE, pairs_of, systems
from studio.evaluation.measures import Measure, Needs, Sounds, measures
from studio.evaluation.paper import SOUND_COLUMNS, Row
from studio.networks.sizes import SIZES
from training.device import NAMES, choose_device

NOTHING = "–"


def cell(value: float | None) -> str:
    if value is None:
        return NOTHING
    return f"{value:.4f}" if abs(value) < 10 else f"{value:.1f}"


def cells(values: Iterable[float | None]) -> list[str]:
    return [cell(value) for value in values]


class Tables:
    """Markdown of all tables, and notes on what could not be measured."""

    def __init__(self, found: dict[str, Measure], missing: dict[str, str], seconds: float) -> None:
        self.found, self.seconds = found, seconds
        self.lines = ["# Tables I to IV", "", "Rows 'paper' are the published figures; – is not measured.", ""]
        self.notes = [f"{column} is not measured: it needs {what}." for column, what in missing.items()]

    def scores(self, reference: Path, system: Path, seconds: float) -> tuple[list[float | None], int]:
        """SOUND_COLUMNS of a system, and the number of its clips."""
        pairs, absent = pairs_of(reference, system)
        if absent:
            self.notes.append(
                f"{system.name} lacks {len(absent)} of {len(pairs) + len(absent)} clips ({absent[0]}, …)."
            )
        if not pairs:
            return [None] * len(SOUND_COLUMNS), 0
        sounds, values = Sounds.read(pairs, seconds), {}
        for column, measure in self.found.items():
            try:
                values[column] = measure(sounds)
            except (FadtkError, MediaError, ValueError) as error:
                self.notes.append(f"{column} of {system.name} is not measured: {error}")
        return [values.get(column) for column in SOUND_COLUMNS], len(pairs)

    def sound_table(self, title: str, folder: Path, known: dict[str, tuple[str, Row]], chosen: list[Path]) -> None:
        """A table of the chosen systems of a test set; known systems without outputs have their paper row alone."""
        rows, measured = [], {path.name for path in chosen}
        for path in chosen:
            values, count = self.scores(folder / REFERENCE, path, self.seconds)
            rows.append([known.get(path.name, (path.name,))[0], count, *cells(values)])
            if path.name in known:
                rows.append(["– paper", "", *cells(known[path.name][1])])
        rows += [[f"{name} – paper", "", *cells(row)] for key, (name, row) in known.items() if key not in measured]
        self.lines += [f"## {title}", "", *table(["system", "clips", *SOUND_COLUMNS], rows)]

    def mapper_table(self, mappers: dict[str, Path], shards: Path, device: torch.device) -> None:
        rows = []
        for name, path in mappers.items():
            values, count = mapper.evaluate(mapper.load_mapper(path).to(device), shards)
            rows.append([paper.TABLE_2.get(name, (name,))[0], count, *cells(values.values())])
        rows += [[f"{name} – paper", "", *cells(row)] for name, row in paper.TABLE_2.values()]
        self.lines += ["## Table II, RMS-Mapper", "", *table(["encoder", "chunks", *mapper.COLUMNS], rows)]

    def text(self) -> str:
        return "\n".join([*self.lines, *(f"- {note}" for note in dict.fromkeys(self.notes))]).rstrip() + "\n"


def named(text: str) -> tuple[str, Path]:
    """'name=file'."""
    name, equals, path = text.partition("=")
    if not (name and equals and path):
        raise argparse.ArgumentTypeError(f"{text} is not NAME=FILE")
    return name, Path(path)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--greatest-hits", type=Path, help="test set of Tables I and III")
    parser.add_argument("--walking-the-maps", type=Path, help="test set of Table IV; chunks of 2 s: --seconds 2")
    parser.add_argument("--shards", type=Path, help="prepared chunks with a test split, for Table II")
    parser.add_argument("--mapper", type=named, action="append", default=[], metavar="NAME=FILE")
    parser.add_argument("--clap", type=Path)
    parser.add_argument("--vggish", type=Path)
    parser.add_argument("--i3d", type=Path)
    parser.add_argument("--fadtk", type=Path, help="python of an environment with fadtk")
    parser.add_argument("--seconds", type=float, default=10.0, help="of a clip")
    parser.add_argument("--sizes", choices=list(SIZES), default="published")
    parser.add_argument("--device", choices=NAMES, default="auto")
    return parser


def main() -> None:
    args = arguments().parse_args()
    device = choose_device(args.device)
    try:
        needs = Needs(args.clap, args.vggish, args.i3d, args.fadtk)
        tables = Tables(*measures(needs, device, SIZES[args.sizes]), args.seconds)
        if args.greatest_hits:
            found = systems(args.greatest_hits)
            ablation = [path for path in found if path.name in paper.TABLE_3]
            others = [path for path in found if path not in ablation]
            tables.sound_table("Table I, Greatest Hits", args.greatest_hits, paper.TABLE_1, others)
        if args.mapper and args.shards:
            tables.mapper_table(dict(args.mapper), args.shards, device)
        if args.greatest_hits:
            tables.sound_table("Table III, true envelopes", args.greatest_hits, paper.TABLE_3, ablation)
        if args.walking_the_maps:
            found = systems(args.walking_the_maps)
            tables.sound_table("Table IV, Walking The Maps", args.walking_the_maps, paper.TABLE_4, found)
    except (CheckpointError, MediaError, ValueError) as error:
        raise SystemExit(str(error)) from error
    args.out.write_text(tables.text())
    print(tables.text())


if __name__ == "__main__":
    main()
