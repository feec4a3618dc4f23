"""Evaluation classifier: which of the eight words, and which sound class, a sound is. Independent of the prompt space.

    python -m evaluation.judge --corpus .cache/corpus --out .cache/judge

Two feature sets describe every sound: statistics of its mel bands, and the sound-effects embedding of `embedding.py`.
Each has a small perceptron per task (eight words; classes of `classes.py`), and the log-probabilities of both are
added. Training uses the training recordings, plain and augmented: generated sound follows curves with several events,
so short recordings are also repeated.

Writes classifier.pt, classifier.json (accuracy on held-out recordings, and by five-fold cross-validation over families
of takes, since some classes have few held-out recordings) and features.npz (a cache).
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from data.captions import GROUPS
from evaluation.judge.classes import CLASS_NAMES
from evaluation.judge.embedding import DIMENSIONS, Embedder
from evaluation.judge.recordings import Recording, recordings, spread
from evaluation.spectra import RATE, mel_decibels
from training import checkpoint

SECONDS = 4.6  # analysed
BANDS, HOP = 64, 512
DECAYS = (2, 4, 9, 17, 43)  # frames of 11.6 ms: 25 to 500 ms
STATISTICS = 5 * BANDS + len(DECAYS) * BANDS // 4
MOST, HELD = 60, 20  # recordings of a class, for training and held out
TASKS = {"words": GROUPS, "classes": CLASS_NAMES}


def statistics(sound: np.ndarray) -> np.ndarray:
    """Mono sound -> [STATISTICS], independent of its level and of the silence around it.

    Mean, energy-weighted mean, deviation, maximum and rise per mel band, and decay over five times in coarse bands.
    """
    sound = sound[: int(SECONDS * RATE)]
    level = mel_decibels(sound / max(float(np.abs(sound).max(initial=0)), 1e-6), BANDS, hop=HOP, floor=-110.0)
    relative = np.clip(level - level.max(), -80, 0) / 40 + 1
    height = (relative.max(1, keepdims=True) - 1) * 40
    audible, loud = 10 ** (height / 40), 10 ** (height / 10)
    audible, loud = audible / audible.sum(), loud / loud.sum()
    mean = (audible * relative).sum(0)
    spread = np.sqrt((audible * (relative - mean) ** 2).sum(0))
    steps = np.diff(relative, axis=0, prepend=-1.0)
    rise = (audible * np.clip(steps, 0, None)).sum(0)
    coarse = relative.reshape(len(relative), BANDS // 4, 4).mean(2)
    later = [np.concatenate([coarse[k:], np.full((min(k, len(coarse)), BANDS // 4), -1.0)]) for k in DECAYS]
    decays = [(loud * (coarse - after)).sum(0) for after in later]
    return np.concatenate([mean, (loud * relative).sum(0), spread, relative.max(0), 5 * rise, *decays]).astype(
        np.float32
    )


def augmented(sound: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Repeats short sounds three times with random gaps and levels, cuts long ones at random; then a random spectral
    slope of up to 2 dB per octave.
    """
    if len(sound) > 2 * RATE:
        sound = sound[int(random.integers(len(sound) - RATE)) :][: 4 * RATE]
    else:
        starts = np.cumsum([0, *(random.uniform(0.15, 0.8, 2) * RATE)]).astype(int)
        whole = np.zeros(starts[-1] + len(sound), np.float32)
        for start in starts:
            whole[start : start + len(sound)] += sound * random.uniform(0.3, 1)
        sound = whole
    spectrum = np.fft.rfft(sound)
    octaves = np.log2(np.maximum(np.fft.rfftfreq(len(sound), 1 / RATE), 20) / 1000)
    return np.fft.irfft(spectrum * 10 ** (random.uniform(-2, 2) * octaves / 20), len(sound)).astype(np.float32)


