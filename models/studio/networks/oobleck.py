"""Oobleck, the variational autoencoder of Stable Audio: 44.1 kHz stereo <-> 64 channels at 21.5 Hz.

"Fast Timing-Conditioned Latent Audio Diffusion", arXiv 2402.04825; stable-audio-tools, `OobleckEncoder` and
`OobleckDecoder`. Convolutions are weight-normalised, with names "weight_g", "weight_v" as published after
"pretransform.model.".
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

PREFIX = "pretransform.model."


DILATIONS = (1, 3, 9)  # of the residual units, kernel 7


@dataclass(frozen=True)
class OobleckConfig:
    """Sizes of Stable Audio Open: 2048 samples to a frame, 78 million parameters a side."""

    audio: int = 2  # channels
    channels: int = 128
    multipliers: tuple[int, ...] = (1, 2, 4, 8, 16)
    strides: tuple[int, ...] = (2, 4, 4, 8, 8)
    latent: int = 64

    @property
    def downsampling(self) -> int:
        """Samples of a latent frame."""
        return math.prod(self.strides)

    @property
    def decoder_context(self) -> int:
        """Latent frames on each side of one on which its decoded samples depend."""
        rate, reach = 1, 3.0  # samples of the stage per latent frame; latent frames, of the first convolution
        for stride in reversed(self.strides):
            reach += 1 / rate  # upsampling
            rate *= stride
            reach += 3 * sum(DILATIONS) / rate
        return math.ceil(reach + 3 / rate)

    @property
    def widths(self) -> list[int]:
        """Channels before the first stage and after each."""
        return [self.channels, *(self.channels * multiplier for multiplier in self.multipliers)]


STABLE_AUDIO_OPEN = OobleckConfig()


def tiny(**changes: object) -> OobleckConfig:
    return OobleckConfig(**({"channels": 8, "multipliers": (1, 2, 4), "strides": (2, 4, 8), "latent": 64} | changes))


def config_of(state: Mapping[str, Tensor], prefix: str = PREFIX) -> OobleckConfig:
    """Sizes of the autoencoder in a checkpoint. Raises KeyError where it has none."""
    shape = {name.removeprefix(prefix): value.shape for name, value in state.items() if name.startswith(prefix)}
    channels, audio, _ = shape["encoder.layers.0.weight_v"]
    stages = sorted(
        int(name.split(".")[2]) for name in shape if name.endswith("layers.4.weight_v") and "encoder" in name
    )
    convolutions = [shape[f"encoder.layers.{stage}.layers.4.weight_v"] for stage in stages]
    return OobleckConfig(
        audio=audio,
        channels=channels,
        multipliers=tuple(weight[0] // channels for weight in convolutions),
        strides=tuple(weight[2] // 2 for weight in convolutions),
        latent=shape["decoder.layers.0.weight_v"][1],
    )


class NormedConv1d(nn.Module):
    """Convolution whose weight is a direction `weight_v` times a length `weight_g` (arXiv 1602.07868)."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int,
        stride: int = 1,
        dilation: int = 1,
        padding: int = 0,
        bias: bool = True,
    ) -> None:
        super().__init__()
        fresh = nn.Conv1d(inputs, outputs, kernel)
        self.stride, self.dilation, self.padding = stride, dilation, padding
        self.weight_v = nn.Parameter(fresh.weight.detach().clone())
        self.weight_g = nn.Parameter(self.weight_v.detach().flatten(1).norm(dim=1)[:, None, None])
        self.bias = nn.Parameter(fresh.bias.detach().clone()) if bias else None

    def weight(self) -> Tensor:
        """[outputs, inputs, kernel]."""
        return self.weight_v * (self.weight_g / self.weight_v.flatten(1).norm(dim=1)[:, None, None])

    def forward(self, x: Tensor) -> Tensor:
        """[B, inputs, T] -> [B, outputs, T / stride]."""
        return F.conv1d(x, self.weight(), self.bias, self.stride, self.padding, self.dilation)


