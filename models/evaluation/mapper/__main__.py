"""Evaluates the mapper of a pack.

    python -m evaluation.mapper --pack PACK --rendered SHARDS [--game SHARDS ...] [--recorded CLIPS] --out FOLDER

PACK holds the exported graphs. SHARDS are held-out shards of video.corpus and game.*, one folder per game. CLIPS is a
folder of real clips with a list beside it (CLIPS.json: id, category, dur, video, sound, hits). Writes mapper.md and
plots of the curves to FOLDER. `--films DIR` also plots every recorded clip with its frames to DIR; those frames must
not be published.

Measures:

- E-L1: mean absolute difference of linear envelopes (peak-normalised mono at 16 kHz, RMS 512/128, smoothed 15).
- acc@k: share of samples whose mu-law class (of 64) is at most k away from the true one.
- F1 of onsets of a curve, against annotated hits within 100 ms and against onsets of the true envelope within 50 ms;
  counts are summed over the clips. One rule finds onsets in every curve (audio.loudness.onsets): local maxima of the
  rise of the mu-law envelope over +-48 ms, 100 ms apart, above a share of the clip's greatest rise. Each method has
  the share with the best F1 on rendered clips; recorded clips are not used to choose it.
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
from evaluation.mapper.scores import balance, best_shares, f1, score, table


def curves(clip: Clip, mapper: Mapper, cache: Path | None = None) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The mapper's left and right [2, N], and every method's curve of one clip [N]."""
    samples, sides = len(clip.truth), mapper.envelope(clip.frames)
    difference, stops = baselines.motion_curves(clip.name, clip.frames, cache)
    methods: dict[str, np.ndarray] = {
        "silence": np.zeros(samples),
        "mean envelope": np.full(samples, baselines.MEAN_LEVEL),
        "frame difference": baselines.to_envelope(difference),
        "optical flow stops": baselines.to_envelope(stops),
        "RMS-Mapper": sides.mean(axis=0),
    }
    return sides, {name: method[:samples] for name, method in methods.items()}


HEAD = """# RMS-Mapper of the Compact pack

Written by `npm run eval -- mapper`; [evaluation](../README.md) defines the measures. Recorded clips are used for this
evaluation only. They have a noise floor (classes 5 to 10 between hits), so a constant curve scores well in E-L1 and
acc; F1 shows whether a curve follows the hits. The paper, trained on Greatest Hits, reports E-L1 0.0115 and acc@5 0.430
there.
"""


@dataclass
class Evaluation:
    """Clips without their frames, with every method's curve and a strip of images of each."""

    clips: list[Clip]
    curves: list[dict[str, np.ndarray]]
    strips: list[np.ndarray]
    stereo: float | None = None  # correlation of the left-right balance with the truth

    def table(self, shares: dict[str, float], rows: list[int] | None = None) -> list[str]:
        rows = list(range(len(self.clips))) if rows is None else rows
        return table([self.clips[n] for n in rows], [self.curves[n] for n in rows], shares)

    def sheet(self, path: Path, share: float, limit: int | None = None) -> None:
        """Plots clips from best to worst F1: of annotated hits, or of onsets of the sound where there are none."""
        found = []
        for n, clip in enumerate(self.clips):
            result = score(self.curves[n]["RMS-Mapper"], clip, share)
            found.append((f1(result.onsets if clip.hits is None else result.hits), n))
        order = [(value, n) for value, n in sorted(found, reverse=True) if not np.isnan(value)]
        if limit:  # evenly from best to worst
            order = [order[k] for k in np.unique(np.linspace(0, len(order) - 1, limit).astype(int))]
        panels = [Panel(self.clips[n], self.strips[n], self.curves[n]["RMS-Mapper"], value) for value, n in order]
        draw_sheet(path, panels)


def evaluate(
    clips: Iterable[Clip],
    mapper: Mapper,
    strip: Callable[[np.ndarray], np.ndarray],
    cache: Path | None,
    films: Path | None = None,
) -> Evaluation:
    """strip: makes the images above a clip's curve; films: folder for plots with frames."""
    result, found, true = Evaluation([], [], []), [], []
    for clip in clips:
        sides, lines = curves(clip, mapper, cache)
        if films:
            films.mkdir(parents=True, exist_ok=True)
            draw_clip(films / f"{clip.name}.png", clip, lines["RMS-Mapper"])
        if clip.sides is not None:
            loud = clip.truth > 0.5 * clip.truth.max(initial=1e-3)
            found.append(balance(sides[:, : len(loud)][:, loud]))
            true.append(balance(clip.sides[:, loud]))
        result.strips.append(strip(clip.frames))
        result.curves.append(lines)
        result.clips.append(replace(clip, frames=clip.frames[:0]))
    if true and np.concatenate(true).std() > 1e-6:
        result.stereo = float(np.corrcoef(np.concatenate(found), np.concatenate(true))[0, 1])
    return result


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
        help="cache folder for the baselines' curves, which are slow and the same for every pack",
    )
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    mapper = Mapper(args.pack)
    synthetic = evaluate(rendered(args.rendered), mapper, frames_strip, args.keep)
    shares = best_shares(synthetic.clips, synthetic.curves)
    synthetic.sheet(args.out / "mapper-rendered.png", shares["RMS-Mapper"], 20)
    lines = [
        HEAD,
        f"## Held-out rendered clips (n {len(synthetic.clips)})",
        "",
        *synthetic.table(shares),
        "",
        f"Left-right balance where it is loud, correlation with the truth: {synthetic.stereo:.2f}.",
    ]
    for folder in args.game:
        game = evaluate(rendered(folder), mapper, frames_strip, args.keep)
        game.sheet(args.out / f"mapper-{folder.name}.png", shares["RMS-Mapper"], 12)
        lines += ["", f"## Held-out game footage, {folder.name} (n {len(game.clips)})", "", *game.table(shares)]
    if args.recorded:
        lines += evaluate_recorded(args, mapper, shares)
    lines += [
        "",
        "Onset threshold, as a share of the greatest rise: "
        + ", ".join(f"{name} {share}" for name, share in shares.items())
        + ".",
    ]
    (args.out / "mapper.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


def evaluate_recorded(args: argparse.Namespace, mapper: Mapper, shares: dict[str, float]) -> list[str]:
    """Tables of all annotated clips and of every category, and a plot of all curves."""
    real = evaluate(
        recorded(args.recorded, mapper.video["width"], mapper.video["height"]),
        mapper,
        motion_strip,
        args.keep,
        args.films,
    )
    groups = {"Recorded, annotated hits": [n for n, clip in enumerate(real.clips) if clip.hits is not None]}
    groups |= {
        f"Recorded, {category}": [n for n, clip in enumerate(real.clips) if clip.category == category]
        for category in dict.fromkeys(clip.category for clip in real.clips)
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
