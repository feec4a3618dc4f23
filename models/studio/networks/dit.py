"""Diffusion transformer of Stable Audio Open 1.0 and of its small rectified-flow variant.

"Stable Audio Open", arXiv 2407.14358; stable-audio-tools, `DiffusionTransformer` with `continuous_transformer`. The
names of parameters are those of the published checkpoints after "model.model.". One token, made of the diffusion time
and of the timing (seconds_start, seconds_total), is prepended to the latent frames; prompt and timing tokens are
attended to.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

PREFIX = "model.model."  # of the transformer in a published checkpoint
TIME_FEATURES = 256


@dataclass(frozen=True)
class DiTConfig:
    """Sizes of Stable Audio Open 1.0: 1.06 billion parameters."""

    channels: int = 64  # of the latent
    width: int = 1536
    depth: int = 24
    heads: int = 24
    prompt: int = 768  # width of prompt and timing tokens
    timing: int = 2  # timing tokens: seconds_start, seconds_total
    project_prompt: bool = False  # prompt tokens are widened to `width` before attention
    qk_norm: bool = False  # queries and keys are normalised, head by head
    objective: str = "v"  # or "rectified_flow"

    @property
    def head(self) -> int:
        """Channels of a head."""
        return self.width // self.heads

    @property
    def context(self) -> int:
        """Width of the tokens that are attended to."""
        return self.width if self.project_prompt else self.prompt


STABLE_AUDIO_OPEN = DiTConfig()
STABLE_AUDIO_OPEN_SMALL = DiTConfig(
    width=1024, depth=16, heads=8, timing=1, project_prompt=True, qk_norm=True, objective="rectified_flow"
)


def tiny(**changes: object) -> DiTConfig:
    """A network for tests, with two query heads per key head as in Stable Audio Open 1.0."""
    return DiTConfig(**({"channels": 64, "width": 128, "depth": 5, "heads": 2, "prompt": 64} | changes))


def config_of(state: Mapping[str, Tensor], prefix: str = PREFIX) -> DiTConfig:
    """Sizes of the network in a checkpoint. Raises KeyError where it has no transformer."""
    shape = {name.removeprefix(prefix): value.shape for name, value in state.items() if name.startswith(prefix)}
    width, channels = shape["transformer.project_in.weight"]
    depth = 1 + max(int(name.split(".")[2]) for name in shape if name.startswith("transformer.layers."))
    context, prompt = shape["to_cond_embed.0.weight"]
    norm, rotary = "transformer.layers.0.self_attn.q_norm.weight", "transformer.rotary_pos_emb.inv_freq"
    qk_norm = norm in shape
    head = shape[norm][0] if qk_norm else head_of(2 * shape[rotary][0], context)
    return DiTConfig(
        channels=channels,
        width=width,
        depth=depth,
        heads=width // head,
        prompt=prompt,
        timing=shape["to_global_embed.0.weight"][1] // prompt,
        project_prompt=context != prompt,
        qk_norm=qk_norm,
        objective="rectified_flow" if qk_norm else "v",
    )


def rotated(head: int) -> int:
    """Channels of a head that positions rotate: half of them, at least 32 where it has so many."""
    return min(head, max(head // 2, 32))


def head_of(size: int, context: int) -> int:
    """Channels of a head of which `size` are rotated; where there are several, published networks have the larger."""
    return next(head for head in (2 * size, size) if rotated(head) == size and context % head == 0)


class FourierFeatures(nn.Module):
    """Learnt frequencies of a number."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(count // 2, 1))

    def forward(self, t: Tensor) -> Tensor:
        angle = 2 * math.pi * t[:, None] @ self.weight.float().T  # [B, count / 2]
        return torch.cat([angle.cos(), angle.sin()], 1)  # [B, count]


class RotaryEmbedding(nn.Module):
    """Angles of rotary positions (arXiv 2104.09864)."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.register_buffer("inv_freq", 10000 ** -(torch.arange(0, size, 2).float() / size))

    def forward(self, count: int) -> tuple[Tensor, Tensor]:
        positions = torch.arange(count, device=self.inv_freq.device, dtype=torch.float32)
        angle = positions[:, None] * self.inv_freq.float()  # [N, size / 2]
        return angle.cos(), angle.sin()


def rotate(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """x [B, heads, N, head]; cosine, sine [N, size / 2]. The first `size` channels of each head are rotated."""
    half = cosine.shape[1]
    a, b, rest = x[..., :half].float(), x[..., half : 2 * half].float(), x[..., 2 * half :]
    turned = torch.cat([a * cosine - b * sine, b * cosine + a * sine], 3)  # [B, heads, N, size], in float32
    return torch.cat([turned.to(x.dtype), rest], 3)  # [B, heads, N, head]


class LayerNorm(nn.Module):
    """Layer normalisation without a learnt offset; the published checkpoints hold a `beta` of zeros."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = (width,)
        self.gamma = nn.Parameter(torch.ones(width))
        self.register_buffer("beta", torch.zeros(width))

    def forward(self, x: Tensor) -> Tensor:
        return F.layer_norm(x, self.width, self.gamma, self.beta, 1e-5)


