"""All recordings of a corpus on one device, and random stereo crops of them: one or two sounds, panned, at any level,
often with silence before and after (the same distribution as autoencoder.data, drawn in whole batches).
"""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from autoencoder.data import CLASS_WEIGHT
from data.corpus import Row, load_sound, read_corpus

SECOND_SOUND = 0.3  # share of crops with a second sound
FROM_MIDDLE = 0.6  # share of long recordings that begin at a random position
PAN_DEVIATION = 0.25  # rad around the centre
QUIETEST_DB, QUIET_POWER = 55.0, 1.7  # peaks of 0 to -55 dBFS, mostly loud


class Recordings:
    def __init__(self, sounds: list[np.ndarray], weights: np.ndarray, device: torch.device) -> None:
        """Sounds int16 [samples, channels]; mono goes to both channels."""
        self.device = device
        both = [np.broadcast_to(sound, (len(sound), 2)) for sound in sounds]
        self.lengths = np.array([len(sound) for sound in both])
        self.starts = np.cumsum(self.lengths) - self.lengths
        self.samples = torch.from_numpy(np.concatenate(both)).to(device)  # [all samples, 2]
        self.upto = np.cumsum(weights) / np.sum(weights)

    def crops(self, rng: np.random.Generator, size: int, samples: int) -> Tensor:
        """One sound at a random position of each crop, float32 [size, 2, samples], peak at most 1."""
        chosen = np.searchsorted(self.upto, rng.random(size)).clip(max=len(self.upto) - 1)
        length, spare = self.lengths[chosen], np.maximum(0, self.lengths[chosen] - samples)
        skip = np.where(rng.random(size) < FROM_MIDDLE, np.floor(rng.random(size) * spare), 0).astype(np.int64)
        latest = np.minimum(samples - 256, samples - np.minimum(length, samples) + samples // 3)
        place = np.floor(rng.random(size) * np.maximum(1, latest)).astype(np.int64)
        columns = np.stack([self.starts[chosen] + skip, length - skip, place])  # [3, size]
        start, left, place = torch.from_numpy(columns).to(self.device)[..., None]  # [size, 1] each
        position = torch.arange(samples, device=self.device)[None] - place  # [size, samples], in the recording
        inside = (position >= 0) & (position < left)
        index = torch.where(inside, start + position, 0)
        crop = self.samples[index].float() * inside[..., None] / 32768  # [size, samples, 2]
        return crop.transpose(1, 2)

    def batch(self, rng: np.random.Generator, size: int, samples: int) -> Tensor:
        """float32 [size, 2, samples]."""
        second = (rng.random(size) < SECOND_SOUND) * rng.uniform(0.1, 1.0, size)
        angle = np.clip(rng.normal(0.25 * np.pi, PAN_DEVIATION, size), 0, 0.5 * np.pi)
        pan = np.sqrt(2) * np.stack([np.cos(angle), np.sin(angle)], 1)
        peak = 10 ** (-(rng.uniform(0, 1, size) ** QUIET_POWER) * QUIETEST_DB / 20)
        numbers = np.concatenate([second[:, None], pan, peak[:, None]], 1).astype(np.float32)  # [size, 4]
        second, left, right, peak = torch.from_numpy(numbers).to(self.device).T[..., None, None]  # [size, 1, 1] each
        crop = self.crops(rng, size, samples) + second * self.crops(rng, size, samples)
        crop = crop * torch.cat([left, right], 1)
        return crop * (peak / crop.abs().amax((1, 2), keepdim=True).clamp(min=1e-3))


def load_recordings(corpus: Path, split: str, device: torch.device) -> Recordings:
    rows: list[Row] = [row for row in read_corpus(corpus) if row["split"] == split]
    weights = np.array([CLASS_WEIGHT.get(row["class"], 1.0) * float(row["seconds"]) ** 0.3 for row in rows])
    return Recordings([load_sound(corpus, row["id"]) for row in rows], weights, device)
