"""The judge: which of the eight words a sound answers to. A small classifier of real recordings, independent of the prompt space.

    python -m evaluation.judge --corpus .cache/corpus --cache .cache/prompt

A sound is cut into half-second windows around its loud moments; each window's spectral shape goes through a small perceptron and the
windows vote with their log-probabilities. Reports accuracy on the held-out recordings and, as some words have hardly any of those,
in five-fold cross-validation over source recordings (takes of one recording never on both sides). Writes <cache>/judge.pt.
"""

import argparse
import json
import re
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from data.captions import GROUPS, words_of
from prompt.network import BANDS, mel_filters
from prompt.prepare import mel_of, read_corpus
from prompt.train import augmented

WINDOW, HOP = 40, 20  # frames of 12.5 ms
QUIET_DB = 25.0  # windows softer than the loudest by more do not vote
FEATURES = 3 * BANDS + 8 * BANDS // 4


def windows_of(decibels: np.ndarray) -> np.ndarray:
    """dB log-mel [frames, BANDS] -> [windows, FEATURES]: mean, spread, maximum and a coarse picture of every loud window, free of loudness."""
    frames = np.pad(decibels, ((0, max(0, WINDOW - len(decibels))), (0, 0)), constant_values=-100.0)
    starts = range(0, len(frames) - WINDOW + 1, HOP)
    cuts = np.stack([frames[s : s + WINDOW] for s in starts]).astype(np.float32)
    level = cuts.max(axis=(1, 2))
    cuts = cuts[level > level.max() - QUIET_DB]
    cuts = np.clip(cuts - cuts.max(axis=(1, 2), keepdims=True), -70, 0) / 35 + 1
    picture = cuts.reshape(len(cuts), 8, WINDOW // 8, BANDS // 4, 4).mean(axis=(2, 4))
    return np.concatenate([cuts.mean(1), 2 * cuts.std(1), cuts.max(1), picture.reshape(len(cuts), -1)], 1)


class Judge(nn.Module):
    """Window features [n, FEATURES] -> log-probabilities [n, 8]."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(FEATURES))
        self.register_buffer("deviation", torch.ones(FEATURES))
        self.layers = nn.Sequential(nn.Dropout(0.2), nn.Linear(FEATURES, 128), nn.GELU(), nn.Dropout(0.4), nn.Linear(128, len(GROUPS)))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return self.layers((features - self.mean) / self.deviation).log_softmax(-1)

    @torch.no_grad()
    def listen(self, decibels: np.ndarray) -> np.ndarray:
        """dB log-mel of one sound -> probabilities of the eight words."""
        votes = self(torch.from_numpy(windows_of(decibels))).mean(0)
        return votes.softmax(-1).numpy()

    def hear(self, sound: np.ndarray) -> np.ndarray:
        """Mono float sound at 44.1 kHz -> probabilities of the eight words (its first five seconds)."""
        return self.listen(mel_of(sound.astype(np.float32), mel_filters()).astype(np.float32))


def train_judge(mels: list[np.ndarray], labels: np.ndarray, random: np.random.Generator, variants: int = 4, steps: int = 600) -> Judge:
    """Every word counts the same, however many recordings it has."""
    features, owners = [], []
    for mel, label in zip(mels, labels):
        for version in [mel, *(augmented(mel, 120, random) for _ in range(variants))]:
            cut = windows_of(version)
            features.append(cut)
            owners += [label] * len(cut)
    x, y = torch.from_numpy(np.concatenate(features)), torch.tensor(owners)
    weight = 1 / torch.bincount(y, minlength=len(GROUPS)).clamp(min=1).float()
    judge = Judge()
    judge.mean.copy_(x.mean(0))
    judge.deviation.copy_(x.std(0) + 0.05)
    optimiser = torch.optim.AdamW(judge.parameters(), lr=2e-3, weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps)
    for _ in range(steps):
        picks = torch.multinomial(weight[y], 256, replacement=True)
        loss = F.nll_loss(judge(x[picks]), y[picks])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return judge.eval()


def accuracy(guesses: np.ndarray, labels: np.ndarray) -> dict:
    """Share of right answers: over recordings, over words (each word counts the same), and per word with its count."""
    each = {word: [round(float((guesses[labels == g] == g).mean()), 3), int((labels == g).sum())] for g, word in enumerate(GROUPS) if (labels == g).any()}
    return {"recordings": round(float((guesses == labels).mean()), 3), "words": round(float(np.mean([share for share, _ in each.values()])), 3), "each": each}


def load_judge(cache: Path) -> Judge:
    judge = Judge()
    judge.load_state_dict(torch.load(cache / "judge.pt", weights_only=True))
    return judge.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(3)
    random = np.random.default_rng(3)
    stored = np.load(args.cache / "mels.npz")
    rows = [(row, words_of(row["class"], row["tag"], row["origin"]).group) for row in read_corpus(args.corpus)]
    rows = [(row, group) for row, group in rows if group]
    mels = [stored[row["id"]].astype(np.float32) for row, _ in rows]
    labels = np.array([GROUPS.index(group) for _, group in rows])
    training = np.array([row["split"] == "train" for row, _ in rows])
    guess = lambda judge, chosen: np.array([judge.listen(mels[i]).argmax() for i in chosen])

    # Takes of one recording share source and stem; a fold holds whole families.
    families = [row["source"] + "/" + re.sub(r"[\d_\-. ]+$", "", row["origin"].rsplit(".", 1)[0]) for row, _ in rows]
    fold_of = {family: int(random.integers(5)) for family in sorted(set(families))}
    folds = np.array([fold_of[family] for family in families])
    crossed = np.zeros(len(rows), int)
    for fold in range(5):
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        crossed[outside] = guess(train_judge([mels[i] for i in inside], labels[inside], random, variants=2, steps=400), outside)

    judge = train_judge([mels[i] for i in np.flatnonzero(training)], labels[training], random)
    held = np.flatnonzero(~training)
    figures = {"held_out": accuracy(guess(judge, held), labels[held]), "five_fold": accuracy(crossed, labels)}
    torch.save(judge.state_dict(), args.cache / "judge.pt")
    (args.cache / "judge.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
