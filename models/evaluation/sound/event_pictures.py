"""Spectrograms of events of recordings and of the hits of takes made from them."""

from pathlib import Path

import numpy as np

from evaluation.pictures import plt, save_small
from evaluation.sound.event_recordings import EventRecording
from evaluation.sound.event_spectrum import onset_near
from evaluation.sound.events import HITS
from evaluation.sound.finish import Take
from evaluation.spectra import RATE, mel_decibels

PAIRS = 24
BEFORE, AFTER = 0.02, 0.5  # seconds around the onset
HIT = 2  # of the take: the one with the longest decay
RANGE = 70  # dB below the maximum


def spectrogram(sound: np.ndarray, onset: int) -> np.ndarray:
    """80 mel bands of an event of `sound` [2, samples] in dB below their maximum, [frames, bands]; 2.9 ms per frame."""
    first, stop = onset - round(BEFORE * RATE), onset + round(AFTER * RATE)
    part = np.pad(sound, ((0, 0), (max(0, -first), max(0, stop - sound.shape[1]))))
    part = part[:, max(0, first) : max(0, first) + stop - first].mean(0)
    levels = mel_decibels(part, 80, 1024, 128, -120.0)
    return levels - levels.max()


def draw_events(entries: list[EventRecording], takes: list[Take], path: Path) -> None:
    """Pairs of a recording's event (left) and the third hit of its take (right)."""
    chosen = np.unique(np.linspace(0, len(entries) - 1, min(PAIRS, len(entries))).round().astype(int))
    columns = 6
    figure, axes = plt.subplots(-(-len(chosen) // columns), 2 * columns, figsize=(15, 7.2), dpi=80, squeeze=False)
    for axis in axes.flat:
        axis.set_axis_off()
    for at, n in enumerate(chosen):
        row, column = divmod(at, columns)
        entry, take = entries[n], takes[n]
        for side, (sound, onset, title) in enumerate(
            (
                (entry.cut, entry.events[0][0], f"{entry.recording.name} {entry.tag}"),
                (take.sound, onset_near(take.sound, HITS[HIT]), "take"),
            )
        ):
            axis = axes[row, 2 * column + side]
            axis.imshow(
                spectrogram(sound, onset).T,
                origin="lower",
                aspect="auto",
                vmin=-RANGE,
                vmax=0,
                cmap="magma",
                interpolation="nearest",
            )
            axis.set_title(title, fontsize=6, loc="left", pad=2)
    figure.subplots_adjust(0.01, 0.01, 0.99, 0.96, 0.06, 0.22)
    save_small(figure, path)
