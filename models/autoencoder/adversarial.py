"""Trains the texture network of a fitted codec against discriminators.

    python -m autoencoder.adversarial --corpus DIR --codec codec.pt --out DIR --minutes 60 [--resume]

Works on sound of unit level, since loudness is exact without it. The encoder does not change, so existing latents and
generators remain valid. Writes OUT/codec.pt (average of the weights) and OUT/last.pt (for --resume). The excitation is
noise and synthetic partials; where a reference gives the excitation, the texture network has no effect.
"""

import argparse
import copy
import time
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
    audio = torch.from_numpy(draw_batch(corpus, rng, config.batch, 1024 * config.frames))  # [B, 2, samples]
    description, level = model.describe(audio)
    timbre = model.timbre_of(description, level)
    jitter = config.jitter * torch.from_numpy(rng.random((config.batch, 1, 1)) < 0.5)
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
        self.discriminators = Discriminators(model.timbre)

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

    def save(self, path: Path) -> None:
        checkpoint.save({"step": self.step, **{name: part.state_dict() for name, part in self.parts().items()}}, path)

    def load(self, path: Path) -> None:
        state = checkpoint.load(path, "autoencoder")
        self.step = state["step"]
        for name, part in self.parts().items():
            part.load_state_dict(state[name])

    def update(self, name: str, loss: Tensor, learning_rate: float) -> None:
        optimiser = self.optimisers[name]
        optimiser.param_groups[0]["lr"] = learning_rate
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(optimiser.param_groups[0]["params"], 5.0)
        optimiser.step()

    def learn(self, batch: TrainingBatch, scale: float = 1.0) -> dict[str, float]:
        """One step of both networks, at the configured learning rates times `scale`. Returns the losses."""
        decoded, real, timbre = decode_batch(self.model, batch), batch.real.mean(1), batch.timbre
        self.discriminators.requires_grad_(True)
        real_logits = self.discriminators(real, timbre)
        fake_logits = self.discriminators(decoded.detach().mean(1), timbre)
        hinge = sum(F.relu(1 - a).mean() + F.relu(1 + b).mean() for a, b in zip(real_logits, fake_logits))
        hinge = hinge / len(real_logits)
        self.update("discriminators", hinge, scale * self.config.discriminator_learning_rate)
        losses = {"discriminator": hinge.item()}
        self.step += 1
        if self.step <= self.config.discriminator_steps:
            return losses
        self.discriminators.requires_grad_(False)
        logits = self.discriminators(decoded.mean(1), timbre)
        adversarial = -sum(part.mean() for part in logits) / len(logits)
        spectral = spectral_error(self.model, decoded, batch.real, self.config.smoothing)
        loss = adversarial + self.config.spectral_weight * spectral
        self.update("texture", loss, scale * self.config.learning_rate)
        update_average(self.average, self.texture, self.config.averaging)
        return losses | {"adversarial": adversarial.item(), "spectral": spectral.item()}


def save_progress(training: AdversarialTraining, out: Path) -> None:
    """Writes last.pt and codec.pt."""
    training.save(out / "last.pt")
    codec = copy.deepcopy(training.model)
    codec.texture.load_state_dict(training.average.state_dict())
    save_autoencoder(codec, out / "codec.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--codec", type=Path, required=True, help="written by autoencoder.fit")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--resume", action="store_true", help="continue from <out>/last.pt")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    config = AdversarialConfig()
    training, corpus = AdversarialTraining(load_autoencoder(args.codec), config), Corpus(args.corpus, "train")
    if args.resume:
        training.load(args.out / "last.pt")
    torch.manual_seed(training.step)
    rng = np.random.default_rng(training.step)
    start, sums, count = time.monotonic(), {}, 0
    while (spent := (time.monotonic() - start) / 60 / args.minutes) < 1:
        losses = training.learn(draw(training.model, corpus, rng, config), min(1.0, 2.5 * (1 - spent)))
        sums, count = {name: sums.get(name, 0) + value for name, value in losses.items()}, count + 1
        if training.step % 100 == 0:
            print(
                training.step,
                f"{60 * args.minutes * spent:.0f} s",
                *(f"{name} {value / count:.3f}" for name, value in sums.items()),
                flush=True,
            )
            sums, count = {}, 0
        if training.step % 500 == 0:
            save_progress(training, args.out)
    save_progress(training, args.out)


if __name__ == "__main__":
    main()
