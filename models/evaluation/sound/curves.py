"""Target curves: those of contract/curves.json, harder ones, and real clips."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from audio.loudness import RATE as CURVE_RATE
from contract.curves import contract_curves, sampled
from evaluation.spectra import RATE

SECONDS = 4.0


def both(points: list[tuple[float, float]]) -> list[list[float]]:
    """Points (time, level) for both sides."""
    return [[time, level, level] for time, level in points]


def decay(start: float, level: float, constant: float, seconds: float) -> np.ndarray:
    """A hit with exponential decay, never exactly zero, on both sides, [2, N]; `constant` in seconds."""
    time = np.arange(round(seconds * CURVE_RATE)) / CURVE_RATE
    curve = np.where(time < start, 0, level * np.exp(-(time - start) / constant))
    return np.stack([curve, curve]).astype(np.float32)


def square(level: float, quiet: float = 0.0) -> np.ndarray:
    """Half a second on, half a second off, [2, N]."""
    time = np.arange(round(SECONDS * CURVE_RATE)) / CURVE_RATE
    side = np.where((time % 1.0 >= 0.5) & (time < 3.6), level, quiet)
    return np.stack([side, side]).astype(np.float32)


def drawn_curves() -> dict[str, np.ndarray]:
    """The contract's curves, a square, near-silence, and the four hits soft and near full scale; each [2, 500]."""
    curves, _ = contract_curves()
    four = curves["four-hits"]
    return curves | {
        "square": square(0.2),
        "near-silence": sampled(
            both([(0, 0.0), (0.5, 0.002), (2.0, 0.004), (3.4, 0.002), (3.6, 0.0), (4.0, 0.0)]), SECONDS, CURVE_RATE
        ),
        "whisper": four * (0.01 / four.max()),
        "full scale": four * (0.6 / four.max()),
    }


@dataclass(frozen=True)
class Clip:
    """Sound of a real clip [2, samples] at 44.1 kHz, peak 1."""

    name: str
    category: str
    sound: np.ndarray


def recorded_clips(folder: Path) -> list[Clip]:
    """<folder>.json lists them (id, category, sound), <folder>/ holds the sounds."""
    clips = []
    for entry in json.loads(folder.with_suffix(".json").read_text()):
        signal, rate = soundfile.read(folder / entry["sound"], always_2d=True, dtype="float32")
        sound = np.stack([soxr.resample(signal[:, min(side, signal.shape[1] - 1)], rate, RATE) for side in (0, 1)])
        clips.append(Clip(entry["id"], entry["category"], sound / max(float(np.abs(sound).max()), 1e-6)))
    return clips
