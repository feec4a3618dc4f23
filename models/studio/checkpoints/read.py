"""Reads a published checkpoint: safetensors, or PyTorch and Lightning files through a restricted unpickler.

Tensors of safetensors and of zip files are mapped from the file, so a checkpoint of several gigabytes takes memory only
for the networks that are used.
"""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import safetensors
import torch
from safetensors import SafetensorError
from torch import Tensor

from studio.checkpoints.errors import CheckpointError
from studio.checkpoints.unpickle import read_legacy, read_zip

# Entries of a training checkpoint that hold the weights, in order of preference.
WEIGHTS = ("state_dict", "model_state_dict", "model", "network")


class State(dict[str, Tensor]):
    """A state dict that knows the name of its file."""

    def __init__(self, tensors: Mapping[str, Tensor], source: str) -> None:
        super().__init__(tensors)
        self.source = source


def read_state(path: Path | str) -> State:
    """The tensors of a checkpoint by name. Raises CheckpointError with one sentence; runs nothing of the file."""
    path = Path(path)
    if not path.is_file():
        raise CheckpointError(f"{path.name} does not exist.")
    with path.open("rb") as file:
        start = file.read(16)
    if path.suffix == ".safetensors":
        tensors = read_safetensors(path)
    elif zipfile.is_zipfile(path):
        tensors = weights_of(read_zip(path), path.name)
    elif start[:1] == b"\x80":  # the first opcode of every pickle of protocol 2 or later
        tensors = weights_of(read_legacy(path), path.name)
    else:
        raise CheckpointError(f"{path.name} is neither a safetensors file nor a PyTorch checkpoint.")
    if not tensors:
        raise CheckpointError(f"{path.name} holds no tensors.")
    return State(tensors, path.name)


def read_safetensors(path: Path) -> dict[str, Tensor]:
    try:
        with safetensors.safe_open(path, framework="pt", device="cpu") as file:
            names = list(file.keys())
            return {name: file.get_tensor(name) for name in names}
    except (SafetensorError, OSError) as error:
        raise CheckpointError(f"{path.name} is not a complete safetensors file.") from error


def weights_of(content: Any, name: str) -> dict[str, Tensor]:
    """The tensors of what a checkpoint holds: a state dict, or a dictionary of a training run with one in it."""
    if not isinstance(content, Mapping):
        raise CheckpointError(f"{name} holds no dictionary of tensors.")
    for entry in WEIGHTS:
        if isinstance(content.get(entry), Mapping):
            content = content[entry]
            break
    return {
        key: value.detach()
        for key, value in content.items()
        if isinstance(key, str) and isinstance(value, torch.Tensor)
    }
