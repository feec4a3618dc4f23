"""Exports the codec: vae-encoder, vae-decoder and timbre-encoder."""

from pathlib import Path

import torch
from torch import Tensor, nn

from autoencoder.excitation import LENGTH
from autoencoder.network import Autoencoder
from autoencoder.profile import PROFILE
from autoencoder.timbre import TimbreEncoder
from export.graph import write


class Encode(nn.Module):
    """Audio [1, 2, L] -> latent [1, 64, T]."""

    def __init__(self, autoencoder: Autoencoder) -> None:
        super().__init__()
        self.autoencoder = autoencoder

    def forward(self, audio: Tensor) -> Tensor:
        return self.autoencoder.encode(audio)


class Decode(Encode):
    """Latent [1, 64, T], excitation [1, LENGTH], profile [1, PROFILE] -> audio [1, 2, L]."""

    def forward(self, latent: Tensor, excitation: Tensor, profile: Tensor) -> Tensor:
        return self.autoencoder.decode(latent, excitation, profile)


def vae_encoder(autoencoder: Autoencoder, path: Path, storage: str) -> Path:
    return write(
        Encode(autoencoder),
        (torch.randn(1, 2, 1024 * 30) * 0.1,),
        {"audio": {2: "L"}},
        {"latent": {2: "T"}},
        path,
        storage,
    )


def vae_decoder(autoencoder: Autoencoder, path: Path, storage: str) -> Path:
    args = (torch.randn(1, 64, 30), torch.randn(1, LENGTH) / 2, torch.randn(1, PROFILE))
    return write(
        Decode(autoencoder),
        args,
        {"latent": {2: "T"}, "excitation": {}, "profile": {}},
        {"audio": {2: "L"}},
        path,
        storage,
    )


def timbre_encoder(autoencoder: Autoencoder, path: Path, storage: str) -> Path:
    return write(
        TimbreEncoder(autoencoder),
        (torch.randn(1, 2, 1024 * 30) * 0.1,),
        {"audio": {2: "S"}},
        {"profile": {}, "excitation": {}},
        path,
        storage,
    )