class Attention(nn.Module):
    """Self-attention (one fused projection) or attention to tokens of `context` width with fewer key heads."""

    def __init__(self, config: DiTConfig, context: int | None = None) -> None:
        super().__init__()
        self.head, self.width, self.context = config.head, config.width, context or config.width
        self.shared, width = self.width // self.context, config.width  # query heads of a key head
        if context is None:
            self.to_qkv = nn.Linear(width, 3 * width, bias=False)
        else:
            self.to_q = nn.Linear(width, width, bias=False)
            self.to_kv = nn.Linear(context, 2 * context, bias=False)
        self.to_out = nn.Linear(width, width, bias=False)
        nn.init.zeros_(self.to_out.weight)
        self.q_norm = nn.LayerNorm(config.head, eps=1e-6) if config.qk_norm else None
        self.k_norm = nn.LayerNorm(config.head, eps=1e-6) if config.qk_norm else None

    def split(self, x: Tensor) -> Tensor:
        """[B, N, heads * head] -> [B, heads, N, head]."""
        return x.reshape(x.shape[0], x.shape[1], -1, self.head).transpose(1, 2)

    def repeat(self, x: Tensor) -> Tensor:
        """[B, key heads, K, head] -> [B, heads, K, head], each key head for its query heads."""
        if self.shared == 1:
            return x
        x = x[:, :, None].expand(-1, -1, self.shared, -1, -1)  # [B, key heads, query heads of each, K, head]
        return x.reshape(x.shape[0], self.width // self.head, -1, self.head)

    def forward(
        self, x: Tensor, context: Tensor | None = None, rotation: tuple[Tensor, Tensor] | None = None
    ) -> Tensor:
        """x [B, N, width], context [B, K, context] -> [B, N, width]."""
        if context is None:
            query, key, value = self.to_qkv(x).split(self.width, 2)  # [B, N, width] each
        else:
            query = self.to_q(x)  # [B, N, width]
            key, value = self.to_kv(context).split(self.context, 2)  # [B, K, context] each
        query, key, value = self.split(query), self.split(key), self.split(value)  # [B, heads | key heads, N | K, head]
        if self.q_norm is not None and self.k_norm is not None:
            query, key = self.q_norm(query), self.k_norm(key)
        if rotation is not None:
            query, key = rotate(query, *rotation), rotate(key, *rotation)
        key, value = self.repeat(key), self.repeat(value)  # [B, heads, N | K, head]
        result = F.scaled_dot_product_attention(query, key, value, scale=self.head**-0.5)  # [B, heads, N, head]
        return self.to_out(result.transpose(1, 2).flatten(2))  # [B, N, width]


class GatedLinear(nn.Module):
    """Linear layer whose second half, through SiLU, gates the first."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.inner = inner
        self.proj = nn.Linear(width, 2 * inner)

    def forward(self, x: Tensor) -> Tensor:
        value, gate = self.proj(x).split(self.inner, 2)  # [B, N, inner] each
        return value * F.silu(gate)


class FeedForward(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.ff = nn.Sequential(
            GatedLinear(width, 4 * width), nn.Identity(), nn.Linear(4 * width, width), nn.Identity()
        )
        nn.init.zeros_(self.ff[2].weight)
        nn.init.zeros_(self.ff[2].bias)

    def forward(self, x: Tensor) -> Tensor:
        return self.ff(x)  # [B, N, width]


class Block(nn.Module):
    """Self-attention, attention to the context, feed-forward; each added to its input."""

    def __init__(self, config: DiTConfig) -> None:
        super().__init__()
        self.pre_norm = LayerNorm(config.width)
        self.self_attn = Attention(config)
        self.cross_attend_norm = LayerNorm(config.width)
        self.cross_attn = Attention(config, config.context)
        self.ff_norm = LayerNorm(config.width)
        self.ff = FeedForward(config.width)

    def forward(self, x: Tensor, context: Tensor, rotation: tuple[Tensor, Tensor]) -> Tensor:
        """x [B, N, width], context [B, K, context] -> [B, N, width]."""
        x = x + self.self_attn(self.pre_norm(x), rotation=rotation)
        x = x + self.cross_attn(self.cross_attend_norm(x), context)
        return x + self.ff(self.ff_norm(x))


class Transformer(nn.Module):
    def __init__(self, config: DiTConfig, depth: int, output: bool = True) -> None:
        super().__init__()
        self.project_in = nn.Linear(config.channels, config.width, bias=False)
        if output:
            self.project_out = nn.Linear(config.width, config.channels, bias=False)
        self.rotary_pos_emb = RotaryEmbedding(rotated(config.head))
        self.layers = nn.ModuleList(Block(config) for _ in range(depth))


class Conditioned(nn.Module):
    """What the DiT and its ControlNet share: tokens of latent, time and timing, the context, and the layers."""

    def __init__(self, config: DiTConfig, depth: int, output: bool) -> None:
        super().__init__()
        self.config, width, context = config, config.width, config.context
        self.checkpointing = False  # in training: layers are computed again instead of kept
        self.timestep_features = FourierFeatures(TIME_FEATURES)
        self.to_timestep_embed = nn.Sequential(nn.Linear(TIME_FEATURES, width), nn.SiLU(), nn.Linear(width, width))
        self.to_cond_embed = nn.Sequential(
            nn.Linear(config.prompt, context, bias=False), nn.SiLU(), nn.Linear(context, context, bias=False)
        )
        self.to_global_embed = nn.Sequential(
            nn.Linear(config.timing * config.prompt, width, bias=False),
            nn.SiLU(),
            nn.Linear(width, width, bias=False),
        )
        self.transformer = Transformer(config, depth, output)
        self.preprocess_conv = nn.Conv1d(config.channels, config.channels, 1, bias=False)
        nn.init.zeros_(self.preprocess_conv.weight)

    def first_token(self, t: Tensor, timing: Tensor) -> Tensor:
        """t [B], timing [B, K, prompt] -> [B, 1, width]."""
        features = self.timestep_features(t.float()).to(timing.dtype)  # [B, 256]; phases need float32
        time = self.to_timestep_embed(features)  # [B, width]
        return (self.to_global_embed(timing.flatten(1)) + time)[:, None]

    def context(self, prompt: Tensor, timing: Tensor) -> Tensor:
        """prompt [B, N, prompt], timing [B, K, prompt] -> [B, N + K, context].

        A prompt of zeros is none: its timing tokens become zeros too, which is the published unconditional input.
        """
        given = (prompt.abs().amax((1, 2), True) > 0).to(prompt.dtype)  # [B, 1, 1]
        return self.to_cond_embed(torch.cat([prompt, timing], 1) * given)

    def tokens(self, x: Tensor, first: Tensor) -> Tensor:
        """x [B, channels, T], first [B, 1, width] -> [B, 1 + T, width]."""
        return torch.cat([first, self.transformer.project_in(x.transpose(1, 2))], 1)

    def layer(self, index: int, x: Tensor, context: Tensor, rotation: tuple[Tensor, Tensor]) -> Tensor:
        """x [B, 1 + T, width], context [B, K, context] -> [B, 1 + T, width]."""
        block = self.transformer.layers[index]
        if self.checkpointing and torch.is_grad_enabled():
            return checkpoint(block, x, context, rotation, use_reentrant=False)
        return block(x, context, rotation)


class DiT(Conditioned):
    """Velocity or v of the noisy latent."""

    def __init__(self, config: DiTConfig = STABLE_AUDIO_OPEN) -> None:
        super().__init__(config, config.depth, output=True)
        self.postprocess_conv = nn.Conv1d(config.channels, config.channels, 1, bias=False)
        nn.init.zeros_(self.postprocess_conv.weight)

    def forward(
        self, x: Tensor, t: Tensor, prompt: Tensor, timing: Tensor, controls: Sequence[Tensor] | None = None
    ) -> Tensor:
        """x [B, channels, T], t [B] 0..1, prompt [B, N, prompt] (zeros for none), timing [B, K, prompt],
        controls of the first layers [B, 1 + T, width] each -> [B, channels, T].
        """
        context = self.context(prompt, timing)  # [B, N + K, context]
        h = self.tokens(self.preprocess_conv(x) + x, self.first_token(t, timing))  # [B, 1 + T, width]
        rotation = self.transformer.rotary_pos_emb(h.shape[1])
        for i in range(self.config.depth):
            h = self.layer(i, h, context, rotation)  # [B, 1 + T, width]
            if controls is not None and i < len(controls):
                h = h + controls[i]
        output = self.transformer.project_out(h).transpose(1, 2)[:, :, 1:]  # [B, channels, T]
        return self.postprocess_conv(output) + output
