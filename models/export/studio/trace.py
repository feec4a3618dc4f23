"""Traces a network to a graph without its weights.

All weights are parts of one small buffer while the graph is made; so the trace of a network of a billion parameters
takes the memory of its largest matrix. Weights become inputs of the graph by their names in the state dict;
`weights.py` turns them into initialisers.
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


def type_of(name: str, half: tuple[str, ...]) -> torch.dtype:
    """Type in which a weight computes. Angles of positions need float32."""
    if name.startswith(half) and half and not name.endswith(("inv_freq", "timestep_features.weight")):
        return torch.float16
    return torch.float32


@contextmanager
def hollow(module: nn.Module, half: tuple[str, ...] = ()) -> Iterator[None]:
    """Within it, weights are parts of one buffer of random numbers, each from another number on, so that the exporter
    does not take two for one.
    """
    replaced = [
        (store, f"{prefix}.{name}", name, value)
        for prefix, part in module.named_modules()
        for store in (part._parameters, part._buffers)
        for name, value in store.items()
        if value is not None and name not in part._non_persistent_buffers_set and value.is_floating_point()
    ]
    size = max((value.numel() for *_, value in replaced), default=0) + len(replaced)
    numbers = 0.01 + 0.02 * torch.rand(size, generator=torch.Generator().manual_seed(0))  # variances are positive
    buffers = {torch.float32: numbers, torch.float16: numbers.half()}
    for index, (store, full_name, name, value) in enumerate(replaced):
        buffer = buffers[type_of(full_name, half)]
        part = buffer[index : index + value.numel()].view(value.shape)
        store[name] = nn.Parameter(part, requires_grad=False) if isinstance(value, nn.Parameter) else part
    try:
        yield
    finally:
        for store, _, name, value in replaced:
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
