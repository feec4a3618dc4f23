"""Reads the weights of a pack's graphs back into checkpoints, to continue training where only the pack is left.

    python -m export.from_pack --pack packs/compact --out .cache/from-pack

Writes codec.pt and generator.pt (for generator.train --start). Weights have the rounding of their storage, int8 or
float16. Parameters that were renamed since the pack was exported are found by `training.checkpoint_names`. The prompt
space needs no checkpoint: prompt.embed uses the pack's graphs.
"""

import argparse
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from autoencoder.network import Autoencoder, save_autoencoder
from generator.network import Generator
from training import checkpoint
from training.checkpoint_names import current_name


def weights_of(path: Path) -> dict[str, np.ndarray]:
    """Parameter name -> float32 array, from a graph that export.generator wrote.

    The tracer keeps the names of biases but not of most matrices. A matrix is identified by the bias that is added to
    its product.
    """
    graph = onnx.load(path).graph
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    product = {}  # output of a MatMul -> name of its constant factor
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in values:
            values[node.output[0]] = values[node.input[0]].astype(np.float32)
        elif node.op_type == "Mul" and all(name in values for name in node.input):
            values[node.output[0]] = values[node.input[0]] * values[node.input[1]]
        elif node.op_type == "MatMul" and node.input[1] in values:
            product[node.output[0]] = node.input[1]
    for node in graph.node:
        if node.op_type == "Add":
            for one, two in (node.input, reversed(node.input)):
                if one in values and one.endswith(".bias") and two in product:
                    values[one.removesuffix("bias") + "weight"] = values[product[two]].T
    return values


def parameters_of(path: Path, network: str) -> dict[str, np.ndarray]:
    """Present parameter name -> array. `network`: 'generator' or 'autoencoder', the prefix of names in the graph."""
    prefix = f"{network}."
    return {
        current_name(network, name.removeprefix(prefix)): value
        for name, value in weights_of(path).items()
        if name.startswith(prefix)
    }


def fill(module: torch.nn.Module, values: dict[str, np.ndarray]) -> list[str]:
    """Copies the values into the parameters and buffers of `module`; returns the names of those without a value."""
    missing = []
    with torch.no_grad():
        for name, tensor in module.state_dict().items():
            value = values.get(name)
            if value is None or tuple(value.shape) != tuple(tensor.shape):
                missing.append(name)
            else:
                tensor.copy_(torch.from_numpy(np.array(value, np.float32)))
    return missing


def generator_of(pack: Path) -> Generator:
    """Raises ValueError where a parameter is not in the graph or has another shape, or guidance is inside."""
    generator, parameters = Generator(), parameters_of(pack / "dit-controlnet.onnx", "generator")
    if any(name.startswith("guidance_embedding.") for name in parameters):
        raise ValueError("dit-controlnet.onnx has its guidance inside; start from a pack of before its distillation")
    missing = fill(generator, parameters)
    if missing:
        raise ValueError(f"dit-controlnet.onnx lacks {missing}")
    return generator.eval()


def autoencoder_of(pack: Path) -> Autoencoder:
    """Raises ValueError where a parameter is not in the graphs or has another shape."""
    codec = Autoencoder()
    values = {
        name: value
        for role in ("vae-encoder", "vae-decoder")
        for name, value in parameters_of(pack / f"{role}.onnx", "autoencoder").items()
    }
    missing = fill(codec, values)
    if missing:
        raise ValueError(f"vae-encoder.onnx and vae-decoder.onnx lack {missing}")
    return codec.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    save_autoencoder(autoencoder_of(args.pack), args.out / "codec.pt")
    generator = generator_of(args.pack)
    state = {
        "config": asdict(generator.config),
        "model": generator.state_dict(),
        "average": generator.state_dict(),
        "step": 0,
    }
    checkpoint.save(state, args.out / "generator.pt")
    print("codec.pt, generator.pt")


if __name__ == "__main__":
    main()
