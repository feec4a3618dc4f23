"""Autoencoder of 44.1 kHz stereo: 64 channels at 44100 / 1024 = 43 Hz, eight of them loudness and 56 timbre.

Loudness is taken out before the network and put back after it: per ear the sound is divided by its own short-time level, and that level
(logarithmic, 172 values a second) is carried in the latent as it is. The network sees sound of unit level only. So quiet sound costs no accuracy, silence
decodes to silence, panning is exact, and a diffusion model that follows a curve has to write the curve into eight known channels.
The level is measured below 8 kHz, the band of the 16 kHz envelope that it must agree with.

The network: spectral encoder and decoder of ConvNeXt blocks at frame rate with an inverse-STFT head (Siuzdak, Vocos, 2306.00814), on mid and side
(Stable Audio's losses weigh mid/side above left/right, paper section IV-D). The timbre latent has unit scale in every frame, and training adds
noise to it, which makes the decoder forgive a diffusion model's small errors.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from audio.stft import InverseStft, Stft


@dataclass(frozen=True)
class AutoencoderConfig:
    latent: int = 64
    encoder_width: int = 256
    encoder_blocks: tuple[int, int] = (3, 3)  # at 86 Hz and at 43 Hz
    decoder_widths: tuple[int, int, int] = (384, 320, 256)  # at 43, 86 and 172 Hz
    decoder_blocks: tuple[int, int, int] = (4, 3, 3)
    noise: float = 0.3  # largest spread of the noise added to the timbre latent in training


class Loudness(nn.Module):
    """Short-time level per ear, and the sound divided or multiplied by it."""

    HOP, WINDOW, PER_FRAME = 256, 1024, 4
    FLOOR = 2.5e-4  # -72 dBFS: below this nothing is amplified
    CENTRE, SPREAD = 4.0, 2.0  # of ln(level / FLOOR), which runs from 0 (silence) to 8.3 (full scale)

    def __init__(self) -> None:
        super().__init__()
        n = torch.arange(-32, 33) / 44_100
        lowpass = torch.sinc(2 * 7_600 * n) * torch.hann_window(67)[1:-1]
        window = torch.hann_window(self.WINDOW)
        j = (torch.arange(self.HOP) + 0.5) / self.HOP
        before, after = (0.5 - j).clamp(min=0), (j - 0.5).clamp(min=0)
        self.register_buffer("lowpass", (lowpass / lowpass.sum())[None, None], persistent=False)  # (1, 1, 65)
        self.register_buffer("window", (window / window.sum())[None, None], persistent=False)  # (1, 1, WINDOW)
        self.register_buffer("ramp", torch.stack([before, 1 - before - after, after]), persistent=False)  # (3, HOP)

    def measure(self, audio: Tensor) -> Tensor:
        """(B, 2, samples) -> level (B, 2, samples / HOP), linear, never under FLOOR."""
        batch, ears, samples = audio.shape
        flat = audio.reshape(batch * ears, 1, samples)
        low = F.conv1d(flat, self.lowpass, padding=32)
        power = 0.98 * low * low + 0.02 * flat * flat
        pad = (self.WINDOW - self.HOP) // 2
        smooth = F.conv1d(F.pad(power, (pad, pad)), self.window, stride=self.HOP)  # (B * 2, 1, samples / HOP)
        return torch.sqrt(smooth.clamp(min=0) + self.FLOOR**2).reshape(batch, ears, samples // self.HOP)

    def spread(self, level: Tensor) -> Tensor:
        """Level at hop rate (B, 2, n) -> at audio rate (B, 2, n * HOP), linear between hop centres."""
        batch, ears, n = level.shape
        left = torch.cat([level[:, :, :1], level[:, :, :-1]], 2)
        right = torch.cat([level[:, :, 1:], level[:, :, -1:]], 2)
        return (torch.stack([left, level, right], 3) @ self.ramp).reshape(batch, ears, n * self.HOP)

    def pack(self, level: Tensor) -> Tensor:
        """Level (B, 2, 4 * T) -> latent channels (B, 8, T): four of the left ear, then four of the right."""
        batch, ears, n = level.shape
        logarithm = (torch.log(level / self.FLOOR) - self.CENTRE) / self.SPREAD
        frames = logarithm.reshape(batch, ears, n // self.PER_FRAME, self.PER_FRAME)
        return frames.permute(0, 1, 3, 2).reshape(batch, ears * self.PER_FRAME, n // self.PER_FRAME)

    def unpack(self, latent: Tensor) -> Tensor:
        """Latent channels (B, 8, T) -> level without the floor (B, 2, 4 * T): silence is zero."""
        batch, _, frames = latent.shape
        grid = latent.reshape(batch, 2, self.PER_FRAME, frames).permute(0, 1, 3, 2).reshape(batch, 2, self.PER_FRAME * frames)
        ratio = torch.exp((grid * self.SPREAD + self.CENTRE).clamp(0.0, math.log(2 / self.FLOOR)))
        return self.FLOOR * torch.sqrt(ratio * ratio - 1 + 1e-9)


class Block(nn.Module):
    """ConvNeXt block: depthwise convolution over time, then a two-layer perceptron per frame."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv1d(width, width, 7, padding=3, groups=width)
        self.norm = nn.LayerNorm(width)
        self.up = nn.Linear(width, 3 * width)
        self.down = nn.Linear(3 * width, width)
        self.scale = nn.Parameter(torch.full((width,), 0.3))

    def forward(self, x: Tensor) -> Tensor:  # (B, T, width)
        y = self.depthwise(x.transpose(1, 2)).transpose(1, 2)
        return x + self.scale * self.down(F.gelu(self.up(self.norm(y))))


