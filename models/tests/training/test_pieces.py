"""Budget, random states, accumulation, parts of a checkpoint, and the choice of a device."""

import argparse
from typing import NamedTuple

import numpy as np
import pytest
import torch

from training import checkpoint
from training.budget import Budget
from training.device import add_device, choose_device, mixed_precision, move
from training.parts import load_parts, save_parts
from training.random_state import random_state, restore_random_state
from training.update import update


def test_a_budget_of_minutes_ends_a_piece_and_continues_the_schedule():
    now = [0.0]
    first = Budget(8.5, total=17.0, clock=lambda: now[0])
    now[0] = 8.5 * 60
    assert first.finished(100) and not first.complete(100) and first.progress(100) == pytest.approx(0.5)
    second = Budget(8.5, total=17.0, spent=first.trained(), clock=lambda: now[0])
    assert second.progress(100) == pytest.approx(0.5) and not second.finished(100)
    now[0] *= 2
    assert second.complete(200)


def test_a_budget_of_steps_depends_on_the_step_alone():
    budget = Budget(1.0, steps=10, clock=lambda: 0.0)
    assert budget.progress(5) == 0.5 and not budget.finished(9) and budget.finished(10)


def test_random_states_survive_a_checkpoint(tmp_path):
    rng = np.random.default_rng(3)
    rng.random(7)
    torch.rand(3)
    checkpoint.save({"random": random_state(rng)}, tmp_path / "a.pt")
    expected = rng.random(4), torch.rand(4)
    rng = np.random.default_rng(9)
    restore_random_state(checkpoint.load(tmp_path / "a.pt")["random"], rng)
    assert np.array_equal(rng.random(4), expected[0]) and torch.equal(torch.rand(4), expected[1])


def test_accumulated_batches_step_like_one_large_batch():
    torch.manual_seed(0)
    data, steps = torch.randn(8, 3), []
    for count in (1, 4):
        torch.manual_seed(1)
        layer = torch.nn.Linear(3, 1)
        optimiser = torch.optim.SGD(layer.parameters(), 0.1)
        losses = update(optimiser, (layer(part).square().mean() for part in data.chunk(count)), count, 1.0)
        assert len(losses) == count and not losses[0].requires_grad
        steps.append(layer.weight.detach().clone())
    assert torch.allclose(steps[0], steps[1], atol=1e-6)


def test_a_checkpoint_in_parts_keeps_every_file_small_and_is_complete(tmp_path):
    tensors = {f"w{k}": torch.randn(100, 10) for k in range(5)} | {"steps": torch.tensor(7)}
    paths = save_parts(tensors, {"step": 3}, tmp_path, limit=4_500)
    assert len(paths) == 3 and all(path.stat().st_size < 8_000 for path in paths)
    found, about = load_parts(tmp_path)
    assert about == {"step": 3} and found["steps"] == 7 and found["steps"].dtype == torch.int64
    for name, tensor in tensors.items():
        assert torch.allclose(found[name].float(), tensor.float(), rtol=1e-3, atol=1e-6), name
    save_parts({"w0": tensors["w0"]}, {}, tmp_path)
    assert len(list(tmp_path.glob("part-*.pt"))) == 1
    save_parts(tensors, {"step": 4}, tmp_path, limit=4_500)
    (tmp_path / "part-2.pt").unlink()
    with pytest.raises(ValueError, match="does not hold all parts"):
        load_parts(tmp_path)


def test_devices():
    parser = argparse.ArgumentParser()
    add_device(parser)
    assert parser.parse_args([]).device == "auto"
    present = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    assert choose_device("auto").type == present and choose_device("cpu").type == "cpu"
    if not torch.cuda.is_available():
        with pytest.raises(SystemExit, match="finds no such device"):
            choose_device("cuda")


def test_mixed_precision_is_bfloat16_where_it_is_requested():
    product = torch.ones(2, 2) @ torch.ones(2, 2)
    with mixed_precision(torch.device("cpu"), on_cpu=True):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == torch.bfloat16
    with mixed_precision(torch.device("cpu")):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == product.dtype
    context = mixed_precision(torch.device("cuda"))
    assert context.fast_dtype == torch.bfloat16 and context.device == "cuda"


def test_batches_move_with_their_structure():
    class Pair(NamedTuple):
        sound: torch.Tensor
        rows: np.ndarray

    meta = torch.device("meta")
    pair = move(Pair(torch.ones(2), np.ones(2)), meta)
    assert isinstance(pair, Pair) and pair.sound.device == meta and isinstance(pair.rows, np.ndarray)
    nested = move({"a": (torch.ones(1), 3)}, meta)
    assert nested["a"][0].device == meta and nested["a"][1] == 3
