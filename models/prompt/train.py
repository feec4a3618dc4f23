"""Trains the prompt space: symmetric contrastive loss between recordings and captions, and a concept classifier on the
audio embedding.

    python -m prompt.train --corpus .cache/corpus --cache .cache/prompt --steps 3000 [--device cuda]

Reads the output of prompt.prepare in --cache. Writes there prompt.pt, retrieval.json and embeddings.npz (ids [n], audio
[n, 256], text [n, K, 256], captions [n, K], for every recording). Augmentation works on the log-mel spectrogram: speed
and pitch, spectrum, repeated events, noise floor, cut tails. VARIANTS of every recording are computed once, before
training. If --minutes end before --steps are done, --resume continues from <cache>/prompt.progress.
"""

import argparse
import functools
import json
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from data.captions import GROUPS, Words, choose_captions, words_of
from data.corpus import read_corpus
from prompt.network import BANDS, AudioEncoder, TextProjection, mel_statistics
from training import checkpoint
from training.budget import Budget
from training.device import add_device, choose_device, mixed_precision
from training.progress import Progress
from training.update import add_accumulation, update

BATCH = 192
VARIANTS = 6  # augmented versions of a recording
LENGTHS = (80, 140, 240)  # frames of 12.5 ms
CAPTIONS_EACH = 12
SILENCE_DB = -100.0


class Recordings:
    """Rows of the corpus with their words and cached spectrograms."""

    def __init__(self, corpus: Path, cache: Path) -> None:
        self.rows = read_corpus(corpus)
        self.words: list[Words] = [words_of(row["class"], row["tag"], row["origin"]) for row in self.rows]
        self.concepts = sorted({w.concept for w in self.words})
        self.concept_index = np.array([self.concepts.index(w.concept) for w in self.words])
        self.mels = dict(np.load(cache / "mels.npz"))
        sentences = np.load(cache / "sentences.npz")
        self.sentences = dict(zip(sentences["captions"].tolist(), sentences["embeddings"]))

    def in_splits(self, *splits: str) -> np.ndarray:
        """Indices of the rows in these splits."""
        return np.array([i for i, row in enumerate(self.rows) if row["split"] in splits])

    @functools.cached_property
    def statistics(self) -> torch.Tensor:
        """Statistics of the recordings without augmentation, [n, FEATURES]."""
        return torch.cat([mel_statistics(torch.from_numpy(unaltered(self, i))[None]) for i in range(len(self.rows))])

    def weights(self, chosen: np.ndarray) -> np.ndarray:
        """Sampling probability of the chosen rows: 1 / sqrt(recordings of the concept), twice that for the evaluated
        groups, a third for drums.
        """
        count = Counter(self.words[i].concept for i in chosen)

        def factor(w):
            return (2.0 if w.group else 1.0) * (0.33 if w.concept.startswith("drums/") else 1.0)

        weight = np.array([factor(self.words[i]) / np.sqrt(count[self.words[i].concept]) for i in chosen])
        return weight / weight.sum()

    def affinity(self) -> np.ndarray:
        """Similarity of concepts [concepts, concepts]: 1 for the same, 0.5 for the same material and class or the same
        evaluated group, else 0.
        """
        words = [next(w for w in self.words if w.concept == concept) for concept in self.concepts]

        def near(a, b):
            return (a.material == b.material and a.concept.split("/")[0] == b.concept.split("/")[0]) or (
                a.group is not None and a.group == b.group
            )

        return np.array([[1.0 if a is b else 0.5 if near(a, b) else 0.0 for b in words] for a in words], np.float32)


def shifted(mel: np.ndarray, speed: float) -> np.ndarray:
    """Spectrogram of the sound played `speed` times as fast: time is scaled, bands move (above 1 kHz a band is about
    1/13 octave).
    """
    frames = np.clip((np.arange(max(2, int(len(mel) / speed))) * speed).astype(int), 0, len(mel) - 1)
    bands = np.arange(BANDS) - np.log2(speed) * 13 * np.clip(np.arange(BANDS) / 25, 0.2, 1)
    low = np.clip(bands.astype(int), 0, BANDS - 2)
    fraction = np.clip(bands - low, 0, 1).astype(np.float32)
    chosen = mel[frames]
    return chosen[:, low] * (1 - fraction) + chosen[:, low + 1] * fraction


