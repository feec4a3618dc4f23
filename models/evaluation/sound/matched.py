"""Sounds generated from held-out recordings, one for each, with the recording's own curve as the target."""

from dataclasses import dataclass

import numpy as np

from audio.loudness import at_audio_rate
from evaluation.judge.classes import CLASSES
from evaluation.judge.classifier import Classifier, Features
from evaluation.judge.recordings import Recording, spread
from evaluation.pipeline import Pipeline, Prompt
from evaluation.sound.finish import Take, TakeRequest, make_takes, target_curve

SECONDS = 3.0
FIRST_SEED = 1000


@dataclass
class Matched:
    """Per recording, and per recording marked in `by_word` for the last two lists."""

    recordings: list[Recording]
    cuts: list[np.ndarray]  # [2, samples], first seconds
    curves: list[np.ndarray]  # [2, N]
    references: np.ndarray  # [n, dimensions], in the prompt space
    prompts: list[Prompt]
    coded: list[np.ndarray]  # through the codec
    driven: list[np.ndarray]  # through the codec with the recording's excitation
    after_sound: list[Take]  # audio prompt
    by_word: np.ndarray  # bool [n]
    after_word: list[Take]  # the class's word as text prompt
    noise: list[np.ndarray]  # white noise with the recording's curve: what the curve alone reveals


@dataclass
class MatchedFeatures:
    """Classifier features of the same."""

    real: Features
    coded: Features
    driven: Features
    after_sound: Features
    after_word: Features
    noise: Features


def choose(recordings: list[Recording], per_class: int) -> list[Recording]:
    """Held-out recordings, at most `per_class` of each class."""
    return [
        r
        for k in range(len(CLASSES))
        for r in spread([r for r in recordings if r.held_out and r.sound_class == k], per_class)
    ]


def first_of_each(recordings: list[Recording], per_class: int) -> np.ndarray:
    """Marks the first `per_class` of each class, bool [n]."""
    return np.array(
        [
            sum(other.sound_class == r.sound_class for other in recordings[:k]) < per_class
            for k, r in enumerate(recordings)
        ]
    )


def make_matched(pipeline: Pipeline, chosen: list[Recording], words_per_class: int) -> Matched:
    cuts = [recording.cut(SECONDS) for recording in chosen]
    curves = [target_curve(pipeline, cut) for cut in cuts]
    prompts = [pipeline.audio_prompt(cut) for cut in cuts]
    references = np.stack([prompt.conditioning[: pipeline.manifest["prompt"]["dimensions"]] for prompt in prompts])
    coded = [pipeline.codec(cut) for cut in cuts]
    driven = [pipeline.codec(cut, prompt.timbre) for cut, prompt in zip(cuts, prompts)]
    after_sound = make_takes(
        pipeline,
        [
            TakeRequest(r.name, curve, prompt, FIRST_SEED + k)
            for k, (r, curve, prompt) in enumerate(zip(chosen, curves, prompts))
        ],
    )
    words = {k: pipeline.text_prompt(CLASSES[k].word) for k in sorted({r.sound_class for r in chosen})}
    by_word = first_of_each(chosen, words_per_class)
    after_word = make_takes(
        pipeline,
        [
            TakeRequest(r.name, curves[k], words[r.sound_class], FIRST_SEED + k)
            for k, r in enumerate(chosen)
            if by_word[k]
        ],
    )
    noise = [noise_on(curves[k], pipeline, FIRST_SEED + k) for k in np.flatnonzero(by_word)]
    return Matched(chosen, cuts, curves, references, prompts, coded, driven, after_sound, by_word, after_word, noise)


def noise_on(curve: np.ndarray, pipeline: Pipeline, seed: int) -> np.ndarray:
    """White noise [2, samples] with the RMS of a curve [2, N]."""
    level = at_audio_rate(curve, pipeline.samples(curve), pipeline.rate / pipeline.manifest["envelope"]["rate"])
    return (level * np.random.default_rng(seed).standard_normal(level.shape)).astype(np.float32)


def matched_features(classifier: Classifier, matched: Matched) -> MatchedFeatures:
    def mono(sounds):
        return [sound.mean(0) for sound in sounds]

    return MatchedFeatures(
        classifier.features(mono(matched.cuts)),
        classifier.features(mono(matched.coded)),
        classifier.features(mono(matched.driven)),
        classifier.features([take.mono for take in matched.after_sound]),
        classifier.features([take.mono for take in matched.after_word]),
        classifier.features(mono(matched.noise)),
    )
