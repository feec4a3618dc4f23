"""The judge: which of the eight words, and which kind of Foley, a sound is. Classifiers of real recordings, independent
of the prompt space.

    python -m evaluation.judge --corpus .cache/corpus --out .cache/judge

Two listeners hear every sound: statistics of its mel bands, and the sound-effects embedding of `embedding.py`. On each
stand small perceptrons for the eight words and for the kinds of `classes.py`; the verdict is the mean of the two
listeners' opinions. Trained on the training recordings as they are and as they are struck again and again, for
generated sound is made on curves with several events. Figures: accuracy on the held-out recordings, and five-fold
cross-validation over families of takes, as some kinds have hardly any held-out recordings. Writes judge.pt, judge.json
and heard.npz (what the listeners heard of every recording; only new recordings are heard again).
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
from evaluation.judge.classes import NAMES
from evaluation.judge.embedding import DIMENSIONS, Embedder
from evaluation.judge.recordings import Recording, recordings, spread
from evaluation.spectra import RATE, mel_decibels
from training import checkpoint

SECONDS = 4.6  # of a sound that are heard
BANDS, HOP = 64, 512
DECAYS = (2, 4, 9, 17, 43)  # frames of 11.6 ms: 25 to 500 ms
STATISTICS = 5 * BANDS + len(DECAYS) * BANDS // 4
MOST, HELD = 60, 20  # recordings of one answer that are heard, for training and held out
QUESTIONS = {"words": GROUPS, "kinds": NAMES}


def statistics(sound: np.ndarray) -> np.ndarray:
    """Mono sound -> [STATISTICS], free of loudness and of the silence around it: where the loud frames have their
    power, how it varies, how it starts and dies.
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


