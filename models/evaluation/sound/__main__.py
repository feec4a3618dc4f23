"""Judges a pack's sound side: codec, curve, meaning, likeness as a whole, steps and guidance, cost.

    python -m evaluation.sound [--pack packs/compact] [--corpus .cache/corpus] [--judge .cache/judge] [--clips DIR]
        [--share 1] [--only curve,meaning] [--out evaluation/results]

Writes <out>/sound.md, sound-takes.png and sound-codec.png. `--judge` is the folder of evaluation.judge, which is
trained there first where it holds none (about five minutes on one free core); `--clips` a folder of real clips with its
list beside it (<DIR>.json). `--share` scales the number of takes (of clips only under 0.5); `--only` names the sections
to run. About 14 minutes of one free core, ten with --share 0.5. Takes are finished by the page's own code, which needs
Node (`npm ci`); Opus needs opus-tools.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from evaluation.codec.measures import codec_section, through_codecs
from evaluation.codec.pictures import draw_codec
from evaluation.judge.classifier import STATISTICS, Judge, build_judge, load_judge
from evaluation.judge.recordings import Recording, recordings
from evaluation.pipeline import Pipeline
from evaluation.sound.cost import cost_section
from evaluation.sound.curve import clip_takes, curve_section
from evaluation.sound.curves import recorded_clips
from evaluation.sound.likeness import frechet_section
from evaluation.sound.matched import choose, hear_matched, make_matched
from evaluation.sound.meaning import (
    blend_section,
    eight_words,
    elsewhere_section,
    judge_section,
    likeness_section,
    matched_section,
    unseen_section,
)
from evaluation.sound.pictures import draw_takes
from evaluation.sound.retrieval import retrieval_section
from evaluation.sound.sampling import sampling_section

SECTIONS = ("codec", "curve", "meaning", "sampling", "cost")
PER_KIND, WORDS_PER_KIND, ELSEWHERE_PER_KIND, CODEC_PER_KIND, WORD_SEEDS, UNSEEN_SEEDS = 10, 5, 2, 2, 9, 2


def training_embeddings(folder: Path, corpus: list[Recording]) -> np.ndarray:
    """Embeddings [n, 512] of the training recordings that the judge has heard."""
    heard = np.load(folder / "heard.npz")
    known = set(heard.files)
    return np.stack([heard[r.digest][0, STATISTICS:] for r in corpus if not r.held_out and r.digest in known])


def cpu_seconds() -> float:
    """Processor time of this program and of those it has run."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


class Run:
    """One evaluation: what is read once, and the sections."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.pipeline = Pipeline(args.pack)
        self.corpus = recordings(args.corpus)
        if not (args.judge / "judge.pt").exists():
            build_judge(self.corpus, args.judge)
        self.judge: Judge = load_judge(args.judge)
        self.count = lambda whole: max(1, round(whole * args.share))

    def codec(self) -> list[str]:
        files = through_codecs(self.pipeline, choose(self.corpus, self.count(CODEC_PER_KIND)))
        draw_codec(files, self.args.out / "sound-codec.png")
        return codec_section(self.pipeline, files)

    def curve(self) -> list[str]:
        clips = recorded_clips(self.args.clips) if self.args.clips else []
        clips = clips[:: max(1, round(0.5 / self.args.share))]
        return curve_section(self.pipeline, 1, clip_takes(self.pipeline, clips) if clips else [], clips)

    def meaning(self) -> list[str]:
        figures = json.loads((self.args.judge / "judge.json").read_text())
        words, _ = eight_words(self.pipeline, self.judge, self.count(WORD_SEEDS))
        matched = make_matched(self.pipeline, choose(self.corpus, self.count(PER_KIND)), self.count(WORDS_PER_KIND))
        draw_takes(matched, self.args.out / "sound-takes.png")
        heard = hear_matched(self.judge, matched)
        captions = {caption for recording in self.corpus for caption in recording.captions}
        return [
            "## Meaning",
            "",
            *judge_section(figures),
            *words,
            *matched_section(self.judge, matched, heard),
            *elsewhere_section(self.pipeline, self.judge, matched, heard, self.count(ELSEWHERE_PER_KIND)),
            *likeness_section(self.pipeline, matched, heard),
            *retrieval_section(self.pipeline, self.corpus),
            *unseen_section(self.pipeline, self.judge, matched, captions, UNSEEN_SEEDS),
            *blend_section(self.pipeline, self.judge, matched, heard),
            "![Recordings and what was made after them](sound-takes.png)",
            "",
            *frechet_section(training_embeddings(self.args.judge, self.corpus), matched, heard),
        ]

    def sampling(self) -> list[str]:
        return sampling_section(self.pipeline, self.judge, choose(self.corpus, 1))

    def cost(self) -> list[str]:
        return cost_section(self.args.pack)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    for name, place in (("pack", "packs/compact"), ("corpus", ".cache/corpus"), ("judge", ".cache/judge")):
        parser.add_argument(f"--{name}", type=Path, default=Path(place))
    parser.add_argument("--clips", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "results")
    parser.add_argument("--share", type=float, default=1.0)
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
            f"{settings['steps']} steps of {settings['default']}, guidance {settings['guidance']:g} for words and "
            f"{settings.get('referenceGuidance', settings['guidance']):g} for references. Written by `npm run eval -- "
            "sound`; takes are finished by the page's own code. Held-out recordings are those of the splits valid and "
            "test."
        ),
        "The judge, the kinds and the phrases were fixed before any generated sound was judged.",
        "",
    ]
    for name in SECTIONS:
        if name in args.only.split(","):
            begin, worked = time.perf_counter(), cpu_seconds()
            section: Callable[[], list[str]] = getattr(run, name)
            lines += section()
            # A run that is cut short leaves what it has.
            (args.out / "sound.md").write_text("\n".join(lines))
            print(
                f"{name}: {time.perf_counter() - begin:.0f} s, {cpu_seconds() - worked:.0f} s of them on the processor",
                flush=True,
            )
    print("\n".join(lines))


if __name__ == "__main__":
    main()
