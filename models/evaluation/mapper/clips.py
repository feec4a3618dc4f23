"""Clips for the evaluation of the mapper: frames at 30 fps, true envelope and, where known, annotated hits."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
import soundfile
import soxr

from audio import loudness
from video.corpus import load_truth

FPS = 30


@dataclass
class Clip:
    """One clip; times in seconds."""

    name: str
    category: str
    frames: np.ndarray  # uint8 RGB [T, H, W, 3], frame i shown at i / 30 s
    truth: np.ndarray  # [N], smoothed mono envelope
    hits: np.ndarray | None  # annotated
    onsets: np.ndarray  # of `truth`
    sides: np.ndarray | None = None  # [2, N], smoothed envelopes of left and right where the pan position is known


def decode(path: Path, seconds: float, width: int, height: int) -> np.ndarray:
    """The frame shown at i / 30 s for every i, stretched to width x height; uint8 [T, height, width, 3]."""
    shown, images = [], []
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        for frame in file.decode(stream):
            shown.append(float(frame.pts * stream.time_base))
            images.append(cv2.resize(frame.to_ndarray(format="rgb24"), (width, height), interpolation=cv2.INTER_AREA))
    order = np.argsort(shown)
    moments = np.array(shown)[order]
    chosen = np.maximum(0, np.searchsorted(moments, np.arange(round(seconds * FPS)) / FPS + 1e-3, side="right") - 1)
    return np.stack([images[order[n]] for n in chosen])


def true_envelope(path: Path, samples: int) -> np.ndarray:
    """Peak-normalised mono mix at 16 kHz, RMS 512/128, smoothed 15, cut or zero-padded to `samples`."""
    signal, rate = soundfile.read(path, always_2d=True)
    mono = signal.mean(axis=1)
    mono = mono / max(1e-9, np.abs(mono).max())
    measured = loudness.rms(soxr.resample(mono, rate, loudness.ANALYSIS_RATE))[:samples]
    return loudness.smooth(np.pad(measured, (0, samples - len(measured))))


def recorded(folder: Path, width: int, height: int) -> Iterator[Clip]:
    """Real clips: <folder>.json lists them, <folder>/ holds video (mp4) and reference sound (flac)."""
    for entry in json.loads(folder.with_suffix(".json").read_text()):
        frames = decode(folder / entry["video"], entry["dur"], width, height)
        truth = true_envelope(folder / entry["sound"], len(frames) * loudness.RATE // FPS)
        hits = np.array([hit["t"] for hit in entry["hits"]]) if entry["hits"] else None
        yield Clip(entry["id"], entry["category"], frames, truth, hits, loudness.onsets(truth))


def rendered(folder: Path) -> Iterator[Clip]:
    """Clips of held-out shards in the format of video.corpus."""
    for path in sorted(folder.glob("*.frames.npy")):
        frames = np.load(path, mmap_mode="r")
        first = path.name.split(".")[0]
        known = load_truth(folder / f"{first}.truth.npz")
        for n in range(len(frames)):
            sides = loudness.smooth(known["envelope"][n])
            truth = sides.mean(axis=0)
            hits = known["hits"][n, :, 0]
            hits = np.sort(hits[~np.isnan(hits)])
            hits = hits[(hits > 0) & (hits < len(frames[n]) / FPS)]
            yield Clip(
                f"{first}+{n}",
                "rendered",
                np.asarray(frames[n]),
                truth,
                hits if len(hits) else None,
                loudness.onsets(truth),
                sides,
            )
