"""Procedural surfaces and backgrounds. Every function returns uint8 RGB of shape [height, width, 3]."""

import cv2
import numpy as np

Rng = np.random.Generator


def colour(rng: Rng, saturation: float = 0.5) -> np.ndarray:
    """A random colour, [3] float in 0..255, earthy more often than vivid."""
    hue, sat, val = rng.uniform(0, 180), 255 * saturation * rng.beta(1.5, 2), 255 * rng.uniform(0.08, 0.97)
    pixel = np.array([[[hue, sat, val]]], np.uint8)
    return cv2.cvtColor(pixel, cv2.COLOR_HSV2RGB)[0, 0].astype(np.float32)


def noise(rng: Rng, height: int, width: int, octaves: int = 5, roughness: float = 0.6) -> np.ndarray:
    """Value noise in about -1..1, [height, width] float32; roughness weights the fine octaves."""
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        cells = 3 * 2**octave
        grid = rng.standard_normal((cells * 3 // 4 + 1, cells)).astype(np.float32)
        total += roughness**octave * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
    return total / max(1e-6, float(np.abs(total).max()))


def blend(low: np.ndarray, high: np.ndarray, amount: np.ndarray) -> np.ndarray:
    """Mixes two colours by a map of 0..1."""
    return low + (high - low) * np.clip(amount, 0, 1)[..., None]


def mottled(rng: Rng, height: int, width: int) -> np.ndarray:
    """Stone, soil, cloth, plaster: one noise map between two or three colours."""
    rough = noise(rng, height, width, int(rng.integers(3, 7)), rng.uniform(0.4, 0.95))
    base = colour(rng)
    other = np.clip(base + rng.normal(0, rng.uniform(5, 70), 3), 0, 255)
    return blend(base, other, 0.5 + rough).astype(np.uint8)


def streaked(rng: Rng, height: int, width: int) -> np.ndarray:
    """Wood, brushed metal, planks: noise stretched along one direction."""
    stretch = int(rng.integers(4, 16))
    streaks = cv2.resize(noise(rng, height, max(8, width // stretch), 6, 0.8), (width, height))
    base = colour(rng)
    image = blend(base, np.clip(base * rng.uniform(0.4, 0.9), 0, 255), 0.5 + streaks)
    if rng.random() < 0.5:
        for edge in np.arange(0, height, rng.integers(16, 50)):
            image[int(edge) : int(edge) + 2] *= rng.uniform(0.3, 0.8)
    image = image.astype(np.uint8)
    return image if rng.random() < 0.5 else cv2.resize(np.ascontiguousarray(image.transpose(1, 0, 2)), (width, height))


def foliage(rng: Rng, height: int, width: int) -> np.ndarray:
    """Leaves, gravel, clutter: hundreds of small ellipses around two colours."""
    image = mottled(rng, height, width)
    tints = [colour(rng, 0.8) for _ in range(3)]
    size = rng.uniform(2, 9)
    for _ in range(int(rng.integers(150, 600))):
        tint = np.clip(tints[rng.integers(3)] * rng.uniform(0.4, 1.3), 0, 255)
        axes = (max(1, int(size * rng.uniform(0.5, 1.6))), max(1, int(size * rng.uniform(0.2, 0.8))))
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.ellipse(image, centre, axes, float(rng.uniform(0, 180)), 0, 360, tint.tolist(), -1)
    return image


def clutter(rng: Rng, height: int, width: int) -> np.ndarray:
    """Rooms and shelves: rectangles, stripes and quadrilaterals over a plain wall."""
    image = mottled(rng, height, width)
    for _ in range(int(rng.integers(3, 14))):
        tint = colour(rng, 0.8).tolist()
        x, y = rng.integers(-20, width), rng.integers(-20, height)
        w, h = rng.integers(8, width // 2), rng.integers(8, height // 2)
        corners = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]]) + rng.normal(0, 5, (4, 2))
        cv2.fillPoly(image, [corners.astype(np.int32)], tint, cv2.LINE_AA)
        if rng.random() < 0.3:
            for stripe in range(int(x), int(x + w), int(rng.integers(3, 9))):
                cv2.line(image, (stripe, int(y)), (stripe, int(y + h)), colour(rng, 0.8).tolist(), 1, cv2.LINE_AA)
    return image


def surface(rng: Rng, height: int, width: int) -> np.ndarray:
    """Any of the above, with a light gradient."""
    image = [mottled, streaked, foliage, clutter][rng.choice(4, p=[0.25, 0.2, 0.25, 0.3])](rng, height, width)
    light = 1 + rng.uniform(0, 0.5) * noise(rng, height, width, 2)
    return np.clip(image * light[..., None], 0, 255).astype(np.uint8)
