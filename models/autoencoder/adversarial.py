"""Trains the texture network of a fitted codec against discriminators.

    python -m autoencoder.adversarial --corpus DIR --codec codec.pt --out DIR --minutes 60 [--resume] [--device cuda]

Works on sound of unit level, since loudness is exact without it. The encoder does not change, so existing latents and
generators remain valid. Writes OUT/codec.pt (average of the weights) and OUT/last.pt (for --resume). The excitation is
noise and synthetic partials; where a reference gives the excitation, the texture network has no effect.
"""

import argparse
import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from autoencoder.data import Corpus, draw_batch
from autoencoder.discriminator import Discriminators
from autoencoder.excitation import LENGTH, PERIOD
from autoencoder.network import Autoencoder, load_autoencoder, save_autoencoder
from training import checkpoint
from training.averaging import update_average
from training.budget import Budget, add_budget
from training.device import add_device, choose_device, mixed_precision
from training.random_state import random_state, restore_random_state
from training.update import add_accumulation, update


@dataclass(frozen=True)
class AdversarialConfig:
    batch: int = 4
    frames: int = 32  # of the latent: 0.74 s
    learning_rate: float = 1.5e-4  # of the texture network; lower than the discriminators', which must stay ahead
    discriminator_learning_rate: float = 8e-4
    spectral_weight: float = 5.0  # of the band level loss
    smoothing: int = 17  # frames of 6 ms over which band levels are averaged
    jitter: float = 0.15  # noise on half of the timbres, since a generator's timbres are not exact
    averaging: float = 0.998  # decay of the average of weights, per step
    discriminator_steps: int = 200  # first steps, which train the discriminators alone


@dataclass(frozen=True)
class TrainingBatch:
    """Drawn for every step."""

    timbre: Tensor  # [B, 56, T]
    gain: Tensor  # [B, 2, samples]: sharpened level over interpolated level, which the decoder applies
    real: Tensor  # [B, 2, samples], recordings of unit level
    begin: int  # first frame of the looping excitation


@torch.no_grad()
def draw(model: Autoencoder, corpus: Corpus, rng: np.random.Generator, config: AdversarialConfig) -> TrainingBatch:
    sounds = draw_batch(corpus, rng, config.batch, 1024 * config.frames)
    audio = torch.from_numpy(sounds).to(model.mean.device)  # [B, 2, samples]
    description, level = model.describe(audio)
    timbre = model.timbre_of(description, level)
    jitter = config.jitter * torch.from_numpy(rng.random((config.batch, 1, 1)) < 0.5).to(timbre)
    target = model.loudness.unpack(model.loudness.pack(level))
    dense = model.loudness.upsample(level)
    return TrainingBatch(
        timbre + jitter * torch.randn_like(timbre),
        model.loudness.sharpen(target) / dense,
        audio / dense,
        int(rng.integers(PERIOD)),
    )


def decode_batch(model: Autoencoder, batch: TrainingBatch) -> Tensor:
    """[B, 2, samples] as `Autoencoder.decode` computes it, divided by the target level."""
    timbre = batch.timbre
    excitation, share = timbre.new_zeros(1, LENGTH), timbre.new_zeros(len(timbre), 1, 1)
    return model.synthesise(timbre, excitation, share, batch.begin) * batch.gain


