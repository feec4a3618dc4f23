"""Pictures of the results as small PNG files."""

from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image

matplotlib.use("Agg")
import matplotlib.pyplot as plt

MOST_BYTES = 700_000


def save_small(figure: plt.Figure, path: Path) -> None:
    """As a PNG of few colours, fewer where it would be too large."""
    figure.canvas.draw()
    picture = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())[..., :3].copy())
    plt.close(figure)
    for colours in (64, 40, 24, 12):
        picture.quantize(colours).save(path, optimize=True)
        if path.stat().st_size < MOST_BYTES:
            return
