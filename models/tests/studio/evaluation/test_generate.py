"""Takes of the test split, from a tiny system in the form of the published checkpoints."""

import sys

import numpy as np
import pytest
import soundfile
import torch
from safetensors.torch import save_file

from studio.data.media import SOUND_RATE
from studio.data.rendered import write_folder
from studio.data.shards import shard_path, write_shard
from studio.evaluation import generate
from studio.networks import controlnet, dit, timing
from studio.networks.clap_text import ClapText
from studio.networks.controlnet import ControlNet, ControlNetConfig
from studio.networks.dit import DiT
from studio.networks.oobleck import Oobleck
from studio.networks.rms_mapper import RmsMapper
from studio.networks.sizes import DEBUG
from studio.networks.timing import Prompt, PromptConfig, Timing
from studio.training.debug_checkpoints import write_base, write_tokenizer

SECONDS = 0.2


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    """base, foley, mapper, clap and tokenizer, and shards with one test chunk."""
    folder = tmp_path_factory.mktemp("system")
    torch.manual_seed(0)
    write_base(folder / "base.safetensors", Oobleck(DEBUG.oobleck), DiT(DEBUG.dit), Timing(DEBUG.timing))
    control, prompt = ControlNet(ControlNetConfig(DEBUG.dit)), Prompt(PromptConfig(width=64, frames=True))
    state = {controlnet.PREFIX + name: value for name, value in control.state_dict().items()}
    state |= {timing.PREFIX + name: value for name, value in prompt.state_dict().items()}
    save_file(state, folder / "foley.safetensors")
    save_file(RmsMapper(DEBUG.rms_mapper).state_dict(), folder / "mapper.safetensors")
    save_file(ClapText(DEBUG.clap_text).state_dict(), folder / "clap.safetensors")
    write_tokenizer(folder / "tokenizer.json", ["hits on wood"])
    sample = {
        "name": "a_000",
        "json": {"seconds": SECONDS, "words": "hits on wood"},
        "envelope": np.full((3, 25), 0.1, np.float32),
        "features": np.zeros((6, 1024), np.float16),
        "clap": np.ones(512, np.float16),
        "cavp": np.ones((1, 512), np.float16),
    }
    write_shard(shard_path(folder, "test", 0), [sample])
    return folder


def run(monkeypatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["generate", *map(str, arguments), "--device", "cpu", "--sizes", "debug"])
    generate.main()


def common(system, out) -> list[object]:
    files = ["--base", system / "base.safetensors", "--foley", system / "foley.safetensors"]
    return ["--shards", system, "--set", out, *files, "--steps", 3]


def test_takes_have_the_length_of_their_chunks_and_depend_on_the_seed_alone(system, tmp_path, monkeypatch):
    run(monkeypatch, *common(system, tmp_path), "--name", "one")
    run(monkeypatch, *common(system, tmp_path), "--name", "again")
    run(monkeypatch, *common(system, tmp_path), "--name", "other", "--seed", 5)
    sounds = [soundfile.read(tmp_path / name / "a_000.wav")[0] for name in ("one", "again", "other")]
    assert sounds[0].shape == (round(SECONDS * SOUND_RATE), 2) and np.isfinite(sounds[0]).all()
    assert np.array_equal(sounds[0], sounds[1]) and not np.array_equal(sounds[0], sounds[2])


def test_words_frames_and_a_mapped_envelope(system, tmp_path, monkeypatch):
    extra = ["--mapper", system / "mapper.safetensors", "--frames", "--words", system / "clap.safetensors"]
    run(monkeypatch, *common(system, tmp_path), *extra, "--tokenizer", system / "tokenizer.json")
    assert (tmp_path / "stable-v2a-audio" / "a_000.wav").exists()


def test_a_checkpoint_that_does_not_fit_costs_a_sentence(system, tmp_path, monkeypatch):
    arguments = common(system, tmp_path)
    arguments[arguments.index("--foley") + 1] = system / "mapper.safetensors"
    with pytest.raises(SystemExit, match=r"mapper\.safetensors does not fit ControlNet"):
        run(monkeypatch, *arguments)


def test_references_are_the_test_chunks_as_films(tmp_path, monkeypatch):
    write_folder(tmp_path / "videos", 1, 1.0, first=10)  # clip-0010 falls into the test split
    run(monkeypatch, "--set", tmp_path / "set", "--references", "folder", tmp_path / "videos", "--seconds", 0.5)
    names = sorted(path.name for path in (tmp_path / "set" / "reference").iterdir())
    assert names == ["clip-0010_000.mp4", "clip-0010_000.wav", "clip-0010_001.mp4", "clip-0010_001.wav"]


def test_prefixes_of_the_trained_parts_are_those_of_published_checkpoints():
    assert (dit.PREFIX, controlnet.PREFIX) == ("model.model.", "model.controlnet.")
