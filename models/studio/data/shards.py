"""Shards of prepared chunks: WebDataset tar files, read by every process and worker in an order that a seed fixes.

A sample holds (all but `json` are .npy):

| entry | shape | what it is |
| --- | --- | --- |
| `json` | | name, source, start, seconds, words, split |
| `envelope` | [3, N] float32 | smoothed RMS at 125 Hz: mono mix, left, right |
| `features` | [T, 1024] float16 | TC-CLIP of frames and of flow at 30 fps |
| `cavp` | [F, 512] float16 | CAVP at 4 fps |
| `clap` | [512] float16 | LAION-CLAP of the sound |
| `latent` | [2, 64, L] float16 | mean and standard deviation of the VAE's latent of the sound |
| `control` | [64, L] float16 | mean of the VAE's latent of the envelope at audio rate |

An entry is absent where its network's checkpoint was not given.
"""

import io
import itertools
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import webdataset as wds
from torch.utils.data import DataLoader, get_worker_info

SHARD = re.compile(r"^(train|val|test)-(\d{5})\.tar$")
INDEX = "index.json"
SHUFFLE = 512  # samples among which a reader draws

Sample = dict[str, object]


class DataError(ValueError):
    """Shards that cannot be used, in one sentence."""


def shard_path(folder: Path, split: str, number: int) -> Path:
    return folder / f"{split}-{number:05}.tar"


def write_shard(path: Path, samples: Iterable[Sample]) -> int:
    """Writes samples ({"name", entry: array, "json": dict}) in one step; returns their number."""
    part, count = path.with_suffix(".part"), 0
    with open(part, "wb") as file, wds.TarWriter(file, mtime=0) as writer:
        for sample in samples:
            stored: dict[str, object] = {"__key__": sample["name"], "json": json.dumps(sample["json"]).encode()}
            for entry, value in sample.items():
                if isinstance(value, np.ndarray):
                    buffer = io.BytesIO()
                    np.save(buffer, value, allow_pickle=False)
                    stored[f"{entry}.npy"] = buffer.getvalue()
            writer.write(stored)
            count += 1
    part.replace(path)
    return count


def write_index(folder: Path, about: dict[str, object]) -> dict[str, object]:
    """index.json: the number of samples in each shard of the folder, and `about`."""
    sizes = {path.name: sum(1 for _ in read_shard(path)) for path in sorted(folder.iterdir()) if SHARD.match(path.name)}
    index = {"shards": sizes, **about}
    (folder / INDEX).write_text(json.dumps(index, indent=2) + "\n")
    return index


def decode(sample: dict[str, object], entries: Iterable[str] | None = None) -> Sample:
    """One sample of a tar file -> {"name", "json", entry: array}; `entries` are all if None. No pickle is read."""
    names = [key.removesuffix(".npy") for key in sample if key.endswith(".npy")]
    found: Sample = {"name": sample["__key__"], "json": json.loads(sample["json"])}
    for entry in names if entries is None else entries:
        if entry not in names:
            raise DataError(f"The shards have no '{entry}': prepare the data again with its network's checkpoint.")
        found[entry] = np.load(io.BytesIO(sample[f"{entry}.npy"]), allow_pickle=False)
    return found


def read_shard(path: Path, entries: Iterable[str] | None = None) -> Iterator[Sample]:
    """The samples of one shard, in order."""
    for sample in wds.tarfile_to_samples()(iter([{"url": str(path)}])):
        yield decode(sample, entries)


def read_split(folder: Path, split: str, entries: Iterable[str] | None = None) -> Iterator[Sample]:
    """All samples of a split, in order."""
    for path in sorted(folder.glob(f"{split}-*.tar")):
        if SHARD.match(path.name):
            yield from read_shard(path, entries)


@dataclass(frozen=True)
class Reader:
    """Batches of one split for one process (`rank` of `world`)."""

    folder: Path
    split: str
    entries: tuple[str, ...]
    batch: int
    seed: int = 0
    rank: int = 0
    world: int = 1
    workers: int = 0

    def sizes(self) -> dict[str, int]:
        path = self.folder / INDEX
        if not path.exists():
            raise DataError(f"{self.folder} has no {INDEX}: `python -m studio.data.prepare` writes it.")
        shards = json.loads(path.read_text())["shards"]
        found = {name: int(n) for name, n in shards.items() if SHARD.match(name) and name.startswith(f"{self.split}-")}
        if sum(found.values()) == 0:
            raise DataError(f"{self.folder} has no chunks for '{self.split}'.")
        return found

    def batches_per_epoch(self) -> int:
        """The same for every process, so that none waits for another at the end of an epoch."""
        return max(1, sum(self.sizes().values()) // (self.batch * self.world))

    def epoch(self, number: int, skip: int = 0) -> Iterator[dict[str, torch.Tensor]]:
        """The batches of an epoch from batch `skip` on, {entry: [B, ...]}."""
        stream = _Stream(self, tuple(sorted(self.sizes())), number)
        loader = DataLoader(
            stream,
            self.batch,
            num_workers=self.workers,
            drop_last=True,
            # its own generator: iterating draws nothing from the global one, which a resumed run restores
            generator=torch.Generator().manual_seed(0),
        )
        return itertools.islice(loader, skip, self.batches_per_epoch())

    def batches(self, first: int = 0) -> Iterator[dict[str, torch.Tensor]]:
        """Batches without end, from batch `first` of the whole training on."""
        per_epoch = self.batches_per_epoch()
        for number in itertools.count(first // per_epoch):
            yield from self.epoch(number, first % per_epoch if number == first // per_epoch else 0)


class _Stream(torch.utils.data.IterableDataset):
    """Samples of an epoch for one worker of one process, repeated without end: who reads takes as many as all share."""

    def __init__(self, reader: Reader, shards: tuple[str, ...], epoch: int) -> None:
        self.reader, self.shards, self.epoch = reader, shards, epoch

    def __iter__(self) -> Iterator[dict[str, np.ndarray]]:
        reader, info = self.reader, get_worker_info()
        workers, worker = (info.num_workers, info.id) if info else (1, 0)
        readers, position = reader.world * workers, reader.rank * workers + worker
        for again in itertools.count():
            order = random.Random(f"{reader.seed} {self.epoch} {again}")
            names = list(self.shards)
            order.shuffle(names)
            # by shard where there are enough, else by sample
            by_shard = len(names) >= readers
            mine = names[position::readers] if by_shard else names
            paths = [{"url": str(reader.folder / name)} for name in mine]
            samples = wds.tarfile_to_samples()(iter(paths))
            share = samples if by_shard else itertools.islice(samples, position % self._count(), None, readers)
            mixed = wds.shuffle(SHUFFLE, initial=SHUFFLE, rng=random.Random(f"{order.random()} {position}"))(share)
            for sample in mixed:
                found = decode(sample, reader.entries)
                yield {entry: found[entry] for entry in reader.entries}

    def _count(self) -> int:
        return sum(self.reader.sizes().values())
