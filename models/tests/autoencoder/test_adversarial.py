"""The codec's adversarial phase on a toy corpus: what it changes, what it leaves alone, what it can tell apart."""

import copy

import numpy as np
import pytest
import torch

from autoencoder.adversarial import Config, Phase, colour_error, decoded, draw
from autoencoder.data import Corpus
from autoencoder.discriminator import Discriminators
from autoencoder.fit import fit
from autoencoder.network import Autoencoder
from autoencoder.texture import Texture

CONFIG = Config(batch=2, frames=8, alone=1)


@pytest.fixture(scope="module")
def model() -> Autoencoder:
    torch.manual_seed(0)
    model = Autoencoder().eval()
    with torch.no_grad():
        fit(model, model.describe(torch.randn(6, 2, 1024 * 16) * 0.1)[0].flatten(0, 1))
    return model


@pytest.fixture
def corpus() -> Corpus:
    """Clicks that die away, int16 [samples, 1]."""
    rng, corpus = np.random.default_rng(0), Corpus.__new__(Corpus)
    fade = np.exp(-np.arange(9000) / 1500)[:, None]
    corpus.sounds = [(9000 * fade * rng.standard_normal((9000, 1))).astype(np.int16) for _ in range(3)]
    corpus.probability = np.full(3, 1 / 3)
    return corpus


def test_an_unfitted_texture_changes_nothing():
    hiss, ring = Texture(56, 513)(
        torch.randn(2, 56, 12), torch.randn(2, 1026, 12), torch.tensor([0.0, 1.0])[:, None, None]
    )
    assert torch.equal(hiss, torch.ones(2, 513, 12)) and torch.equal(ring, hiss)


def test_gains_are_bounded_and_local():
    torch.manual_seed(1)
    texture = Texture(56, 513)
    torch.nn.init.normal_(texture.answer.weight)
    timbre, spectrum, driven = torch.randn(1, 56, 80), torch.randn(1, 1026, 80), torch.zeros(1, 1, 1)
    before = texture(timbre, spectrum, driven)[0]
    assert before.log().abs().max() < texture.config.most + 1e-4
    spectrum[:, :, 60:] *= 4
    reach = texture.config.blocks * (texture.config.kernel // 2)
    after = texture(timbre, spectrum, driven)[0]
    assert torch.allclose(after[..., : 60 - reach], before[..., : 60 - reach], atol=1e-5)
    assert not torch.allclose(after[..., 60:], before[..., 60:], atol=1e-2)


def test_a_reference_keeps_its_own_grain_by_its_share():
    torch.manual_seed(2)
    texture = Texture(56, 513)
    torch.nn.init.normal_(texture.answer.weight)

    def gain(share):
        return (
            texture(torch.randn(1, 56, 20), torch.randn(1, 1026, 20), torch.full((1, 1, 1), share))[0]
            .log()
            .abs()
            .mean()
        )

    assert gain(1.0) == 0 and gain(0.0) > 1.5 * gain(0.5)


def test_the_phase_trains_the_texture_alone_and_goes_on_where_it_stopped(model, corpus, tmp_path):
    phase, rng = Phase(copy.deepcopy(model), CONFIG), np.random.default_rng(0)
    for _ in range(3):
        found = phase.learn(draw(phase.model, corpus, rng, CONFIG))
    assert all(np.isfinite(value) for value in found.values()) and set(found) == {"told apart", "fooled", "colour"}
    for name, value in model.state_dict().items():
        assert torch.equal(value, phase.model.state_dict()[name]) or name.startswith("texture."), name
    assert phase.texture.answer.weight.abs().max() > 0
    assert 0 < phase.mean.answer.weight.abs().max() < phase.texture.answer.weight.abs().max()
    phase.save(tmp_path / "last.pt")
    again = Phase(copy.deepcopy(model), CONFIG)
    again.load(tmp_path / "last.pt")
    material = draw(model, corpus, rng, CONFIG)
    for one in (phase, again):
        one.learn(material)
    assert again.step == phase.step == 4
    assert all(torch.equal(a, b) for a, b in zip(phase.texture.parameters(), again.texture.parameters()))


def test_what_is_compared_has_one_level(model, corpus):
    material = draw(model, corpus, np.random.default_rng(3), CONFIG)
    with torch.no_grad():
        made = decoded(model, material)
    loud = material.course.mean(1) > 0.5
    assert loud.any()
    powers = [sound.mean(1)[loud].square().mean() for sound in (made, material.real)]
    assert 0.25 < powers[0] / powers[1] < 4


def test_critics_learn_to_tell_tones_from_noise():
    torch.manual_seed(0)
    critics, timbre = Discriminators(56), torch.zeros(2, 56, 8)
    optimiser = torch.optim.AdamW(critics.parameters(), lr=2e-3)
    time = torch.arange(8192) / 44100

    def tones():
        return torch.stack([1.4 * torch.sin(2 * torch.pi * f * time) for f in 200 + 8000 * torch.rand(2)])

    def apart():
        return sum(
            (a.mean() - b.mean()) for a, b in zip(critics(tones(), timbre), critics(torch.randn(2, 8192), timbre))
        )

    for _ in range(25):
        optimiser.zero_grad()
        (-apart().tanh()).backward()
        optimiser.step()
    assert min(apart().item() for _ in range(4)) > 0.5


def test_colour_forgets_chance(model):
    def noise(gain):
        return torch.randn(1, 2, 1024 * 40) * gain

    same, louder = colour_error(model, noise(1.0), noise(1.0), 17), colour_error(model, noise(1.0), noise(3.0), 17)
    assert same < 0.25 < 1 < louder
