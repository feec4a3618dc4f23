"""Folding what depends on constants alone."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from export.fold import fold
from export.storage import compress

PACK = Path(__file__).parents[2] / "packs" / "compact"


def graph() -> onnx.ModelProto:
    """reshape(x @ weight, shape computed from constants) + weight's first row, with its weight stored as int8."""
    weight = np.random.default_rng(0).standard_normal((64, 64)).astype(np.float32)
    constants = {"two": [2], "width": [32], "minus": [-1], "zero": [0], "one": [1]}
    nodes = [
        helper.make_node("Constant", [], [name], value=numpy_helper.from_array(np.array(value)))
        for name, value in constants.items()
    ]
    nodes += [
        helper.make_node("Concat", ["minus", "two", "width"], ["shape"], axis=0),
        helper.make_node("MatMul", ["x", "weight"], ["product"]),
        helper.make_node("Reshape", ["product", "shape"], ["parts"]),
        helper.make_node("Slice", ["weight", "zero", "one", "zero"], ["row"]),
        helper.make_node("Reshape", ["row", "shape"], ["row_parts"]),
        helper.make_node("Add", ["parts", "row_parts"], ["y"]),
    ]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 64])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 2, 32])
    body = helper.make_graph(nodes, "graph", [x], [y], [numpy_helper.from_array(weight, "weight")])
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return compress(model, "int8")


def run(model: onnx.ModelProto, x: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0]


def test_constants_are_folded_weights_stay_as_they_are_stored():
    model = graph()
    folded = fold(model)
    x = np.random.default_rng(1).standard_normal((3, 64)).astype(np.float32)
    np.testing.assert_array_equal(run(folded, x), run(model, x))
    operators = [node.op_type for node in folded.graph.node]
    assert "Constant" not in operators and "Concat" not in operators
    assert "Slice" in operators  # of the weight: it would be stored twice
    stored = {tensor.name: tensor.SerializeToString() for tensor in folded.graph.initializer}
    for tensor in model.graph.initializer:
        assert stored[tensor.name] == tensor.SerializeToString()
    assert folded.graph.input == model.graph.input and folded.graph.output == model.graph.output


def test_an_inner_tensor_stays():
    folded = fold(graph(), ("product",))
    assert any("product" in node.output for node in folded.graph.node)


def test_the_shipped_network_is_folded():
    model = onnx.load(PACK / "dit-controlnet.onnx")
    assert len(fold(model).graph.node) > 0.95 * len(model.graph.node)
