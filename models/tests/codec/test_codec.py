"""Properties of the learnt codec's networks: shapes, loudness, silence, panning, and its graphs."""

import math

import numpy as np
import onnx
import pytest
import torch

from audio.stft import InverseStft, Stft, sine_window
from codec.config import CONFIGS, FRAME, CodecConfig
from codec.losses import ReconstructionLoss
from codec.network import Codec, load_codec, save_codec
from codec.training import CONFIGS as TRAININGS
from export.codec import codec_decoder, codec_encoder
from export.graph import session

TINY = CONFIGS["debug"]
# Operators that WebGPU runs, and those on shapes and constants, which need no device
ON_GPU = """Add And BatchNormalization Cast Clip Concat Conv Cos Div Erf Exp Expand Flatten Gather Greater
LayerNormalization Less Log MatMul Max Min Mul Pad ReduceMax Reshape Sin Slice Split Sqrt Sub Transpose Where"""
CONSTANT = "Constant ConstantOfShape Floor Identity Range Shape Squeeze Unsqueeze"


@pytest.fixture
def codec() -> Codec:
    torch.manual_seed(0)
    return Codec(TINY).eval()


def noise(frames: int = 8, seed: int = 1) -> torch.Tensor:
    return 0.1 * torch.randn(1, 2, FRAME * frames, generator=torch.Generator().manual_seed(seed))


def test_the_transform_with_the_sine_window_is_inverted():
    sound = noise()[:, 0]
    again = InverseStft(512, 256, sine_window)(Stft(512, 256, sine_window)(sound))
    assert torch.allclose(again[:, 256:-256], sound[:, 256:-256], atol=1e-6)


def test_spectra_of_white_noise_have_unit_power_and_are_inverted(codec):
    sound = torch.randn(1, 2, FRAME * 16, generator=torch.Generator().manual_seed(2))
    sound[:, 1] = sound[:, 0]
    spectra = codec.spectra(sound)
    assert spectra.shape == (1, 2, 514, 64)
    mid = spectra[0, 0].reshape(2, 257, 64).square().sum(0)  # [bins, frames]
    assert mid[1:-1].mean() == pytest.approx(1, abs=0.05)
    assert spectra[0, 1].abs().max() < 1e-6
    assert torch.allclose(codec.signal(spectra)[..., 256:-256], sound[..., 256:-256], atol=1e-5)


@torch.no_grad()
def test_shapes_and_a_saved_codec(codec, tmp_path):
    latent = codec.encode(noise())
    assert latent.shape == (1, 64, 8) and codec.decode(latent).shape == (1, 2, 8 * FRAME)
    save_codec(codec, tmp_path / "codec.pt")
    assert torch.equal(load_codec(tmp_path / "codec.pt").encode(noise()), latent)


def test_the_default_has_nine_million_weights():
    assert 8e6 < sum(parameter.numel() for parameter in Codec(CodecConfig()).parameters()) < 14e6


@torch.no_grad()
def test_silence_stays_silent_and_has_a_zero_latent(codec):
    latent = codec.encode(torch.zeros(1, 2, FRAME * 4))
    assert latent[:, 8:].abs().max() == 0
    assert codec.decode(latent).abs().max() < 1e-6


@torch.no_grad()
def test_a_sound_on_the_left_stays_on_the_left(codec):
    sound = noise()
    sound[:, 1] = 0
    left, right = codec(sound)[0].square().mean(1)
    assert 10 * math.log10(left / (right + 1e-20)) > 60


@torch.no_grad()
def test_the_level_of_what_the_network_makes_is_corrected(codec):
    sound = noise(16) * torch.linspace(0.02, 1, 16 * FRAME)
    target = codec.loudness.unpack(codec.loudness.pack(codec.loudness.measure(sound)))
    for gain in (0.4, 3.0):
        level = codec.loudness.measure(codec.loudness.correct_level(gain * sound, target))
        assert (20 * torch.log10(level / target))[..., 4:-4].abs().max() < 0.2


@torch.no_grad()
def test_the_learnt_channels_do_not_depend_on_the_level(codec):
    loud, quiet = codec.encode(noise()), codec.encode(0.2 * noise())
    assert (loud[:, 8:] - quiet[:, 8:]).abs().max() < 0.05 * loud[:, 8:].abs().max()


@torch.no_grad()
def test_statistics_scale_the_latent_and_not_the_sound(codec):
    before, sound = codec.encode(noise()), codec(noise())
    codec.latent_mean.fill_(0.3)
    codec.latent_deviation.fill_(2.0)
    after = codec.encode(noise())
    assert torch.allclose(after[:, 8:], (before[:, 8:] - 0.3) / 2, atol=1e-5)
    assert torch.allclose(codec(noise()), sound, atol=1e-5)


def test_the_loss_is_zero_for_the_same_sound_and_sees_the_waveform():
    loss, sound = ReconstructionLoss(TRAININGS["debug"].loss), 10 * noise()
    assert all(value < 1e-3 for value in loss(sound, sound).values())
    inverted = loss(-sound, sound)
    assert inverted["complex"] > 1 and inverted["magnitude"] < 1e-3


def test_graphs_agree_with_the_networks_and_use_operators_of_webgpu(codec, tmp_path):
    encoder = codec_encoder(codec, tmp_path / "vae-encoder.onnx", "float32")
    decoder = codec_decoder(codec, tmp_path / "vae-decoder.onnx", "float32")
    sound = noise(19, 3) * torch.linspace(0, 1, 19 * FRAME)
    with torch.no_grad():
        latent = codec.encode(sound)
        decoded = codec.decode(latent)
    assert session(encoder).run(None, {"audio": sound.numpy()})[0] == pytest.approx(latent.numpy(), abs=1e-4)
    assert session(decoder).run(None, {"latent": latent.numpy()})[0] == pytest.approx(decoded.numpy(), abs=1e-4)
    for path in (encoder, decoder):
        graph = onnx.load(path)
        assert graph.opset_import[0].version == 17
        assert {node.op_type for node in graph.graph.node} <= set(f"{ON_GPU} {CONSTANT}".split())
    for storage in ("float16", "int8"):
        path = codec_decoder(codec, tmp_path / f"{storage}.onnx", storage)
        found = session(path).run(None, {"latent": latent.numpy()})[0]
        assert np.abs(found - decoded.numpy()).mean() < 0.1 * decoded.abs().mean()
        assert path.stat().st_size < decoder.stat().st_size
