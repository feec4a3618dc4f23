"""Traces a network to a graph without its weights.

The weights are replaced by single numbers, spread to their shapes, while the graph is made; so the trace of a network
of a billion parameters takes the memory of its activations. Weights become inputs of the graph by their names in the
state dict; `weights.py` turns them into initialisers.
"""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from export.studio.simplify import simplify

FIRST_NUMBER = 0x0400  # bits of the smallest normal number of float16
OPSET = 19  # DequantizeLinear with float16 scales; GridSample is still version 16

Axes = dict[int, str]  # axis -> its name where it is dynamic


@dataclass(frozen=True)
class Graph:
    """A network with the interface of its graph. Outputs are a tensor or a tuple."""

    module: nn.Module
    examples: tuple[Tensor, ...]
    inputs: dict[str, Axes]
    outputs: dict[str, Axes]
    half: tuple[str, ...] = ()  # starts of the names of weights that compute in float16, whatever their type now


def type_of(name: str, value: Tensor, half: tuple[str, ...]) -> torch.dtype:
    """Type in which a weight computes. Angles of positions need float32."""
    if name.startswith(half) and half and not name.endswith(("inv_freq", "timestep_features.weight")):
        return torch.float16
    return torch.float32


@contextmanager
def hollow(module: nn.Module, half: tuple[str, ...] = ()) -> Iterator[None]:
    """Within it, weights are spread single numbers, each another so that the exporter does not take two for one."""
    kept: list[tuple[dict, str, Tensor | None]] = []
    for prefix, part in module.named_modules():
        for store in (part._parameters, part._buffers):
            for name, value in store.items():
                if value is None or name in part._non_persistent_buffers_set or not value.is_floating_point():
                    continue
                kept.append((store, name, value))
                dtype = type_of(f"{prefix}.{name}", value, half)
                # Each has another bit pattern, that of a small normal number
                number = torch.tensor(FIRST_NUMBER + len(kept), dtype=torch.int16).view(torch.float16)
                spread = number.to(dtype).expand(value.shape)
                store[name] = nn.Parameter(spread, requires_grad=False) if store is part._parameters else spread
    try:
        yield
    finally:
        for store, name, value in kept:
            store[name] = value


def trace(graph: Graph) -> onnx.ModelProto:
    """The simplified graph; its weights are inputs after the ones of the network."""
    module = graph.module.eval()
    with (
        hollow(module, graph.half),
        torch.no_grad(),
        warnings.catch_warnings(),
        tempfile.TemporaryDirectory() as folder,
    ):
        warnings.simplefilter("ignore")
        result = module(*graph.examples)
        shapes = [list(output.shape) for output in (result if isinstance(result, tuple) else (result,))]
        path = Path(folder) / "graph.onnx"
        torch.onnx.export(
            module,
            graph.examples,
            str(path),
            opset_version=OPSET,
            dynamo=False,
            export_params=False,
            do_constant_folding=False,
            input_names=list(graph.inputs),
            output_names=list(graph.outputs),
            dynamic_axes=graph.inputs | graph.outputs,
        )
        model = onnx.load(path)
    for value, shape, axes in zip(model.graph.output, shapes, graph.outputs.values(), strict=True):
        del value.type.tensor_type.shape.dim[:]
        for axis, size in enumerate(shape):
            dimension = value.type.tensor_type.shape.dim.add()
            if axis in axes:
                dimension.dim_param = axes[axis]
            else:
                dimension.dim_value = size
    simplify(model.graph, set(graph.inputs))
    found = {value.name for value in model.graph.input}
    if lost := [name for name, _ in module.named_parameters() if name not in found]:
        raise ValueError(f"The graph lacks {lost[0]} and {len(lost) - 1} other weights")
    return model
