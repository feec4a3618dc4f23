"""Generator: a diffusion transformer over latent frames with a ControlNet for the loudness envelope.

Stable-Foley (Stable-V2A, arXiv:2412.15023, section IV-D) at browser size: rectified flow in the latent space, prompt
and timing by cross-attention, the envelope through copies of the first layers behind zero-initialised ones. Every block
has a depthwise convolution for the immediate neighbourhood of a frame, which attention learns slowly at this size.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from autoencoder.profile import PROFILE


@dataclass(frozen=True)
class GeneratorConfig:
    latent: int = 64  # channels
    prompt: int = 256  # channels of a prompt embedding
    profile: int = PROFILE  # channels of a timbre profile
    width: int = 256
    depth: int = 6  # blocks
    heads: int = 4
    expansion: int = 3  # hidden width of the MLP over width
    control_depth: int = 2  # blocks copied for the ControlNet
    kernel: int = 7  # frames, of the depthwise convolutions
    max_frames: int = 448


class FourierFeatures(nn.Module):
    """Scalars [B] -> cosines and sines [B, 2 * count], with frequencies from 1 to `top` half cycles per unit."""

    def __init__(self, count: int, top: float) -> None:
        super().__init__()
        self.register_buffer("frequencies", math.pi * torch.logspace(0, math.log10(top), count), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        angle = x[:, None] * self.frequencies  # [B, count]
        return torch.cat([torch.cos(angle), torch.sin(angle)], 1)  # [B, 2 * count]


def modulate(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    return x * (1 + scale) + shift


def rotate(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """Rotary position embedding (RoPE, arXiv 2104.09864): x [B, heads, T, size]; cosine, sine [T, size / 2]."""
    a, b = x.chunk(2, 3)
    return torch.cat([a * cosine - b * sine, a * sine + b * cosine], 3)


class Attention(nn.Module):
    """Multi-head attention from x to context, as plain matrix products; with RoPE if `rotation` is given."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads, self.size = heads, width // heads
        self.query = nn.Linear(width, width)
        self.key_value = nn.Linear(width, 2 * width)
        self.output = nn.Linear(width, width)

    def split(self, x: Tensor) -> Tensor:
        """[B, T, width] -> [B, heads, T, size]."""
        return x.reshape(x.shape[0], -1, self.heads, self.size).transpose(1, 2)

    def forward(self, x: Tensor, context: Tensor, rotation: tuple[Tensor, Tensor] | None = None) -> Tensor:
        """x [B, T, width], context [B, S, width] -> [B, T, width]."""
        key, value = self.key_value(context).chunk(2, 2)  # [B, S, width] each
        query, key, value = self.split(self.query(x)), self.split(key), self.split(value)  # [B, heads, T | S, size]
        if rotation is not None:
            query, key = rotate(query, *rotation), rotate(key, *rotation)
        weight = torch.softmax(query @ key.transpose(2, 3) * self.size**-0.5, 3)  # [B, heads, T, S]
        return self.output((weight @ value).transpose(1, 2).flatten(2))  # [B, T, width]


