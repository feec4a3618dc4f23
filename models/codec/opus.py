"""Opus through PyAV's libopus: recordings to small files and back."""

from pathlib import Path

import av
import numpy as np
import soxr

from data.corpus import RATE

OPUS_RATE = 48_000  # Hz, the only rate of Opus at full bandwidth


def encode_opus(sound: np.ndarray, path: Path, kilobits: int) -> None:
    """float32 [channels, samples] at 44.1 kHz, one or two channels, -> an Ogg file of about `kilobits` per second."""
    resampled = soxr.resample(sound.T, RATE, OPUS_RATE).astype(np.float32).T  # [channels, samples]
    layout = "mono" if len(resampled) == 1 else "stereo"
    with av.open(str(path), "w", format="ogg") as file:
        stream = file.add_stream("libopus", rate=OPUS_RATE, layout=layout)
        stream.bit_rate = 1000 * kilobits
        stream.options = {"application": "audio", "vbr": "on"}
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(resampled.T.reshape(1, -1)), "flt", layout)
        frame.sample_rate, frame.pts = OPUS_RATE, 0
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def decode_opus(path: Path, samples: int) -> np.ndarray:
    """-> float32 [channels, samples] at 44.1 kHz, aligned with what was encoded; the end is padded with zeros."""
    with av.open(str(path)) as file:
        frames = [frame.to_ndarray() for frame in file.decode(audio=0)]
    sound = np.concatenate(frames, 1)  # [channels, samples], planar floats
    decoded = soxr.resample(sound.T, OPUS_RATE, RATE).astype(np.float32).T[:, :samples]
    return np.pad(decoded, ((0, 0), (0, samples - decoded.shape[1])))
