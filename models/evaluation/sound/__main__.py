"""Evaluates the sound of a pack: codec, curve, events, meaning, spread, steps and guidance, cost.

    python -m evaluation.sound [--pack packs/compact] [--corpus .cache/corpus] [--judge .cache/judge] [--clips DIR]
        [--share 1] [--share-of-recordings X] [--bank DIR] [--share-alike] [--only curve,meaning] [--out results]

Writes <out>/sound.md, sound-takes.png, sound-events.png and sound-codec.png.

- `--judge`: folder of the evaluation classifier (evaluation.judge); trained first if it is missing, in about five
  minutes on one core.
- `--clips`: folder of real clips with their list beside it (<DIR>.json).
- `--share`: scales the number of takes (of clips only below 0.5).
- `--share-of-recordings`: of the takes, 0 for the model's sound to 1 for the recordings' waveforms; by default
  as in the studio, 0.8 for references and 0.5 for words.
- `--bank`: folder of the bank's files, by default the pack where it has them; `--share-alike`: also its recordings
  under share-alike licences.
- `--only`: sections to run.

Takes about 22 minutes on one core, 15 with --share 0.5. Takes are finished by the page's own code, which needs Node
(`npm ci`); Opus needs opus-tools.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import torch

from bank.retrieve import Retriever
from evaluation.codec.measures import codec_section, through_codecs
from evaluation.codec.pictures import draw_codec
from evaluation.judge.classifier import STATISTICS, Classifier, build_classifier, load_classifier
from evaluation.judge.recordings import Recording, recordings
from evaluation.pipeline import Pipeline
from evaluation.sound.cost import cost_section
from evaluation.sound.curve import clip_takes, curve_section
from evaluation.sound.curves import Clip, recorded_clips
from evaluation.sound.event_pictures import draw_events
from evaluation.sound.event_recordings import EventRecording, event_recordings
from evaluation.sound.events import event_scores, event_takes, events_section
from evaluation.sound.frechet import frechet_section
from evaluation.sound.matched import Matched, choose, make_matched, matched_features
from evaluation.sound.meaning import (
    blend_section,
    classifier_section,
    eight_words,
    matched_section,
    similarity_section,
    unseen_section,
)
from evaluation.sound.other_curves import OtherCurves, make_other_curves, other_curves_section
from evaluation.sound.pictures import draw_takes
from evaluation.sound.retrieval import retrieval_section
from evaluation.sound.sampling import sampling_section
from evaluation.sound.second_judge import second_judge_section
from evaluation.sound.spread import spread_section
from evaluation.sound.spread_takes import spread_takes

SECTIONS = ("codec", "curve", "events", "meaning", "second_judge", "spread", "sampling", "cost")
PER_CLASS, WORDS_PER_CLASS, OTHER_CURVES_PER_CLASS, CODEC_PER_CLASS, WORD_SEEDS, UNSEEN_SEEDS = 10, 5, 2, 2, 9, 2
SPREAD_SEEDS = 2


def training_embeddings(folder: Path, corpus: list[Recording]) -> np.ndarray:
    """Embeddings [n, 512] of the training recordings of the evaluation classifier."""
    stored = np.load(folder / "features.npz")
    known = set(stored.files)
    return np.stack([stored[r.digest][0, STATISTICS:] for r in corpus if not r.held_out and r.digest in known])


def cpu_seconds() -> float:
    """Processor time of this process and its children."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def retriever(args: argparse.Namespace) -> Callable[[str, int], list[tuple[np.ndarray, float]]] | None:
    """Words and a seed to recordings of the bank; None without a share of recordings or without a bank."""
    folder = args.bank or args.pack
    if args.share_of_recordings == 0 or not (folder / "bank.json").exists():
        return None
    return partial(Retriever(args.pack, folder), allow_share_alike=args.share_alike)


