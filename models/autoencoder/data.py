"""Random stereo crops of the corpus for training the autoencoder: one or two sounds, panned, at any level, often with
silence around them.
"""

from pathlib import Path

import numpy as np

from data.corpus import load_sound, read_corpus

# Weight of a class when a sound is drawn; there are too many drums and long loops in the corpus.
CLASS_WEIGHT = {"drums": 0.4, "scratches": 0.6, "mechanical": 0.7}


class Corpus:
    """All sounds of one split in memory, int16 [samples, channels]."""

    def __init__(self, folder: Path, split: str) -> None:
        self.rows = [row for row in read_corpus(folder) if row["split"] == split]
        self.sounds = [load_sound(folder, row["id"]) for row in self.rows]
        weight = np.array([CLASS_WEIGHT.get(row["class"], 1.0) * float(row["seconds"]) ** 0.3 for row in self.rows])
        self.probability = weight / weight.sum()

    def draw_crop(self, rng: np.random.Generator, samples: int) -> np.ndarray:
        """One sound at a random position of a crop, float32 [2, samples], peak at most 1."""
        sound = self.sounds[rng.choice(len(self.sounds), p=self.probability)].astype(np.float32).T
        crop = np.zeros((2, samples), np.float32)
        if sound.shape[1] > samples:
            start = rng.integers(0, sound.shape[1] - samples) if rng.random() < 0.6 else 0
            sound = sound[:, start : start + samples]
        latest = min(samples - 256, samples - min(sound.shape[1], samples) + samples // 3)
        at = rng.integers(0, max(1, latest))
        piece = sound[:, : samples - at]
        crop[:, at : at + piece.shape[1]] = piece  # mono goes to both channels
        return crop / max(1.0, float(np.abs(crop).max()))


def draw_batch(corpus: Corpus, rng: np.random.Generator, size: int, samples: int) -> np.ndarray:
    """float32 [size, 2, samples]."""
    crops = []
    for _ in range(size):
        crop = corpus.draw_crop(rng, samples)
        if rng.random() < 0.3:
            crop = crop + corpus.draw_crop(rng, samples) * rng.uniform(0.1, 1.0)
        angle = np.clip(rng.normal(0.25 * np.pi, 0.25), 0, 0.5 * np.pi)
        crop = crop * np.array([[np.cos(angle)], [np.sin(angle)]], np.float32) * np.sqrt(2)
        peak = 10 ** (-(rng.uniform(0, 1) ** 1.7) * 55 / 20)  # 0 to -55 dBFS, mostly loud
        crops.append(crop * (peak / max(1e-3, float(np.abs(crop).max()))))
    return np.stack(crops).astype(np.float32)
