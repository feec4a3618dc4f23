"""TC-CLIP's image encoder: CLIP ViT-B/16 whose frames see a summary of the whole clip; 512 features a frame.

Kim et al., arXiv:2404.09490 (ECCV 2024). In every layer the patches that the class token attends to most, from all
frames, are merged into 96 context tokens (token merging, Bolya et al., arXiv:2210.09461), and in the next layer every
frame attends to its own tokens and to these. The parameters have the names of the authors' checkpoints
(`image_encoder.…`); code and weights of the authors are under CC BY-NC 4.0. The paper takes the class token of each
frame, and does not say how 300 frames enter a network trained on 16: here in windows of 16 (`clip_features`).

Sizes in the comments: B clips of T frames, P = 196 patches and a class token in each, C = 768, K context tokens. They
are numbers in the code too, so that a traced graph computes no sizes.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

# Names in the authors' checkpoints that belong to no parameter here
IGNORED = ("prompt_learner.", "text_encoder.", "logit_scale")
MEAN, DEVIATION = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)  # of RGB 0..255


@dataclass(frozen=True)
class TcClipConfig:
    size: int = 224  # side of a frame
    patch: int = 16
    width: int = 768
    depth: int = 12
    heads: int = 12
    embedding: int = 512
    window: int = 16  # frames of a clip
    seed_share: float = 0.3  # of a frame's patches that are candidates for the context
    context: int = 96  # tokens
    merged: int = 100  # tokens at most that one step of the merging removes

    @property
    def patches(self) -> int:
        return (self.size // self.patch) ** 2

    @property
    def seeds(self) -> int:
        return int(self.patches * self.seed_share)


def tiny() -> TcClipConfig:
    return TcClipConfig(
        size=32, patch=8, width=16, depth=3, heads=2, embedding=8, window=4, seed_share=0.5, context=6, merged=10
    )


def merging_steps(count: int, target: int, most: int) -> list[int]:
    """How many of `count` tokens each step removes until `target` are left: `most`, then the rest, never over half."""
    steps = []
    for _ in range((count - target) // most if count > target else 0):
        steps.append(min(most, count // 2))
        count -= steps[-1]
    while count > target:
        steps.append(min(count - target, count // 2))
        count -= steps[-1]
    return steps


def take(x: Tensor, index: Tensor) -> Tensor:
    """x [B, N, C], index [B, n] -> [B, n, C], as rows of one table: GPU runtimes do not add int64."""
    batch, total, width = (int(size) for size in x.shape)
    first = torch.arange(0, batch * total, total, dtype=torch.float32, device=x.device)[:, None]  # [B, 1]
    rows = (index.float() + first).long().reshape(-1)  # [B * n]
    return x.reshape(-1, width)[rows].reshape(batch, -1, width)


def merge(tokens: Tensor, weight: Tensor, total: int, count: int) -> tuple[Tensor, Tensor]:
    """Merges `count` of N = `total` tokens, all of even position, each into the most similar of odd position.

    tokens [B, N, C] and how many each stands for [B, N, 1] -> [B, N - count, C], [B, N - count, 1].
    """
    unit = tokens / tokens.norm(dim=2, keepdim=True)  # [B, N, C]
    similarity = unit[:, ::2] @ unit[:, 1::2].transpose(1, 2)  # [B, even, odd]
    closest, partner = similarity.max(2)  # [B, even]
    order = closest.topk(total - total // 2, dim=1).indices  # [B, even], most similar first
    gone, left = order[:, :count], order[:, count:]  # [B, count], [B, even - count]
    # As a matrix product, in floating point: GPU runtimes have neither scatter with sums nor int64 comparison
    odd = torch.arange(total // 2, dtype=tokens.dtype, device=tokens.device)  # [odd]
    targets = torch.gather(partner.to(tokens.dtype), 1, gone)  # [B, count]
    assigned = (targets[:, None] == odd[:, None]).to(tokens.dtype)  # [B, odd, count]
    parts = torch.cat([tokens * weight, weight], 2)  # [B, N, C + 1]
    even = parts[:, ::2]  # [B, even, C + 1]
    merged = parts[:, 1::2] + assigned @ take(even, gone)  # [B, odd, C + 1]
    parts = torch.cat([take(even, left), merged], 1)  # [B, N - count, C + 1]
    return parts[:, :, :-1] / parts[:, :, -1:], parts[:, :, -1:]


class Attention(nn.Module):
    """Each frame attends to its own tokens and, after the first layer, to the context."""

    def __init__(self, config: TcClipConfig, first: bool) -> None:
        super().__init__()
        self.heads, self.size, self.width = config.heads, config.width // config.heads, config.width
        self.tokens = config.patches + 1
        self.q_proj = nn.Linear(config.width, config.width)
        self.k_proj = nn.Linear(config.width, config.width)
        self.v_proj = nn.Linear(config.width, config.width)
        self.out_proj = nn.Linear(config.width, config.width)
        # Added to the scores of a frame's own tokens and of the context
        self.local_global_bias_table = None if first else nn.Parameter(torch.randn(config.heads, 1, 2) * 0.02)

    def split(self, x: Tensor, tokens: int) -> Tensor:
        return x.reshape(-1, tokens, self.heads, self.size).transpose(1, 2)  # [B * T | B, heads, tokens, size]

    def repeat(self, x: Tensor, frames: int) -> Tensor:
        """[B, heads, K, size] -> [B * T, heads, K, size]: the same for every frame."""
        count = int(x.shape[2])
        x = torch.cat([x[:, None]] * frames, 1)  # [B, T, heads, K, size]
        return x.reshape(-1, self.heads, count, self.size)

    def forward(self, x: Tensor, context: Tensor | None, frames: int) -> tuple[Tensor, Tensor]:
        """Tokens [B * T, 1 + P, C], context [B, K, C] -> [B * T, 1 + P, C], the class token's attention [B * T, P]."""
        query, key, value = (self.split(f(x), self.tokens) for f in (self.q_proj, self.k_proj, self.v_proj))
        query = query * self.size**-0.5  # [B * T, heads, 1 + P, size]
        scores = query @ key.transpose(2, 3)  # [B * T, heads, 1 + P, 1 + P]
        if context is None:
            weight = torch.softmax(scores, 3)  # [B * T, heads, 1 + P, 1 + P]
            x = weight @ value  # [B * T, heads, 1 + P, size]
        else:
            count, bias = int(context.shape[1]), self.local_global_bias_table  # K; [heads, 1, 2]
            far_key = self.repeat(self.split(self.k_proj(context), count), frames)  # [B * T, heads, K, size]
            far_value = self.repeat(self.split(self.v_proj(context), count), frames)  # [B * T, heads, K, size]
            far = query @ far_key.transpose(2, 3) + bias[:, :, 1:]  # [B * T, heads, 1 + P, K]
            weight = torch.softmax(torch.cat([scores + bias[:, :, :1], far], 3), 3)  # [B * T, heads, 1 + P, 1 + P + K]
            near, far = weight.split([self.tokens, count], 3)  # [B * T, heads, 1 + P, 1 + P | K]
            x = near @ value + far @ far_value  # [B * T, heads, 1 + P, size]
        x = self.out_proj(x.transpose(1, 2).reshape(-1, self.tokens, self.width))  # [B * T, 1 + P, C]
        return x, weight[:, :, 0, 1 : self.tokens].mean(1)


