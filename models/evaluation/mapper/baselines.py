"""Baselines of the RMS-Mapper: curves from the frames without learning. Frames are uint8 RGB [T, H, W, 3] at 30 fps.

A curve is scaled to the mean of the rendered training envelopes.
"""

import itertools
from pathlib import Path

import cv2
import numpy as np

from audio.loudness import RATE

MEAN_LEVEL = 0.015  # mean of the rendered training envelopes
FPS = 30


def to_envelope(values: np.ndarray) -> np.ndarray:
    """Values [T] at 30 fps -> curve [T * 125 / 30] of mean MEAN_LEVEL."""
    times = np.arange(len(values) * RATE // FPS) / RATE
    curve = np.interp(times, np.arange(len(values)) / FPS, values)
    return np.clip(curve * MEAN_LEVEL / max(1e-9, curve.mean()), 0, 1)


def greys(frames: np.ndarray) -> np.ndarray:
    return np.stack([cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in frames])


def frame_difference(frames: np.ndarray) -> np.ndarray:
    """Mean absolute change of the grey image since the frame before, [T]."""
    grey = greys(frames).astype(np.float32)
    return np.concatenate([[0], np.abs(np.diff(grey, axis=0)).mean(axis=(1, 2))])


def flow_speed(frames: np.ndarray) -> np.ndarray:
    """Mean speed of the fastest 5 % of pixels by Farneback's dense optical flow, pixels per frame, [T]."""
    grey, speeds = greys(frames), [0.0]
    for before, after in itertools.pairwise(grey):
        flow = cv2.calcOpticalFlowFarneback(before, after, None, 0.5, 3, 13, 2, 5, 1.1, 0)
        speed = np.sort(np.hypot(flow[..., 0], flow[..., 1]).ravel())
        speeds.append(float(speed[-len(speed) // 20 :].mean()))
    return np.array(speeds)


def flow_stop(frames: np.ndarray) -> np.ndarray:
    """Drop of flow speed from the two frames before to the two after, [T]: a sudden stop is often a hit."""
    speed = np.pad(flow_speed(frames), 2, mode="edge")
    before, after = (speed[:-4] + speed[1:-3]) / 2, (speed[2:-2] + speed[3:-1]) / 2
    return np.maximum(0, before - after)


def motion_curves(name: str, frames: np.ndarray, cache: Path | None = None) -> tuple[np.ndarray, np.ndarray]:
    """frame_difference and flow_stop of a clip, [T] each, cached by the clip's name."""
    path = cache / f"{name}.npy" if cache else None
    if path and path.exists():
        return tuple(np.load(path))
    found = np.stack([frame_difference(frames), flow_stop(frames)])
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, found)
    return tuple(found)