class Block(nn.Module):
    """Self-attention, cross-attention (in every other block), then depthwise convolution and MLP with squared ReLU.

    Shift, scale and gate are the shared modulation [B, 6 * width] plus an offset of the block (adaLN-single, PixArt-α,
    arXiv 2310.00426).
    """

    def __init__(self, config: GeneratorConfig, cross: bool) -> None:
        super().__init__()
        width = config.width
        self.modulation_offset = nn.Parameter(torch.randn(6 * width) * 0.02)
        self.norms = nn.ModuleList(nn.LayerNorm(width, elementwise_affine=False) for _ in range(3))
        self.self_attention = Attention(width, config.heads)
        self.cross_attention = Attention(width, config.heads) if cross else None
        self.depthwise = nn.Conv1d(width, width, config.kernel, padding=config.kernel // 2, groups=width)
        self.up = nn.Linear(width, config.expansion * width)
        self.down = nn.Linear(config.expansion * width, width)

    def forward(self, x: Tensor, modulation: Tensor, context: Tensor, rotation: tuple[Tensor, Tensor]) -> Tensor:
        """x [B, T, width], modulation [B, 6 * width], context [B, S, width] -> [B, T, width]."""
        # [B, 1, width] each
        shift_1, scale_1, gate_1, shift_2, scale_2, gate_2 = (modulation + self.modulation_offset)[:, None].chunk(6, 2)
        y = modulate(self.norms[0](x), shift_1, scale_1)
        x = x + gate_1 * self.self_attention(y, y, rotation)
        if self.cross_attention is not None:
            x = x + self.cross_attention(self.norms[1](x), context)
        y = modulate(self.norms[2](x), shift_2, scale_2)
        y = y + self.depthwise(y.transpose(1, 2)).transpose(1, 2)
        return x + gate_2 * self.down(F.relu(self.up(y)).square())  # hidden layer: [B, T, expansion * width]


class Generator(nn.Module):
    """Velocity of the rectified flow."""

    def __init__(self, config: GeneratorConfig = GeneratorConfig()) -> None:
        super().__init__()
        self.config, width = config, config.width
        self.time_features, self.seconds_features = FourierFeatures(64, 500.0), FourierFeatures(16, 30.0)
        self.time_embedding = nn.Sequential(nn.Linear(128, width), nn.SiLU(), nn.Linear(width, width))
        self.timing_embedding = nn.Linear(64, width)
        self.prompt_embedding = nn.Linear(config.prompt, width)
        self.profile_embedding = nn.Linear(config.profile, width)
        self.modulation = nn.Sequential(nn.SiLU(), nn.Linear(width, 6 * width))
        self.input_projection = nn.Linear(config.latent, width)
        self.blocks = nn.ModuleList(Block(config, cross=i % 2 == 0) for i in range(config.depth))
        self.control_input = nn.Linear(config.latent, width)
        self.control_blocks = nn.ModuleList(Block(config, cross=i % 2 == 0) for i in range(config.control_depth))
        self.control_outputs = nn.ModuleList(nn.Linear(width, width) for _ in range(config.control_depth))
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.output_modulation = nn.Linear(width, 2 * width)
        self.output_head = nn.Linear(width, config.latent)
        size = width // config.heads // 2
        angle = torch.arange(config.max_frames)[:, None] * 1000 ** (-torch.arange(size) / size)
        self.register_buffer("cosine", torch.cos(angle), persistent=False)  # [max_frames, size]
        self.register_buffer("sine", torch.sin(angle), persistent=False)
        self.initialise_weights()

    def initialise_weights(self) -> None:
        """ControlNet blocks start as copies behind zero layers, gates at 0.1, the output at zero."""
        self.control_blocks.load_state_dict(
            {k: v for k, v in self.blocks.state_dict().items() if int(k.split(".")[0]) < self.config.control_depth}
        )
        for layer in (
            self.profile_embedding,
            self.control_input,
            *self.control_outputs,
            self.output_modulation,
            self.output_head,
        ):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        modulation = self.modulation[1]
        nn.init.normal_(modulation.weight, std=0.01)
        nn.init.zeros_(modulation.bias)
        with torch.no_grad():
            for k in (2, 5):
                modulation.bias[k * self.config.width : (k + 1) * self.config.width] = 0.1

    def forward(
        self,
        x: Tensor,
        t: Tensor,
        prompt: Tensor,
        control: Tensor,
        seconds_start: Tensor,
        seconds_total: Tensor,
        condition_offset: Tensor | None = None,
    ) -> Tensor:
        """x, control [B, 64, T], t [B] 0..1, prompt [B, K, 256 + 112] (embedding, then timbre profile of a reference or
        zeros), seconds_start, seconds_total [B], condition_offset [B, width] (added to what modulates the blocks) ->
        velocity [B, 64, T].
        """
        frames = x.shape[2]
        rotation = self.cosine[:frames], self.sine[:frames]  # [T, size] each
        embedding, profile = prompt.split([self.config.prompt, self.config.profile], 2)  # [B, K, 256], [B, K, 112]
        tokens = self.prompt_embedding(embedding * self.config.prompt**0.5)  # [B, K, width]; input of unit variance
        timbre = self.profile_embedding(profile.mean(1))  # [B, width]
        seconds = [self.seconds_features(seconds_start / 10), self.seconds_features(seconds_total / 10)]
        timing = self.timing_embedding(torch.cat(seconds, 1))  # [B, width]
        context = torch.cat([tokens, timbre[:, None], timing[:, None]], 1)  # [B, K + 2, width]
        condition = self.time_embedding(self.time_features(t)) + tokens.mean(1) + timbre + timing  # [B, width]
        if condition_offset is not None:
            condition = condition + condition_offset
        modulation = self.modulation(condition)  # [B, 6 * width]

        h = self.input_projection(x.transpose(1, 2))  # [B, T, width]
        c = h + self.control_input(control.transpose(1, 2))  # [B, T, width]
        for i, block in enumerate(self.blocks):
            h = block(h, modulation, context, rotation)
            if i < len(self.control_blocks):
                c = self.control_blocks[i](c, modulation, context, rotation)
                h = h + self.control_outputs[i](c)
        shift, scale = self.output_modulation(F.silu(condition))[:, None].chunk(2, 2)  # [B, 1, width] each
        return self.output_head(modulate(self.norm(h), shift, scale)).transpose(1, 2)  # [B, 64, T]
