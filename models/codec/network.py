"""Learnt codec of 44.1 kHz stereo that keeps the waveform: 64 latent channels at 44100 / 1024 = 43 Hz.

The first eight channels are the loudness channels of the band codec (`autoencoder/loudness.py`): the level of both
channels every 6 ms. So level and panning are exact, silence stays silent, and the generator's steering works unchanged.
The sound, divided by its level, is encoded in the other 56: a transform of mid and side, compressed magnitudes with
their phases, ConvNeXt blocks. The decoder gives magnitude and phase of the same transform; the inverse transform is a
matrix product with overlap-add; the level is multiplied back with its attacks sharpened.

Sizes in the comments: B sounds of T latent frames of 1024 samples.
"""

from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor, nn

from audio.stft import InverseStft, Stft, sine_window
from autoencoder.loudness import Loudness
from codec.config import CodecConfig
from codec.decoder import Decoder, SpectrumHead
from codec.encoder import Encoder
from training import checkpoint
from training.device import mixed_precision

COMPRESSION = 0.3  # exponent of the magnitudes that the encoder reads
LOG_SCALE = 0.25  # of log power: about unit deviation
FAINT = 1e-4  # power, over white noise of unit level, below which magnitudes are not raised further
# The gain never falls further below the interpolated level than this. Sharpened attacks alone would silence the 1.5 ms
# by which estimated onsets are late; this costs no pre-echo that can be measured
LEAST_GAIN = 0.1


class Codec(nn.Module):
    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config = config
        self.loudness = Loudness()
        self.stft = Stft(config.size, config.hop, sine_window)
        self.inverse = InverseStft(config.size, config.hop, sine_window)
        self.scale = (config.size / 2) ** 0.5 / float(self.stft.scale * config.size / 2)  # unit noise -> unit power
        self.encoder, self.decoder, self.head = Encoder(config), Decoder(config), SpectrumHead(config)
        self.norm = nn.BatchNorm1d(config.learnt, momentum=0.02, affine=False)
        # Of the raw learnt channels over recordings: latents have mean 0 and deviation 1, as diffusion needs
        self.register_buffer("latent_mean", torch.zeros(config.learnt))
        self.register_buffer("latent_deviation", torch.ones(config.learnt))

    def spectra(self, sound: Tensor) -> Tensor:
        """Sound of unit level [B, 2, 1024 * T] -> spectra of mid and side [B, 2, 2 * bins, 4 * T]."""
        batch, _, samples = sound.shape
        left, right = sound[:, 0], sound[:, 1]  # [B, 1024 * T] each
        both = torch.stack([(left + right) / 2, (left - right) / 2], 1)  # [B, 2, 1024 * T]
        found = self.scale * self.stft(both.reshape(2 * batch, samples))  # [2 * B, 2 * bins, 4 * T]
        return found.reshape(batch, 2, 2 * self.config.bins, samples // self.config.hop)

    def signal(self, spectra: Tensor) -> Tensor:
        """The inverse of `spectra`."""
        batch, _, _, frames = spectra.shape
        flat = spectra.reshape(2 * batch, 2 * self.config.bins, frames)  # [2 * B, 2 * bins, 4 * T]
        both = self.inverse(flat / self.scale).reshape(batch, 2, frames * self.config.hop)  # [B, 2, 1024 * T]
        mid, side = both[:, 0], both[:, 1]  # [B, 1024 * T] each
        return torch.stack([mid + side, mid - side], 1)  # [B, 2, 1024 * T]

    @staticmethod
    def features(spectra: Tensor) -> Tensor:
        """Spectra [B, 2, 2 * bins, 4 * T] -> the encoder's input [B, 2, 3 * bins, 4 * T]: compressed real and imaginary
        parts, and log magnitudes, which a network hardly learns to compute from them.
        """
        real, imaginary = spectra.chunk(2, 2)  # [B, 2, bins, 4 * T] each
        log_power = torch.log(real * real + imaginary * imaginary + FAINT)  # [B, 2, bins, 4 * T]
        factor = torch.exp(((COMPRESSION - 1) / 2) * log_power)  # [B, 2, bins, 4 * T]
        return torch.cat([real * factor, imaginary * factor, LOG_SCALE * log_power], 2)  # [B, 2, 3 * bins, 4 * T]

    def raw_latent(self, normalised: Tensor) -> Tensor:
        """Sound of unit level [B, 2, 1024 * T] -> raw learnt channels [B, 56, T].

        In training every channel is normalised over the batch, so that the noise added to it limits what it says. A
        penalty on their size (KL divergence) makes the channels vanish early in training, when their gradient is faint.
        """
        features = self.features(self.spectra(normalised))  # [B, 2, 3 * bins, 4 * T]
        with mixed_precision(features.device):
            x = self.encoder(features)  # [B, T, 56]
        return self.norm(x.float().transpose(1, 2))  # [B, 56, T]

    def encode(self, audio: Tensor) -> Tensor:
        """Audio [B, 2, 1024 * T] -> latent [B, 64, T]. In silence the learnt channels are zero."""
        level = self.loudness.measure(audio)  # [B, 2, 4 * T]
        raw = self.raw_latent(audio / self.loudness.upsample(level))  # [B, 56, T]
        learnt = (raw - self.latent_mean[:, None]) / self.latent_deviation[:, None]  # [B, 56, T]
        presence = self.loudness.presence(level).transpose(1, 2)  # [B, 1, T]
        return torch.cat([self.loudness.pack(level), presence * learnt], 1)  # [B, 64, T]

    def gain(self, loudness: Tensor) -> Tensor:
        """Loudness channels [B, 8, T] -> gain [B, 2, 1024 * T]."""
        level = self.loudness.unpack(loudness)  # [B, 2, 4 * T]
        return torch.maximum(self.loudness.sharpen(level), LEAST_GAIN * self.loudness.upsample(level))

    def synthesise(self, loudness: Tensor, raw: Tensor) -> Tensor:
        """Loudness channels [B, 8, T] and raw learnt channels [B, 56, T] -> sound before the gain [B, 2, 1024 * T]."""
        with mixed_precision(raw.device):
            x = self.decoder(torch.cat([loudness, raw], 1))  # [B, 2 * T, width]
        return self.signal(self.head(x.float()))  # [B, 2, 1024 * T]

    def decode(self, latent: Tensor) -> Tensor:
        """Latent [B, 64, T] -> audio [B, 2, 1024 * T]."""
        loudness, learnt = latent.split([2 * Loudness.PER_FRAME, self.config.learnt], 1)  # [B, 8 | 56, T]
        raw = learnt * self.latent_deviation[:, None] + self.latent_mean[:, None]  # [B, 56, T]
        sound = self.synthesise(loudness, raw) * self.gain(loudness)  # [B, 2, 1024 * T]
        return self.loudness.correct_level(sound, self.loudness.unpack(loudness))

    def forward(self, audio: Tensor) -> Tensor:
        return self.decode(self.encode(audio))  # [B, 2, 1024 * T]


def save_codec(codec: Codec, path: Path) -> None:
    checkpoint.save({"config": asdict(codec.config), "model": codec.state_dict()}, path)


def load_codec(path: Path) -> Codec:
    """In evaluation mode."""
    state = checkpoint.load(path)
    codec = Codec(CodecConfig(**state["config"]))
    codec.load_state_dict(state["model"])
    return codec.eval()
