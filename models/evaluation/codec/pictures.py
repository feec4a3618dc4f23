"""Spectrograms of transients through the codecs."""

from pathlib import Path

import numpy as np

from evaluation.codec.measures import LEAD, Heard, onsets
from evaluation.judge.classes import NAMES
from evaluation.pictures import plt, save_small
from evaluation.spectra import RATE, magnitudes

TRANSIENTS = 4


def steepest(files: list[Heard], count: int) -> list[tuple[Heard, int]]:
    """Files of different families with an onset behind silence, the loudest onset of each."""
    found: list[tuple[Heard, int]] = []
    for file in files:
        places = onsets(file.original)
        if places and all(
            file.recording.family != other.recording.family and file.recording.kind != other.recording.kind
            for other, _ in found
        ):
            found.append((file, places[0]))
    return found[:count]


def draw_codec(files: list[Heard], path: Path) -> None:
    """120 ms around one onset of several files, windows of 256 samples: the original, the codec, Opus 48."""
    chosen = steepest(files, TRANSIENTS)
    ways = ["original", "the pack's codec", "Opus 48 kbit/s"]
    figure, axes = plt.subplots(
        len(chosen), len(ways), figsize=(11, 2.1 * len(chosen)), dpi=75, squeeze=False, sharex=True, sharey=True
    )
    for row, (file, place) in enumerate(chosen):
        start, stop = max(0, place - LEAD), place + round(0.07 * RATE)
        edge = 128  # samples beyond the picture that the windows at its ends need
        reference = None
        for axis, way in zip(axes[row], ways):
            sound = (file.original if way == "original" else file.decoded[way])[:, start : stop + edge].mean(0)
            levels = 20 * np.log10(magnitudes(sound, 256, 32)[: (stop - start) // 32] + 1e-6)
            reference = levels.max() if reference is None else reference
            axis.imshow(
                levels.T - reference,
                origin="lower",
                aspect="auto",
                vmin=-80,
                vmax=0,
                cmap="magma",
                interpolation="nearest",
                extent=(-1000 * (place - start) / RATE, 1000 * (stop - place) / RATE, 0, RATE / 2000),
            )
            axis.set_title(f"{NAMES[file.recording.kind]}: {way}", fontsize=8, loc="left", pad=2)
    for axis in axes[:, 0]:
        axis.set_ylabel("kHz", fontsize=8)
    for axis in axes[-1]:
        axis.set_xlabel("ms from the onset", fontsize=8)
    figure.tight_layout()
    save_small(figure, path)
