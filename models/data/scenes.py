"""Training scenes composed of single recordings.

A scene is one or two recordings, with other takes of them, repeated on a rhythm at different strengths, panned, with or
without reverberation, with digital silence in between; or the same recordings as a continuous texture under a drawn
curve. A scene depends only on its number and length: `scene_of`. `generator.latents` draws and encodes scenes.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
from scipy.signal import fftconvolve

from audio.loudness import RATE as CURVE_RATE
from audio.loudness import db_to_gain, rms
from data.captions import words_of
from data.corpus import RATE, load_sound, read_corpus, without_take

DOWNSAMPLING = 1024  # samples of a latent frame
# Sampling weights of recordings by class and by tag; 1 for others
CLASS_SHARE = {"drums": 0.35, "scratches": 0.8, "misc": 0.6}
TAG_SHARE = {"beads-cabasa": 0.12, "cymbal": 0.3, "kit-mixed": 0.3, "machine-loop": 0.5, "rain": 0.6}
# Share of scenes of the eight evaluated words, each equally often (there are 40 recordings of glass, 180 of metal)
EVALUATED_SHARE = 0.6
DRAWN = 0.25  # share of scenes under a drawn curve instead of on a rhythm
LONG = 1.5  # seconds; longer recordings are textures, which are sustained more often than repeated


@dataclass(frozen=True)
class Scene:
    audio: np.ndarray  # float32 [2, samples]; under a drawn curve peaks can exceed 1
    sound: int  # row of corpus.tsv with the most energy, -1 for silence


class Bank:
    """Recordings of one split. `takes[i]`: rows of the takes of recording i, including i."""

    def __init__(self, folder: Path, split: str, origin: str = "") -> None:
        """`origin`: only rows whose source starts with this, e.g. debian/ or synthetic/."""
        rows = read_corpus(folder)
        self.rows, self.folder = rows, folder
        self.chosen = np.array(
            [i for i, row in enumerate(rows) if row["split"] == split and row["source"].startswith(origin)]
        )
        families = defaultdict(list)
        for i in self.chosen:
            families[self.family(rows[i])].append(i)
        self.takes = {i: families[self.family(rows[i])] for i in self.chosen}
        # The weight of a family of takes grows with the square root of their number.
        share = [
            CLASS_SHARE.get(rows[i]["class"], 1.0) * TAG_SHARE.get(rows[i]["tag"], 1.0) / len(self.takes[i]) ** 0.5
            for i in self.chosen
        ]
        self.probability = balanced(
            np.array(share),
            [words_of(row["class"], row["tag"], row["origin"]).group for row in (rows[i] for i in self.chosen)],
        )

    @staticmethod
    def family(row: dict[str, str]) -> tuple[str, str, str]:
        return row["source"], row["tag"], without_take(row["origin"])

    def sound(self, row: int) -> np.ndarray:
        """float32 [2, samples], peak 1."""
        pcm = load_sound(self.folder, self.rows[row]["id"]).astype(np.float32).T
        return np.repeat(pcm, 2, 0) / np.abs(pcm).max() if len(pcm) == 1 else pcm / np.abs(pcm).max()


def balanced(share: np.ndarray, groups: list[str | None]) -> np.ndarray:
    """Weights of recordings [n] -> probabilities [n]: EVALUATED_SHARE is divided evenly among the evaluated words that
    occur, the rest goes to recordings of none.
    """
    names, probability = np.array([group or "" for group in groups]), share / share.sum()
    present = sorted(set(names) - {""})
    if not present or not (names == "").any():
        return probability
    for name in ("", *present):
        part = 1 - EVALUATED_SHARE if name == "" else EVALUATED_SHARE / len(present)
        probability[names == name] *= part / probability[names == name].sum()
    return probability


def rhythm(rng: np.random.Generator, seconds: float, length: float) -> list[tuple[float, float]]:
    """(time in seconds, amplitude) of the events of a scene. `length`: of the recording, in seconds."""
    pattern = rng.choice(["single", "walk", "irregular", "roll", "bursts"], p=[0.2, 0.3, 0.25, 0.12, 0.13])
    start = rng.uniform(0.02, 0.5 * seconds)
    if pattern == "single":
        times = [rng.uniform(0.02, 0.8 * seconds)]
    elif pattern == "walk":
        step = rng.uniform(0.28, 0.9)
        times = [t + rng.normal(0, 0.015) for t in np.arange(rng.uniform(0.02, step), seconds, step)]
    elif pattern == "irregular":
        times = list(np.cumsum(rng.exponential(rng.uniform(0.25, 0.9), 12)) + 0.02)
    elif pattern == "roll":
        step = max(rng.uniform(0.06, 0.16), 0.2 * length)
        times = [t + rng.normal(0, 0.006) for t in np.arange(start, min(seconds, start + rng.uniform(0.4, 2.0)), step)]
    else:
        times = [
            b + k * rng.uniform(0.1, 0.25)
            for b in np.arange(rng.uniform(0, 0.5), seconds, rng.uniform(0.8, 1.6))
            for k in range(rng.integers(1, 4))
        ]
    times = [t for t in times if 0 < t < seconds - 0.02][:24]
    if pattern in ("walk", "irregular") and rng.random() < 0.3 and len(times) > 3:  # a pause
        gap = rng.integers(len(times))
        times = times[:gap] + times[gap + rng.integers(1, 3) :]
    spread, slope = rng.choice([1.0, 4.0, 10.0]), rng.choice([0.0, 0.0, -18.0, 18.0])
    return [
        (t, db_to_gain(-abs(rng.normal(0, spread)) - max(0, slope * (t / seconds if slope > 0 else t / seconds - 1))))
        for t in times
    ]


def change_speed(sound: np.ndarray, speed: float) -> np.ndarray:
    """The sound [2, n] played `speed` times as fast, by linear interpolation."""
    position = np.arange(0, sound.shape[1] - 1, speed)
    return np.stack([np.interp(position, np.arange(sound.shape[1]), channel) for channel in sound]).astype(np.float32)


def repeated(bank: Bank, rng: np.random.Generator, row: int, samples: int) -> np.ndarray:
    """Takes of a recording on a rhythm, float32 [2, samples]."""
    track = np.zeros((2, samples), np.float32)
    takes = [bank.sound(k) for k in rng.permutation(bank.takes[row])[:4]] if rng.random() < 0.7 else [bank.sound(row)]
    if rng.random() < 0.6:
        takes = [change_speed(take, rng.uniform(0.92, 1.09)) for take in takes]
    choke = rng.uniform(0.08, 0.5) if rng.random() < 0.2 else None  # seconds; damped by hand
    for time, amplitude in rhythm(rng, samples / RATE, takes[0].shape[1] / RATE):
        take, at = takes[rng.integers(len(takes))], int(time * RATE)
        piece = take[:, : samples - at]
        if choke is not None:
            piece = piece * np.exp(-np.arange(piece.shape[1]) / (choke * 0.25 * RATE)).astype(np.float32)
        track[:, at : at + piece.shape[1]] += amplitude * piece
    return track


def looped(bank: Bank, rng: np.random.Generator, row: int, samples: int) -> np.ndarray:
    """A looped texture under a random gain in dB, interrupted or not, float32 [2, samples]."""
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


def sustained(bank: Bank, rng: np.random.Generator, row: int, samples: int) -> np.ndarray:
    """Overlapping grains of a recording's takes at an even level, without pauses, float32 [2, samples]."""
    takes = [bank.sound(k) for k in rng.permutation(bank.takes[row])[:4]]
    track, at = np.zeros((2, samples), np.float32), 0
    longest = int(rng.choice([0.12, 0.35, 0.8]) * RATE)  # samples: a roll, a shuffle, a rub
    while at < samples:
        take = change_speed(takes[rng.integers(len(takes))], rng.uniform(0.93, 1.08))
        # Half of the grains start with the attack
        first = 0 if rng.random() < 0.5 else rng.integers(max(1, take.shape[1] // 2))
        grain = take[:, first : first + min(longest, samples - at)]
        n = grain.shape[1]
        fade = np.minimum(
            1, np.minimum(np.arange(n) / (8 if first == 0 else 0.25 * n + 1), (n - np.arange(n)) / (0.3 * n + 1))
        )
        level = np.sqrt((grain**2).mean()) + 1e-3
        track[:, at : at + n] += (grain * fade * (db_to_gain(rng.normal(0, 1.5)) / level)).astype(np.float32)
        at += max(int(0.02 * RATE), int(n * rng.uniform(0.3, 0.6)))
    return track


def drawn_curve(rng: np.random.Generator, seconds: float) -> np.ndarray:
    """A curve as drawn by hand: swell, ramp, block, roll or decays, maximum -4 to -30 dBFS. float32 [2, n], 125 Hz."""
    n = int(seconds * CURVE_RATE)
    time, curve = np.arange(n) / CURVE_RATE, np.zeros(n)
    start = rng.uniform(0, 0.4 * seconds)
    end = rng.uniform(start + 0.2 * seconds, seconds)
    inside = (time >= start) & (time <= end)
    along = np.clip((time - start) / (end - start), 0, 1)
    shape = rng.choice(["swell", "ramp", "block", "roll", "decays"])
    if shape == "swell":
        curve = np.sin(np.pi * along) ** rng.choice([1.0, 2.0]) * (
            1 + rng.uniform(0, 0.3) * np.sin(2 * np.pi * rng.uniform(0.5, 4) * time)
        )
    elif shape == "ramp":
        curve = inside * (along if rng.random() < 0.5 else 1 - along)
    elif shape == "block":
        curve = inside * 1.0
    elif shape == "roll":
        step = rng.uniform(0.07, 0.3)
        phase = ((time - start) / step) % 1
        curve = inside * np.exp(-phase * rng.uniform(0.3, 2.5)) * (rng.uniform(0.2, 1) + along)
    else:
        for at in np.arange(start, end, rng.uniform(0.2, 0.9)):
            curve = np.maximum(
                curve,
                (time >= at) * db_to_gain(-rng.uniform(0, 12)) * np.exp(-(time - at).clip(0) / rng.uniform(0.03, 0.4)),
            )
    curve = curve * db_to_gain(-rng.choice([rng.uniform(4, 12), rng.uniform(10, 30)])) / max(1e-6, curve.max())
    balance = rng.uniform(0.15, 1, 2) if rng.random() < 0.3 else np.ones(2)
    return (curve * (balance / balance.max())[:, None]).astype(np.float32)


def impose(audio: np.ndarray, curve: np.ndarray, reach: float = 30.0) -> np.ndarray:
    """The sound [2, samples] with a gain that makes its envelope `curve` [2, n], at most `reach` dB."""
    audio = audio / np.sqrt((audio**2).mean() + 1e-9)
    for _ in range(2):
        envelope = envelope_of(audio)
        gain = np.minimum(curve[:, : envelope.shape[1]] / np.maximum(envelope, 1e-4), db_to_gain(reach))
        at = np.arange(audio.shape[1]) * CURVE_RATE / RATE
        audio = audio * np.stack([np.interp(at, np.arange(len(side)), side) for side in gain])
    return audio.astype(np.float32)


def place(track: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Pans a track [2, samples] with equal power: near the centre, to one side, moving, or as recorded."""
    panning = rng.choice(["recorded", "near", "side", "moving"], p=[0.25, 0.45, 0.15, 0.15])
    if panning == "recorded":
        return track
    mono = track.mean(0)
    if panning == "moving":
        angle = np.linspace(*rng.uniform(0, np.pi / 2, 2), len(mono))
    else:
        angle = rng.choice([0.0, np.pi / 2]) if panning == "side" else np.clip(rng.normal(np.pi / 4, 0.2), 0, np.pi / 2)
    return np.stack([np.cos(angle) * mono, np.sin(angle) * mono]).astype(np.float32) * np.sqrt(2).astype(np.float32)


def reverberate(track: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Adds reverberation: convolution with exponentially decaying noise, independent per channel, cut at -60 dB."""
    decay = rng.uniform(0.12, 0.9)
    n = int(decay * RATE)
    tail = rng.standard_normal((2, n)) * np.exp(-6.9 * np.arange(n) / n)
    tail = np.cumsum(tail, 1) * 0.3 + tail if rng.random() < 0.5 else tail  # fewer high frequencies
    tail /= np.sqrt((tail**2).sum(1, keepdims=True))
    wet = fftconvolve(track, tail, axes=1)[:, : track.shape[1]]
    return (track + db_to_gain(-rng.uniform(4, 18)) * wet).astype(np.float32)


def make_scene(bank: Bank, rng: np.random.Generator, samples: int) -> Scene:
    if rng.random() < 0.05:
        return Scene(np.zeros((2, samples), np.float32), -1)
    under_curve = rng.random() < DRAWN
    rows = rng.choice(bank.chosen, 2 if rng.random() < 0.1 else 1, p=bank.probability)
    tracks = []
    for row in rows:
        texture = float(bank.rows[row]["seconds"]) > LONG
        if under_curve:
            track = sustained(bank, rng, row, samples)
        else:
            track = (
                looped(bank, rng, row, samples)
                if rng.random() < (0.55 if texture else 0.06)
                else repeated(bank, rng, row, samples)
            )
        tracks.append(place(track, rng) * db_to_gain(-rng.uniform(0, 12) * (len(rows) - 1)))
    audio = sum(tracks)
    if under_curve:
        audio = impose(audio, drawn_curve(rng, samples / RATE))
    else:
        if rng.random() < 0.25:
            audio = reverberate(audio, rng)
        peak = db_to_gain(-40 * rng.random() ** 2)  # half of the scenes within 10 dB of full scale
        audio = audio * (peak / max(1e-4, float(np.abs(audio).max())))
    energy = [float((track**2).sum()) for track in tracks]
    return Scene(audio, int(rows[int(np.argmax(energy))]) if max(energy) > 1e-9 else -1)


def scene_of(bank: Bank, number: int, frames: int) -> Scene:
    """Scene `number` of `frames` latent frames."""
    return make_scene(bank, np.random.default_rng([number, frames]), DOWNSAMPLING * frames)


def envelope_of(audio: np.ndarray) -> np.ndarray:
    """float32 [2, samples] at 44.1 kHz -> RMS per channel at 125 Hz, [2, n], n = floor(seconds * 125)."""
    n = int(audio.shape[1] / RATE * CURVE_RATE)
    return np.stack([rms(soxr.resample(channel, RATE, 16_000))[:n] for channel in audio]).astype(np.float32)
