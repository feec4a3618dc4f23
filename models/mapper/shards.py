"""Prepared training clips (mapper.cache) as batches."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from game.openarena.film import FIRST as FIRST_GAME_CLIP
from mapper.cache import prepare
from mapper.network import MotionEncoder
from video.corpus import HELD_OUT, load_truth, render

Row = tuple[int, int]  # number of a shard and the clip's place in it: stays valid when shards are added


class Clips(NamedTuple):
    """A batch of prepared clips."""

    pyramid: Tensor  # int8 [B, T, 10, 24, 32], quantized flow pyramid
    small: Tensor  # uint8 [B, T, 3, 48, 64], half-size RGB
    envelope: np.ndarray  # [B, 2, N], linear RMS
    hits: np.ndarray  # [B, 64, 2], time and level, NaN padded


class EncodedClips(NamedTuple):
    """A batch of clips that mapper.features encoded."""

    features: Tensor  # [B, T, 1024]
    envelope: np.ndarray  # [B, 2, N]
    hits: np.ndarray  # [B, 64, 2]


def shard_number(path: Path) -> int:
    return int(path.name.split(".")[0])


class Shards:
    """Prepared clips of a folder, memory-mapped; `encoded` selects shards that mapper.features has encoded."""

    def __init__(self, folder: Path, encoded: bool = False):
        self.folder, self.encoded = folder, encoded
        self.refresh()

    def refresh(self) -> None:
        """Adds shards that have appeared since."""
        suffix = "features" if self.encoded else "motion"
        numbers = sorted(shard_number(path) for path in self.folder.glob(f"*.{suffix}.npy"))
        self.features = {number: self.open(number, "features") for number in numbers} if self.encoded else {}
        self.pyramid = {number: self.open(number, "motion") for number in numbers}
        self.small = {number: self.open(number, "small") for number in numbers}
        self.truth = {number: load_truth(self.folder / f"{number}.truth.npz") for number in numbers}
        self.rows: list[Row] = [(number, n) for number, clips in self.pyramid.items() for n in range(len(clips))]
        self.game = [row for row in self.rows if FIRST_GAME_CLIP <= row[0] < HELD_OUT]
        self.rendered = [row for row in self.rows if row[0] < FIRST_GAME_CLIP]

    def open(self, number: int, part: str) -> np.ndarray:
        return np.load(self.folder / f"{number}.{part}.npy", mmap_mode="r")

    def stack_truth(self, rows: list[Row], name: str) -> np.ndarray:
        return np.stack([self.truth[number][name][n] for number, n in rows])

    def encoded_batch(self, rows: list[Row], mirrored: bool) -> EncodedClips:
        features = torch.from_numpy(np.stack([self.features[number][n, int(mirrored)] for number, n in rows])).float()
        envelope = self.stack_truth(rows, "envelope")
        return EncodedClips(features, envelope[:, ::-1] if mirrored else envelope, self.stack_truth(rows, "hits"))

    def batch(self, rows: list[Row]) -> Clips:
        pyramid = torch.from_numpy(np.stack([self.pyramid[number][n] for number, n in rows]))
        small = torch.from_numpy(np.stack([self.small[number][n] for number, n in rows]))
        return Clips(pyramid, small, self.stack_truth(rows, "envelope"), self.stack_truth(rows, "hits"))


class RenderedClips:
    """Clips rendered in the training process and held in memory."""

    def __init__(self, seed: int, seconds: float, encoder: MotionEncoder):
        self.seed, self.seconds, self.encoder = seed, seconds, encoder
        self.clips: list[tuple[np.ndarray, ...]] = []

    def add(self) -> None:
        """Renders one more clip."""
        frames, envelope, hits = render(self.seed, self.seconds)
        self.clips.append((*prepare(frames, self.encoder), envelope, hits))
        self.seed += 1

    def batch(self, count: int, rng: np.random.Generator) -> Clips:
        """`count` random clips."""
        pyramid, small, envelope, hits = (
            np.stack(part) for part in zip(*(self.clips[n] for n in rng.integers(len(self.clips), size=count)))
        )
        return Clips(torch.from_numpy(pyramid), torch.from_numpy(small), envelope, hits)


def join(first: Clips, second: Clips) -> Clips:
    """Concatenates two batches."""
    return Clips(
        torch.cat([first.pyramid, second.pyramid]),
        torch.cat([first.small, second.small]),
        np.concatenate([first.envelope, second.envelope]),
        np.concatenate([first.hits, second.hits]),
    )


class Sampler:
    """Draws rows without replacement and reshuffles when too few are left."""

    def __init__(self, rng: np.random.Generator):
        self.rng, self.left = rng, []

    def state_dict(self) -> dict[str, list[Row]]:
        return {"left": self.left}

    def load_state_dict(self, state: dict[str, list[Row]]) -> None:
        self.left = state["left"]

    def draw(self, rows: list[Row], count: int) -> list[Row]:
        if len(self.left) < count:
            self.left = [rows[n] for n in self.rng.permutation(len(rows))]
        drawn, self.left = self.left[:count], self.left[count:]
        return drawn
