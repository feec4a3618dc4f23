"""CLAP's audio tower from files as they are published, and one sentence for a file of something else."""

import dataclasses

import pytest
import torch
from safetensors.torch import save_file

from studio.checkpoints.errors import CheckpointError
from studio.data.encoders import load_clap
from studio.networks import cavp, clap_audio
from studio.networks.sizes import SIZES
from studio.parity.case import randomise

SIZES_HERE = SIZES["debug"]


@pytest.mark.parametrize("fused", [False, True])
def test_a_training_checkpoint_of_laion_loads_with_or_without_fusion(tmp_path, fused):
    config = clap_audio.config_of(clap_audio.ClapAudio(SIZES_HERE.clap_audio).state_dict(), SIZES_HERE.clap_audio)
    network = clap_audio.ClapAudio(dataclasses.replace(config, fused=fused))
    randomise(network)
    rest = {"audio_branch.head.weight": torch.zeros(3, 3), "logit_scale_a": torch.zeros(())}
    state = {f"module.{name}": value for name, value in (network.state_dict() | rest).items()}
    torch.save({"epoch": 1, "state_dict": state}, tmp_path / "630k.pt")
    found = load_clap(tmp_path / "630k.pt", SIZES_HERE)
    assert found.config.fused == fused
    audio = torch.randn(1, config.samples)
    assert torch.equal(found(audio), network.eval()(audio))


def test_another_network_is_named(tmp_path):
    save_file(cavp.Cavp(cavp.tiny()).state_dict(), tmp_path / "cavp.safetensors")
    with pytest.raises(CheckpointError, match=r"^cavp\.safetensors is no checkpoint of CLAP"):
        load_clap(tmp_path / "cavp.safetensors", SIZES_HERE)
