"""How far generated sound as a whole lies from held-out recordings: Fréchet distances beside those between halves of
the recordings.
"""

import numpy as np

from evaluation.judge.classes import NAMES
from evaluation.judge.frechet import DIMENSIONS, SPLITS, Axes, against_other_half, diagonal_frechet, frechet
from evaluation.report import table
from evaluation.sound.matched import Matched, MatchedHeard

LEAST = 10  # recordings of a kind for a figure of its own
KIND_AXES = 8


def frechet_section(training: np.ndarray, matched: Matched, heard: MatchedHeard) -> list[str]:
    """`training`: embeddings of training recordings, whose principal axes span the space."""
    axes = Axes.of(training)
    families = [r.family for r in matched.recordings]
    real, coded, sound = (axes(part.embedding) for part in (heard.real, heard.coded, heard.after_sound))
    rows = []
    for name, made, mask in (
        ("through the codec", coded, None),
        ("audio prompts", sound, None),
        ("words", axes(heard.after_word.embedding), matched.by_word),
        ("white noise on the curves", axes(heard.noise.embedding), matched.by_word),
    ):
        chosen = np.ones(len(real), bool) if mask is None else mask
        halves, distance = against_other_half(real[chosen], made, [f for f, kept in zip(families, chosen) if kept])
        rows.append(
            [
                name,
                int(chosen.sum()),
                f"{halves:.2f}",
                f"{distance:.2f}",
                f"{distance / halves:.2f}",
                f"{frechet(real[chosen], made):.2f}",
            ]
        )
    few = Axes.of(training, KIND_AXES)
    real, coded, sound = (few(part.embedding) for part in (heard.real, heard.coded, heard.after_sound))
    kinds = np.array([r.kind for r in matched.recordings])
    each = []
    for k in sorted(set(kinds.tolist())):
        of = kinds == k
        if of.sum() < LEAST:
            continue
        own = [f for f, kept in zip(families, of) if kept]
        # Where all takes are of one or two sessions, takes are split instead.
        units = own if len(set(own)) >= 4 else [str(n) for n in range(len(own))]
        halves, distance = against_other_half(real[of], sound[of], units, diagonal_frechet)
        _, kept = against_other_half(real[of], coded[of], units, diagonal_frechet)
        each.append(
            [
                NAMES[k],
                int(of.sum()),
                len(set(own)),
                f"{halves:.2f}",
                f"{kept:.2f}",
                f"{distance:.2f}",
                f"{distance / halves:.2f}",
            ]
        )
    within = sum(float(row[-1]) <= 2 for row in each)
    return [
        "## Fréchet distance",
        "",
        (
            f"In the `aisfx` embedding, {DIMENSIONS} principal axes of training recordings. Halves: mean over "
            f"{2 * SPLITS} splits of the held-out recordings into two halves, families kept together; generated: what "
            "was made after one half against the recordings of the other,"
        ),
        (
            "so both compare sets of the same size and no sound meets the recording it was made after. The last "
            "column is the whole set against the whole set, which is smaller because each sound has its reference "
            "there."
        ),
        "",
        *table(["made", "n", "halves of the recordings", "made to the other half", "ratio", "whole sets"], rows),
        (
            f"Per kind with at least {LEAST} recordings: {KIND_AXES} axes, variances only; {within} of {len(each)} "
            "within twice the halves. Where a kind has fewer than four families its takes are split instead, which "
            "makes the halves nearly equal and the ratio hard."
        ),
        "",
        *table(["kind", "n", "families", "halves", "through the codec", "audio prompts", "ratio"], each),
        (
            "Cannot show: quality of a single sound; at these n the distance of two halves is mostly chance, and per "
            "kind only a ratio far above 2 means something."
        ),
        "",
    ]
