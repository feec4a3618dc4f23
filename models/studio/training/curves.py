"""Loss curves of several trainings in one picture."""

from pathlib import Path

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt


def first_and_last(losses: list[float]) -> tuple[float, float]:
    """Means of the first and the last tenth."""
    count = max(1, len(losses) // 10)
    return float(np.mean(losses[:count])), float(np.mean(losses[-count:]))


def smoothed(losses: list[float]) -> np.ndarray:
    """Mean over the last tenth before each step."""
    width = max(1, len(losses) // 10)
    return np.array([np.mean(losses[max(0, n - width + 1) : n + 1]) for n in range(len(losses))])


def held_out(log: Path) -> list[tuple[int, float]]:
    """Steps and held-out losses in a run's loss.tsv."""
    rows = [line.split("\t") for line in log.read_text().splitlines()[1:]]
    return [(int(step), float(value)) for step, _, value in rows if value]


def draw(path: Path, losses: dict[str, list[float]], held: dict[str, list[tuple[int, float]]]) -> None:
    """A panel for each training: losses of single steps, smoothed, and on held-out chunks where they were measured."""
    figure, axes = plt.subplots(1, len(losses), figsize=(2.6 * len(losses), 2.4), dpi=80, squeeze=False)
    for axis, (name, curve) in zip(axes[0], losses.items()):
        axis.plot(curve, color="0.8", linewidth=0.8)
        axis.plot(smoothed(curve), color="tab:blue", label="training")
        if held.get(name):
            axis.plot(*zip(*held[name]), color="tab:orange", label="held out")
        axis.set(title=name, xlabel="steps")
        axis.grid(alpha=0.3)
        axis.legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(path)
    plt.close(figure)
