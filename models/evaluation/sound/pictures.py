"""Spectrograms of recordings and of takes generated from them."""

from pathlib import Path

from evaluation.judge.classes import CLASS_NAMES
from evaluation.pictures import plt, save_small
from evaluation.sound.matched import Matched
from evaluation.spectra import RATE, mel_decibels

PAIRS = 24


def chosen_pairs(matched: Matched) -> list[int]:
    """First one recording of each class, then second and third ones; those of half a second and more first."""
    order: list[int] = []
    classes = [r.sound_class for r in matched.recordings]
    for turn in range(3):
        for k in sorted(set(classes)):
            own = [n for n, label in enumerate(classes) if label == k]
            own.sort(key=lambda n: matched.cuts[n].shape[1] < 0.5 * RATE)
            order += own[turn : turn + 1]
    return order[:PAIRS]


def draw_takes(matched: Matched, path: Path) -> None:
    """Pairs of a recording (left) and the take generated from it (right); 64 mel bands, 60 dB below the maximum."""
    columns = 6
    figure, axes = plt.subplots(PAIRS // columns, 2 * columns, figsize=(15, 7.2), dpi=80)
    for axis in axes.flat:
        axis.set_axis_off()
    for at, n in enumerate(chosen_pairs(matched)):
        row, column = divmod(at, columns)
        for side, sound in enumerate((matched.cuts[n], matched.after_sound[n].sound)):
            axis = axes[row, 2 * column + side]
            bands = mel_decibels(sound.mean(0), hop=max(128, sound.shape[1] // 150))
            axis.imshow(
                bands.T - bands.max(),
                origin="lower",
                aspect="auto",
                vmin=-60,
                vmax=0,
                cmap="magma",
                interpolation="nearest",
            )
            axis.set_title(
                f"{CLASS_NAMES[matched.recordings[n].sound_class]}, {sound.shape[1] / RATE:.1f} s"
                if side == 0
                else "generated",
                fontsize=6,
                loc="left",
                pad=2,
            )
    figure.subplots_adjust(0.01, 0.01, 0.99, 0.96, 0.06, 0.22)
    save_small(figure, path)
