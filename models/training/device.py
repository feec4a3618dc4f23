"""The device that a training runs on, and its mixed precision."""

import argparse
import dataclasses
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

import torch
from torch import Tensor

NAMES = ("auto", "cpu", "cuda", "mps")

Batch = TypeVar("Batch")


def add_device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", choices=NAMES, default="auto", help="auto: CUDA, else MPS, else the CPU")
    parser.add_argument("--threads", type=int, default=1, help="of the CPU")


def choose_device(name: str = "auto", threads: int = 1) -> torch.device:
    """One of NAMES -> a device that is present."""
    torch.set_num_threads(threads)
    present = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if name == "auto":
        name = next(name for name in ("cuda", "mps", "cpu") if present[name])
    if not present[name]:
        raise SystemExit(f"--device {name}: PyTorch finds no such device here")
    if name == "cuda":
        torch.set_float32_matmul_precision("high")  # TensorFloat-32 where precision is not mixed
    return torch.device(name)


def mixed_precision(device: torch.device, on_cpu: bool = False) -> AbstractContextManager:
    """Autocast to bfloat16 on CUDA, and on the CPU where `on_cpu` says that it helps; otherwise nothing."""
    if device.type == "cuda" or (device.type == "cpu" and on_cpu):
        return torch.autocast(device.type, torch.bfloat16)
    return nullcontext()


def move(batch: Batch, device: torch.device) -> Batch:
    """The same tuple, named tuple, dictionary or dataclass with its tensors on `device`; other values are unchanged."""
    if isinstance(batch, Tensor):
        return batch.to(device, non_blocking=True)
    if isinstance(batch, dict):
        return {name: move(value, device) for name, value in batch.items()}
    if isinstance(batch, tuple):
        moved = [move(value, device) for value in batch]
        return type(batch)(*moved) if hasattr(batch, "_fields") else tuple(moved)
    if dataclasses.is_dataclass(batch) and not isinstance(batch, type):
        fields = dataclasses.fields(batch)
        return dataclasses.replace(batch, **{f.name: move(getattr(batch, f.name), device) for f in fields})
    return batch