def spectral_error(model: Autoencoder, decoded: Tensor, real: Tensor, smoothing: int) -> Tensor:
    """Mean absolute difference in nepers of the mid signals' levels in the side signal's bands, averaged over
    `smoothing` frames. The bands are wide, so that random variation hardly counts.
    """
    levels = []
    for sound in (decoded, real):
        re, im = model.stft(sound.mean(1)).chunk(2, 1)  # [B, bins, frames]
        power = F.avg_pool1d(model.side_pool @ (re * re + im * im), smoothing, smoothing // 2)  # [B, bands, frames']
        levels.append(0.5 * torch.log(power * model.config.size + 1e-4))
    return (levels[0] - levels[1]).abs().mean()


class AdversarialTraining:
    """The networks of the adversarial training and their optimisers."""

    def __init__(self, model: Autoencoder, config: AdversarialConfig) -> None:
        self.model, self.config, self.step = model.requires_grad_(False), config, 0
        self.texture = model.texture.requires_grad_(True)
        self.average = copy.deepcopy(model.texture).requires_grad_(False)
        self.discriminators = Discriminators(model.timbre).to(model.mean.device)

        def adam(network, learning_rate):
            return torch.optim.AdamW(network.parameters(), lr=learning_rate, betas=(0.8, 0.99), weight_decay=0.01)

        self.optimisers = {
            "texture": adam(self.texture, config.learning_rate),
            "discriminators": adam(self.discriminators, config.discriminator_learning_rate),
        }

    def parts(self) -> dict:
        """Everything with a state dict, by its name in the checkpoint."""
        return {
            "texture": self.texture,
            "mean": self.average,
            "discriminators": self.discriminators,
            **{f"{name} optimiser": optimiser for name, optimiser in self.optimisers.items()},
        }

    def save(self, path: Path, rng: np.random.Generator) -> None:
        parts = {name: part.state_dict() for name, part in self.parts().items()}
        checkpoint.save({"step": self.step, "random": random_state(rng), **parts}, path)

    def load(self, path: Path, rng: np.random.Generator) -> None:
        """Also the states of the random generators, which older checkpoints do not have."""
        state = checkpoint.load(path, "autoencoder")
        self.step = state["step"]
        for name, part in self.parts().items():
            part.load_state_dict(state[name])
        if "random" in state:
            restore_random_state(state["random"], rng)

    def update(self, name: str, losses: Iterable[Tensor], count: int, scale: float) -> Tensor:
        """One step of an optimiser at its configured learning rate times `scale`. Returns the mean loss."""
        rates = {
            "texture": self.config.learning_rate,
            "discriminators": self.config.discriminator_learning_rate,
        }
        self.optimisers[name].param_groups[0]["lr"] = scale * rates[name]
        return torch.stack(update(self.optimisers[name], losses, count, clip=5.0)).mean()

    def discriminator_loss(self, batch: TrainingBatch) -> Tensor:
        """Hinge loss."""
        with torch.no_grad():
            decoded = decode_batch(self.model, batch)
        real_logits = self.judge(batch.real.mean(1), batch.timbre)
        fake_logits = self.judge(decoded.mean(1), batch.timbre)
        hinge = sum(F.relu(1 - a).mean() + F.relu(1 + b).mean() for a, b in zip(real_logits, fake_logits))
        return hinge / len(real_logits)

    def judge(self, sound: Tensor, timbre: Tensor) -> list[Tensor]:
        with mixed_precision(sound.device):
            return [logits.float() for logits in self.discriminators(sound, timbre)]

    def texture_losses(self, batch: TrainingBatch) -> tuple[Tensor, Tensor]:
        """Adversarial and spectral loss."""
        decoded = decode_batch(self.model, batch)
        logits = self.judge(decoded.mean(1), batch.timbre)
        adversarial = -sum(part.mean() for part in logits) / len(logits)
        return adversarial, spectral_error(self.model, decoded, batch.real, self.config.smoothing)

    def learn(self, batches: list[TrainingBatch], scale: float = 1.0) -> dict[str, float]:
        """One step of both networks, at the configured learning rates times `scale`. Returns the losses."""
        self.discriminators.requires_grad_(True)
        hinge = self.update("discriminators", map(self.discriminator_loss, batches), len(batches), scale)
        found = {"discriminator": float(hinge)}
        self.step += 1
        if self.step <= self.config.discriminator_steps:
            return found
        self.discriminators.requires_grad_(False)
        pairs = []

        def losses() -> Iterator[Tensor]:
            for batch in batches:
                adversarial, spectral = self.texture_losses(batch)
                pairs.append(torch.stack([adversarial, spectral]).detach())
                yield adversarial + self.config.spectral_weight * spectral

        self.update("texture", losses(), len(batches), scale)
        update_average(self.average, self.texture, self.config.averaging)
        adversarial, spectral = torch.stack(pairs).mean(0).tolist()
        return found | {"adversarial": adversarial, "spectral": spectral}


def save_progress(training: AdversarialTraining, out: Path, rng: np.random.Generator) -> None:
    """Writes last.pt and codec.pt."""
    training.save(out / "last.pt", rng)
    codec = copy.deepcopy(training.model).cpu()
    codec.texture.load_state_dict(training.average.state_dict())
    save_autoencoder(codec, out / "codec.pt")


def train(args: argparse.Namespace, config: AdversarialConfig) -> AdversarialTraining:
    device = choose_device(args.device, args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    training = AdversarialTraining(load_autoencoder(args.codec).to(device), config)
    corpus, rng = Corpus(args.corpus, "train"), np.random.default_rng(0)
    if args.resume:
        training.load(args.out / "last.pt", rng)
    budget, sums, count = Budget(args.minutes, args.steps), {}, 0
    while not budget.finished(training.step):
        rate = min(1.0, 2.5 * (1 - budget.progress(training.step)))
        batches = [draw(training.model, corpus, rng, config) for _ in range(args.accumulate)]
        losses = training.learn(batches, rate)
        sums, count = {name: sums.get(name, 0) + value for name, value in losses.items()}, count + 1
        if training.step % 100 == 0:
            print(
                training.step,
                f"{60 * budget.elapsed():.0f} s",
                *(f"{name} {value / count:.3f}" for name, value in sums.items()),
                flush=True,
            )
            sums, count = {}, 0
        if training.step % 500 == 0:
            save_progress(training, args.out, rng)
    save_progress(training, args.out, rng)
    return training


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--codec", type=Path, required=True, help="written by autoencoder.fit")
    parser.add_argument("--out", type=Path, required=True)
    add_budget(parser, minutes=60)
    parser.add_argument("--resume", action="store_true", help="continue from <out>/last.pt")
    add_device(parser)
    add_accumulation(parser)
    return parser


def main() -> None:
    train(arguments().parse_args(), AdversarialConfig())


if __name__ == "__main__":
    main()
