"""One film to one shard in the format of video.corpus: clips of 4 s, one after the other."""

from pathlib import Path

import cv2
import numpy as np

from audio.loudness import ANALYSIS_RATE as RATE
from game import clips
from video.film import Capture

ROOM = 16  # numbers kept for the clips of one film
SECONDS = 4


def select(sound: np.ndarray, seconds: float, rng: np.random.Generator) -> list[float]:
    """Starts of the clips: one after the other; most of those without any sound are left out."""
    starts = np.arange(0, seconds - SECONDS, SECONDS)
    loud = [np.abs(sound[int(s * RATE) : int((s + SECONDS) * RATE)]).max(initial=0) > 0.01 for s in starts]
    return [float(s) for s, heard in zip(starts, loud) if heard or rng.random() < 0.15][:ROOM]


def write(out: Path, first: int, pictures: np.ndarray, rate: float, sound: np.ndarray, rng: np.random.Generator) -> int:
    """Cuts a film (pictures [frames, 96, 128, 3], sound [samples, 2] at 16 kHz) into the shard `first`; returns the
    number of clips.
    """
    cv2.setRNGSeed(int(rng.integers(2**31)))
    starts = select(sound, min(len(pictures) / rate, len(sound) / RATE), rng)
    gain, capture = clips.brightness(pictures, rng.uniform(60, 110)), Capture.draw(rng)
    if not starts:
        return 0
    frames, envelopes, hits = zip(
        *(clips.cut(pictures, rate, sound, start, SECONDS, capture, gain) for start in starts)
    )
    np.savez(out / f"{first}.truth.npz", envelope=np.stack(envelopes), hits=np.stack(hits))
    part = out / f"{first}.part.npy"
    np.save(part, np.stack(frames))
    part.rename(out / f"{first}.frames.npy")
    return len(starts)
