"""Sizes of the learnt codec."""

from dataclasses import dataclass

from autoencoder.loudness import Loudness


@dataclass(frozen=True)
class CodecConfig:
    latent: int = 64  # channels: eight of loudness, the others learnt
    size: int = 512  # of the transform, samples: an error of phase smears an attack by at most 12 ms
    hop: int = 256  # samples; four frames of the transform per latent frame
    encoder_width: int = 256
    encoder_blocks: int = 5
    decoder_width: int = 384
    decoder_blocks: int = 6
    expansion: int = 3  # hidden width of a block over its width
    kernel: int = 7  # backbone frames of 512 samples
    noise: float = 0.1  # standard deviation added to the learnt channels in training: their posterior is no narrower

    @property
    def learnt(self) -> int:
        """Channels."""
        return self.latent - 2 * Loudness.PER_FRAME

    @property
    def bins(self) -> int:
        return self.size // 2 + 1


HOPS = 2  # frames of the transform per backbone frame
STEPS = 2  # backbone frames per latent frame
FRAME = 1024  # samples per latent frame

CONFIGS = {
    "compact": CodecConfig(),
    "small": CodecConfig(encoder_width=96, encoder_blocks=3, decoder_width=160, decoder_blocks=4),
    "debug": CodecConfig(encoder_width=24, encoder_blocks=1, decoder_width=32, decoder_blocks=2),
}
