"""Adversarial phase of the codec: python -m autoencoder.adversarial --corpus DIR --codec codec.pt --out DIR --minutes
60 [--resume]

Trains the texture network of a fitted codec against discriminators, on sound of unit level: loudness is exact without
it and stays as it is. The latent does not change, so latents and generators go on from it. Writes OUT/codec.pt (mean of
the weights over the last steps) and OUT/last.pt (everything that resuming needs). Sounds are driven by noise and
made-up partials: what a reference drives, the texture leaves alone.
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

from autoencoder.data import Corpus, batch
from autoencoder.discriminator import Discriminators
from autoencoder.excitation import LENGTH, PERIOD
from autoencoder.network import Autoencoder, load_autoencoder, save_autoencoder
from training import checkpoint
from training.averaging import update_average


@dataclass(frozen=True)
class Config:
    batch: int = 4
    frames: int = 32  # of the latent: 0.74 s
    rate: float = 1.5e-4  # of the texture; a critic that learns no faster than it is fooled teaches nothing
    critics_rate: float = 8e-4
    colour: float = 5.0  # weight of band levels
    smooth: int = 17  # frames of 6 ms over which band levels are compared
    jitter: float = 0.15  # added to half of the timbres: a generator's are not exact either
    keep: float = 0.998  # of the running mean of weights, each step
    alone: int = 200  # first steps, of the discriminators alone


@dataclass(frozen=True)
class Material:
    """What both networks work on, drawn anew for every step."""

    timbre: Tensor  # [B, 56, T]
    course: Tensor  # [B, 2, samples], what the decoder's loudness does within unit level
    real: Tensor  # [B, 2, samples], recordings of unit level
    begin: int


@torch.no_grad()
def draw(model: Autoencoder, corpus: Corpus, rng: np.random.Generator, config: Config) -> Material:
    audio = torch.from_numpy(batch(corpus, rng, config.batch, 1024 * config.frames))
    description, level = model.describe(audio)
    timbre = model.timbre_of(description, level)
    jitter = config.jitter * torch.from_numpy(rng.random((config.batch, 1, 1)) < 0.5)
    asked = model.loudness.unpack(model.loudness.pack(level))
    spread = model.loudness.spread(level)
    return Material(
        timbre + jitter * torch.randn_like(timbre),
        model.loudness.sharpen(asked) / spread,
        audio / spread,
        int(rng.integers(PERIOD)),
    )


def decoded(model: Autoencoder, material: Material) -> Tensor:
    """[B, 2, samples] as `Autoencoder.decode` makes it, over the level that was asked."""
    timbre = material.timbre
    return (
        model.flat(timbre, timbre.new_zeros(1, LENGTH), timbre.new_zeros(len(timbre), 1, 1), material.begin)
        * material.course
    )


def colour_error(model: Autoencoder, made: Tensor, real: Tensor, smooth: int) -> Tensor:
    """Mean |difference| in nepers of the levels of the wide bands (those of the side) of the mid, averaged over
    `smooth` frames: so wide that chance, which is a sound's own, hardly counts.
    """
    levels = []
    for sound in (made, real):
        re, im = model.stft(sound.mean(1)).chunk(2, 1)
        power = F.avg_pool1d(model.side_pool @ (re * re + im * im), smooth, smooth // 2)
        levels.append(0.5 * torch.log(power * model.config.size + 1e-4))
    return (levels[0] - levels[1]).abs().mean()


class Phase:
    """The networks of the adversarial phase and their optimisers."""

    def __init__(self, model: Autoencoder, config: Config) -> None:
        self.model, self.config, self.step = model.requires_grad_(False), config, 0
        self.texture = model.texture.requires_grad_(True)
        self.mean = copy.deepcopy(model.texture).requires_grad_(False)
        self.critics = Discriminators(model.timbre)

        def adam(network, rate):
            return torch.optim.AdamW(network.parameters(), lr=rate, betas=(0.8, 0.99), weight_decay=0.01)

        self.optimisers = {
            "texture": adam(self.texture, config.rate),
            "critics": adam(self.critics, config.critics_rate),
        }

    def parts(self) -> dict:
        return {
            "texture": self.texture,
            "mean": self.mean,
            "critics": self.critics,
            **{f"{name} optimiser": one for name, one in self.optimisers.items()},
        }

    def save(self, path: Path) -> None:
        checkpoint.save({"step": self.step, **{name: part.state_dict() for name, part in self.parts().items()}}, path)

    def load(self, path: Path) -> None:
        state = checkpoint.load(path)
        self.step = state["step"]
        for name, part in self.parts().items():
            part.load_state_dict(state[name])

    def update(self, name: str, loss: Tensor, rate: float) -> None:
        optimiser = self.optimisers[name]
        optimiser.param_groups[0]["lr"] = rate
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(optimiser.param_groups[0]["params"], 5.0)
        optimiser.step()

    def learn(self, material: Material, slower: float = 1.0) -> dict[str, float]:
        """One step of both, at the configured rates times `slower`; returns the losses."""
        made, real, timbre = decoded(self.model, material), material.real.mean(1), material.timbre
        self.critics.requires_grad_(True)
        of_real, of_made = self.critics(real, timbre), self.critics(made.detach().mean(1), timbre)
        # Hinge
        told_apart = sum(F.relu(1 - a).mean() + F.relu(1 + b).mean() for a, b in zip(of_real, of_made)) / len(of_real)
        self.update("critics", told_apart, slower * self.config.critics_rate)
        found = {"told apart": told_apart.item()}
        self.step += 1
        if self.step <= self.config.alone:
            return found
        self.critics.requires_grad_(False)
        verdicts = self.critics(made.mean(1), timbre)
        fooled = -sum(verdict.mean() for verdict in verdicts) / len(verdicts)
        colour = colour_error(self.model, made, material.real, self.config.smooth)
        self.update("texture", fooled + self.config.colour * colour, slower * self.config.rate)
        update_average(self.mean, self.texture, self.config.keep)
        return found | {"fooled": fooled.item(), "colour": colour.item()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--codec", type=Path, required=True, help="fitted, as autoencoder.fit writes it")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--resume", action="store_true")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    config = Config()
    phase, corpus = Phase(load_autoencoder(args.codec), config), Corpus(args.corpus, "train")
    if args.resume:
        phase.load(args.out / "last.pt")
    torch.manual_seed(phase.step)
    rng = np.random.default_rng(phase.step)
    start, sums, count = time.monotonic(), {}, 0
    while (spent := (time.monotonic() - start) / 60 / args.minutes) < 1:
        found = phase.learn(draw(phase.model, corpus, rng, config), min(1.0, 2.5 * (1 - spent)))
        sums, count = {name: sums.get(name, 0) + value for name, value in found.items()}, count + 1
        if phase.step % 100 == 0:
            print(
                phase.step,
                f"{60 * args.minutes * spent:.0f} s",
                *(f"{name} {value / count:.3f}" for name, value in sums.items()),
                flush=True,
            )
            sums, count = {}, 0
        if phase.step % 500 == 0:
            keep(phase, args.out)
    keep(phase, args.out)


def keep(phase: Phase, out: Path) -> None:
    phase.save(out / "last.pt")
    whole = copy.deepcopy(phase.model)
    whole.texture.load_state_dict(phase.mean.state_dict())
    save_autoencoder(whole, out / "codec.pt")


if __name__ == "__main__":
    main()
