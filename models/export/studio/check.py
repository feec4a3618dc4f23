"""Compares the graphs of a pack with their networks: torch in float32, onnxruntime on the CPU.

    python -m export.studio.check --checkpoints FOLDER --pack PACK [--sizes debug] [--only GRAPH …]

Random inputs of other lengths than the traced ones. The error is that of float16 or int8, graph and network together.
"""

import argparse
import gc
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor

from export.studio.files import checkpoints_in
from export.studio.parts import Checkpoints, parts
from export.studio.trace import Graph
from studio.networks.sizes import SIZES, Sizes

SHORT, LONG = {"B": 1, "K": 1, "T": 7, "N": 5}, {"B": 2, "K": 3, "T": 216, "N": 16}


@dataclass(frozen=True)
class Difference:
    graph: str
    relative: float  # RMS of the error over the RMS of the network's output
    largest: float
    seconds: float  # of a run of the graph


def inputs_of(graph: Graph, sizes: dict[str, int], seed: int = 0) -> dict[str, Tensor]:
    """Random inputs of these sizes, as the page gives them."""
    random, found = torch.Generator().manual_seed(seed), {}
    for (name, axes), example in zip(graph.inputs.items(), graph.examples, strict=True):
        shape = list(example.shape)
        for axis, dimension in axes.items():
            shape[axis] = sizes.get(dimension, shape[axis])
        if name.startswith("control_"):
            shape[1] = sizes["T"] + 1
        if not example.is_floating_point():
            found[name] = torch.full(shape, 1) if "mask" in name else torch.randint(4, 50, shape, generator=random)
        elif name in ("frames", "pairs", "t"):
            found[name] = torch.rand(shape, generator=random)
        else:
            found[name] = torch.randn(shape, generator=random) * {"audio": 0.1}.get(name, 1.0)
            found[name] = found[name].abs() * 10 if "seconds" in name else found[name].to(example.dtype)
    return found


@torch.no_grad()
def expected_of(graph: Graph, inputs: dict[str, Tensor]) -> list[np.ndarray]:
    """The network's outputs, in float32 throughout."""
    module = graph.module.eval()
    dtype = getattr(module, "dtype", None)
    module.dtype = torch.float32
    try:
        result = module(*(value.float() if value.is_floating_point() else value for value in inputs.values()))
    finally:
        module.dtype = dtype
    return [output.float().numpy() for output in (result if isinstance(result, tuple) else (result,))]


def compare(name: str, graph: Graph, path: Path, sizes: dict[str, int]) -> Difference:
    inputs = inputs_of(graph, sizes)
    expected = expected_of(graph, inputs)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    start = time.perf_counter()
    found = session.run(None, {key: value.numpy() for key, value in inputs.items()})
    seconds = time.perf_counter() - start
    errors = [a.astype(np.float64) - b for a, b in zip(found, expected, strict=True)]
    power = sum(float(np.square(b, dtype=np.float64).sum()) for b in expected)
    relative = (sum(float(np.square(e).sum()) for e in errors) / power) ** 0.5
    return Difference(name, relative, max(float(np.abs(e).max()) for e in errors), seconds)


def check(
    paths: Checkpoints, sizes: Sizes, pack: Path, shape: dict[str, int] = LONG, only: list[str] | None = None
) -> Iterator[Difference]:
    """Each graph of the pack, one network in memory at a time."""
    roles = json.loads((pack / "manifest.json").read_text())["roles"]
    half = roles["dit+controlnet"]["dtype"] == "float16"
    for part in parts(paths, sizes, half):
        for name, graph in part.graphs.items():
            if only is None or name in only:
                yield compare(name, graph, pack / f"{name}.onnx", shape)
                gc.collect()
        del part


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoints", type=Path, required=True)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--sizes", choices=list(SIZES), default="published")
    parser.add_argument("--only", nargs="*")
    args = parser.parse_args()
    torch.set_num_threads(1)
    print("| graph | relative error | largest | onnxruntime, s |\n| --- | ---: | ---: | ---: |")
    for found in check(checkpoints_in(args.checkpoints), SIZES[args.sizes], args.pack, only=args.only):
        print(f"| {found.graph} | {found.relative:.1e} | {found.largest:.1e} | {found.seconds:.1f} |", flush=True)


if __name__ == "__main__":
    main()