class Downsample(nn.Module):
    """Two neighbouring frames become one."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.linear = nn.Linear(2 * width, width)

    def forward(self, x: Tensor) -> Tensor:  # (B, T, width) -> (B, T / 2, width)
        batch, frames, width = x.shape
        return self.linear(x.reshape(batch, frames // 2, 2 * width))


class Upsample(nn.Module):
    """One frame becomes two (sub-pixel): no transposed convolution."""

    def __init__(self, width: int, out: int) -> None:
        super().__init__()
        self.out = out
        self.linear = nn.Linear(width, 2 * out)

    def forward(self, x: Tensor) -> Tensor:  # (B, T, width) -> (B, 2 * T, out)
        batch, frames, _ = x.shape
        return self.linear(x).reshape(batch, 2 * frames, self.out)


class Encoder(nn.Module):
    """Sound of unit level -> timbre latent."""

    SIZE, HOP = 1024, 512

    def __init__(self, config: AutoencoderConfig, timbre: int) -> None:
        super().__init__()
        width = config.encoder_width
        self.stft = Stft(self.SIZE, self.HOP)
        bins = self.SIZE // 2 + 1
        self.input = nn.Linear(2 * 3 * bins, width)
        self.blocks_86 = nn.Sequential(*(Block(width) for _ in range(config.encoder_blocks[0])))
        self.down = Downsample(width)
        self.blocks_43 = nn.Sequential(*(Block(width) for _ in range(config.encoder_blocks[1])))
        self.output = nn.Linear(width, timbre)
        self.unit = nn.LayerNorm(timbre, elementwise_affine=False)

    def features(self, signal: Tensor) -> Tensor:
        """(B, samples) -> (B, frames, 3 * bins): log magnitude, and real and imaginary parts at compressed magnitude."""
        real, imaginary = self.stft(signal).chunk(2, 1)  # (B, bins, frames) each
        power = real * real + imaginary * imaginary + 1e-8
        logarithm = torch.log(power)
        compress = torch.exp(-0.3 * logarithm)
        return torch.cat([0.25 * logarithm + 2, real * compress * 2, imaginary * compress * 2], 1).transpose(1, 2)

    def forward(self, audio: Tensor) -> Tensor:  # (B, 2, samples) -> (B, timbre, samples / 1024)
        mid, side = (audio[:, 0] + audio[:, 1]) / 2, (audio[:, 0] - audio[:, 1]) / 2
        x = self.input(torch.cat([self.features(mid), self.features(side)], 2))  # (B, frames at 86 Hz, width)
        x = self.blocks_43(self.down(self.blocks_86(x)))  # (B, frames at 43 Hz, width)
        return self.unit(self.output(x).float()).transpose(1, 2)


class Decoder(nn.Module):
    """Timbre latent -> sound of unit level."""

    SIZE, HOP = 1024, 256

    def __init__(self, config: AutoencoderConfig, timbre: int) -> None:
        super().__init__()
        a, b, c = config.decoder_widths
        bins = self.SIZE // 2 + 1
        self.bins = bins
        self.input = nn.Linear(timbre, a)
        self.blocks_43 = nn.Sequential(*(Block(a) for _ in range(config.decoder_blocks[0])))
        self.up_86 = Upsample(a, b)
        self.blocks_86 = nn.Sequential(*(Block(b) for _ in range(config.decoder_blocks[1])))
        self.up_172 = Upsample(b, c)
        self.blocks_172 = nn.Sequential(*(Block(c) for _ in range(config.decoder_blocks[2])))
        self.norm = nn.LayerNorm(c)
        self.output = nn.Linear(c, 4 * bins)
        self.inverse = InverseStft(self.SIZE, self.HOP)

    def head(self, level: Tensor, phase: Tensor) -> Tensor:
        """Logarithmic level and phase in radians, (B, bins, frames) each, -> (B, samples)."""
        magnitude = torch.exp((3 * level - 4).clamp(-14, 2))
        return self.inverse(torch.cat([magnitude * torch.cos(phase), magnitude * torch.sin(phase)], 1))

    def forward(self, latent: Tensor) -> Tensor:  # (B, timbre, T) -> (B, 2, 1024 * T)
        x = self.blocks_43(self.input(latent.transpose(1, 2)))
        x = self.blocks_86(self.up_86(x))
        x = self.blocks_172(self.up_172(x))
        y = self.output(self.norm(x)).float().transpose(1, 2)  # (B, 4 * bins, frames at 172 Hz)
        mid_level, mid_phase, side_level, side_phase = y.split(self.bins, 1)
        mid, side = self.head(mid_level, mid_phase), self.head(side_level - 1, side_phase)
        return torch.stack([mid + side, mid - side], 1)


class Autoencoder(nn.Module):
    def __init__(self, config: AutoencoderConfig = AutoencoderConfig()) -> None:
        super().__init__()
        self.config = config
        self.loudness = Loudness()
        timbre = config.latent - 2 * Loudness.PER_FRAME
        self.encoder = Encoder(config, timbre)
        self.decoder = Decoder(config, timbre)
        # Statistics of the timbre latent per channel, measured on the corpus after training: the outside sees unit variance.
        self.register_buffer("mean", torch.zeros(timbre, 1))
        self.register_buffer("deviation", torch.ones(timbre, 1))

    def flatten(self, audio: Tensor) -> tuple[Tensor, Tensor]:
        """(B, 2, samples) -> the sound at unit level, and its level (B, 2, samples / 256)."""
        level = self.loudness.measure(audio)
        return audio / self.loudness.spread(level), level

    def encode(self, audio: Tensor) -> Tensor:
        """(B, 2, 1024 * T) -> normalised latent (B, 64, T)."""
        flat, level = self.flatten(audio)
        return torch.cat([self.loudness.pack(level), (self.encoder(flat) - self.mean) / self.deviation], 1)

    def decode(self, latent: Tensor) -> Tensor:
        """Normalised latent (B, 64, T) -> (B, 2, 1024 * T)."""
        loudness, timbre = latent[:, :8], latent[:, 8:]
        flat = self.decoder(timbre * self.deviation + self.mean)
        return flat * self.loudness.spread(self.loudness.unpack(loudness))

    def forward(self, flat: Tensor) -> Tensor:
        """Training pass on sound of unit level (B, 2, 1024 * T): its reconstruction from a noisy latent."""
        latent = self.encoder(flat)
        spread = self.config.noise * torch.rand(len(flat), 1, 1)
        return self.decoder(latent + spread * torch.randn_like(latent))
