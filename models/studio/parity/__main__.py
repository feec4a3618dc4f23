"""Compares our networks with the reference packages on the same random weights.

    python -m studio.parity [--full] [--only NAME] [--out results.md]

Prints a table, the largest absolute error and the RMS error over the RMS of the reference. Without --full at tiny
widths; with it at the published ones (up to 10 GB of memory), which also writes results.md.
"""

import argparse
import gc
import time
from pathlib import Path

import torch

from studio.parity.case import MissingPackageError
from studio.parity.cases import CASES

RESULTS = Path(__file__).with_name("results.md")
HEAD = """# Parity with the reference packages

The same random weights in our network and in the reference package, float32 on one CPU thread; samplers, by the latent
after every step, and Oobleck in float64. `relative` is the RMS error over the RMS of the reference. Written by
`python -m studio.parity --full`.

| network | reference | parameters | largest error | relative | seconds |
| --- | --- | ---: | ---: | ---: | ---: |
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", nargs="*", choices=[case.name for case in CASES])
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    rows, missing = [], []
    for case in CASES:
        if args.only and case.name not in args.only:
            continue
        start = time.perf_counter()
        try:
            for found in case.compare(args.full):
                seconds, start = time.perf_counter() - start, time.perf_counter()
                rows.append(
                    f"| {found.network} | {found.reference} | {found.parameters:,} | {found.maximum:.1e} | "
                    f"{found.relative:.1e} | {seconds:.1f} |"
                )
                print(rows[-1], flush=True)
        except MissingPackageError as error:
            missing.append(f"{case.name}: {error}")
            print(missing[-1], flush=True)
        gc.collect()
    out = args.out or (RESULTS if args.full and not args.only else None)
    if out:
        out.write_text(HEAD + "\n".join(rows) + "\n" + "".join(f"\nNot compared: {line}.\n" for line in missing))


if __name__ == "__main__":
    main()
