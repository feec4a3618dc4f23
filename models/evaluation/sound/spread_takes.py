"""Takes for spread.py: seeds of one prompt on the four hits, and hits of nine levels.

Prompts are the eight words, the words of the classes, and references of the event-spectrum distance.
"""

from dataclasses import dataclass

import numpy as np

from data.captions import GROUPS
from evaluation.judge.classes import CLASS_NAMES, CLASSES
from evaluation.pipeline import Pipeline, Prompt
from evaluation.sound.curves import CURVE_RATE, drawn_curves
from evaluation.sound.event_recordings import EventRecording
from evaluation.sound.event_spectrum import onset_near
from evaluation.sound.events import CURVE
from evaluation.sound.finish import Take, TakeRequest, make_takes
from evaluation.sound.hits import Hit, hit_at
from evaluation.sound.matched import FIRST_SEED
from evaluation.spectra import RATE

REFERENCES = 24
LADDER = (-32, -8, -20, -26, -11, -29, -14, -23, -17)  # dB, hits of one shape in an order that is not monotone
LADDER_STEP, LADDER_DECAY = 0.45, 0.08  # s


@dataclass
class PromptTakes:
    """Takes of one prompt with different seeds on the four hits, and one on the ladder."""

    name: str
    source: str  # "words", "classes" or "references"
    target: int  # index of the word or class, -1 for references
    seeds: list[Take]
    ladder: Take


def ladder_curve() -> np.ndarray:
    """Hits of the same decay at the levels of LADDER, [2, N]."""
    time = np.arange(round((0.2 + len(LADDER) * LADDER_STEP) * CURVE_RATE)) / CURVE_RATE
    curve = np.zeros(len(time))
    for start, level in zip(ladder_times(), LADDER):
        since = time - start
        curve += np.where((since >= 0) & (since < 0.4), 10 ** (level / 20) * np.exp(-since / LADDER_DECAY), 0)
    return np.stack([curve, curve]).astype(np.float32)


def ladder_times() -> list[float]:
    return [0.2 + k * LADDER_STEP for k in range(len(LADDER))]


def take_hits(take: Take, times: tuple[float, ...] | list[float]) -> list[Hit]:
    """Hits of a take at the times of its curve."""
    ends = [*(round((seconds - 0.02) * RATE) for seconds in times[1:]), take.sound.shape[1]]
    return [hit_at(take.sound, onset_near(take.sound, seconds), end) for seconds, end in zip(times, ends)]


def spread_takes(pipeline: Pipeline, entries: list[EventRecording], seeds: int) -> list[PromptTakes]:
    prompts: list[tuple[str, str, int, Prompt]] = [
        *((word, "words", k, pipeline.text_prompt(word)) for k, word in enumerate(GROUPS)),
        *((CLASS_NAMES[k], "classes", k, pipeline.text_prompt(one.word)) for k, one in enumerate(CLASSES)),
        *(
            (entry.recording.name, "references", -1, pipeline.audio_prompt(entry.cut))
            for entry in entries[:: max(1, len(entries) // REFERENCES)][:REFERENCES]
        ),
    ]
    four, ladder = drawn_curves()[CURVE], ladder_curve()
    requests = [
        TakeRequest(name, curve, prompt, FIRST_SEED + 200 + seed)
        for name, _, _, prompt in prompts
        for seed, curve in [*((seed, four) for seed in range(seeds)), (0, ladder)]
    ]
    takes = make_takes(pipeline, requests)
    each = seeds + 1
    return [
        PromptTakes(name, source, target, takes[k * each : (k + 1) * each - 1], takes[(k + 1) * each - 1])
        for k, (name, source, target, _) in enumerate(prompts)
    ]
