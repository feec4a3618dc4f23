"""Training scenes from single recordings: one action after another on a rhythm, in a room or not, with the exact loudness envelope.

    python -m data.scenes --corpus .cache/corpus --out .cache/scenes --count 6000 --frames 129

A scene is one or two recordings (with other takes of the same recording) placed on a rhythm, struck softly or hard, panned, with true
silence between. Output: shards <first>.npz of 100 scenes: audio int16 [n, 2, 1024 * frames], envelope float32 [n, 2, samples at 125 Hz],
sound int32 [n], the row of corpus.tsv that is heard most, -1 for silence.
"""

import argparse
import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
from scipy.signal import fftconvolve

from mapper.envelope import RATE as CURVE_RATE
from mapper.envelope import rms

RATE, DOWNSAMPLING, SHARD = 44_100, 1024, 100
CLASS_SHARE = {"drums": 0.35, "scratches": 0.8, "misc": 0.6}
TAG_SHARE = {"beads-cabasa": 0.12, "cymbal": 0.3, "kit-mixed": 0.3, "machine-loop": 0.5, "rain": 0.6}
LONG = 1.5  # seconds; a longer recording is a texture, which is held or rubbed rather than struck


@dataclass(frozen=True)
class Scene:
    audio: np.ndarray  # float32 [2, samples], |x| <= 1
    sound: int         # row of corpus.tsv, -1 in silence


class Bank:
    """Recordings of one split. `takes[i]` are the rows recorded together with row i, itself among them."""

    def __init__(self, folder: Path, split: str) -> None:
        with (folder / "corpus.tsv").open() as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        self.rows, self.folder = rows, folder
        self.chosen = np.array([i for i, row in enumerate(rows) if row["split"] == split])
        families = defaultdict(list)
        for i in self.chosen:
            families[self.family(rows[i])].append(i)
        self.takes = {i: families[self.family(rows[i])] for i in self.chosen}
        # A family of many takes is not heard more often in proportion, but as its square root.
        share = [CLASS_SHARE.get(rows[i]["class"], 1.0) * TAG_SHARE.get(rows[i]["tag"], 1.0) / len(self.takes[i]) ** 0.5 for i in self.chosen]
        self.probability = np.array(share) / np.sum(share)

    @staticmethod
    def family(row: dict[str, str]) -> tuple[str, str, str]:
        return row["source"], row["tag"], Path(row["origin"]).with_suffix("").as_posix().rstrip("0123456789_-. ")

    def sound(self, row: int) -> np.ndarray:
        """float32 [2, samples], peak 1."""
        pcm = np.load(self.folder / "sounds" / f"{self.rows[row]['id']}.npy").astype(np.float32).T
        return np.repeat(pcm, 2, 0) / np.abs(pcm).max() if len(pcm) == 1 else pcm / np.abs(pcm).max()


def decibels(db: float) -> float:
    return 10 ** (db / 20)


def rhythm(rng: np.random.Generator, seconds: float, length: float) -> list[tuple[float, float]]:
    """(time, velocity) of the strokes of one action; `length` is the recording's, in seconds."""
    kind = rng.choice(["single", "walk", "irregular", "roll", "bursts"], p=[0.2, 0.3, 0.25, 0.12, 0.13])
    start = rng.uniform(0.02, 0.5 * seconds)
    if kind == "single":
        times = [rng.uniform(0.02, 0.8 * seconds)]
    elif kind == "walk":
        step = rng.uniform(0.28, 0.9)
        times = [t + rng.normal(0, 0.015) for t in np.arange(rng.uniform(0.02, step), seconds, step)]
    elif kind == "irregular":
        times = list(np.cumsum(rng.exponential(rng.uniform(0.25, 0.9), 12)) + 0.02)
    elif kind == "roll":
        step = max(rng.uniform(0.06, 0.16), 0.2 * length)
        times = [t + rng.normal(0, 0.006) for t in np.arange(start, min(seconds, start + rng.uniform(0.4, 2.0)), step)]
    else:
        times = [b + k * rng.uniform(0.1, 0.25) for b in np.arange(rng.uniform(0, 0.5), seconds, rng.uniform(0.8, 1.6)) for k in range(rng.integers(1, 4))]
    times = [t for t in times if 0 < t < seconds - 0.02][:24]
    if kind in ("walk", "irregular") and rng.random() < 0.3 and len(times) > 3:  # a pause
        gap = rng.integers(len(times))
        times = times[:gap] + times[gap + rng.integers(1, 3) :]
    spread, slope = rng.choice([1.0, 4.0, 10.0]), rng.choice([0.0, 0.0, -18.0, 18.0])
    return [(t, decibels(-abs(rng.normal(0, spread)) - max(0, slope * (t / seconds if slope > 0 else t / seconds - 1)))) for t in times]


def bend(sound: np.ndarray, speed: float) -> np.ndarray:
    """Played faster or slower by linear interpolation: strokes of one recording differ a little."""
    position = np.arange(0, sound.shape[1] - 1, speed)
    return np.stack([np.interp(position, np.arange(sound.shape[1]), channel) for channel in sound]).astype(np.float32)


