"""Sounds made after held-out recordings, one for one, with the recording's own curve: the set on which meaning and
likeness are judged.
"""

from dataclasses import dataclass

import numpy as np

from audio.loudness import at_audio_rate
from evaluation.judge.classes import KINDS
from evaluation.judge.classifier import Heard, Judge
from evaluation.judge.recordings import Recording, spread
from evaluation.pipeline import Pipeline, Prompt
from evaluation.sound.finish import Order, Take, asked_of, make

SECONDS = 3.0
FIRST_SEED = 1000


@dataclass
class Matched:
    """Per recording: the recording as it is cut, through the codec, the same with its own excitation, made after it
    (audio prompt); and for those that `by_word` marks, made after their kind's word, and white noise on their curve,
    which has no meaning but what the curve gives away. `references` [n, dimensions] are the meanings of the recordings,
    `prompts` all that is told of them.
    """

    recordings: list[Recording]
    cuts: list[np.ndarray]
    curves: list[np.ndarray]
    references: np.ndarray
    prompts: list[Prompt]
    coded: list[np.ndarray]
    driven: list[np.ndarray]
    after_sound: list[Take]
    by_word: np.ndarray
    after_word: list[Take]
    noise: list[np.ndarray]


@dataclass
class MatchedHeard:
    """What the judge heard of the same."""

    real: Heard
    coded: Heard
    driven: Heard
    after_sound: Heard
    after_word: Heard
    noise: Heard


def choose(recordings: list[Recording], per_kind: int) -> list[Recording]:
    """Held-out recordings, at most so many of each kind."""
    return [
        r for k in range(len(KINDS)) for r in spread([r for r in recordings if r.held_out and r.kind == k], per_kind)
    ]


def first_of_each(recordings: list[Recording], per_kind: int) -> np.ndarray:
    """Marks the first `per_kind` of each kind, bool [n]."""
    return np.array(
        [sum(other.kind == r.kind for other in recordings[:k]) < per_kind for k, r in enumerate(recordings)]
    )


def make_matched(pipeline: Pipeline, chosen: list[Recording], words_per_kind: int) -> Matched:
    cuts = [recording.cut(SECONDS) for recording in chosen]
    curves = [asked_of(pipeline, cut) for cut in cuts]
    prompts = [pipeline.like(cut) for cut in cuts]
    references = np.stack([prompt.told[: pipeline.manifest["prompt"]["dimensions"]] for prompt in prompts])
    coded = [pipeline.codec(cut) for cut in cuts]
    driven = [pipeline.codec(cut, prompt.timbre) for cut, prompt in zip(cuts, prompts)]
    after_sound = make(
        pipeline,
        [
            Order(r.name, curve, prompt, FIRST_SEED + k)
            for k, (r, curve, prompt) in enumerate(zip(chosen, curves, prompts))
        ],
    )
    words = {k: pipeline.said(KINDS[k].word) for k in sorted({r.kind for r in chosen})}
    by_word = first_of_each(chosen, words_per_kind)
    after_word = make(
        pipeline, [Order(r.name, curves[k], words[r.kind], FIRST_SEED + k) for k, r in enumerate(chosen) if by_word[k]]
    )
    noise = [noise_on(curves[k], pipeline, FIRST_SEED + k) for k in np.flatnonzero(by_word)]
    return Matched(chosen, cuts, curves, references, prompts, coded, driven, after_sound, by_word, after_word, noise)


def noise_on(curve: np.ndarray, pipeline: Pipeline, seed: int) -> np.ndarray:
    """White noise [2, samples] of the curve's RMS."""
    level = at_audio_rate(curve, pipeline.samples(curve), pipeline.rate / pipeline.manifest["envelope"]["rate"])
    return (level * np.random.default_rng(seed).standard_normal(level.shape)).astype(np.float32)


def hear_matched(judge: Judge, matched: Matched) -> MatchedHeard:
    def mono(sounds):
        return [sound.mean(0) for sound in sounds]

    return MatchedHeard(
        judge.hear(mono(matched.cuts)),
        judge.hear(mono(matched.coded)),
        judge.hear(mono(matched.driven)),
        judge.hear([take.mono for take in matched.after_sound]),
        judge.hear([take.mono for take in matched.after_word]),
        judge.hear(mono(matched.noise)),
    )