class NormedUpsampling(nn.Module):
    """Transposed convolution of stride s and kernel 2 s, weight-normalised per input channel."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        fresh = nn.ConvTranspose1d(inputs, outputs, 2 * stride)
        self.stride, self.padding = stride, math.ceil(stride / 2)
        self.weight_v = nn.Parameter(fresh.weight.detach().clone())  # [inputs, outputs, 2 s]
        self.weight_g = nn.Parameter(self.weight_v.detach().flatten(1).norm(dim=1)[:, None, None])
        self.bias = nn.Parameter(fresh.bias.detach().clone())

    def weight(self) -> Tensor:
        """[inputs, outputs, 2 s]."""
        return self.weight_v * (self.weight_g / self.weight_v.flatten(1).norm(dim=1)[:, None, None])

    def forward(self, x: Tensor) -> Tensor:
        """[B, inputs, T] -> [B, outputs, s T] for even s."""
        return F.conv_transpose1d(x, self.weight(), self.bias, self.stride, self.padding)


class Snake(nn.Module):
    """x + sin²(αx) / β with learnt ln α, ln β per channel (SnakeBeta of BigVGAN)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.alpha = nn.Parameter(torch.zeros(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        alpha, beta = self.alpha.exp()[:, None], self.beta.exp()[:, None]  # [C, 1] each
        sine = torch.sin(x * alpha)  # [B, C, T]
        return x + sine * sine * (1 / (beta + 1e-9))


class ResidualUnit(nn.Module):
    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            Snake(channels),
            NormedConv1d(channels, channels, 7, dilation=dilation, padding=3 * dilation),
            Snake(channels),
            NormedConv1d(channels, channels, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.layers(x)  # [B, C, T]


class EncoderBlock(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *(ResidualUnit(inputs, dilation) for dilation in DILATIONS),
            Snake(inputs),
            NormedConv1d(inputs, outputs, 2 * stride, stride, padding=math.ceil(stride / 2)),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x)  # [B, inputs, T] -> [B, outputs, T / stride]


class DecoderBlock(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            Snake(inputs),
            NormedUpsampling(inputs, outputs, stride),
            *(ResidualUnit(outputs, dilation) for dilation in DILATIONS),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x)  # [B, inputs, T] -> [B, outputs, stride T]


class OobleckEncoder(nn.Module):
    def __init__(self, config: OobleckConfig = STABLE_AUDIO_OPEN) -> None:
        super().__init__()
        widths = config.widths
        self.layers = nn.Sequential(
            NormedConv1d(config.audio, widths[0], 7, padding=3),
            *(EncoderBlock(*sizes) for sizes in zip(widths, widths[1:], config.strides)),
            Snake(widths[-1]),
            NormedConv1d(widths[-1], 2 * config.latent, 3, padding=1),
        )

    def forward(self, audio: Tensor) -> Tensor:
        """audio [B, 2, downsampling * T] -> mean and scale [B, 2 * latent, T]."""
        return self.layers(audio)


class OobleckDecoder(nn.Module):
    def __init__(self, config: OobleckConfig = STABLE_AUDIO_OPEN) -> None:
        super().__init__()
        widths = config.widths
        stages = list(zip(widths[1:], widths, config.strides))[::-1]
        self.layers = nn.Sequential(
            NormedConv1d(config.latent, widths[-1], 7, padding=3),
            *(DecoderBlock(*sizes) for sizes in stages),
            Snake(widths[0]),
            NormedConv1d(widths[0], config.audio, 7, padding=3, bias=False),
        )

    def forward(self, latent: Tensor) -> Tensor:
        """latent [B, latent, T] -> audio [B, 2, downsampling * T]."""
        return self.layers(latent)


class Oobleck(nn.Module):
    def __init__(self, config: OobleckConfig = STABLE_AUDIO_OPEN) -> None:
        super().__init__()
        self.config = config
        self.encoder, self.decoder = OobleckEncoder(config), OobleckDecoder(config)

    def encode(self, audio: Tensor, noise: Tensor | None = None) -> Tensor:
        """audio [B, 2, downsampling * T] -> latent [B, latent, T]: the mean, or with normal `noise` of its shape a draw
        around it.
        """
        mean, scale = self.encoder(audio).chunk(2, 1)  # [B, latent, T] each
        return mean if noise is None else mean + noise * (F.softplus(scale) + 1e-4)

    def decode(self, latent: Tensor) -> Tensor:
        return self.decoder(latent)  # [B, 2, downsampling * T]
