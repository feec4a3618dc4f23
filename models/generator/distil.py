"""Folds guidance into the network, so that one evaluation a step is enough.

    python -m generator.distil --teacher GENERATOR.pt --corpus DIR --latents DIR [DIR ...] --embeddings embeddings.npz
        --out DIR --minutes 50 [--valid DIR] [--resume] [--student DIR/carried] [--device cuda] [--accumulate N]
        [--steps N]

First stage of guided distillation (Meng et al., On Distillation of Guided Diffusion Models, arXiv 2210.03142): the
student starts with the teacher's weights, takes the guidance scale as an input, and learns the teacher's guided
velocity, v(nothing) + scale * (v(prompt) - v(nothing)). Scenes, prompts and times are those of generator.train. Writes
<out>/last.pt, the averaged weights in <out>/carried (float16, one file below 16 MB), and <out>/loss.tsv, whose columns
for held-out scenes are the shares of guidance's effect that are not learnt yet: 1 before training, 0 for the teacher.

A training in pieces has --resume in each: the first finds no <out>/last.pt and starts from the teacher, or from the
--student of another machine, at step 0; the later ones go on from <out>/last.pt, also where --student is given. Without
--resume nothing starts in a folder with a last.pt.
"""

import argparse
import dataclasses
from functools import partial
from pathlib import Path

import torch
from torch import Tensor

from generator.checkpoint import load, load_generator
from generator.guidance import GUIDANCE, GUIDED_SCALES, LOWEST_GUIDED, REFERENCE_GUIDANCE
from generator.guided import GuidedGenerator
from generator.network import Generator
from generator.train import (
    CONFIGS,
    Batch,
    Prompts,
    Task,
    TrainingConfig,
    add_options,
    fit,
    held_out_batch,
    velocity_of,
)
from training.device import choose_device, move
from training.parts import load_parts, save_parts

EVALUATED = (REFERENCE_GUIDANCE, GUIDANCE)
RATE = 3e-4  # peak learning rate: the weights are trained


@torch.no_grad()
def guided_velocity(teacher: Generator, batch: Batch, guidance: Tensor) -> Tensor:
    """The teacher's, at scales [B], [B, 56, T]."""
    plain = velocity_of(teacher, batch)
    nothing = velocity_of(teacher, batch._replace(prompt=0 * batch.prompt))
    return nothing + guidance[:, None, None] * (plain - nothing)


def distillation_loss(student: GuidedGenerator, teacher: Generator, batch: Batch) -> Tensor:
    """Mean squared error of the velocity over the scale, which is about how fast the error grows with it, [B]."""
    t, (low, high) = batch.t, GUIDED_SCALES
    guidance = torch.where(t >= LOWEST_GUIDED, low + (high - low) * torch.rand(len(t)).to(t), torch.ones_like(t))
    error = velocity_of(student, batch, guidance) - guided_velocity(teacher, batch, guidance)
    return error.square().mean((1, 2)) / guidance


class HeldOut:
    """Held-out scenes with captions as prompts, at guided times."""

    def __init__(self, batch: Batch, teacher: Generator) -> None:
        self.batch = batch
        self.scales = [torch.full_like(batch.t, scale) for scale in EVALUATED]
        self.plain = velocity_of(teacher, batch).detach()
        self.targets = [guided_velocity(teacher, batch, scale) for scale in self.scales]

    @torch.no_grad()
    def shares(self, student: Generator) -> dict[str, float]:
        """Power of the student's error over that of what guidance changes."""
        found = {}
        for scale, target, name in zip(self.scales, self.targets, EVALUATED):
            velocity = velocity_of(student, self.batch, scale)
            error, effect = (velocity - target).square().mean(), (self.plain - target).square().mean()
            found[f"left_{name:g}"] = float(error / effect)
        return found


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--teacher", type=Path, required=True, help="checkpoint; export.from_pack writes a pack's")
    parser.add_argument("--student", type=Path, help="`carried` of another machine's run, whose weights are the start")
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
        student.load_unguided(load(args.teacher)["average"])
    student.to(device)
    prompts = Prompts(args.embeddings, args.corpus, config)
    evaluate = None
    if args.valid:
        batch = held_out_batch(args.valid, prompts.text, config, LOWEST_GUIDED)
        evaluate = HeldOut(move(batch, device), teacher).shares
    loss_of = partial(distillation_loss, student, teacher)
    fit(args, config, prompts, Task(student, trained=True, loss_of=loss_of, evaluate=evaluate))
    trained = load(args.out / "last.pt")
    save_parts(trained["average"], {"step": trained["step"]}, args.out / "carried")


def main() -> None:
    args = arguments().parse_args()
    distil(args, dataclasses.replace(CONFIGS[args.config], learning_rate=args.rate or RATE))


if __name__ == "__main__":
    main()
