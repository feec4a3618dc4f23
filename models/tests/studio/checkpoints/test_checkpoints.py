"""Reading checkpoints: what fits is loaded exactly, what does not is refused in one sentence, and nothing is run."""

import os
import pickle
import zipfile
from argparse import Namespace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from studio.checkpoints.errors import CheckpointError
from studio.checkpoints.load import load_into
from studio.checkpoints.read import read_state


@pytest.fixture
def network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))


class Runs:
    """Unpickling it would create a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return os.system, (f"touch {self.path}",)


def message(action) -> str:
    with pytest.raises(CheckpointError) as caught:
        action()
    text = str(caught.value)
    assert text.endswith(".") and "\n" not in text and len(text) < 400
    return text


@pytest.mark.parametrize("layout", ["safetensors", "zip", "legacy", "lightning", "module"])
def test_every_layout_is_read_exactly(network, tmp_path, layout):
    state, path, prefix = network.state_dict(), tmp_path / "net.ckpt", ""
    if layout == "safetensors":
        path = tmp_path / "net.safetensors"
        save_file(state, path)
    elif layout == "lightning":
        hyper = {"args": Namespace(lr=0.1), "path": Path("x")}
        optimiser = torch.optim.Adam(network.parameters()).state_dict()
        torch.save({"epoch": 3, "state_dict": state, "hyper_parameters": hyper, "optimizer_states": [optimiser]}, path)
    elif layout == "module":
        prefix = "module."
        torch.save({prefix + name: nn.Parameter(v) if v.is_floating_point() else v for name, v in state.items()}, path)
    else:
        torch.save(state, path, _use_new_zipfile_serialization=layout == "zip")
    read = read_state(path)
    assert read.source == path.name and len(read) == len(state)
    for name, tensor in state.items():
        assert torch.equal(read[prefix + name], tensor) and read[prefix + name].dtype == tensor.dtype
    fresh = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))
    load_into(fresh, read, prefix)
    x = torch.randn(5, 3)
    assert torch.equal(fresh(x), network.eval()(x)) and not fresh.training


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64, torch.int64, torch.bool])
@pytest.mark.parametrize("new", [True, False])
def test_dtypes_and_shared_storages(tmp_path, dtype, new):
    whole = torch.arange(24).reshape(4, 6).to(dtype)
    torch.save({"a": whole, "b": whole[1:3, ::2].T}, tmp_path / "x.pt", _use_new_zipfile_serialization=new)
    read = read_state(tmp_path / "x.pt")
    assert torch.equal(read["b"], whole[1:3, ::2].T) and torch.equal(read["a"], whole)


def test_a_network_on_the_meta_device_takes_the_tensors_of_the_file(network, tmp_path):
    torch.save(network.state_dict(), tmp_path / "net.pt")
    with torch.device("meta"):
        fresh = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))
    read = read_state(tmp_path / "net.pt")
    load_into(fresh, read)
    assert fresh[0].weight.data_ptr() == read["0.weight"].data_ptr()


@pytest.mark.parametrize("new", [True, False])
def test_a_hostile_pickle_is_refused_and_not_run(network, tmp_path, new):
    mark = tmp_path / "ran"
    torch.save(
        {"state_dict": network.state_dict(), "callbacks": Runs(mark)},
        tmp_path / "bad.ckpt",
        _use_new_zipfile_serialization=new,
    )
    text = message(lambda: read_state(tmp_path / "bad.ckpt"))
    assert "bad.ckpt" in text and "posix.system" in text and "nothing was run" in text
    assert not mark.exists()
    torch.load(tmp_path / "bad.ckpt", weights_only=False)
    assert mark.exists()  # the file would have done it


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("builtins", "eval"),
        ("builtins", "getattr"),
        ("torch", "load"),
        ("torch", "_utils.os.system"),
        ("torch._utils", "_rebuild_tensor_v2.__globals__"),
        ("importlib", "import_module"),
        ("copyreg", "_reconstructor"),
        ("torch.hub", "load"),
    ],
)
def test_no_other_name_is_resolved(tmp_path, module, name):
    body = b"\x80\x04" + pickle.SHORT_BINUNICODE + bytes([len(module)]) + module.encode()
    body += pickle.SHORT_BINUNICODE + bytes([len(name)]) + name.encode() + pickle.STACK_GLOBAL + b"."
    with zipfile.ZipFile(tmp_path / "x.pt", "w") as archive:
        archive.writestr("x/data.pkl", body)
    assert f"{module}.{name}" in message(lambda: read_state(tmp_path / "x.pt"))


def test_a_tensor_may_not_reach_outside_its_storage(tmp_path):
    torch.save({"a": torch.zeros(4)}, tmp_path / "x.pt")
    with zipfile.ZipFile(tmp_path / "x.pt") as archive:
        entries = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    index = next(name for name in entries if name.endswith("data.pkl"))
    assert entries[index].count(b"K\x04\x85") == 1  # the shape (4,)
    entries[index] = entries[index].replace(b"K\x04\x85", b"K\xff\x85")
    with zipfile.ZipFile(tmp_path / "y.pt", "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    assert "damaged" in message(lambda: read_state(tmp_path / "y.pt"))


@pytest.mark.parametrize(
    "content", [b"", b"not a checkpoint", b"\x80\x04garbage", pickle.dumps({"a": 1}), b"PK\x03\x04 broken"]
)
@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_other_files_are_refused(tmp_path, content, suffix):
    path = tmp_path / f"x{suffix}"
    path.write_bytes(content)
    assert path.name in message(lambda: read_state(path))


@pytest.mark.parametrize("layout", ["zip", "legacy", "safetensors"])
def test_a_file_cut_short_is_refused(tmp_path, layout):
    path = tmp_path / ("x.safetensors" if layout == "safetensors" else "x.pt")
    state = {"a": torch.randn(1000)}
    if layout == "safetensors":
        save_file(state, path)
    else:
        torch.save(state, path, _use_new_zipfile_serialization=layout == "zip")
    data = path.read_bytes()
    for length in (len(data) - 1, len(data) // 2, 100):
        path.write_bytes(data[:length])
        message(lambda: read_state(path))
    assert "does not exist" in message(lambda: read_state(tmp_path / "none.pt"))


def test_a_checkpoint_that_does_not_fit_is_named_with_the_first_differences(network, tmp_path):
    state = network.state_dict()
    torch.save({"state_dict": {"a." + name: value for name, value in state.items()}}, tmp_path / "net.ckpt")
    read = read_state(tmp_path / "net.ckpt")
    text = message(lambda: load_into(network, read))
    assert text.startswith(
        "net.ckpt does not fit Sequential: it lacks 0.weight, 0.bias, 1.weight and 4 more; it has a.0"
    )
    read["a.0.weight"] = torch.zeros(4, 2)
    text = message(lambda: load_into(network, read, "a."))
    assert text == "net.ckpt does not fit Sequential: a.0.weight is [4, 2] instead of [4, 3]."
    del read["a.0.weight"]
    read["a.extra"] = torch.zeros(1)
    assert "it lacks a.0.weight; it has a.extra, which the network does not know." in message(
        lambda: load_into(network, read, "a.")
    )
    read["a.0.weight"] = state["0.weight"]
    load_into(network, read, "a.", ignore=["extra"])
