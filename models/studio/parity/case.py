"""A comparison of one of our networks with its reference package on the same random weights."""

import importlib
import importlib.metadata
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor, nn


class MissingPackageError(Exception):
    """A reference package is not installed; the message names it."""


@dataclass(frozen=True)
class Result:
    network: str
    reference: str  # package and version
    parameters: int
    maximum: float  # largest absolute error
    relative: float  # RMS of the error over the RMS of the reference


@dataclass(frozen=True)
class Case:
    """`compare(full)` yields a result per graph: at tiny widths, or at published ones. Raises MissingPackageError."""

    name: str
    compare: Callable[[bool], Iterator[Result]]


def reference(package: str, module: str) -> types.ModuleType:
    """A module of a reference package, without running the package's own __init__, which may import half of a training
    framework. Raises MissingPackageError where it, or something that it imports, is missing.
    """
    top = module.split(".")[0]
    if top not in sys.modules:
        spec = find_spec(top)
        if spec is None or not spec.submodule_search_locations:
            raise MissingPackageError(f"{package} is not installed")
        shell = types.ModuleType(top)
        shell.__path__ = [str(Path(folder)) for folder in spec.submodule_search_locations]
        shell.__spec__ = spec
        sys.modules[top] = shell
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingPackageError(f"{package} needs {error.name}, which is not installed") from error


def version(package: str) -> str:
    return f"{package} {importlib.metadata.version(package)}"


@torch.no_grad()
def randomise(module: nn.Module, seed: int = 0) -> None:
    """Random values everywhere, zero-initialised layers included, small enough that deep networks stay finite."""
    generator = torch.Generator().manual_seed(seed)
    for tensor in module.parameters():
        if tensor.ndim > 1:
            fan_in = tensor[0].numel()
            tensor.normal_(0, fan_in**-0.5, generator=generator)
        else:
            tensor.add_(0.05 * torch.randn(tensor.shape, generator=generator))


def result(
    network: str, package: str, module: nn.Module | None, ours: Iterable[Tensor], theirs: Sequence[Tensor]
) -> Result:
    """Compares lists of outputs. Raises ValueError for other shapes or outputs that are not finite."""
    maximum, error, power = 0.0, 0.0, 0.0
    for a, b in zip(ours, theirs, strict=True):
        if a.shape != b.shape or not bool(torch.isfinite(b).all()):
            raise ValueError(f"{network}: {list(a.shape)} and {list(b.shape)}, or not finite")
        difference = (a - b).double()
        maximum = max(maximum, float(difference.abs().max()))
        error, power = error + float(difference.square().sum()), power + float(b.double().square().sum())
    parameters = sum(p.numel() for p in module.parameters()) if module is not None else 0
    return Result(network, version(package), parameters, maximum, (error / power) ** 0.5)
