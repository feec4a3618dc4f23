"""Trains the generator.

    python -m generator.train --corpus DIR --latents DIR [DIR ...] --embeddings embeddings.npz --out DIR --minutes 50
        [--valid DIR] [--resume | --start GENERATOR.pt] [--device cuda] [--accumulate N] [--steps N]

Rectified flow with logit-normal times. A step uses crops of one length, about 2048 frames in total. A prompt is a
reference sound, one of the recording's captions, both, or (10 %) zeros. A reference is the audio embedding of the
recording, of an altered version, or of another recording of its class and tag, with the timbre profile
(autoencoder/profile.py) of this scene or of another scene of the same recording. The envelope is exact or (25 %)
smoothed like the mapper's. With --steps, --resume continues a paused run exactly, if no shards are added. New shards in
--latents are read at every checkpoint. Writes <out>/last.pt and <out>/loss.tsv.
"""

import argparse
import copy
import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from autoencoder.profile import profile_of
from data.corpus import read_corpus, read_table, write_table
from generator.checkpoint import load, save
from generator.network import Generator, GeneratorConfig
from generator.steering import LOUDNESS
from training.averaging import update_average
from training.budget import Budget, add_budget
from training.device import add_device, choose_device, mixed_precision, move
from training.random_state import random_state, restore_random_state
from training.update import add_accumulation, update

FRAME_SECONDS = 1024 / 44100
# Last time of a 12-step sampler. Below it the error is that of the noise, which no prompt predicts
MIN_TIME = 1 / 12


class CropSize(NamedTuple):
    frames: int
    batch: int
    share: float  # of the steps


class Crops(NamedTuple):
    """A batch of scene crops."""

    latent: Tensor  # [B, 64, T]
    control: Tensor  # [B, 64, T]
    sound: np.ndarray  # [B], rows of corpus.tsv
    profile: np.ndarray  # [B, 112]
    seconds_start: Tensor  # [B]
    seconds_total: Tensor  # [B]


class Batch(NamedTuple):
    """Crops with what is drawn for them in a step."""

    crops: Crops
    prompt: Tensor  # [B, 1, 256 + 112]
    t: Tensor  # [B], times
    noise: Tensor  # [B, 64, T]

    @property
    def noisy(self) -> Tensor:
        """The latents at their times, [B, 64, T]."""
        mix = self.t[:, None, None]
        return (1 - mix) * self.crops.latent + mix * self.noise


@dataclass(frozen=True)
class TrainingConfig:
    crops: tuple[CropSize, ...] = (CropSize(64, 32, 0.55), CropSize(129, 16, 0.37), CropSize(431, 5, 0.08))
    text: float = 0.5  # share of prompts that are captions; the others are reference sounds
    # Share of references whose embedding is another recording's of the same class and tag. The embedding of an unknown
    # reference is not more specific than that
    sibling: float = 0.5
    other_scene: float = 0.3  # share of profiles from another scene of the recording
    both: float = 0.15  # share of captions that come with a profile, of random weight
    noise: float = 0.02  # standard deviation, on the 256 numbers of an embedding
    profile_noise: float = 0.05  # standard deviation, on the numbers of a profile, which vary by 0.3 to 0.9
    drop: float = 0.1  # share of scenes without a prompt
    soft: float = 0.25  # share of smoothed envelopes
    drums: float = 0.2  # weight of scenes of drums and cabasas, over half of the corpus; of all others 1
    learning_rate: float = 1.5e-3  # peak
    warm_up: int = 200  # steps
    averaging: float = 0.998  # decay of the average of weights, per step
    checkpoint: float = 120.0  # seconds between checkpoints
    held_out: int = 32  # scenes
    network: GeneratorConfig = field(default_factory=GeneratorConfig)


CONFIGS = {
    "compact": TrainingConfig(),
    "debug": TrainingConfig(
        crops=(CropSize(32, 8, 1.0),),
        warm_up=10,
        checkpoint=5.0,
        held_out=4,
        network=GeneratorConfig(width=64, depth=2, heads=2, control_depth=1),
    ),
}


