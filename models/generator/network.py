"""Stable-Foley's shape at browser size: a diffusion transformer over latent frames with a ControlNet for the envelope.

Follows Stable-V2A (arXiv:2412.15023, section IV-D): rectified flow in the latent space, the prompt and the timing by
cross-attention, the envelope through copies of the first layers behind zero-initialised ones. A depthwise convolution
in every block gives what attention learns slowly at this size: what comes just before and after.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from autoencoder.profile import PROFILE


@dataclass(frozen=True)
class GeneratorConfig:
    """latent, prompt, profile: channels; control_depth: layers copied for the ControlNet; kernel: frames seen by a
    block's convolution.
    """

    latent: int = 64
    prompt: int = 256
    profile: int = PROFILE
    width: int = 256
    depth: int = 6
    heads: int = 4
    expansion: int = 3
    control_depth: int = 2
    kernel: int = 7
    max_frames: int = 448


class Waves(nn.Module):
    """A number per sample [B] -> cosines and sines of it [B, 2 * count], frequencies from 1 to `top` half turns per
    unit.
    """

    def __init__(self, count: int, top: float) -> None:
        super().__init__()
        self.register_buffer("frequencies", math.pi * torch.logspace(0, math.log10(top), count), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        angle = x[:, None] * self.frequencies
        return torch.cat([torch.cos(angle), torch.sin(angle)], 1)


def modulate(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    return x * (1 + scale) + shift


class Attention(nn.Module):
    """Multi-head attention as plain products; rotary positions when `rotation` is given."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads, self.size = heads, width // heads
        self.query = nn.Linear(width, width)
        self.memory = nn.Linear(width, 2 * width)
        self.output = nn.Linear(width, width)

    def split(self, x: Tensor) -> Tensor:  # [B, T, width] -> [B, heads, T, size]
        return x.reshape(x.shape[0], -1, self.heads, self.size).transpose(1, 2)

    def forward(self, x: Tensor, memory: Tensor, rotation: tuple[Tensor, Tensor] | None = None) -> Tensor:
        key, value = self.memory(memory).chunk(2, 2)
        query, key, value = self.split(self.query(x)), self.split(key), self.split(value)
        if rotation is not None:
            query, key = rotate(query, *rotation), rotate(key, *rotation)
        weight = torch.softmax(query @ key.transpose(2, 3) * self.size**-0.5, 3)  # [B, heads, T, memory]
        return self.output((weight @ value).transpose(1, 2).flatten(2))


