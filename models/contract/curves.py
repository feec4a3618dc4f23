"""Reads the curves of curves.json."""

import json
from pathlib import Path

import numpy as np

PATH = Path(__file__).with_name("curves.json")


def sampled(points: list[list[float]], seconds: float, rate: int) -> np.ndarray:
    """Breakpoints [seconds, left, right] -> float32 [2, N]."""
    table = np.array(points)
    time = np.arange(round(seconds * rate)) / rate
    return np.stack([np.interp(time, table[:, 0], table[:, side]) for side in (1, 2)]).astype(np.float32)


def contract_curves() -> tuple[dict[str, np.ndarray], float]:
    """Name -> curve [2, N] at 125 Hz, and their length in seconds."""
    contract = json.loads(PATH.read_text())
    seconds, rate = contract["seconds"], contract["rate"]
    return {name: sampled(points, seconds, rate) for name, points in contract["curves"].items()}, seconds