def augmented(mel: np.ndarray, frames: int, random: np.random.Generator) -> np.ndarray:
    """One training spectrogram in dB [frames, BANDS]: one to four events of the recording at random speeds and levels
    over a noise floor.

    Events are mixed by the maximum of each cell, which is within 3 dB of the sum.
    """
    result = np.full((frames, BANDS), SILENCE_DB, np.float32)
    events = 1 if random.random() < 0.5 else random.integers(2, 5)
    start = int(random.integers(0, frames // 4))
    for _ in range(events):
        event = shifted(mel, random.uniform(0.8, 1.25))
        if len(event) > frames:
            event = event[random.integers(0, len(event) - frames // 2) :]
        length = min(len(event), frames - start)
        np.maximum(
            result[start : start + length], event[:length] + random.uniform(-8, 0), out=result[start : start + length]
        )
        start += int(random.integers(8, 50))
        if start >= frames - 4:
            break
    result += np.interp(np.arange(BANDS), np.linspace(0, BANDS - 1, 6), random.normal(0, 2.5, 6)) + np.linspace(
        -1, 1, BANDS
    ) * random.uniform(-6, 6)
    floor = result.max() - random.uniform(35, 100) + np.linspace(1, -1, BANDS) * random.uniform(-5, 15)
    return np.maximum(result, floor + random.normal(0, 3, (frames, 1)), dtype=np.float32)


def unaltered(recordings: Recordings, index: int) -> np.ndarray:
    """The recording in dB [frames, BANDS], at least one second."""
    mel = recordings.mels[recordings.rows[index]["id"]].astype(np.float32)
    length = max(LENGTHS[0], len(mel))
    return np.pad(mel[:length], ((0, max(0, length - len(mel))), (0, 0)), constant_values=SILENCE_DB)


@torch.no_grad()
def embed_audio(encoder: AudioEncoder, recordings: Recordings, chosen: np.ndarray) -> np.ndarray:
    """Unit embeddings [n, 256] of whole recordings."""
    encoder.eval()
    result = encoder.from_statistics(recordings.statistics[chosen].to(encoder.mean.device)).cpu().numpy()
    encoder.train()
    return result


@torch.no_grad()
def embed_text(projection: TextProjection, recordings: Recordings, captions: list[str]) -> np.ndarray:
    projection.eval()
    sentences = torch.from_numpy(np.stack([recordings.sentences[c] for c in captions]))
    result = projection(sentences.to(projection.linear.weight.device)).cpu().numpy()
    projection.train()
    return result


def evaluate_retrieval(
    encoder: AudioEncoder, projection: TextProjection, recordings: Recordings, splits: tuple[str, ...]
) -> dict[str, float]:
    """Retrieval between held-out recordings and the captions of concepts, in both directions, and classification with
    the evaluated words alone.
    """
    chosen = recordings.in_splits(*splits)
    audio = embed_audio(encoder, recordings, chosen)
    owner = recordings.concept_index[chosen]
    present = sorted(set(owner))
    texts = []
    for concept in present:
        words = next(w for w, c in zip(recordings.words, recordings.concept_index) if c == concept)
        vector = embed_text(projection, recordings, list(words.captions[:8])).mean(0)
        texts.append(vector / np.linalg.norm(vector))
    scores = audio @ np.stack(texts).T
    rank_of_text = [int((row > row[present.index(o)]).sum()) for row, o in zip(scores, owner)]

    def found(k):
        return float(
            np.mean([(owner[np.argsort(-scores[:, j])[:k]] == concept).any() for j, concept in enumerate(present)])
        )

    words = embed_text(projection, recordings, list(GROUPS))
    grouped = [(n, GROUPS.index(recordings.words[i].group)) for n, i in enumerate(chosen) if recordings.words[i].group]
    guesses = np.array([np.argmax(audio[n] @ words.T) for n, _ in grouped])
    truth = np.array([g for _, g in grouped])
    each = {
        word: round(float((guesses[truth == g] == g).mean()), 3) for g, word in enumerate(GROUPS) if (truth == g).any()
    }
    return {
        "recordings": len(chosen),
        "concepts": len(present),
        **{f"audio_to_text@{k}": round(float(np.mean(np.array(rank_of_text) < k)), 3) for k in (1, 5, 10)},
        **{f"text_to_audio@{k}": round(found(k), 3) for k in (1, 5, 10)},
        "words": round(float((guesses == truth).mean()), 3),
        "words_balanced": round(float(np.mean(list(each.values()))), 3),
        "each_word": each,
    }


def draw_variants(recordings: Recordings, chosen: np.ndarray, random: np.random.Generator) -> torch.Tensor:
    """Statistics of every chosen recording and of its VARIANTS augmented versions, [n, VARIANTS + 1, FEATURES]."""
    result = []
    for i in chosen:
        mel = recordings.mels[recordings.rows[i]["id"]].astype(np.float32)
        frames = int(random.choice(LENGTHS, p=(0.5, 0.35, 0.15)))
        batch = np.stack([augmented(mel, frames, random) for _ in range(VARIANTS)])
        result.append(torch.cat([recordings.statistics[i : i + 1], mel_statistics(torch.from_numpy(batch))]))
    return torch.stack(result)


class PromptTraining:
    """Networks, data and loss. Random numbers are drawn on the CPU, so that every device sees the same batches."""

    def __init__(self, recordings: Recordings, steps: int, device: torch.device) -> None:
        self.recordings, self.device, self.random = recordings, device, np.random.default_rng(1)
        self.chosen = recordings.in_splits("train")
        self.weights = recordings.weights(self.chosen)
        variants = draw_variants(recordings, self.chosen, self.random)  # [n, VARIANTS + 1, FEATURES]
        self.encoder, self.projection = AudioEncoder(), TextProjection()
        self.encoder.mean.copy_(variants.flatten(0, 1).mean(0))
        self.encoder.deviation.copy_(variants.flatten(0, 1).std(0) + 0.01)
        self.head = nn.Linear(256, len(recordings.concepts))
        self.modules = nn.ModuleList([self.encoder, self.projection, self.head]).to(device)
        self.scale = nn.Parameter(torch.tensor(2.6, device=device))
        self.variants = variants.to(device)
        self.optimiser = torch.optim.AdamW(
            [{"params": self.modules.parameters()}, {"params": [self.scale], "weight_decay": 0.0}],
            lr=1e-3,
            weight_decay=0.05,
        )
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(self.optimiser, 1e-3, total_steps=steps, pct_start=0.05)
        self.affinity = torch.from_numpy(recordings.affinity()).to(device)  # [concepts, concepts]
        self.owners = torch.from_numpy(recordings.concept_index).to(device)  # [recordings]

    def parts(self) -> dict:
        """For checkpoints."""
        return {
            "modules": self.modules,
            "scale": nn.ParameterList([self.scale]),
            "optimiser": self.optimiser,
            "schedule": self.schedule,
        }

    def loss(self) -> Tensor:
        """Of the next batch."""
        random, recordings = self.random, self.recordings
        picks = random.choice(len(self.chosen), BATCH, p=self.weights)
        statistics = self.variants[picks, random.integers(0, VARIANTS + 1, BATCH)]  # [B, FEATURES]
        captions = [choose_captions(recordings.words[i], 1, random)[0] for i in self.chosen[picks]]
        name = np.array(captions)
        sentences = torch.from_numpy(np.stack([recordings.sentences[c] for c in captions]))  # [B, 384]
        noisy = F.normalize(sentences, dim=-1) + 0.01 * torch.randn_like(sentences)
        same_caption = torch.from_numpy(name[:, None] == name).float().to(self.device)  # [B, B]
        with mixed_precision(self.device):
            audio, text = self.encoder.from_statistics(statistics), self.projection(noisy.to(self.device))  # [B, 256]
            guesses = self.head(audio)  # [B, concepts]
        return self.contrast(
            audio.float(), text.float(), guesses.float(), self.owners[self.chosen[picks]], same_caption
        )

    def contrast(self, audio: Tensor, text: Tensor, guesses: Tensor, owner: Tensor, same_caption: Tensor) -> Tensor:
        """Symmetric contrastive loss of embeddings [B, 256] each, and cross-entropy of the concepts [B, concepts].
        owner [B] is the concept of each recording.
        """
        affinities = self.affinity[owner]  # [B, concepts]
        target = torch.maximum(affinities[:, owner], same_caption)  # [B, B]
        target = target / target.sum(1, keepdim=True)
        scores = audio @ text.T * self.scale.exp().clamp(max=50)  # [B, B]
        concepts = affinities / affinities.sum(1, keepdim=True)  # [B, concepts]
        return (
            -(target * scores.log_softmax(1)).sum(1).mean() / 2
            - (target * scores.T.log_softmax(1)).sum(1).mean() / 2
            - 0.3 * (concepts * (guesses * 10).log_softmax(1)).sum(1).mean()
        )


def train(recordings: Recordings, args: argparse.Namespace) -> tuple[AudioEncoder, TextProjection, bool]:
    """Also whether all steps are done."""
    device, begin = choose_device(args.device, args.threads), time.time()
    torch.manual_seed(1)
    training = PromptTraining(recordings, args.steps, device)
    print(f"variants drawn in {time.time() - begin:.0f} s", flush=True)
    print(
        ", ".join(
            f"{sum(p.numel() for p in network.parameters()) / 1e6:.2f} M {name}"
            for name, network in (("audio", training.encoder), ("text", training.projection))
        ),
        flush=True,
    )
    path = args.cache / "prompt.progress"
    if not args.resume:
        path.unlink(missing_ok=True)
    progress, budget = Progress(path, training.parts(), training.random), Budget(args.minutes, args.steps)
    step = progress.resume()
    while not budget.finished(step):
        batches = (training.loss() for _ in range(args.accumulate))
        losses = update(training.optimiser, batches, args.accumulate, clip=1.0)
        training.schedule.step()
        step += 1
        if step % 100 == 0:
            seconds, loss, scale = time.time() - begin, float(torch.stack(losses).mean()), float(training.scale.exp())
            print(f"{step} {seconds:.0f} s loss {loss:.3f} scale {scale:.1f}", flush=True)
        if step % 500 == 0:
            print(evaluate_retrieval(training.encoder, training.projection, recordings, ("valid",)), flush=True)
            save(training.encoder, training.projection, args.cache)
            progress.save(step)
    progress.save(step)
    if budget.complete(step):
        progress.remove()
    return training.encoder.cpu().eval(), training.projection.cpu().eval(), budget.complete(step)


def save(encoder: AudioEncoder, projection: TextProjection, cache: Path) -> None:
    checkpoint.save({"audio": encoder.state_dict(), "text": projection.state_dict()}, cache / "prompt.pt")


def load(cache: Path) -> tuple[AudioEncoder, TextProjection]:
    """The trained audio encoder and text projection, in evaluation mode."""
    state = checkpoint.load(cache / "prompt.pt", "prompt")
    encoder, projection = AudioEncoder(), TextProjection()
    encoder.load_state_dict(state["audio"])
    projection.load_state_dict(state["text"])
    return encoder.eval(), projection.eval()


def write_embeddings(encoder: AudioEncoder, projection: TextProjection, recordings: Recordings, path: Path) -> None:
    """Embeddings of every recording and of CAPTIONS_EACH captions for it."""
    random = np.random.default_rng(2)
    everything = np.arange(len(recordings.rows))
    captions = [choose_captions(w, CAPTIONS_EACH, random) for w in recordings.words]
    flat = sorted({c for row in captions for c in row})
    vectors = dict(zip(flat, embed_text(projection, recordings, flat)))
    np.savez(
        path,
        ids=np.array([row["id"] for row in recordings.rows]),
        audio=embed_audio(encoder, recordings, everything),
        text=np.stack([[vectors[c] for c in row] for row in captions]),
        captions=np.array(captions),
    )


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--minutes", type=float, default=600, help="of this run")
    parser.add_argument("--resume", action="store_true", help="continue from <cache>/prompt.progress")
    add_device(parser)
    add_accumulation(parser)
    return parser


def main() -> None:
    args = arguments().parse_args()
    recordings = Recordings(args.corpus, args.cache)
    encoder, projection, complete = train(recordings, args)
    save(encoder, projection, args.cache)
    if not complete:
        return
    figures = {split: evaluate_retrieval(encoder, projection, recordings, (split,)) for split in ("valid", "test")}
    (args.cache / "retrieval.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))
    write_embeddings(encoder, projection, recordings, args.cache / "embeddings.npz")


if __name__ == "__main__":
    main()
