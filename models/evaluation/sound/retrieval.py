"""Retrieval in the prompt space, both ways, over every held-out recording: do a sound's words lie nearest to it, and
the sounds meant nearest to words?
"""

import numpy as np

from evaluation.judge.recordings import Recording
from evaluation.pipeline import Pipeline
from evaluation.report import table

DEPTHS = 1, 5, 10


def ranks(similarity: np.ndarray, right: np.ndarray) -> np.ndarray:
    """similarity, right (bool) [asked, answers] -> how many wrong answers lie before the first right one, [asked]."""
    best = np.where(right, similarity, -np.inf).max(1, keepdims=True)
    return ((similarity > best) & ~right).sum(1)


def retrieval_section(pipeline: Pipeline, corpus: list[Recording]) -> list[str]:
    held_out = [recording for recording in corpus if recording.held_out]
    words = sorted({recording.captions[0] for recording in held_out})
    sounds = np.stack([pipeline.reference(recording.stereo.mean(0)) for recording in held_out])  # [sounds, 256]
    similarity = sounds @ np.stack([pipeline.words(word) for word in words]).T  # [sounds, words]
    right = np.array([[recording.captions[0] == word for word in words] for recording in held_out])
    random = np.random.default_rng(0).standard_normal(similarity.shape)
    rows = []
    for name, turned in (("sound to words", False), ("words to sound", True)):
        answers = right.T if turned else right
        first, chance = (ranks(scores.T if turned else scores, answers) for scores in (similarity, random))
        shares = [f"{(first < depth).mean():.0%} ({(chance < depth).mean():.0%})" for depth in DEPTHS]
        rows.append([name, len(first), *shares, f"{np.median(first) + 1:.0f} ({np.median(chance) + 1:.0f})"])
    precision = [right[np.argsort(-similarity[:, k])[: right[:, k].sum()], k].mean() for k in range(len(words))]
    return [
        "### Retrieval",
        "",
        (
            f"All {len(held_out)} held-out recordings and the {len(words)} plainest captions they have; drums too. "
            "Share whose first right answer is among the first 1, 5, 10, and its median place; in brackets what "
            "chance gives."
        ),
        (
            f"Of as many sounds as are meant by a caption, {np.mean(precision):.0%} of the nearest are (mean over "
            f"captions; chance {right.mean():.1%})."
        ),
        "",
        *table(["", "n", *(f"first {depth}" for depth in DEPTHS), "median place"], rows),
    ]