class Latents:
    """All shards of one scene length in memory, float16.

    `share`: weight of each row of corpus.tsv, and of silence at the end.
    """

    def __init__(self, folder: Path, share: np.ndarray, config: TrainingConfig) -> None:
        self.folder, self.share, self.config, self.shards = folder, share, config, {}
        self.refresh()

    def refresh(self) -> None:
        """Reads shards that are new in the folder."""
        new = [path for path in sorted(self.folder.glob("[0-9]*.npz")) if path.name not in self.shards]
        self.shards |= {path.name: dict(np.load(path)) for path in new}
        for path in new:
            shard = self.shards[path.name]
            shard["profile"] = profile_of(torch.from_numpy(shard["latent"]).float()).numpy()
        if new:
            self.index = [(name, k) for name, shard in self.shards.items() for k in range(len(shard["sound"]))]
            weight = self.share[
                np.concatenate([shard["sound"] for shard in self.shards.values()])
            ]  # row -1, silence, is the last one
            self.upto = np.cumsum(weight) / weight.sum()
            self.frames = next(iter(self.shards.values()))["latent"].shape[2]
            self.scenes = {}
            for name, k in self.index:
                self.scenes.setdefault(int(self.shards[name]["sound"][k]), []).append((name, k))

    def __len__(self) -> int:
        return len(self.index)

    def batch(self, rng: np.random.Generator, frames: int, size: int) -> Crops:
        rows = np.searchsorted(self.upto, rng.random(size)).clip(max=len(self) - 1)
        starts = rng.integers(self.frames - frames + 1, size=size)
        latent, control, sound, profile = [], [], [], []
        for row, start in zip(rows, starts):
            name, k = self.index[row]
            shard, cut = self.shards[name], np.s_[k, :, start : start + frames]
            latent.append(shard["latent"][cut])
            control.append(shard["soft" if rng.random() < self.config.soft else "control"][cut])
            sound.append(shard["sound"][k])
            others = self.scenes[int(shard["sound"][k])]
            name, k = others[rng.integers(len(others))] if rng.random() < self.config.other_scene else (name, k)
            profile.append(self.shards[name]["profile"][k])
        whole = torch.full((size,), self.frames * FRAME_SECONDS)
        return Crops(
            torch.from_numpy(np.stack(latent)).float(),
            torch.from_numpy(np.stack(control)).float(),
            np.array(sound),
            np.stack(profile),
            torch.from_numpy(starts * FRAME_SECONDS).float(),
            whole,
        )


def shares(corpus: Path, drums: float) -> np.ndarray:
    """Weight of every row of corpus.tsv, and 1 for silence at the end."""
    return np.array(
        [drums if row["class"] == "drums" or "cabasa" in row["tag"] else 1.0 for row in read_corpus(corpus)] + [1.0]
    )


class Prompts:
    """Embeddings of each row of corpus.tsv: audio [n, versions, 256], text [n, captions, 256]. Silence (row -1) gets
    those of a random row.
    """

    def __init__(self, path: Path, corpus: Path, config: TrainingConfig) -> None:
        table = np.load(path)
        self.audio, self.text, self.config = table["audio"].astype(np.float32), table["text"].astype(np.float32), config
        rows = read_corpus(corpus)
        concepts = [(row["class"], row["tag"]) for row in rows]
        training = [i for i, row in enumerate(rows) if row["split"] == "train"]
        self.siblings = {concept: [i for i in training if concepts[i] == concept] for concept in set(concepts)}
        self.concepts = concepts

    def embedding(self, rng: np.random.Generator, row: int, text: bool) -> np.ndarray:
        """Unit vector [256] of a caption or of a sound."""
        siblings = self.siblings[self.concepts[row]]
        if not text and siblings and rng.random() < self.config.sibling:
            row = siblings[rng.integers(len(siblings))]
        table = self.text if text else self.audio
        vector = table[row, rng.integers(table.shape[1])] + rng.standard_normal(256, np.float32) * self.config.noise
        return vector / np.linalg.norm(vector)

    def batch(self, rng: np.random.Generator, sound: np.ndarray, profile: np.ndarray) -> Tensor:
        """Rows of corpus.tsv `sound` [B] and profiles [B, 112] -> prompts [B, 1, 256 + 112]."""
        prompts = []
        for row, timbre in zip(np.where(sound < 0, rng.integers(len(self.audio), size=len(sound)), sound), profile):
            text = rng.random() < self.config.text
            weight = 1.0 if not text else rng.random() if rng.random() < self.config.both else 0.0
            weighted = weight * (timbre + rng.standard_normal(len(timbre)) * self.config.profile_noise)
            prompt = np.concatenate([self.embedding(rng, row, text), weighted])
            prompts.append(0 * prompt if rng.random() < self.config.drop else prompt)
        return torch.from_numpy(np.stack(prompts)).float()[:, None]


