"""References on curves unlike their own."""

from dataclasses import dataclass

import numpy as np

from evaluation.judge.classes import CLASS_NAMES
from evaluation.judge.classifier import Classifier
from evaluation.pipeline import Pipeline
from evaluation.report import interval, table
from evaluation.sound.curves import drawn_curves
from evaluation.sound.finish import Take, TakeRequest, make_takes
from evaluation.sound.matched import FIRST_SEED, Matched, MatchedFeatures, first_of_each
from evaluation.sound.meaning import TEST_CURVES, centred_on


@dataclass
class OtherCurves:
    chosen: np.ndarray  # indices of the matched recordings
    takes: dict[str, list[Take]]  # of every drawn curve, one take per index


def make_other_curves(pipeline: Pipeline, matched: Matched, per_class: int) -> OtherCurves:
    """Audio prompts on drawn curves instead of their own: the first `per_class` recordings of each class."""
    chosen = np.flatnonzero(first_of_each(matched.recordings, per_class))
    curves = drawn_curves()
    return OtherCurves(
        chosen,
        {
            name: make_takes(
                pipeline,
                [
                    TakeRequest(matched.recordings[k].name, curves[name], matched.prompts[k], FIRST_SEED + int(k))
                    for k in chosen
                ],
            )
            for name in TEST_CURVES
        },
    )


def other_curves_section(
    classifier: Classifier, matched: Matched, features: MatchedFeatures, others: OtherCurves
) -> list[str]:
    recordings, chosen, centred = matched.recordings, others.chosen, centred_on(features.real)
    real = centred(features.real)
    words, classes = (np.array([getattr(recordings[k], name) for k in chosen]) for name in ("word", "sound_class"))
    parts = {"own": features.after_sound[chosen]} | {
        name: classifier.features([take.mono for take in takes]) for name, takes in others.takes.items()
    }
    rows = []
    for name, part in parts.items():
        right = {
            task: classifier.classify(task, part) == labels for task, labels in (("words", words), ("classes", classes))
        }
        known = words >= 0
        sound = centred(part)
        rows.append(
            [
                name,
                interval(int(right["words"][known].sum()), int(known.sum())),
                int(known.sum()),
                interval(int(right["classes"].sum()), len(classes)),
                len(classes),
                f"{np.mean((sound * real[chosen]).sum(1)):.2f}",
                f"{np.mean((sound @ real.T).argmax(1) == chosen):.0%}",
            ]
        )
    return [
        "### References on other curves",
        "",
        (
            f"{len(chosen)} of the same recordings as audio prompts on drawn curves. Similarity and 'first' as below, "
            "in the sound-effects embedding. Classifier and embedding also depend on rhythm, so a splash with the "
            "curve of a roll counts as different."
        ),
        "",
        *table(["curve", "eight words", "n", f"{len(CLASS_NAMES)} classes", "n", "similarity", "first"], rows),
    ]
