"""Text tower of LAION-CLAP (RoBERTa-base): token ids -> unit vector of 512 numbers, and one vector of 768 per token.

Wu et al., arXiv:2211.06687; RoBERTa, Liu et al., arXiv:1907.11692. The parameters have the names of laion-clap's
checkpoints; `clap_names.from_transformers` renames those of `laion/clap-htsat-*`. Tokens are RoBERTa's byte-level BPE,
padded on the right to 77.

Stable Audio's cross-attention reads 768-wide tokens. In the place of T5 stand either the embedding as one token (which
sound and words share) or the states of the last but one layer, as stable-audio-tools' CLAPTextConditioner has it.

Sizes in the comments: B texts, N tokens, C = 768.
"""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

# Names in laion-clap's checkpoints that belong to no parameter here
IGNORED = (
    "text_branch.embeddings.position_ids",
    "text_branch.embeddings.token_type_ids",
    "text_transform.",
    "audio_branch.",
    "audio_projection.",
    "audio_transform.",
    "logit_scale_",
)
HIDDEN = -1e4  # added to the scores of padding; finite in float16


@dataclass(frozen=True)
class ClapTextConfig:
    vocabulary: int = 50_265
    positions: int = 514  # two more than tokens
    padding: int = 1  # id of the padding token
    max_tokens: int = 77
    width: int = 768
    depth: int = 12
    heads: int = 12
    hidden: int = 3072  # of the MLPs
    epsilon: float = 1e-5
    embedding: int = 512
    token_layer: int = -2  # whose states are returned as tokens; -1 is the last


def tiny() -> ClapTextConfig:
    return ClapTextConfig(
        vocabulary=60, positions=20, max_tokens=12, width=16, depth=3, heads=2, hidden=32, embedding=16
    )


class ClapTextOutput(NamedTuple):
    embedding: Tensor  # [B, 512], unit vectors
    tokens: Tensor  # [B, N, 768]


class Embeddings(nn.Module):
    """Ids [B, N] and mask [B, N] -> [B, N, C]."""

    def __init__(self, config: ClapTextConfig) -> None:
        super().__init__()
        self.padding = config.padding
        self.word_embeddings = nn.Embedding(config.vocabulary, config.width)
        self.position_embeddings = nn.Embedding(config.positions, config.width)
        self.token_type_embeddings = nn.Embedding(1, config.width)
        self.LayerNorm = nn.LayerNorm(config.width, config.epsilon)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        table, first = self.position_embeddings.weight, self.padding + 1  # positions count from the one after padding
        place = table[first : first + ids.shape[1]]  # [N, C]
        position = mask[:, :, None] * place + (1 - mask[:, :, None]) * table[self.padding]  # [B, N, C]
        x = self.word_embeddings(ids) + position + self.token_type_embeddings.weight[0]  # [B, N, C]
        return self.LayerNorm(x)  # [B, N, C]


class SelfAttention(nn.Module):
    def __init__(self, config: ClapTextConfig) -> None:
        super().__init__()
        self.heads, self.size, self.width = config.heads, config.width // config.heads, config.width
        self.query = nn.Linear(config.width, config.width)
        self.key = nn.Linear(config.width, config.width)
        self.value = nn.Linear(config.width, config.width)

    def split(self, x: Tensor) -> Tensor:
        return x.reshape(x.shape[0], -1, self.heads, self.size).transpose(1, 2)  # [B, heads, N, size]

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x [B, N, C], bias [B, 1, 1, N] added to the scores -> [B, N, C]."""
        query, key, value = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))
        weight = torch.softmax(query @ key.transpose(2, 3) * self.size**-0.5 + bias, 3)  # [B, heads, N, N]
        x = (weight @ value).transpose(1, 2)  # [B, N, heads, size]
        return x.reshape(x.shape[0], -1, self.width)  # [B, N, C]


class Residual(nn.Module):
    """Linear layer, then the sum with the block's input, then a norm."""

    def __init__(self, inputs: int, config: ClapTextConfig) -> None:
        super().__init__()
        self.dense = nn.Linear(inputs, config.width)
        self.LayerNorm = nn.LayerNorm(config.width, config.epsilon)

    def forward(self, x: Tensor, before: Tensor) -> Tensor:
        return self.LayerNorm(self.dense(x) + before)  # [B, N, C]


class Layer(nn.Module):
    def __init__(self, config: ClapTextConfig) -> None:
        super().__init__()
        self.attention = nn.ModuleDict({"self": SelfAttention(config), "output": Residual(config.width, config)})
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(config.width, config.hidden)})
        self.output = Residual(config.hidden, config)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        x = self.attention["output"](self.attention["self"](x, bias), x)  # [B, N, C]
        return self.output(F.gelu(self.intermediate["dense"](x)), x)  # [B, N, C]


class Roberta(nn.Module):
    """Ids [B, N] and mask [B, N], 0 for padding -> pooled state [B, C] and states of one layer [B, N, C]."""

    def __init__(self, config: ClapTextConfig) -> None:
        super().__init__()
        self.token_layer = config.token_layer
        self.embeddings = Embeddings(config)
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(Layer(config) for _ in range(config.depth))})
        self.pooler = nn.ModuleDict({"dense": nn.Linear(config.width, config.width)})

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        bias = (1 - mask)[:, None, None] * HIDDEN  # [B, 1, 1, N]
        states = [self.embeddings(ids, mask)]  # [B, N, C] each
        for layer in self.encoder["layer"]:
            states.append(layer(states[-1], bias))
        pooled = torch.tanh(self.pooler["dense"](states[-1][:, 0]))  # [B, C]
        return pooled, states[self.token_layer]


class ClapText(nn.Module):
    def __init__(self, config: ClapTextConfig = ClapTextConfig()) -> None:
        super().__init__()
        self.config = config
        self.text_branch = Roberta(config)
        width = config.embedding
        self.text_projection = nn.Sequential(nn.Linear(config.width, width), nn.ReLU(), nn.Linear(width, width))

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> ClapTextOutput:
        """Ids [B, N], padded on the right, and mask [B, N] of ones and zeros; without it, padding is what is masked."""
        mask = (ids != self.config.padding if mask is None else mask).to(self.text_projection[0].weight.dtype)  # [B, N]
        pooled, tokens = self.text_branch(ids, mask)  # [B, C], [B, N, C]
        return ClapTextOutput(F.normalize(self.text_projection(pooled), dim=1), tokens)
