"""Whether what the picture shows moves a take towards its sound: writes results/picture.md.

    python -m evaluation.picture --pack packs/compact --judge .cache/judge --clips DIR

Clips as in the evaluation of the mapper. Of each clip that is sure of a sound, takes follow the envelope of its own
sound, with the picture at several weights beside no words and beside words of another sound. The classifier of `judge`
says how probable the sound shown is; the sound-effects embedding, how near a take is to the clip's own sound.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import soundfile
import soxr
import torch

from bank.retrieve import Retriever
from evaluation.judge.classes import CLASS_NAMES
from evaluation.judge.classifier import FEATURE_SETS, Classifier, Features, load_classifier
from evaluation.pipeline import Pipeline, Prompt, WeightedRecording
from evaluation.report import table
from evaluation.sound.finish import TakeRequest, make_takes, target_curve
from picture.cues import ShownSound, cues, shown_sounds

RESULTS = Path(__file__).parent / "results"
WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)
SHARES = (0.0, 0.8)  # of recordings
SECONDS = 4.0  # of a clip, from its start
SEED = 11
# Words of the picture -> class of the judge
CLASS_OF_WORDS = {
    "typing on a keyboard, key clicks": "click",
    "a click": "click",
    "drums, a drum hit": "drum",
    "a steel drum, a metal hit": "metal hit",
    "a wood hit": "wood hit",
    "a metal hit": "metal hit",
    "a glass hit": "glass",
    "a cloth rustle": "cloth",
    "running water": "running water",
    "pouring water": "running water",
    "a gun reload": "reload",
    "a whoosh": "swing",
    "a door": "door",
    "a machine running": "machine",
    "digging with a shovel": "digging",
    "stones fall": "stone hit",
}
OTHER = {"running water": "a metal hit"}  # words typed against the picture
ANOTHER = "running water"


@dataclass
class Shown:
    """A clip whose picture is sure of a sound."""

    category: str
    description: str
    cues: list[ShownSound]
    target: int  # class of the judge
    sound: np.ndarray  # [2, samples] at the pack's rate


class OncePipeline(Pipeline):
    """Runs the networks once for takes that differ in their recordings alone."""

    def __init__(self, pack: Path) -> None:
        super().__init__(pack)
        self.known: dict[tuple[bytes, bytes], np.ndarray] = {}

    def generate(self, curve: np.ndarray, prompt: Prompt, *rest) -> np.ndarray:
        key = (curve.tobytes(), prompt.conditioning.tobytes())
        if key not in self.known:
            self.known[key] = super().generate(curve, prompt, *rest)
        return self.known[key]


def unit(vector: np.ndarray) -> np.ndarray:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def blended(words: np.ndarray | None, picture: np.ndarray, weight: float) -> np.ndarray:
    """As src/core/picture/blend-picture.ts; zeros for nothing."""
    parts = ([unit(words) * (1 - weight if weight > 0 else 1)] if words is not None else []) + [weight * unit(picture)]
    return unit(np.sum(parts, axis=0))


def shown_frames(path: Path, seconds: float, role: dict) -> np.ndarray:
    """The frame on screen at every 1 / fps s, stretched to the classifier's size; uint8 [T, height, width, 3]."""
    frames, moments = [], np.arange(0, seconds, 1 / role["fps"])
    with av.open(str(path)) as file:
        previous = None
        for frame in file.decode(video=0):
            while previous is not None and len(frames) < len(moments) and frame.time > moments[len(frames)] + 1e-3:
                frames.append(previous.to_ndarray(format="rgb24", width=role["width"], height=role["height"]))
            previous = frame
        if len(frames) < len(moments):
            frames.append(previous.to_ndarray(format="rgb24", width=role["width"], height=role["height"]))
    return np.stack(frames)


def shown_clips(pipeline: Pipeline, folder: Path) -> tuple[list[Shown], int]:
    """(clips that are sure of a sound, number of all)."""
    role, found, entries = pipeline.manifest["roles"]["cavp"], [], json.loads(folder.with_suffix(".json").read_text())
    for entry in entries:
        frames = shown_frames(folder / entry["video"], entry["dur"], role)
        probabilities = np.concatenate(
            [
                pipeline.run("cavp", frames=frames[k : k + 4].astype(np.float32).transpose(0, 3, 1, 2) / 255)
                for k in range(0, len(frames), 4)
            ]
        )
        conditions = cues(shown_sounds(probabilities))
        if conditions:
            sound, rate = soundfile.read(folder / entry["sound"], always_2d=True, dtype="float32")
            sound = soxr.resample(sound[: int(SECONDS * rate)], rate, pipeline.rate)[:, [0, -1]].T
            target = CLASS_NAMES.index(CLASS_OF_WORDS[conditions[0].words])
            peak = max(float(np.abs(sound).max()), 1e-6)
            found.append(Shown(entry["category"], entry["sub"], conditions, target, 0.5 * sound / peak))
    return found, len(entries)


