"""Evaluation: which file belongs to which clip, measures, tables, and what is said where a checkpoint is missing."""

import stat
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from safetensors.torch import save_file

from audio import loudness
from evaluation.judge.frechet import frechet
from studio.data.media import SOUND_RATE
from studio.data.rendered import write_folder
from studio.data.shards import shard_path, write_shard
from studio.evaluation import __main__ as command
from studio.evaluation import fadtk, i3d, mapper, measures, vggish
from studio.evaluation.files import belongs, pairs_of, systems
from studio.networks.clap_audio import ClapAudio
from studio.networks.rms_mapper import RmsMapper, RmsMapperConfig
from studio.networks.sizes import DEBUG


def write_sound(path: Path, seed: int, seconds: float = 1.0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    clock = np.arange(round(seconds * SOUND_RATE)) / SOUND_RATE
    sound = np.sin(2 * np.pi * 200 * (seed + 1) * clock) * np.exp(-3 * clock)
    soundfile.write(path, np.stack([sound, sound], 1), SOUND_RATE)


@pytest.fixture
def test_set(tmp_path) -> Path:
    folder = tmp_path / "set"
    for n in range(3):
        write_sound(folder / "reference" / f"clip_{n}.wav", n)
        write_sound(folder / "same" / f"clip_{n}.wav", n)
        write_sound(folder / "specvqgan" / f"clip_{n}_sample_0.flac", n + 5)
    return folder


def test_names_may_go_on_but_not_with_letters_or_digits():
    assert belongs("a_1", "a_1") and belongs("a_1_sample_0", "a_1") and belongs("a_1.gen", "a_1")
    assert not belongs("a_10", "a_1") and not belongs("b", "a_1")


def test_longer_names_keep_their_own_files(tmp_path):
    for name in ("v_1", "v_1_2"):
        write_sound(tmp_path / "reference" / f"{name}.wav", 0)
    write_sound(tmp_path / "made" / "v_1_2.wav", 0)
    pairs, missing = pairs_of(tmp_path / "reference", tmp_path / "made")
    assert [pair.name for pair in pairs] == ["v_1_2"] and missing == ["v_1"]


def test_the_level_error_is_zero_for_the_same_sounds(test_set):
    assert [path.name for path in systems(test_set)] == ["same", "specvqgan"]
    pairs, _ = pairs_of(test_set / "reference", test_set / "same")
    assert measures.level_error(measures.Sounds.read(pairs, 1.0)) == 0


def test_clap_measures_tell_same_sounds_from_others(test_set, tmp_path):
    torch.manual_seed(0)
    save_file(ClapAudio(DEBUG.clap_audio).state_dict(), tmp_path / "clap.safetensors")
    found, missing = measures.measures(measures.Needs(clap=tmp_path / "clap.safetensors"), torch.device("cpu"), DEBUG)
    scores = {}
    for system in systems(test_set):
        sounds = measures.Sounds.read(pairs_of(test_set / "reference", system)[0], 1.0)
        scores[system.name] = found["CLAP"](sounds), found["FAD-LC"](sounds)
    assert scores["same"] == pytest.approx((1, 0), abs=1e-4)
    assert scores["specvqgan"][0] < 0.9999 and scores["specvqgan"][1] > scores["same"][1]
    assert set(missing) == {"FAD-P", "FAD-C", "FAVD"}


def test_tables_have_the_papers_rows_and_say_what_is_missing(test_set, tmp_path, monkeypatch):
    (test_set / "specvqgan" / "clip_2_sample_0.flac").unlink()
    out = tmp_path / "tables.md"
    arguments = ["--out", str(out), "--greatest-hits", str(test_set), "--seconds", "1", "--device", "cpu"]
    monkeypatch.setattr(sys, "argv", ["evaluation", *arguments])
    command.main()
    text = out.read_text()
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    at = next(n for n, row in enumerate(rows) if row.startswith("| SpecVQGAN | 2 "))
    assert "99.1" in rows[at + 1] and "0.0427" in rows[at + 1]
    assert any(row.startswith("| same | 3 | – | – | – | 0.0000 |") for row in rows)
    assert any(row.startswith("| Stable-V2A, audio – paper |") for row in rows)
    assert "FAVD is not measured: it needs --vggish, vggish-10086976.pth and --i3d, i3d_rgb.pt." in text
    assert "specvqgan lacks 1 of 3 clips (clip_2, …)." in text


def test_mappers_are_scored_on_the_test_split(tmp_path):
    torch.manual_seed(0)
    config = RmsMapperConfig(features=512, width=8, lstm=4)
    save_file(RmsMapper(config).state_dict(), tmp_path / "mapper.safetensors")
    network = mapper.load_mapper(tmp_path / "mapper.safetensors")
    assert network.config == config
    sample = {
        "name": "a",
        "json": {},
        "features": np.zeros((30, 1024), np.float16),
        "envelope": np.zeros((3, 125), np.float32),
    }
    write_shard(shard_path(tmp_path, "test", 0), [sample])
    scores, count = mapper.evaluate(network, tmp_path)
    assert count == 1 and list(scores) == list(mapper.COLUMNS)


def test_accuracy_counts_the_most_probable_classes_and_the_nearest():
    logits = np.tile(np.arange(loudness.CLASSES, 0, -1.0), (4, 1))  # class 0 is the most probable, then 1, 2, …
    envelope = loudness.decode(np.array([0, 4, 9, 40]))
    found = dict(zip(mapper.COLUMNS, mapper.scores(logits, envelope)))
    assert [found[f"acc@{k}"] for k in (1, 5, 10)] == [0.25, 0.5, 0.75]
    assert [found[f"±{k}"] for k in (1, 5, 10)] == [0.25, 0.5, 0.75]
    assert found["E-L1"] == pytest.approx(envelope.mean())


def test_vggish_frames_sound_into_examples_of_096_seconds():
    tone = np.sin(2 * np.pi * 1000 * np.arange(2 * vggish.RATE) / vggish.RATE)
    mel = vggish.examples(tone)
    assert mel.shape == (2, 96, 64)
    centres = np.linspace(*vggish.to_mel(np.array([125.0, 7500.0]), True), 66)[1:-1]
    assert abs(centres[mel[0].mean(0).argmax()] - vggish.to_mel(np.array([1000.0]), True)[0]) < 30
    assert vggish.Vggish(((4,), (4,), (4, 4), (8, 8)), 16).embed(tone).shape == (2, 128)


def test_vggish_and_i3d_have_the_published_names_and_sizes():
    with torch.device("meta"):
        sound, picture = vggish.Vggish().state_dict(), i3d.I3d().state_dict()
    assert sound["features.13.weight"].shape == (512, 512, 3, 3) and sound["embeddings.4.bias"].shape == (128,)
    assert picture["mixed_4f.branch_1.1.conv3d.weight"].shape == (320, 160, 3, 3, 3)
    assert picture["mixed_5c.branch_3.1.batch3d.running_mean"].shape == (128,)
    classifier = 1024 * 400 + 400
    assert sum(value.numel() for value in picture.values()) + classifier == pytest.approx(12.7e6, rel=0.01)


def test_i3d_gives_a_vector_for_every_24_frames():
    frames = np.zeros((50, 40, 60, 3), np.uint8)
    assert i3d.I3d(divisor=16).eval().embed(frames).shape[0] == 2


def test_favd_joins_picture_and_sound(tmp_path):
    write_folder(tmp_path / "set" / "reference", 2, 2.0)
    for n in range(2):
        write_sound(tmp_path / "set" / "made" / f"clip-{n:04}.wav", n, 2.0)
    pairs, _ = pairs_of(tmp_path / "set" / "reference", tmp_path / "set" / "made")
    torch.manual_seed(0)
    sound, picture = vggish.Vggish(((4,), (4,), (4, 4), (8, 8)), 16).eval(), i3d.I3d(divisor=16).eval()
    measure, sounds = measures.AudioVisual(sound, picture), measures.Sounds.read(pairs, 2.0)
    joined = measure.joined(sounds, sounds.truth)
    assert joined.shape[0] == 4 and joined.shape[1] > 128
    assert measure.distance(sounds) > frechet(joined, joined) - 1e-9


def fake_python(path: Path, body: str) -> Path:
    path.write_text(f"#!{sys.executable}\n{body}")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return path


def test_fadtk_runs_in_an_environment_of_its_own(tmp_path):
    body = """
import sys, pathlib, numpy
assert sys.argv[1:4] == ["-m", "fadtk.embeds", "-m"]
folder = pathlib.Path(sys.argv[sys.argv.index("-d") + 1])
out = folder / "embeddings" / sys.argv[4]
out.mkdir(parents=True)
for path in folder.glob("*.wav"):
    numpy.save(out / f"{path.stem}.npy", numpy.ones((2, 3)))
"""
    found = fadtk.embeddings(
        fake_python(tmp_path / "python", body), "clap-2023", {name: np.zeros((2, 100)) for name in "ab"}
    )
    assert found.shape == (4, 3)


def test_what_fadtk_says_is_passed_on(tmp_path):
    python = fake_python(tmp_path / "python", "import sys; sys.exit('no module fadtk')")
    with pytest.raises(fadtk.FadtkError, match=r"no embeddings of clap-2023: no module fadtk\."):
        fadtk.embeddings(python, "clap-2023", {"a": np.zeros((2, 100))})
    with pytest.raises(fadtk.FadtkError, match="fadtk cannot run"):
        fadtk.embeddings(tmp_path / "absent", "clap-2023", {"a": np.zeros((2, 100))})
