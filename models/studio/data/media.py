"""Picture and sound of a part of a video file."""

from pathlib import Path

import av
import cv2
import numpy as np
import soundfile
import soxr

SOUND_RATE = 44_100
SHORT_SIDE = 256  # pixels; the networks scale frames to their own size
SEEK_MARGIN = 1.0  # seconds decoded before the part, for streams whose key frames are not where they say
SILENCE = 1e-4  # peak below which sound is not normalised


class MediaError(ValueError):
    """A file that cannot be read, in one sentence."""


def video_seconds(path: Path) -> float:
    try:
        with av.open(str(path)) as file:
            if not file.streams.video:
                raise MediaError(f"{path.name} has no picture.")
            stream = file.streams.video[0]
            if stream.duration is not None:
                return float(stream.duration * stream.time_base)
            return float((file.duration or 0) / av.time_base)
    except (av.FFmpegError, OSError) as error:
        raise MediaError(f"{path.name} cannot be read as video: {error}.") from error


def read_frames(path: Path, start: float, seconds: float, fps: float, short_side: int = SHORT_SIDE) -> np.ndarray:
    """uint8 RGB [seconds * fps, h, w, 3]: frame i is the one shown at start + i / fps; the shorter side is at most
    `short_side`. Where the video ends early its last frame is repeated.
    """
    shown, images = [], []
    try:
        with av.open(str(path)) as file:
            stream = file.streams.video[0]
            stream.thread_type = "AUTO"
            origin = float((stream.start_time or 0) * stream.time_base)
            if start > SEEK_MARGIN:
                file.seek(int((origin + start - SEEK_MARGIN) / stream.time_base), stream=stream)
            for frame in file.decode(stream):
                moment = float(frame.pts * stream.time_base) - origin
                scale = min(1.0, short_side / min(frame.width, frame.height))
                size = round(frame.width * scale), round(frame.height * scale)
                image = frame.to_ndarray(format="rgb24")
                images.append(image if scale == 1 else cv2.resize(image, size, interpolation=cv2.INTER_AREA))
                shown.append(moment)
                if moment > start + seconds:
                    break
    except (av.FFmpegError, OSError, IndexError) as error:
        raise MediaError(f"{path.name} cannot be read as video: {error}.") from error
    if not images:
        raise MediaError(f"{path.name} has no frames at {start:.1f} s.")
    order = np.argsort(shown, stable=True)
    moments = start + np.arange(round(seconds * fps)) / fps + 1e-3
    chosen = np.clip(np.searchsorted(np.array(shown)[order], moments, side="right") - 1, 0, None)
    return np.stack([images[order[n]] for n in chosen])


def read_sound(path: Path, start: float, seconds: float) -> np.ndarray:
    """float32 [2, seconds * 44100], peak 1 (the paper normalises to [-1, 1]); mono is doubled, a short end is zeros."""
    try:
        sound, rate = _wave(path, start, seconds) if path.suffix.lower() == ".wav" else _track(path, start, seconds)
    except (av.FFmpegError, soundfile.LibsndfileError, OSError) as error:
        raise MediaError(f"{path.name} cannot be read as sound: {error}.") from error
    sound = np.repeat(sound, 2, 1) if sound.shape[1] == 1 else sound[:, :2]
    sound = soxr.resample(sound, rate, SOUND_RATE) if rate != SOUND_RATE else sound
    count = round(seconds * SOUND_RATE)
    sound = np.pad(sound[:count], ((0, max(0, count - len(sound))), (0, 0))).T
    peak = float(np.abs(sound).max(initial=0))
    return np.ascontiguousarray(sound / peak if peak > SILENCE else sound, np.float32)


def _wave(path: Path, start: float, seconds: float) -> tuple[np.ndarray, int]:
    with soundfile.SoundFile(path) as file:
        file.seek(min(file.frames, round(start * file.samplerate)))
        return file.read(round(seconds * file.samplerate), "float32", always_2d=True), file.samplerate


def _track(path: Path, start: float, seconds: float) -> tuple[np.ndarray, int]:
    """The first audio track of a video, [samples, channels], and its rate."""
    with av.open(str(path)) as file:
        if not file.streams.audio:
            raise MediaError(f"{path.name} has no sound.")
        stream = file.streams.audio[0]
        rate = int(stream.rate)
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=rate)
        if start > SEEK_MARGIN:
            file.seek(int((start - SEEK_MARGIN) / stream.time_base), stream=stream)
        total = np.zeros((round(seconds * rate), 2), np.float32)
        for frame in file.decode(stream):
            for piece in resampler.resample(frame):
                first = round((float(frame.pts * stream.time_base) - start) * rate)
                samples = piece.to_ndarray().T
                low, high = max(0, first), min(len(total), first + len(samples))
                if low < high:
                    total[low:high] = samples[low - first : high - first]
            if float(frame.pts * stream.time_base) > start + seconds:
                break
        return total, rate
