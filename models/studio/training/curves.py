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


def draw(path: Path, losses: dict[str, list[float]]) -> None:
    """A panel for each training: losses of single steps, and smoothed."""
    figure, axes = plt.subplots(1, len(losses), figsize=(2.6 * len(losses), 2.4), dpi=80, squeeze=False)
    for axis, (name, curve) in zip(axes[0], losses.items()):
        axis.plot(curve, color="0.75", linewidth=0.8)
        axis.plot(smoothed(curve), color="tab:blue")
        axis.set(title=name, xlabel="steps")
        axis.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(path)
    plt.close(figure)
