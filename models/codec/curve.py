"""The learning curve of the learnt codec: a CSV that grows by a line at a time, and its plot."""

import csv
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

FIELDS = (
    "step",
    "minutes",
    "magnitude",
    "convergence",
    "complex",
    "discriminator",
    "adversarial",
    "feature",
    "held_out_magnitude",
    "held_out_convergence",
    "held_out_complex",
)
SHOWN = {"magnitude": "log magnitude, nepers", "complex": "complex spectrum", "discriminator": "discriminators, hinge"}


class Curve:
    """`curve.csv` and `curve.png` in a run's folder. Lines after `step` are dropped: a piece may have ended early."""

    def __init__(self, folder: Path, step: int) -> None:
        self.csv, self.png = folder / "curve.csv", folder / "curve.png"
        self.rows = [row for row in self.read() if int(row["step"]) <= step]

    def read(self) -> list[dict[str, str]]:
        if not self.csv.exists():
            return []
        with self.csv.open() as file:
            return list(csv.DictReader(file))

    def add(self, values: dict[str, float]) -> None:
        self.rows.append({name: f"{values[name]:.6g}" if name in values else "" for name in FIELDS})
        with self.csv.open("w") as file:
            writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.rows)

    def plot(self, pieces: list[int]) -> None:
        """`pieces`: steps at which a piece of the training began."""
        figure, axes = plt.subplots(1, len(SHOWN), figsize=(9, 2.6), dpi=80)
        for axis, (name, label) in zip(axes, SHOWN.items()):
            for key, style in ((name, "-"), (f"held_out_{name}", "--")):
                points = [(int(row["step"]), float(row[key])) for row in self.rows if row.get(key)]
                if points:
                    axis.plot(*zip(*points), style, label="held out" if style == "--" else "training")
            for step in pieces[1:]:
                axis.axvline(step, color="grey", linewidth=0.5)
            axis.set_title(label, fontsize=8)
            axis.set_xlabel("steps", fontsize=8)
            axis.tick_params(labelsize=7)
            axis.grid(alpha=0.3)
        axes[0].legend(fontsize=7)
        figure.tight_layout()
        figure.savefig(self.png)
        plt.close(figure)
