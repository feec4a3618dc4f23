"""What training brought: python -m evaluation.mapper.learning RUN START.pt --rendered SHARDS --game SHARDS --recorded
CLIPS --out FOLDER

Judges the averaged weights that mapper.train kept every few hundred steps (RUN/<step>.pt) beside those it started from,
as evaluation.mapper does, and writes mapper-learning.md and .png. The share of the greatest rise is, at every step, the
one that suits the rendered clips best.
"""

import argparse
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch

from audio import loudness
from evaluation.mapper.clips import Clip, recorded, rendered
from evaluation.mapper.pictures import draw_learning
from evaluation.mapper.scores import SHARES, f1, lean, score
from mapper.cache import prepare, restore
from mapper.train import Trainee, load

WINDOW = 300  # frames
JUDGED = ("rendered", "footsteps")  # and the annotated ones, gh_*


class Judge:
    """Clips with their fixed motion features; what encoders make of them is kept until the encoders change."""

    def __init__(self, clips: Iterable[Clip], encoder):
        self.clips: list[Clip] = []
        self.prepared, self.features, self.seen_by = [], [], 0.0
        for clip in clips:
            if clip.kind not in JUDGED and not clip.kind.startswith("gh_"):
                continue
            self.prepared.append(prepare(np.ascontiguousarray(clip.frames), encoder))
            clip.frames = clip.frames[:0]
            self.clips.append(clip)

    @torch.no_grad()
    def curves(self, trainee: Trainee) -> list[np.ndarray]:
        """[2, N] of every clip; recorded ones fit into one window."""
        eye = trainee.eye
        mark = float(sum(p.double().abs().sum() for part in (eye.frame, eye.flow) for p in part.state_dict().values()))
        if mark != self.seen_by:
            self.features = [
                torch.cat(
                    [
                        eye.frame.encode(torch.from_numpy(small).float() / 255),
                        eye.flow.encode(restore(torch.from_numpy(motion))),
                    ],
                    1,
                )
                for motion, small in self.prepared
            ]
            self.seen_by = mark
        found = []
        for clip, features in zip(self.clips, self.features):
            padded = torch.cat([features, features[-1:].expand(max(0, WINDOW - len(features)), -1)])[None]
            classes = (eye.mapper(padded).softmax(-1)[0] * torch.arange(loudness.CLASSES)).sum(-1).numpy()
            found.append(loudness.decode(classes)[:, : len(clip.truth)])
        return found


def events(clips: list[Clip], curves: list[np.ndarray], share: float, annotated: bool) -> float:
    scores = [
        score(found.mean(axis=0), clip, share)
        for clip, found in zip(clips, curves)
        if not annotated or clip.hits is not None
    ]
    return f1(sum(s.hits if annotated else s.onsets for s in scores))


def stereo(clips: list[Clip], curves: list[np.ndarray]) -> float:
    loud = [clip.truth > 0.5 * clip.truth.max(initial=1e-3) for clip in clips]
    return float(
        np.corrcoef(
            np.concatenate([lean(found[:, at]) for found, at in zip(curves, loud)]),
            np.concatenate([lean(clip.sides[:, at]) for clip, at in zip(clips, loud)]),
        )[0, 1]
    )


def seen(log: str, step: int) -> tuple[int, int]:
    """Clips of the game and rendered ones in reach of training at a step."""
    rows = [line for line in log.splitlines() if line and int(line.split()[0]) <= step]
    return (
        tuple(int(re.search(kind + r" clips (\d+)", rows[-1])[1]) for kind in ("game", "rendered")) if rows else (0, 0)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("start", type=Path)
    for name in ("rendered", "game", "recorded", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="judge every nth clip only; all of the footsteps")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--note", default="")
    args = parser.parse_args()
    torch.set_num_threads(1)
    encoder, config = load(args.start).eye.flow, load(args.start).eye.config
    sources = (rendered(args.rendered), rendered(args.game), recorded(args.recorded, config.width, config.height))
    sets = [
        Judge((clip for n, clip in enumerate(clips) if n % args.every == 0 or clip.kind == "footsteps"), encoder)
        for clips in sources
    ]
    log = (args.run / "log.txt").read_text()
    steps = sorted(int(path.stem) for path in args.run.glob("*.pt") if path.stem.isdigit())
    rows = [
        (
            "| steps | rendered / game clips to choose from | clips shown | rendered F1 | left-right | game F1 | "
            "recorded hits F1 | recorded footsteps F1 | recorded E-L1 |"
        ),
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines: dict[str, list[float]] = {
        "rendered, hits ±100 ms": [],
        "game, hits ±100 ms": [],
        "recorded, annotated hits ±100 ms": [],
        "left-right correlation, rendered": [],
    }
    for step in [0, *steps]:
        trainee = load(args.run / f"{step}.pt" if step else args.start)
        made, game, real = (judge.curves(trainee) for judge in sets)
        share = max(SHARES, key=lambda s: events(sets[0].clips, made, s, True))
        walk = [n for n, clip in enumerate(sets[2].clips) if clip.kind == "footsteps"]
        hit = [n for n, clip in enumerate(sets[2].clips) if clip.hits is not None]
        level = np.mean([np.abs(real[n].mean(axis=0) - sets[2].clips[n].truth).mean() for n in hit])
        values = [
            events(sets[0].clips, made, share, True),
            events(sets[1].clips, game, share, True),
            events(sets[2].clips, real, share, True),
            stereo(sets[0].clips, made),
        ]
        steps_of_walk = events([sets[2].clips[n] for n in walk], [real[n] for n in walk], share, False)
        for line, value in zip(lines.values(), values):
            line.append(value)
        games, films = seen(log, step)
        rows.append(
            f"| {step} | {films} / {games} | {step * args.batch} | {values[0]:.3f} | {values[3]:.2f} | "
            f"{values[1]:.3f} | {values[2]:.3f} | {steps_of_walk:.3f} | {level:.4f} |"
        )
        print(rows[-1], flush=True)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "mapper-learning.md").write_text("\n".join(rows) + "\n")
    draw_learning(args.out / "mapper-learning.png", [0, *steps], lines, args.note)


if __name__ == "__main__":
    main()
