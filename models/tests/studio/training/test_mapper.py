"""Stage 1: the loss falls, a resumed run equals an uninterrupted one, several processes train one network."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from studio.networks.rms_mapper import RmsMapper, RmsMapperConfig
from studio.training.mapper import CONFIGS, ENTRIES, build, halving

NETWORK = RmsMapperConfig(features=1024, width=16, lstm=8)


def config(steps: int, **changes: object):
    debug = CONFIGS["debug"]
    return replace(debug, network=NETWORK, rate=0.02, loop=replace(debug.loop, steps=steps, save_every=5, **changes))


def train(shards: Path, out: Path, steps: int, stop: int | None = None, per_device: int | None = None) -> list[float]:
    """Up to `steps`; with `stop` the run ends there, as an interrupted one."""
    loop = build(config(steps), shards, out, cpu=True, per_device=per_device)
    loop.resume()
    if stop is not None:
        loop.config = replace(loop.config, steps=stop)
    return loop.run(loop.reader(shards, "train", ENTRIES), loop.reader(shards, "val", ENTRIES))


def same_weights(first: Path, second: Path) -> bool:
    one, other = load_file(first / "averaged.safetensors"), load_file(second / "averaged.safetensors")
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def curve(out: Path) -> list[str]:
    """Lines of loss.tsv with a training loss."""
    return [line for line in (out / "loss.tsv").read_text().splitlines() if line.split("\t")[1] != ""]


def test_the_loss_falls_and_the_weights_load(shards, tmp_path):
    losses = train(shards, tmp_path, 25)
    assert sum(losses[-5:]) < 0.8 * sum(losses[:5])
    RmsMapper(NETWORK).load_state_dict(load_file(tmp_path / "averaged.safetensors"))
    record = json.loads((tmp_path / "config.json").read_text())
    assert record["step"] == 25 and record["network"]["lstm"] == 8
    lines = (tmp_path / "loss.tsv").read_text().splitlines()
    assert lines[0].split("\t") == ["step", "loss", "held_out"] and lines[-1].split("\t")[2] != ""
    assert list((tmp_path / "tensorboard").rglob("events.*"))


def test_a_resumed_run_equals_an_uninterrupted_one(shards, tmp_path):
    whole = train(shards, tmp_path / "whole", 12)
    first = train(shards, tmp_path / "pieces", 12, stop=7)
    assert whole == first + train(shards, tmp_path / "pieces", 12)
    assert same_weights(tmp_path / "whole", tmp_path / "pieces")
    assert curve(tmp_path / "whole") == curve(tmp_path / "pieces")


def test_a_checkpoint_that_was_not_finished_is_ignored(shards, tmp_path):
    train(shards, tmp_path, 12, stop=7)
    broken = tmp_path / "checkpoints" / "step-0000009"
    broken.mkdir()
    (broken / "model.safetensors").write_bytes(b"half")
    assert len(train(shards, tmp_path, 12)) == 5


def test_the_rate_halves():
    factor = halving(100)
    assert [factor(step) for step in (0, 99, 100, 350)] == [1, 1, 0.5, 0.125]
    assert halving(None)(10**6) == 1


def test_batches_that_cannot_be_divided_are_refused(shards, tmp_path):
    with pytest.raises(SystemExit, match="cannot be divided"):
        build(config(1), shards, tmp_path, cpu=True, per_device=3)


def test_two_processes_under_torchrun_train_one_network(shards, tmp_path):
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    command += [
        "-m",
        "studio.training.mapper",
        str(shards),
        str(tmp_path),
        "--config",
        "debug",
        "--cpu",
        "--steps",
        "3",
    ]
    root = Path(__file__).parents[3]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=400)
    assert done.returncode == 0, done.stderr[-2000:]
    record = json.loads((tmp_path / "config.json").read_text())
    assert (record["processes"], record["per_device"], record["accumulate"], record["step"]) == (2, 2, 1, 3)
