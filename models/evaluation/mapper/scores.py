"""Measures of predicted envelopes against true ones: level error, and precision, recall and F1 of events."""

from dataclasses import dataclass

import numpy as np

from audio import loudness
from evaluation.mapper.clips import Clip

# Candidates for the onset threshold, as a share of the clip's greatest rise
SHARES = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)


@dataclass
class Score:
    """Of one clip. Events are counted as [correct, predicted, true]."""

    level: float  # E-L1
    near: np.ndarray  # [3], acc@1, acc@5, acc@10
    hits: np.ndarray
    onsets: np.ndarray


def score(envelope: np.ndarray, clip: Clip, share: float) -> Score:
    """share: onset threshold."""
    found = loudness.onsets(envelope, 1e-6, share)
    distance = np.abs(loudness.encode(envelope) - loudness.encode(clip.truth))
    hits = [0, 0, 0] if clip.hits is None else [loudness.match(found, clip.hits, 0.1), len(found), len(clip.hits)]
    onsets = [loudness.match(found, clip.onsets, 0.05), len(found), len(clip.onsets)]
    return Score(
        float(np.abs(envelope - clip.truth).mean()),
        np.array([(distance <= k).mean() for k in (1, 5, 10)]),
        np.array(hits),
        np.array(onsets),
    )


def f1(counts: np.ndarray) -> float:
    """Of counts [correct, predicted, true]; NaN where there are no events at all."""
    return 2 * counts[0] / (counts[1] + counts[2]) if counts[1] + counts[2] else float("nan")


def ratios(counts: np.ndarray) -> list[float]:
    """Precision, recall, F1."""
    nothing = float("nan")
    return [
        counts[0] / counts[1] if counts[1] else nothing,
        counts[0] / counts[2] if counts[2] else nothing,
        f1(counts),
    ]


def balance(sides: np.ndarray) -> np.ndarray:
    """Left-right balance of envelopes [2, N]: 1 (left) to -1 (right), [N]."""
    return (sides[0] - sides[1]) / np.maximum(sides[0] + sides[1], 1e-6)


def best_shares(clips: list[Clip], curves: list[dict[str, np.ndarray]]) -> dict[str, float]:
    """For every method the onset threshold with the best F1 of hits on these clips."""

    def total(name: str, share: float) -> float:
        return f1(sum(score(lines[name], clip, share).hits for clip, lines in zip(clips, curves)))

    return {name: max(SHARES, key=lambda share: np.nan_to_num(total(name, share))) for name in curves[0]}


def table(clips: list[Clip], curves: list[dict[str, np.ndarray]], shares: dict[str, float]) -> list[str]:
    """Markdown table with a row per method."""
    rows = [
        "| method | E-L1 | acc@1 | acc@5 | acc@10 | hits ±100 ms: P | R | F1 | onsets ±50 ms: P | R | F1 |",
        "|---|" + "---|" * 10,
    ]
    for name, share in shares.items():
        scores = [score(lines[name], clip, share) for clip, lines in zip(clips, curves)]
        near = np.mean([s.near for s in scores], axis=0)
        events = [*ratios(sum(s.hits for s in scores)), *ratios(sum(s.onsets for s in scores))]
        values = [f"{np.mean([s.level for s in scores]):.4f}", *(f"{value:.3f}" for value in [*near, *events])]
        rows.append(f"| {name} | " + " | ".join(value.replace("nan", "–") for value in values) + " |")
    return rows