def struck(bank: Bank, rng: np.random.Generator, row: int, samples: int) -> np.ndarray:
    track = np.zeros((2, samples), np.float32)
    takes = [bank.sound(k) for k in rng.permutation(bank.takes[row])[:4]] if rng.random() < 0.7 else [bank.sound(row)]
    if rng.random() < 0.6:
        takes = [bend(take, rng.uniform(0.92, 1.09)) for take in takes]
    choke = rng.uniform(0.08, 0.5) if rng.random() < 0.2 else None  # damped by hand
    for time, velocity in rhythm(rng, samples / RATE, takes[0].shape[1] / RATE):
        take, at = takes[rng.integers(len(takes))], int(time * RATE)
        piece = take[:, : samples - at]
        if choke is not None:
            piece = piece * np.exp(-np.arange(piece.shape[1]) / (choke * 0.25 * RATE)).astype(np.float32)
        track[:, at : at + piece.shape[1]] += velocity * piece
    return track


def held(bank: Bank, rng: np.random.Generator, row: int, samples: int) -> np.ndarray:
    """A texture under a hand-drawn gain: parts of one to all of the scene, swelling, rubbing to and fro, or broken off."""
    sound = bank.sound(row)
    sound = np.concatenate([sound] * (1 + samples // sound.shape[1]), 1)
    start = rng.integers(0, sound.shape[1] - samples + 1)
    knots = [0.0]
    while knots[-1] < samples / RATE:
        knots.append(knots[-1] + rng.uniform(0.05, rng.choice([0.3, 1.0])))
    silent = rng.random(len(knots)) < rng.choice([0.15, 0.45])
    levels = np.where(silent, -90.0, -rng.uniform(0, rng.choice([6.0, 25.0]), len(knots)))
    if rng.random() < 0.35:
        levels = np.zeros(len(knots))
    gain = np.interp(np.arange(samples) / RATE, knots, levels)
    return sound[:, start : start + samples] * np.where(gain < -70, 0, 10 ** (gain / 20)).astype(np.float32)


def place(track: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Pan by equal power: mostly near the centre, sometimes on one side only, sometimes moving. Some stay as recorded."""
    kind = rng.choice(["recorded", "near", "side", "moving"], p=[0.25, 0.45, 0.15, 0.15])
    if kind == "recorded":
        return track
    mono = track.mean(0)
    if kind == "moving":
        angle = np.linspace(*rng.uniform(0, np.pi / 2, 2), len(mono))
    else:
        angle = rng.choice([0.0, np.pi / 2]) if kind == "side" else np.clip(rng.normal(np.pi / 4, 0.2), 0, np.pi / 2)
    return np.stack([np.cos(angle) * mono, np.sin(angle) * mono]).astype(np.float32) * np.sqrt(2).astype(np.float32)


def room(track: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Exponentially decaying noise, different in each channel, 60 dB down at `decay` and cut there."""
    decay = rng.uniform(0.12, 0.9)
    n = int(decay * RATE)
    tail = rng.standard_normal((2, n)) * np.exp(-6.9 * np.arange(n) / n)
    tail = np.cumsum(tail, 1) * 0.3 + tail if rng.random() < 0.5 else tail  # a darker room
    tail /= np.sqrt((tail**2).sum(1, keepdims=True))
    wet = fftconvolve(track, tail, axes=1)[:, : track.shape[1]]
    return (track + decibels(-rng.uniform(4, 18)) * wet).astype(np.float32)


def make_scene(bank: Bank, rng: np.random.Generator, samples: int) -> Scene:
    if rng.random() < 0.05:
        return Scene(np.zeros((2, samples), np.float32), -1)
    rows = rng.choice(bank.chosen, 2 if rng.random() < 0.1 else 1, p=bank.probability)
    tracks = []
    for row in rows:
        texture = float(bank.rows[row]["seconds"]) > LONG
        track = held(bank, rng, row, samples) if rng.random() < (0.55 if texture else 0.06) else struck(bank, rng, row, samples)
        tracks.append(place(track, rng) * decibels(-rng.uniform(0, 12) * (len(rows) - 1)))
    audio = sum(tracks)
    if rng.random() < 0.25:
        audio = room(audio, rng)
    peak = decibels(-40 * rng.random() ** 2)  # half of the scenes within 10 dB of full scale
    audio = audio * (peak / max(1e-4, float(np.abs(audio).max())))
    heard = [float((track**2).sum()) for track in tracks]
    return Scene(audio, int(rows[int(np.argmax(heard))]) if max(heard) > 1e-9 else -1)


def envelope_of(audio: np.ndarray) -> np.ndarray:
    """float32 [2, samples] at 44.1 kHz -> RMS per channel at 125 Hz, [2, n], n = floor(seconds * 125)."""
    n = int(audio.shape[1] / RATE * CURVE_RATE)
    return np.stack([rms(soxr.resample(channel, RATE, 16_000))[:n] for channel in audio]).astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=6000)
    parser.add_argument("--first", type=int, default=0, help="number of the first scene; a scene depends on its number alone")
    parser.add_argument("--frames", type=int, default=129, help="latent frames; 129 are 3 s, 431 are 10 s")
    parser.add_argument("--split", default="train")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    bank = Bank(args.corpus, args.split)
    for first in range(args.first, args.first + args.count, SHARD):
        path = args.out / f"{first:06d}.npz"
        if path.exists():
            continue
        scenes = [make_scene(bank, np.random.default_rng([first + k, args.frames]), DOWNSAMPLING * args.frames) for k in range(SHARD)]
        audio = np.stack([np.rint(scene.audio * 32767).astype(np.int16) for scene in scenes])
        envelope = np.stack([envelope_of(pcm / np.float32(32767)) for pcm in audio])
        np.savez(path.with_name("part.npz"), audio=audio, envelope=envelope, sound=np.array([scene.sound for scene in scenes], np.int32))
        path.with_name("part.npz").rename(path)


if __name__ == "__main__":
    main()
