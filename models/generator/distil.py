"""Folds guidance into the network, so that one evaluation a step is enough.

    python -m generator.distil --teacher GENERATOR.pt --corpus DIR --latents DIR [DIR ...] --embeddings embeddings.npz
        --out DIR --minutes 50 [--valid DIR] [--resume | --student DIR/carried] [--device cuda] [--accumulate N]
        [--steps N]

First stage of guided distillation (Meng et al., On Distillation of Guided Diffusion Models, arXiv 2210.03142): the
student starts with the teacher's weights, takes the guidance scale as an input, and learns the teacher's guided
velocity, v(nothing) + scale * (v(prompt) - v(nothing)). Scenes, prompts and times are those of generator.train. Writes
<out>/last.pt, the averaged weights in <out>/carried (float16, one file below 16 MB), and <out>/loss.tsv, whose columns
for held-out scenes are the shares of guidance's effect that are not learnt yet: 1 before training, 0 for the teacher.
"""

import argparse
import dataclasses
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from generator.checkpoint import load, load_generator
from generator.guided import GuidedGenerator
from generator.network import Generator
from generator.steering import LOUDNESS
from generator.train import CONFIGS, Crops, Latents, Prompts, TrainingConfig, add_options, fit
from training.device import choose_device, mixed_precision, move
from training.parts import load_parts, save_parts

LOWEST = 0.5  # times from here up are guided, as in the studio
SCALES = (1.0, 8.0)  # that are drawn
EVALUATED = (3.0, 6.0)  # the studio's for references and for words
RATE = 3e-4  # peak learning rate: the weights are trained


def velocity_of(model: Generator, noisy: Tensor, t: Tensor, prompt: Tensor, crops: Crops, *guidance: Tensor) -> Tensor:
    """Timbre channels, [B, 56, T]. Loudness is steered and not guided (generator/steering.py)."""
    with mixed_precision(t.device, on_cpu=True):
        velocity = model(noisy, t, prompt, crops.control, crops.seconds_start, crops.seconds_total, *guidance)
    return velocity.float()[:, LOUDNESS:]


@torch.no_grad()
def guided_velocity(
    teacher: Generator, noisy: Tensor, t: Tensor, prompt: Tensor, crops: Crops, guidance: Tensor
) -> Tensor:
    """The teacher's, at scales [B], [B, 56, T]."""
    plain = velocity_of(teacher, noisy, t, prompt, crops)
    nothing = velocity_of(teacher, noisy, t, 0 * prompt, crops)
    return nothing + guidance[:, None, None] * (plain - nothing)


def noisy_latent(crops: Crops, t: Tensor, noise: Tensor) -> Tensor:
    """[B, 64, T] at times [B]."""
    return (1 - t[:, None, None]) * crops.latent + t[:, None, None] * noise


def distillation_loss(
    student: GuidedGenerator, teacher: Generator, crops: Crops, prompt: Tensor, t: Tensor, noise: Tensor
) -> Tensor:
    """Mean squared error of the velocity over the scale, which is about how fast the error grows with it, [B]."""
    low, high = SCALES
    guidance = torch.where(t >= LOWEST, low + (high - low) * torch.rand(len(t)).to(t), torch.ones_like(t))
    noisy = noisy_latent(crops, t, noise)
    target = guided_velocity(teacher, noisy, t, prompt, crops, guidance)
    error = velocity_of(student, noisy, t, prompt, crops, guidance) - target
    return error.square().mean((1, 2)) / guidance


class HeldOut:
    """Fixed scenes of held-out recordings with captions as prompts, at guided times."""

    def __init__(
        self, folder: Path, prompts: Prompts, config: TrainingConfig, teacher: Generator, device: torch.device
    ) -> None:
        size, rng, generator = config.held_out, np.random.default_rng(5), torch.Generator().manual_seed(5)
        scenes = Latents(folder, np.ones(len(prompts.audio) + 1), config)
        crops = scenes.batch(rng, min(129, scenes.frames), size)
        embedding = torch.from_numpy(np.concatenate([prompts.text[crops.sound, 0], 0 * crops.profile], 1))[:, None]
        times, noise = torch.linspace(LOWEST, 1, size), torch.randn(crops.latent.shape, generator=generator)
        self.crops, self.times, self.prompt, noise = move((crops, times, embedding, noise), device)
        self.noisy = noisy_latent(self.crops, self.times, noise)
        self.scales = [torch.full_like(self.times, scale) for scale in EVALUATED]
        about = (self.noisy, self.times, self.prompt, self.crops)
        self.plain = velocity_of(teacher, *about).detach()
        self.targets = [guided_velocity(teacher, *about, scale) for scale in self.scales]

    @torch.no_grad()
    def shares(self, student: Generator) -> dict[str, float]:
        """Power of the student's error over that of what guidance changes."""
        found = {}
        for scale, target, name in zip(self.scales, self.targets, EVALUATED):
            velocity = velocity_of(student, self.noisy, self.times, self.prompt, self.crops, scale)
            error, effect = (velocity - target).square().mean(), (self.plain - target).square().mean()
            found[f"left_{name:g}"] = float(error / effect)
        return found


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--teacher", type=Path, required=True, help="checkpoint; export.from_pack writes a pack's")
    parser.add_argument("--student", type=Path, help="`carried` of an earlier run, to start with its weights")
    add_options(parser)
    return parser


def distil(args: argparse.Namespace, config: TrainingConfig) -> None:
    device = choose_device(args.device, args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    teacher = load_generator(args.teacher).requires_grad_(False).to(device)
    student = GuidedGenerator(teacher.config)
    if args.student:
        student.load_state_dict(load_parts(args.student)[0])
    else:
        student.load_state_dict(load(args.teacher)["average"], strict=False)
    student.to(device)
    prompts = Prompts(args.embeddings, args.corpus, config)
    held_out = HeldOut(args.valid, prompts, config, teacher, device) if args.valid else None

    def loss_of(crops: Crops, prompt: Tensor, t: Tensor, noise: Tensor) -> Tensor:
        return distillation_loss(student, teacher, crops, prompt, t, noise)

    fit(args, config, student, loss_of, held_out.shares if held_out else lambda _: {}, trained=True)
    trained = load(args.out / "last.pt")
    save_parts(trained["average"], {"step": trained["step"]}, args.out / "carried")


def main() -> None:
    args = arguments().parse_args()
    distil(args, dataclasses.replace(CONFIGS[args.config], learning_rate=args.rate or RATE))


if __name__ == "__main__":
    main()
