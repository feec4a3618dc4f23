"""Shards of random features, and tiny checkpoints, for the tests of both stages.

Imports are inside the fixtures: without PyTorch this file is read although no test beside it is collected.
"""

from pathlib import Path

import numpy as np
import pytest

FRAMES, LATENT = 15, 6  # half a second of picture, latent frames


@pytest.fixture(autouse=True)
def fresh_accelerator():
    """Accelerate's settings are global to a process."""
    yield
    from accelerate.state import AcceleratorState, GradientState, PartialState

    for state in (AcceleratorState, GradientState, PartialState):
        state._reset_state()


def sample(number: int) -> dict[str, object]:
    """A chunk whose features and embedding say how loud it is."""
    rng = np.random.default_rng(number)
    loud = rng.random()
    envelope = np.full((3, FRAMES * 125 // 30), loud**2, np.float32)
    return {
        "name": f"chunk{number}",
        "json": {},
        "envelope": envelope,
        "features": (0.3 * rng.standard_normal((FRAMES, 1024)) + loud).astype(np.float16),
        "clap": np.full(512, loud / 20, np.float16),
        "cavp": rng.standard_normal((2, 512)).astype(np.float16),
        "latent": np.stack([np.full((64, LATENT), 2 * loud - 1), np.full((64, LATENT), 0.1)]).astype(np.float16),
        "control": np.full((64, LATENT), loud, np.float16),
    }


@pytest.fixture(scope="session")
def shards(tmp_path_factory) -> Path:
    from studio.data.shards import shard_path, write_index, write_shard

    folder = tmp_path_factory.mktemp("shards")
    for shard in range(3):
        write_shard(shard_path(folder, "train", shard), [sample(4 * shard + n) for n in range(4)])
    write_shard(shard_path(folder, "val", 0), [sample(100 + n) for n in range(4)])
    write_index(folder, {"seconds": 0.5})
    return folder


@pytest.fixture(scope="session")
def base_file(tmp_path_factory) -> Path:
    """A tiny checkpoint in the form of Stable Audio Open's, with a prompt conditioner that is not used."""
    import torch
    from safetensors.torch import save_file

    from studio.networks import dit, timing
    from studio.networks.dit import DiT, DiTConfig
    from studio.networks.timing import Timing, TimingConfig

    torch.manual_seed(0)
    network = DiT(DiTConfig(width=128, depth=5, heads=2, prompt=64))
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.05)
    conditioners = Timing(TimingConfig(width=64, frequencies=4))
    state = {dit.PREFIX + name: value.contiguous() for name, value in network.state_dict().items()}
    state |= {timing.PREFIX + name: value.contiguous() for name, value in conditioners.state_dict().items()}
    state[f"{timing.PREFIX}prompt.model.shared.weight"] = torch.zeros(2, 2)
    path = tmp_path_factory.mktemp("base") / "base.safetensors"
    save_file(state, path)
    return path