class Run:
    """Pack, corpus and classifier, and the sections of the report."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.pipeline = Pipeline(args.pack, args.share_of_recordings, retriever(args))
        self.corpus = recordings(args.corpus)
        if not (args.judge / "classifier.pt").exists():
            build_classifier(self.corpus, args.judge)
        self.classifier: Classifier = load_classifier(args.judge)
        self.count = lambda whole: max(1, round(whole * args.share))

    def codec(self) -> list[str]:
        files = through_codecs(self.pipeline, choose(self.corpus, self.count(CODEC_PER_CLASS)))
        draw_codec(files, self.args.out / "sound-codec.png")
        return codec_section(self.pipeline, files)

    @cached_property
    def clips(self) -> list[Clip]:
        clips = recorded_clips(self.args.clips) if self.args.clips else []
        return clips[:: max(1, round(0.5 / self.args.share))]

    @cached_property
    def matched(self) -> Matched:
        return make_matched(self.pipeline, choose(self.corpus, self.count(PER_CLASS)), self.count(WORDS_PER_CLASS))

    @cached_property
    def other_curves(self) -> OtherCurves:
        return make_other_curves(self.pipeline, self.matched, self.count(OTHER_CURVES_PER_CLASS))

    @cached_property
    def event_recordings(self) -> list[EventRecording]:
        whole = event_recordings(self.corpus)
        return whole[:: max(1, round(1 / self.args.share))]

    def curve(self) -> list[str]:
        clips = self.clips
        return curve_section(self.pipeline, 1, clip_takes(self.pipeline, clips) if clips else [], clips)

    def events(self) -> list[str]:
        entries = self.event_recordings
        takes = event_takes(self.pipeline, entries)
        draw_events(entries, takes, self.args.out / "sound-events.png")
        return events_section(event_scores(entries, takes, self.corpus))

    def meaning(self) -> list[str]:
        figures = json.loads((self.args.judge / "classifier.json").read_text())
        words, _ = eight_words(self.pipeline, self.classifier, self.count(WORD_SEEDS))
        matched = self.matched
        draw_takes(matched, self.args.out / "sound-takes.png")
        features = matched_features(self.classifier, matched)
        captions = {caption for recording in self.corpus for caption in recording.captions}
        return [
            "## Meaning",
            "",
            *classifier_section(figures),
            *words,
            *matched_section(self.classifier, matched, features),
            *other_curves_section(self.classifier, matched, features, self.other_curves),
            *similarity_section(self.pipeline, matched, features),
            *retrieval_section(self.pipeline, self.corpus),
            *unseen_section(self.pipeline, self.classifier, matched, captions, UNSEEN_SEEDS),
            *blend_section(self.pipeline, self.classifier, matched, features),
            "![Recordings and sounds generated from them](sound-takes.png)",
            "",
            *frechet_section(training_embeddings(self.args.judge, self.corpus), matched, features),
        ]

    def second_judge(self) -> list[str]:
        return second_judge_section(self.corpus, self.matched, self.other_curves)

    def spread(self) -> list[str]:
        takes = spread_takes(self.pipeline, self.event_recordings, max(2, self.count(SPREAD_SEEDS)))
        return spread_section(self.corpus, self.clips, takes)

    def sampling(self) -> list[str]:
        return sampling_section(self.pipeline, self.classifier, choose(self.corpus, 1))

    def cost(self) -> list[str]:
        return cost_section(self.args.pack)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    for name, place in (("pack", "packs/compact"), ("corpus", ".cache/corpus"), ("judge", ".cache/judge")):
        parser.add_argument(f"--{name}", type=Path, default=Path(place))
    parser.add_argument("--clips", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "results")
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--share-of-recordings", type=float)
    parser.add_argument("--bank", type=Path)
    parser.add_argument("--share-alike", action="store_true")
    parser.add_argument("--only", default=",".join(SECTIONS))
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    run = Run(args)
    settings, manifest = run.pipeline.manifest["sampler"], run.pipeline.manifest
    lines = [
        f"# Sound of the pack `{manifest['id']}` {manifest['version']}",
        "",
        (
            f"{settings['steps']} steps of {settings['default']}, guidance {settings['guidance']:g} for text prompts "
            f"and {settings.get('referenceGuidance', settings['guidance']):g} for audio prompts. Written by `npm run "
            "eval -- sound`; [evaluation](../README.md) defines the terms. Takes are finished by the page's own code. "
            "Held-out recordings are those of the splits valid and test."
        ),
        "The classifier, the classes and the phrases were fixed before any generated sound was evaluated.",
        "",
    ]
    for name in SECTIONS:
        if name in args.only.split(","):
            begin, worked = time.perf_counter(), cpu_seconds()
            section: Callable[[], list[str]] = getattr(run, name)
            lines += section()
            # After every section, so that an interrupted run leaves its results
            (args.out / "sound.md").write_text("\n".join(lines))
            print(
                f"{name}: {time.perf_counter() - begin:.0f} s, {cpu_seconds() - worked:.0f} s of processor time",
                flush=True,
            )
    print("\n".join(lines))


if __name__ == "__main__":
    main()