def requests_of(pipeline: Pipeline, retriever: Retriever, clip: Shown, typed: str) -> list[TakeRequest]:
    """A take for every share of recordings and weight. `typed`: words beside the picture, "" for none."""
    words = retriever.sentences.embed(typed) if typed else (None, None)
    embedded = [(cue.share, *retriever.sentences.embed(cue.words)) for cue in clip.cues]
    picture = [unit(sum(share * vectors[k] for share, *vectors in embedded)) for k in range(2)]
    curve, timbre, requests = target_curve(pipeline, clip.sound), pipeline.no_timbre(), []
    for share in SHARES:
        for weight in WEIGHTS:
            embedding, sentence = (blended(words[k], picture[k], weight) for k in range(2))
            chosen = retriever.bank.choose(embedding, sentence, SEED).recordings if typed or weight else ()
            sounds = [(retriever.bank.sound(one.row), one.weight) for one in chosen]
            recordings = tuple(
                WeightedRecording(np.ascontiguousarray(np.broadcast_to(sound.T, (2, len(sound)))), part)
                for sound, part in sounds
            )
            prompt = Prompt(
                np.concatenate([embedding, timbre.profile]), timbre, pipeline.manifest["sampler"]["guidance"]
            )
            requests.append(TakeRequest("", curve, prompt, SEED, recordings=recordings, recording_share=share))
    return requests


@torch.no_grad()
def probability(judge: Classifier, features: Features, target: np.ndarray) -> np.ndarray:
    """Of the target class [n], both feature sets together."""
    logs = sum(judge.heads["classes", name](torch.from_numpy(getattr(features, name))) for name in FEATURE_SETS)
    return torch.softmax(logs, -1).numpy()[np.arange(len(target)), target]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--pack", type=Path, default=Path("packs/compact"))
    parser.add_argument("--judge", type=Path, required=True)
    parser.add_argument("--clips", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=RESULTS)
    args = parser.parse_args()
    torch.set_num_threads(1)
    pipeline, retriever, judge = OncePipeline(args.pack), Retriever(args.pack), load_classifier(args.judge)
    clips, count = shown_clips(pipeline, args.clips)
    own = judge.features([clip.sound.mean(0) for clip in clips])
    lines = [
        "# What the picture shows as a prompt",
        "",
        "Written by `python -m evaluation.picture`.",
        "",
        f"Of {count} real clips {len(clips)} are sure of a sound (50 % or more); the others condition nothing.",
        "",
        *table(
            ["category", "clip", "shown", "words"],
            [
                [
                    c.category,
                    c.description,
                    f"{c.cues[0].name} {c.cues[0].share:.0%}".replace("%", " %"),
                    c.cues[0].words,
                ]
                for c in clips
            ],
        ),
    ]
    targets = np.array([clip.target for clip in clips])
    for title, typed in (("No words", None), ("Words of another sound", OTHER)):
        requests = [
            requests_of(pipeline, retriever, c, "" if typed is None else typed.get(c.cues[0].words, ANOTHER))
            for c in clips
        ]
        takes = make_takes(pipeline, [request for some in requests for request in some])
        features = judge.features([take.mono for take in takes])
        lines += section(title, judge, features, targets, own, [clip.category for clip in clips])
        (args.out / "picture.md").write_text("\n".join(lines))
    print("\n".join(lines))


def section(
    title: str, judge: Classifier, features: Features, targets: np.ndarray, own: Features, categories: list[str]
) -> list[str]:
    shape = (len(targets), len(SHARES), len(WEIGHTS))
    sure = probability(judge, features, np.repeat(targets, len(SHARES) * len(WEIGHTS))).reshape(shape)
    classes = judge.classify("classes", features).reshape(shape) == targets[:, None, None]
    centre = features.embedding.mean(0)
    made = (features.embedding - centre).reshape(*shape, -1)
    real = (own.embedding - centre)[:, None, None]
    near = (made * real).sum(-1) / (np.linalg.norm(made, axis=-1) * np.linalg.norm(real, axis=-1))
    head, rows = [title, "n", *(f"weight {weight}" for weight in WEIGHTS)], []
    for k, share in enumerate(SHARES):
        name = f"recordings {share:.0%}".replace("%", " %")
        rows += [
            [f"{name}: probability of the sound shown", len(targets), *(f"{x:.2f}" for x in sure[:, k].mean(0))],
            [f"{name}: classified as it", len(targets), *classes[:, k].sum(0)],
            [f"{name}: similarity to the clip's own sound", len(targets), *(f"{x:.2f}" for x in near[:, k].mean(0))],
        ]
    each = [
        [category, len(some), *(f"{x:.2f}" for x in sure[some][:, -1].mean(0))]
        for category in dict.fromkeys(categories)
        if (some := [k for k, one in enumerate(categories) if one == category])
    ]
    lines = [f"## {title}", "", *table(head, rows)]
    return [*lines, "Probability of the sound shown by category, with recordings:", "", *table(head, each)]


if __name__ == "__main__":
    main()
