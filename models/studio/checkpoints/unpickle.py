"""Restricted unpickler of PyTorch's two file formats: only tensors and plain containers are built.

A pickle is a program that may call any function. Here it may name only what PyTorch writes for tensors, plus a few
classes of hyperparameters, which become empty placeholders. Any other name ends the reading before anything runs.
"""

import io
import pickle
import struct
import sys
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import torch
from torch import Tensor

from studio.checkpoints.errors import CheckpointError

# torch.save before 1.6 begins with these numbers, each pickled.
MAGIC, PROTOCOL = 0x1950A86A20F9469CFC6C, 1001
LARGEST_PICKLE = 256 * 2**20  # bytes of names and shapes; those of the largest published network take 1 MB

DTYPES = {
    "DoubleStorage": torch.float64,
    "FloatStorage": torch.float32,
    "HalfStorage": torch.float16,
    "BFloat16Storage": torch.bfloat16,
    "LongStorage": torch.int64,
    "IntStorage": torch.int32,
    "ShortStorage": torch.int16,
    "CharStorage": torch.int8,
    "ByteStorage": torch.uint8,
    "BoolStorage": torch.bool,
}
# Classes of hyperparameters in Lightning and older checkpoints. Their content is not needed.
PLACEHOLDERS = {
    ("argparse", "Namespace"),
    ("omegaconf.base", "ContainerMetadata"),
    ("omegaconf.base", "Metadata"),
    ("omegaconf.dictconfig", "DictConfig"),
    ("omegaconf.listconfig", "ListConfig"),
    ("omegaconf.nodes", "AnyNode"),
    ("pathlib", "Path"),
    ("pathlib", "PosixPath"),
    ("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint"),
    ("pytorch_lightning.utilities.parsing", "AttributeDict"),
    ("lightning_fabric.utilities.data", "AttributeDict"),
    ("lightning.fabric.utilities.data", "AttributeDict"),
    ("typing", "Any"),
    ("collections", "defaultdict"),
    ("builtins", "dict"),
    ("builtins", "list"),
    ("builtins", "int"),
    ("numpy", "dtype"),
    ("numpy.core.multiarray", "scalar"),
    ("numpy._core.multiarray", "scalar"),
    ("_codecs", "encode"),
}


class Placeholder(dict):
    """Takes whatever a pickle gives an object and keeps nothing."""

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__()

    def __setstate__(self, _: Any) -> None: ...

    def __setitem__(self, _: Any, __: Any) -> None: ...

    def append(self, _: Any) -> None: ...

    def extend(self, _: Any) -> None: ...


class Storage:
    """Flat tensor of a storage, and its type."""

    def __init__(self, values: Tensor) -> None:
        self.values = values


def rebuild_tensor(storage: Storage, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: Any) -> Tensor:
    """As torch._utils._rebuild_tensor_v2; PyTorch checks that size and stride lie within the storage."""
    return storage.values.as_strided(size, stride, offset)


def rebuild_parameter(data: Tensor, *_: Any) -> Tensor:
    return data


class TensorUnpickler(pickle.Unpickler):
    """`storage(type, key, device, count)` returns the storage that a tensor lies in."""

    def __init__(self, file: BinaryIO, name: str, storage: Callable[[str, str, int], Storage]) -> None:
        super().__init__(file, encoding="utf-8")
        self.name, self.storage = name, storage

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return rebuild_tensor
        if (module, name) == ("torch._utils", "_rebuild_parameter"):
            return rebuild_parameter
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if module in ("torch", "torch.storage") and name in DTYPES:
            return name
        if module == "torch" and name == "Size":
            return tuple
        if module == "torch" and isinstance(getattr(torch, name, None), torch.dtype):
            return getattr(torch, name)
        if (module, name) in PLACEHOLDERS:
            return Placeholder
        raise CheckpointError(
            f"{self.name} was refused: its pickle calls {module}.{name}, which no network needs; nothing was run."
        )

    def persistent_load(self, pid: Any) -> Storage:
        if not (isinstance(pid, tuple) and len(pid) >= 5 and pid[0] == "storage" and pid[1] in DTYPES):
            raise CheckpointError(f"{self.name} refers to data that is no storage.")
        return self.storage(pid[1], str(pid[2]), int(pid[4]))


