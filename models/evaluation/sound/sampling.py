"""What steps and guidance cost and bring: one probe set of prompts made with every setting."""

import time

import numpy as np

from evaluation.judge.classes import KINDS
from evaluation.judge.classifier import Judge
from evaluation.judge.recordings import Recording
from evaluation.pipeline import Pipeline
from evaluation.report import interval, table
from evaluation.sound.finish import Order, asked_of, make
from evaluation.sound.matched import FIRST_SEED, SECONDS

STEPS = (4, 8, 12, 16, 50)
GUIDANCES = (1.0, 2.0, 3.0, 4.5, 6.0, 8.0)


def sampling_section(pipeline: Pipeline, judge: Judge, chosen: list[Recording]) -> list[str]:
    """`chosen`, one recording per kind, as audio prompt and its kind's word, on the recording's curve, with the same
    noise for every setting.
    """
    settings = pipeline.manifest["sampler"]
    cuts = [recording.cut(SECONDS) for recording in chosen]
    curves = [asked_of(pipeline, cut) for cut in cuts]
    kinds = np.array([recording.kind for recording in chosen])
    prompts = [pipeline.like(cut) for cut in cuts] + [pipeline.said(KINDS[k].word) for k in kinds]
    ways = [(steps, None) for steps in sorted({*STEPS, settings["steps"]})] + [
        (settings["steps"], guidance) for guidance in GUIDANCES
    ]
    rows = []
    for steps, guidance in ways:
        orders = [
            Order("", curve, prompt, FIRST_SEED + 900 + n, guidance, steps)
            for n, (curve, prompt) in enumerate(zip(curves * 2, prompts))
        ]
        before, begin = pipeline.seconds["dit+controlnet"], time.perf_counter()
        takes = make(pipeline, orders)
        spent = (pipeline.seconds["dit+controlnet"] - before) / sum(
            take.sound.shape[1] / pipeline.rate for take in takes
        )
        right = judge.answers("kinds", judge.hear([take.mono for take in takes])) == np.tile(kinds, 2)
        name = f"{steps} steps, " + ("the pack's guidance" if guidance is None else f"guidance {guidance:g}")
        rows.append(
            [
                name,
                f"{np.mean([take.error for take in takes]):.4f}",
                interval(int(right[: len(kinds)].sum()), len(kinds)),
                interval(int(right[len(kinds) :].sum()), len(kinds)),
                f"{spent:.2f}",
            ]
        )
        print(f"{name}: {time.perf_counter() - begin:.0f} s", flush=True)
    return [
        "## Steps and guidance",
        "",
        (
            f"The first held-out recording of each of {len(kinds)} kinds as audio prompt, and the kind's word, on that "
            f"recording's curve; the same noise for every setting; n {2 * len(kinds)} per row, E-L1 without lock, "
            "share judged as the right one of all kinds."
        ),
        (
            f"The pack's guidance is {settings['guidance']:g} for words and "
            f"{settings.get('referenceGuidance', settings['guidance']):g} for references, its steps "
            f"{settings['steps']}. The last column is the network's processor seconds for a second of sound."
        ),
        "",
        *table(["setting", "E-L1", "audio prompts right", "words right", "s per s"], rows),
        "Cannot show: small differences; with these n two rows differ surely only where their intervals part.",
        "",
    ]
