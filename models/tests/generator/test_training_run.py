"""The generator on a toy corpus with the debug configuration: scenes, latents, training, resuming, export, and reading
the weights back from the graph.
"""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from audio.loudness import at_audio_rate
from autoencoder.network import Autoencoder
from autoencoder.profile import PROFILE
from autoencoder.timbre import TimbreEncoder
from data.corpus import read_table
from data.scenes import RATE, Bank, balanced, drawn_curve, envelope_of, impose, scene_of
from export.autoencoder import timbre_encoder
from export.from_pack import fill, parameters_of
from export.generator import dit_controlnet
from generator import train as training
from generator.checkpoint import load_generator
from generator.control import ControlEncoder
from generator.latents import shard_of
from generator.network import Generator
from generator.plot_loss import points
from generator.steering import LoudnessTrajectory, SteeredGenerator

FIELDS = "id source origin licence class tag seconds channels split sha1"
CONCEPTS = [("hits", "metal"), ("hits", "wood"), ("footsteps", "gravel"), ("water", "splash"), ("mechanical", "click")]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    """Two takes of five recordings, each half a second of decaying noise."""
    folder, rng = tmp_path_factory.mktemp("corpus"), np.random.default_rng(0)
    (folder / "sounds").mkdir()
    lines = ["\t".join(FIELDS.split())]
    for sound_class, tag in CONCEPTS:
        for take in (1, 2):
            name = f"{sound_class}-{tag}{take}"
            sound = rng.standard_normal((RATE // 2, 1)) * np.exp(-np.arange(RATE // 2) / 4000)[:, None]
            np.save(folder / "sounds" / f"{name}.npy", (8000 * sound).clip(-32767, 32767).astype(np.int16))
            lines.append(f"{name}\ttoy\t{tag}_{take}.wav\tCC0-1.0\t{sound_class}\t{tag}\t0.5\t1\ttrain\t{name}")
    (folder / "corpus.tsv").write_text("\n".join(lines) + "\n")
    embeddings = rng.standard_normal((len(lines) - 1, 3, 256)).astype(np.float32)
    np.savez(folder / "embeddings.npz", audio=embeddings, text=embeddings)
    return folder


def test_a_scene_depends_only_on_its_number_and_length(corpus):
    bank = Bank(corpus, "train")
    one, again = scene_of(bank, 3, 40), scene_of(bank, 3, 40)
    assert np.array_equal(one.audio, again.audio) and one.sound == again.sound
    assert not np.array_equal(one.audio, scene_of(bank, 4, 40).audio)


def test_evaluated_words_are_equally_likely():
    share = balanced(np.ones(13), ["metal"] * 8 + ["glass"] + [None] * 4)
    assert share.sum() == pytest.approx(1)
    assert share[:8].sum() == pytest.approx(share[8]) == pytest.approx(0.3)


def test_impose_makes_the_envelope_the_drawn_curve():
    rng = np.random.default_rng(2)
    curve = drawn_curve(rng, 3.0)
    sound = impose(rng.standard_normal((2, 3 * RATE)).astype(np.float32), curve)
    error = np.abs(envelope_of(sound)[:, 10:-10] - curve[:, 10 : envelope_of(sound).shape[1] - 10])
    assert error.mean() < 0.1 * curve.mean()


def test_debug_run_from_scenes_to_a_graph_and_back(corpus, tmp_path):
    bank = Bank(corpus, "train")
    shards = tmp_path / "latents"
    shards.mkdir()
    np.savez(shards / "000000.npz", **shard_of(bank, Autoencoder().eval(), 0, 32, count=20))
    words = ["--latents", shards, "--valid", shards, "--corpus", corpus, "--embeddings", corpus / "embeddings.npz"]
    words += ["--out", tmp_path / "run", "--minutes", 0.03, "--device", "cpu", "--resume"]
    args = training.arguments().parse_args([str(word) for word in words])
    training.train(args, training.CONFIGS["debug"])
    first = torch.load(args.out / "last.pt", weights_only=True)["step"]
    training.train(args, training.CONFIGS["debug"])
    assert torch.load(args.out / "last.pt", weights_only=True)["step"] > first > 0
    log = [line.split("\t") for line in (args.out / "loss.tsv").read_text().splitlines()]
    assert log[0][0] == "step" and len(log) > 2 and all(float(value) > 0 for value in log[-1][2:])

    generator = load_generator(args.out / "last.pt")
    path = dit_controlnet(generator, tmp_path / "dit-controlnet.onnx", "int8")
    frames = 24
    step = (
        torch.randn(2, 64, frames),
        torch.rand(2) + 0.1,
        torch.randn(2, 1, 256 + PROFILE),
        torch.rand(2, 64, frames),
        torch.zeros(2),
        torch.ones(2),
    )
    session = onnxruntime.InferenceSession(path)
    output = session.run(None, {value.name: tensor.numpy() for value, tensor in zip(session.get_inputs(), step)})[0]
    with torch.no_grad():
        expected = SteeredGenerator(generator)(*step).numpy()
    assert np.abs(output - expected).mean() < 0.05 * np.abs(expected).mean()

    codec, sound = Autoencoder().eval(), torch.randn(1, 2, 1024 * 40)
    session = onnxruntime.InferenceSession(timbre_encoder(codec, tmp_path / "timbre-encoder.onnx", "float32"))
    with torch.no_grad():
        for found, expected in zip(session.run(None, {"audio": sound.numpy()}), TimbreEncoder(codec)(sound)):
            assert found == pytest.approx(expected.numpy(), abs=1e-3)

    again = Generator(generator.config)
    assert fill(again, parameters_of(path, "generator")) == []
    for (name, one), other in zip(again.named_parameters(), generator.parameters()):
        assert (one - other).abs().max() <= 0.01 * other.abs().max() + 1e-6, name


def test_a_piece_with_other_columns_keeps_the_log_readable(tmp_path):
    log = tmp_path / "loss.tsv"
    training.add_row(log, {"step": "1", "loss": "0.5"})
    training.add_row(log, {"step": "2", "loss": "0.4", "held_out": "0.6"})
    training.add_row(log, {"step": "3", "loss": "0.3"})
    assert log.read_text() == "step\tloss\theld_out\n1\t0.5\t\n2\t0.4\t0.6\n3\t0.3\t\n"
    assert points(read_table(log), "held_out") == [(2, 0.6)]


def test_steered_loudness_is_the_level_of_a_sound_with_that_envelope():
    """From the envelope of a struck sound, the level that the codec measures in the sound, with its steep attack."""
    codec, frames = Autoencoder().loudness, 60
    struck = torch.zeros(1, 2, 1024 * frames)
    start, noise = 1024 * 20 + 300, torch.randn(1, 2, 1024 * 40 - 300, generator=torch.Generator().manual_seed(0))
    struck[..., start:] = (
        0.2 * noise * torch.exp(-torch.arange(noise.shape[2]) / 6000) * torch.tensor([1.0, 0.25])[:, None]
    )
    curve = torch.from_numpy(envelope_of(struck[0].numpy()))[None]
    # [1, 2, 4 * frames]
    found = codec.unpack(
        LoudnessTrajectory()(ControlEncoder()(torch.from_numpy(at_audio_rate(curve.numpy(), 1024 * frames))))
    )
    true = codec.measure(struck)
    hop = start // codec.HOP
    assert (found - true)[..., : hop + 60].abs().mean() < 0.06 * true[..., hop : hop + 60].mean()
    assert (found[..., : hop - 3] < 0.03 * true.amax(2, keepdim=True)).all()
    plain = torch.from_numpy(
        np.interp((np.arange(4 * frames) * 256 + 128) / 352.8, np.arange(curve.shape[2]), curve[0, 0].numpy())
    )
    assert (found - true)[0, 0].abs().mean() < 0.5 * (plain - true[0, 0]).abs().mean()


def test_steered_loudness_of_a_steady_curve_and_of_silence():
    codec, curve = Autoencoder().loudness, torch.zeros(1, 2, 125)
    curve[0, 0] = 0.2
    found = codec.unpack(
        LoudnessTrajectory()(ControlEncoder()(torch.from_numpy(at_audio_rate(curve.numpy(), 1024 * 43))))
    )
    assert found[0, 0] == pytest.approx(np.full(4 * 43, 0.2), abs=0.002)
    assert found[0, 1].max() < 1e-4
