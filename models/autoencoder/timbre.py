"""What a reference sound gives to a take: its colour and what drives it."""

from torch import Tensor, nn

from autoencoder.freeze import Freeze
from autoencoder.network import Autoencoder
from autoencoder.profile import profile_of


class TimbreEncoder(nn.Module):
    """Audio [B, 2, 1024 * T] -> profile [B, PROFILE] for the generator, excitation [B, LENGTH] for the decoder."""

    def __init__(self, autoencoder: Autoencoder) -> None:
        super().__init__()
        self.autoencoder, self.freeze = autoencoder, Freeze(autoencoder.loudness)

    def forward(self, audio: Tensor) -> tuple[Tensor, Tensor]:
        return profile_of(self.autoencoder.encode(audio)), self.freeze(audio)
