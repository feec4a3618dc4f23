"""Prompt space: a sound and a sentence about it become unit vectors of 256 numbers that point the same way.

Audio side: log-mel inside the network (so that the page needs no analysis of its own), statistics of it over time, a
small perceptron. Some two thousand recordings are too few for a convolutional net to find better features than attack,
colour and decay per band. Text side: all-MiniLM-L6-v2 (Apache-2.0), frozen, mean-pooled as sentence-transformers does,
then a small trained projection.
"""

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

DIMENSIONS = 256
RATE = 32_000
WINDOW, HOP, BANDS = 1024, 400, 64
LOW_HZ, HIGH_HZ = 50.0, 15_500.0
FLOOR_DB = 80.0
"""Log-mel lies in [-FLOOR_DB, 0] dB relative to the loudest cell of the clip: loudness is the envelope's business, not
the prompt's.
"""


def mel_filters() -> np.ndarray:
    """Triangular filters on the HTK mel scale, [BANDS, WINDOW // 2 + 1], peak 1."""

    def mel(hz):
        return 2595 * math.log10(1 + hz / 700)

    edges = 700 * (10 ** (np.linspace(mel(LOW_HZ), mel(HIGH_HZ), BANDS + 2) / 2595) - 1)
    bins = np.arange(WINDOW // 2 + 1) * RATE / WINDOW
    rise = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    filters = np.clip(np.minimum(rise, fall), 0, None)
    # A band narrower than a bin would be empty: it takes its nearest bin.
    for band in np.flatnonzero(filters.sum(axis=1) < 0.5):
        filters[band, round(edges[band + 1] * WINDOW / RATE)] = 1
    return filters.astype(np.float32)


class LogMel(nn.Module):
    """audio [B, S] at RATE -> mel power in dB [B, frames, BANDS], frames = S // HOP + 1, centred Hann windows, DFT as a
    convolution.
    """

    def __init__(self) -> None:
        super().__init__()
        n, k = np.arange(WINDOW), np.arange(WINDOW // 2 + 1)
        window = 0.5 - 0.5 * np.cos(2 * np.pi * n / WINDOW)
        angle = 2 * np.pi * np.outer(k, n) / WINDOW
        basis = np.concatenate([np.cos(angle), np.sin(angle)]) * window * (2 / WINDOW)
        self.register_buffer("basis", torch.tensor(basis, dtype=torch.float32)[:, None], persistent=False)
        self.register_buffer("filters", torch.tensor(mel_filters().T), persistent=False)

    def forward(self, audio: torch.Tensor) -> torch.Tensor:
        parts = F.conv1d(F.pad(audio[:, None], (WINDOW // 2, WINDOW // 2)), self.basis, stride=HOP)
        bins = WINDOW // 2 + 1
        power = parts[:, :bins] * parts[:, :bins] + parts[:, bins:] * parts[:, bins:]
        return torch.log(power.transpose(1, 2) @ self.filters + 1e-10) * (10 / math.log(10))


DECAY_FRAMES = (2, 5, 10, 20, 40)
FEATURES = 6 * BANDS + len(DECAY_FRAMES) * BANDS // 4


def mel_statistics(decibels: torch.Tensor) -> torch.Tensor:
    """dB log-mel [B, frames, BANDS] -> [B, FEATURES]; independent of loudness, and of silence around the sound.

    Mean spectrum of audible frames and of the loudest ones, spread, maximum, rise and fall from frame to frame, and the
    level lost 25 ... 500 ms after the loud frames in 16 bands, which tells a ringing plate from a thud.
    """
    relative = decibels - decibels.amax(dim=(1, 2), keepdim=True)
    x = relative.clamp(min=-FLOOR_DB) / (FLOOR_DB / 2) + 1
    level = relative.amax(dim=2, keepdim=True)
    audible, loud = torch.exp(level * 0.05), torch.exp(level * 0.23)
    audible, loud = audible / audible.sum(1, keepdim=True), loud / loud.sum(1, keepdim=True)
    mean = (audible * x).sum(1)
    spread = (audible * (x - mean[:, None]) * (x - mean[:, None])).sum(1)
    step = x[:, 1:] - x[:, :-1]
    rise, fall = (audible[:, 1:] * step.clamp(min=0)).sum(1), (audible[:, :-1] * (-step).clamp(min=0)).sum(1)
    coarse = x.unflatten(2, (BANDS // 4, 4)).mean(3)
    decays = [(loud * (coarse - F.pad(coarse, (0, 0, 0, k), value=-1.0)[:, k:])).sum(1) for k in DECAY_FRAMES]
    return torch.cat([mean, (loud * x).sum(1), torch.sqrt(spread + 1e-6), x.amax(1), 10 * rise, 10 * fall, *decays], 1)


class AudioEncoder(nn.Module):
    """audio [B, S] -> unit embedding [B, 256]; `from_statistics` takes [B, FEATURES] instead."""

    def __init__(self, width: int = 512) -> None:
        super().__init__()
        self.mel = LogMel()
        self.register_buffer("mean", torch.zeros(FEATURES))
        self.register_buffer("deviation", torch.ones(FEATURES))
        self.first = nn.Sequential(nn.Linear(FEATURES, width), nn.GELU(), nn.Dropout(0.3))
        self.second = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Dropout(0.3))
        self.out = nn.Linear(width, DIMENSIONS)

    def from_statistics(self, statistics: torch.Tensor) -> torch.Tensor:
        x = self.first((statistics - self.mean) / self.deviation)
        return F.normalize(self.out(x + self.second(x)), dim=-1)

    def forward(self, audio: torch.Tensor) -> torch.Tensor:
        return self.from_statistics(mel_statistics(self.mel(audio)))


class BertLayer(nn.Module):
    """One post-norm transformer layer of BERT, [B, L, 384]; attention is plain MatMul-Softmax-MatMul."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.widen, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        def split(y):
            return y.unflatten(-1, (self.heads, -1)).transpose(1, 2)

        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        weights = (query @ key.transpose(2, 3) / math.sqrt(query.shape[-1]) + bias).softmax(-1)
        x = self.norm1(x + self.output((weights @ value).transpose(1, 2).flatten(2)))
        return self.norm2(x + self.narrow(F.gelu(self.widen(x))))


class SentenceEncoder(nn.Module):
    """all-MiniLM-L6-v2: input_ids, attention_mask int64 [B, L] -> mean of the token states [B, 384], not normalised."""

    WIDTH, HEADS, LAYERS, INNER, WORDS, POSITIONS = 384, 12, 6, 1536, 30522, 512

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(self.WORDS, self.WIDTH)
        self.positions = nn.Embedding(self.POSITIONS, self.WIDTH)
        self.kind = nn.Parameter(torch.zeros(self.WIDTH))
        self.norm = nn.LayerNorm(self.WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(BertLayer(self.WIDTH, self.HEADS, self.INNER) for _ in range(self.LAYERS))

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        place = torch.arange(input_ids.shape[1], device=input_ids.device)
        x = self.norm(self.words(input_ids) + self.positions(place) + self.kind)
        mask = attention_mask.to(x.dtype)
        bias = (1 - mask)[:, None, None] * -1e9
        for layer in self.layers:
            x = layer(x, bias)
        return (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)

    @classmethod
    def load(cls, tensors: dict[str, torch.Tensor]) -> "SentenceEncoder":
        """From the tensors of the published model.safetensors. Raises KeyError if one is missing."""
        names = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "output": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "widen": "intermediate.dense",
            "narrow": "output.dense",
            "norm2": "output.LayerNorm",
        }
        state = {
            "words.weight": tensors["embeddings.word_embeddings.weight"],
            "positions.weight": tensors["embeddings.position_embeddings.weight"],
            "kind": tensors["embeddings.token_type_embeddings.weight"][0],
        }
        for part in ("weight", "bias"):
            state[f"norm.{part}"] = tensors[f"embeddings.LayerNorm.{part}"]
            for layer in range(cls.LAYERS):
                for own, theirs in names.items():
                    state[f"layers.{layer}.{own}.{part}"] = tensors[f"encoder.layer.{layer}.{theirs}.{part}"]
        encoder = cls()
        encoder.load_state_dict({name: value.float() for name, value in state.items()})
        return encoder.eval()


class TextProjection(nn.Module):
    """Sentence embedding [B, 384] -> unit embedding [B, 256]."""

    def __init__(self) -> None:
        super().__init__()
        self.straight = nn.Linear(SentenceEncoder.WIDTH, DIMENSIONS)
        self.bent = nn.Sequential(
            nn.Linear(SentenceEncoder.WIDTH, 512), nn.GELU(), nn.Dropout(0.2), nn.Linear(512, DIMENSIONS)
        )

    def forward(self, sentence: torch.Tensor) -> torch.Tensor:
        sentence = F.normalize(sentence, dim=-1)
        return F.normalize(self.straight(sentence) + self.bent(sentence), dim=-1)


class TextEncoder(nn.Module):
    """input_ids, attention_mask int64 [B, L] -> unit embedding [B, 256]."""

    def __init__(self, sentences: SentenceEncoder, projection: TextProjection) -> None:
        super().__init__()
        self.sentences, self.projection = sentences, projection

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        return self.projection(self.sentences(input_ids, attention_mask))
