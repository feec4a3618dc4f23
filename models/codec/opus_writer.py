"""Recordings to Opus files, by PyAV's libopus."""

from pathlib import Path

import av
import numpy as np
import soxr

from data.corpus import RATE

OPUS_RATE = 48_000  # Hz, the only rate of Opus at full bandwidth


def write_opus(sound: np.ndarray, path: Path, kilobits: int) -> None:
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
