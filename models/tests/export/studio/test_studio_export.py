"""Export of the paper's system, at tiny widths: graphs, files of weights, manifest, and what is refused."""

import json
import shutil
from dataclasses import replace

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import numpy_helper
from safetensors.torch import save_file
from torch import nn

from export.make_pack import fingerprint
from export.studio import weights
from export.studio.check import LONG, SHORT, check, inputs_of
from export.studio.files import checkpoints_in
from export.studio.pack import build, write_part
from export.studio.parts import generator
from export.studio.plain import plain
from export.studio.random_checkpoints import write_random
from export.studio.trace import Graph, hollow, trace
from export.studio.weights import WeightFiles
from studio.checkpoints.errors import CheckpointError
from studio.networks import oobleck
from studio.networks.sizes import DEBUG
from studio.networks.tc_clip import TcClipConfig
from studio.parity.case import randomise

SIZES = replace(
    DEBUG,
    tc_clip=TcClipConfig(
        size=64, patch=16, width=16, depth=2, heads=2, window=4, seed_share=0.5, context=6, merged=100
    ),
)
HEAD = {"id": "tiny", "name": "Tiny", "version": "0.1.0"}


def session(path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = 1, 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoints")
    write_random(folder, SIZES)
    return folder


@pytest.fixture(scope="module")
def pack(checkpoints, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pack")
    build(checkpoints_in(checkpoints), SIZES, folder, "float16", HEAD)
    return folder


def test_the_manifest_states_every_file(pack):
    manifest = json.loads((pack / "manifest.json").read_text())
    stated = {"manifest.json", "MODEL_CARD.md", "controlnet.onnx", "dit.onnx"}
    for entry in manifest["roles"].values():
        for file in (entry, *entry.get("externalData", []), *([entry["tokenizer"]] if "tokenizer" in entry else [])):
            assert fingerprint(pack / file["file"]) == {key: file[key] for key in ("file", "sha256", "bytes")}
            stated.add(file["file"])
    assert {path.name for path in pack.iterdir()} == stated
    roles = manifest["roles"]
    assert [roles[name]["provider"] for name in ("rms-mapper", "clap-text", "dit+controlnet", "flow")] == [
        "wasm",
        "wasm",
        "any",
        "any",
    ]
    assert [roles[name]["dtype"] for name in ("dit+controlnet", "vae-decoder", "flow")] == [
        "float16",
        "float16",
        "float32",
    ]
    assert roles["dit+controlnet"]["controlDepth"] == 1
    assert (manifest["sampler"]["default"], manifest["sampler"]["steps"]) == ("dpmpp-3m-sde", 150)
    assert manifest["latent"] == {
        "channels": 64,
        "downsampling": 2048,
        "minFrames": 22,
        "maxFrames": 216,
        "decoderContext": 10,
    }


def test_the_model_card_names_every_licence_and_size(pack):
    card = (pack / "MODEL_CARD.md").read_text()
    for text in ("Stability AI Community License", "CC BY-NC 4.0", "BSD-3-Clause", "Apache-2.0", "MIT", "| all |"):
        assert text in card
    assert "random" not in card


def test_graphs_compute_what_the_networks_do(checkpoints, pack):
    """At sizes that were not traced. TC-CLIP chooses tokens by rank, so rounded weights may choose others."""
    shape = LONG | {"T": 40, "N": 4}
    found = {result.graph: result.relative for result in check(checkpoints_in(checkpoints), SIZES, pack, shape)}
    assert len(found) == 11
    for name, relative in found.items():
        assert relative < (0.1 if name in ("frame-encoder", "flow") else 3e-3), name


def test_two_graphs_are_the_same_generator_as_one(checkpoints, pack):
    part = generator(checkpoints_in(checkpoints))
    inputs = {name: x.numpy() for name, x in inputs_of(part.graphs["dit-controlnet"], LONG | {"T": 13}).items()}
    whole = session(pack / "dit-controlnet.onnx").run(None, inputs)[0]
    controls = session(pack / "controlnet.onnx").run(None, inputs)
    given = {f"control_{i}": control for i, control in enumerate(controls)}
    rest = {name: value for name, value in inputs.items() if name != "control"}
    halves = session(pack / "dit.onnx").run(None, rest | given)[0]
    assert whole.dtype == np.float32 and np.abs(halves - whole).max() < 2e-2 * whole.std()
    names = {"dit-controlnet.0.bin"}
    for name in ("dit", "controlnet"):
        graph = onnx.load(pack / f"{name}.onnx", load_external_data=False).graph
        assert {e.value for t in graph.initializer for e in t.external_data if e.key == "location"} == names


def test_zeros_as_prompt_are_none_and_the_control_counts(checkpoints, pack):
    part = generator(checkpoints_in(checkpoints))
    inputs = {name: x.numpy() for name, x in inputs_of(part.graphs["dit-controlnet"], SHORT).items()}
    run = session(pack / "dit-controlnet.onnx").run
    none = inputs | {"prompt": np.zeros_like(inputs["prompt"])}
    three = inputs | {"prompt": np.zeros((1, 3, 512), np.float32)}
    assert np.allclose(run(None, none)[0], run(None, three)[0], atol=5e-3)
    assert not np.allclose(run(None, none)[0], run(None, inputs)[0], atol=5e-2)
    assert not np.allclose(run(None, inputs | {"control": -inputs["control"]})[0], run(None, inputs)[0], atol=5e-2)


def test_int8_weights_are_half_the_size_and_near(checkpoints, tmp_path):
    part = generator(checkpoints_in(checkpoints))
    one = replace(part, graphs={"dit-controlnet": part.graphs["dit-controlnet"]})
    entries, written = write_part(one, tmp_path, "int8")
    entry = entries["dit-controlnet"]
    assert entry["storage"] == "int8" and entry["externalData"][0]["bytes"] < 1.1 * written.parameters
    inputs = inputs_of(part.graphs["dit-controlnet"], SHORT)
    found = session(tmp_path / "dit-controlnet.onnx").run(None, {k: v.numpy() for k, v in inputs.items()})[0]
    part.weights.dtype = torch.float32
    with torch.no_grad():
        expected = part.weights(*inputs.values()).numpy()
    assert np.sqrt(np.mean((found - expected) ** 2)) < 0.05 * expected.std()


def test_weights_are_split_into_files_of_a_limit(monkeypatch, tmp_path):
    monkeypatch.setattr(weights, "SHARD", 20_000)
    network = nn.Sequential(*(nn.Linear(60, 60) for _ in range(8)))
    graph = Graph(network, (torch.zeros(2, 60),), {"x": {0: "B"}}, {"y": {0: "B"}})
    model = trace(graph)
    files = WeightFiles(tmp_path, "net", network.state_dict().__getitem__, "float16")
    files.attach(model, {"x"})
    onnx.save(model, tmp_path / "net.onnx")
    assert len(files.files) == 4 and all(path.stat().st_size <= 20_000 for path in files.files)
    loaded = {t.name: numpy_helper.to_array(t) for t in onnx.load(tmp_path / "net.onnx").graph.initializer}
    assert np.array_equal(loaded["5.weight.f16"], network[5].weight.detach().numpy().astype(np.float16))
    x = torch.randn(3, 60)
    found = session(tmp_path / "net.onnx").run(None, {"x": x.numpy()})[0]
    assert np.abs(found - network(x).detach().numpy()).max() < 1e-3
    monkeypatch.setattr(weights, "SHARD", 1000)
    with pytest.raises(ValueError, match="more than a file may have"):
        WeightFiles(tmp_path, "net", network.state_dict().__getitem__, "float16").attach(trace(graph), {"x"})


def test_tracing_keeps_the_weights_apart_and_leaves_them(tmp_path):
    network = nn.Sequential(*(nn.Linear(8, 8) for _ in range(40)))
    for layer in network:
        nn.init.ones_(layer.weight)
        nn.init.zeros_(layer.bias)
    before = network[3].weight
    with hollow(network, ("",)):
        assert (
            network[3].weight.untyped_storage().nbytes() == 2 * (64 + 80) and network[3].weight.dtype == torch.float16
        )
    assert network[3].weight is before
    model = trace(Graph(network, (torch.zeros(1, 8),), {"x": {}}, {"y": {}}))
    assert len(model.graph.input) == 1 + 80
    network.unused = nn.Parameter(torch.zeros(3))
    with pytest.raises(ValueError, match="lacks unused"):
        trace(Graph(network, (torch.zeros(1, 8),), {"x": {}}, {"y": {}}))


def test_the_sub_pixel_form_is_the_transposed_convolution():
    network = oobleck.Oobleck(oobleck.tiny())
    randomise(network)
    latent, audio = torch.randn(2, 64, 9), torch.randn(2, 2, 9 * 64)
    with torch.no_grad():
        decoded, encoded = network.decode(latent), network.encode(audio)
        plain(network)
        assert torch.allclose(network.decode(latent), decoded, atol=1e-3 * float(decoded.std()))
        assert torch.allclose(network.encode(audio), encoded, atol=1e-3 * float(encoded.std()))
    types = {type(module).__name__ for module in network.modules()}
    assert "NormedConv1d" not in types and "NormedUpsampling" not in types


def test_a_low_rank_adaptation_is_added_to_the_transformer(checkpoints, tmp_path):
    layer, prompt = "transformer.layers.2.self_attn.to_out", "conditioner.conditioners.clap.proj_out"
    width, down, up = SIZES.dit.width, torch.randn(4, SIZES.dit.width), torch.randn(SIZES.dit.width, 4)
    projection = {
        f"{prompt}.weight": torch.ones(SIZES.dit.prompt, 512),
        f"{prompt}.bias": torch.zeros(SIZES.dit.prompt),
    }
    save_file({f"lora.{layer}.down": down, f"lora.{layer}.up": up} | projection, tmp_path / "lora.safetensors")
    paths = checkpoints_in(checkpoints)
    plain_part, adapted = generator(paths), generator(replace(paths, lora=tmp_path / "lora.safetensors"))
    before, after = plain_part.weights.state_dict(), adapted.weights.state_dict()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed == {f"dit.{layer}.weight", "prompt.clap.proj_out.weight", "prompt.clap.proj_out.bias"}
    assert torch.allclose(after[f"dit.{layer}.weight"], before[f"dit.{layer}.weight"] + up @ down, atol=1e-5)
    assert after[f"dit.{layer}.weight"].shape == (width, width)


def test_missing_and_wrong_checkpoints_are_one_sentence(checkpoints, tmp_path):
    with pytest.raises(CheckpointError, match=r"^Checkpoints are missing: base, foley, .*tokenizer\.$"):
        checkpoints_in(tmp_path)
    paths = checkpoints_in(checkpoints)
    wrong = tmp_path / "base.safetensors"
    shutil.copy(checkpoints / "mapper.safetensors", wrong)
    with pytest.raises(CheckpointError, match=r"^base.safetensors is no checkpoint of Stable Audio: it lacks "):
        generator(replace(paths, base=wrong))
    with pytest.raises(CheckpointError, match=r"^raft.safetensors is no checkpoint of Stable-Foley"):
        generator(replace(paths, foley=paths.raft))
