"""Checkpoints in several files of limited size, for machines to and from which only small files can be carried.

Weights are stored as float16. What is lost is the rounding, at most 1/2048 of each weight.
"""

from pathlib import Path
from typing import Any

from torch import Tensor

from training import checkpoint

LIMIT = 15_500_000  # bytes of tensors per file; the file with its index stays below 16 MB
PATTERN = "part-*.pt"


def save_parts(tensors: dict[str, Tensor], about: dict[str, Any], folder: Path, limit: int = LIMIT) -> list[Path]:
    """Writes part-1.pt, part-2.pt, …; `about` (plain values) goes into each. Parts of an earlier call are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    parts: list[dict[str, Tensor]] = []
    sizes: list[int] = []
    for name, tensor in sorted(tensors.items(), key=lambda item: -item[1].numel()):
        stored = (tensor.half() if tensor.is_floating_point() else tensor).cpu().contiguous()
        size = stored.numel() * stored.element_size()
        fitting = next((k for k, used in enumerate(sizes) if used + size <= limit), None)
        if fitting is None:
            parts.append({})
            sizes.append(0)
            fitting = len(parts) - 1
        parts[fitting][name] = stored.clone()
        sizes[fitting] += size
    paths = [folder / f"part-{k + 1}.pt" for k in range(len(parts))]
    for path, part in zip(paths, parts):
        checkpoint.save({"about": about, "of": len(parts), "tensors": part}, path)
    for path in set(folder.glob(PATTERN)) - set(paths):
        path.unlink()
    return paths


def load_parts(folder: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """All tensors as float32 where they are floating, and `about`. Raises ValueError if a part is absent."""
    parts = [checkpoint.load(path) for path in sorted(folder.glob(PATTERN))]
    if not parts or len(parts) != parts[0]["of"] or any(part["about"] != parts[0]["about"] for part in parts):
        raise ValueError(f"{folder} does not hold all parts of one checkpoint.")
    tensors = {name: tensor for part in parts for name, tensor in part["tensors"].items()}
    return {name: t.float() if t.is_floating_point() else t for name, t in tensors.items()}, parts[0]["about"]
