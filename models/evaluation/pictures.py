"""Spectrogram pictures: takes beside the recordings they were made after, and transients through the codecs."""

from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image

from evaluation.codec import LEAD, Heard, onsets
from evaluation.kinds import NAMES
from evaluation.matched import Matched
from evaluation.spectra import RATE, magnitudes, mel_decibels

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  the backend must be chosen first

PAIRS = 24
TRANSIENTS = 4
MOST_BYTES = 700_000


def save_small(figure: plt.Figure, path: Path) -> None:
    """As a PNG of few colours, fewer where it would be too large."""
    figure.canvas.draw()
    picture = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())[..., :3].copy())
    plt.close(figure)
    for colours in (64, 40, 24, 12):
        picture.quantize(colours).save(path, optimize=True)
        if path.stat().st_size < MOST_BYTES:
            return


def chosen_pairs(matched: Matched) -> list[int]:
    """One recording of each kind, then second ones, those of half a second and more first."""
    order: list[int] = []
    kinds = [r.kind for r in matched.recordings]
    for turn in range(3):
        for k in sorted(set(kinds)):
            own = [n for n, kind in enumerate(kinds) if kind == k]
            own.sort(key=lambda n: matched.cuts[n].shape[1] < 0.5 * RATE)
            order += own[turn : turn + 1]
    return order[:PAIRS]


def draw_takes(matched: Matched, path: Path) -> None:
    """Pairs: the recording on the left, what was made after it on the right; 64 mel bands, 60 dB, both scaled to their loudest cell."""
    columns = 6
    figure, axes = plt.subplots(PAIRS // columns, 2 * columns, figsize=(15, 7.2), dpi=80)
    for axis in axes.flat:
        axis.set_axis_off()
    for at, n in enumerate(chosen_pairs(matched)):
        row, column = divmod(at, columns)
        for side, sound in enumerate((matched.cuts[n], matched.after_sound[n].sound)):
            axis = axes[row, 2 * column + side]
            bands = mel_decibels(sound.mean(0), hop=max(128, sound.shape[1] // 150))
            axis.imshow(bands.T - bands.max(), origin="lower", aspect="auto", vmin=-60, vmax=0, cmap="magma", interpolation="nearest")
            axis.set_title(f"{NAMES[matched.recordings[n].kind]}, {sound.shape[1] / RATE:.1f} s" if side == 0 else "made", fontsize=6, loc="left", pad=2)
    figure.subplots_adjust(0.01, 0.01, 0.99, 0.96, 0.06, 0.22)
    save_small(figure, path)


def steepest(files: list[Heard], count: int) -> list[tuple[Heard, int]]:
    """Files of different families with an onset behind silence, the loudest onset of each."""
    found: list[tuple[Heard, int]] = []
    for file in files:
        places = onsets(file.original)
        if places and all(file.recording.family != other.recording.family and file.recording.kind != other.recording.kind for other, _ in found):
            found.append((file, places[0]))
    return found[:count]


def draw_codec(files: list[Heard], path: Path) -> None:
    """120 ms around one onset of several files, windows of 256 samples: the original, the codec, Opus 48."""
    chosen = steepest(files, TRANSIENTS)
    ways = ["original", "the pack's codec", "Opus 48 kbit/s"]
    figure, axes = plt.subplots(len(chosen), len(ways), figsize=(11, 2.1 * len(chosen)), dpi=75, squeeze=False, sharex=True, sharey=True)
    for row, (file, place) in enumerate(chosen):
        start, stop = max(0, place - LEAD), place + round(0.07 * RATE)
        edge = 128  # samples beyond the picture that the windows at its ends need
        reference = None
        for axis, way in zip(axes[row], ways):
            sound = (file.original if way == "original" else file.decoded[way])[:, start : stop + edge].mean(0)
            levels = 20 * np.log10(magnitudes(sound, 256, 32)[: (stop - start) // 32] + 1e-6)
            reference = levels.max() if reference is None else reference
            axis.imshow(levels.T - reference, origin="lower", aspect="auto", vmin=-80, vmax=0, cmap="magma", interpolation="nearest", extent=(-1000 * (place - start) / RATE, 1000 * (stop - place) / RATE, 0, RATE / 2000))
            axis.set_title(f"{NAMES[file.recording.kind]}: {way}", fontsize=8, loc="left", pad=2)
    for axis in axes[:, 0]:
        axis.set_ylabel("kHz", fontsize=8)
    for axis in axes[-1]:
        axis.set_xlabel("ms from the onset", fontsize=8)
    figure.tight_layout()
    save_small(figure, path)
