"""Exports the codec and the generator to ONNX graphs with the names and axes of the pack contract.

python -m export.generator --autoencoder AE.pt --generator GENERATOR.pt --out DIR
"""

import argparse
import json
from pathlib import Path

import onnx
import torch

from autoencoder.excitation import LENGTH
from autoencoder.network import load_autoencoder
from data.corpus import RATE as SOURCE_RATE
from export.autoencoder import timbre_encoder, vae_decoder, vae_encoder
from export.fold import fold
from export.generator_axes import GUIDANCE as GUIDANCE_INPUT
from export.generator_axes import INPUTS, LATENT
from export.graph import write
from generator.checkpoint import load_generator
from generator.control import ControlEncoder
from generator.guidance import GUIDANCE, GUIDED_SCALES, REFERENCE_GUIDANCE
from generator.guided import GuidedGenerator
from generator.network import Generator
from generator.steering import SteeredGenerator
from prompt.prepare import MAX_SECONDS


def control_encoder(path: Path) -> Path:
    return write(
        ControlEncoder(), (torch.rand(1, 2, 1024 * 30),), {"envelope": {2: "L"}}, {"control": {2: "T"}}, path, "float32"
    )


def dit_controlnet(generator: Generator, path: Path, storage: str) -> Path:
    args = (
        torch.randn(2, 64, 30),
        torch.rand(2),
        torch.randn(2, 2, generator.config.prompt + generator.config.profile),
        torch.randn(2, 64, 30),
        torch.zeros(2),
        torch.ones(2),
    )
    inputs = INPUTS
    if isinstance(generator, GuidedGenerator):
        args, inputs = (*args, torch.ones(2)), INPUTS | GUIDANCE_INPUT
    write(SteeredGenerator(generator), args, inputs, {"velocity": LATENT}, path, storage)
    onnx.save(fold(onnx.load(path)), path)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--autoencoder", type=Path, required=True)
    parser.add_argument("--generator", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--storage",
        choices=("float32", "float16", "int8"),
        default="int8",
        help="of the transformer; the codec's tables are float16",
    )
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    autoencoder, generator = load_autoencoder(args.autoencoder), load_generator(args.generator)
    extras = {
        "dit+controlnet": {"controlDepth": generator.config.control_depth}
        | ({"guidanceRange": list(GUIDED_SCALES)} if isinstance(generator, GuidedGenerator) else {}),
        # minSeconds: a short reference must not be repeated to a minimum length, since repeating makes a comb spectrum.
        "timbre-encoder": {"sampleRate": SOURCE_RATE, "minSeconds": 1024 / SOURCE_RATE, "maxSeconds": MAX_SECONDS},
        "manifest": {
            "prompt": {"profile": generator.config.profile, "excitation": LENGTH},
            "sampler": {"guidance": GUIDANCE, "referenceGuidance": REFERENCE_GUIDANCE},
        },
    }
    (args.out / "extras.json").write_text(json.dumps(extras) + "\n")
    for path in (
        vae_encoder(autoencoder, args.out / "vae-encoder.onnx", "float16"),
        vae_decoder(autoencoder, args.out / "vae-decoder.onnx", "float16"),
        timbre_encoder(autoencoder, args.out / "timbre-encoder.onnx", "float16"),
        control_encoder(args.out / "control-encoder.onnx"),
        dit_controlnet(generator, args.out / "dit-controlnet.onnx", args.storage),
    ):
        print(f"{path.name} {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
