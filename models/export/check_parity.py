"""Compares exported graphs with their networks.

    python -m export.check_parity --autoencoder AE.pt --generator GENERATOR.pt --graphs DIR

Prints for each graph the RMS error over the standard deviation of the output, in dB, for inputs of two lengths other
than the traced one.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from autoencoder.freeze import SpectralFreeze
from autoencoder.network import load_autoencoder
from autoencoder.profile import PROFILE, profile_of
from autoencoder.timbre import TimbreEncoder
from export.autoencoder import Decode, Encode
from export.graph import outputs_of, session
from generator.checkpoint import load_generator
from generator.control import ControlEncoder
from generator.guidance import GUIDANCE
from generator.guided import GuidedGenerator
from generator.steering import SteeredGenerator


def error_db(path: Path, module: nn.Module, args: tuple[Tensor, ...]) -> float:
    """20 log10(rms(graph - network) / std(network)), the maximum over the outputs."""
    graph = session(path)
    computed = graph.run(None, {value.name: arg.numpy() for value, arg in zip(graph.get_inputs(), args)})
    errors = []
    for found, expected in zip(computed, (output.numpy() for output in outputs_of(module, args))):
        if found.shape != expected.shape:
            raise ValueError(f"{path.name}: {found.shape} instead of {expected.shape}")
        errors.append(
            float(20 * np.log10(np.sqrt(np.mean((found - expected) ** 2)) / (expected.std() + 1e-12) + 1e-12))
        )
    return max(errors)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--autoencoder", type=Path, required=True)
    parser.add_argument("--generator", type=Path, required=True)
    parser.add_argument("--graphs", type=Path, required=True)
    args = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    autoencoder, generator = load_autoencoder(args.autoencoder), load_generator(args.generator)
    for frames in (22, 129):
        # Noise with a changing level, so that quiet frames count too.
        audio = torch.randn(1, 2, 1024 * frames) * torch.linspace(0, 6, 1024 * frames).sin().abs() * 0.1
        with torch.no_grad():
            latent, excitation = autoencoder.encode(audio), 0.7 * SpectralFreeze(autoencoder.loudness)(audio)
        control = torch.randn(2, 64, frames).abs()
        step = (
            torch.randn(2, 64, frames),
            torch.rand(2),
            torch.cat(
                [torch.nn.functional.normalize(torch.randn(2, 1, 256), dim=2), torch.randn(2, 1, PROFILE) / 2], 2
            ),
            control,
            torch.zeros(2),
            torch.full((2,), frames / 43),
            *([torch.full((2,), GUIDANCE)] if isinstance(generator, GuidedGenerator) else []),
        )
        for name, module, inputs in (
            ("vae-encoder", Encode(autoencoder), (audio,)),
            ("vae-decoder", Decode(autoencoder), (latent, excitation, 0.7**2 * (profile_of(latent) + 0.3))),
            ("timbre-encoder", TimbreEncoder(autoencoder), (audio,)),
            ("control-encoder", ControlEncoder(), (audio.abs(),)),
            ("dit-controlnet", SteeredGenerator(generator), step),
        ):
            print(
                f"{name:16} {frames:4} frames  error {error_db(args.graphs / f'{name}.onnx', module, inputs):7.1f} dB",
                flush=True,
            )


if __name__ == "__main__":
    main()
