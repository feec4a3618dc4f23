"""Plots as small PNG files."""

from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image

matplotlib.use("Agg")
import matplotlib.pyplot as plt

MOST_BYTES = 700_000


def save_small(figure: plt.Figure, path: Path) -> None:
    """Saves a PNG of at most 64 colours, or fewer until it is below MOST_BYTES."""
    figure.canvas.draw()
    image = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())[..., :3].copy())
    plt.close(figure)
    for colours in (64, 40, 24, 12):
        image.quantize(colours).save(path, optimize=True)
        if path.stat().st_size < MOST_BYTES:
            return
