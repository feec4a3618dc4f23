"""Anti-aliased drawing in view units (128 x 96) through a camera matrix, onto an image of any resolution."""

import math

import cv2
import numpy as np

WIDTH, HEIGHT = 128, 96
# Unit circles
ROUND, SMOOTH = (np.column_stack([np.cos(t), np.sin(t)]) for t in (np.linspace(0, 2 * np.pi, n)[:-1] for n in (17, 65)))
SHIFT = 4  # fractional bits of OpenCV's polygon coordinates

FAR = 30000 * 2**SHIFT  # limit of coordinates


def direction(angle: float) -> np.ndarray:
    return np.array([math.cos(angle), math.sin(angle)])


class Canvas:
    """image: uint8 RGB [h, w, 3]; matrix: [2, 3], the camera, in view units; scale: pixels per view unit."""

    def __init__(self, image: np.ndarray, matrix: np.ndarray, scale: float):
        self.image, self.matrix, self.scale = image, matrix, scale

    def place(self, points: np.ndarray) -> np.ndarray:
        """View units [n, 2] -> fixed-point pixels [n, 2]."""
        seen = points @ self.matrix[:, :2].T + self.matrix[:, 2]
        return np.minimum(np.maximum(seen * (self.scale * 2**SHIFT), -FAR), FAR).astype(np.int32)

    def polygon(self, points: np.ndarray, colour: np.ndarray) -> None:
        cv2.fillPoly(self.image, [self.place(np.asarray(points, float))], colour.tolist(), cv2.LINE_AA, SHIFT)

    def limb(
        self, start: np.ndarray, end: np.ndarray, start_width: float, end_width: float, colour: np.ndarray
    ) -> None:
        """A tapered bar with square ends."""
        along = end - start
        across = np.array([-along[1], along[0]]) / (2 * math.hypot(along[0], along[1]) + 1e-6)
        self.polygon(
            [
                start + across * start_width,
                end + across * end_width,
                end - across * end_width,
                start - across * start_width,
            ],
            colour,
        )

    def ellipse(self, centre: np.ndarray, radius: float, ratio: float, angle: float, colour: np.ndarray) -> None:
        c, s = math.cos(angle) * radius, math.sin(angle) * radius
        self.polygon(
            centre + (ROUND if self.scale < 2 else SMOOTH) @ np.array([[c, s], [-s * ratio, c * ratio]]), colour
        )
