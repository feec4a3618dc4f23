"""Cuts a film into a shard of consecutive 4 s clips, in the format of video.corpus."""

from pathlib import Path

import cv2
import numpy as np

from audio.loudness import ANALYSIS_RATE as RATE
from game import clips
from video.film import Capture

NUMBERS = 16  # clip numbers reserved for a film
SECONDS = 4


def select(sound: np.ndarray, seconds: float, rng: np.random.Generator) -> list[float]:
    """Starts of the clips in seconds; most silent clips are left out."""
    starts = np.arange(0, seconds - SECONDS, SECONDS)
    loud = [np.abs(sound[int(s * RATE) : int((s + SECONDS) * RATE)]).max(initial=0) > 0.01 for s in starts]
    return [float(s) for s, audible in zip(starts, loud) if audible or rng.random() < 0.15][:NUMBERS]


def write(out: Path, first: int, images: np.ndarray, rate: float, sound: np.ndarray, rng: np.random.Generator) -> int:
    """Writes the shard `first` of a film, images [frames, 96, 128, 3] and sound [samples, 2] at 16 kHz; returns the
    number of clips.
    """
    cv2.setRNGSeed(int(rng.integers(2**31)))
    starts = select(sound, min(len(images) / rate, len(sound) / RATE), rng)
    gain, capture = clips.brightness(images, rng.uniform(60, 110)), Capture.draw(rng)
    if not starts:
        return 0
    frames, envelopes, hits = zip(*(clips.cut(images, rate, sound, start, SECONDS, capture, gain) for start in starts))
    np.savez(out / f"{first}.truth.npz", envelope=np.stack(envelopes), hits=np.stack(hits))
    part = out / f"{first}.part.npy"
    np.save(part, np.stack(frames))
    part.rename(out / f"{first}.frames.npy")
    return len(starts)
