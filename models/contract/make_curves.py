"""Writes contract/curves.json: five drawn envelopes for the evaluation of generators.

    python -m contract.make_curves

Each curve lasts 4 s and is a list of breakpoints [seconds, left, right] in linear RMS, with linear interpolation,
sampled at 125 Hz. Peaks of 0.1 to 0.4 and decays of 60 to 250 ms are typical of recorded impacts. A hit rises within
16 ms, half of the 32 ms RMS window.
"""

import json
import math
from pathlib import Path

SECONDS, RATE = 4.0, 125  # s, Hz
RISE = 0.016  # s


def hit(time: float, left: float, right: float, decay: float) -> list[list[float]]:
    """Breakpoints of one hit: linear rise, then exponential decay with time constant `decay` (s) to 2 %."""
    points = [[time - RISE, 0.0, 0.0], [time, left, right]]
    for k in range(1, 9):
        level = math.exp(-k / 2)
        points.append([time + decay * k / 2, left * level, right * level])
    return [*points, [time + decay * 4.5, 0.0, 0.0]]


def roll(start: float, end: float, every: float, low: float, high: float) -> list[list[float]]:
    """Overlapping hits `every` seconds: peaks grow from `low` to `high`, valleys are at 45 % of them."""
    points = [[start - RISE, 0.0, 0.0]]
    count = round((end - start) / every)
    for k in range(count + 1):
        level = low + (high - low) * k / count
        points += [[start + k * every, level, level], [start + k * every + 0.6 * every, 0.45 * level, 0.45 * level]]
    return [*points, [end + 0.4, 0.0, 0.0]]


def swell(start: float, top: float, end: float, level: float) -> list[list[float]]:
    """A continuous sound that grows and fades as a raised cosine and moves from left to right."""
    points = []
    for k in range(17):
        time = start + (end - start) * k / 16
        phase = (time - start) / (top - start) if time < top else (end - time) / (end - top)
        pan = k / 16
        height = level * (0.5 - 0.5 * math.cos(math.pi * phase))
        points.append([time, height * math.sqrt(1 - 0.6 * pan), height * math.sqrt(0.4 + 0.6 * pan)])
    return points


def curves() -> dict[str, list[list[float]]]:
    four = [
        hit(0.5, 0.25, 0.25, 0.1),
        hit(1.25, 0.12, 0.3, 0.12),
        hit(2.1, 0.35, 0.15, 0.15),
        hit(3.0, 0.18, 0.18, 0.08),
    ]
    return {
        "single-hit": hit(1.0, 0.3, 0.3, 0.15),
        "four-hits": [point for points in four for point in points],
        "roll": roll(0.6, 2.8, 0.11, 0.1, 0.3),
        "swell": swell(0.4, 2.2, 3.6, 0.25),
        "silence": [],
    }


def main() -> None:
    drawn = {
        name: [[round(value, 4) for value in point] for point in [[0.0, 0.0, 0.0], *points, [SECONDS, 0.0, 0.0]]]
        for name, points in curves().items()
    }
    note = "breakpoints [seconds, left RMS, right RMS], linear between; written by contract/make_curves.py"
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(points)}" for name, points in drawn.items())
    Path(__file__).with_name("curves.json").write_text(
        f'{{\n  "note": {json.dumps(note)},\n  "seconds": {SECONDS},\n  "rate": {RATE},\n  "curves": {{\n{lines}\n '
        " }\n}\n"
    )


if __name__ == "__main__":
    main()
