"""Codec of 44.1 kHz stereo: 64 channels at 44100 / 1024 = 43 Hz, eight of them loudness and 56 timbre.

Loudness (`loudness.py`) is taken out first. What remains, sound of unit level, is described by the logarithmic power of
96 bands of its mid and 24 bands of its side, four times per latent frame; the timbre channels are the leading principal
components of that description, fitted to the corpus (`fit.py`). The decoder is a source-filter synthesiser: the
described spectrum filters noise, and partials where the sound is likely to ring (`excitation.py`, `tonality.py`), or
what a reference sound gives (`freeze.py`), through an inverse STFT, with gains of every bin that were learnt against
discriminators (`texture.py`); its level is then set to what the loudness channels say.

So the encoder forgets phase: a decoded sound is a sound of the same timbre and loudness, not the same waveform. In
exchange fitting takes a minute instead of days, every point of the latent space decodes to something sound-like, and
level is exact. Level is known every 6 ms over windows of 23 ms; the decoder finds a course that would measure so, with
steep attacks (`Loudness.sharpen`).
"""

from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from audio.stft import InverseStft, Stft
from autoencoder import bands
from autoencoder.excitation import LENGTH, PERIOD, noise_table, partials_table
from autoencoder.loudness import Loudness, between
from autoencoder.recolour import recoloured
from autoencoder.texture import Texture
from autoencoder.tonality import Tonality
from training import checkpoint


@dataclass(frozen=True)
class AutoencoderConfig:
    latent: int = 64
    size: int = 1024  # of the transform, samples
    hop: int = 256
    mid_bands: int = 96
    side_bands: int = 24
    linear_bands: int = 24  # of mid, one bin each
    longest: int = 432  # latent frames that one graph can decode


