"""Checkpoint files: a dictionary of state dicts and plain values."""

from pathlib import Path
from typing import Any

import torch

from training.checkpoint_names import current_names


def save(state: dict[str, Any], path: Path) -> None:
    """Replaces the file in one step, so that a reader never sees a partial checkpoint."""
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def load(path: Path, network: str | None = None) -> dict[str, Any]:
    """Tensors on the CPU; only tensors and plain values are unpickled. Names of `network` that have changed since the
    file was written are renamed.
    """
    state = torch.load(path, map_location="cpu", weights_only=True)
    return current_names(network, state) if network else state
