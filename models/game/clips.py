"""Clips of a film in the format of video.corpus: frames at 30 fps, envelope, hits."""

from pathlib import Path

import av
import cv2
import numpy as np
import soxr

from audio import loudness
from video.corpus import MAX_HITS
from video.film import FPS, Capture, develop

WIDTH, HEIGHT = 128, 96
FINE = 500  # Hz, resolution of hits


def shown(count: int, rate: float, start: float, seconds: float) -> np.ndarray:
    """Indices of the source frames (`count` at `rate`) that are shown at start + i / 30 s."""
    moments = start + np.arange(round(seconds * FPS)) / FPS
    return np.clip(np.floor(moments * rate + 1e-6).astype(int), 0, count - 1)


def measure(signal: np.ndarray) -> np.ndarray:
    """Sound [samples, 2] at 16 kHz -> RMS envelope [2, samples // 128], peak-normalised over both channels."""
    loudest = np.abs(signal).max(initial=0)
    signal = signal / loudest if loudest > 1e-4 else np.zeros_like(signal)
    count = len(signal) // loudness.HOP
    return np.stack([loudness.rms(side)[:count] for side in signal.T]).astype(np.float32)


def attack_time(signal: np.ndarray, near: float) -> float:
    """Time in seconds of the steepest rise in level of a mono sound [samples] at 16 kHz, from 80 ms before `near` to
    60 ms after it.
    """
    step = loudness.ANALYSIS_RATE // FINE
    first = max(0, round((near - 0.08) * FINE))
    power = signal[first * step : round((near + 0.06) * FINE) * step] ** 2
    power = power[: len(power) // step * step].reshape(-1, step).mean(axis=1)
    if len(power) < 8:
        return near
    level = np.log10(np.convolve(power, np.ones(3) / 3, mode="same") + 1e-7)
    return (first + int(np.argmax(level[3:] - level[:-3])) + 2) / FINE


def hits(signal: np.ndarray, envelope: np.ndarray) -> np.ndarray:
    """Onsets of the sound by the rule of audio.loudness, each moved to its attack: [MAX_HITS, 2], NaN padded.

    Sound that is already present at the start of the clip has no onset.
    """
    found = np.full((MAX_HITS, 2), np.nan, np.float32)
    mono, level = signal.mean(axis=1), envelope.mean(axis=0)
    times = sorted({attack_time(mono, float(time)) for time in loudness.onsets(loudness.smooth(level))})
    for n, time in enumerate([time for time in times if time > 0.02][:MAX_HITS]):
        first = round(time * loudness.RATE)
        found[n] = time, level[first : first + 12].max(initial=0)
    return found


def read(path: Path) -> tuple[np.ndarray, float, np.ndarray]:
    """Images [frames, 96, 128, 3] uint8 RGB (scaled to that size), frame rate, and sound [samples, 2] at 16 kHz."""
    images, sound = [], []
    with av.open(str(path)) as file:
        rate = float(file.streams.video[0].average_rate)
        for frame in file.decode(file.streams.video[0]):
            images.append(cv2.resize(frame.to_ndarray(format="rgb24"), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA))
    with av.open(str(path)) as file:
        source = file.streams.audio[0].rate
        for block in file.decode(file.streams.audio[0]):
            sound.append(block.to_ndarray().reshape(-1, 2))
    wave = np.concatenate(sound).astype(np.float32) / 32768
    return np.stack(images), rate, soxr.resample(wave, source, loudness.ANALYSIS_RATE)


def brightness(images: np.ndarray, target: float) -> float:
    """Gain, at most 3, that brings the mean of the images near `target`."""
    return float(np.clip(target / max(1.0, images[::10].mean()), 0.6, 3))


def cut(
    images: np.ndarray, rate: float, sound: np.ndarray, start: float, seconds: float, capture: Capture, gain: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The clip at `start`: frames [T, 96, 128, 3], envelope [2, seconds * 125], hits [MAX_HITS, 2]."""
    lit, last, frames = np.clip(np.arange(256) * gain, 0, 255).astype(np.uint8), -1, []
    for n in shown(len(images), rate, start, seconds):
        if n != last:
            image, last = develop(cv2.LUT(images[n], lit), capture, 0.0), n
        elif capture.again:
            image = develop(cv2.LUT(images[n], lit), capture, 0.0)
        frames.append(image)
    first, length = round(start * loudness.ANALYSIS_RATE), round(seconds * loudness.ANALYSIS_RATE)
    part = sound[first : first + length]
    envelope = measure(part)
    return np.stack(frames), envelope, hits(part, envelope)
