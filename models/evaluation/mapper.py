"""Judges the picture side: python -m evaluation.mapper --pack PACK --rendered SHARDS [--game SHARDS ...] [--recorded CLIPS] --out FOLDER

PACK holds the exported graphs; SHARDS are held-out ones of video.corpus and game.*, a folder for each game; CLIPS is a folder of real clips with a list beside
it (CLIPS.json: id, category, dur, video, sound, hits). Writes results-mapper.md and curves as pictures to FOLDER; with --films DIR every
recorded clip with its frames to DIR, which are other people's and stay on this machine.

E-L1: mean absolute difference of linear envelopes (peak-normalised mono at 16 kHz, RMS 512/128, smoothed 15).
acc@k: share of samples whose mu-law class is at most k away from the true one (64 classes).
F1: events of a curve against annotated hits within 100 ms, and against onsets of the true envelope within 50 ms; hits and misses are
summed over the clips. One rule finds events in every curve (envelope.onsets): local maxima of the rise of the mu-law envelope over
+-48 ms, 100 ms apart, at least a share of the clip's greatest rise. The share of every method is the one that does best on the rendered
clips, and never looks at recorded ones.
"""

import argparse
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import onnxruntime

from mapper import envelope as curve

from . import mapper_baselines as baselines
from .mapper_clips import Clip, recorded, rendered
from .mapper_pictures import draw_clip, draw_sheet, frames_strip, motion_strip

SHARES = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
TRUE_SHARE = 0.25  # for onsets of the true envelope


class Mapper:
    """The exported graphs, run as the page runs them: 10 s windows overlapping 2 s, the last feature repeated, logits cross-faded."""

    OVERLAP = 60  # frames

    def __init__(self, pack: Path):
        whole = (pack / "manifest.json").exists()
        extras = json.loads((pack / ("manifest.json" if whole else "extras.json")).read_text())
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.video, self.decode = extras["video"], extras["envelope"]["decode"]
        self.sessions = {role: onnxruntime.InferenceSession(pack / f"{role}.onnx", options, providers=["CPUExecutionProvider"])
                         for role in ("frame-encoder", "flow", "rms-mapper")}

    def run(self, role: str, value: np.ndarray) -> np.ndarray:
        session = self.sessions[role]
        return session.run(None, {session.get_inputs()[0].name: value})[0]

    def features(self, frames: np.ndarray) -> np.ndarray:
        """[T, H, W, 3] uint8 to [T, 2048]."""
        found = []
        for first in range(0, len(frames), self.video["chunkFrames"]):
            current = frames[first:first + self.video["chunkFrames"]]
            before = frames[np.maximum(0, np.arange(first, first + len(current)) - 1)]
            current, before = (part.transpose(0, 3, 1, 2).astype(np.float32) / 255 for part in (current, before))
            pairs = np.concatenate([before, current], axis=1)
            found.append(np.concatenate([self.run("frame-encoder", current), self.run("flow", pairs)], axis=1))
        return np.concatenate(found)

    def logits(self, features: np.ndarray) -> np.ndarray:
        """[T, 2048] to [C, T * 125 / 30, 64]."""
        size, count = self.video["windowFrames"], len(features)
        samples = count * curve.RATE // self.video["fps"]
        total, weight = 0.0, np.zeros((1, samples, 1))
        for first in range(0, max(1, count - self.OVERLAP), size - self.OVERLAP):
            window = features[np.minimum(np.arange(first, first + size), count - 1)][None]
            logits = self.run("rms-mapper", window)[0]
            start = first * curve.RATE // self.video["fps"]
            length = min(logits.shape[1], samples - start)
            fade = self.OVERLAP * curve.RATE / self.video["fps"]
            up = np.clip((np.arange(length) + 1) / fade, 0, 1) if first else np.ones(length)
            ramp = np.minimum(up, np.clip((logits.shape[1] - np.arange(length)) / fade, 1e-6, 1))[None, :, None]
            padded = np.zeros((len(logits), samples, logits.shape[2]))
            padded[:, start:start + length] = logits[:, :length] * ramp
            total, weight[:, start:start + length] = total + padded, weight[:, start:start + length] + ramp
        return total / weight

    def envelope(self, frames: np.ndarray) -> np.ndarray:
        """[T, H, W, 3] uint8 to linear RMS [C, N]."""
        logits = self.logits(self.features(frames))
        if self.decode == "argmax":
            return curve.decode(logits.argmax(-1))
        power = np.exp(logits - logits.max(-1, keepdims=True))
        return curve.decode((power * np.arange(logits.shape[-1])).sum(-1) / power.sum(-1))


