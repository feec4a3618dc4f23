"""The lint of graphs: what would leave the GPU, or be wrong there, is named; what runs there is not."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from export.gpu import leaving_gpu

FLOAT, HALF, INT64 = TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.INT64


def graph(*nodes, dtype=FLOAT, shape=(1, 4, 8), weights=(), opset=19):
    body = helper.make_graph(
        list(nodes),
        "g",
        [helper.make_tensor_value_info("x", dtype, shape)],
        [helper.make_tensor_value_info("y", dtype, None)],
        [numpy_helper.from_array(value, name) for name, value in weights],
    )
    return helper.make_model(body, opset_imports=[helper.make_opsetid("", opset)])


@pytest.mark.parametrize(
    "operator",
    ["Attention", "GroupNormalization", "LogSoftmax", "OneHot", "Round", "Sign", "Mod", "Selu", "Col2Im"],
)
def test_an_operator_without_a_kernel_is_named(operator):
    problems = leaving_gpu(graph(helper.make_node(operator, ["x"], ["y"], name="n")))
    assert problems == [f"{operator} n: the operator runs on the CPU"]
    assert leaving_gpu(graph(helper.make_node(operator, ["x"], ["y"])), frozenset({operator})) == []


@pytest.mark.parametrize(("dtype", "count"), [(FLOAT, 0), (HALF, 1)])
def test_a_transposed_convolution_may_not_be_in_float16(dtype, count):
    weight = np.ones((4, 2, 4), np.float16 if dtype == HALF else np.float32)
    node = helper.make_node("ConvTranspose", ["x", "w"], ["y"], strides=[2])
    problems = leaving_gpu(graph(node, dtype=dtype, weights=[("w", weight)]))
    assert len(problems) == count and all("sub-pixel" in problem for problem in problems)


@pytest.mark.parametrize(
    ("exponent", "good"),
    [(np.float32(2), True), (np.ones(8, np.float32), False), (np.int64(2), False)],
)
def test_powers_need_one_floating_point_exponent(exponent, good):
    node = helper.make_node("Pow", ["x", "e"], ["y"])
    assert (leaving_gpu(graph(node, weights=[("e", np.asarray(exponent))])) == []) == good


def test_shape_arithmetic_is_let_through_and_the_same_in_floats_is_not():
    whole = [
        helper.make_node("Shape", ["x"], ["s"]),
        helper.make_node("Mod", ["s", "two"], ["m"]),
        helper.make_node("ConstantOfShape", ["m"], ["z"], value=numpy_helper.from_array(np.zeros(1, np.int64))),
        helper.make_node("Reshape", ["x", "s"], ["y"]),
    ]
    assert leaving_gpu(graph(*whole, weights=[("two", np.array([2], np.int64))])) == []
    zeros = [helper.make_node("Shape", ["x"], ["s"]), helper.make_node("ConstantOfShape", ["s"], ["y"])]
    assert len(leaving_gpu(graph(*zeros))) == 1


@pytest.mark.parametrize(("count", "good"), [(7, True), (8, False)])
def test_a_split_may_not_bind_more_buffers_than_every_device_has(count, good):
    node = helper.make_node("Split", ["x"], ["y", *(f"y{i}" for i in range(1, count))], axis=2, num_outputs=count)
    assert (leaving_gpu(graph(node)) == []) == good


def test_later_opsets_other_domains_and_antialiasing_are_named():
    assert "opset 20" in leaving_gpu(graph(helper.make_node("Relu", ["x"], ["y"]), opset=20))[0]
    foreign = graph(helper.make_node("Relu", ["x"], ["y"], domain="com.microsoft"))
    foreign.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    assert "com.microsoft" in leaving_gpu(foreign)[0]
    sizes = [("s", np.array([1, 4, 4], np.int64)), ("r", np.zeros(0, np.float32))]
    smooth = helper.make_node("Resize", ["x", "r", "r", "s"], ["y"], antialias=1, mode="linear")
    assert "antialiasing" in leaving_gpu(graph(smooth, weights=sizes))[0]
    assert onnx.defs.onnx_opset_version() >= 19
