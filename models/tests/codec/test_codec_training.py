"""Training of the learnt codec in pieces on a toy corpus, its packed corpus, and the comparison of codecs."""

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from codec import train as script
from codec.carried import load_average
from codec.compare import compared, through_network, through_opus, waveform_ratio
from codec.opus_reader import read_opus
from codec.opus_writer import write_opus
from codec.pack_corpus import pack
from codec.recordings import Recordings
from codec.training import CONFIGS, CodecTraining, sample_of
from codec.unpack_corpus import unpack
from data.corpus import FIELDS, RATE, read_corpus, write_corpus
from evaluation.judge.recordings import Recording
from tests.one_device import META, OneDevice
from tests.pieces import pause_after

CONFIG = CONFIGS["debug"]


def struck(rng: np.random.Generator, samples: int, channels: int) -> np.ndarray:
    """Decaying noise after a short silence, int16 [samples, channels]."""
    fade = np.exp(-np.arange(samples) / 3000)[:, None] * (np.arange(samples) > 500)[:, None]
    return (12_000 * fade * rng.standard_normal((samples, channels))).clip(-32767, 32767).astype(np.int16)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    folder, rng = tmp_path_factory.mktemp("corpus"), np.random.default_rng(0)
    (folder / "sounds").mkdir()
    rows = []
    for number, (split, licence) in enumerate([("train", "CC0-1.0")] * 4 + [("valid", "CC0-1.0"), ("train", "GPL-2")]):
        channels, name = 1 + number % 2, f"hits-{number:04d}"
        sound = struck(rng, RATE // 2 + 100 * number, channels)
        np.save(folder / "sounds" / f"{name}.npy", sound)
        values = (name, "toy", f"{name}.wav", licence, "hits", "wood", f"{len(sound) / RATE:.3f}", channels, split, "")
        rows.append(dict(zip(FIELDS, map(str, values))))
    write_corpus(folder, rows)
    return folder


def run(corpus: Path, out: Path, *more: str) -> CodecTraining:
    words = ["--corpus", str(corpus), "--out", str(out), "--device", "cpu", "--minutes", "10", *more]
    return script.train(script.arguments().parse_args(words), CONFIG)


def test_pieces_give_the_weights_of_one_run_bit_for_bit(corpus, tmp_path, monkeypatch):
    whole = run(corpus, tmp_path / "whole", "--steps", "9", "--accumulate", "2")
    for step in (4, 7, 9):  # the discriminators take part from step 6 on
        pause_after(monkeypatch, step)
        pieces = run(corpus, tmp_path / "pieces", "--steps", "9", "--accumulate", "2")
        assert pieces.step == step
    for name, value in whole.weights().items():
        assert torch.equal(value, pieces.weights()[name]), name
    lines = list(csv.DictReader((tmp_path / "pieces" / "curve.csv").open()))
    assert [int(line["step"]) for line in lines] == [4, 7, 9] and float(lines[-1]["discriminator"]) > 0
    assert (tmp_path / "pieces" / "curve.png").stat().st_size > 1000


def test_without_its_state_a_run_continues_from_the_carried_weights(corpus, tmp_path, monkeypatch):
    pause_after(monkeypatch, 5)
    before = run(corpus, tmp_path, "--steps", "10")
    (tmp_path / "state.pt").unlink()
    assert all(path.stat().st_size < 16e6 for path in (tmp_path / "carried").iterdir())
    pause_after(monkeypatch, 6)
    after = run(corpus, tmp_path, "--steps", "10")
    assert after.step == 6 and after.warm == 1 and after.minutes > before.minutes
    for name, value in before.codec.named_parameters():
        moved = (after.codec.get_parameter(name) - value).abs().max()
        assert 0 < moved < 1e-3 * value.abs().max() + 2e-4, name
    codec = load_average(tmp_path / "carried")
    assert (codec.latent_deviation != 1).any() and not codec.training


def test_the_reconstruction_loss_falls():
    torch.manual_seed(0)
    rng, training = np.random.default_rng(0), CodecTraining(CONFIG, torch.device("cpu"))
    recordings = Recordings([struck(rng, 9000, 1) for _ in range(2)], np.ones(2), torch.device("cpu"))

    def draw():
        return recordings.batch(rng, 4, 8 * 1024)

    losses = [training.learn(draw, 1, 0.1)["magnitude"] for _ in range(40)]
    assert np.mean(losses[-5:]) < 0.8 * np.mean(losses[:5])
    adversarial = [training.learn(draw, 1, 0.9) for _ in range(8)]
    assert all(np.isfinite(value) for losses in adversarial for value in losses.values())
    assert adversarial[-1]["discriminator"] < adversarial[0]["discriminator"]


def test_a_step_stays_on_one_device():
    training = CodecTraining(CONFIG, META)
    for network in (training.codec, training.average, training.discriminators, training.reconstruction):
        assert {t.device for t in (*network.parameters(), *network.buffers())} == {META}
    with OneDevice():
        sample = sample_of(training.codec, torch.empty(2, 2, 8192, device=META))
        training.discriminator_step(sample).backward()
        losses = training.codec_losses(sample, adversarial=True)
        sum(losses.values()).backward()
        training.codec(torch.empty(1, 2, 8192, device=META))
    for name, parameter in training.codec.named_parameters():
        assert parameter.grad is not None and parameter.grad.device == META, name
    sounds = Recordings([np.ones((9000, 1), np.int16)], np.ones(1), META)
    with OneDevice():
        assert sounds.batch(np.random.default_rng(0), 3, 4096).device == META


def test_crops_are_recordings_with_silence_around_them():
    sound = np.arange(1, 2001, dtype=np.int16)[:, None] * np.array([1, -1], np.int16)
    recordings = Recordings([np.full((50, 1), 77, np.int16), sound], np.array([0.0, 1.0]), torch.device("cpu"))
    for crop in recordings.crops(np.random.default_rng(0), 20, 3000).numpy() * 32768:
        assert np.array_equal(crop[0], -crop[1])
        inside = np.flatnonzero(crop[0])
        assert np.array_equal(crop[0, inside], np.arange(1, len(inside) + 1)) and len(inside) > 200
    batch = recordings.batch(np.random.default_rng(0), 50, 3000)
    peaks = 20 * batch.abs().amax((1, 2)).log10()
    assert -56 < peaks.min() < -20 and peaks.max() <= 1e-3


def test_a_packed_corpus_is_small_and_comes_back_aligned(corpus, tmp_path):
    parts = pack(corpus, tmp_path / "packed", megabytes=1.0, part_megabytes=0.012, splits=("train", "valid"))
    assert len(parts) > 1 and all(sum(file.stat().st_size for file in part.rglob("*.opus")) <= 12_000 for part in parts)
    rows = list(unpack(tmp_path / "packed", tmp_path / "again"))
    assert rows == read_corpus(tmp_path / "again") and len(rows) == 5  # all but GPL
    for row in rows:
        one, other = (np.load(folder / "sounds" / f"{row['id']}.npy") for folder in (corpus, tmp_path / "again"))
        assert one.shape == other.shape
        likeness = [np.corrcoef(one[:, 0], np.roll(other[:, 0], lag))[0, 1] for lag in range(-3, 4)]
        assert np.argmax(likeness) == 3 and likeness[3] > 0.5  # white noise is the worst that Opus can get
    shutil.rmtree(tmp_path / "packed")
    with pytest.raises(SystemExit, match="do not fit"):
        pack(corpus, tmp_path / "packed", megabytes=0.001, part_megabytes=1, splits=("train",))


def test_opus_keeps_the_place_of_a_click(tmp_path):
    sound = np.zeros((2, 20_000), np.float32)
    sound[0, 7000] = 0.9
    write_opus(sound, tmp_path / "a.opus", 128)
    decoded = read_opus(tmp_path / "a.opus", 20_000)
    assert decoded.shape == sound.shape and abs(int(np.abs(decoded[0]).argmax()) - 7000) <= 2


def test_codecs_are_compared_on_recordings(corpus):
    chosen = [
        Recording(row["id"], corpus / "sounds" / f"{row['id']}.npy", "toy", "", -1, -1, True, row["id"], ())
        for row in read_corpus(corpus)[:2]
    ]
    codecs = {
        "itself": lambda sound: sound,
        "learnt": through_network(CodecTraining(CONFIG, torch.device("cpu")).codec.eval()),
        "Opus": through_opus(96),
    }
    lines = compared(chosen, codecs, {"rate": 125, "analysisRate": 16_000, "window": 512, "hop": 128})
    cells = {line.split("|")[1].strip(): line.split("|")[2:-1] for line in lines if line.startswith("| ")}
    assert float(cells["itself"][0]) == 0 and float(cells["Opus"][0]) < float(cells["learnt"][0])


def test_the_waveform_ratio():
    sound = np.random.default_rng(0).standard_normal((2, 1000))
    assert waveform_ratio(sound, 0.9 * sound) == pytest.approx(20, abs=0.01)
    assert waveform_ratio(sound, 0 * sound) == pytest.approx(0, abs=1e-6)
