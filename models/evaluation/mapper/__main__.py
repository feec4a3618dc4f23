"""Judges the picture side: python -m evaluation.mapper --pack PACK --rendered SHARDS [--game SHARDS ...] [--recorded
CLIPS] --out FOLDER

PACK holds the exported graphs; SHARDS are held-out ones of video.corpus and game.*, a folder for each game; CLIPS is a
folder of real clips with a list beside it (CLIPS.json: id, category, dur, video, sound, hits). Writes mapper.md and
curves as pictures to FOLDER; with --films DIR every recorded clip with its frames to DIR, which are other people's and
stay on this machine.

E-L1: mean absolute difference of linear envelopes (peak-normalised mono at 16 kHz, RMS 512/128, smoothed 15). acc@k:
share of samples whose mu-law class is at most k away from the true one (64 classes). F1: events of a curve against
annotated hits within 100 ms, and against onsets of the true envelope within 50 ms; hits and misses are summed over the
clips. One rule finds events in every curve (audio.loudness.onsets): local maxima of the rise of the mu-law envelope
over +-48 ms, 100 ms apart, at least a share of the clip's greatest rise. The share of every method is the one that does
best on the rendered clips, and never looks at recorded ones.
"""

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from audio import loudness
from evaluation.mapper import baselines
from evaluation.mapper.clips import Clip, recorded, rendered
from evaluation.mapper.graphs import Mapper
from evaluation.mapper.pictures import Panel, draw_clip, draw_sheet, frames_strip, motion_strip
from evaluation.mapper.scores import best_shares, f1, lean, score, table


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


HEAD = """# RMS-Mapper of the Compact pack

Written by `python -m evaluation.mapper`, whose head says how each figure is measured. The recorded clips are used for
nothing but this table. They have a noise floor (true classes of 5 to 10 between hits), so in E-L1 and acc a constant
mean curve does well without following anything; F1 is what tells. Published on Greatest Hits by the paper,
trained on it: E-L1 0.0115, acc@5 0.430.
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
        """F1 of one clip: of annotated hits where there are any, else of onsets of its sound. Clips without either are
        left out.
        """
        fits = []
        for n, clip in enumerate(self.clips):
            result = score(self.drawn[n]["RMS-Mapper"], clip, share)
            fits.append((f1(result.onsets if clip.hits is None else result.hits), n))
        order = [(fit, n) for fit, n in sorted(fits, reverse=True) if fit == fit]
        if limit:  # evenly from best to worst
            order = [order[k] for k in np.unique(np.linspace(0, len(order) - 1, limit).astype(int))]
        draw_sheet(path, [Panel(self.clips[n], self.strips[n], self.drawn[n]["RMS-Mapper"], fit) for fit, n in order])


def judge(
    clips: Iterable[Clip],
    mapper: Mapper,
    strip: Callable[[np.ndarray], np.ndarray],
    keep: Path | None,
    films: Path | None = None,
) -> Judged:
    judged, found, true = Judged([], [], []), [], []
    for clip in clips:
        sides, lines = curves(clip, mapper, keep)
        if films:
            films.mkdir(parents=True, exist_ok=True)
            draw_clip(films / f"{clip.name}.png", clip, lines["RMS-Mapper"])
        if clip.sides is not None:
            loud = clip.truth > 0.5 * clip.truth.max(initial=1e-3)
            found.append(lean(sides[:, : len(loud)][:, loud]))
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
    parser.add_argument(
        "--keep",
        type=Path,
        help="folder for what the baselines saw, which takes longest and is the same for every pack",
    )
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    mapper = Mapper(args.pack)
    synthetic = judge(rendered(args.rendered), mapper, frames_strip, args.keep)
    shares = best_shares(synthetic.clips, synthetic.drawn)
    synthetic.sheet(args.out / "mapper-rendered.png", shares["RMS-Mapper"], 20)
    lines = [
        HEAD,
        f"## Held-out rendered clips (n {len(synthetic.clips)})",
        "",
        *synthetic.table(shares),
        "",
        f"Left against right where it is loud, correlation with the truth: {synthetic.stereo:.2f}.",
    ]
    for folder in args.game:
        game = judge(rendered(folder), mapper, frames_strip, args.keep)
        game.sheet(args.out / f"mapper-{folder.name}.png", shares["RMS-Mapper"], 12)
        lines += ["", f"## Held-out game footage, {folder.name} (n {len(game.clips)})", "", *game.table(shares)]
    if args.recorded:
        lines += judge_recorded(args, mapper, shares)
    lines += [
        "",
        "Shares of the greatest rise: " + ", ".join(f"{name} {share}" for name, share in shares.items()) + ".",
    ]
    (args.out / "mapper.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


def judge_recorded(args: argparse.Namespace, mapper: Mapper, shares: dict[str, float]) -> list[str]:
    """Tables of all annotated clips and of every kind, and a sheet of all curves."""
    real = judge(
        recorded(args.recorded, mapper.video["width"], mapper.video["height"]),
        mapper,
        motion_strip,
        args.keep,
        args.films,
    )
    groups = {"Recorded, annotated hits": [n for n, clip in enumerate(real.clips) if clip.hits is not None]}
    groups |= {
        f"Recorded, {kind}": [n for n, clip in enumerate(real.clips) if clip.kind == kind]
        for kind in dict.fromkeys(clip.kind for clip in real.clips)
    }
    lines = []
    for title, rows in groups.items():
        if rows:
            lines += ["", f"## {title} (n {len(rows)})", "", *real.table(shares, rows)]
    annotated = [clip for clip in real.clips if clip.hits is not None]
    if annotated:
        counts = sum(
            np.array([loudness.match(clip.onsets, clip.hits, 0.1), len(clip.onsets), len(clip.hits)])
            for clip in annotated
        )
        lines += ["", f"Onsets of the true sound against the annotated hits: F1 {f1(counts):.3f}."]
    real.sheet(args.out / "mapper-recorded.png", shares["RMS-Mapper"])
    return lines


if __name__ == "__main__":
    main()
