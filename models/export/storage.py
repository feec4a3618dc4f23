"""Stores weights as int8 or float16 and computes in float32.

An int8 or float16 initialiser is followed by a Cast and, for int8, by a Mul with one scale per column. These nodes are
constant: a runtime folds them when it loads the graph, and no device needs quantised operators.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SMALL = 2048  # elements; smaller tensors stay float32


def compress(model: onnx.ModelProto, storage: str) -> onnx.ModelProto:
    """Stores the float32 initialisers of `model` as `storage` ('float16' or 'int8'), in place; vectors always as
    float16. Call `lift_constants` first.
    """
    graph, nodes, stored = model.graph, [], []
    recurrent = {
        name for node in graph.node if node.op_type in ("LSTM", "GRU") for name in node.input
    }  # rounding errors of recurrent weights accumulate: float16
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < SMALL:
            stored.append(tensor)
        elif storage == "int8" and values.ndim >= 2 and tensor.name not in recurrent:
            stored += int8(tensor.name, values, nodes)
        else:
            stored.append(numpy_helper.from_array(values.astype(np.float16), f"{tensor.name}.f16"))
            nodes.append(helper.make_node("Cast", [f"{tensor.name}.f16"], [tensor.name], to=TensorProto.FLOAT))
    body = list(graph.node)
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(stored)
    graph.node.extend(nodes + body)
    onnx.checker.check_model(model)
    return model


def lift_constants(graph: onnx.GraphProto) -> None:
    """Turns large Constant nodes into initialisers. Equal ones are stored once: the tracer repeats shared buffers."""
    first, again = {}, {}
    tensors = [(node.output[0], numpy_helper.to_array(node.attribute[0].t)) for node in graph.node if is_large(node)]
    tensors += [
        (tensor.name, numpy_helper.to_array(tensor))
        for tensor in graph.initializer
        if tensor.data_type == TensorProto.FLOAT
    ]
    for name, values in tensors:
        key = (values.shape, values.dtype.str, values.tobytes())
        again[name] = first.setdefault(key, name)
    body = [node for node in graph.node if not is_large(node)]
    for node in body:
        node.input[:] = [again.get(name, name) for name in node.input]
    rest = [tensor for tensor in graph.initializer if tensor.data_type != TensorProto.FLOAT]
    lifted = [numpy_helper.from_array(values, name) for name, values in tensors if again[name] == name]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(body)
    graph.initializer.extend(rest + lifted)


def fold_repeats(graph: onnx.GraphProto, period: int) -> None:
    """Stores a table that repeats every `period` along its last axis once; the runtime concatenates it."""
    nodes = []
    for tensor in list(graph.initializer):
        times = tensor.dims[-1] // period if tensor.dims else 0
        if times < 2 or tensor.dims[-1] % period:
            continue
        values = numpy_helper.to_array(tensor)
        once = values[..., :period]
        if np.array_equal(values, np.tile(once, times)):
            graph.initializer.remove(tensor)
            graph.initializer.append(numpy_helper.from_array(once.copy(), f"{tensor.name}.once"))
            nodes.append(helper.make_node("Concat", [f"{tensor.name}.once"] * times, [tensor.name], axis=-1))
    body = list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes + body)


def is_large(node: onnx.NodeProto) -> bool:
    return (
        node.op_type == "Constant"
        and node.attribute[0].name == "value"
        and node.attribute[0].t.data_type == TensorProto.FLOAT
        and np.prod(node.attribute[0].t.dims) >= SMALL
    )


def int8(name: str, values: np.ndarray, nodes: list) -> list[TensorProto]:
    """One scale per output channel: last axis of a matrix [in, out], first of a convolution [out, in, k]."""
    axes = (0,) if values.ndim == 2 else tuple(range(1, values.ndim))
    scale = np.maximum(np.abs(values).max(axis=axes, keepdims=True), 1e-8).astype(np.float32) / 127
    codes = np.rint(values / scale).astype(np.int8)
    nodes.append(helper.make_node("Cast", [f"{name}.i8"], [f"{name}.codes"], to=TensorProto.FLOAT))
    nodes.append(helper.make_node("Mul", [f"{name}.codes", f"{name}.scale"], [name]))
    return [numpy_helper.from_array(codes, f"{name}.i8"), numpy_helper.from_array(scale, f"{name}.scale")]
