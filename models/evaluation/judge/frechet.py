"""Fréchet distance between sets of sounds in the embedding space of `embedding.py`."""

from dataclasses import dataclass

import numpy as np

# Principal axes of the training recordings: a covariance of 512 dimensions cannot be estimated from a hundred sounds
DIMENSIONS = 32
SPLITS = 40


def frechet(first: np.ndarray, second: np.ndarray) -> float:
    """Fréchet distance of two sets [n, d] as Gaussians (Heusel et al., arXiv:1706.08500)."""
    difference = first.mean(0) - second.mean(0)
    a, b = np.atleast_2d(np.cov(first.T)), np.atleast_2d(np.cov(second.T))
    # (ab)^(1/2) has the trace of (a^(1/2) b a^(1/2))^(1/2), which is symmetric
    root = _root(a)
    return max(0.0, float(difference @ difference + np.trace(a) + np.trace(b) - 2 * np.trace(_root(root @ b @ root))))


def diagonal_frechet(first: np.ndarray, second: np.ndarray) -> float:
    """The same with diagonal covariances, for small sets."""
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
    """Mask of about half of the recordings; families are not split."""
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
    """Mean distances over random splits: of one real half, and of the sounds generated from it, to the other real half.

    made[i] was generated from real[i], so both distances compare sets of the same size and no sound with its own
    reference. NaN if no split leaves three on each side.
    """
    found = []
    for seed in range(SPLITS):
        mask = halves(families, seed)
        if min(mask.sum(), (~mask).sum()) < 3:
            continue
        for side in (mask, ~mask):
            found.append((distance(real[side], real[~side]), distance(made[side], real[~side])))
    return tuple(np.mean(found, 0)) if found else (float("nan"), float("nan"))
