"""The debug training, with one clip and few steps: every checkpoint that the export takes is there and loads."""

from studio.checkpoints.read import read_state
from studio.data.encoders import load_clap, load_vae
from studio.evaluation.mapper import load_mapper
from studio.networks import controlnet
from studio.networks.sizes import DEBUG
from studio.training.base import load_base
from studio.training.debug import run


def test_both_stages_run_from_rendered_clips_to_checkpoints(tmp_path):
    results = run(tmp_path, clips=1, autoencoder_steps=2, epochs=2, base_steps=2, foley_steps=2)
    assert {name: len(result.losses) for name, result in results.items()} == {
        "autoencoder": 2,
        "RMS-Mapper": 2,
        "base": 2,
        "Stable-Foley": 2,
    }
    folder = tmp_path / "checkpoints"
    base, foley = load_base(folder / "base.safetensors"), read_state(folder / "foley.safetensors")
    assert base.dit.config == DEBUG.dit and load_vae(folder / "base.safetensors").config == DEBUG.oobleck
    assert any(name.startswith(controlnet.PREFIX) for name in foley)
    assert load_mapper(folder / "mapper.safetensors").config == DEBUG.rms_mapper
    load_clap(folder / "clap.safetensors", DEBUG)
    assert all((folder / name).exists() for name in ("tc_clip.safetensors", "raft.safetensors", "tokenizer.json"))
    assert (tmp_path / "curves.png").exists() and "Stable-Foley" in (tmp_path / "figures.md").read_text()
