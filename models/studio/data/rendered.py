"""A small folder of rendered clips with sound, in the layout of a user's own folder: for tests and the debug training.

    python -m studio.data.rendered OUT --clips 16 --seconds 10

Pictures are those of `video.scenes`. The sound is the scene's exact envelope on noise and decaying partials whose
colour the seed draws; words name the colour.
"""

import argparse
from pathlib import Path

import av
import numpy as np

from audio.loudness import at_audio_rate
from studio.data.media import SOUND_RATE
from video.film import FPS, Capture, film
from video.scenes import build

MATERIALS = {"metal": (2400.0, 0.15), "wood": (620.0, 0.5), "cloth": (240.0, 0.95)}  # partials around Hz, noise share
PARTIALS = 6


def carrier(samples: int, material: str, rng: np.random.Generator) -> np.ndarray:
    """Steady sound of unit RMS, [2, samples]."""
    centre, noise = MATERIALS[material]
    clock = np.arange(samples) / SOUND_RATE
    hertz = centre * np.exp(rng.uniform(-0.7, 0.7, PARTIALS))
    tone = sum(np.sin(2 * np.pi * f * clock + rng.uniform(0, 2 * np.pi)) for f in hertz) * np.sqrt(2 / PARTIALS)
    return noise * rng.standard_normal((2, samples)) + np.sqrt(1 - noise**2) * tone


def render(seed: int, seconds: float) -> tuple[np.ndarray, np.ndarray, str]:
    """Frames uint8 [T, 96, 128, 3], sound float32 [2, samples] and words of a seed."""
    scene, rng = build(seed, seconds), np.random.default_rng([seed, 2])
    frames = film(scene, Capture.draw(rng), rng)
    samples = round(seconds * SOUND_RATE)
    material = str(rng.choice(list(MATERIALS)))
    sound = at_audio_rate(scene.envelope(), samples) * carrier(samples, material, rng)
    return frames, (0.9 * sound / max(1e-6, np.abs(sound).max())).astype(np.float32), f"hits on {material}"


def write_movie(path: Path, frames: np.ndarray, sound: np.ndarray) -> None:
    """H.264 and AAC in MP4."""
    with av.open(str(path), "w") as file:
        picture = file.add_stream("libx264", rate=FPS, options={"preset": "veryfast", "crf": "23"})
        picture.height, picture.width, picture.pix_fmt = *frames.shape[1:3], "yuv420p"
        track = file.add_stream("aac", rate=SOUND_RATE)
        track.bit_rate = 128_000
        track.layout = "stereo"
        for image in frames:
            file.mux(picture.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")))
        file.mux(picture.encode(None))
        step = 1024
        for first in range(0, sound.shape[1], step):
            block = np.ascontiguousarray(sound[:, first : first + step])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = SOUND_RATE, first
            file.mux(track.encode(frame))
        file.mux(track.encode(None))


def write_folder(out: Path, clips: int, seconds: float, first: int = 0) -> None:
    """clip-0000.mp4 with clip-0000.txt (words), …; clips that are there already are not rendered again."""
    out.mkdir(parents=True, exist_ok=True)
    for n in range(clips):
        path = out / f"clip-{first + n:04}.mp4"
        if not path.exists():
            frames, sound, words = render(first + n, seconds)
            write_movie(path.with_suffix(".part.mp4"), frames, sound)
            path.with_suffix(".txt").write_text(words + "\n")
            path.with_suffix(".part.mp4").replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--clips", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--first", type=int, default=0, help="seed of the first clip")
    args = parser.parse_args()
    write_folder(args.out, args.clips, args.seconds, args.first)


if __name__ == "__main__":
    main()
