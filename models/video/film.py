"""Films a scene like a real source: frame rate, shutter, delay, exposure, noise, compression, conversion to 30 fps."""

from dataclasses import dataclass

import cv2
import numpy as np

from video.scenes import Scene
from video.textures import Rng

FPS = 30
RATES = {30.0: 0.28, 29.97: 0.06, 25.0: 0.36, 24.0: 0.08, 15.0: 0.12, 21.5: 0.05, 60.0: 0.05}


@dataclass(frozen=True)
class Capture:
    """Properties of a source."""

    fps: float
    shutter: float  # share of a frame that is exposed
    delay: float  # of the picture, seconds
    blur: float  # standard deviation, pixels
    gain: np.ndarray  # [3], per colour channel
    gamma: float
    noise: float  # standard deviation, of 255
    quality: int  # JPEG
    dropped: float  # probability that a frame repeats
    again: bool  # noise and compression after the conversion to 30 fps, so repeated frames differ

    @staticmethod
    def draw(rng: Rng) -> "Capture":
        return Capture(
            fps=float(rng.choice(list(RATES), p=list(RATES.values()))),
            shutter=rng.uniform(0.15, 1.0),
            delay=rng.uniform(-0.005, 0.045),
            blur=rng.uniform(0, 1.2) if rng.random() < 0.5 else 0.0,
            gain=rng.uniform(0.55, 1.25) * rng.uniform(0.88, 1.12, 3),
            gamma=float(np.exp(rng.uniform(-0.35, 0.35))),
            noise=rng.uniform(0, 5) if rng.random() < 0.6 else 0.0,
            quality=int(rng.integers(25, 92)),
            dropped=0.02 if rng.random() < 0.1 else 0.0,
            again=rng.random() < 0.3,
        )


def develop(image: np.ndarray, capture: Capture, flicker: float) -> np.ndarray:
    """Exposure, blur, sensor noise and compression of one frame, uint8 RGB [h, w, 3]."""
    if capture.blur > 0.3:
        image = cv2.GaussianBlur(image, (0, 0), capture.blur)
    levels = np.arange(256) / 255
    curve = np.clip(255 * (levels**capture.gamma)[:, None] * capture.gain * (1 + flicker), 0, 255).astype(np.uint8)
    image = cv2.LUT(image, np.ascontiguousarray(curve[None]))
    if capture.noise > 0:
        speckle = np.empty(image.shape, np.int16)
        cv2.randn(speckle, (0, 0, 0), (capture.noise,) * 3)
        image = np.clip(image + speckle, 0, 255).astype(np.uint8)
    packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, capture.quality])[1]
    return cv2.imdecode(packed, cv2.IMREAD_UNCHANGED)


def film(scene: Scene, capture: Capture, rng: Rng) -> np.ndarray:
    """Frames [seconds * 30, height, width, 3] uint8; output frame i is the source frame shown at i / 30 s."""
    cv2.setRNGSeed(int(rng.integers(2**31)))
    count, phase = int(round(scene.seconds * FPS)), rng.uniform(0, 1)
    frames, last, image = [], -2, None
    for n in range(count):
        index = int(np.floor(n / FPS * capture.fps + phase)) if capture.fps != FPS else n
        if index != last and not (image is not None and rng.random() < capture.dropped):
            shown = (index - phase) / capture.fps if capture.fps != FPS else n / FPS
            flicker = (
                scene.flicker[0] * np.sin(2 * np.pi * scene.flicker[1] * shown) + scene.light * shown / scene.seconds
            )
            exposure = min(1 / 24, capture.shutter / capture.fps)
            raw = scene.paint(shown - capture.delay, 4 if exposure > 0.008 else 2, exposure)
            image = develop(raw, capture, flicker)
            last = index
        elif capture.again:
            image = develop(raw, capture, flicker)
        frames.append(image)
    return np.stack(frames)
