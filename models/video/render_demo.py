"""Renders the demo clip of the page: python -m video.render_demo OUT.mp4 (needs ffmpeg with libx264 and aac).

A stick plays a wooden block and a metal bowl, then a rubber ball bounces across the table. Picture and sound are
synthetic, so the clip is free of third-party rights.
"""

import argparse
import subprocess
import tempfile
from pathlib import Path

import cv2
import numpy as np
import soundfile

from video.canvas import Canvas, direction
from video.motion import RATE
from video.motion import Path as Strokes
from video.sound import pan
from video.textures import noise

WIDTH, HEIGHT, FPS, SECONDS, SOUND_RATE = 640, 360, 30, 7.5, 44100
SCALE = 10.0  # drawn at 1280 x 720, then halved; one view unit is 10 drawn pixels
VIEW = np.array([128.0, 72.0])
BLOCK, BOWL, TABLE = np.array([46.0, 45.0]), np.array([91.0, 44.5]), 40.0
SKIN, SLEEVE, STICK = np.array([226, 170, 138.0]), np.array([44, 74, 108.0]), np.array([222, 186, 132.0])
GRAVITY, BALL_RADIUS, FLOOR = 330.0, 5.2, 61.0


def strokes() -> Strokes:
    """Movement of the stick: wait, target and height of the swing for each hit."""
    path = Strokes(BLOCK.copy(), np.random.default_rng(5), level=0.9)
    path.hold(0.45)
    for wait, target, height in [
        (0.0, BLOCK, 0.75),
        (0.16, BLOCK, 0.6),
        (0.16, BLOCK, 1.0),
        (0.4, BOWL, 0.8),
        (0.42, BOWL, 1.0),
        (0.3, BLOCK, 0.7),
        (0.05, BLOCK, 0.55),
        (0.22, BOWL, 1.1),
    ]:
        path.reach(height, 0.2 + wait, target)
        path.hit(0.085 + 0.02 * height, 2.2, 0.35 * height, 0.08)
    path.reach(1.0, 0.4)
    path.reach(3.4, 0.6, BLOCK - [30, 0])  # the arm leaves the frame
    return path


def ball() -> tuple[np.ndarray, list[tuple[float, float, float]]]:
    """Position of the ball [n, 2] at motion.RATE, and its bounces as (time, level, x)."""
    place, bounces = np.full((int(SECONDS * RATE), 2), -50.0), []
    x, y, speed = 120.0, -8.0, 0.0
    for n in range(int(4.55 * RATE), len(place)):
        speed += GRAVITY / RATE
        x, y = x - 27 / RATE, y + speed / RATE
        if y > FLOOR - BALL_RADIUS:
            bounces.append((n / RATE, min(1.0, speed / 215), x))
            y, speed = FLOOR - BALL_RADIUS, -0.8 * speed
        place[n] = x, y
    return place, bounces


def shaded(canvas: Canvas, start: np.ndarray, end: np.ndarray, first: float, last: float, tint: np.ndarray) -> None:
    """A round bar, dark below and light above."""
    across = np.array([-(end - start)[1], (end - start)[0]])
    across = across / np.linalg.norm(across) * (1 if across[1] > 0 else -1)
    for offset, part, light in ((0.0, 1.0, 0.72), (-0.08, 0.8, 0.9), (-0.16, 0.5, 1.0), (-0.24, 0.2, 1.1)):
        canvas.limb(
            start + across * first * offset,
            end + across * last * offset,
            first * part,
            last * part,
            np.clip(tint * light, 0, 255),
        )