def learning_rate(fraction: float, step: int, config: TrainingConfig) -> float:
    """Warm-up, constant, then linear to 2 % over the last 40 % of the time. `fraction`: of the time, 0..1."""
    return config.learning_rate * min(1.0, (step + 1) / config.warm_up) * min(1.0, 0.02 + (1 - fraction) / 0.4)


def draw_times(size: int) -> Tensor:
    """[size]: logit-normal, shifted towards noise because many channels have a small variance; every fifth uniform from
    0.8 to 1, where the prompt matters most.
    """
    times = torch.sigmoid(0.7 + 1.2 * torch.randn(size))
    late = torch.rand(size) < 0.2
    return torch.where(late, 0.8 + 0.2 * torch.rand(size), times)


def parameter_groups(model: Generator) -> list[dict]:
    """The layers through which the prompt acts get 2.5 times the learning rate: their gradient is small."""
    names = ("prompt_embedding.", "profile_embedding.", "modulation.", "output_modulation.", ".cross_attention.")
    fast = [p for name, p in model.named_parameters() if any(part in name for part in names)]
    rest = [p for name, p in model.named_parameters() if not any(part in name for part in names)]
    return [{"params": rest, "scale": 1.0}, {"params": fast, "scale": 2.5}]


def velocity_of(model: Generator, batch: Batch, *guidance: Tensor) -> Tensor:
    """Of the timbre channels, [B, 56, T]. Loudness is steered and not guided (generator/steering.py)."""
    crops, timing = batch.crops, (batch.crops.seconds_start, batch.crops.seconds_total)
    with mixed_precision(batch.t.device, on_cpu=True):
        velocity = model(batch.noisy, batch.t, batch.prompt, crops.control, *timing, *guidance)
    return velocity.float()[:, LOUDNESS:]


def flow_loss(model: Generator, batch: Batch) -> Tensor:
    """Mean squared velocity error of the timbre channels, [B]."""
    straight = (batch.noise - batch.crops.latent)[:, LOUDNESS:]
    return (velocity_of(model, batch) - straight).square().mean((1, 2))


def held_out_batch(folder: Path, embeddings: np.ndarray, config: TrainingConfig, lowest: float) -> Batch:
    """The same scenes of held-out recordings and the same noise in every run, at times from `lowest` to 1.

    Prompts are the first of the recording's `embeddings` [n, versions, 256], without a profile.
    """
    scenes = Latents(folder, np.ones(len(embeddings) + 1), config)
    crops = scenes.batch(np.random.default_rng(5), min(129, scenes.frames), config.held_out)
    prompt = torch.from_numpy(np.concatenate([embeddings[crops.sound, 0], 0 * crops.profile], 1))[:, None]
    noise = torch.randn(crops.latent.shape, generator=torch.Generator().manual_seed(5))
    return Batch(crops, prompt, torch.linspace(lowest, 1, config.held_out), noise)


class HeldOut:
    """Loss on held-out scenes, whose prompts are embeddings of the recordings: with the recording as prompt, with its
    embedding alone, and without a prompt. The differences show the effect of the prompt.
    """

    def __init__(self, batch: Batch) -> None:
        profile = torch.from_numpy(batch.crops.profile).to(batch.prompt)[:, None]  # [B, 1, 112]
        sound = torch.cat([batch.prompt[:, :, : -profile.shape[2]], profile], 2)
        self.batches = {
            "held_out": batch._replace(prompt=sound),
            "held_out_embedding": batch,
            "held_out_without_prompt": batch._replace(prompt=0 * sound),
        }

    @torch.no_grad()
    def losses(self, model: Generator) -> dict[str, float]:
        return {name: float(flow_loss(model, batch).mean()) for name, batch in self.batches.items()}


def add_options(parser: argparse.ArgumentParser) -> None:
    """What every training of the generator takes."""
    parser.add_argument("--latents", type=Path, nargs="+", required=True)
    parser.add_argument("--valid", type=Path, help="latents of held-out scenes")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--embeddings", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", choices=CONFIGS, default="compact")
    add_budget(parser, minutes=50)
    parser.add_argument("--rate", type=float, help="peak learning rate instead of the configuration's")
    add_device(parser)
    add_accumulation(parser)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--resume", action="store_true", help="continue from <out>/last.pt")


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    add_options(parser)
    parser.add_argument(
        "--start", type=Path, help="checkpoint whose averaged weights are the start (export.from_pack writes one)"
    )
    return parser


