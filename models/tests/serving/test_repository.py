"""Model repositories: their layout, what the servers' settings say, and weights in files of their own."""

import json
import os
import re
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from serving.make_repository import make_repository
from serving.names import REMOTE_ROLES, model_name
from serving.tensors import graph_info

PACK = Path(__file__).parents[2] / "packs" / "compact"
MANIFEST = json.loads((PACK / "manifest.json").read_text())


@pytest.fixture(scope="module")
def repository(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("repository")
    make_repository(PACK, out, ["https://studio.example"])
    return out


def folder_of(repository: Path, role: str) -> Path:
    return repository / model_name(MANIFEST["id"], MANIFEST["version"], role)


def test_every_graph_that_the_page_may_run_remotely_is_a_model(repository):
    expected = {model_name("compact", MANIFEST["version"], role) for role in REMOTE_ROLES}
    assert {path.name for path in repository.iterdir() if path.is_dir()} == expected
    assert folder_of(repository, "dit+controlnet").name == f"compact-{MANIFEST['version']}-dit-controlnet"
    for role in REMOTE_ROLES:
        graph = folder_of(repository, role) / "1" / "model.onnx"
        assert os.path.samefile(graph, PACK / MANIFEST["roles"][role]["file"])


def test_graphs_with_a_batch_are_batched_by_triton_and_times_are_columns(repository):
    config = (folder_of(repository, "dit+controlnet") / "config.pbtxt").read_text()
    assert "max_batch_size: 16" in config and "dynamic_batching { max_queue_delay_microseconds: 3000 }" in config
    assert '{ name: "x" data_type: TYPE_FP32 dims: [64, -1] }' in config
    assert '{ name: "t" data_type: TYPE_FP32 dims: [1] reshape: { shape: [] } }' in config


@pytest.mark.parametrize(
    ("role", "tensor"),
    [
        ("vae-decoder", '{ name: "latent" data_type: TYPE_FP32 dims: [1, 64, -1] }'),
        # Frames of one clip, which the full pack's encoders look at together.
        ("frame-encoder", '{ name: "frames" data_type: TYPE_FP32 dims: [-1, 3, 96, 128] }'),
        ("flow", '{ name: "pairs" data_type: TYPE_FP32 dims: [-1, 6, 96, 128] }'),
    ],
)
def test_graphs_of_one_window_are_not_batched(repository, role, tensor):
    config = (folder_of(repository, role) / "config.pbtxt").read_text()
    assert "max_batch_size: 0" in config and "dynamic_batching" not in config
    assert tensor in config


@pytest.mark.parametrize("role", REMOTE_ROLES)
def test_triton_accepts_the_tensors_of_each_graph(repository, role):
    """As CompareDimsSupported in triton-inference-server/onnxruntime_backend, src/onnxruntime_utils.cc, compares them.

    Ranks, known sizes of inputs and all sizes of outputs are equal. Of a tensor with `reshape` that shape counts.
    """
    folder = folder_of(repository, role)
    config = (folder / "config.pbtxt").read_text()
    graph = onnx.load(folder / "1" / "model.onnx", load_external_data=False).graph
    batched = "max_batch_size: 0" not in config
    weights = {weight.name for weight in graph.initializer}
    stated = dict(re.findall(r'name: "([^"]+)" data_type: TYPE_FP32 dims: (\[.*) }', config))
    inputs = [tensor for tensor in graph.input if tensor.name not in weights]
    assert stated.keys() == {tensor.name for tensor in (*inputs, *graph.output)}
    for tensor in (*inputs, *graph.output):
        assert tensor.type.tensor_type.elem_type == TensorProto.FLOAT
        sizes = [size.dim_value or -1 for size in tensor.type.tensor_type.shape.dim]
        dims = [] if "reshape: { shape: [] }" in stated[tensor.name] else json.loads(stated[tensor.name])
        full = [-1, *dims] if batched else dims
        assert not batched or sizes[0] == -1
        assert len(sizes) == len(full)
        exact = tensor in list(graph.output)
        assert all(size == each for size, each in zip(sizes, full) if exact or size != -1)


def test_brackets_of_the_settings_are_balanced(repository):
    for path in repository.glob("*/config.pbtxt"):
        text = re.sub(r'"[^"]*"', "", path.read_text())
        assert all(text.count(a) == text.count(b) for a, b in ("[]", "{}"))


def test_mlserver_finds_runtime_graph_and_pages_that_may_use_it(repository):
    folder = folder_of(repository, "flow")
    settings = json.loads((folder / "model-settings.json").read_text())
    module, _ = settings["implementation"].split(".")
    assert (folder / f"{module}.py").is_file() and (folder / settings["parameters"]["uri"]).is_file()
    assert settings["inputs"] == [{"name": "pairs", "datatype": "FP32", "shape": [-1, 6, 96, 128]}]
    server = json.loads((repository / "settings.json").read_text())
    assert server["cors_settings"]["allow_origins"] == ["https://studio.example"]


def test_a_second_version_stands_beside_the_first_and_a_repeated_one_replaces_it(tmp_path):
    make_repository(PACK, tmp_path, [])
    stale = folder_of(tmp_path, "flow") / "1" / "stale"
    stale.touch()
    make_repository(PACK, tmp_path, [])
    assert not stale.exists()
    other = tmp_path / "other"
    other.mkdir()
    for file in PACK.iterdir():
        os.link(file, other / file.name) if file.name != "manifest.json" else None
    (other / "manifest.json").write_text(json.dumps({**MANIFEST, "version": "9.0.0"}))
    make_repository(other, tmp_path, [])
    assert len(list(tmp_path.glob("*/config.pbtxt"))) == 2 * len(REMOTE_ROLES)


def external_pack(folder: Path) -> dict:
    """A pack whose one graph adds 1 to each number, with the 1 in a file of its own."""
    weight = numpy_helper.from_array(np.ones(256, np.float32), "one")
    graph = helper.make_graph(
        [helper.make_node("Add", ["x", "one"], ["y"])],
        "add",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 256])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 256])],
        [weight],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, folder / "add.onnx", save_as_external_data=True, location="add-weights.bin", size_threshold=0)
    tensors = [{"name": name, "dtype": "float32", "shape": ["N", 256]} for name in ("x", "y")]
    entry = {"file": "add.onnx", "externalData": [{"file": "add-weights.bin"}], "inputs": tensors[:1]}
    return {"id": "add", "version": "1.0.0", "roles": {"flow": {**entry, "outputs": tensors[1:]}}}


def test_weights_in_files_of_their_own_are_found_beside_the_graph(tmp_path):
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "manifest.json").write_text(json.dumps(external_pack(pack)))
    [name] = make_repository(pack, tmp_path / "out", [])
    session = onnxruntime.InferenceSession(tmp_path / "out" / name / "1" / "model.onnx")
    assert (session.run(None, {"x": np.zeros((2, 256), np.float32)})[0] == 1).all()


def test_a_batch_comes_first_in_every_tensor():
    def tensors(*shapes):
        return [{"name": str(k), "dtype": "float32", "shape": shape} for k, shape in enumerate(shapes)]

    def takes_batches(inputs, outputs):
        return graph_info({"inputs": tensors(*inputs), "outputs": tensors(*outputs)}).takes_batches

    assert takes_batches([["B", 4], ["B"]], [["B", "T"]])
    assert not takes_batches([["B", 4]], [["T", 4]])
    assert not takes_batches([["N", 4]], [["N", 4]])
    assert not takes_batches([[1, 4]], [[1, 4]])
