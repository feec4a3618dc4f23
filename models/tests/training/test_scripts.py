"""Every training script on a toy corpus with small sizes: a run in pieces gives the weights of one run, bit for bit,
and networks and losses leave no tensor on the CPU.
"""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from autoencoder import adversarial, fit
from autoencoder.data import Corpus
from autoencoder.network import Autoencoder, load_autoencoder, save_autoencoder
from autoencoder.timbre import TimbreEncoder
from autoencoder.tonality import flatness
from data.corpus import FIELDS, RATE, write_corpus
from generator import distil as distil_script
from generator import train as generator_script
from generator.control import ControlEncoder
from generator.guided import GuidedGenerator
from generator.network import Generator
from generator.sampler import sample
from generator.steering import SteeredGenerator
from mapper import train as mapper_script
from mapper import train_evidence
from mapper.losses import losses as mapper_losses
from mapper.mirrored import MirroredMapper, MirroredMotion
from mapper.network import VideoMapper, VideoMapperConfig
from mapper.picture_change import HitEvidence, PictureConfig, picture_change
from mapper.training_module import TrainingModule
from prompt import train as prompt_script
from prompt.network import FEATURES, AudioEncoder, SentenceEncoder, SentenceEncoderConfig, TextProjection
from prompt.prepare import mel_filters, mel_of
from tests.one_device import META, OneDevice
from tests.pieces import in_pieces, pause_after
from training import checkpoint
from training.parts import load_parts

