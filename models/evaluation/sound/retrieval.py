"""Retrieval in the prompt space over all held-out recordings: captions by sound, and sounds by caption."""

import numpy as np

from evaluation.judge.recordings import Recording
from evaluation.pipeline import Pipeline
from evaluation.report import table

DEPTHS = 1, 5, 10


def ranks(similarity: np.ndarray, right: np.ndarray) -> np.ndarray:
    """similarity and right (bool) [queries, items] -> wrong items before the first right one, [queries]."""
    best = np.where(right, similarity, -np.inf).max(1, keepdims=True)
    return ((similarity > best) & ~right).sum(1)


def retrieval_section(pipeline: Pipeline, corpus: list[Recording]) -> list[str]:
    held_out = [recording for recording in corpus if recording.held_out]
    words = sorted({recording.captions[0] for recording in held_out})
    sounds = np.stack([pipeline.embed_audio(recording.stereo.mean(0)) for recording in held_out])  # [sounds, 256]
    similarity = sounds @ np.stack([pipeline.embed_text(word) for word in words]).T  # [sounds, words]
    right = np.array([[recording.captions[0] == word for word in words] for recording in held_out])
    random = np.random.default_rng(0).standard_normal(similarity.shape)
    rows = []
    for name, turned in (("sound to caption", False), ("caption to sound", True)):
        matches = right.T if turned else right
        first, chance = (ranks(scores.T if turned else scores, matches) for scores in (similarity, random))
        shares = [f"{(first < depth).mean():.0%} ({(chance < depth).mean():.0%})" for depth in DEPTHS]
        rows.append([name, len(first), *shares, f"{np.median(first) + 1:.0f} ({np.median(chance) + 1:.0f})"])
    precision = [right[np.argsort(-similarity[:, k])[: right[:, k].sum()], k].mean() for k in range(len(words))]
    return [
        "### Retrieval",
        "",
        (
            f"All {len(held_out)} held-out recordings and their {len(words)} plainest captions, with drums. Share of "
            "queries with a right item among the first 1, 5 and 10, and median rank of the first right item; chance in "
            "brackets."
        ),
        (
            f"R-precision of sounds by caption: {np.mean(precision):.0%}, mean over captions (chance "
            f"{right.mean():.1%})."
        ),
        "",
        *table(["", "n", *(f"first {depth}" for depth in DEPTHS), "median rank"], rows),
    ]
