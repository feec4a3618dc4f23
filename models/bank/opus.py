"""Recordings as Ogg Opus files, in memory."""

import io

import av
import numpy as np
import soxr

from data.corpus import RATE

OPUS_RATE = 48_000
FRAME = 960  # 20 ms at OPUS_RATE


def encode(sound: np.ndarray, kbits: int) -> bytes:
    """An Ogg Opus file of float [samples, channels] at 44.1 kHz. @param kbits kbit/s for all channels, variable."""
    channels = sound.shape[1]
    layout = "mono" if channels == 1 else "stereo"
    pcm = soxr.resample(sound, RATE, OPUS_RATE, quality="HQ").astype(np.float32).reshape(-1, channels)
    out = io.BytesIO()
    with av.open(out, "w", format="ogg", container_options={"fflags": "+bitexact"}) as container:
        options = {"vbr": "on", "application": "audio", "compression_level": "10"}
        stream = container.add_stream("libopus", rate=OPUS_RATE, layout=layout, options=options)
        stream.bit_rate = kbits * 1000
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        for start in range(0, len(pcm), FRAME):
            block = np.ascontiguousarray(pcm[start : start + FRAME].reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(block, format="flt", layout=layout)
            frame.sample_rate, frame.pts = OPUS_RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def decode(blob: bytes) -> np.ndarray:
    """Float32 [samples, channels] at 44.1 kHz."""
    with av.open(io.BytesIO(blob)) as container:
        stream = container.streams.audio[0]
        channels = stream.codec_context.channels
        frames = [frame.to_ndarray() for frame in container.decode(stream)]
        planar = stream.codec_context.format.is_planar
    pcm = np.concatenate([f if planar else f.reshape(-1, channels).T for f in frames], 1).T
    return soxr.resample(pcm, OPUS_RATE, RATE, quality="HQ").astype(np.float32).reshape(-1, channels)
