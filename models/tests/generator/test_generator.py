"""The generator's network, control features, sampler and weight storage."""

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper

from audio.loudness import at_audio_rate
from audio.stft import Stft
from autoencoder.network import Autoencoder
from autoencoder.profile import PROFILE, profile_of
from data.scenes import envelope_of, reverberate
from export.fourier import derive_bases
from export.generator import control_encoder
from export.make_pack import check_graph
from export.storage import compress, fold_repeats
from generator.control import ControlEncoder
from generator.network import Generator, GeneratorConfig
from generator.sampler import sample

SMALL = GeneratorConfig(width=32, depth=3, heads=2, control_depth=1)


def batch(size: int, frames: int) -> tuple[torch.Tensor, ...]:
    torch.manual_seed(0)
    return (
        torch.randn(size, 64, frames),
        torch.rand(size),
        torch.randn(size, 2, 256 + PROFILE),
        torch.randn(size, 64, frames),
        torch.zeros(size),
        torch.full((size,), 3.0),
    )


def test_velocity_has_the_shape_of_the_latent():
    assert Generator(SMALL)(*batch(2, 23)).shape == (2, 64, 23)


def test_control_has_no_effect_at_first_but_a_gradient():
    generator = Generator(SMALL)
    torch.nn.init.normal_(generator.output_head.weight)
    x, t, prompt, control, start, total = batch(2, 23)
    output = generator(x, t, prompt, control, start, total)
    assert torch.equal(output, generator(x, t, prompt, control * 5, start, total))
    output.square().mean().backward()
    assert generator.control_outputs[0].weight.grad.abs().max() > 0


def test_a_profile_depends_on_timbre_not_on_loudness_or_rhythm():
    codec = Autoencoder().eval()
    codec.analysis.copy_(torch.randn(codec.analysis.shape, generator=torch.Generator().manual_seed(0)) * 0.05)
    burst = torch.randn(1, 2, 8 * 1024, generator=torch.Generator().manual_seed(1)) * torch.exp(
        -torch.arange(8 * 1024) / 3000
    )
    dull = torch.nn.functional.avg_pool1d(burst, 9, 1, 4)
    again = torch.cat([torch.zeros(1, 2, 16 * 1024), 0.1 * burst, torch.zeros(1, 2, 9 * 1024), 0.1 * burst], 2)
    one, repeated, other, silent = (profile_of(codec.encode(sound)) for sound in (burst, again, dull, 0 * burst))
    assert one.shape == (1, PROFILE) and not silent.any()
    assert (one - repeated).norm() < 0.4 * (one - other).norm()


def test_control_has_the_level_of_each_channel():
    envelope = torch.zeros(1, 2, 125)
    envelope[0, 1, 60:] = 0.5
    control = ControlEncoder()(torch.from_numpy(at_audio_rate(envelope.numpy(), 1024 * 43)))
    assert control.shape == (1, 64, 43)
    left, right = control[0, :16], control[0, 16:32]
    assert torch.allclose(left, torch.full_like(left, -2.0), atol=0.01)
    assert right[:, -1].mean() == pytest.approx((20 * np.log10(0.5) + 40) / 20, abs=0.01)


def test_sampler_is_exact_for_a_straight_flow():
    target = torch.full((1, 64, 8), 0.5)
    noise = torch.randn(1, 64, 8)
    flow = lambda x, t, *_: (x - target) / t[:, None, None]  # noqa: E731 - velocity of the path to one point
    assert torch.allclose(
        sample(flow, noise, torch.zeros(1, 1, 256), noise, 1.0, steps=5, guidance=1.0, start=1.0), target, atol=1e-5
    )


def test_envelope_of_a_tone_and_of_silence():
    time = np.arange(44100) / 44100
    envelope = envelope_of(np.stack([0.5 * np.sin(2 * np.pi * 440 * time), 0 * time]).astype(np.float32))
    assert envelope.shape == (2, 125)
    assert envelope[0, 10:-10] == pytest.approx(0.5 / np.sqrt(2), abs=2e-3)
    assert not envelope[1].any()


def test_room_keeps_length_and_adds_a_tail():
    click = np.zeros((2, 44100), np.float32)
    click[:, 100] = 1
    wet = reverberate(click, np.random.default_rng(0))
    assert wet.shape == click.shape and np.abs(wet[:, 200:4000]).max() > 0 and not np.abs(wet[:, :50]).max() > 1e-5


@pytest.mark.parametrize(("storage", "tolerance"), [("float16", 1e-3), ("int8", 2e-2)])
def test_stored_weights_give_the_same_product(storage, tolerance):
    weight = np.random.default_rng(0).standard_normal((64, 64)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "product",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 64])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 64])],
        [numpy_helper.from_array(weight, "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    full = len(model.SerializeToString())
    stored = compress(model, storage).SerializeToString()
    assert len(stored) < 0.6 * full
    x = np.ones((1, 64), np.float32)
    output = onnxruntime.InferenceSession(stored).run(None, {"x": x})[0]
    assert np.abs(output - x @ weight).max() < tolerance * np.abs(x @ weight).max() + tolerance


def test_control_encoder_graph_keeps_the_contract(tmp_path):
    path = control_encoder(tmp_path / "control-encoder.onnx")
    check_graph("control-encoder", onnx.load(path))
    envelope = np.random.default_rng(0).random((1, 2, 1024 * 25), np.float32)
    output = onnxruntime.InferenceSession(path).run(None, {"envelope": envelope})[0]
    assert np.allclose(output, ControlEncoder()(torch.from_numpy(envelope)).numpy(), atol=1e-4)


def test_repeated_tables_are_stored_once():
    once = np.random.default_rng(0).standard_normal((1, 8, 16)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("Add", ["x", "table"], ["y"])],
        "sum",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 8, 64])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 8, 64])],
        [numpy_helper.from_array(np.tile(once, 4), "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    fold_repeats(model.graph, 16)
    assert [list(t.dims) for t in model.graph.initializer] == [[1, 8, 16]]
    x = np.zeros((1, 8, 64), np.float32)
    assert np.array_equal(
        onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})[0], np.tile(once, 4)
    )


def test_bases_are_computed_exactly():
    spectrum = Stft(64, 16)
    graph = helper.make_graph(
        [helper.make_node("Identity", ["basis"], ["y"])],
        "basis",
        [],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(spectrum.basis.numpy(), "basis")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    derive_bases(model, spectrum)
    assert np.allclose(
        onnxruntime.InferenceSession(model.SerializeToString()).run(None, {})[0], spectrum.basis.numpy(), atol=1e-6
    )
