"""Writes weights one after the other into files of external data, and graphs that refer to them.

Half-precision weights are stored as they compute. Single-precision weights of at least SMALL numbers are stored as
float16 and cast; with int8 storage, matrices and kernels of either have one scale per output channel
(DequantizeLinear), so that they stay small on the GPU too. Small tensors stay in the graph.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import NodeProto, TensorProto, helper, numpy_helper
from torch import Tensor

from export.studio.memory import Peak

SHARD = 256 * 10**6  # bytes of a file at most; what browsers and static hosts take without trouble
SMALL = 2048  # elements; smaller tensors stay in the graph as they are
ALIGNMENT = 256  # bytes, of WebGPU's buffer bindings

Source = Callable[[str], Tensor]  # the weights of a network by name


@dataclass(frozen=True)
class Place:
    file: str
    offset: int
    length: int


class WeightFiles:
    """Files <stem>.0.bin, <stem>.1.bin, … Equal names are written once, so that several graphs can share them.

    `inline`: weights stay in the graphs, for small packs of one file per graph.
    """

    def __init__(self, folder: Path, stem: str, source: Source, storage: str, inline: bool = False) -> None:
        self.folder, self.stem, self.source, self.storage, self.inline = folder, stem, source, storage, inline
        self.places: dict[str, tuple[Place, int, list[int]]] = {}  # stored name -> place, ONNX type, shape
        self.files: list[Path] = []
        self.room = 0
        self.peak = Peak()

    def attach(self, model: onnx.ModelProto, inputs: set[str]) -> None:
        """Turns the weights among the graph's inputs into initialisers with data in the files."""
        graph = model.graph
        weights = {value.name: value for value in graph.input if value.name not in inputs}
        turned, body = absorb_transposes(list(graph.node), set(weights))
        head: list[NodeProto] = []
        tensors = list(graph.initializer)
        axes = output_axes(body)
        for name in dict.fromkeys(name for node in body for name in node.input if name in weights or name in turned):
            base = turned.get(name, name)
            single = weights[base].type.tensor_type.elem_type == TensorProto.FLOAT
            integer = weights[base].type.tensor_type.elem_type not in (TensorProto.FLOAT, TensorProto.FLOAT16)
            tensors += self.store(name, base, name in turned, single, integer, axes.get(name), head)
        del graph.node[:], graph.initializer[:]
        graph.node.extend(head + body)
        graph.initializer.extend(tensors)
        rest = [value for value in graph.input if value.name in inputs]
        del graph.input[:]
        graph.input.extend(rest)

    def store(
        self, name: str, base: str, transposed: bool, single: bool, integer: bool, axis: int | None, head: list
    ) -> list[TensorProto]:
        size = self.source(base).numel()
        if integer:
            return [numpy_helper.from_array(self.source(base).numpy(), name)]
        if size < SMALL:
            values = self.source(base).to(torch.float32 if single else torch.float16)
            return [numpy_helper.from_array((values.T if transposed else values).contiguous().numpy(), name)]
        if self.storage == "int8" and axis is not None:
            found, scale = self.quantised(name, base, transposed, axis)
            scales = scale.astype(np.float32 if single else np.float16)
            head.append(helper.make_node("DequantizeLinear", [f"{name}.i8", f"{name}.scale"], [name], axis=axis))
            return [found, numpy_helper.from_array(scales, f"{name}.scale")]
        found = self.external(f"{name}.f16" if single else name, base, transposed)
        if single:
            head.append(helper.make_node("Cast", [found.name], [name], to=TensorProto.FLOAT))
        return [found]

    def external(self, stored: str, base: str, transposed: bool) -> TensorProto:
        if stored not in self.places:
            values = self.source(base)
            values = (values.T if transposed else values).to(torch.float16).contiguous().numpy()
            if self.inline:
                return numpy_helper.from_array(values, stored)
            self.write(stored, values, TensorProto.FLOAT16)
        return self.tensor(stored)

    def quantised(self, name: str, base: str, transposed: bool, axis: int) -> tuple[TensorProto, np.ndarray]:
        values = self.source(base).float()
        values = (values.T if transposed else values).contiguous().numpy()
        rest = tuple(i for i in range(values.ndim) if i != axis)
        scale = np.maximum(np.abs(values).max(rest, keepdims=True), 1e-7) / 127
        if f"{name}.i8" not in self.places:
            codes = np.rint(values / scale).astype(np.int8)
            if self.inline:
                return numpy_helper.from_array(codes, f"{name}.i8"), scale.ravel()
            self.write(f"{name}.i8", codes, TensorProto.INT8)
        return self.tensor(f"{name}.i8"), scale.ravel()

    def write(self, stored: str, values: np.ndarray, dtype: int) -> None:
        data = values.tobytes()
        self.peak.note()
        if len(data) > SHARD:
            raise ValueError(f"{stored} has {len(data)} bytes, more than a file may have")
        padding = -self.room % ALIGNMENT
        if not self.files or self.room + padding + len(data) > SHARD:
            self.files.append(self.folder / f"{self.stem}.{len(self.files)}.bin")
            self.files[-1].write_bytes(b"")
            self.room = padding = 0
        with self.files[-1].open("ab") as file:
            file.write(b"\0" * padding + data)
        self.places[stored] = (
            Place(self.files[-1].name, self.room + padding, len(data)),
            dtype,
            list(values.shape),
        )
        self.room += padding + len(data)

    def tensor(self, stored: str) -> TensorProto:
        place, dtype, shape = self.places[stored]
        tensor = TensorProto(name=stored, data_type=dtype, dims=shape, data_location=TensorProto.EXTERNAL)
        for key, value in (("location", place.file), ("offset", place.offset), ("length", place.length)):
            tensor.external_data.add(key=key, value=str(value))
        return tensor


def absorb_transposes(nodes: list[NodeProto], weights: set[str]) -> tuple[dict[str, str], list[NodeProto]]:
    """Transposed matrices of weights become weights themselves: new name -> weight, and the other nodes."""
    turned: dict[str, str] = {}
    rest = []
    for node in nodes:
        order = next((list(a.ints) for a in node.attribute if a.name == "perm"), None)
        if node.op_type == "Transpose" and node.input[0] in weights and order == [1, 0]:
            turned[node.output[0]] = node.input[0]
        else:
            rest.append(node)
    names = {name: f"{weight}.T" for name, weight in turned.items()}
    for node in rest:
        node.input[:] = [names.get(name, name) for name in node.input]
    return {names[name]: weight for name, weight in turned.items()}, rest


def output_axes(nodes: list[NodeProto]) -> dict[str, int]:
    """Axis of the output channels of each operand that may be stored as int8: scales go along it."""
    axes = {}
    for node in nodes:
        if node.op_type == "MatMul" and len(node.input) == 2:
            axes[node.input[1]] = 1
        elif node.op_type == "Gemm":
            turned = any(a.name == "transB" and a.i for a in node.attribute)
            axes[node.input[1]] = 0 if turned else 1
        elif node.op_type in ("Conv", "Gather") and len(node.input) > 1:
            axes[node.input[1] if node.op_type == "Conv" else node.input[0]] = 0
    return axes
