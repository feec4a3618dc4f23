"""Progress of a training run of the mapper.

    python -m evaluation.mapper.learning RUN START.pt --rendered SHARDS --game SHARDS --recorded CLIPS --out FOLDER

Evaluates the snapshots of the averaged weights (RUN/<step>.pt) and the weights that training started from (START.pt)
with the measures of evaluation.mapper; writes mapper-learning.md and .png. The onset threshold is chosen at every step
for the best F1 on the rendered clips.
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
from evaluation.mapper.scores import SHARES, balance, f1, score
from mapper.cache import prepare, restore
from mapper.network import MotionEncoder
from mapper.training_module import TrainingModule, load

WINDOW = 300  # frames
CATEGORIES = ("rendered", "footsteps")  # evaluated, with the annotated ones, gh_*


class ClipSet:
    """Prepared clips; features are cached until the encoders change."""

    def __init__(self, clips: Iterable[Clip], encoder: MotionEncoder):
        self.clips: list[Clip] = []
        self.prepared, self.features, self.checksum = [], [], 0.0  # of the encoders that made the features
        for clip in clips:
            if clip.category not in CATEGORIES and not clip.category.startswith("gh_"):
                continue
            self.prepared.append(prepare(np.ascontiguousarray(clip.frames), encoder))
            clip.frames = clip.frames[:0]
            self.clips.append(clip)

    @torch.no_grad()
    def curves(self, module: TrainingModule) -> list[np.ndarray]:
        """[2, N] of every clip; recorded clips fit into one window."""
        frame_encoder, motion_encoder = module.network.frame_encoder, module.network.motion_encoder
        checksum = sum(
            float(values.double().abs().sum())
            for encoder in (frame_encoder, motion_encoder)
            for values in encoder.state_dict().values()
        )
        if checksum != self.checksum:
            self.features = [
                torch.cat(
                    [
                        frame_encoder.encode(torch.from_numpy(small).float() / 255),
                        motion_encoder.encode(restore(torch.from_numpy(pyramid))),
                    ],
                    1,
                )
                for pyramid, small in self.prepared
            ]
            self.checksum = checksum
        found = []
        for clip, features in zip(self.clips, self.features):
            padded = torch.cat([features, features[-1:].expand(max(0, WINDOW - len(features)), -1)])[None]
            distribution = module.network.mapper(padded).softmax(-1)[0]  # [2, N, 64]
            classes = (distribution * torch.arange(loudness.CLASSES)).sum(-1).numpy()
            found.append(loudness.decode(classes)[:, : len(clip.truth)])
        return found


def event_f1(clips: list[Clip], curves: list[np.ndarray], share: float, annotated: bool) -> float:
    """F1 of annotated hits, or of onsets of the true sound."""
    scores = [
        score(found.mean(axis=0), clip, share)
        for clip, found in zip(clips, curves)
        if not annotated or clip.hits is not None
    ]
    return f1(sum(s.hits if annotated else s.onsets for s in scores))


def stereo_correlation(clips: list[Clip], curves: list[np.ndarray]) -> float:
    """Correlation of the left-right balance with the truth where it is loud."""
    loud = [clip.truth > 0.5 * clip.truth.max(initial=1e-3) for clip in clips]
    return float(
        np.corrcoef(
            np.concatenate([balance(found[:, at]) for found, at in zip(curves, loud)]),
            np.concatenate([balance(clip.sides[:, at]) for clip, at in zip(clips, loud)]),
        )[0, 1]
    )


def training_clips(log: str, step: int) -> tuple[int, int]:
    """How many clips of the games and rendered clips training could choose from at a step."""
    rows = [line for line in log.splitlines() if line and int(line.split()[0]) <= step]
    if not rows:
        return 0, 0
    game, rendered = (int(re.search(source + r" clips (\d+)", rows[-1])[1]) for source in ("game", "rendered"))
    return game, rendered


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("start", type=Path)
    for name in ("rendered", "game", "recorded", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="evaluate every nth clip only, but all footsteps")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--note", default="")
    args = parser.parse_args()
    torch.set_num_threads(1)
    start = load(args.start).network
    encoder, config = start.motion_encoder, start.config
    sources = (rendered(args.rendered), rendered(args.game), recorded(args.recorded, config.width, config.height))
    sets = [
        ClipSet((clip for n, clip in enumerate(clips) if n % args.every == 0 or clip.category == "footsteps"), encoder)
        for clips in sources
    ]
    log = (args.run / "log.txt").read_text()
    steps = sorted(int(path.stem) for path in args.run.glob("*.pt") if path.stem.isdigit())
    rows = [
        (
            "| steps | rendered / game clips | clips trained on | rendered F1 | left-right | game F1 | "
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
        module = load(args.run / f"{step}.pt" if step else args.start)
        made, game, real = (clip_set.curves(module) for clip_set in sets)
        share = max(SHARES, key=lambda share: event_f1(sets[0].clips, made, share, True))
        walk = [n for n, clip in enumerate(sets[2].clips) if clip.category == "footsteps"]
        hit = [n for n, clip in enumerate(sets[2].clips) if clip.hits is not None]
        level = np.mean([np.abs(real[n].mean(axis=0) - sets[2].clips[n].truth).mean() for n in hit])
        values = [
            event_f1(sets[0].clips, made, share, True),
            event_f1(sets[1].clips, game, share, True),
            event_f1(sets[2].clips, real, share, True),
            stereo_correlation(sets[0].clips, made),
        ]
        footsteps = event_f1([sets[2].clips[n] for n in walk], [real[n] for n in walk], share, False)
        for line, value in zip(lines.values(), values):
            line.append(value)
        games, films = training_clips(log, step)
        rows.append(
            f"| {step} | {films} / {games} | {step * args.batch} | {values[0]:.3f} | {values[3]:.2f} | "
            f"{values[1]:.3f} | {values[2]:.3f} | {footsteps:.3f} | {level:.4f} |"
        )
        print(rows[-1], flush=True)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "mapper-learning.md").write_text("\n".join(rows) + "\n")
    draw_learning(args.out / "mapper-learning.png", [0, *steps], lines, args.note)


if __name__ == "__main__":
    main()
