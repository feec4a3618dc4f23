"""Computes ahead what depends on nothing but constants: shapes of fixed sizes, indices, tables.

The tracer writes such arithmetic out, and a runtime folds it each time it loads the graph, which takes a browser
seconds. Weights keep their names and the form in which `export.storage` stores them.
"""

import tempfile
from pathlib import Path

import onnx
import onnxruntime
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto, helper, shape_inference

STORED = {TensorProto.INT8, TensorProto.UINT8, TensorProto.FLOAT16}


def fold(model: ModelProto, inner: tuple[str, ...] = ()) -> ModelProto:
    """A graph of the same inputs, outputs, results and weights, with fewer nodes.

    inner: names of tensors inside the graph that stay.
    """
    decoding = decoding_nodes(model.graph)
    body = without_weights(model, decoding, weights_of(model, decoding), inner)
    return with_weights(optimised(body), model, decoding)


def decoding_nodes(graph: GraphProto) -> list[NodeProto]:
    """The Cast of each stored weight and, for int8, the Mul with its scale, in order."""
    stored = {tensor.name for tensor in graph.initializer if tensor.data_type in STORED}
    constants = {tensor.name for tensor in graph.initializer}
    codes: set[str] = set()
    nodes = []
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in stored:
            codes.add(node.output[0])
            nodes.append(node)
        elif node.op_type == "Mul" and node.input[0] in codes and node.input[1] in constants:
            nodes.append(node)
    return nodes


def weights_of(model: ModelProto, decoding: list[NodeProto]) -> list[ValueInfoProto]:
    """What the graph's own nodes read of weights: decoded ones, and those that they read as they are stored."""
    decoded = {name for node in decoding for name in node.output}
    read = {name for node in model.graph.node if node not in decoding for name in node.input}
    tensors = [tensor for tensor in model.graph.initializer if tensor.data_type in {*STORED, TensorProto.FLOAT}]
    values = [helper.make_tensor_value_info(t.name, t.data_type, list(t.dims)) for t in tensors]
    values += [v for v in shape_inference.infer_shapes(model).graph.value_info if v.name in decoded]
    return [value for value in values if value.name in read]


def without_weights(
    model: ModelProto, decoding: list[NodeProto], weights: list[ValueInfoProto], inner: tuple[str, ...]
) -> ModelProto:
    """The graph with its weights as inputs, so that nothing is computed from them."""
    cut = ModelProto()
    cut.CopyFrom(model)
    nodes = [node for node in model.graph.node if node not in decoding]
    rest = [tensor for tensor in model.graph.initializer if tensor.data_type not in {*STORED, TensorProto.FLOAT}]
    del cut.graph.node[:], cut.graph.initializer[:]
    cut.graph.node.extend(nodes)
    cut.graph.initializer.extend(rest)
    cut.graph.input.extend(weights)
    cut.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in inner)
    return cut


def optimised(model: ModelProto) -> ModelProto:
    """By onnxruntime's basic level, which uses the operators of ONNX alone and is the same for all devices."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "folded.onnx"
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(path)
        options.log_severity_level = 3
        onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        return onnx.load(path)


def with_weights(folded: ModelProto, model: ModelProto, decoding: list[NodeProto]) -> ModelProto:
    """`folded` with the weights of `model` and with its inputs and outputs."""
    graph = folded.graph
    nodes = [*decoding, *graph.node]
    used = {name for node in nodes for name in node.input}
    own = [tensor for tensor in model.graph.initializer if tensor.name in used]
    names = {tensor.name for tensor in own}
    made = [tensor for tensor in graph.initializer if tensor.name not in names]
    result = ModelProto()
    result.CopyFrom(model)
    del result.graph.node[:], result.graph.initializer[:], result.graph.value_info[:]
    result.graph.node.extend(nodes)
    result.graph.initializer.extend([*own, *made])
    onnx.checker.check_model(result)
    return result
