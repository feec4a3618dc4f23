"""What a take uses of a reference sound: its timbre profile and its excitation."""

from torch import Tensor, nn

from autoencoder.freeze import SpectralFreeze
from autoencoder.network import Autoencoder
from autoencoder.profile import profile_of


class TimbreEncoder(nn.Module):
    """Audio [B, 2, 1024 * T] -> profile [B, PROFILE] for the generator, excitation [B, LENGTH] for the decoder."""

    def __init__(self, autoencoder: Autoencoder) -> None:
        super().__init__()
        self.autoencoder, self.freeze = autoencoder, SpectralFreeze(autoencoder.loudness)

    def forward(self, audio: Tensor) -> tuple[Tensor, Tensor]:
        return profile_of(self.autoencoder.encode(audio)), self.freeze(audio)
