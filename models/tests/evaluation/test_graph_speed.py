"""Evaluations by native onnxruntime: as many as are listed, with the inputs that are listed."""

from pathlib import Path

import onnx
from onnx import TensorProto, helper

from evaluation.graph_speed import feeds_of, measure


def write_sum(path: Path) -> None:
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "N"]) for name in ("a", "b", "sum")]
    graph = helper.make_graph([helper.make_node("Add", ["a", "b"], ["sum"])], "sum", values[:2], values[2:])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)


def test_every_call_has_the_seconds_of_each_run(tmp_path: Path):
    write_sum(tmp_path / "sum.onnx")

    def call(count: int, size: int) -> dict:
        shape = {"dtype": "float32", "dims": [1, size]}
        return {"file": "sum.onnx", "count": count, "inputs": {"a": shape, "b": shape}}

    few, many = measure(tmp_path, [call(1, 10), call(2000, 1000)], threads=1, runs=3)
    assert len(few) == len(many) == 3
    assert min(many) > max(few) > 0


def test_inputs_have_the_shapes_and_types_of_the_list():
    feeds = feeds_of({"x": {"dtype": "float32", "dims": [2, 3]}, "ids": {"dtype": "int64", "dims": [1, 4]}})
    assert (feeds["x"].dtype, feeds["x"].shape) == ("float32", (2, 3))
    assert (feeds["ids"].dtype, feeds["ids"].tolist()) == ("int64", [[1, 1, 1, 1]])
