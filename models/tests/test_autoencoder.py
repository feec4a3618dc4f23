import torch

from audio.stft import InverseStft, Stft
from autoencoder.network import Autoencoder, AutoencoderConfig, Loudness

SMALL = AutoencoderConfig(encoder_width=16, encoder_blocks=(1, 1), decoder_widths=(16, 16, 16), decoder_blocks=(1, 1, 1))


def test_inverse_stft_returns_the_signal():
    signal = torch.randn(2, 256 * 40)
    back = InverseStft(1024, 256)(Stft(1024, 256)(signal))
    assert (back - signal)[:, 1024:-1024].abs().max() < 1e-5


def test_bases_of_the_exported_graph_equal_the_fast_transforms():
    signal = torch.randn(1, 256 * 20)
    forward, inverse = Stft(1024, 256), InverseStft(1024, 256)
    spectrum = forward(signal)
    pad = (1024 - 256) // 2
    product = torch.nn.functional.conv1d(torch.nn.functional.pad(signal[:, None], (pad, pad)), forward.basis, stride=256)
    assert (product - spectrum).abs().max() < 1e-5
    assert (inverse.basis @ spectrum - inverse.frames(spectrum)).abs().max() < 1e-4


def test_level_survives_the_latent():
    loudness = Loudness()
    level = loudness.measure(torch.randn(1, 2, 1024 * 8) * 0.1)
    assert torch.allclose(loudness.unpack(loudness.pack(level)), level, rtol=1e-2)


def test_silence_decodes_to_silence():
    model = Autoencoder(SMALL).eval()
    latent = model.encode(torch.zeros(1, 2, 1024 * 8))
    assert latent.shape == (1, 64, 8)
    assert model.decode(latent).abs().max() < 1e-5


def test_a_change_is_heard_only_nearby():
    model = Autoencoder(SMALL).eval()
    audio = torch.randn(1, 2, 1024 * 64) * 0.1
    changed = audio.clone()
    changed[:, :, : 1024 * 4] = 0
    difference = (model.encode(audio) - model.encode(changed)).abs().amax((0, 1))
    assert difference[-16:].max() < 1e-5
