"""Clips to judge the picture side by: frames at 30 fps, the true envelope and, where known, the annotated events."""

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

FPS = 30


@dataclass
class Clip:
    """frames: uint8 RGB [T, H, W, 3], frame i shown at i / 30 s; truth: smoothed mono envelope; hits: seconds or None;
    sides: the smoothed envelopes of left and right [2, N] where the sound's place in the picture is known.
    """

    name: str
    kind: str
    frames: np.ndarray
    truth: np.ndarray
    hits: np.ndarray | None
    onsets: np.ndarray
    sides: np.ndarray | None = None


def decode(path: Path, seconds: float, width: int, height: int) -> np.ndarray:
    """The frame shown at i / 30 s for every i, stretched to width x height; uint8 [T, height, width, 3]."""
    shown, pictures = [], []
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        for frame in file.decode(stream):
            shown.append(float(frame.pts * stream.time_base))
            pictures.append(cv2.resize(frame.to_ndarray(format="rgb24"), (width, height), interpolation=cv2.INTER_AREA))
    order = np.argsort(shown)
    moments = np.array(shown)[order]
    chosen = np.maximum(0, np.searchsorted(moments, np.arange(round(seconds * FPS)) / FPS + 1e-3, side="right") - 1)
    return np.stack([pictures[order[n]] for n in chosen])


def true_envelope(path: Path, samples: int) -> np.ndarray:
    """Peak-normalised mono mix at 16 kHz, RMS 512/128, smoothed 15, cut or zero-padded to `samples`."""
    signal, rate = soundfile.read(path, always_2d=True)
    mono = signal.mean(axis=1)
    mono = mono / max(1e-9, np.abs(mono).max())
    measured = loudness.rms(soxr.resample(mono, rate, loudness.ANALYSIS_RATE))[:samples]
    return loudness.smooth(np.pad(measured, (0, samples - len(measured))))


def recorded(folder: Path, width: int, height: int) -> Iterator[Clip]:
    """Real clips: <folder>.json lists them, <folder>/ holds the picture (mp4) and the reference sound (flac)."""
    for entry in json.loads(folder.with_suffix(".json").read_text()):
        frames = decode(folder / entry["video"], entry["dur"], width, height)
        truth = true_envelope(folder / entry["sound"], len(frames) * loudness.RATE // FPS)
        hits = np.array([hit["t"] for hit in entry["hits"]]) if entry["hits"] else None
        yield Clip(entry["id"], entry["category"], frames, truth, hits, loudness.onsets(truth))


def rendered(folder: Path) -> Iterator[Clip]:
    """Held-out rendered shards of video.corpus; the annotated events are the strikes."""
    for path in sorted(folder.glob("*.frames.npy")):
        frames = np.load(path, mmap_mode="r")
        first = path.name.split(".")[0]
        with np.load(folder / f"{first}.truth.npz") as known:
            for n in range(len(frames)):
                sides = loudness.smooth(known["envelope"][n])
                truth = sides.mean(axis=0)
                strikes = known["strikes"][n, :, 0]
                strikes = np.sort(strikes[~np.isnan(strikes)])
                seconds = len(frames[n]) / FPS
                strikes = strikes[(strikes > 0) & (strikes < seconds)]
                yield Clip(
                    f"{first}+{n}",
                    "rendered",
                    np.asarray(frames[n]),
                    truth,
                    strikes if len(strikes) else None,
                    loudness.onsets(truth),
                    sides,
                )