class Head(nn.Module):
    """Features [n, size] -> log-probabilities [n, classes]."""

    def __init__(self, size: int, classes: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("deviation", torch.ones(size))
        self.layers = nn.Sequential(
            nn.Dropout(0.2), nn.Linear(size, 192), nn.GELU(), nn.Dropout(0.4), nn.Linear(192, classes)
        )

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return self.layers((features - self.mean) / self.deviation).log_softmax(-1)


def train_head(features: np.ndarray, labels: np.ndarray, classes: int, steps: int = 500) -> Head:
    """Trains a head on features [n, size]; classes are sampled equally often."""
    x, y = torch.from_numpy(features), torch.from_numpy(labels)
    weight = 1 / torch.bincount(y, minlength=classes)[y].float()
    head = Head(x.shape[1], classes)
    head.mean.copy_(x.mean(0))
    head.deviation.copy_(x.std(0) + 0.1 * x.std())
    optimiser = torch.optim.AdamW(head.parameters(), lr=3e-3, weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps)
    for _ in range(steps):
        picks = torch.multinomial(weight, 256, replacement=True)
        loss = F.nll_loss(
            head(x[picks] + 0.1 * head.deviation * torch.randn(256, x.shape[1])), y[picks], reduction="mean"
        )
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return head.eval()


@dataclass
class Features:
    """Of n sounds."""

    statistics: np.ndarray  # [n, STATISTICS]
    embedding: np.ndarray  # [n, 512]

    def __getitem__(self, chosen) -> "Features":
        return Features(self.statistics[chosen], self.embedding[chosen])


FEATURE_SETS = ("statistics", "embedding")


class Classifier:
    """Heads of both feature sets for both tasks."""

    def __init__(self, heads: dict[tuple[str, str], Head], embedder: Embedder) -> None:
        self.heads, self.embedder = heads, embedder

    def features(self, sounds: list[np.ndarray]) -> Features:
        """Features of mono sounds at 44.1 kHz."""
        return Features(np.stack([statistics(sound) for sound in sounds]), self.embedder(sounds))

    @torch.no_grad()
    def classify(self, task: str, features: Features, feature_sets: tuple[str, ...] = FEATURE_SETS) -> np.ndarray:
        """Predicted index [n] for the task 'words' or 'classes'."""
        return (
            sum(
                self.heads[task, feature_set](torch.from_numpy(getattr(features, feature_set)))
                for feature_set in feature_sets
            )
            .argmax(-1)
            .numpy()
        )


def train_classifier(
    versions: list[Features], labels: dict[str, np.ndarray], chosen: np.ndarray, embedder: Embedder
) -> Classifier:
    """Trains the heads of all tasks and feature sets.

    versions: features of the same recordings in several versions; labels [n] of each task, -1 for none of its classes;
    chosen: indices to train on.
    """
    heads = {}
    for task, classes in TASKS.items():
        known = chosen[labels[task][chosen] >= 0]
        for feature_set in FEATURE_SETS:
            features = np.concatenate([getattr(version, feature_set)[known] for version in versions])
            heads[task, feature_set] = train_head(features, np.tile(labels[task][known], len(versions)), len(classes))
    return Classifier(heads, embedder)


def accuracy(guesses: np.ndarray, labels: np.ndarray, classes: tuple[str, ...]) -> dict:
    """Accuracy over recordings, its mean over classes, and per class with the class's count."""
    each = {
        name: [round(float((guesses[labels == k] == k).mean()), 3), int((labels == k).sum())]
        for k, name in enumerate(classes)
        if (labels == k).any()
    }
    return {
        "n": len(labels),
        "recordings": round(float((guesses == labels).mean()), 3),
        "classes": round(float(np.mean([share for share, _ in each.values()])), 3),
        "each": each,
    }


def chosen_recordings(corpus: list[Recording]) -> list[Recording]:
    """At most MOST training and HELD held-out recordings of every class, spread over families."""
    names = set()
    for label_of in (lambda r: r.word, lambda r: r.sound_class):
        for label in range(max(map(label_of, corpus)) + 1):
            some = [r for r in corpus if label_of(r) == label]
            names |= {
                r.name
                for held, most in ((False, MOST), (True, HELD))
                for r in spread([r for r in some if r.held_out == held], most)
            }
    return [r for r in corpus if r.name in names]


def extract_features(corpus: list[Recording], out: Path, embedder: Embedder) -> list[Features]:
    """Features of every recording as it is and augmented; cached in `out`/features.npz by the digest of the samples."""
    path = out / "features.npz"
    stored = dict(np.load(path)) if path.exists() else {}
    for at, recording in enumerate(corpus):
        if recording.digest not in stored:
            mono = recording.stereo.mean(0)
            versions = [
                mono[: int(SECONDS * RATE)],
                augmented(mono, np.random.default_rng(int(recording.digest[:8], 16))),
            ]
            stored[recording.digest] = np.concatenate(
                [np.stack([statistics(sound) for sound in versions]), embedder(versions)], 1
            )
        if at % 200 == 199:
            print(f"features of {at + 1} of {len(corpus)} recordings", flush=True)
            np.savez(path, **stored)
    np.savez(path, **stored)
    table = np.stack([stored[recording.digest] for recording in corpus])  # [n, versions, features]
    return [Features(table[:, k, :STATISTICS], table[:, k, STATISTICS:]) for k in range(table.shape[1])]


def load_classifier(folder: Path) -> Classifier:
    heads = {}
    for (task, feature_set), state in checkpoint.load(folder / "classifier.pt").items():
        size = STATISTICS if feature_set == "statistics" else DIMENSIONS
        heads[task, feature_set] = Head(size, len(TASKS[task])).eval()
        heads[task, feature_set].load_state_dict(state)
    return Classifier(heads, Embedder())


def build_classifier(corpus: list[Recording], out: Path) -> None:
    """Trains the classifier on the training split, measures it, and writes both to `out`."""
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(3)
    corpus, embedder = chosen_recordings(corpus), Embedder()
    plain, augmented_version = versions = extract_features(corpus, out, embedder)
    labels = {"words": np.array([r.word for r in corpus]), "classes": np.array([r.sound_class for r in corpus])}
    held = np.array([r.held_out for r in corpus])

    classifier = train_classifier(versions, labels, np.flatnonzero(~held), embedder)
    checkpoint.save({key: head.state_dict() for key, head in classifier.heads.items()}, out / "classifier.pt")
    families = sorted({r.family for r in corpus})
    fold_of = dict(zip(families, np.random.default_rng(3).integers(5, size=len(families))))
    folds = np.array([fold_of[r.family] for r in corpus])
    crossed = {task: np.full(len(corpus), -1) for task in TASKS}
    for fold in range(5):
        other = train_classifier(versions, labels, np.flatnonzero(folds != fold), embedder)
        for task in TASKS:
            crossed[task][folds == fold] = other.classify(task, plain[folds == fold])

    figures = {}
    for task, classes in TASKS.items():
        known = labels[task] >= 0
        chosen = held & known
        true = labels[task][chosen]
        figures[task] = {
            "held_out": accuracy(classifier.classify(task, plain[chosen]), true, classes),
            "held_out_augmented": accuracy(classifier.classify(task, augmented_version[chosen]), true, classes),
            "five_fold": accuracy(crossed[task][known], labels[task][known], classes),
            **{
                f"held_out_{feature_set}": accuracy(
                    classifier.classify(task, plain[chosen], (feature_set,)), true, classes
                )
                for feature_set in FEATURE_SETS
            },
        }
    (out / "classifier.json").write_text(json.dumps(figures, indent=1) + "\n")
    for task, parts in figures.items():
        for part, figure in parts.items():
            print(task, part, {key: figure[key] for key in ("n", "recordings", "classes")})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    build_classifier(recordings(args.corpus), args.out)