@dataclass
class Score:
    """Sums over clips: level errors, and (found and true, found, true) for events."""

    level: float
    near: np.ndarray
    hits: np.ndarray
    onsets: np.ndarray


def score(envelope: np.ndarray, clip: Clip, share: float) -> Score:
    found = curve.onsets(envelope, 1e-6, share)
    distance = np.abs(curve.encode(envelope) - curve.encode(clip.truth))
    hits = [0, 0, 0] if clip.hits is None else [curve.match(found, clip.hits, 0.1), len(found), len(clip.hits)]
    onsets = [curve.match(found, clip.onsets, 0.05), len(found), len(clip.onsets)]
    return Score(float(np.abs(envelope - clip.truth).mean()), np.array([(distance <= k).mean() for k in (1, 5, 10)]), np.array(hits), np.array(onsets))


def f1(counts: np.ndarray) -> float:
    return 2 * counts[0] / (counts[1] + counts[2]) if counts[1] + counts[2] else float("nan")


def curves(clip: Clip, mapper: Mapper, keep: Path | None = None) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The mapper's left and right [2, N], and every method's curve of one clip [N]."""
    samples, sides = len(clip.truth), mapper.envelope(clip.frames)
    difference, stops = baselines.moving(clip.name, clip.frames, keep)
    methods: dict[str, np.ndarray] = {
        "silence": np.zeros(samples),
        "mean envelope": np.full(samples, baselines.MEAN_LEVEL),
        "frame difference": baselines.to_envelope(difference),
        "optical flow stops": baselines.to_envelope(stops),
        "RMS-Mapper": sides.mean(axis=0),
    }
    return sides, {name: method[:samples] for name, method in methods.items()}


def lean(sides: np.ndarray) -> np.ndarray:
    """How far a sound [2, N] lies to the left, -1..1; its correlation is taken where it is at least half its clip's loudest."""
    return (sides[0] - sides[1]) / np.maximum(sides[0] + sides[1], 1e-6)


def best_shares(clips: list[Clip], drawn: list[dict[str, np.ndarray]]) -> dict[str, float]:
    """For every method the share with the best F1 on these clips."""
    def total(name: str, share: float) -> float:
        return f1(sum(score(lines[name], clip, share).hits for clip, lines in zip(clips, drawn)))

    return {name: max(SHARES, key=lambda share: np.nan_to_num(total(name, share))) for name in drawn[0]}


def ratios(counts: np.ndarray) -> list[float]:
    """Precision, recall, F1."""
    nothing = float("nan")
    return [counts[0] / counts[1] if counts[1] else nothing, counts[0] / counts[2] if counts[2] else nothing, f1(counts)]


def table(clips: list[Clip], drawn: list[dict[str, np.ndarray]], shares: dict[str, float]) -> list[str]:
    """Markdown rows, one per method."""
    rows = ["| method | E-L1 | acc@1 | acc@5 | acc@10 | hits ±100 ms: P | R | F1 | onsets ±50 ms: P | R | F1 |", "|---|" + "---|" * 10]
    for name, share in shares.items():
        scores = [score(lines[name], clip, share) for clip, lines in zip(clips, drawn)]
        near = np.mean([s.near for s in scores], axis=0)
        events = [*ratios(sum(s.hits for s in scores)), *ratios(sum(s.onsets for s in scores))]
        values = [f"{np.mean([s.level for s in scores]):.4f}", *(f"{value:.3f}" for value in [*near, *events])]
        rows.append(f"| {name} | " + " | ".join(value.replace("nan", "–") for value in values) + " |")
    return rows


HEAD = """# RMS-Mapper of the Compact pack

Written by `python -m evaluation.mapper`, whose head says how each figure is measured. The recorded clips are used for nothing but this
table. They have a noise floor (true classes of 5 to 10 between hits), so in E-L1 and acc a constant mean curve does well without following
anything; F1 is what tells. Published on Greatest Hits by the paper, trained on it: E-L1 0.0115, acc@5 0.430.
"""


