"""Adversarial training of the codec on a toy corpus."""

import copy

import numpy as np
import pytest
import torch

from autoencoder.adversarial import AdversarialConfig, AdversarialTraining, decode_batch, draw, spectral_error
from autoencoder.data import Corpus
from autoencoder.discriminator import Discriminators
from autoencoder.fit import fit_axes
from autoencoder.network import Autoencoder
from autoencoder.texture import Texture

CONFIG = AdversarialConfig(batch=2, frames=8, discriminator_steps=1)


@pytest.fixture(scope="module")
def model() -> Autoencoder:
    torch.manual_seed(0)
    model = Autoencoder().eval()
    with torch.no_grad():
        fit_axes(model, model.describe(torch.randn(6, 2, 1024 * 16) * 0.1)[0].flatten(0, 1))
    return model


@pytest.fixture
def corpus() -> Corpus:
    """Decaying clicks, int16 [samples, 1]."""
    rng, corpus = np.random.default_rng(0), Corpus.__new__(Corpus)
    fade = np.exp(-np.arange(9000) / 1500)[:, None]
    corpus.sounds = [(9000 * fade * rng.standard_normal((9000, 1))).astype(np.int16) for _ in range(3)]
    corpus.probability = np.full(3, 1 / 3)
    return corpus


def test_untrained_texture_gains_are_one():
    noise_gain, tones_gain = Texture(56, 513)(
        torch.randn(2, 56, 12), torch.randn(2, 1026, 12), torch.tensor([0.0, 1.0])[:, None, None]
    )
    assert torch.equal(noise_gain, torch.ones(2, 513, 12)) and torch.equal(tones_gain, noise_gain)


def test_gains_are_bounded_and_local():
    torch.manual_seed(1)
    texture = Texture(56, 513)
    torch.nn.init.normal_(texture.output_head.weight)
    timbre, spectrum, driven = torch.randn(1, 56, 80), torch.randn(1, 1026, 80), torch.zeros(1, 1, 1)
    before = texture(timbre, spectrum, driven)[0]
    assert before.log().abs().max() < texture.config.max_gain + 1e-4
    spectrum[:, :, 60:] *= 4
    reach = texture.config.blocks * (texture.config.kernel // 2)
    after = texture(timbre, spectrum, driven)[0]
    assert torch.allclose(after[..., : 60 - reach], before[..., : 60 - reach], atol=1e-5)
    assert not torch.allclose(after[..., 60:], before[..., 60:], atol=1e-2)


def test_the_share_of_a_reference_reduces_the_gains():
    torch.manual_seed(2)
    texture = Texture(56, 513)
    torch.nn.init.normal_(texture.output_head.weight)

    def gain(share):
        return (
            texture(torch.randn(1, 56, 20), torch.randn(1, 1026, 20), torch.full((1, 1, 1), share))[0]
            .log()
            .abs()
            .mean()
        )

    assert gain(1.0) == 0 and gain(0.0) > 1.5 * gain(0.5)


def test_training_changes_only_the_texture_and_resumes(model, corpus, tmp_path):
    training, rng = AdversarialTraining(copy.deepcopy(model), CONFIG), np.random.default_rng(0)
    for _ in range(3):
        losses = training.learn([draw(training.model, corpus, rng, CONFIG)])
    assert all(np.isfinite(value) for value in losses.values()) and set(losses) == {
        "discriminator",
        "adversarial",
        "spectral",
    }
    for name, value in model.state_dict().items():
        assert torch.equal(value, training.model.state_dict()[name]) or name.startswith("texture."), name
    assert training.texture.output_head.weight.abs().max() > 0
    assert 0 < training.average.output_head.weight.abs().max() < training.texture.output_head.weight.abs().max()
    training.save(tmp_path / "last.pt", rng)
    again = AdversarialTraining(copy.deepcopy(model), CONFIG)
    again.load(tmp_path / "last.pt", rng)
    batch = draw(model, corpus, rng, CONFIG)
    for one in (training, again):
        one.learn([batch])
    assert again.step == training.step == 4
    assert all(torch.equal(a, b) for a, b in zip(training.texture.parameters(), again.texture.parameters()))


def test_decoded_and_real_sound_have_the_same_level(model, corpus):
    batch = draw(model, corpus, np.random.default_rng(3), CONFIG)
    with torch.no_grad():
        decoded = decode_batch(model, batch)
    loud = batch.gain.mean(1) > 0.5
    assert loud.any()
    powers = [sound.mean(1)[loud].square().mean() for sound in (decoded, batch.real)]
    assert 0.25 < powers[0] / powers[1] < 4


def test_discriminators_learn_to_separate_tones_from_noise():
    torch.manual_seed(0)
    discriminators, timbre = Discriminators(56), torch.zeros(2, 56, 8)
    optimiser = torch.optim.AdamW(discriminators.parameters(), lr=2e-3)
    time = torch.arange(8192) / 44100

    def tones():
        return torch.stack([1.4 * torch.sin(2 * torch.pi * f * time) for f in 200 + 8000 * torch.rand(2)])

    def separation():
        return sum(
            (a.mean() - b.mean())
            for a, b in zip(discriminators(tones(), timbre), discriminators(torch.randn(2, 8192), timbre))
        )

    for _ in range(25):
        optimiser.zero_grad()
        (-separation().tanh()).backward()
        optimiser.step()
    assert min(separation().item() for _ in range(4)) > 0.5


def test_spectral_error_ignores_random_variation(model):
    def noise(gain):
        return torch.randn(1, 2, 1024 * 40) * gain

    same, louder = spectral_error(model, noise(1.0), noise(1.0), 17), spectral_error(model, noise(1.0), noise(3.0), 17)
    assert same < 0.25 < 1 < louder
