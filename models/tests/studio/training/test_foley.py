"""Stage 2: what learns, what stays frozen, and that a resumed run equals an uninterrupted one."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from studio.checkpoints.errors import CheckpointError
from studio.networks import controlnet, dit
from studio.training.base import load_base
from studio.training.foley import CONFIGS, FoleyStage, build, entries_of
from studio.training.loop import Loop

STEPS = 40


def config(steps: int = STEPS, **changes: object):
    debug = CONFIGS["debug"]
    return replace(debug, loop=replace(debug.loop, steps=steps, save_every=5), **changes)


def run(loop: Loop, settings, shards: Path, stop: int | None = None, control: bool = True) -> list[float]:
    loop.resume()
    if stop is not None:
        loop.config = replace(loop.config, steps=stop)
    return loop.run(loop.reader(shards, "train", entries_of(settings, control)))


def random_batch(frames: bool = True) -> dict[str, torch.Tensor]:
    batch = {
        "clap": torch.randn(2, 512) / 20,
        "latent": torch.rand(2, 2, 64, 6),
        "control": torch.randn(2, 64, 6),
    }
    return batch | ({"cavp": torch.randn(2, 3, 512)} if frames else {})


def test_the_controlnet_learns_and_the_transformer_stays(shards, base_file, tmp_path):
    settings, base = config(), load_base(base_file)
    before = {name: value.clone() for name, value in base.dit.state_dict().items()}
    losses = run(build(settings, base, tmp_path, seconds=0.5, cpu=True), settings, shards)
    assert sum(losses[-8:]) < 0.8 * sum(losses[:8])
    assert all(torch.equal(value, before[name]) for name, value in base.dit.state_dict().items())
    names = set(load_file(tmp_path / "averaged.safetensors"))
    assert f"{controlnet.PREFIX}conv_in.weight" in names and f"{controlnet.PREFIX}conv_outs.0.weight" in names
    assert "conditioner.conditioners.clap.proj_out.weight" in names
    assert "conditioner.conditioners.cavp.proj_out.weight" in names
    assert not any(name.startswith(dit.PREFIX) for name in names)


def test_a_resumed_run_equals_an_uninterrupted_one(shards, base_file, tmp_path):
    settings = config(9)
    whole = run(build(settings, load_base(base_file), tmp_path / "whole", cpu=True), settings, shards)
    first = run(build(settings, load_base(base_file), tmp_path / "pieces", cpu=True), settings, shards, stop=4)
    rest = run(build(settings, load_base(base_file), tmp_path / "pieces", cpu=True), settings, shards)
    assert whole == first + rest
    one, other = (load_file(tmp_path / name / "averaged.safetensors") for name in ("whole", "pieces"))
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_activations_computed_again_change_nothing(base_file):
    batch, found = random_batch(), []
    for again in (False, True):
        torch.manual_seed(0)
        stage = FoleyStage(config(checkpointing=again), load_base(base_file))
        stage(batch, torch.Generator().manual_seed(1))["loss"].backward()
        found.append(stage.control.conv_outs[0].weight.grad)
    assert torch.equal(*found) and found[0].abs().max() > 0


def test_dropped_prompts_are_zeros_and_others_are_not(base_file):
    generator, batch = torch.Generator().manual_seed(0), random_batch()
    base = load_base(base_file)
    assert not FoleyStage(config(drop=1.0), base).tokens(batch, generator).any()
    tokens = FoleyStage(config(drop=0.0, drop_frames=1.0), base).tokens(batch, generator)
    assert tokens.shape == (2, 4, 64) and tokens[:, 0].any() and not tokens[:, 1:].any()


def test_words_and_sound_are_one_token_each_of_the_same_projection(base_file):
    stage = FoleyStage(config(drop=0.0, frames=False), load_base(base_file))
    batch = random_batch(frames=False)
    tokens = stage.tokens(batch, torch.Generator())
    assert torch.equal(tokens[:, 0], stage.prompt(batch["clap"][:, None])[:, 0])


def test_lora_learns_beside_a_trained_controlnet(shards, base_file, tmp_path):
    control = config(3)
    run(build(control, load_base(base_file), tmp_path / "control", cpu=True), control, shards)
    trained = tmp_path / "control" / "averaged.safetensors"
    settings = config(20, train="lora")
    loop = build(settings, load_base(base_file), tmp_path / "lora", control=trained, cpu=True)
    learnt = {id(p) for group in loop.optimiser.param_groups for p in group["params"]}
    stage = loop.accelerator.unwrap_model(loop.stage)
    assert not any(id(p) in learnt for p in stage.frozen.control.parameters())
    losses = run(loop, settings, shards)
    assert sum(losses[-5:]) < sum(losses[:5])
    state = load_file(tmp_path / "lora" / "averaged.safetensors")
    ups = [value for name, value in state.items() if name.startswith("lora.") and name.endswith(".up")]
    assert len(ups) == 5 * 5 and all(value.any() for value in ups)


def test_all_learns_the_transformer(shards, base_file, tmp_path):
    settings = config(3, train="all", frames=False)
    loop = build(settings, load_base(base_file), tmp_path, cpu=True)
    run(loop, settings, shards, control=False)
    state, before = load_file(tmp_path / "averaged.safetensors"), load_file(base_file)
    name = f"{dit.PREFIX}transformer.project_in.weight"
    assert not torch.equal(state[name], before[name])


def test_half_precision_on_the_processor(shards, base_file, tmp_path):
    settings = config(2)
    settings = replace(settings, loop=replace(settings.loop, precision="bf16"))
    base = load_base(base_file)
    losses = run(build(settings, base, tmp_path, cpu=True), settings, shards)
    assert base.dit.transformer.project_in.weight.dtype == torch.bfloat16
    assert all(0 < loss < 10 for loss in losses)


def test_accumulated_batches_give_the_step_of_one_batch(shards, base_file, tmp_path):
    settings = config(1, drop=0.0, drop_frames=0.0)
    loop = build(settings, load_base(base_file), tmp_path, cpu=True, per_device=1)
    assert (loop.per_device, loop.accumulate) == (1, 4)
    (mean,) = run(loop, settings, shards)
    assert 0 < mean < 10 and loop.step == 1


def test_a_file_that_is_no_checkpoint_of_stable_audio_is_refused(tmp_path):
    save_file({"a": torch.zeros(1)}, tmp_path / "other.safetensors")
    with pytest.raises(CheckpointError, match=r"other\.safetensors is no checkpoint of Stable Audio"):
        load_base(tmp_path / "other.safetensors")
