"""Exports the learnt codec: vae-encoder and vae-decoder.

    python -m export.codec --codec RUN/carried --out DIR [--storage int8]

--codec is a folder of parts or a file of codec.network.save_codec. The graphs have the inputs and outputs of the band
codec's, but the decoder has no excitation and no profile.
"""

import argparse
from pathlib import Path

import torch
from torch import Tensor, nn

from codec.carried import load_average
from codec.config import FRAME
from codec.network import Codec
from export.graph import write

EXAMPLE = 12  # latent frames


class Encode(nn.Module):
    """Audio [1, 2, L] -> latent [1, 64, T]."""

    def __init__(self, codec: Codec) -> None:
        super().__init__()
        self.codec = codec

    def forward(self, audio: Tensor) -> Tensor:
        return self.codec.encode(audio)


class Decode(Encode):
    """Latent [1, 64, T] -> audio [1, 2, L]."""

    def forward(self, latent: Tensor) -> Tensor:
        return self.codec.decode(latent)


def codec_encoder(codec: Codec, path: Path, storage: str) -> Path:
    args = (torch.randn(1, 2, FRAME * EXAMPLE) * 0.1,)
    return write(Encode(codec), args, {"audio": {2: "L"}}, {"latent": {2: "T"}}, path, storage)


def codec_decoder(codec: Codec, path: Path, storage: str) -> Path:
    args = (torch.randn(1, codec.config.latent, EXAMPLE),)
    return write(Decode(codec), args, {"latent": {2: "T"}}, {"audio": {2: "L"}}, path, storage)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--codec", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--storage", choices=("float32", "float16", "int8"), default="float16")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    codec = load_average(args.codec)
    for write_graph, name in ((codec_encoder, "vae-encoder.onnx"), (codec_decoder, "vae-decoder.onnx")):
        path = write_graph(codec, args.out / name, args.storage)
        print(path, f"{path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
