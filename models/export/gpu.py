"""Finds nodes that onnxruntime-web would not run on the GPU, or would compute wrongly there.

What its WebGPU provider runs was measured with version 1.30, graph by graph, with the fallback to the CPU switched off.
Shape arithmetic in int64 always runs on the CPU, costs nothing, and is let through.
"""

from collections.abc import Iterator

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, numpy_helper, shape_inference

# Run on the GPU, with the results of the CPU
# fmt: off
SUPPORTED = frozenset({
    "Abs", "Add", "ArgMax", "Atan", "AveragePool", "BatchNormalization", "Cast", "Ceil", "Clip", "Concat", "Conv",
    "ConvTranspose", "Cos", "CumSum", "DepthToSpace", "DequantizeLinear", "Div", "Einsum", "Elu", "Equal", "Erf", "Exp",
    "Expand", "Flatten", "Floor", "Gather", "GatherElements", "GatherND", "Gelu", "Gemm", "GlobalAveragePool",
    "Greater", "GreaterOrEqual", "GridSample", "HardSigmoid", "Identity", "InstanceNormalization",
    "LayerNormalization", "LeakyRelu", "Less", "LessOrEqual", "Log", "MatMul", "Max", "MaxPool", "Min", "Mul", "Neg",
    "Not", "PRelu", "Pad", "Pow", "Range", "Reciprocal", "ReduceL2", "ReduceMax", "ReduceMean", "ReduceMin",
    "ReduceSum", "Relu", "Reshape", "Resize", "ScatterElements", "ScatterND", "Shape", "Sigmoid", "Sin", "Slice",
    "Softmax", "Softplus", "Split", "Sqrt", "Squeeze", "Sub", "Tanh", "Tile", "TopK", "Transpose", "Trilu",
    "Unsqueeze", "Where",
})
# fmt: on
LONGEST_HALF_UPSAMPLING = 2048  # samples; beyond, float16 indices overflow (onnxruntime #28976, open in 1.30)
MOST_BUFFERS = 8  # that a shader binds on any device: input and outputs of a Split (a Concat is done in parts)
LATEST_OPSET = 19  # GridSample of opset 20 runs on the CPU
FLOAT = TensorProto.FLOAT
WHOLE = (TensorProto.INT64, TensorProto.INT32, TensorProto.BOOL)


def leaving_gpu(model: onnx.ModelProto, tolerated: frozenset[str] = frozenset()) -> list[str]:
    """A sentence for each node that would leave the GPU or be wrong there, but for `tolerated` operators."""
    types = {info.name: info.type.tensor_type.elem_type for info in infer(model)}
    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    constants |= {
        node.output[0]: node.attribute[0].t
        for node in model.graph.node
        if node.op_type == "Constant" and node.attribute[0].name == "value"
    }
    types |= {name: tensor.data_type for name, tensor in constants.items()}
    opset = max(o.version for o in model.opset_import if o.domain in ("", "ai.onnx"))
    problems = [f"opset {opset} is later than {LATEST_OPSET}"] if opset > LATEST_OPSET else []
    for node in model.graph.node:
        if node.op_type == "Constant" or is_shape_arithmetic(node, types):
            continue
        problems += [
            f"{node.op_type} {node.name or node.output[0]}: {text}"
            for text in objections(node, types, constants, tolerated)
        ]
    return list(dict.fromkeys(problems))


def objections(
    node: NodeProto, types: dict[str, int], constants: dict[str, TensorProto], tolerated: frozenset[str]
) -> Iterator[str]:
    if node.domain not in ("", "ai.onnx"):
        yield f"the operator is of the domain {node.domain}"
    elif node.op_type not in SUPPORTED | tolerated:
        yield "the operator runs on the CPU"
    attributes = {attribute.name: attribute for attribute in node.attribute}
    half = any(types.get(name) == TensorProto.FLOAT16 for name in node.input)
    if node.op_type == "ConvTranspose" and half:
        yield f"in float16 it is wrong beyond {LONGEST_HALF_UPSAMPLING} samples; use the sub-pixel form"
    if node.op_type == "Split" and len(node.output) + 1 > MOST_BUFFERS:
        yield f"an input and {len(node.output)} outputs are more buffers than the {MOST_BUFFERS} of every device"
    if node.op_type == "Pow":
        exponent = constants.get(node.input[1])
        if exponent is None or numpy_helper.to_array(exponent).size != 1 or exponent.data_type in WHOLE:
            yield "the exponent is no single floating-point number"
    if node.op_type == "Resize" and "antialias" in attributes and attributes["antialias"].i:
        yield "antialiasing fails at run time"
    if node.op_type in ("Conv", "ConvTranspose") and types.get(node.input[0]) == TensorProto.DOUBLE:
        yield "double precision"


def is_shape_arithmetic(node: NodeProto, types: dict[str, int]) -> bool:
    """Whether a node computes only whole numbers, as for the sizes of a Reshape."""
    if node.op_type == "Shape":
        return True
    known = [types[name] for name in (*node.input, *node.output) if types.get(name)]
    return bool(known) and all(dtype in WHOLE for dtype in known)


def infer(model: onnx.ModelProto) -> list[onnx.ValueInfoProto]:
    """Types of all values; of large weights, only their types are looked at."""
    inferred = shape_inference.infer_shapes(model).graph
    return [*inferred.value_info, *inferred.input, *inferred.output]


def memory_of(model: onnx.ModelProto) -> int:
    """Bytes of the weights as they lie in memory: what is cast to float32 stays float32."""
    cast = {node.input[0] for node in model.graph.node if node.op_type == "Cast" and node.attribute[0].i == FLOAT}
    total = 0
    for tensor in model.graph.initializer:
        width = np.dtype(onnx.helper.tensor_dtype_to_np_dtype(tensor.data_type)).itemsize
        total += int(np.prod(tensor.dims, dtype=np.int64)) * (4 if tensor.name in cast else width)
    return total