class Task(NamedTuple):
    """A network on its device and what it learns."""

    model: Generator
    trained: bool  # its weights are not random, so that their average counts at once
    loss_of: Callable[[Batch], Tensor]  # a batch on that device -> [B]
    evaluate: Callable[[Generator], dict[str, float]] | None  # the averaged weights -> columns of loss.tsv


def add_row(path: Path, row: dict[str, str]) -> None:
    """Adds a row to a table, and the columns that are new in it: pieces of a training may differ in their columns."""
    rows = [*(read_table(path) if path.exists() else []), row]
    write_table(path, rows, tuple(dict.fromkeys(name for each in rows for name in each)))


def fit(args: argparse.Namespace, config: TrainingConfig, prompts: Prompts, task: Task) -> None:
    """Trains the network of `task` and writes its checkpoints and loss.tsv."""
    model, device = task.model, next(task.model.parameters()).device
    path, step = args.out / "last.pt", 0
    if path.exists() and not args.resume:
        raise SystemExit(f"{path} would be overwritten: go on from it with --resume, or give another --out")
    share = shares(args.corpus, config.drums)
    sets = [Latents(folder, share, config) for folder in args.latents]
    average = copy.deepcopy(model).requires_grad_(False)
    optimiser = torch.optim.AdamW(
        parameter_groups(model), lr=config.learning_rate, betas=(0.9, 0.95), weight_decay=0.01, fused=True
    )
    state = load(path) if args.resume and path.exists() else None
    if state:
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    rng = np.random.default_rng([args.seed, step])
    torch.manual_seed(args.seed + step)
    if state and "random" in state:  # older checkpoints have none
        restore_random_state(state["random"], rng)
    log = args.out / "loss.tsv"
    if step == 0:
        log.unlink(missing_ok=True)

    def losses() -> Iterator[Tensor]:
        """Of one batch after another, all with crops of the same length."""
        frames, size, _ = config.crops[rng.choice(len(config.crops), p=[crop.share for crop in config.crops])]
        fitting = [s for s in sets if s.frames >= frames] or sets
        volume = np.array([len(s) * s.frames for s in fitting], float)
        chosen = fitting[rng.choice(len(fitting), p=volume / volume.sum())]
        for _ in range(args.accumulate):
            crops = chosen.batch(rng, min(frames, chosen.frames), size)
            t, noise = draw_times(size), torch.randn_like(crops.latent)
            prompt = prompts.batch(rng, crops.sound, crops.profile)
            yield task.loss_of(move(Batch(crops, prompt, t, noise), device)).mean()

    budget, running = Budget(args.minutes, args.steps), []
    saved = 0.0 if step else -np.inf  # minutes of this run; so that the untrained state is evaluated
    while not budget.finished(step):
        for group in optimiser.param_groups:
            group["lr"] = group["scale"] * learning_rate(budget.progress(step), step, config)
        running += update(optimiser, losses(), args.accumulate, clip=1.0)
        step += 1
        decay = config.averaging if task.trained else min(config.averaging, (1 + step) / (10 + step))
        update_average(average, model, decay)
        nearly_over = budget.elapsed() + 0.5 / 60 >= args.minutes
        if budget.elapsed() - saved > config.checkpoint / 60 or nearly_over or budget.finished(step):
            save(path, model, average, optimiser, step, random_state(rng))
            figures = {"loss": float(torch.stack(running).mean())} | (task.evaluate(average) if task.evaluate else {})
            row = {"step": str(step), "minutes": f"{budget.elapsed():.1f}"}
            row |= {name: f"{figure:.4f}" for name, figure in figures.items()}
            add_row(log, row)
            print(*row.values(), flush=True)
            running, saved = [], budget.elapsed()
            for scenes in sets:
                scenes.refresh()
    save(path, model, average, optimiser, step, random_state(rng))


def train(args: argparse.Namespace, config: TrainingConfig) -> None:
    device = choose_device(args.device, args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    model = Generator(config.network)
    if args.start:
        model.load_state_dict(load(args.start)["average"])
    prompts = Prompts(args.embeddings, args.corpus, config)
    evaluate = None
    if args.valid:
        evaluate = HeldOut(move(held_out_batch(args.valid, prompts.audio, config, MIN_TIME), device)).losses
    model.to(device)
    fit(args, config, prompts, Task(model, args.start is not None, partial(flow_loss, model), evaluate))


def main() -> None:
    args = arguments().parse_args()
    train(args, dataclasses.replace(CONFIGS[args.config], **({"learning_rate": args.rate} if args.rate else {})))


if __name__ == "__main__":
    main()
