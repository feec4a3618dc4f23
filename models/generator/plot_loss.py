"""Plots the loss curve of a training run.

python -m generator.plot_loss --log RUN/loss.tsv --out loss.png
"""

import argparse
from pathlib import Path

import matplotlib

from data.corpus import Row, read_table

matplotlib.use("Agg")
import matplotlib.pyplot as plt

LINES = {
    "loss": "training",
    "held_out": "held out, recording as prompt",
    "held_out_embedding": "held out, its embedding alone",
    "held_out_without_prompt": "held out, no prompt",
}


def points(rows: list[Row], name: str) -> list[tuple[int, float]]:
    """(step, value) where the column `name` has one."""
    return [(int(row["step"]), float(row[name])) for row in rows if row.get(name)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rows = read_table(args.log)
    figure, axis = plt.subplots(figsize=(6, 3), dpi=70)
    for name, label in LINES.items():
        if found := points(rows, name):
            axis.plot(*zip(*found), label=label)
    axis.set(xlabel="steps", ylabel="squared velocity error")
    axis.legend(fontsize=8)
    axis.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(args.out)


if __name__ == "__main__":
    main()
