"""The judge: which of the eight words a sound answers to. A small classifier of real recordings, independent of the prompt space.

    python -m evaluation.judge --corpus .cache/corpus --cache .cache/prompt

Two small perceptrons vote: one hears half-second windows around the loud moments, the other statistics of the whole sound. Both have
weights of their own and see nothing but the eight words. Reports accuracy on the held-out recordings and, as some words have hardly any of those,
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
from prompt.network import BANDS, FEATURES, mel_filters, mel_statistics
from prompt.prepare import mel_of, read_corpus
from prompt.train import SILENCE_DB, augmented

WINDOW, HOP = 40, 20  # frames of 12.5 ms
QUIET_DB = 25.0  # windows softer than the loudest by more do not vote
WHOLE = 120  # frames at least for the statistics of a whole sound
WINDOW_FEATURES, WHOLE_FEATURES = 3 * BANDS + 8 * BANDS // 4, FEATURES
VARIANTS = 4


def windows_of(decibels: np.ndarray) -> np.ndarray:
    """dB log-mel [frames, BANDS] -> [windows, WINDOW_FEATURES]: mean, spread, maximum and a coarse picture of every loud window, free of loudness."""
    frames = np.pad(decibels, ((0, max(0, WINDOW - len(decibels))), (0, 0)), constant_values=SILENCE_DB)
    starts = range(0, len(frames) - WINDOW + 1, HOP)
    cuts = np.stack([frames[s : s + WINDOW] for s in starts]).astype(np.float32)
    level = cuts.max(axis=(1, 2))
    cuts = cuts[level > level.max() - QUIET_DB]
    cuts = np.clip(cuts - cuts.max(axis=(1, 2), keepdims=True), -70, 0) / 35 + 1
    picture = cuts.reshape(len(cuts), 8, WINDOW // 8, BANDS // 4, 4).mean(axis=(2, 4))
    return np.concatenate([cuts.mean(1), 2 * cuts.std(1), cuts.max(1), picture.reshape(len(cuts), -1)], 1)


def whole_of(decibels: np.ndarray) -> np.ndarray:
    """dB log-mel [frames, BANDS] -> [1, statistics of the whole sound]."""
    padded = np.pad(decibels, ((0, max(0, WHOLE - len(decibels))), (0, 0)), constant_values=SILENCE_DB)
    return mel_statistics(torch.from_numpy(padded.astype(np.float32))[None]).numpy()


class Voter(nn.Module):
    """Features [n, size] -> log-probabilities [n, 8]."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("deviation", torch.ones(size))
        self.layers = nn.Sequential(nn.Dropout(0.2), nn.Linear(size, 128), nn.GELU(), nn.Dropout(0.4), nn.Linear(128, len(GROUPS)))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return self.layers((features - self.mean) / self.deviation).log_softmax(-1)


class Judge(nn.Module):
    """The two voters together."""

    def __init__(self) -> None:
        super().__init__()
        self.moments, self.whole = Voter(WINDOW_FEATURES), Voter(WHOLE_FEATURES)

    @torch.no_grad()
    def listen(self, decibels: np.ndarray) -> np.ndarray:
        """dB log-mel of one sound -> probabilities of the eight words."""
        moments = self.moments(torch.from_numpy(windows_of(decibels))).mean(0)
        return (moments + self.whole(torch.from_numpy(whole_of(decibels)))[0]).softmax(-1).numpy()

    def hear(self, sound: np.ndarray) -> np.ndarray:
        """Mono float sound at 44.1 kHz -> probabilities of the eight words (its first five seconds)."""
        return self.listen(mel_of(sound.astype(np.float32), mel_filters()).astype(np.float32))


def train_voter(examples: list[list[np.ndarray]], labels: np.ndarray, steps: int) -> Voter:
    """examples[i]: feature arrays of the versions of recording i. Every word counts the same, and in a word every recording."""
    flat = [(array, label) for versions, label in zip(examples, labels) for array in versions]
    x = torch.from_numpy(np.concatenate([array for array, _ in flat]))
    y = torch.tensor([label for array, label in flat for _ in array])
    weight = torch.tensor([1 / len(array) for array, _ in flat for _ in array])
    weight = weight / torch.bincount(y, weight, minlength=len(GROUPS))[y].float()
    voter = Voter(x.shape[1])
    voter.mean.copy_(x.mean(0))
    voter.deviation.copy_(x.std(0) + 0.05)
    optimiser = torch.optim.AdamW(voter.parameters(), lr=3e-3, weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps)
    for _ in range(steps):
        picks = torch.multinomial(weight.float(), 256, replacement=True)
        loss = F.nll_loss(voter(x[picks] + 0.1 * voter.deviation * torch.randn(256, x.shape[1])), y[picks])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return voter


def train_judge(examples: list[tuple[list[np.ndarray], list[np.ndarray]]], labels: np.ndarray, steps: int = 400) -> Judge:
    """examples[i]: (windows, whole) of every version of recording i."""
    judge = Judge()
    judge.moments = train_voter([windows for windows, _ in examples], labels, steps)
    judge.whole = train_voter([whole for _, whole in examples], labels, steps)
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
    versions = [[mel, *(augmented(mel, WHOLE, random) for _ in range(VARIANTS))] for mel in mels]
    examples = [([windows_of(v) for v in each], [whole_of(v) for v in each]) for each in versions]
    fit = lambda chosen: train_judge([examples[i] for i in chosen], labels[chosen])
    guess = lambda judge, chosen: np.array([judge.listen(mels[i]).argmax() for i in chosen])

    # Takes of one recording share source and stem; a fold holds whole families.
    families = [row["source"] + "/" + re.sub(r"[\d_\-. ]+$", "", row["origin"].rsplit(".", 1)[0]) for row, _ in rows]
    fold_of = {family: int(random.integers(5)) for family in sorted(set(families))}
    folds = np.array([fold_of[family] for family in families])
    crossed = np.zeros(len(rows), int)
    for fold in range(5):
        outside = np.flatnonzero(folds == fold)
        crossed[outside] = guess(fit(np.flatnonzero(folds != fold)), outside)

    judge = fit(np.flatnonzero(training))
    held = np.flatnonzero(~training)
    figures = {"held_out": accuracy(guess(judge, held), labels[held]), "five_fold": accuracy(crossed, labels)}
    torch.save(judge.state_dict(), args.cache / "judge.pt")
    (args.cache / "judge.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
