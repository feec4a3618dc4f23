"""Accuracy, error and cost over steps and guidance."""

import time

import numpy as np

from evaluation.judge.classes import CLASSES
from evaluation.judge.classifier import Classifier
from evaluation.judge.recordings import Recording
from evaluation.pipeline import Pipeline
from evaluation.report import interval, table
from evaluation.sound.finish import TakeRequest, make_takes, target_curve
from evaluation.sound.matched import FIRST_SEED, SECONDS

STEPS = (4, 8, 12, 16, 50)
GUIDANCES = (1.0, 2.0, 3.0, 4.5, 6.0, 8.0)


def sampling_section(pipeline: Pipeline, classifier: Classifier, chosen: list[Recording]) -> list[str]:
    """Generates from `chosen`, one recording per class, by audio prompt and by word, with equal noise per setting."""
    settings = pipeline.manifest["sampler"]
    cuts = [recording.cut(SECONDS) for recording in chosen]
    curves = [target_curve(pipeline, cut) for cut in cuts]
    classes = np.array([recording.sound_class for recording in chosen])
    prompts = [pipeline.audio_prompt(cut) for cut in cuts] + [pipeline.text_prompt(CLASSES[k].word) for k in classes]
    ways = [(steps, None) for steps in sorted({*STEPS, settings["steps"]})] + [
        (settings["steps"], guidance) for guidance in GUIDANCES
    ]
    rows = []
    for steps, guidance in ways:
        requests = [
            TakeRequest("", curve, prompt, FIRST_SEED + 900 + n, guidance, steps)
            for n, (curve, prompt) in enumerate(zip(curves * 2, prompts))
        ]
        before, begin = pipeline.seconds["dit+controlnet"], time.perf_counter()
        takes = make_takes(pipeline, requests)
        spent = (pipeline.seconds["dit+controlnet"] - before) / sum(
            take.sound.shape[1] / pipeline.rate for take in takes
        )
        right = classifier.classify("classes", classifier.features([take.mono for take in takes])) == np.tile(
            classes, 2
        )
        name = f"{steps} steps, " + ("the pack's guidance" if guidance is None else f"guidance {guidance:g}")
        rows.append(
            [
                name,
                f"{np.mean([take.error for take in takes]):.4f}",
                interval(int(right[: len(classes)].sum()), len(classes)),
                interval(int(right[len(classes) :].sum()), len(classes)),
                f"{spent:.2f}",
            ]
        )
        print(f"{name}: {time.perf_counter() - begin:.0f} s", flush=True)
    return [
        "## Steps and guidance",
        "",
        (
            f"The first held-out recording of each of {len(classes)} classes as audio prompt, and the class's word, on "
            f"that recording's curve; the same noise for every setting; n {2 * len(classes)} per row, E-L1 without "
            "lock, accuracy over all classes."
        ),
        (
            f"The pack's guidance is {settings['guidance']:g} for text prompts and "
            f"{settings.get('referenceGuidance', settings['guidance']):g} for audio prompts, its steps "
            f"{settings['steps']}. The last column is the network's processor time per second of sound."
        ),
        "",
        *table(["setting", "E-L1", "audio prompts", "text prompts", "s per s"], rows),
        "Limits: with these n two rows differ significantly only if their intervals do not overlap.",
        "",
    ]