@dataclass
class Judged:
    """Clips without their frames, every method's curve of each, and a strip of pictures of each."""

    clips: list[Clip]
    drawn: list[dict[str, np.ndarray]]
    strips: list[np.ndarray]
    stereo: float | None = None

    def table(self, shares: dict[str, float], rows: list[int] | None = None) -> list[str]:
        rows = list(range(len(self.clips))) if rows is None else rows
        return table([self.clips[n] for n in rows], [self.drawn[n] for n in rows], shares)

    def sheet(self, path: Path, share: float, limit: int | None = None) -> None:
        """F1 of one clip: of annotated hits where there are any, else of onsets of its sound. Clips without either are left out."""
        fits = []
        for n, clip in enumerate(self.clips):
            result = score(self.drawn[n]["RMS-Mapper"], clip, share)
            fits.append((f1(result.onsets if clip.hits is None else result.hits), n))
        order = [(fit, n) for fit, n in sorted(fits, reverse=True) if fit == fit]
        if limit:  # evenly from best to worst
            order = [order[k] for k in np.unique(np.linspace(0, len(order) - 1, limit).astype(int))]
        draw_sheet(path, [(self.clips[n], self.strips[n], self.drawn[n]["RMS-Mapper"], fit) for fit, n in order])


def judge(clips: Iterable[Clip], mapper: Mapper, strip: Callable[[np.ndarray], np.ndarray], keep: Path | None, films: Path | None = None) -> Judged:
    judged, found, true = Judged([], [], []), [], []
    for clip in clips:
        sides, lines = curves(clip, mapper, keep)
        if films:
            films.mkdir(parents=True, exist_ok=True)
            draw_clip(films / f"{clip.name}.png", clip, lines["RMS-Mapper"])
        if clip.sides is not None:
            loud = clip.truth > 0.5 * clip.truth.max(initial=1e-3)
            found.append(lean(sides[:, :len(loud)][:, loud]))
            true.append(lean(clip.sides[:, loud]))
        judged.strips.append(strip(clip.frames))
        judged.drawn.append(lines)
        judged.clips.append(replace(clip, frames=clip.frames[:0]))
    if true and np.concatenate(true).std() > 1e-6:
        judged.stereo = float(np.corrcoef(np.concatenate(found), np.concatenate(true))[0, 1])
    return judged


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--rendered", type=Path, required=True)
    parser.add_argument("--game", type=Path, nargs="*", default=[])
    parser.add_argument("--recorded", type=Path)
    parser.add_argument("--films", type=Path)
    parser.add_argument("--keep", type=Path, help="folder for what the baselines saw, which takes longest and is the same for every pack")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    mapper = Mapper(args.pack)
    synthetic = judge(rendered(args.rendered), mapper, frames_strip, args.keep)
    shares = best_shares(synthetic.clips, synthetic.drawn)
    synthetic.sheet(args.out / "results-mapper-rendered.png", shares["RMS-Mapper"], 20)
    lines = [HEAD, f"## Held-out rendered clips (n {len(synthetic.clips)})", "", *synthetic.table(shares),
             "", f"Left against right where it is loud, correlation with the truth: {synthetic.stereo:.2f}."]
    for folder in args.game:
        game = judge(rendered(folder), mapper, frames_strip, args.keep)
        game.sheet(args.out / f"results-mapper-{folder.name}.png", shares["RMS-Mapper"], 12)
        lines += ["", f"## Held-out game footage, {folder.name} (n {len(game.clips)})", "", *game.table(shares)]
    if args.recorded:
        lines += judge_recorded(args, mapper, shares)
    lines += ["", "Shares of the greatest rise: " + ", ".join(f"{name} {share}" for name, share in shares.items()) + "."]
    (args.out / "results-mapper.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


def judge_recorded(args: argparse.Namespace, mapper: Mapper, shares: dict[str, float]) -> list[str]:
    """Tables of all annotated clips and of every kind, and a sheet of all curves."""
    real = judge(recorded(args.recorded, mapper.video["width"], mapper.video["height"]), mapper, motion_strip, args.keep, args.films)
    groups = {"Recorded, annotated hits": [n for n, clip in enumerate(real.clips) if clip.hits is not None]}
    groups |= {f"Recorded, {kind}": [n for n, clip in enumerate(real.clips) if clip.kind == kind] for kind in dict.fromkeys(clip.kind for clip in real.clips)}
    lines = []
    for title, rows in groups.items():
        if rows:
            lines += ["", f"## {title} (n {len(rows)})", "", *real.table(shares, rows)]
    annotated = [clip for clip in real.clips if clip.hits is not None]
    if annotated:
        counts = sum(np.array([curve.match(clip.onsets, clip.hits, 0.1), len(clip.onsets), len(clip.hits)]) for clip in annotated)
        lines += ["", f"Onsets of the true sound against the annotated hits: F1 {f1(counts):.3f}."]
    real.sheet(args.out / "results-mapper-recorded.png", shares["RMS-Mapper"])
    return lines


if __name__ == "__main__":
    main()
