import numpy as np
import torch

from audio.stft import InverseStft, Stft
from autoencoder.excitation import PERIOD, noise_table, partials_table
from autoencoder.fit import fit, fit_tonality
from autoencoder.loudness import Loudness
from autoencoder.network import Autoencoder
from autoencoder.tonality import flatness


def fitted() -> Autoencoder:
    """A codec fitted to coloured noise."""
    rng = np.random.default_rng(0)
    model = Autoencoder().eval()
    sounds = rng.standard_normal((24, 2, 1024 * 16)).astype(np.float32) * 0.1
    for k, sound in enumerate(sounds):
        width = 1 + k % 6
        sounds[k] = np.apply_along_axis(lambda x, w=width: np.convolve(x, np.ones(w) / w, "same"), 1, sound)
    with torch.no_grad():
        description, _ = model.describe(torch.from_numpy(sounds))
        fit(model, description.flatten(0, 1))
    return model


def test_inverse_stft_returns_the_signal():
    signal = torch.randn(2, 256 * 40)
    back = InverseStft(1024, 256)(Stft(1024, 256)(signal))
    assert (back - signal)[:, 1024:-1024].abs().max() < 1e-5


def test_level_survives_the_latent():
    loudness = Loudness()
    level = loudness.measure(torch.randn(1, 2, 1024 * 8) * 0.1)
    assert torch.allclose(loudness.unpack(loudness.pack(level)), level, rtol=1e-2)


def test_excitation_loops_without_a_seam():
    inverse = InverseStft(1024, 256)
    for table in (noise_table(1024, 256, 0), partials_table(1024, 256, 0)):
        real, imaginary = table.chunk(2)
        assert table.shape == (2 * 513, PERIOD)
        assert abs(float((real**2 + imaginary**2)[4:-4].mean()) - 1) < 0.15
        twice = inverse(table.repeat(1, 2)[None])[0]
        assert torch.allclose(twice[2048 : 256 * PERIOD - 2048], twice[256 * PERIOD + 2048 : -2048], atol=1e-3)


def test_sharpening_begins_a_sound_where_it_begins():
    loudness, steady = Loudness(), torch.sign(torch.sin(torch.arange(1024 * 12) * 0.3))
    for begin in range(5000, 5256, 37):
        sound = 0.3 * steady * (torch.arange(1024 * 12) >= begin)
        level = torch.sqrt(loudness.measure(sound.repeat(1, 2, 1)) ** 2 - loudness.FLOOR**2)
        power = loudness.sharpen(level)[0, 0].square()
        assert power[begin - 1000 : begin - 64].mean() < 1e-5 * power[begin : begin + 1000].mean()
        assert power[begin + 64 : begin + 320].mean() > 0.03


def test_sharpening_finds_the_attack_and_keeps_the_level():
    loudness = Loudness()
    strike = torch.zeros(1, 2, 1024 * 12)
    strike[:, :, 5000:] = 0.3 * torch.exp(-torch.arange(1024 * 12 - 5000) / 2000) * torch.sign(torch.sin(torch.arange(1024 * 12 - 5000) * 0.3))
    measured = loudness.measure(strike)
    level = torch.sqrt(measured**2 - loudness.FLOOR**2)
    smeared, sharp = loudness.spread(level), loudness.sharpen(level)
    before = slice(5000 - 500, 5000 - 100)
    assert smeared[..., before].square().mean() > 100 * sharp[..., before].square().mean()
    again = loudness.measure(sharp * torch.sign(torch.sin(torch.arange(1024 * 12) * 0.3)))
    assert (again - measured)[..., 4:-4].abs().max() < 0.1 * measured.max()


def test_sharpening_leaves_silence_and_steady_level_alone():
    loudness = Loudness()
    assert loudness.sharpen(torch.zeros(1, 2, 40)).abs().max() < 1e-6
    steady = loudness.sharpen(torch.full((1, 2, 40), 0.1))
    assert (steady[..., 2048:-2048] - 0.1).abs().max() < 1e-3


def test_partials_have_a_peaked_spectrum_and_noise_a_flat_one():
    time = torch.arange(1024 * 16) / 44100
    ringing = sum(torch.sin(2 * torch.pi * f * time) for f in (700, 1530, 2710, 4190, 6480)).repeat(1, 2, 1) * 0.1
    hissing = torch.randn(1, 2, 1024 * 16) * 0.1
    assert flatness(ringing)[0][:, 4:-4].min(2).values.mean() < -12
    assert flatness(hissing)[0][:, 4:-4].mean() > -4


def test_tonality_is_learned_from_recordings():
    model, rng = fitted(), np.random.default_rng(1)
    time = np.arange(1024 * 8) / 44100
    tones = [sum(np.sin(2 * np.pi * f * time) for f in rng.uniform(500, 8000, 12)) for _ in range(11)]
    noises = [rng.standard_normal(len(time)) * 2 for _ in range(11)]
    sounds = [(3000 * sound).clip(-32000, 32000).astype(np.int16)[:, None] for pair in zip(tones, noises) for sound in pair]
    fit_tonality(model, sounds, 60)
    with torch.no_grad():
        ring, hiss = (model.tonality(model.encode(torch.from_numpy(np.float32(sounds[k]).T / 32768).repeat(1, 2, 1).view(1, 2, -1))[:, 8:])[:, 20:200, 2:-2].mean() for k in (2, 3))
    assert ring > 2 * hiss


def test_silence_decodes_to_silence():
    model = fitted()
    latent = model.encode(torch.zeros(1, 2, 1024 * 8))
    assert latent.shape == (1, 64, 8)
    assert latent[:, 8:].abs().max() == 0
    assert model.decode(latent).abs().max() < 1e-4


def test_decoded_sound_has_level_and_colour_of_the_original():
    model = fitted()
    audio = torch.randn(1, 2, 1024 * 40) * 0.1
    audio[:, 1] *= 0.25
    with torch.no_grad():
        back = model.decode(model.encode(audio))
    ratio = back.square().mean(2).sqrt() / audio.square().mean(2).sqrt()
    assert (ratio - 1).abs().max() < 0.15
    bands, _ = model.describe(audio)
    heard, _ = model.describe(back)
    assert (bands.mean((0, 1)) - heard.mean((0, 1))).abs().mean() < 0.3


def test_a_change_is_heard_only_nearby():
    model = fitted()
    audio = torch.randn(1, 2, 1024 * 32) * 0.1
    changed = audio.clone()
    changed[:, :, : 1024 * 4] = 0
    difference = (model.encode(audio) - model.encode(changed)).abs().amax((0, 1))
    assert difference[-16:].max() < 1e-5