CONCEPTS = [("hits", "metal"), ("hits", "wood"), ("footsteps", "gravel"), ("water", "splash")]
CPU = ["--device", "cpu", "--minutes", "10"]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    """Four recordings of each of four concepts, and the caches of the prompt space."""
    folder, rng, rows = tmp_path_factory.mktemp("corpus"), np.random.default_rng(0), []
    (folder / "sounds").mkdir()
    mels = {}
    for sound_class, tag in CONCEPTS:
        for take in range(4):
            name = f"{sound_class}-{tag}{take}"
            sound = rng.standard_normal((RATE // 4, 1)) * np.exp(-np.arange(RATE // 4) / 3000)[:, None]
            sound = (9000 * sound).clip(-32767, 32767).astype(np.int16)
            np.save(folder / "sounds" / f"{name}.npy", sound)
            split = "valid" if take == 3 else "train"
            values = (name, "toy", f"{tag}_{take}.wav", "CC0-1.0", sound_class, tag, "0.25", "1", split, name)
            rows.append(dict(zip(FIELDS, values)))
            mels[name] = mel_of(sound[:, 0].astype(np.float32) / 32768, mel_filters())
    write_corpus(folder, rows)
    np.savez(folder / "mels.npz", **mels)
    embeddings = rng.standard_normal((len(rows), 3, 256)).astype(np.float32)
    np.savez(folder / "embeddings.npz", audio=embeddings, text=embeddings)
    return folder


def equal(one: dict, other: dict) -> bool:
    return one.keys() == other.keys() and all(torch.equal(value, other[name]) for name, value in one.items())


def words(*values: object) -> list[str]:
    return [str(value) for value in values]


def test_the_codec_is_fitted_in_pieces(corpus, tmp_path, monkeypatch):
    def run(name: str, *more: str) -> dict:
        out = tmp_path / f"{name}.pt"
        values = words("--corpus", corpus, "--out", out, "--batches", 3, "--steps", 30, *CPU, *more)
        fit.fit(fit.arguments().parse_args(values))
        return load_autoencoder(out).state_dict()

    whole, pieces = run("whole"), {}
    in_pieces(monkeypatch, lambda: pieces.update(run("pieces", "--resume")), (11, 20, 30))
    assert equal(whole, pieces) and whole["tonality.output_head.weight"].abs().max() > 0
    assert not (tmp_path / "pieces.progress").exists()
    assert not equal(whole, run("accumulated", "--accumulate", "2"))


def test_adversarial_training_in_pieces(corpus, tmp_path, monkeypatch):
    torch.manual_seed(0)
    model = Autoencoder().eval()
    with torch.no_grad():
        fit.fit_axes(model, model.describe(torch.randn(6, 2, 1024 * 16) * 0.1)[0].flatten(0, 1))
    save_autoencoder(model, tmp_path / "codec.pt")
    config = adversarial.AdversarialConfig(batch=1, frames=8, discriminator_steps=1)

    def run(name: str, *more: str) -> dict:
        values = ("--corpus", corpus, "--codec", tmp_path / "codec.pt", "--out", tmp_path / name, "--steps", 4)
        args = adversarial.arguments().parse_args(words(*values, "--accumulate", 2, *CPU, *more))
        return adversarial.train(args, config).texture.state_dict()

    whole = run("whole")
    pause_after(monkeypatch, 2)
    run("pieces")
    monkeypatch.undo()
    assert equal(whole, run("pieces", "--resume"))
    assert not equal(whole, model.texture.state_dict())


def latents_of_noise(folder: Path) -> Path:
    """Latents of twelve scenes of 40 frames."""
    folder.mkdir()
    rng = np.random.default_rng(0)
    shard = {name: rng.standard_normal((12, 64, 40)).astype(np.float16) for name in ("latent", "control", "soft")}
    np.savez(folder / "000000.npz", sound=rng.integers(0, 12, 12).astype(np.int32), **shard)
    return folder


def test_the_generator_is_trained_in_pieces(corpus, tmp_path, monkeypatch):
    latents = latents_of_noise(tmp_path / "latents")

    def run(name: str, *more: str) -> dict:
        values = ("--latents", latents, "--valid", latents, "--corpus", corpus, "--out", tmp_path / name, "--resume")
        values += ("--embeddings", corpus / "embeddings.npz", "--steps", 12, *CPU, *more)
        args = generator_script.arguments().parse_args(words(*values))
        generator_script.train(args, generator_script.CONFIGS["debug"])
        return checkpoint.load(tmp_path / name / "last.pt")

    whole, pieces = run("whole"), {}
    in_pieces(monkeypatch, lambda: pieces.update(run("pieces")), (5, 9, 12))
    assert equal(whole["model"], pieces["model"]) and equal(whole["average"], pieces["average"])
    monkeypatch.undo()
    assert not equal(whole["model"], run("accumulated", "--accumulate", "2")["model"])
    rows = [line.split("\t") for line in (tmp_path / "whole" / "loss.tsv").read_text().splitlines()[1:]]
    assert float(rows[-1][2]) < float(rows[0][2])


def test_guidance_is_distilled_in_pieces(corpus, tmp_path, monkeypatch):
    latents = latents_of_noise(tmp_path / "latents")
    config = generator_script.CONFIGS["debug"]
    teacher = tmp_path / "teacher.pt"
    generator = Generator(config.network)
    # Prompts have no effect in an untrained network.
    torch.nn.init.normal_(generator.output_head.weight, std=0.1)
    torch.nn.init.normal_(generator.output_modulation.weight, std=0.1)
    checkpoint.save({"config": dataclasses.asdict(config.network), "average": generator.state_dict()}, teacher)

    def run(name: str, *more: str | Path) -> dict:
        values = ("--teacher", teacher, "--latents", latents, "--valid", latents, "--corpus", corpus)
        values += ("--out", tmp_path / name, "--resume")
        values += ("--embeddings", corpus / "embeddings.npz", "--steps", 12, *CPU, *more)
        args = distil_script.arguments().parse_args(words(*values))
        distil_script.distil(args, config)
        return checkpoint.load(tmp_path / name / "last.pt")

    whole, pieces = run("whole"), {}
    in_pieces(monkeypatch, lambda: pieces.update(run("pieces")), (5, 9, 12))
    assert equal(whole["model"], pieces["model"]) and equal(whole["average"], pieces["average"])
    log = [line.split("\t") for line in (tmp_path / "whole" / "loss.tsv").read_text().splitlines()]
    assert log[0][3:] == ["left_3", "left_6"]
    # Before training the student is the teacher without guidance.
    assert all(0.9 < float(share) < 1.1 for share in log[1][3:])
    # Another machine goes on from the rounded weights of the average.
    carried = tmp_path / "pieces" / "carried"
    tensors, about = load_parts(carried)
    assert about == {"step": 12}
    assert all((tensors[name] - value).abs().max() < 1e-3 for name, value in pieces["average"].items())
    monkeypatch.undo()
    other = run("other", "--student", carried)["model"]
    assert not equal(other, whole["model"])
    # There too the second piece goes on from last.pt, not from the student.
    in_pieces(monkeypatch, lambda: pieces.update(run("other pieces", "--student", carried)), (7, 12))
    assert equal(other, pieces["model"])


def test_a_training_is_not_overwritten(corpus, tmp_path):
    latents = latents_of_noise(tmp_path / "latents")
    values = ("--latents", latents, "--corpus", corpus, "--embeddings", corpus / "embeddings.npz", "--out", tmp_path)
    (tmp_path / "last.pt").write_text("a training")
    with pytest.raises(SystemExit, match="--resume"):
        args = generator_script.arguments().parse_args(words(*values, "--steps", 1, *CPU))
        generator_script.train(args, generator_script.CONFIGS["debug"])
    assert (tmp_path / "last.pt").read_text() == "a training"


@pytest.fixture(scope="module")
def ready(tmp_path_factory) -> Path:
    """Twelve prepared clips of noise, 0.4 s each."""
    folder, rng = tmp_path_factory.mktemp("ready"), np.random.default_rng(0)
    np.save(folder / "0.motion.npy", rng.integers(-127, 127, (12, 12, 10, 24, 32)).astype(np.int8))
    np.save(folder / "0.small.npy", rng.integers(0, 255, (12, 12, 3, 48, 64)).astype(np.uint8))
    hits = np.full((12, 64, 2), np.nan, np.float32)
    hits[:, 0] = 0.2, 1
    np.savez(folder / "0.truth.npz", envelope=np.full((12, 2, 50), 0.1, np.float32), hits=hits)
    return folder


def test_the_mapper_is_trained_in_pieces(ready, tmp_path, monkeypatch):
    def run(name: str) -> mapper_script.MapperTraining:
        args = mapper_script.arguments().parse_args(words(ready, tmp_path / name, "--steps", 6, "--no-game", *CPU))
        return mapper_script.train(args, mapper_script.TrainConfig(batch=2, warmup=2))

    whole = run("whole")
    for step in (2, 5, 6):
        pause_after(monkeypatch, step)
        pieces = run("pieces")
    assert pieces.step == 6 and equal(whole.module.state_dict(), pieces.module.state_dict())
    assert equal(whole.average.state_dict(), pieces.average.state_dict())


def test_evidence_is_trained_in_pieces(tmp_path, monkeypatch):
    torch.manual_seed(0)
    change, log_odds, hits = torch.randn(6, 12, 5, 48), torch.randn(6, 50), np.full((6, 64, 2), np.nan, np.float32)
    hits[:, 0] = 0.2, 1
    config = train_evidence.EvidenceTrainConfig(steps=8, batch=3)

    def run(path: Path | None) -> dict:
        torch.manual_seed(3)
        return train_evidence.train(change, log_odds, hits, config, path, accumulate=2).state_dict()

    whole, pieces = run(None), {}
    in_pieces(monkeypatch, lambda: pieces.update(run(tmp_path / "a.progress")), (3, 8))
    assert equal(whole, pieces)


def prompt_recordings(corpus: Path, cache: Path) -> prompt_script.Recordings:
    """Sentence embeddings are random."""
    (cache / "mels.npz").write_bytes((corpus / "mels.npz").read_bytes())
    captions = np.array(["none"])
    np.savez(cache / "sentences.npz", captions=captions, embeddings=np.zeros((1, 384), np.float32))
    recordings, rng = prompt_script.Recordings(corpus, cache), np.random.default_rng(0)
    for caption in sorted({caption for found in recordings.words for caption in found.captions}):
        recordings.sentences[caption] = rng.standard_normal(384).astype(np.float32)
    return recordings


def test_the_prompt_space_is_trained_in_pieces(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(prompt_script, "BATCH", 16)

    def run(name: str) -> tuple[dict, dict, bool]:
        cache = tmp_path / name
        cache.mkdir(exist_ok=True)
        values = words("--corpus", corpus, "--cache", cache, "--steps", 8, "--accumulate", 2, "--resume", *CPU)
        args = prompt_script.arguments().parse_args(values)
        encoder, projection, complete = prompt_script.train(prompt_recordings(corpus, cache), args)
        return encoder.state_dict(), projection.state_dict(), complete

    whole = run("whole")
    for step in (3, 8):
        pause_after(monkeypatch, step)
        pieces = run("pieces")
        assert pieces[2] == (step == 8)
    assert equal(whole[0], pieces[0]) and equal(whole[1], pieces[1])


def meta(*shape: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    return torch.empty(shape, dtype=dtype, device=META)


def test_the_check_finds_a_tensor_on_the_cpu():
    with OneDevice():
        assert (meta(3) + torch.tensor(1.0)).device == META
        with pytest.raises(AssertionError, match="on the CPU"):
            meta(3) * torch.ones(3)
        weight = meta(3).requires_grad_()
        with pytest.raises(AssertionError, match="on the CPU"):
            meta(3, 3) @ torch.stack([weight.detach(), torch.ones(3)])


def test_the_band_codec_stays_on_one_device():
    model = Autoencoder().to(META)
    config = adversarial.AdversarialConfig(batch=2, frames=8)
    training = adversarial.AdversarialTraining(model, config)
    excitation, profile = meta(1, 65_536), meta(1, 112)
    with OneDevice():
        model.decode(model.encode(meta(1, 2, 8192)), excitation, profile)
        TimbreEncoder(model).to(META)(meta(1, 2, 8192))
        flatness(meta(1, 2, 8192))
        description, level = model.describe(meta(2, 2, 8192))
        timbre = model.timbre_of(description, level)
        batch = adversarial.TrainingBatch(timbre, meta(2, 2, 8192), meta(2, 2, 8192), 0)
        training.discriminator_loss(batch).backward()
        sum(training.texture_losses(batch)).backward()


def test_a_drawn_batch_of_the_band_codec_moves_to_the_device():
    corpus = Corpus.__new__(Corpus)
    corpus.sounds, corpus.probability = [np.ones((9000, 1), np.int16)], np.ones(1)
    with OneDevice():
        batch = adversarial.draw(
            Autoencoder().to(META), corpus, np.random.default_rng(0), adversarial.AdversarialConfig(batch=2, frames=8)
        )
    assert batch.timbre.device == batch.gain.device == batch.real.device == META


def test_the_generator_stays_on_one_device():
    config = generator_script.CONFIGS["debug"]
    generator = Generator(config.network).to(META)
    crops = generator_script.Crops(meta(2, 64, 32), meta(2, 64, 32), np.zeros(2), np.zeros((2, 112)), meta(2), meta(2))
    with OneDevice():
        batch = generator_script.Batch(crops, meta(2, 1, 368), meta(2), meta(2, 64, 32))
        generator_script.flow_loss(generator, batch).mean().backward()
        steered = SteeredGenerator(generator).to(META)
        control = ControlEncoder()(meta(2, 2, 32 * 1024))
        steered(meta(2, 64, 32), meta(2), meta(2, 1, 368), control, meta(2), meta(2))
    assert all(parameter.grad is not None for parameter in generator.parameters())


def test_the_distillation_stays_on_one_device():
    config = generator_script.CONFIGS["debug"]
    teacher = Generator(config.network).requires_grad_(False).to(META)
    student = GuidedGenerator(config.network).to(META)
    crops = generator_script.Crops(meta(2, 64, 32), meta(2, 64, 32), np.zeros(2), np.zeros((2, 112)), meta(2), meta(2))
    with OneDevice():
        batch = generator_script.Batch(crops, meta(2, 1, 368), meta(2), meta(2, 64, 32))
        distil_script.distillation_loss(student, teacher, batch).mean().backward()
    assert all(parameter.grad is not None for parameter in student.parameters())


def test_the_sampler_stays_on_its_device():
    class Still(torch.nn.Module):
        def forward(self, x, t, prompt, control, start, total):
            assert {part.device for part in (x, t, prompt, start, total)} == {META}
            return x

    assert sample(Still(), meta(2, 64, 8), meta(2, 1, 368), meta(2, 64, 8), 1.0, steps=2, lowest=2.0).device == META


def test_the_mapper_stays_on_one_device():
    config = VideoMapperConfig()
    module = TrainingModule(config).to(META)
    envelope, hits = np.full((2, 2, 50), 0.1, np.float32), np.full((2, 64, 2), np.nan, np.float32)
    with OneDevice():
        outputs = module(meta(2, 12, 10, 24, 32, dtype=torch.int8), meta(2, 12, 3, 48, 64), meta(2, 1, 1))
        sum(part.mean() for part in mapper_losses(outputs, envelope, hits)).backward()
        network = VideoMapper(config).to(META)
        network(meta(1, 12, 3, 96, 128))
        MirroredMotion(network.motion_encoder)(meta(4, 6, 96, 128))
        MirroredMapper(network.mapper)(meta(1, 12, 2048))
        evidence, picture = HitEvidence(PictureConfig()).to(META), PictureConfig()
        change = picture_change(meta(2, 12, 40, 48), meta(2, 12, 1), picture)
        evidence(change, meta(2, 50)).sum().backward()
    assert all(parameter.grad is not None for parameter in module.parameters() if parameter.requires_grad)


def test_the_prompt_space_stays_on_one_device():
    encoder, projection = AudioEncoder().to(META), TextProjection().to(META)
    sentences = SentenceEncoder(SentenceEncoderConfig(width=24, heads=2, depth=1, hidden_width=32)).to(META)
    training = prompt_script.PromptTraining.__new__(prompt_script.PromptTraining)
    training.affinity, training.scale = meta(4, 4), meta().requires_grad_()
    with OneDevice():
        encoder(meta(2, 16_000))
        audio, text = encoder.from_statistics(meta(8, FEATURES)), projection(meta(8, 384))
        owner = meta(8, dtype=torch.int64)
        training.contrast(audio, text, meta(8, 4), owner, meta(8, 8)).backward()
        ids = meta(2, 5, dtype=torch.int64)
        assert sentences(ids, ids).device == META
