"""Codec of 44.1 kHz stereo: 64 latent channels at 44100 / 1024 = 43 Hz, eight of loudness and 56 of timbre.

Encoder: the sound is divided by its level (`loudness.py`) and described by the log power of 96 bands of its mid and 24
bands of its side signal, four times per latent frame. The timbre channels are the leading principal components of that
description, fitted to the corpus (`fit.py`).

Decoder: a source-filter synthesiser. The described spectrum filters an excitation: noise, partials where the sound is
likely to be tonal (`excitation.py`, `tonality.py`), or a reference sound (`freeze.py`). A network trained against
discriminators gives the gain of every bin (`texture.py`). After an inverse STFT the sound gets the level of the
loudness channels, with steep attacks (`Loudness.sharpen`).

Phase is not encoded: a decoded sound has the timbre and level of the input but another waveform. In return, fitting
takes a minute, every latent decodes to a plausible sound, and level is exact.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from audio.stft import InverseStft, Stft
from autoencoder import bands
from autoencoder.excitation import LENGTH, PERIOD, noise_table, partials_table
from autoencoder.loudness import Loudness, upsample_linear
from autoencoder.texture import Texture
from autoencoder.timbre_matching import match_timbre
from autoencoder.tonality import Tonality
from training import checkpoint


@dataclass(frozen=True)
class AutoencoderConfig:
    latent: int = 64  # channels
    size: int = 1024  # of the transform, samples
    hop: int = 256
    mid_bands: int = 96
    side_bands: int = 24
    linear_bands: int = 24  # bands of the mid signal that are one bin wide
    max_frames: int = 432  # latent frames that one graph can decode


class Autoencoder(nn.Module):
    PER_FRAME = 4  # descriptions per latent frame
    # Over the power of an excitation's strongest bin: weaker bins of a reference are not raised to unit power
    EXCITATION_FLOOR = 1e-6
    # Nepers from the mean log magnitude of noise up to its RMS (Euler's constant / 2)
    RAYLEIGH = 0.2886

    def __init__(self, config: AutoencoderConfig = AutoencoderConfig()) -> None:
        super().__init__()
        self.config = config
        bins = config.size // 2 + 1
        self.bins = bins
        self.timbre = config.latent - 2 * Loudness.PER_FRAME  # channels
        described = self.PER_FRAME * (config.mid_bands + config.side_bands)
        self.loudness = Loudness()
        self.stft = Stft(config.size, config.hop)
        self.inverse = InverseStft(config.size, config.hop)
        side_linear = 2
        self.register_buffer("mid_pool", bands.pooling(config.mid_bands, bins, config.linear_bands), persistent=False)
        self.register_buffer("side_pool", bands.pooling(config.side_bands, bins, side_linear), persistent=False)
        self.register_buffer(
            "mid_shape", bands.interpolation(config.mid_bands, bins, config.linear_bands), persistent=False
        )
        self.register_buffer("side_shape", bands.interpolation(config.side_bands, bins, side_linear), persistent=False)
        self.register_buffer("noise_mid", noise_table(config.size, config.hop, 1), persistent=False)
        self.register_buffer("noise_side", noise_table(config.size, config.hop, 2), persistent=False)
        self.register_buffer("partials", partials_table(config.size, config.hop, 3), persistent=False)
        self.tonality = Tonality(self.timbre, bins)
        self.texture = Texture(self.timbre, bins)
        # Fitted: mean description and principal axes with their scale.
        # timbre = (description - mean) @ analysis; description = timbre @ synthesis + mean.
        self.register_buffer("mean", torch.zeros(described))
        self.register_buffer("analysis", torch.zeros(described, self.timbre))
        self.register_buffer("synthesis", torch.zeros(self.timbre, described))

    def describe(self, audio: Tensor) -> tuple[Tensor, Tensor]:
        """Audio [B, 2, 1024 * T] -> description in nepers [B, T, described] and level [B, 2, 4 * T]."""
        level = self.loudness.measure(audio)  # [B, 2, 4 * T]
        normalised = audio / self.loudness.upsample(level)  # [B, 2, 1024 * T]
        mid = self.band_levels((normalised[:, 0] + normalised[:, 1]) / 2, self.mid_pool)  # [B, 4 * T, mid bands]
        side = self.band_levels((normalised[:, 0] - normalised[:, 1]) / 2, self.side_pool)  # [B, 4 * T, side bands]
        both = torch.cat([mid.clamp(-8, 3), side.clamp(-4, 3)], 2)
        batch, frames, width = both.shape
        return both.reshape(batch, frames // self.PER_FRAME, self.PER_FRAME * width), level

    def band_levels(self, signal: Tensor, pool: Tensor) -> Tensor:
        """Signal [B, samples] -> log magnitude of each band [B, frames, bands], in nepers over white noise of unit
        level.
        """
        real, imaginary = self.stft(signal).chunk(2, 1)  # [B, bins, frames]
        power = (real * real + imaginary * imaginary).transpose(1, 2) @ pool.T  # [B, frames, bands]
        return 0.5 * torch.log(power * self.config.size + bands.FLOOR)

    def encode(self, audio: Tensor) -> Tensor:
        """Audio [B, 2, 1024 * T] -> latent [B, 64, T]. The leading channels have about unit variance."""
        description, level = self.describe(audio)
        return torch.cat([self.loudness.pack(level), self.timbre_of(description, level)], 1)

    def timbre_of(self, description: Tensor, level: Tensor) -> Tensor:
        """Description [B, T, described] and level [B, 2, 4 * T] -> timbre channels [B, 56, T]."""
        return (self.loudness.presence(level) * ((description - self.mean) @ self.analysis)).transpose(1, 2)

    def decode(self, latent: Tensor, excitation: Tensor | None = None, profile: Tensor | None = None) -> Tensor:
        """Latent [B, 64, T], T <= `max_frames`, with a reference's excitation [B, LENGTH] and its profile times the
        share [B, PROFILE] -> audio [B, 2, 1024 * T].

        The share of the reference is the mean square of the excitation, 0..1: its share of the excitation's power
        (`freeze.py`), the rest being noise and synthetic partials, and how far its timbre is matched
        (`timbre_matching.py`).
        """
        excitation = latent.new_zeros(1, LENGTH) if excitation is None else excitation
        share = excitation.square().mean(1).clamp(max=1)  # [B]
        latent = latent if profile is None else match_timbre(latent, profile, share)
        loudness, timbre = latent[:, : 2 * Loudness.PER_FRAME], latent[:, 2 * Loudness.PER_FRAME :]  # [B, 8 | 56, T]
        normalised = self.synthesise(timbre, excitation, share[:, None, None])  # [B, 2, 1024 * T]
        target = self.loudness.unpack(loudness)  # [B, 2, 4 * T]
        sound = normalised * self.loudness.sharpen(target)
        return self.loudness.correct_level(sound, target)  # the noise's level deviates at random

    def synthesise(self, timbre: Tensor, excitation: Tensor, reference_share: Tensor, begin: int = 0) -> Tensor:
        """Timbre [B, 56, T], excitation [B, LENGTH] and its share of power [B, 1, 1] -> sound of unit level
        [B, 2, 1024 * T].

        `begin`: first frame of the looping noise and partials.
        """
        description = timbre.transpose(1, 2) @ self.synthesis + self.mean  # [B, T, described]
        batch, frames, width = description.shape
        both = description.reshape(batch, frames * self.PER_FRAME, width // self.PER_FRAME)  # [B, 4 * T, bands]
        mid, side = both.split([self.config.mid_bands, self.config.side_bands], 2)
        mid_gain = torch.exp((mid + self.RAYLEIGH).clamp(-9, 4)) @ self.mid_shape.T  # [B, 4 * T, bins]
        side_gain = torch.exp((side + self.RAYLEIGH).clamp(-9, 4)) - 0.0245  # the description's floor becomes zero
        side_gain = side_gain.clamp_min(0) @ self.side_shape.T  # [B, 4 * T, bins]
        mid_gain, side_gain = mid_gain.transpose(1, 2), side_gain.transpose(1, 2)  # [B, bins, 4 * T]
        count = frames * self.PER_FRAME
        partials, noise_mid, noise_side = (
            self.loop(table[None], count, begin) for table in (self.partials, self.noise_mid, self.noise_side)
        )  # [1, 2 * bins, 4 * T]
        tonal_share = upsample_linear(self.tonality(timbre), self.PER_FRAME)  # [B, bins, 4 * T], of the power
        reference_mid = self.excitation_table(excitation)  # [B, 2 * bins, PERIOD]
        # Shifted by half a period it is uncorrelated with the mid signal.
        reference_side = torch.cat([reference_mid[:, :, PERIOD // 2 :], reference_mid[:, :, : PERIOD // 2]], 2)

        def from_reference(table):
            return torch.sqrt(reference_share) * self.loop(table, count, begin)

        def twice(gain):
            return torch.cat([gain, gain], 1)  # for the real and the imaginary parts

        synthetic = torch.sqrt(1 - reference_share)
        noise = from_reference(reference_mid) + synthetic * twice(torch.sqrt(1 - tonal_share)) * noise_mid
        tones = synthetic * twice(torch.sqrt(tonal_share)) * partials  # [B, 2 * bins, 4 * T]
        noise_gain, tones_gain = self.texture(
            upsample_linear(timbre, self.PER_FRAME), twice(mid_gain) * (noise + tones), reference_share
        )  # [B, bins, 4 * T]
        mid_signal = self.inverse(twice(mid_gain * noise_gain) * noise + twice(mid_gain * tones_gain) * tones)
        side_noise = from_reference(reference_side) + synthetic * noise_side
        side_signal = self.inverse(twice(side_gain * noise_gain) * side_noise)
        sound = torch.stack([mid_signal + side_signal, mid_signal - side_signal], 1)  # [B, 2, 1024 * T]
        return sound / self.loudness.upsample(self.loudness.measure(sound))

    def excitation_table(self, excitation: Tensor) -> Tensor:
        """Excitation [B, LENGTH] -> its transform [B, 2 * bins, PERIOD] with unit mean power in every band of the
        description. The fine structure within the bands is unchanged.
        """
        around = self.config.size  # samples repeated from the other end, so that the loop has no seam
        table = self.stft(torch.cat([excitation[:, -around:], excitation, excitation[:, :around]], 1))
        skipped = around // self.config.hop
        table = table[:, :, skipped : skipped + PERIOD]  # [B, 2 * bins, PERIOD]
        real, imaginary = table.chunk(2, 1)
        power = (real * real + imaginary * imaginary).mean(2) @ self.mid_pool.T @ self.mid_shape.T  # [B, bins]
        scale = 1 / torch.sqrt(power + self.EXCITATION_FLOOR * power.amax(1, keepdim=True) + 1e-12)
        return table * torch.cat([scale, scale], 1)[..., None]

    def loop(self, table: Tensor, frames: int, begin: int) -> Tensor:
        """[B, 2 * bins, PERIOD] -> [B, 2 * bins, frames], repeated from frame `begin` < PERIOD on."""
        times = -(-self.config.max_frames * self.PER_FRAME // PERIOD) + (begin > 0)
        return table.repeat(1, 1, times)[:, :, begin : begin + frames]


def save_autoencoder(model: Autoencoder, path: Path) -> None:
    checkpoint.save({"config": asdict(model.config), "model": model.state_dict()}, path)


def load_autoencoder(path: Path) -> Autoencoder:
    """In evaluation mode."""
    state = checkpoint.load(path, "autoencoder")
    model = Autoencoder(AutoencoderConfig(**state["config"]))
    model.load_state_dict(state["model"])
    return model.eval()
