"""Trains encoders and mapper together: python -m mapper.train READY RUN --minutes 40

READY holds prepared shards (mapper.cache); new ones are used as soon as they appear, and --render adds clips during
training. RUN gets mapper.pt (weights, averaged weights, optimiser, step, random state), <step>.pt (averaged weights,
every --keep steps) and log.txt. If RUN already has a checkpoint, of an earlier training or of mapper.warm_start,
training continues from it, and with --steps exactly, if nothing is added or rendered.

Besides the paper's cross-entropy on Gaussian-smoothed classes there are two losses on hits (at 125 Hz after the LSTM,
and at 30 fps before it as a short gradient path to the encoders) and one on the pan position.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
import torch
from torch import Tensor

from mapper.augmentation import augment
from mapper.losses import Losses, losses
from mapper.network import MotionEncoder, VideoMapperConfig
from mapper.shards import RenderedClips, Sampler, Shards, join
from mapper.training_module import CHECKPOINT, TrainingModule, checkpoint_of, load_state
from training import checkpoint
from training.averaging import averaged_model
from training.budget import Budget, add_budget
from training.device import add_device, choose_device, mixed_precision, move
from training.random_state import random_state, restore_random_state
from training.update import add_accumulation, update

LEAST_GAME_CLIPS = 20  # with fewer, batches are of rendered clips alone


@dataclass(frozen=True)
class TrainConfig:
    batch: int = 8
    rate: float = 1.2e-3
    warmup: int = 60  # steps
    decay: float = 1e-3  # weight decay
    clip: float = 2.0  # norm of the gradient
    hit_weight: float = 1.0
    pan_weight: float = 1.0
    game_share: float = 0.25  # of the clips of a batch
    hide_frame: float = 0.3  # share of clips trained without the frame encoder's features
    average: float = 0.995  # decay of the averaged weights, which are exported


class LossLog:
    """Mean losses of clips of the games and of rendered clips since the last line."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.sums, self.counts = np.zeros((2, 3)), np.zeros(2)

    def add(self, values: np.ndarray, games: int) -> None:
        """values [B, 3], the first `games` rows of the games."""
        self.sums += np.stack([values[:games].sum(0), values[games:].sum(0)])
        self.counts += [games, len(values) - games]

    def write(self, file: TextIO, step: int, minutes: float, clips: tuple[int, int]) -> None:
        """clips: how many of the games and rendered ones there are to choose from."""
        parts = [
            f"{source} clips {count} classes {classes:.4f} hits {hits:.4f} pan {pan:.4f}"
            for source, count, (classes, hits, pan) in zip(
                ("game", "rendered"), clips, self.sums / np.maximum(1, self.counts[:, None])
            )
        ]
        print(f"{step} minutes {minutes:.1f}", *parts, file=file, flush=True)
        self.reset()


def learning_rate(config: TrainConfig, step: int, progress: float) -> float:
    """Linear warm-up over steps since the start, then a cosine to 2 % at `progress` 1."""
    return float(config.rate * min(1, (step + 1) / config.warmup) * (0.51 + 0.49 * np.cos(np.pi * progress)))


class MapperTraining:
    """What a checkpoint holds."""

    def __init__(self, config: TrainConfig, device: torch.device) -> None:
        torch.manual_seed(0)
        self.module = TrainingModule(VideoMapperConfig()).to(device)
        self.average = averaged_model(self.module, config.average)
        self.optimiser = torch.optim.AdamW(self.module.parameters(), lr=config.rate, weight_decay=config.decay)
        self.step, self.rng = 0, np.random.default_rng(0)
        self.game_sampler, self.rendered_sampler = Sampler(self.rng), Sampler(self.rng)
        if device.type == "cpu":  # a quarter faster there
            self.module.network.frame_encoder.to(memory_format=torch.channels_last)
            self.module.network.motion_encoder.to(memory_format=torch.channels_last)

    def save(self, run: Path) -> None:
        state = {
            "module": self.module.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "random": random_state(self.rng),
            "samplers": [self.game_sampler.state_dict(), self.rendered_sampler.state_dict()],
        }
        checkpoint.save(state, run / CHECKPOINT)

    def resume(self, run: Path) -> None:
        """Continues from the checkpoint of a run, if there is one, or from a warm start."""
        path = checkpoint_of(run)
        if not path.exists():
            return
        state = load_state(path)
        self.module.load_state_dict(state["module"])
        self.average.module.load_state_dict(self.module.state_dict())
        if "average" not in state:  # a warm start
            return
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step = state["step"]
        if "random" in state:  # older checkpoints have none
            restore_random_state(state["random"], self.rng)
            for sampler, left in zip((self.game_sampler, self.rendered_sampler), state["samplers"]):
                sampler.load_state_dict(left)
        else:
            self.rng.bit_generator.state = np.random.default_rng(self.step).bit_generator.state


