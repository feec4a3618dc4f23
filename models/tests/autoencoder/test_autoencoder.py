import numpy as np
import torch

from audio.stft import InverseStft, Stft
from autoencoder.excitation import LENGTH, PERIOD, noise_table, partials_table
from autoencoder.fit import fit_axes, fit_tonality
from autoencoder.freeze import SIDE, LongTransform, SpectralFreeze
from autoencoder.loudness import Loudness
from autoencoder.network import Autoencoder
from autoencoder.profile import profile_of
from autoencoder.timbre_matching import match_timbre
from autoencoder.tonality import flatness


def fitted() -> Autoencoder:
    """A codec fitted to noise with different spectra."""
    rng = np.random.default_rng(0)
    model = Autoencoder().eval()
    sounds = rng.standard_normal((24, 2, 1024 * 16)).astype(np.float32) * 0.1
    for k, sound in enumerate(sounds):
        width = 1 + k % 6
        sounds[k] = np.apply_along_axis(lambda x, w=width: np.convolve(x, np.ones(w) / w, "same"), 1, sound)
    with torch.no_grad():
        description, _ = model.describe(torch.from_numpy(sounds))
        fit_axes(model, description.flatten(0, 1))
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


def bell(*partials: float) -> torch.Tensor:
    """A struck bell, [1, 2, 1024 * 60]."""
    time = torch.arange(1024 * 60) / 44100
    return 0.1 * sum(torch.exp(-4 * time) * torch.sin(2 * torch.pi * f * time) for f in partials).repeat(1, 2, 1)


def share_near(sound: torch.Tensor, *frequencies: float, of: float = 44100) -> float:
    """Power of a sound [samples] within 15 Hz of the frequencies, over its power within `of` Hz of them."""
    power = torch.fft.rfft(sound).abs().square()
    at = torch.fft.rfftfreq(len(sound), 1 / 44100)

    def within(reach):
        return power[torch.stack([(at - f).abs() < reach for f in frequencies]).any(0)].sum()

    return float(within(15) / within(of))


def test_long_transform_equals_the_fft_and_inverts():
    signal = torch.randn(1, SIDE, SIDE, generator=torch.Generator().manual_seed(0))
    real, imaginary = LongTransform()(signal)
    known = torch.fft.fft(signal.reshape(-1)).reshape(SIDE, SIDE).T  # bin k + SIDE * m at (k, m)
    assert (torch.complex(real, imaginary)[0] - known).abs().max() < 5e-3
    assert torch.allclose(LongTransform().inverse(real, imaginary) / LENGTH, signal, atol=1e-4)


def test_a_frozen_bell_has_its_partials_at_a_steady_level():
    frozen = SpectralFreeze(Loudness())(bell(700, 1530, 4190))[0]
    assert abs(float(frozen.square().mean()) - 1) < 1e-3
    assert share_near(frozen, 700, 1530, 4190) > 0.95
    powers = frozen.reshape(8, -1).square().mean(1)
    assert powers.max() < 4 * powers.min()  # the bell itself falls by 100 in this time


def test_a_freeze_uses_the_whole_reference_and_silence_gives_zeros():
    freeze = SpectralFreeze(Loudness())
    late = torch.cat([torch.zeros(1, 2, 1024 * 90), bell(1000)], 2)
    assert share_near(freeze(late)[0], 1000) > 0.95
    assert freeze(torch.zeros(1, 2, 1024 * 8)).abs().max() == 0


def test_a_reference_gives_its_partials_to_the_decoded_sound_by_its_share():
    model = fitted()
    latent = model.encode(torch.randn(1, 2, 1024 * 30, generator=torch.Generator().manual_seed(1)) * 0.1)
    excitation = SpectralFreeze(model.loudness)(bell(5200, 9100))
    with torch.no_grad():
        shares = [
            share_near(model.decode(latent, part * excitation)[0].mean(0), 5200, 9100, of=150)
            for part in (0.0, 0.5**0.5, 1.0)
        ]
        plain = model.decode(latent)
        level = [model.loudness.measure(sound) for sound in (plain, model.decode(latent, excitation))]
    assert shares[0] < 0.2 and shares[0] + 0.2 < shares[1] < shares[2] - 0.2, shares
    assert torch.allclose(model.decode(latent, 0 * excitation), plain)
    assert ((level[1] / level[0])[..., 8:-8].log().abs() < 0.3).all()  # loudness comes from the latent


def test_a_matched_latent_has_the_target_profile():
    model = fitted()
    random = torch.Generator().manual_seed(2)
    struck = torch.randn(2, 2, 1024 * 40, generator=random) * 0.1 * torch.exp(-(torch.arange(1024 * 40) % 15000) / 4000)
    struck[..., -1024 * 8 :] = 0
    latent = model.encode(struck)
    target = profile_of(latent[1:]) + 0.3 * torch.randn(1, 112, generator=random)
    whole = match_timbre(latent[:1], target, torch.ones(1))
    half = match_timbre(latent[:1], target / 2, torch.tensor([0.5]))
    before = (target - profile_of(latent[:1])).abs().mean()
    assert (profile_of(whole) - target).abs().mean() < 0.3 * before  # the two means overlap in most frames
    assert torch.allclose(half, (latent[:1] + whole) / 2, atol=1e-5)
    # Loudness, and silence
    assert torch.equal(whole[:, :8], latent[:1, :8]) and torch.equal(whole[..., -4:], latent[:1, :, -4:])