def unpickle(file: BinaryIO, name: str, storage: Callable[[str, str, int], Storage]) -> Any:
    try:
        return TensorUnpickler(file, name, storage).load()
    except CheckpointError:
        raise
    except Exception as error:  # a damaged pickle may raise anything
        raise CheckpointError(f"{name} is damaged: its index cannot be read ({type(error).__name__}).") from error


def read_zip(path: Path) -> Any:
    """torch.save since 1.6: a zip file with data.pkl and one stored file per storage, which is mapped."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            index = next((name for name in entries if name.endswith("data.pkl")), None)
            if index is None or entries[index].file_size > LARGEST_PICKLE:
                raise CheckpointError(f"{path.name} is a zip file but not a PyTorch checkpoint.")
            pickled, starts = archive.read(index), data_starts(path, entries)
    except (zipfile.BadZipFile, OSError, struct.error) as error:
        raise CheckpointError(f"{path.name} is damaged or not complete.") from error
    folder = index.removesuffix("data.pkl")
    order = entries.get(f"{folder}byteorder")
    if order is not None and zipfile.ZipFile(path).read(order).strip() != sys.byteorder.encode():
        raise CheckpointError(f"{path.name} was written on a machine of another byte order.")
    mapped = torch.UntypedStorage.from_file(str(path), False, path.stat().st_size)
    storages: dict[str, Storage] = {}

    def storage(name: str, key: str, count: int) -> Storage:
        if key not in storages:
            entry, dtype = entries.get(f"{folder}data/{key}"), DTYPES[name]
            if entry is None or entry.compress_type != zipfile.ZIP_STORED or entry.file_size < count * dtype.itemsize:
                raise CheckpointError(f"{path.name} is damaged or not complete.")
            start = starts[entry.filename]
            part = mapped[start : start + count * dtype.itemsize]
            storages[key] = Storage(torch.empty(0, dtype=dtype).set_(part))
        return storages[key]

    return unpickle(io.BytesIO(pickled), path.name, storage)


def data_starts(path: Path, entries: dict[str, zipfile.ZipInfo]) -> dict[str, int]:
    """Byte at which the content of each entry of a zip file starts."""
    starts = {}
    with path.open("rb") as file:
        for name, entry in entries.items():
            file.seek(entry.header_offset + 26)  # the lengths of name and extra field in the local header of 30 bytes
            starts[name] = entry.header_offset + 30 + sum(struct.unpack("<HH", file.read(4)))
    return starts


def read_legacy(path: Path) -> Any:
    """torch.save before 1.6: pickles one after the other, then the storages."""
    storages: dict[str, Storage] = {}

    def storage(name: str, key: str, count: int) -> Storage:
        if key not in storages:
            if count * DTYPES[name].itemsize > path.stat().st_size:
                raise CheckpointError(f"{path.name} is damaged or not complete.")
            storages[key] = Storage(torch.empty(count, dtype=DTYPES[name]))
        return storages[key]

    with path.open("rb") as file:
        if unpickle(file, path.name, storage) != MAGIC or unpickle(file, path.name, storage) != PROTOCOL:
            raise CheckpointError(f"{path.name} is a pickle but not a PyTorch checkpoint.")
        unpickle(file, path.name, storage)  # about the machine
        content = unpickle(file, path.name, storage)
        for key in unpickle(file, path.name, storage):
            values = storages[str(key)].values if str(key) in storages else None
            header = file.read(8)
            if values is None or len(header) < 8 or struct.unpack("<q", header)[0] != values.numel():
                raise CheckpointError(f"{path.name} is damaged or not complete.")
            data = file.read(values.numel() * values.itemsize)
            if len(data) < values.numel() * values.itemsize:
                raise CheckpointError(f"{path.name} is damaged or not complete.")
            if data:
                values.copy_(torch.frombuffer(bytearray(data), dtype=values.dtype))
    return content
