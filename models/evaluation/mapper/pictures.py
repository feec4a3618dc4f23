"""Plots of predicted envelopes against the truth.

Recorded clips must not be published: the committed plots show their motion, not their frames.
"""

from pathlib import Path
from typing import NamedTuple

import cv2
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

from audio import loudness
from evaluation.mapper.clips import Clip

TILES, TILE = 14, (40, 30)  # images of a strip; width and height of each


def frames_strip(frames: np.ndarray) -> np.ndarray:
    """TILES frames side by side, uint8 RGB."""
    return np.hstack(
        [
            cv2.resize(np.asarray(frames[n]), TILE, interpolation=cv2.INTER_AREA)
            for n in np.linspace(0, len(frames) - 1, TILES).astype(int)
        ]
    )


def motion_strip(frames: np.ndarray) -> np.ndarray:
    """TILES images of the motion, dark on white: mean change of the grey image in each part of the clip."""
    small = [
        cv2.resize(cv2.cvtColor(np.asarray(frame), cv2.COLOR_RGB2GRAY), TILE, interpolation=cv2.INTER_AREA).astype(
            np.float32
        )
        for frame in frames
    ]
    change = np.abs(np.diff(np.stack(small), axis=0))
    parts = np.hstack([part.mean(axis=0) for part in np.array_split(change, TILES)])
    shade = 255 * (1 - np.clip(parts / max(1.0, np.percentile(parts, 99)), 0, 1) ** 0.6)
    return np.repeat(shade.astype(np.uint8)[..., None], 3, 2)


def draw(strip_axes, plot, clip: Clip, strip: np.ndarray, found: np.ndarray, title: str) -> None:
    """A strip of images above truth (grey), curve (blue) and annotated hits (red), in mu-law units."""
    clock = np.arange(len(clip.truth)) / loudness.RATE
    strip_axes.imshow(strip, aspect="auto")
    strip_axes.set_title(title, fontsize=6, loc="left", pad=1)
    strip_axes.axis("off")
    plot.fill_between(clock, loudness.compress(clip.truth), color="#c8ccd4")
    plot.plot(clock, loudness.compress(found), color="#1f6feb", linewidth=0.9)
    if clip.hits is not None:
        plot.vlines(clip.hits, 0, 0.1, color="#d1495b", linewidth=1.2)
    plot.set(xlim=(0, clock[-1]), ylim=(0, 1))
    plot.axis("off")


def draw_clip(path: Path, clip: Clip, found: np.ndarray) -> None:
    figure, (above, below) = plt.subplots(2, 1, figsize=(9, 3.2), gridspec_kw={"height_ratios": [1, 3]})
    draw(above, below, clip, frames_strip(clip.frames), found, clip.name)
    figure.tight_layout(pad=0.4)
    figure.savefig(path, dpi=80)
    plt.close(figure)


class Panel(NamedTuple):
    """One clip on a sheet."""

    clip: Clip
    strip: np.ndarray
    curve: np.ndarray
    f1: float


def draw_sheet(path: Path, panels: list[Panel]) -> None:
    """Panels in the given order; 32 colours keep the file small."""
    columns = 5
    rows = -(-len(panels) // columns)
    figure, axes = plt.subplots(
        2 * rows,
        columns,
        figsize=(3.2 * columns, 1.15 * rows),
        squeeze=False,
        gridspec_kw={"height_ratios": [1, 2] * rows},
    )
    for plot in axes.flat:
        plot.axis("off")
    for n, panel in enumerate(panels):
        row, column = divmod(n, columns)
        title = f"{panel.clip.category} {panel.clip.name}  F1 {panel.f1:.2f}"
        draw(axes[2 * row, column], axes[2 * row + 1, column], panel.clip, panel.strip, panel.curve, title)
    figure.subplots_adjust(0.005, 0.002, 0.995, 1 - 0.14 / rows, 0.03, 0.4)
    figure.savefig(path, dpi=72)
    plt.close(figure)
    Image.open(path).convert("RGB").quantize(32).save(path, optimize=True)


def draw_learning(path: Path, steps: list[int], lines: dict[str, list[float]], note: str) -> None:
    """Measures of a run over its steps; step 0 is the start."""
    figure, plot = plt.subplots(figsize=(7, 3))
    for name, values in lines.items():
        plot.plot(steps, values, marker="o", markersize=3, linewidth=1.2, label=name)
    plot.set(xlabel="steps", ylabel="F1", ylim=(0, 1))
    plot.set_title(note, fontsize=8)
    plot.grid(alpha=0.3)
    plot.legend(fontsize=7, ncols=2)
    figure.tight_layout()
    figure.savefig(path, dpi=72)
    plt.close(figure)
    Image.open(path).convert("RGB").quantize(32).save(path, optimize=True)