def test_timbre_matching_of_steady_and_silent_sounds():
    model = fitted()
    steady = model.encode(torch.randn(1, 2, 1024 * 30, generator=torch.Generator().manual_seed(3)) * 0.1)
    target = torch.randn(1, 112, generator=torch.Generator().manual_seed(4))
    moved = match_timbre(steady, target, torch.ones(1))
    means = target.reshape(2, 56).mean(0)
    assert (moved[0, 8:] - steady[0, 8:]).abs().max() < 10  # two means at one level: the shift stays bounded
    assert (
        (profile_of(moved).reshape(2, 56).mean(0) - means).abs()
        < 0.1 * (means - profile_of(steady).reshape(2, 56).mean(0)).abs() + 0.05
    ).all()
    silent = model.encode(torch.zeros(1, 2, 1024 * 8))
    assert torch.equal(match_timbre(silent, target, torch.ones(1)), silent)


def test_sharpening_places_the_onset():
    loudness, steady = Loudness(), torch.sign(torch.sin(torch.arange(1024 * 12) * 0.3))
    for begin in range(5000, 5256, 37):
        sound = 0.3 * steady * (torch.arange(1024 * 12) >= begin)
        level = torch.sqrt(loudness.measure(sound.repeat(1, 2, 1)) ** 2 - loudness.FLOOR**2)
        power = loudness.sharpen(level)[0, 0].square()
        assert power[begin - 1000 : begin - 64].mean() < 1e-5 * power[begin : begin + 1000].mean()
        assert power[begin + 64 : begin + 320].mean() > 0.03


def test_sharpening_steepens_the_attack_and_preserves_the_level():
    loudness = Loudness()
    hit = torch.zeros(1, 2, 1024 * 12)
    hit[:, :, 5000:] = (
        0.3
        * torch.exp(-torch.arange(1024 * 12 - 5000) / 2000)
        * torch.sign(torch.sin(torch.arange(1024 * 12 - 5000) * 0.3))
    )
    measured = loudness.measure(hit)
    level = torch.sqrt(measured**2 - loudness.FLOOR**2)
    smeared, sharp = loudness.upsample(level), loudness.sharpen(level)
    before = slice(5000 - 500, 5000 - 100)
    assert smeared[..., before].square().mean() > 100 * sharp[..., before].square().mean()
    again = loudness.measure(sharp * torch.sign(torch.sin(torch.arange(1024 * 12) * 0.3)))
    assert (again - measured)[..., 4:-4].abs().max() < 0.1 * measured.max()


def test_sharpening_does_not_change_silence_or_a_steady_level():
    loudness = Loudness()
    assert loudness.sharpen(torch.zeros(1, 2, 40)).abs().max() < 1e-6
    steady = loudness.sharpen(torch.full((1, 2, 40), 0.1))
    assert (steady[..., 2048:-2048] - 0.1).abs().max() < 1e-3


def test_partials_have_low_flatness_and_noise_a_high_one():
    time = torch.arange(1024 * 16) / 44100
    tones = sum(torch.sin(2 * torch.pi * f * time) for f in (700, 1530, 2710, 4190, 6480)).repeat(1, 2, 1) * 0.1
    noise = torch.randn(1, 2, 1024 * 16) * 0.1
    assert flatness(tones)[0][:, 4:-4].min(2).values.mean() < -12
    assert flatness(noise)[0][:, 4:-4].mean() > -4


def test_tonality_is_learned_from_recordings():
    model, rng = fitted(), np.random.default_rng(1)
    time = np.arange(1024 * 8) / 44100
    tones = [sum(np.sin(2 * np.pi * f * time) for f in rng.uniform(500, 8000, 12)) for _ in range(11)]
    noises = [rng.standard_normal(len(time)) * 2 for _ in range(11)]
    sounds = [
        (3000 * sound).clip(-32000, 32000).astype(np.int16)[:, None] for pair in zip(tones, noises) for sound in pair
    ]
    fit_tonality(model, sounds, 60)
    with torch.no_grad():
        tones, noise = (
            model.tonality(
                model.encode(torch.from_numpy(np.float32(sounds[k]).T / 32768).repeat(1, 2, 1).view(1, 2, -1))[:, 8:]
            )[:, 20:200, 2:-2].mean()
            for k in (2, 3)
        )
    assert tones > 2 * noise


def test_silence_decodes_to_silence():
    model = fitted()
    latent = model.encode(torch.zeros(1, 2, 1024 * 8))
    assert latent.shape == (1, 64, 8)
    assert latent[:, 8:].abs().max() == 0
    assert model.decode(latent).abs().max() < 1e-4


def test_decoded_sound_has_the_level_and_spectrum_of_the_input():
    model = fitted()
    audio = torch.randn(1, 2, 1024 * 40) * 0.1
    audio[:, 1] *= 0.25
    with torch.no_grad():
        back = model.decode(model.encode(audio))
    ratio = back.square().mean(2).sqrt() / audio.square().mean(2).sqrt()
    assert (ratio - 1).abs().max() < 0.15
    bands, _ = model.describe(audio)
    decoded_bands, _ = model.describe(back)
    assert (bands.mean((0, 1)) - decoded_bands.mean((0, 1))).abs().mean() < 0.3


def test_a_change_of_the_input_stays_local_in_the_latent():
    model = fitted()
    audio = torch.randn(1, 2, 1024 * 32) * 0.1
    changed = audio.clone()
    changed[:, :, : 1024 * 4] = 0
    difference = (model.encode(audio) - model.encode(changed)).abs().amax((0, 1))
    assert difference[-16:].max() < 1e-5
