"""Pictures of an envelope against the truth. Recorded clips are shown without their frames, which are not ours to publish."""

from pathlib import Path

import cv2
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from mapper import envelope as curve

from .mapper_clips import FPS, Clip


def draw_clip(path: Path, clip: Clip, found: np.ndarray, filmstrip: bool) -> None:
    """Truth, curve and events in mu-law units over time; with `filmstrip`, twelve frames above."""
    seconds = len(clip.truth) / curve.RATE
    figure, axes = plt.subplots(2 if filmstrip else 1, 1, figsize=(9, 3.2 if filmstrip else 2.4), squeeze=False,
                                gridspec_kw={"height_ratios": [1, 3]} if filmstrip else None)
    if filmstrip:
        chosen = np.linspace(0, len(clip.frames) - 1, 12).astype(int)
        strip = np.hstack([cv2.resize(np.asarray(clip.frames[n]), (96, 72)) for n in chosen])
        axes[0, 0].imshow(strip, aspect="auto", extent=(0, len(clip.frames) / FPS, 0, 1))
        axes[0, 0].axis("off")
    plot = axes[-1, 0]
    clock = np.arange(len(clip.truth)) / curve.RATE
    plot.fill_between(clock, curve.compress(clip.truth), color="#c8ccd4", label="true sound")
    plot.plot(clock, curve.compress(found), color="#1f6feb", linewidth=1.4, label="RMS-Mapper")
    if clip.hits is not None:
        plot.vlines(clip.hits, 0, 1, color="#d1495b", linewidth=0.8, linestyles="dashed", label="hits")
    plot.set(xlim=(0, seconds), ylim=(0, 1), xlabel="seconds", ylabel="level (µ-law)")
    plot.legend(loc="upper right", fontsize=7, ncols=3)
    figure.tight_layout()
    figure.savefig(path, dpi=80)
    plt.close(figure)


def draw_sheet(path: Path, judged: list[tuple[Clip, np.ndarray, float]]) -> None:
    """All clips (clip, curve, F1) as small curves, the best first: so the failures are the last."""
    columns = 5
    rows = -(-len(judged) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(3.2 * columns, 1.1 * rows), squeeze=False)
    for plot in axes.flat:
        plot.axis("off")
    for plot, (clip, found, fit) in zip(axes.flat, judged):
        clock = np.arange(len(clip.truth)) / curve.RATE
        plot.fill_between(clock, curve.compress(clip.truth), color="#c8ccd4")
        plot.plot(clock, curve.compress(found), color="#1f6feb", linewidth=0.9)
        if clip.hits is not None:
            plot.vlines(clip.hits, 0, 0.08, color="#d1495b", linewidth=1.2)
        plot.set(xlim=(0, clock[-1]), ylim=(0, 1))
        plot.set_title(f"{clip.name}  F1 {fit:.2f}", fontsize=6, loc="left", pad=1)
    figure.tight_layout(pad=0.4)
    figure.savefig(path, dpi=72)
    plt.close(figure)