def struck_again(sound: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Short sounds three times at random distances and strengths, long ones from a random place on; their colour tilted
    by up to 2 dB an octave.
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
    """Features [n, size] -> log-probabilities [n, answers]."""

    def __init__(self, size: int, answers: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("deviation", torch.ones(size))
        self.layers = nn.Sequential(
            nn.Dropout(0.2), nn.Linear(size, 192), nn.GELU(), nn.Dropout(0.4), nn.Linear(192, answers)
        )

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return self.layers((features - self.mean) / self.deviation).log_softmax(-1)


def train_head(features: np.ndarray, labels: np.ndarray, answers: int, steps: int = 500) -> Head:
    """Every answer counts the same: no kind wins by having more recordings."""
    x, y = torch.from_numpy(features), torch.from_numpy(labels)
    weight = 1 / torch.bincount(y, minlength=answers)[y].float()
    head = Head(x.shape[1], answers)
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
class Heard:
    """What the listeners hear of n sounds: statistics [n, STATISTICS] and embedding [n, 512]."""

    statistics: np.ndarray
    embedding: np.ndarray

    def __getitem__(self, chosen) -> "Heard":
        return Heard(self.statistics[chosen], self.embedding[chosen])


LISTENERS = ("statistics", "embedding")


class Judge:
    """Heads of both listeners for both questions."""

    def __init__(self, heads: dict[tuple[str, str], Head], embedder: Embedder) -> None:
        self.heads, self.embedder = heads, embedder

    def hear(self, sounds: list[np.ndarray]) -> Heard:
        """Mono sounds at 44.1 kHz."""
        return Heard(np.stack([statistics(sound) for sound in sounds]), self.embedder(sounds))

    @torch.no_grad()
    def answers(self, question: str, heard: Heard, listeners: tuple[str, ...] = LISTENERS) -> np.ndarray:
        """Index of the answer to 'words' or 'kinds' for each sound."""
        return (
            sum(self.heads[question, listener](torch.from_numpy(getattr(heard, listener))) for listener in listeners)
            .argmax(-1)
            .numpy()
        )


def train_judge(heard: list[Heard], labels: dict[str, np.ndarray], chosen: np.ndarray, embedder: Embedder) -> Judge:
    """`heard`: versions of the same recordings; `labels`: per question, -1 where a recording is none of its answers;
    `chosen`: indices to learn from.
    """
    heads = {}
    for question, answers in QUESTIONS.items():
        known = chosen[labels[question][chosen] >= 0]
        for listener in LISTENERS:
            features = np.concatenate([getattr(version, listener)[known] for version in heard])
            heads[question, listener] = train_head(features, np.tile(labels[question][known], len(heard)), len(answers))
    return Judge(heads, embedder)


def accuracy(guesses: np.ndarray, labels: np.ndarray, answers: tuple[str, ...]) -> dict:
    """Share of right answers: over recordings, the mean over answers, and per answer with its count."""
    each = {
        answer: [round(float((guesses[labels == k] == k).mean()), 3), int((labels == k).sum())]
        for k, answer in enumerate(answers)
        if (labels == k).any()
    }
    return {
        "n": len(labels),
        "recordings": round(float((guesses == labels).mean()), 3),
        "answers": round(float(np.mean([share for share, _ in each.values()])), 3),
        "each": each,
    }


def chosen_recordings(corpus: list[Recording]) -> list[Recording]:
    """At most MOST training and HELD held-out recordings of every answer, spread over families: more takes of one
    session teach little.
    """
    names = set()
    for number_of in (lambda r: r.word, lambda r: r.kind):
        for answer in range(max(map(number_of, corpus)) + 1):
            some = [r for r in corpus if number_of(r) == answer]
            names |= {
                r.name
                for held, most in ((False, MOST), (True, HELD))
                for r in spread([r for r in some if r.held_out == held], most)
            }
    return [r for r in corpus if r.name in names]


def listen(corpus: list[Recording], out: Path, embedder: Embedder) -> list[Heard]:
    """What both listeners hear of every recording, as it is and struck again; kept in `out`/heard.npz by the digest of
    the samples.
    """
    path = out / "heard.npz"
    stored = dict(np.load(path)) if path.exists() else {}
    for at, recording in enumerate(corpus):
        if recording.digest not in stored:
            mono = recording.stereo.mean(0)
            versions = [
                mono[: int(SECONDS * RATE)],
                struck_again(mono, np.random.default_rng(int(recording.digest[:8], 16))),
            ]
            stored[recording.digest] = np.concatenate(
                [np.stack([statistics(sound) for sound in versions]), embedder(versions)], 1
            )
        if at % 200 == 199:
            print(f"{at + 1} of {len(corpus)} recordings heard", flush=True)
            np.savez(path, **stored)
    np.savez(path, **stored)
    table = np.stack([stored[recording.digest] for recording in corpus])  # [n, versions, features]
    return [Heard(table[:, k, :STATISTICS], table[:, k, STATISTICS:]) for k in range(table.shape[1])]


def load_judge(folder: Path) -> Judge:
    heads = {}
    for (question, listener), state in checkpoint.load(folder / "judge.pt").items():
        heads[question, listener] = Head(
            STATISTICS if listener == "statistics" else DIMENSIONS, len(QUESTIONS[question])
        ).eval()
        heads[question, listener].load_state_dict(state)
    return Judge(heads, Embedder())


def build_judge(corpus: list[Recording], out: Path) -> None:
    """Hears the recordings, trains the judge on those of the training split, measures it, and writes it to `out`."""
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(3)
    corpus, embedder = chosen_recordings(corpus), Embedder()
    heard = listen(corpus, out, embedder)
    labels = {"words": np.array([r.word for r in corpus]), "kinds": np.array([r.kind for r in corpus])}
    held = np.array([r.held_out for r in corpus])

    judge = train_judge(heard, labels, np.flatnonzero(~held), embedder)
    checkpoint.save({key: head.state_dict() for key, head in judge.heads.items()}, out / "judge.pt")
    families = sorted({r.family for r in corpus})
    fold_of = dict(zip(families, np.random.default_rng(3).integers(5, size=len(families))))
    folds = np.array([fold_of[r.family] for r in corpus])
    crossed = {question: np.full(len(corpus), -1) for question in QUESTIONS}
    for fold in range(5):
        other = train_judge(heard, labels, np.flatnonzero(folds != fold), embedder)
        for question in QUESTIONS:
            crossed[question][folds == fold] = other.answers(question, heard[0][folds == fold])

    figures = {}
    for question, answers in QUESTIONS.items():
        asked = held & (labels[question] >= 0)
        known = labels[question] >= 0
        figures[question] = {
            "held_out": accuracy(judge.answers(question, heard[0][asked]), labels[question][asked], answers),
            "held_out_struck_again": accuracy(
                judge.answers(question, heard[1][asked]), labels[question][asked], answers
            ),
            "five_fold": accuracy(crossed[question][known], labels[question][known], answers),
            **{
                f"held_out_{listener}": accuracy(
                    judge.answers(question, heard[0][asked], (listener,)), labels[question][asked], answers
                )
                for listener in LISTENERS
            },
        }
    (out / "judge.json").write_text(json.dumps(figures, indent=1) + "\n")
    for question, parts in figures.items():
        for part, figure in parts.items():
            print(question, part, {key: figure[key] for key in ("n", "recordings", "answers")})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    build_judge(recordings(args.corpus), args.out)
