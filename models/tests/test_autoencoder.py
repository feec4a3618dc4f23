import numpy as np
import torch

from audio.stft import InverseStft, Stft
from autoencoder.excitation import PERIOD, noise_table, tone_table
from autoencoder.fit import fit
from autoencoder.loudness import Loudness
from autoencoder.network import Autoencoder


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
    for table in (noise_table(1024, 256, 0), tone_table(1024, 256, 0)):
        real, imaginary = table.chunk(2)
        power = real**2 + imaginary**2
        assert table.shape == (2 * 513, PERIOD)
        assert abs(float(power.mean()) - 1) < 0.1
    bins = 513
    angle = torch.atan2(*tone_table(1024, 256, 0).split(bins)[::-1])
    step = torch.remainder(angle[:, 1:] - angle[:, :-1], 2 * torch.pi)
    around = torch.remainder(angle[:, 0] - angle[:, -1], 2 * torch.pi)
    wrapped = torch.remainder(around - step[:, 0] + torch.pi, 2 * torch.pi) - torch.pi
    assert wrapped.abs().max() < 1e-2


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
