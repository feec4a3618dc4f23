"""The second judge: distances of YAMNet's scores, and Fréchet distances in its embedding."""

import numpy as np

from evaluation.judge.frechet import DIMENSIONS, Axes
from evaluation.judge.recordings import Recording, spread
from evaluation.judge.yamnet import INSTALL, Yamnet, YamnetFeatures, distance, is_installed
from evaluation.report import table
from evaluation.sound.frechet import FRECHET_HEAD, frechet_rows
from evaluation.sound.matched import SECONDS, Matched
from evaluation.sound.other_curves import OtherCurves

TRAINING = 400  # recordings that give the principal axes


def mono(sounds: list[np.ndarray]) -> list[np.ndarray]:
    return [sound.mean(0) for sound in sounds]


def distance_row(name: str, made: np.ndarray, real: np.ndarray, own: np.ndarray) -> list[object]:
    """made [n, 521]: scores of sounds; own [n]: index of the recording in `real` that each belongs to."""
    every = distance(made[:, None], real[None])
    return [
        name,
        len(made),
        f"{every[np.arange(len(made)), own].mean():.3f}",
        f"{np.mean(every.argmin(1) == own):.0%}",
    ]


def second_judge_section(corpus: list[Recording], matched: Matched, others: OtherCurves) -> list[str]:
    head = ["## Second judge", ""]
    if not is_installed():
        return [*head, f"Left out: YAMNet is not installed ({INSTALL}).", ""]
    judge = Yamnet()
    real, coded, sound, word, noise = (
        judge.features(sounds)
        for sounds in (
            mono(matched.cuts),
            mono(matched.coded),
            [take.mono for take in matched.after_sound],
            [take.mono for take in matched.after_word],
            mono(matched.noise),
        )
    )
    every, some = np.arange(len(matched.recordings)), np.flatnonzero(matched.by_word)
    rows = [
        distance_row(name, part.scores, real.scores, own)
        for name, part, own in (
            ("through the codec", coded, every),
            ("audio prompt, own curve", sound, every),
            *(
                (f"audio prompt, {name}", judge.features([take.mono for take in takes]), others.chosen)
                for name, takes in others.takes.items()
            ),
            ("word, own curve", word, some),
            ("white noise, own curve", noise, some),
        )
    ]
    training = spread([recording for recording in corpus if not recording.held_out], TRAINING)
    embeddings = [part.embedding for part in (real, coded, sound, word, noise)]
    axes = Axes.of(judge.features(mono([recording.cut(SECONDS) for recording in training])).embedding)
    return [
        *head,
        (
            "YAMNet (521 AudioSet classes; `judge/yamnet.py`), which no network here is trained on. Jensen-Shannon "
            "distance of its mean scores to the recording's, 0 to 1; 'first': share of sounds nearest to their own of "
            f"the {len(every)} recordings."
        ),
        "",
        *table(["sounds", "n", "distance", "first"], [*rows, *natural_rows(matched, real)]),
        (
            f"Fréchet distance in its embedding ({DIMENSIONS} principal axes of {len(training)} training recordings), "
            "as in the section above:"
        ),
        "",
        *table(FRECHET_HEAD, frechet_rows(axes, matched, *embeddings)),
        (
            "Limits: trained on videos, where single hits are rare; it says little about isolated hits, and its scores "
            "depend on rhythm as well as on timbre."
        ),
        "",
    ]


def natural_rows(matched: Matched, real: YamnetFeatures) -> list[list[object]]:
    """Distances between recordings: of one class but different sessions, and of different classes."""
    classes = np.array([r.sound_class for r in matched.recordings])
    families = np.array([r.family for r in matched.recordings])
    between = distance(real.scores[:, None], real.scores[None])
    same = classes[:, None] == classes
    masks = {
        "recordings, same session": (families[:, None] == families) & ~np.eye(len(classes), dtype=bool),
        "recordings, same class, other session": same & (families[:, None] != families),
        "recordings, other class": ~same,
    }
    return [
        [name, int(mask.sum()) // 2, f"{between[mask].mean():.3f}", "-"] for name, mask in masks.items() if mask.any()
    ]
