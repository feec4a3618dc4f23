"""Fréchet distances of generated sound to held-out recordings, beside those between halves of the recordings."""

import numpy as np

from evaluation.judge.classes import CLASS_NAMES
from evaluation.judge.frechet import DIMENSIONS, SPLITS, Axes, against_other_half, diagonal_frechet, frechet
from evaluation.report import table
from evaluation.sound.matched import Matched, MatchedFeatures

LEAST = 10  # recordings of a class with its own row
CLASS_AXES = 8
FRECHET_HEAD = ["generated", "n", "halves of the recordings", "generated to the other half", "ratio", "whole sets"]


def frechet_rows(
    axes: Axes,
    matched: Matched,
    real: np.ndarray,
    coded: np.ndarray,
    after_sound: np.ndarray,
    after_word: np.ndarray,
    noise: np.ndarray,
) -> list[list[object]]:
    """Rows of the table of FRECHET_HEAD; embeddings [n, d] of the sounds of `matched`."""
    families = [r.family for r in matched.recordings]
    real = axes(real)
    rows = []
    for name, embedding, mask in (
        ("through the codec", coded, None),
        ("audio prompts", after_sound, None),
        ("text prompts", after_word, matched.by_word),
        ("white noise on the curves", noise, matched.by_word),
    ):
        made = axes(embedding)
        chosen = np.ones(len(real), bool) if mask is None else mask
        halves, distance = against_other_half(
            real[chosen], made, [f for f, included in zip(families, chosen) if included]
        )
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
    return rows


def frechet_section(training: np.ndarray, matched: Matched, features: MatchedFeatures) -> list[str]:
    """training: embeddings of training recordings, which give the principal axes."""
    rows = frechet_rows(
        Axes.of(training),
        matched,
        *(
            part.embedding
            for part in (features.real, features.coded, features.after_sound, features.after_word, features.noise)
        ),
    )
    few = Axes.of(training, CLASS_AXES)
    real, coded, sound = (few(part.embedding) for part in (features.real, features.coded, features.after_sound))
    classes = np.array([r.sound_class for r in matched.recordings])
    families = [r.family for r in matched.recordings]
    each = []
    for k in sorted(set(classes.tolist())):
        of = classes == k
        if of.sum() < LEAST:
            continue
        own = [f for f, included in zip(families, of) if included]
        # Classes of few sessions are split by takes
        units = own if len(set(own)) >= 4 else [str(n) for n in range(len(own))]
        halves, distance = against_other_half(real[of], sound[of], units, diagonal_frechet)
        _, coded_distance = against_other_half(real[of], coded[of], units, diagonal_frechet)
        each.append(
            [
                CLASS_NAMES[k],
                int(of.sum()),
                len(set(own)),
                f"{halves:.2f}",
                f"{coded_distance:.2f}",
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
            f"{2 * SPLITS} splits of the held-out recordings into two halves without splitting families. Generated: "
            "sounds generated from one half against the recordings of the other,"
        ),
        (
            "so both compare sets of the same size and no sound with its own reference. The last column compares the "
            "whole sets; it is smaller because each sound has its reference there."
        ),
        "",
        *table(FRECHET_HEAD, rows),
        (
            f"Per class with at least {LEAST} recordings: {CLASS_AXES} axes, variances only; {within} of {len(each)} "
            "within twice the halves. Classes with fewer than four families are split by takes, which makes the halves "
            "similar and the ratio strict."
        ),
        "",
        *table(["class", "n", "families", "halves", "through the codec", "audio prompts", "ratio"], each),
        (
            "Limits: no statement about single sounds. At these n the distance of two halves is mostly chance; per "
            "class only a ratio far above 2 is significant."
        ),
        "",
    ]
