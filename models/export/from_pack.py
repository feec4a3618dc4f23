"""A pack's graphs -> the checkpoints they were written from, so that training goes on where only the pack is left.

    python -m export.from_pack --pack packs/compact --out .cache/from-pack

Writes codec.pt and generator.pt, which generator.train --start reads. The prompt space needs none: prompt.embed reads
the pack's own graphs. Weights carry the rounding of their storage, int8 or float16. From a pack without a tonality
network the codec comes out all noise.
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


def weights_of(path: Path) -> dict[str, np.ndarray]:
    """Name in the network -> float32 array, read back from a graph that export.generator wrote.

    The tracer keeps the names of biases but not of most matrices: a matrix is named by the bias that is added to its
    product.
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


def fill(module: torch.nn.Module, found: dict[str, np.ndarray], prefix: str = "") -> list[str]:
    """Copies what the graph holds into `module`; returns the names it lacks."""
    missing = []
    with torch.no_grad():
        for name, tensor in module.state_dict().items():
            value = found.get(prefix + name)
            if value is None or tuple(value.shape) != tuple(tensor.shape):
                missing.append(name)
            else:
                tensor.copy_(torch.from_numpy(np.array(value, np.float32)))
    return missing


def generator_of(pack: Path) -> Generator:
    """Raises ValueError if a weight is not in the graph: then its shape is not the present configuration's."""
    generator = Generator()
    found = {name.removeprefix("generator."): value for name, value in weights_of(pack / "dit-controlnet.onnx").items()}
    missing = [name for name in fill(generator, found) if not name.endswith("frequencies")]
    if missing:
        raise ValueError(f"dit-controlnet.onnx lacks {missing}")
    return generator.eval()


def autoencoder_of(pack: Path) -> Autoencoder:
    codec = Autoencoder()
    for name in ("vae-encoder", "vae-decoder"):
        fill(codec, weights_of(pack / f"{name}.onnx"), "autoencoder.")
    if not (codec.analysis.any() and codec.synthesis.any()):
        raise ValueError("the pack's codec holds no principal axes")
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