def background() -> np.ndarray:
    """Wall, table, block and bowl, uint8 RGB at the drawn size."""
    rng = np.random.default_rng(7)
    width, height = int(VIEW[0] * SCALE), int(VIEW[1] * SCALE)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / SCALE
    glow = np.exp(-(((x - 45) / 70) ** 2 + ((y - 5) / 50) ** 2))[..., None]
    image = (
        np.array([74, 92, 100.0]) + glow * np.array([92, 78, 58.0]) + 3 * noise(rng, height, width, 6, 0.9)[..., None]
    )
    streaks = cv2.resize(noise(rng, height, 40, 6, 0.85), (width, height))[..., None]
    table = (
        np.array([148, 104, 66.0])
        + 30 * streaks
        + 34 * np.exp(-(((x - 55) / 55) ** 2 + ((y - 52) / 16) ** 2))[..., None]
    )
    image = np.where((y > TABLE)[..., None], table * np.clip(0.72 + (y - TABLE) / 90, 0, 1.1)[..., None], image)
    image = np.where(((y > TABLE) & (y < TABLE + 0.5))[..., None], image * 0.55, image)
    canvas = Canvas(np.clip(image, 0, 255).astype(np.uint8), np.eye(2, 3), SCALE)
    shade = canvas.image.copy()
    for centre, radius in ((BLOCK + [3, 13], 19), (BOWL + [3, 12.5], 17)):
        Canvas(shade, np.eye(2, 3), SCALE).ellipse(np.asarray(centre), radius, 0.22, 0, np.array([38, 26, 18.0]))
    canvas.image[:] = cv2.GaussianBlur(shade, (0, 0), 14)[:] * 0.75 + canvas.image * 0.25
    left, right = BLOCK[0] - 16, BLOCK[0] + 15
    canvas.polygon([[left - 2, 58], [left - 2, 47], [right, 47], [right, 58]], np.array([118, 70, 38.0]))
    canvas.polygon([[left - 2, 47], [left + 5, 43], [right + 6, 43], [right, 47]], np.array([196, 134, 80.0]))
    canvas.polygon([[right, 47], [right + 6, 43], [right + 6, 53.5], [right, 58]], np.array([88, 50, 26.0]))
    for line in (49.5, 51.6, 54.2, 56.1):
        canvas.limb(np.array([left - 2, line]), np.array([right, line + 0.3]), 0.25, 0.15, np.array([98, 56, 30.0]))
    canvas.polygon([BOWL + [-15, 0], BOWL + [15, 0], BOWL + [8.5, 13], BOWL + [-8.5, 13]], np.array([120, 126, 134.0]))
    for part in np.linspace(-1, 1, 41):  # shading of the curved side
        tint = np.array([140, 147, 156.0]) * (
            0.55 + 0.55 * np.exp(-(((part + 0.35) / 0.28) ** 2)) + 0.2 * np.exp(-(((part - 0.6) / 0.15) ** 2))
        )
        canvas.limb(BOWL + [15 * part, 0], BOWL + [8.5 * part, 13], 0.95, 0.6, np.clip(tint, 0, 255))
    canvas.ellipse(BOWL + [0, 13], 8.6, 0.2, 0, np.array([96, 100, 108.0]))
    canvas.ellipse(BOWL.copy(), 15.4, 0.25, 0, np.array([214, 220, 226.0]))
    canvas.ellipse(BOWL + [0, 0.3], 14.4, 0.23, 0, np.array([74, 79, 88.0]))
    canvas.ellipse(BOWL + [2, 1.3], 10.4, 0.17, 0, np.array([104, 110, 120.0]))
    return canvas.image


def paint(canvas: Canvas, time: float, height: np.ndarray, points: np.ndarray, place: np.ndarray) -> None:
    """Paints arm, stick and ball at a time."""
    n = min(len(height) - 1, int(time * RATE))
    centre = place[n]
    if centre[0] > -20:
        near = max(0.2, 1 - (FLOOR - BALL_RADIUS - centre[1]) / 60)
        canvas.ellipse(
            np.array([centre[0] + 1, FLOOR + 0.4]),
            BALL_RADIUS * (1.25 - 0.3 * near),
            0.2,
            0,
            np.array([70, 46, 30.0]) + 40 * (1 - near),
        )
        for offset, part, light in (
            (0.0, 1.0, 0.62),
            (-0.1, 0.86, 0.85),
            (-0.2, 0.66, 1.0),
            (-0.34, 0.36, 1.16),
            (-0.42, 0.14, 1.5),
        ):
            canvas.ellipse(
                centre + BALL_RADIUS * offset * np.array([0.8, 1]),
                BALL_RADIUS * part,
                1,
                0,
                np.clip(np.array([206, 62, 48.0]) * light, 0, 255),
            )
    h, tip = height[n], points[n] - [0, 0.8]
    angle = -0.12 + 0.55 * h
    hand = tip - 36 * direction(-0.12) + h * np.array([0.5, -13.0])
    along, elbow = direction(angle), hand + np.array([-52.0, 34.0 + 6 * h])
    shaded(canvas, hand - 7 * along, hand + 36 * direction(angle - 0.55 * h * 1.45), 2.8, 2.0, STICK)
    wrist = hand + (elbow - hand) * 0.2
    shaded(canvas, wrist, elbow, 9.5, 17.0, SLEEVE)
    canvas.limb(wrist, wrist + (elbow - wrist) * 0.06, 10.6, 11.0, SLEEVE * 0.7)
    shaded(canvas, hand, wrist, 7.4, 6.8, SKIN)
    for reach, light in ((0.0, 0.9), (2.0, 1.0), (4.0, 0.94)):
        canvas.ellipse(hand + along * (reach - 1.6) + [0, 0.8], 3.6, 0.8, angle + 1.2, SKIN * light)
    canvas.ellipse(hand + along * 1.2 - [0, 2.0], 3.4, 0.5, angle + 0.1, np.clip(SKIN * 1.08, 0, 255))


