"""Filming a scene as a real clip would reach the network: camera rate, shutter, delay, exposure, noise, compression, 30 fps."""

import io

from dataclasses import dataclass

import av
import cv2
import numpy as np

from .scenes import Scene
from .textures import Rng

FPS = 30
RATES = {30.0: 0.28, 29.97: 0.06, 25.0: 0.36, 24.0: 0.08, 15.0: 0.12, 21.5: 0.05, 60.0: 0.05}


@dataclass(frozen=True)
class Capture:
    """fps: rate of the source; shutter: share of a frame exposed; delay: seconds the picture is late (a change of rate that rounds to
    the nearest frame makes it early); blur: soft focus in pixels;
    dropped: chance that a frame repeats; again: noise and compression came after the conversion to 30 fps, so repeats are not exact;
    codec: "" for pictures on their own (JPEG of `quality`), else one that predicts a picture from the last and leaves still places alone."""

    fps: float
    shutter: float
    delay: float
    blur: float
    gain: np.ndarray
    gamma: float
    noise: float
    quality: int
    dropped: float
    again: bool
    codec: str

    @staticmethod
    def draw(rng: Rng) -> "Capture":
        return Capture(
            fps=float(rng.choice(list(RATES), p=list(RATES.values()))),
            shutter=rng.uniform(0.15, 1.0),
            delay=rng.uniform(-0.03, 0.05),
            blur=rng.uniform(0, 1.2) if rng.random() < 0.5 else 0.0,
            gain=rng.uniform(0.55, 1.25) * rng.uniform(0.88, 1.12, 3),
            gamma=float(np.exp(rng.uniform(-0.35, 0.35))),
            noise=rng.uniform(0, 5) if rng.random() < 0.6 else 0.0,
            quality=int(rng.integers(25, 92)),
            dropped=0.02 if rng.random() < 0.1 else 0.0,
            again=rng.random() < 0.3,
            codec=str(rng.choice(["", "libx264", "mpeg4"], p=[0.3, 0.5, 0.2])),
        )


def develop(image: np.ndarray, capture: Capture, flicker: float) -> np.ndarray:
    """Exposure, softness and sensor noise of one frame, uint8 RGB."""
    if capture.blur > 0.3:
        image = cv2.GaussianBlur(image, (0, 0), capture.blur)
    levels = np.arange(256) / 255
    curve = np.clip(255 * (levels**capture.gamma)[:, None] * capture.gain * (1 + flicker), 0, 255).astype(np.uint8)
    image = cv2.LUT(image, np.ascontiguousarray(curve[None]))
    if capture.noise > 0:
        speckle = np.empty(image.shape, np.int16)
        cv2.randn(speckle, (0, 0, 0), (capture.noise,) * 3)
        image = np.clip(image + speckle, 0, 255).astype(np.uint8)
    return image


def compress(frames: list[np.ndarray], capture: Capture) -> list[np.ndarray]:
    """The frames as they come out of a file. quality 25..92 is that of JPEG, and about as coarse in the other codecs."""
    if not capture.codec:
        packed = [cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, capture.quality])[1] for frame in frames]
        return [cv2.imdecode(part, cv2.IMREAD_UNCHANGED) for part in packed]
    coarse = (92 - capture.quality) / 67  # 0..1
    options = {"crf": f"{16 + 16 * coarse:.0f}", "preset": "ultrafast" if coarse > 0.5 else "veryfast"} if capture.codec == "libx264" else {}
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as out:
        stream = out.add_stream(capture.codec, rate=FPS, options=options)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt, stream.gop_size, stream.codec_context.thread_count = "yuv420p", 60, 1
        if capture.codec == "mpeg4":
            stream.codec_context.qmin = stream.codec_context.qmax = int(2 + 8 * coarse)
        for frame in frames:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        out.mux(stream.encode())
    file.seek(0)
    with av.open(file) as source:
        source.streams.video[0].thread_count = 1
        return [frame.to_ndarray(format="rgb24") for frame in source.decode(video=0)]


def film(scene: Scene, capture: Capture, rng: Rng) -> np.ndarray:
    """Frames [seconds * 30, height, width, 3] uint8; output frame i is the source frame shown at i / 30 s."""
    cv2.setRNGSeed(int(rng.integers(2**31)))
    count, phase = int(round(scene.seconds * FPS)), rng.uniform(0, 1)
    frames, shown, last = [], [], -2
    for n in range(count):
        index = int(np.floor(n / FPS * capture.fps + phase)) if capture.fps != FPS else n
        if index != last and not (frames and rng.random() < capture.dropped):
            moment = (index - phase) / capture.fps if capture.fps != FPS else n / FPS
            flicker = scene.flicker[0] * np.sin(2 * np.pi * scene.flicker[1] * moment) + scene.light * moment / scene.seconds
            raw = scene.paint(moment - capture.delay, min(1 / 24, capture.shutter / capture.fps))
            frames.append(develop(raw, capture, flicker))
            last = index
        elif capture.again:
            frames.append(develop(raw, capture, flicker))
        shown.append(len(frames) - 1)
    return np.stack(compress(frames, capture))[shown]