class Autoencoder(nn.Module):
    PER_FRAME = 4  # descriptions per latent frame
    # Of the power of an excitation's strongest bin: what a reference has less of is not raised to unit power
    THIN = 1e-6
    # Nepers that the mean logarithm of noise lies under the logarithm of its mean power (Euler's constant / 2)
    RAYLEIGH = 0.2886

    def __init__(self, config: AutoencoderConfig = AutoencoderConfig()) -> None:
        super().__init__()
        self.config = config
        bins = config.size // 2 + 1
        self.bins = bins
        self.timbre = config.latent - 2 * Loudness.PER_FRAME
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
        # Fitted: mean description, principal axes with their scale folded in. Timbre of frame = (description - mean) @
        # analysis.
        self.register_buffer("mean", torch.zeros(described))
        self.register_buffer("analysis", torch.zeros(described, self.timbre))
        self.register_buffer("synthesis", torch.zeros(self.timbre, described))

    def describe(self, audio: Tensor) -> tuple[Tensor, Tensor]:
        """[B, 2, 1024 * T] -> description in nepers [B, T, described], and level [B, 2, 4 * T]."""
        level = self.loudness.measure(audio)
        flat = audio / self.loudness.spread(level)
        mid = self.band_levels((flat[:, 0] + flat[:, 1]) / 2, self.mid_pool)  # [B, frames, mid bands]
        side = self.band_levels((flat[:, 0] - flat[:, 1]) / 2, self.side_pool)
        both = torch.cat([mid.clamp(-8, 3), side.clamp(-4, 3)], 2)
        batch, frames, width = both.shape
        return both.reshape(batch, frames // self.PER_FRAME, self.PER_FRAME * width), level

    def band_levels(self, signal: Tensor, pool: Tensor) -> Tensor:
        """[B, samples] -> logarithm of the mean magnitude of each band, relative to white noise of unit level, [B,
        frames, bands].
        """
        real, imaginary = self.stft(signal).chunk(2, 1)
        power = (real * real + imaginary * imaginary).transpose(1, 2) @ pool.T
        return 0.5 * torch.log(power * self.config.size + bands.FLOOR)

    def presence(self, level: Tensor) -> Tensor:
        """How much there is to describe, [B, 2, 4 * T] -> [B, T, 1]: 0 in silence, so that silence has no timbre, 1
        from -60 dBFS on.
        """
        batch, _, n = level.shape
        loudest = level.reshape(batch, 2, n // self.PER_FRAME, self.PER_FRAME).amax((1, 3))
        return ((torch.log(loudest / Loudness.FLOOR) - 0.4) / 1.0).clamp(0, 1)[..., None]

    def encode(self, audio: Tensor) -> Tensor:
        """[B, 2, 1024 * T] -> latent [B, 64, T], leading channels near unit variance."""
        description, level = self.describe(audio)
        return torch.cat([self.loudness.pack(level), self.timbre_of(description, level)], 1)

    def timbre_of(self, description: Tensor, level: Tensor) -> Tensor:
        """What `describe` found -> timbre channels [B, 56, T]."""
        return (self.presence(level) * ((description - self.mean) @ self.analysis)).transpose(1, 2)

    def decode(self, latent: Tensor, excitation: Tensor | None = None, profile: Tensor | None = None) -> Tensor:
        """Latent [B, 64, T], T <= `longest`, and a reference's excitation [B, LENGTH] and profile by its share [B,
        PROFILE] -> [B, 2, 1024 * T].

        The excitation's mean square, 0..1, is the reference's share: of the source's power, noise and made-up partials
        driving the rest (`freeze.py`), and of the way to its colour (`recolour.py`).
        """
        excitation = latent.new_zeros(1, LENGTH) if excitation is None else excitation
        share = excitation.square().mean(1).clamp(max=1)
        latent = latent if profile is None else recoloured(latent, profile, share)
        loudness, timbre = latent[:, : 2 * Loudness.PER_FRAME], latent[:, 2 * Loudness.PER_FRAME :]
        flat = self.flat(timbre, excitation, share[:, None, None])
        asked = self.loudness.unpack(loudness)  # [B, 2, 4 * T]
        sound = flat * self.loudness.sharpen(asked)
        measured = self.loudness.measure(sound)
        found = torch.sqrt((measured * measured - Loudness.FLOOR**2).clamp(min=1e-12))
        return sound * self.loudness.spread((asked / found).clamp(0.25, 4.0))  # what chance in the noise has put off

    def flat(self, timbre: Tensor, excitation: Tensor, driven: Tensor, begin: int = 0) -> Tensor:
        """Timbre [B, 56, T], excitation [B, LENGTH] and the share of power that it drives [B, 1, 1] -> sound of that
        colour and of unit level, [B, 2, 1024 * T].

        `begin`: frame of the tables to begin with.
        """
        description = timbre.transpose(1, 2) @ self.synthesis + self.mean  # [B, T, described]
        batch, frames, width = description.shape
        both = description.reshape(batch, frames * self.PER_FRAME, width // self.PER_FRAME)
        mid, side = both.split([self.config.mid_bands, self.config.side_bands], 2)
        loud = torch.exp((mid + self.RAYLEIGH).clamp(-9, 4)) @ self.mid_shape.T  # [B, 4 * T, bins]
        wide = torch.exp((side + self.RAYLEIGH).clamp(-9, 4)) - 0.0245  # the floor of the description is no side at all
        wide = wide.clamp_min(0) @ self.side_shape.T
        loud, wide = loud.transpose(1, 2), wide.transpose(1, 2)
        count = frames * self.PER_FRAME
        partials, noise_mid, noise_side = (
            self.repeated(table[None], count, begin) for table in (self.partials, self.noise_mid, self.noise_side)
        )
        share = between(self.tonality(timbre), self.PER_FRAME)  # [B, bins, 4 * T], of the power
        own_mid = self.own_table(excitation)
        # Half a period on it is another sound
        own_side = torch.cat([own_mid[:, :, PERIOD // 2 :], own_mid[:, :, : PERIOD // 2]], 2)

        def own(table):
            return torch.sqrt(driven) * self.repeated(table, count, begin)

        def twice(gain):
            return torch.cat([gain, gain], 1)  # for the real and the imaginary parts

        hissing = own(own_mid) + torch.sqrt(1 - driven) * twice(torch.sqrt(1 - share)) * noise_mid
        ringing = torch.sqrt(1 - driven) * twice(torch.sqrt(share)) * partials
        hiss, ring = self.texture(between(timbre, self.PER_FRAME), twice(loud) * (hissing + ringing), driven)
        mid_signal = self.inverse(twice(loud * hiss) * hissing + twice(loud * ring) * ringing)
        side_signal = self.inverse(twice(wide * hiss) * (own(own_side) + torch.sqrt(1 - driven) * noise_side))
        sound = torch.stack([mid_signal + side_signal, mid_signal - side_signal], 1)
        return sound / self.loudness.spread(self.loudness.measure(sound))

    def own_table(self, excitation: Tensor) -> Tensor:
        """Excitation [B, LENGTH] -> its transform [B, 2 * bins, PERIOD], of unit mean power in each of the bands that
        the description knows: what lies between them is the excitation's.
        """
        around = self.config.size  # samples of its other end on both sides, so that it has no seam
        table = self.stft(torch.cat([excitation[:, -around:], excitation, excitation[:, :around]], 1))
        skipped = around // self.config.hop
        table = table[:, :, skipped : skipped + PERIOD]
        real, imaginary = table.chunk(2, 1)
        power = (real * real + imaginary * imaginary).mean(2) @ self.mid_pool.T @ self.mid_shape.T  # [B, bins]
        scale = 1 / torch.sqrt(power + self.THIN * power.amax(1, keepdim=True) + 1e-12)
        return table * torch.cat([scale, scale], 1)[..., None]

    def repeated(self, table: Tensor, frames: int, begin: int) -> Tensor:
        """[B, 2 * bins, PERIOD] -> [B, 2 * bins, frames], from frame `begin` < PERIOD on."""
        times = -(-self.config.longest * self.PER_FRAME // PERIOD) + (begin > 0)
        return table.repeat(1, 1, times)[:, :, begin : begin + frames]


def save_autoencoder(model: Autoencoder, path: Path) -> None:
    checkpoint.save({"config": asdict(model.config), "model": model.state_dict()}, path)


def load_autoencoder(path: Path) -> Autoencoder:
    state = checkpoint.load(path)
    model = Autoencoder(AutoencoderConfig(**state["config"]))
    model.load_state_dict(state["model"])
    return model.eval()
