"""Spectrograms of transients through the codecs."""

from pathlib import Path

import numpy as np

from evaluation.codec.measures import LEAD, CodedFile, onsets
from evaluation.judge.classes import CLASS_NAMES
from evaluation.pictures import plt, save_small
from evaluation.spectra import RATE, magnitudes

TRANSIENTS = 4


def steepest(files: list[CodedFile], count: int) -> list[tuple[CodedFile, int]]:
    """Files of different families and classes with their first onset."""
    found: list[tuple[CodedFile, int]] = []
    for file in files:
        places = onsets(file.original)
        if places and all(
            file.recording.family != other.recording.family
            and file.recording.sound_class != other.recording.sound_class
            for other, _ in found
        ):
            found.append((file, places[0]))
    return found[:count]


def draw_codec(files: list[CodedFile], path: Path) -> None:
    """120 ms around an onset of several files, windows of 256 samples: recording, codec, Opus at 48 kbit/s."""
    chosen = steepest(files, TRANSIENTS)
    versions = ["recording", "the pack's codec", "Opus 48 kbit/s"]
    figure, axes = plt.subplots(
        len(chosen), len(versions), figsize=(11, 2.1 * len(chosen)), dpi=75, squeeze=False, sharex=True, sharey=True
    )
    for row, (file, place) in enumerate(chosen):
        start, stop = max(0, place - LEAD), place + round(0.07 * RATE)
        edge = 128  # samples beyond the plot for its outermost windows
        reference = None
        for axis, version in zip(axes[row], versions):
            sound = (file.original if version == "recording" else file.decoded[version])[:, start : stop + edge].mean(0)
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
            axis.set_title(f"{CLASS_NAMES[file.recording.sound_class]}: {version}", fontsize=8, loc="left", pad=2)
    for axis in axes[:, 0]:
        axis.set_ylabel("kHz", fontsize=8)
    for axis in axes[-1]:
        axis.set_xlabel("ms from the onset", fontsize=8)
    figure.tight_layout()
    save_small(figure, path)