class Mlp(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.c_fc, self.c_proj = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x: Tensor) -> Tensor:
        x = self.c_fc(x)  # [..., 4 C]
        return self.c_proj(x * torch.sigmoid(1.702 * x))  # [..., C]


class Block(nn.Module):
    def __init__(self, config: TcClipConfig, first: bool) -> None:
        super().__init__()
        self.seeds, self.width = config.seeds, config.width
        self.context, self.merged = config.context, config.merged
        self.attn = Attention(config, first)
        self.mlp = Mlp(config.width)
        self.ln_1, self.ln_2 = nn.LayerNorm(config.width), nn.LayerNorm(config.width)

    def summarise(self, x: Tensor, attention: Tensor, frames: int) -> Tensor:
        """Tokens [B * T, 1 + P, C] and the class token's attention [B * T, P] -> context [B, K, C]."""
        index = attention.topk(self.seeds, dim=1).indices  # [B * T, seeds]
        count = frames * self.seeds
        tokens = take(x[:, 1:], index).reshape(-1, count, self.width)  # [B, T * seeds, C]
        weight = torch.ones(len(tokens), count, 1, dtype=tokens.dtype, device=tokens.device)  # [B, T * seeds, 1]
        for step in merging_steps(count, self.context, self.merged):
            tokens, weight = merge(tokens, weight, count, step)  # [B, count - step, C]
            count -= step
        return tokens  # [B, K, C]

    def forward(self, x: Tensor, context: Tensor | None, frames: int) -> tuple[Tensor, Tensor]:
        """Tokens [B * T, 1 + P, C] and context [B, K, C] -> the same, for the next layer."""
        seen = None if context is None else self.ln_1(context)  # [B, K, C]
        attended, attention = self.attn(self.ln_1(x), seen, frames)  # [B * T, 1 + P, C], [B * T, P]
        x = x + attended  # [B * T, 1 + P, C]
        context = self.summarise(x, attention, frames)  # [B, K, C]
        return x + self.mlp(self.ln_2(x)), context + self.mlp(self.ln_2(context))