class Batches:
    """Draws batches and computes their losses."""

    def __init__(self, args: argparse.Namespace, config: TrainConfig, training: MapperTraining, device: torch.device):
        self.args, self.config, self.training, self.device = args, config, training, device
        self.shards = Shards(args.ready, args.mapper_only)
        encoder = MotionEncoder(training.module.network.config)
        self.fresh = RenderedClips(args.render, args.seconds, encoder) if args.render else None

    def count(self) -> tuple[int, int]:
        """Clips of the games and rendered ones to choose from."""
        return len(self.shards.game), len(self.shards.rendered) + (len(self.fresh.clips) if self.fresh else 0)

    def renew(self, step: int) -> None:
        """Reads new shards and renders new clips, where it is time to."""
        if step % 50 == 0:
            self.shards.refresh()
        if self.fresh and not self.args.mapper_only and step % self.args.every == 0:
            self.fresh.add()

    def losses(self) -> tuple[Losses, int]:
        """Of the next batch, and how many of its clips are of the games; these are its first."""
        config, training, rng = self.config, self.training, self.training.rng
        enough = len(self.shards.game) >= LEAST_GAME_CLIPS and not self.args.no_game
        games = round(config.batch * config.game_share) if enough else 0
        keep = (torch.rand(config.batch, 1, 1) > config.hide_frame).float()
        new = min(config.batch // 4, len(self.fresh.clips) // 8) if self.fresh else 0
        rows = training.game_sampler.draw(self.shards.game, games)
        rows = rows + training.rendered_sampler.draw(self.shards.rendered, config.batch - games - new)
        if self.args.mapper_only:
            features, envelope, hits = self.shards.encoded_batch(rows, rng.random() < 0.5)
            features[:, :, : training.module.network.config.feature_dim] *= keep
            inputs, forward = (features,), training.module.map
        else:
            batch = self.shards.batch(rows)
            joined = join(batch, self.fresh.batch(new, rng)) if new else batch
            pyramid, small, envelope, hits = augment(joined, rng)
            inputs, forward = (pyramid, small, keep), training.module
        with mixed_precision(self.device, on_cpu=True):
            outputs = forward(*move(inputs, self.device))
        return losses(outputs, envelope, hits), games


def train(args: argparse.Namespace, config: TrainConfig) -> MapperTraining:
    device = choose_device(args.device, args.threads)
    args.run.mkdir(parents=True, exist_ok=True)
    training = MapperTraining(config, device)
    batches = Batches(args, config, training, device)
    training.resume(args.run)  # after everything that draws random numbers
    training.module.network.frame_encoder.train(not args.keep_frame)
    first = 0 if args.steps else training.step  # step at which the warm-up begins
    budget, loss_log = Budget(args.minutes, args.steps), LossLog()

    def totals() -> Iterator[Tensor]:
        for _ in range(args.accumulate):
            loss, games = batches.losses()
            loss_log.add(torch.stack(loss, 1).detach().cpu().numpy(), games)
            yield (loss.classes + config.hit_weight * loss.hits + config.pan_weight * loss.pan).mean()

    with open(args.run / "log.txt", "a") as log:
        while not budget.finished(training.step):
            batches.renew(training.step)
            for group in training.optimiser.param_groups:
                group["lr"] = learning_rate(config, training.step - first, budget.progress(training.step))
            update(training.optimiser, totals(), args.accumulate, config.clip)
            training.average.update_parameters(training.module)
            training.step += 1
            if training.step % 25 == 0:
                loss_log.write(log, training.step, budget.elapsed(), batches.count())
            if training.step % 100 == 0:
                training.save(args.run)
            if training.step % args.keep == 0:
                checkpoint.save({"average": training.average.state_dict()}, args.run / f"{training.step}.pt")
    training.save(args.run)
    return training


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ready", type=Path)
    parser.add_argument("run", type=Path)
    add_budget(parser, minutes=40)
    parser.add_argument("--rate", type=float, default=TrainConfig.rate)
    parser.add_argument("--seconds", type=float, default=4.0, help="length of a clip, as in READY")
    parser.add_argument("--render", type=int, help="render new clips, from this seed on")
    parser.add_argument("--every", type=int, default=1, help="steps per rendered clip")
    parser.add_argument("--keep", type=int, default=250, help="steps between snapshots of the averaged weights")
    parser.add_argument("--keep-frame", action="store_true", help="freeze the frame encoder (a quarter less time)")
    parser.add_argument("--mapper-only", action="store_true", help="the RMS-Mapper alone, on mapper.features")
    parser.add_argument("--no-game", action="store_true", help="train on rendered clips alone")
    add_device(parser)
    add_accumulation(parser)
    return parser


def main() -> None:
    args = arguments().parse_args()
    train(args, TrainConfig(rate=args.rate))


if __name__ == "__main__":
    main()
