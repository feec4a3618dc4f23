"""Counting operations, and the script that measures a step and a generation, at tiny width."""

import json
import sys

import pytest

from studio.networks.controlnet import ControlNet, ControlNetConfig
from studio.networks.dit import DiT
from studio.networks.sizes import DEBUG
from studio.training import full_size, operations


def test_operations_are_two_for_each_weight_and_token_and_more_for_attention():
    found = {work.name: work for work in operations.count(DEBUG, 12, 150)}
    weights = operations.numbers(DiT(DEBUG.dit), ControlNet(ControlNetConfig(DEBUG.dit)))
    generation = found["generation of 10 s, 150 steps"]
    least = 150 * 2 * 2 * 217 * weights / 1e12  # with and without prompt
    assert 0.8 * least < generation.tera < 1.5 * least  # convolutions of zeros of the latent and attention differ
    again, stored = (found[f"training step, batch 12, activations {how}"] for how in ("computed again", "in memory"))
    assert 1.2 < again.tera / stored.tera < 1.5  # the frozen layers have no gradients of weights
    assert stored.bound(989, 1e9) == pytest.approx(stored.tera / 989)


def test_the_measurement_runs_at_tiny_width(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(full_size.LARGE, "cpu", (64, 2**16))
    monkeypatch.setattr(full_size, "SECONDS", 0.2)
    monkeypatch.setattr(full_size, "encoding", lambda *_: None)
    arguments = [
        "--sizes",
        "debug",
        "--device",
        "cpu",
        "--batch",
        "1",
        "--steps",
        "2",
        "--out",
        str(tmp_path / "a.json"),
    ]
    monkeypatch.setattr(sys, "argv", ["full_size", *arguments])
    monkeypatch.setattr(full_size, "latent_frames", lambda _: 4)
    full_size.main()
    names = [part["name"] for part in json.loads((tmp_path / "a.json").read_text())]
    assert names[1].startswith("generation of 10 s, 2 steps") and len(names) == 5
    assert "share of the bound" in capsys.readouterr().out
