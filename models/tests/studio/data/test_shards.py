"""Shards: what is written is read, in an order that depends on the seed alone, and shared fairly between processes."""

import itertools
import json

import numpy as np
import pytest
import torch

from studio.data.shards import DataError, Reader, read_split, shard_path, write_index, write_shard

ENTRIES = ("envelope",)


@pytest.fixture
def folder(tmp_path):
    for shard in range(3):
        samples = [
            {"name": f"c{shard}-{n}", "json": {"words": "é"}, "envelope": np.full((3, 5), 10 * shard + n, np.float32)}
            for n in range(4)
        ]
        write_shard(shard_path(tmp_path, "train", shard), samples)
    write_index(tmp_path, {"seconds": 2})
    return tmp_path


def values(batches):
    return [batch["envelope"][:, 0, 0].tolist() for batch in batches]


def flat(lists):
    return list(itertools.chain.from_iterable(lists))


def test_samples_are_read_as_written(folder):
    found = list(read_split(folder, "train"))
    assert len(found) == 12 and found[5]["name"] == "c1-1" and found[5]["json"] == {"words": "é"}
    assert found[5]["envelope"].dtype == np.float32 and found[5]["envelope"][0, 0] == 11


def test_an_epoch_has_every_sample_once_and_epochs_differ(folder):
    reader = Reader(folder, "train", ENTRIES, 4)
    first, second = (values(reader.epoch(n)) for n in (0, 1))
    assert sorted(flat(first)) == [10 * s + n for s in range(3) for n in range(4)]
    assert first != second
    assert first == values(reader.epoch(0))


def test_batches_from_any_step_on_are_those_of_an_uninterrupted_run(folder):
    reader = Reader(folder, "train", ENTRIES, 4)
    whole = values(itertools.islice(reader.batches(), 8))
    assert values(itertools.islice(reader.batches(5), 3)) == whole[5:]


def test_processes_share_the_samples(folder):
    parts = [values(Reader(folder, "train", ENTRIES, 2, rank=rank, world=3).epoch(0)) for rank in range(3)]
    assert [len(part) for part in parts] == [2, 2, 2]
    assert sorted(flat(flat(parts))) == [10 * s + n for s in range(3) for n in range(4)]


def test_more_processes_than_shards_share_samples(folder):
    parts = [values(Reader(folder, "train", ENTRIES, 1, rank=rank, world=6).epoch(0)) for rank in range(6)]
    assert all(len(part) == 2 for part in parts)


def test_workers_read_the_same_epoch(folder):
    found = values(Reader(folder, "train", ENTRIES, 2, workers=2).epoch(0))
    assert len(found) == 6 and all(len(batch) == 2 for batch in found)


def test_reading_draws_nothing_from_the_global_generator(folder):
    torch.manual_seed(0)
    values(Reader(folder, "train", ENTRIES, 4).epoch(0))
    drawn = torch.rand(1)
    torch.manual_seed(0)
    assert torch.equal(drawn, torch.rand(1))


def test_absent_entries_and_splits_are_named(folder):
    with pytest.raises(DataError, match="no 'clap'"):
        values(Reader(folder, "train", ("clap",), 4).epoch(0))
    with pytest.raises(DataError, match="no chunks for 'val'"):
        Reader(folder, "val", ENTRIES, 4).sizes()


def test_names_in_the_index_that_are_no_shards_are_ignored(folder):
    index = json.loads((folder / "index.json").read_text())
    index["shards"]["pipe:touch hacked"] = 9
    (folder / "index.json").write_text(json.dumps(index))
    assert sum(Reader(folder, "train", ENTRIES, 4).sizes().values()) == 12


def test_pickled_arrays_are_refused(tmp_path):
    array = np.array([{"a": 1}], dtype=object)
    with pytest.raises(ValueError):
        write_shard(shard_path(tmp_path, "train", 0), [{"name": "x", "json": {}, "envelope": array}])
