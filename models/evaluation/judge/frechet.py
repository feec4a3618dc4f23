"""Fréchet distance between sets of sounds in the embedding space of `embedding.py`: how far generated sound as a whole
lies from recordings.
"""

from dataclasses import dataclass

import numpy as np

DIMENSIONS = 32
"""Principal axes of the training recordings that are kept: a covariance of 512 dimensions cannot be estimated from a
hundred sounds.
"""
SPLITS = 40


def frechet(first: np.ndarray, second: np.ndarray) -> float:
    """Squared distance of the Gaussians with the sets' means and covariances, [n, d] each (Heusel et al.,
    1706.08500).
    """
    difference = first.mean(0) - second.mean(0)
    a, b = np.atleast_2d(np.cov(first.T)), np.atleast_2d(np.cov(second.T))
    # The trace of (ab)^(1/2) is that of (a^(1/2) b a^(1/2))^(1/2), which is symmetric.
    root = _root(a)
    return max(0.0, float(difference @ difference + np.trace(a) + np.trace(b) - 2 * np.trace(_root(root @ b @ root))))


def diagonal_frechet(first: np.ndarray, second: np.ndarray) -> float:
    """The same for Gaussians with independent axes, for sets too small for a covariance."""
    difference = first.mean(0) - second.mean(0)
    return float(difference @ difference + ((first.std(0, ddof=1) - second.std(0, ddof=1)) ** 2).sum())


def _root(matrix: np.ndarray) -> np.ndarray:
    """Symmetric square root of a positive semi-definite matrix."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T


@dataclass
class Axes:
    """Principal axes of reference embeddings."""

    mean: np.ndarray
    vectors: np.ndarray

    @classmethod
    def of(cls, embeddings: np.ndarray, count: int = DIMENSIONS) -> "Axes":
        mean = embeddings.mean(0)
        _, _, rows = np.linalg.svd(embeddings - mean, full_matrices=False)
        return cls(mean, rows[:count].T)

    def __call__(self, embeddings: np.ndarray) -> np.ndarray:
        return (embeddings - self.mean) @ self.vectors


def halves(families: list[str], seed: int) -> np.ndarray:
    """A mask over recordings, takes of one family on the same side, about half of them true."""
    random = np.random.default_rng(seed)
    mask = np.zeros(len(families), bool)
    for family in random.permutation(sorted(set(families))):
        members = np.array([other == family for other in families])
        if mask.sum() + members.sum() / 2 <= len(families) / 2:
            mask |= members
    return mask


def against_other_half(
    real: np.ndarray, made: np.ndarray, families: list[str], distance=frechet
) -> tuple[float, float]:
    """Mean over splits of (one half of the real set to the other, what was made after one half to the other half): same
    sizes, no sound compared with the one it was made after. `made[i]` was made after `real[i]`. NaN where a split
    leaves fewer than three on a side.
    """
    found = []
    for seed in range(SPLITS):
        mask = halves(families, seed)
        if min(mask.sum(), (~mask).sum()) < 3:
            continue
        for side in (mask, ~mask):
            found.append((distance(real[side], real[~side]), distance(made[side], real[~side])))
    return tuple(np.mean(found, 0)) if found else (float("nan"), float("nan"))
