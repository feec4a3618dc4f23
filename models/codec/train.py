"""Trains the learnt codec, in pieces.

    python -m codec.train --corpus CORPUS --out RUN --minutes 8.5 --total-minutes 25.5 [--config debug] [--device cuda]

A piece ends by itself after --minutes; the same command continues. Schedules run over --total-minutes (or --steps).
Discriminators take part in the last third. RUN gets

- carried/part-N.pt, below 16 MB each: weights, their average and the discriminators, in float16;
- state.pt: the same at full precision with the optimisers' and random generators' states;
- curve.csv and curve.png.

With state.pt a piece continues exactly. Without it, on another machine, it continues from carried/: the optimisers
begin anew with a warm-up.
"""

import argparse
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from codec.curve import Curve
from codec.recordings import Recordings, load_recordings
from codec.training import CONFIGS, CodecTraining, TrainingConfig, crop_samples, sample_of
from training import checkpoint
from training.budget import Budget
from training.device import add_device, choose_device
from training.parts import PATTERN, load_parts, save_parts
from training.random_state import random_state, restore_random_state
from training.update import add_accumulation

HELD_OUT_SEED, STATISTICS_SEED = 5, 6


def resume(training: CodecTraining, out: Path, rng: np.random.Generator) -> list[int]:
    """Continues from RUN if there is something. Returns the steps at which its pieces began."""
    if (out / "state.pt").exists():
        state = checkpoint.load(out / "state.pt")
        training.load_state(state)
        restore_random_state(state["random"], rng)
        return [*state["pieces"], training.step]
    if list((out / "carried").glob(PATTERN)):
        tensors, about = load_parts(out / "carried")
        training.load_weights(tensors, about)
        torch.manual_seed(training.step)
        rng.bit_generator.state = np.random.default_rng(training.step).bit_generator.state
        return [*about["pieces"], training.step]
    return [0]


def save(training: CodecTraining, out: Path, rng: np.random.Generator, pieces: list[int]) -> None:
    checkpoint.save({**training.state(), "random": random_state(rng), "pieces": pieces}, out / "state.pt")
    save_parts(training.weights(), {**training.about(), "pieces": pieces}, out / "carried")


def train(args: argparse.Namespace, config: TrainingConfig) -> CodecTraining:
    device, begin = choose_device(args.device, args.threads), time.monotonic()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    rng, training = np.random.default_rng(0), CodecTraining(config, device)
    recordings = load_recordings(args.corpus, "train", device)

    def drawing(source: Recordings, generator: np.random.Generator):
        def draw() -> Tensor:
            return source.batch(generator, config.batch, crop_samples(config))

        return draw

    valid = load_recordings(args.corpus, "valid", device)
    held_out = sample_of(training.codec, drawing(valid, np.random.default_rng(HELD_OUT_SEED))())
    pieces = resume(training, args.out, rng)
    budget = Budget(args.minutes, args.steps, args.total_minutes, training.minutes)
    curve, found = Curve(args.out, training.step), defaultdict(list)  # losses by name since the last line
    print(f"{device}: ready after {time.monotonic() - begin:.0f} s, step {training.step}", flush=True)

    def log(place: float) -> None:
        values = {name: sum(losses) / len(losses) for name, losses in found.items()}
        values |= {f"held_out_{name}": value for name, value in training.held_out(held_out).items()}
        curve.add({"step": training.step, "minutes": place, **values})
        print(training.step, f"{place:.2f} min", *(f"{k} {v:.3f}" for k, v in values.items()), flush=True)
        found.clear()

    logged = saved = time.monotonic()
    draw = drawing(recordings, rng)
    while not budget.finished(training.step):
        for name, value in training.learn(draw, args.accumulate, budget.progress(training.step)).items():
            found[name].append(value)
        if time.monotonic() - logged > args.log_seconds:
            log(budget.trained())
            logged = time.monotonic()
        if time.monotonic() - saved > args.save_seconds:
            training.minutes = budget.trained()
            save(training, args.out, rng, pieces)
            saved = time.monotonic()
    training.minutes = budget.trained()
    if found:
        log(training.minutes)
    training.measure_latents(drawing(recordings, np.random.default_rng(STATISTICS_SEED)))
    save(training, args.out, rng, pieces)
    curve.plot(pieces)
    done = budget.complete(training.step)
    print(f"step {training.step}, {training.minutes:.2f} minutes,", "complete" if done else "to be continued")
    return training


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", choices=CONFIGS, default="compact")
    parser.add_argument("--minutes", type=float, default=8.5, help="of this piece, loading not included")
    parser.add_argument("--total-minutes", type=float, help="of the whole training; --minutes if absent")
    parser.add_argument("--steps", type=int, help="of the whole training, in place of --total-minutes")
    parser.add_argument("--log-seconds", type=float, default=20)
    parser.add_argument("--save-seconds", type=float, default=120)
    add_accumulation(parser)
    add_device(parser)
    return parser


def main() -> None:
    args = arguments().parse_args()
    train(args, CONFIGS[args.config])


if __name__ == "__main__":
    main()
