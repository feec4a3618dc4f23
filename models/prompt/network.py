"""Prompt space: joint embedding of sounds and sentences, unit vectors of 256 numbers (CLAP, arXiv 2211.06687, small).

Audio side: log-mel spectrogram (inside the network, so the page needs no analysis code), its statistics over time, an
MLP. Two thousand recordings are too few for a convolutional network to learn better features than attack, spectrum and
decay per band. Text side: all-MiniLM-L6-v2 (Apache-2.0), frozen, mean-pooled as in sentence-transformers, then a small
trained projection.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

DIMENSIONS = 256
RATE = 32_000  # Hz
WINDOW, HOP = 1024, 400  # samples
BANDS = 64  # mel bands
LOW_HZ, HIGH_HZ = 50.0, 15_500.0
# Log-mel is clipped to [-FLOOR_DB, 0] dB relative to its maximum: an embedding does not depend on loudness.
FLOOR_DB = 80.0


def mel_filters() -> np.ndarray:
    """Triangular filters on the HTK mel scale, [BANDS, WINDOW // 2 + 1], peak 1."""

    def mel(hz):
        return 2595 * math.log10(1 + hz / 700)

    edges = 700 * (10 ** (np.linspace(mel(LOW_HZ), mel(HIGH_HZ), BANDS + 2) / 2595) - 1)
    bins = np.arange(WINDOW // 2 + 1) * RATE / WINDOW
    rise = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    filters = np.clip(np.minimum(rise, fall), 0, None)
    # A band narrower than a bin would be empty: it gets its nearest bin.
    for band in np.flatnonzero(filters.sum(axis=1) < 0.5):
        filters[band, round(edges[band + 1] * WINDOW / RATE)] = 1
    return filters.astype(np.float32)


class LogMel(nn.Module):
    """Audio [B, S] at RATE -> mel power in dB [B, frames, BANDS], frames = S // HOP + 1. Centred Hann windows; the DFT
    is a convolution.
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
        bins = WINDOW // 2 + 1
        # [B, 2 * bins, frames], real parts first
        parts = F.conv1d(F.pad(audio[:, None], (WINDOW // 2, WINDOW // 2)), self.basis, stride=HOP)
        power = parts[:, :bins] * parts[:, :bins] + parts[:, bins:] * parts[:, bins:]  # [B, bins, frames]
        return torch.log(power.transpose(1, 2) @ self.filters + 1e-10) * (10 / math.log(10))


DECAY_FRAMES = (2, 5, 10, 20, 40)  # of 12.5 ms
FEATURES = 6 * BANDS + len(DECAY_FRAMES) * BANDS // 4


def mel_statistics(decibels: torch.Tensor) -> torch.Tensor:
    """Log-mel in dB [B, frames, BANDS] -> [B, FEATURES], independent of loudness and of silence around the sound.

    Mean spectrum of the audible and of the loudest frames, standard deviation, maximum, mean rise and fall between
    frames, and in 16 bands the decay within 25 to 500 ms after the loud frames.
    """
    relative = decibels - decibels.amax(dim=(1, 2), keepdim=True)
    x = relative.clamp(min=-FLOOR_DB) / (FLOOR_DB / 2) + 1
    level = relative.amax(dim=2, keepdim=True)  # [B, frames, 1]
    audible, loud = torch.exp(level * 0.05), torch.exp(level * 0.23)
    audible, loud = audible / audible.sum(1, keepdim=True), loud / loud.sum(1, keepdim=True)
    mean = (audible * x).sum(1)  # [B, BANDS]
    spread = (audible * (x - mean[:, None]) * (x - mean[:, None])).sum(1)
    step = x[:, 1:] - x[:, :-1]
    rise, fall = (audible[:, 1:] * step.clamp(min=0)).sum(1), (audible[:, :-1] * (-step).clamp(min=0)).sum(1)
    coarse = x.unflatten(2, (BANDS // 4, 4)).mean(3)  # [B, frames, BANDS / 4]
    decays = [(loud * (coarse - F.pad(coarse, (0, 0, 0, k), value=-1.0)[:, k:])).sum(1) for k in DECAY_FRAMES]
    return torch.cat([mean, (loud * x).sum(1), torch.sqrt(spread + 1e-6), x.amax(1), 10 * rise, 10 * fall, *decays], 1)


@dataclass(frozen=True)
class AudioEncoderConfig:
    width: int = 512
    dropout: float = 0.3


class AudioEncoder(nn.Module):
    """Audio [B, S] -> unit embedding [B, 256]. `from_statistics` takes [B, FEATURES] instead."""

    def __init__(self, config: AudioEncoderConfig = AudioEncoderConfig()) -> None:
        super().__init__()
        width = config.width
        self.mel = LogMel()
        self.register_buffer("mean", torch.zeros(FEATURES))
        self.register_buffer("deviation", torch.ones(FEATURES))
        self.input_layer = nn.Sequential(nn.Linear(FEATURES, width), nn.GELU(), nn.Dropout(config.dropout))
        self.hidden_layer = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Dropout(config.dropout))
        self.output_head = nn.Linear(width, DIMENSIONS)

    def from_statistics(self, statistics: torch.Tensor) -> torch.Tensor:
        x = self.input_layer((statistics - self.mean) / self.deviation)  # [B, width]
        return F.normalize(self.output_head(x + self.hidden_layer(x)), dim=-1)  # [B, 256]

    def forward(self, audio: torch.Tensor) -> torch.Tensor:
        return self.from_statistics(mel_statistics(self.mel(audio)))


@dataclass(frozen=True)
class SentenceEncoderConfig:
    """all-MiniLM-L6-v2."""

    width: int = 384
    heads: int = 12
    depth: int = 6  # layers
    hidden_width: int = 1536
    vocabulary: int = 30522
    positions: int = 512


class BertLayer(nn.Module):
    """Post-norm transformer layer of BERT: x [B, L, width], bias [B, 1, 1, L] -> [B, L, width]."""

    def __init__(self, config: SentenceEncoderConfig) -> None:
        super().__init__()
        width, self.heads = config.width, config.heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up, self.down = nn.Linear(width, config.hidden_width), nn.Linear(config.hidden_width, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        def split(y):
            return y.unflatten(-1, (self.heads, -1)).transpose(1, 2)

        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))  # [B, heads, L, size]
        weights = (query @ key.transpose(2, 3) / math.sqrt(query.shape[-1]) + bias).softmax(-1)  # [B, heads, L, L]
        x = self.norm1(x + self.output((weights @ value).transpose(1, 2).flatten(2)))  # [B, L, width]
        return self.norm2(x + self.down(F.gelu(self.up(x))))  # [B, L, width]


class SentenceEncoder(nn.Module):
    """input_ids, attention_mask int64 [B, L] -> mean of the token states [B, 384], not normalised."""

    def __init__(self, config: SentenceEncoderConfig = SentenceEncoderConfig()) -> None:
        super().__init__()
        self.token_embedding = nn.Embedding(config.vocabulary, config.width)
        self.position_embedding = nn.Embedding(config.positions, config.width)
        self.type_embedding = nn.Parameter(torch.zeros(config.width))
        self.norm = nn.LayerNorm(config.width, eps=1e-12)
        self.layers = nn.ModuleList(BertLayer(config) for _ in range(config.depth))

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(input_ids.shape[1], device=input_ids.device)
        embedding = self.token_embedding(input_ids) + self.position_embedding(positions) + self.type_embedding
        x = self.norm(embedding)  # [B, L, width]
        mask = attention_mask.to(x.dtype)
        bias = (1 - mask)[:, None, None] * -1e9  # [B, 1, 1, L]
        for layer in self.layers:
            x = layer(x, bias)
        return (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)  # [B, width]

    @classmethod
    def load(cls, tensors: dict[str, torch.Tensor]) -> "SentenceEncoder":
        """From the tensors of the published model.safetensors. Raises KeyError if one is missing."""
        names = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "output": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm2": "output.LayerNorm",
        }
        state = {
            "token_embedding.weight": tensors["embeddings.word_embeddings.weight"],
            "position_embedding.weight": tensors["embeddings.position_embeddings.weight"],
            "type_embedding": tensors["embeddings.token_type_embeddings.weight"][0],
        }
        encoder = cls()
        for part in ("weight", "bias"):
            state[f"norm.{part}"] = tensors[f"embeddings.LayerNorm.{part}"]
            for layer in range(len(encoder.layers)):
                for own, theirs in names.items():
                    state[f"layers.{layer}.{own}.{part}"] = tensors[f"encoder.layer.{layer}.{theirs}.{part}"]
        encoder.load_state_dict({name: value.float() for name, value in state.items()})
        return encoder.eval()


@dataclass(frozen=True)
class TextProjectionConfig:
    sentence_width: int = SentenceEncoderConfig.width
    width: int = 512
    dropout: float = 0.2


class TextProjection(nn.Module):
    """Sentence embedding [B, 384] -> unit embedding [B, 256]: a linear layer plus an MLP."""

    def __init__(self, config: TextProjectionConfig = TextProjectionConfig()) -> None:
        super().__init__()
        self.linear = nn.Linear(config.sentence_width, DIMENSIONS)
        self.mlp = nn.Sequential(
            nn.Linear(config.sentence_width, config.width),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(config.width, DIMENSIONS),
        )

    def forward(self, sentence: torch.Tensor) -> torch.Tensor:
        sentence = F.normalize(sentence, dim=-1)  # [B, 384]
        return F.normalize(self.linear(sentence) + self.mlp(sentence), dim=-1)  # [B, 256]


class TextEncoder(nn.Module):
    """input_ids, attention_mask int64 [B, L] -> unit embedding [B, 256]."""

    def __init__(self, sentences: SentenceEncoder, projection: TextProjection) -> None:
        super().__init__()
        self.sentences, self.projection = sentences, projection

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        return self.projection(self.sentences(input_ids, attention_mask))
