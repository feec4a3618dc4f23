"""Adding low-rank adaptations to the checkpoint that they were trained on."""

import json

import pytest
import torch
from safetensors.torch import load_file, save_file

from studio.networks.dit import PREFIX
from studio.training.merge import merge


def test_the_product_is_added_with_the_scale_of_the_training(tmp_path):
    layer = "transformer.layers.0.self_attn.to_out"
    weight, down, up = torch.randn(4, 3), torch.randn(2, 3), torch.randn(4, 2)
    save_file({f"{PREFIX}{layer}.weight": weight, "pretransform.x": torch.ones(1)}, tmp_path / "base.safetensors")
    config = {"config": json.dumps({"lora": {"rank": 2, "alpha": 6.0}})}
    save_file({f"lora.{layer}.down": down, f"lora.{layer}.up": up}, tmp_path / "lora.safetensors", config)
    merge(tmp_path / "base.safetensors", tmp_path / "lora.safetensors", tmp_path / "out.safetensors")
    state = load_file(tmp_path / "out.safetensors")
    assert torch.allclose(state[f"{PREFIX}{layer}.weight"], weight + 3 * up @ down, atol=1e-6)
    assert state["pretransform.x"].item() == 1


def test_adaptations_of_other_networks_are_refused(tmp_path):
    save_file({"a": torch.ones(1)}, tmp_path / "base.safetensors")
    save_file({"lora.b.down": torch.ones(1, 1), "lora.b.up": torch.ones(1, 1)}, tmp_path / "lora.safetensors")
    with pytest.raises(ValueError, match="no layer b"):
        merge(tmp_path / "base.safetensors", tmp_path / "lora.safetensors", tmp_path / "out.safetensors")