def rotate(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    a, b = x.chunk(2, 3)
    return torch.cat([a * cosine - b * sine, a * sine + b * cosine], 3)


class Block(nn.Module):
    """Self-attention, cross-attention (in every other block), then convolution and perceptron with squared ReLU. Shift,
    scale and gate come from the shared condition [B, 6 * width] plus this block's own offset (PixArt's adaLN-single).
    """

    def __init__(self, config: GeneratorConfig, cross: bool) -> None:
        super().__init__()
        width = config.width
        self.offset = nn.Parameter(torch.randn(6 * width) * 0.02)
        self.norms = nn.ModuleList(nn.LayerNorm(width, elementwise_affine=False) for _ in range(3))
        self.attention = Attention(width, config.heads)
        self.cross = Attention(width, config.heads) if cross else None
        self.depthwise = nn.Conv1d(width, width, config.kernel, padding=config.kernel // 2, groups=width)
        self.up = nn.Linear(width, config.expansion * width)
        self.down = nn.Linear(config.expansion * width, width)

    def forward(self, x: Tensor, condition: Tensor, memory: Tensor, rotation: tuple[Tensor, Tensor]) -> Tensor:
        shift_1, scale_1, gate_1, shift_2, scale_2, gate_2 = (condition + self.offset)[:, None].chunk(6, 2)
        y = modulate(self.norms[0](x), shift_1, scale_1)
        x = x + gate_1 * self.attention(y, y, rotation)
        if self.cross is not None:
            x = x + self.cross(self.norms[1](x), memory)
        y = modulate(self.norms[2](x), shift_2, scale_2)
        y = y + self.depthwise(y.transpose(1, 2)).transpose(1, 2)
        return x + gate_2 * self.down(F.relu(self.up(y)).square())


class Generator(nn.Module):
    """x [B, 64, T], t [B] 0..1, prompt [B, K, 256 + 112] (meaning, then the timbre profile of a reference or zeros),
    control [B, 64, T], seconds_start [B], seconds_total [B] -> velocity [B, 64, T].
    """

    def __init__(self, config: GeneratorConfig = GeneratorConfig()) -> None:
        super().__init__()
        self.config, width = config, config.width
        self.waves, self.seconds = Waves(64, 500.0), Waves(16, 30.0)
        self.time = nn.Sequential(nn.Linear(128, width), nn.SiLU(), nn.Linear(width, width))
        self.timing = nn.Linear(64, width)
        self.prompt = nn.Linear(config.prompt, width)
        self.profile = nn.Linear(config.profile, width)
        self.condition = nn.Sequential(nn.SiLU(), nn.Linear(width, 6 * width))
        self.input = nn.Linear(config.latent, width)
        self.blocks = nn.ModuleList(Block(config, cross=i % 2 == 0) for i in range(config.depth))
        self.control_input = nn.Linear(config.latent, width)
        self.control_blocks = nn.ModuleList(Block(config, cross=i % 2 == 0) for i in range(config.control_depth))
        self.control_outputs = nn.ModuleList(nn.Linear(width, width) for _ in range(config.control_depth))
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.last = nn.Linear(width, 2 * width)
        self.output = nn.Linear(width, config.latent)
        size = width // config.heads // 2
        angle = torch.arange(config.max_frames)[:, None] * 1000 ** (-torch.arange(size) / size)
        self.register_buffer("cosine", torch.cos(angle), persistent=False)  # [max_frames, size]
        self.register_buffer("sine", torch.sin(angle), persistent=False)
        self.start()

    def start(self) -> None:
        """ControlNet layers begin as copies behind zero layers; gates begin at 0.1, the answer at zero."""
        self.control_blocks.load_state_dict(
            {k: v for k, v in self.blocks.state_dict().items() if int(k.split(".")[0]) < self.config.control_depth}
        )
        for layer in (self.profile, self.control_input, *self.control_outputs, self.last, self.output):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        modulation = self.condition[1]
        nn.init.normal_(modulation.weight, std=0.01)
        nn.init.zeros_(modulation.bias)
        with torch.no_grad():
            for k in (2, 5):
                modulation.bias[k * self.config.width : (k + 1) * self.config.width] = 0.1

    def forward(
        self, x: Tensor, t: Tensor, prompt: Tensor, control: Tensor, seconds_start: Tensor, seconds_total: Tensor
    ) -> Tensor:
        frames = x.shape[2]
        rotation = self.cosine[:frames], self.sine[:frames]
        meaning, profile = prompt.split([self.config.prompt, self.config.profile], 2)
        tokens = self.prompt(meaning * self.config.prompt**0.5)  # a unit vector of 256 becomes one of unit variance
        colour = self.profile(profile.mean(1))  # [B, width]
        timing = self.timing(torch.cat([self.seconds(seconds_start / 10), self.seconds(seconds_total / 10)], 1))
        memory = torch.cat([tokens, colour[:, None], timing[:, None]], 1)  # [B, K + 2, width]
        state = self.time(self.waves(t)) + tokens.mean(1) + colour + timing
        condition = self.condition(state)  # [B, 6 * width]

        y = self.input(x.transpose(1, 2))  # [B, T, width]
        side = y + self.control_input(control.transpose(1, 2))
        for i, block in enumerate(self.blocks):
            y = block(y, condition, memory, rotation)
            if i < len(self.control_blocks):
                side = self.control_blocks[i](side, condition, memory, rotation)
                y = y + self.control_outputs[i](side)
        shift, scale = self.last(F.silu(state))[:, None].chunk(2, 2)
        return self.output(modulate(self.norm(y), shift, scale)).transpose(1, 2)