class Transformer(nn.Module):
    def __init__(self, config: TcClipConfig) -> None:
        super().__init__()
        self.resblocks = nn.ModuleList(Block(config, first=index == 0) for index in range(config.depth))

    def forward(self, x: Tensor, frames: int) -> Tensor:
        context = None
        for block in self.resblocks:
            x, context = block(x, context, frames)  # [B * T, 1 + P, C], [B, K, C]
        return x


class ImageEncoder(nn.Module):
    """Normalised frames [B, T, 3, 224, 224] -> class tokens [B, T, 512]."""

    def __init__(self, config: TcClipConfig) -> None:
        super().__init__()
        self.config, width = config, config.width
        self.conv1 = nn.Conv2d(3, width, config.patch, config.patch, bias=False)
        self.class_embedding = nn.Parameter(torch.randn(width) * width**-0.5)
        self.positional_embedding = nn.Parameter(torch.randn(config.patches + 1, width) * width**-0.5)
        self.ln_pre, self.ln_post = nn.LayerNorm(width), nn.LayerNorm(width)
        self.transformer = Transformer(config)
        self.proj = nn.Parameter(torch.randn(width, config.embedding) * width**-0.5)

    def forward(self, frames: Tensor) -> Tensor:
        config, count = self.config, int(frames.shape[1])
        x = self.conv1(frames.reshape(-1, 3, config.size, config.size))  # [B * T, C, 14, 14]
        x = x.reshape(-1, config.width, config.patches).transpose(1, 2)  # [B * T, P, C]
        x = torch.cat([0 * x[:, :1] + self.class_embedding, x], 1)  # [B * T, 1 + P, C]
        x = self.transformer(self.ln_pre(x + self.positional_embedding), count)  # [B * T, 1 + P, C]
        x = self.ln_post(x[:, 0]) @ self.proj  # [B * T, 512]
        return x.reshape(-1, count, config.embedding)  # [B, T, 512]


class TcClip(nn.Module):
    """RGB 0..1 [B, T, 3, 224, 224], T = 16 as in training -> [B, T, 512]."""

    def __init__(self, config: TcClipConfig = TcClipConfig()) -> None:
        super().__init__()
        self.config = config
        self.image_encoder = ImageEncoder(config)
        for name, values in (("mean", MEAN), ("deviation", DEVIATION)):
            # From NumPy, so that a network made on the meta device has them all the same
            scaled = torch.from_numpy(np.array(values, np.float32).reshape(3, 1, 1) / np.float32(255))
            self.register_buffer(name, scaled, persistent=False)

    def forward(self, frames: Tensor) -> Tensor:
        return self.image_encoder((frames - self.mean) / self.deviation)  # [B, T, 512]


def clip_features(network: TcClip, frames: Tensor) -> Tensor:
    """Frames of one film [N, 3, 224, 224], RGB 0..1 -> [N, 512], window by window; the last repeats the last frame."""
    size = network.config.window
    found = []
    for window in frames.split(size):
        missing = size - len(window)
        whole = torch.cat([window, window[-1:].expand(missing, -1, -1, -1)])  # [16, 3, 224, 224]
        found.append(network(whole[None])[0, : len(window)])  # [<= 16, 512]
    return torch.cat(found)