def ring(modes: list[tuple[float, float, float]], seconds: float, click: float, rng: np.random.Generator) -> np.ndarray:
    """Sound of a hit: partials (hertz, decay in seconds, level) and a burst of noise, [samples]."""
    clock = np.arange(int(seconds * SOUND_RATE)) / SOUND_RATE
    body = sum(level * np.sin(2 * np.pi * hertz * clock) * np.exp(-clock / decay) for hertz, decay, level in modes)
    return (body + click * rng.standard_normal(len(clock)) * np.exp(-clock / 0.004)) * np.minimum(1, clock / 0.0007)


def soundtrack(path: Strokes, bounces: list[tuple[float, float, float]]) -> np.ndarray:
    """Stereo sound [samples, 2], peak 0.8."""
    rng = np.random.default_rng(3)
    wood = ring([(523, 0.045, 1), (1340, 0.028, 0.6), (2410, 0.018, 0.35), (236, 0.05, 0.4)], 0.4, 0.7, rng)
    metal = ring(
        [(611, 0.7, 0.6), (1423, 0.55, 0.8), (2390, 0.4, 0.5), (3340, 0.3, 0.35), (4821, 0.2, 0.3), (617, 0.6, 0.3)],
        2.5,
        0.5,
        rng,
    )
    thump = ring([(96, 0.06, 1), (187, 0.035, 0.6), (940, 0.012, 0.3)], 0.4, 0.25, rng)
    total = np.zeros((int(SECONDS * SOUND_RATE), 2))
    events = [
        (n / RATE, speed, float(point[0]), wood if point[0] < 68 else 0.75 * metal) for n, speed, point in path.hits
    ]
    events += [(time, 1.2 * level, x, thump) for time, level, x in bounces]
    for time, level, x, body in events:
        first = int(time * SOUND_RATE)
        length = min(len(body), len(total) - first)
        total[first : first + length] += level * body[:length, None] * pan(x / VIEW[0])
    return 0.8 * total / np.abs(total).max()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    path = strokes()
    place, bounces = ball()
    height, points, _ = path.finish(SECONDS)
    still = background()
    encoder = [
        "-c:v",
        "libx264",
        "-preset",
        "slow",
        "-crf",
        "24",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        "-b:a",
        "96k",
        "-movflags",
        "+faststart",
        "-shortest",
    ]
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "sound.wav"
        soundfile.write(wav, soundtrack(path, bounces), SOUND_RATE)
        picture = f"-f rawvideo -pix_fmt rgb24 -s {WIDTH}x{HEIGHT} -r {FPS} -i -".split()
        process = subprocess.Popen(
            ["ffmpeg", "-v", "error", "-y", *picture, "-i", str(wav), *encoder, str(out)], stdin=subprocess.PIPE
        )
        for n in range(int(SECONDS * FPS)):
            total = np.zeros(still.shape, np.uint16)
            for part in range(6):
                canvas = Canvas(still.copy(), np.eye(2, 3), SCALE)
                paint(canvas, max(0.0, n / FPS - part / 6 / 60), height, points, place)
                total += canvas.image
            frame = cv2.resize((total // 6).astype(np.uint8), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
            process.stdin.write(frame.tobytes())
        process.stdin.close()
        process.wait()


if __name__ == "__main__":
    main()
