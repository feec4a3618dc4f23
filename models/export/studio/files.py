"""Finds the checkpoints of an export."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from export.studio.parts import Checkpoints
from studio.checkpoints.errors import CheckpointError

SUFFIXES = (".safetensors", ".pt", ".pth", ".ckpt", ".json")
NAMES = tuple(field.name for field in fields(Checkpoints))
OPTIONAL = ("cavp", "lora")


def find(folder: Path, name: str) -> Path | None:
    return next((path for suffix in SUFFIXES if (path := folder / f"{name}{suffix}").exists()), None)


def checkpoints_in(folder: Path | None, given: Mapping[str, Path | None] | None = None) -> Checkpoints:
    """Files of these names in a folder, unless given one by one. Raises CheckpointError where some are missing."""
    found = {name: (given or {}).get(name) or (find(folder, name) if folder else None) for name in NAMES}
    if missing := [name for name in NAMES if found[name] is None and name not in OPTIONAL]:
        raise CheckpointError(f"Checkpoints are missing: {', '.join(missing)}.")
    return Checkpoints(**found)
