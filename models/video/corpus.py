"""Renders scenes into shards for training: python -m video.corpus OUT --first 0 --clips 512 [--seconds 4]

A shard is <first>.frames.npy [clips, frames, 96, 128, 3] uint8 and <first>.truth.npz with

- envelope [clips, 2, seconds * 125]: linear RMS, not smoothed;
- hits [clips, 64, 2]: time in seconds and level, NaN padded.

Seeds below HELD_OUT are for training.
"""

import argparse
from pathlib import Path

import numpy as np

from video.film import FPS, Capture, film
from video.scenes import build
from video.sound import RATE

HELD_OUT = 10_000_000  # seeds and clip numbers from here on are held out
MAX_HITS = 64  # stored per clip


def load_truth(path: Path) -> dict[str, np.ndarray]:
    """Envelopes and hits of a shard; in older shards the hits are called `strikes`."""
    with np.load(path) as truth:
        return {"hits" if name == "strikes" else name: truth[name] for name in truth}


def render(seed: int, seconds: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Frames [T, 96, 128, 3], envelope [2, N] and hits [MAX_HITS, 2] of one seed."""
    scene = build(seed, seconds)
    rng = np.random.default_rng([seed, 1])
    frames = film(scene, Capture.draw(rng), rng)
    hits = np.full((MAX_HITS, 2), np.nan, np.float32)
    known = np.array([[s.time, s.level] for s in scene.hits], np.float32).reshape(-1, 2)[:MAX_HITS]
    hits[: len(known)] = known
    return frames, scene.envelope().astype(np.float32), hits


def write_shard(out: Path, first: int, clips: int, seconds: float) -> None:
    shape = (clips, round(seconds * FPS), 96, 128, 3)
    part = out / f"{first}.part"
    frames = np.lib.format.open_memmap(part, "w+", np.uint8, shape)
    envelopes = np.zeros((clips, 2, round(seconds * RATE)), np.float32)
    hits = np.zeros((clips, MAX_HITS, 2), np.float32)
    for n in range(clips):
        frames[n], envelopes[n], hits[n] = render(first + n, seconds)
    frames.flush()
    np.savez(out / f"{first}.truth.npz", envelope=envelopes, hits=hits)
    part.rename(out / f"{first}.frames.npy")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--clips", type=int, default=512)
    parser.add_argument("--shard", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=4.0)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for first in range(args.first, args.first + args.clips, args.shard):
        if not (args.out / f"{first}.frames.npy").exists():
            write_shard(args.out, first, min(args.shard, args.first + args.clips - first), args.seconds)


if __name__ == "__main__":
    main()
