"""The shipped pack's weights, read back into the networks and exported again; names of earlier checkpoints."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from autoencoder.excitation import LENGTH
from autoencoder.network import Autoencoder, load_autoencoder
from autoencoder.profile import PROFILE
from autoencoder.timbre import TimbreEncoder
from export.autoencoder import Decode, Encode, vae_decoder
from export.check_parity import error_db
from export.from_pack import autoencoder_of, fill, generator_of, parameters_of, weights_of
from export.generator import dit_controlnet
from export.graph import session
from generator.checkpoint import load_generator
from generator.control import ControlEncoder
from generator.network import Generator
from generator.steering import SteeredGenerator
from training.checkpoint_names import current_name

PACK = Path(__file__).parents[2] / "packs" / "compact"
FRAMES = 22


@pytest.fixture(scope="module")
def codec() -> Autoencoder:
    return autoencoder_of(PACK)


@pytest.fixture(scope="module")
def generator() -> Generator:
    return generator_of(PACK)


def noise(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(sum(shape)))


def generator_inputs() -> tuple[Tensor, ...]:
    envelope = 0.3 * torch.exp(-(torch.arange(1024 * FRAMES) % 9000) / 2000).repeat(2, 2, 1)
    prompt = torch.cat([torch.nn.functional.normalize(noise(2, 1, 256), dim=2), noise(2, 1, PROFILE) / 2], 2)
    times = torch.tensor([0.3, 0.9])
    return noise(2, 64, FRAMES), times, prompt, ControlEncoder()(envelope), torch.zeros(2), torch.full((2,), 0.5)


def run(path: Path, inputs: tuple[Tensor, ...]) -> np.ndarray:
    graph = session(path)
    return graph.run(None, {value.name: tensor.numpy() for value, tensor in zip(graph.get_inputs(), inputs)})[0]


def relative_error_db(found: np.ndarray, expected: np.ndarray) -> float:
    return float(20 * np.log10(np.sqrt(np.mean((found - expected) ** 2)) / expected.std() + 1e-12))


def earlier_names(path: Path, network: str, state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """A state dict under the names that the shipped graph has."""
    names = {current_name(network, name): name for name in earlier_names_of(path, network)}
    return {names.get(name, name): value for name, value in state.items()}


def earlier_names_of(path: Path, network: str) -> list[str]:
    return [name.removeprefix(f"{network}.") for name in weights_of(path) if name.startswith(f"{network}.")]


def test_every_parameter_is_read(codec, generator):
    assert fill(Generator(), parameters_of(PACK / "dit-controlnet.onnx", "generator")) == []
    for network in (codec, generator):
        for name, value in network.state_dict().items():
            assert value.any(), name


def test_networks_compute_what_the_shipped_graphs_compute(codec, generator):
    audio, latent = noise(1, 2, 1024 * FRAMES) * 0.1, noise(1, 64, FRAMES) / 2
    decoder_inputs = latent, noise(1, LENGTH) / 2, noise(1, PROFILE) / 4
    assert error_db(PACK / "vae-encoder.onnx", Encode(codec), (audio,)) < -80
    assert error_db(PACK / "vae-decoder.onnx", Decode(codec), decoder_inputs) < -70
    assert error_db(PACK / "timbre-encoder.onnx", TimbreEncoder(codec), (audio,)) < -60
    assert error_db(PACK / "dit-controlnet.onnx", SteeredGenerator(generator), generator_inputs()) < -50


def test_graphs_exported_again_compute_the_same(codec, generator, tmp_path):
    again = dit_controlnet(generator, tmp_path / "dit-controlnet.onnx", "int8")
    inputs = generator_inputs()
    assert relative_error_db(run(again, inputs), run(PACK / "dit-controlnet.onnx", inputs)) < -50
    again = vae_decoder(codec, tmp_path / "vae-decoder.onnx", "float16")
    inputs = noise(1, 64, FRAMES) / 2, noise(1, LENGTH) / 2, noise(1, PROFILE) / 4
    assert relative_error_db(run(again, inputs), run(PACK / "vae-decoder.onnx", inputs)) < -70
    assert fill(Autoencoder(), parameters_of(again, "autoencoder")) == ["analysis"]  # which only the encoder has


def test_checkpoints_with_earlier_names_are_loaded(codec, generator, tmp_path):
    state = earlier_names(PACK / "dit-controlnet.onnx", "generator", generator.state_dict())
    assert "blocks.0.attention.memory.weight" in state and "last.weight" in state
    torch.save({"config": {}, "average": state}, tmp_path / "generator.pt")
    state = earlier_names(PACK / "vae-decoder.onnx", "autoencoder", codec.state_dict())
    assert "texture.blocks.0.share" in state and "tonality.answer.weight" in state
    torch.save({"config": {"latent": 64, "longest": 432}, "model": state}, tmp_path / "codec.pt")
    for found, expected in (
        (load_generator(tmp_path / "generator.pt"), generator),
        (load_autoencoder(tmp_path / "codec.pt"), codec),
    ):
        assert all(torch.equal(a, b) for a, b in zip(found.parameters(), expected.parameters()))
