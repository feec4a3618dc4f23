"""Trains encoders and mapper together: python -m mapper.train READY RUN --minutes 40

READY holds prepared shards (mapper.cache); new ones are used as soon as they appear, and --render adds clips during
training. RUN gets mapper.pt (weights, averaged weights, optimiser, step), <step>.pt (averaged weights, every --keep
steps) and log.txt. If RUN already has a checkpoint, of an earlier training or of mapper.warm_start, training continues
from it.

Besides the paper's cross-entropy on Gaussian-smoothed classes there are two losses on hits (at 125 Hz after the LSTM,
and at 30 fps before it as a short gradient path to the encoders) and one on the pan position.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel

from mapper.augmentation import augment
from mapper.losses import losses
from mapper.network import MotionEncoder, VideoMapperConfig
from mapper.shards import RenderedClips, Sampler, Shards, join
from mapper.training_module import CHECKPOINT, TrainingModule, checkpoint_of, load_state
from training import checkpoint
from training.averaging import averaged_model

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


def save(run: Path, module: nn.Module, average: nn.Module, optimiser: torch.optim.Optimizer, step: int) -> None:
    state = {
        "module": module.state_dict(),
        "average": average.state_dict(),
        "optimiser": optimiser.state_dict(),
        "step": step,
    }
    checkpoint.save(state, run / CHECKPOINT)


def resume(run: Path, module: nn.Module, average: AveragedModel, optimiser: torch.optim.Optimizer) -> int:
    """Loads the checkpoint of a run, if there is one; returns its step."""
    path = checkpoint_of(run)
    if not path.exists():
        return 0
    state = load_state(path)
    module.load_state_dict(state["module"])
    average.module.load_state_dict(module.state_dict())
    if "average" not in state:  # a warm start
        return 0
    average.load_state_dict(state["average"])
    optimiser.load_state_dict(state["optimiser"])
    return state["step"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ready", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--rate", type=float, default=TrainConfig.rate)
    parser.add_argument("--seconds", type=float, default=4.0, help="length of a clip, as in READY")
    parser.add_argument("--render", type=int, help="render new clips, from this seed on")
    parser.add_argument("--every", type=int, default=1, help="steps per rendered clip")
    parser.add_argument("--keep", type=int, default=250, help="steps between snapshots of the averaged weights")
    parser.add_argument("--keep-frame", action="store_true", help="freeze the frame encoder (a quarter less time)")
    parser.add_argument("--mapper-only", action="store_true", help="the RMS-Mapper alone, on mapper.features")
    parser.add_argument("--no-game", action="store_true", help="train on rendered clips alone")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    config, network_config = TrainConfig(rate=args.rate), VideoMapperConfig()
    args.run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    module = TrainingModule(network_config)
    average = averaged_model(module, config.average)
    optimiser = torch.optim.AdamW(module.parameters(), lr=config.rate, weight_decay=config.decay)
    step = first = resume(args.run, module, average, optimiser)
    shards, rng, start = Shards(args.ready, args.mapper_only), np.random.default_rng(step), time.time()
    fresh = RenderedClips(args.render, args.seconds, MotionEncoder(network_config)) if args.render else None
    module.network.frame_encoder.to(memory_format=torch.channels_last)  # a quarter faster on a CPU
    module.network.motion_encoder.to(memory_format=torch.channels_last)
    module.network.frame_encoder.train(not args.keep_frame)
    game_sampler, rendered_sampler, loss_log = Sampler(rng), Sampler(rng), LossLog()
    with open(args.run / "log.txt", "a") as log:
        while (progress := (time.time() - start) / 60 / args.minutes) < 1:
            if step % 50 == 0:
                shards.refresh()
            if fresh and not args.mapper_only and step % args.every == 0:
                fresh.add()
            enough = len(shards.game) >= LEAST_GAME_CLIPS and not args.no_game
            games = round(config.batch * config.game_share) if enough else 0
            keep = (torch.rand(config.batch, 1, 1) > config.hide_frame).float()
            new = min(config.batch // 4, len(fresh.clips) // 8) if fresh else 0
            rows = game_sampler.draw(shards.game, games)
            rows = rows + rendered_sampler.draw(shards.rendered, config.batch - games - new)
            if args.mapper_only:
                features, envelope, hits = shards.encoded_batch(rows, rng.random() < 0.5)
                features[:, :, : network_config.feature_dim] *= keep
                inputs, forward = (features,), module.map
            else:
                batch = shards.batch(rows)
                pyramid, small, envelope, hits = augment(join(batch, fresh.batch(new, rng)) if new else batch, rng)
                inputs, forward = (pyramid, small, keep), module
            for group in optimiser.param_groups:
                group["lr"] = learning_rate(config, step - first, progress)
            with torch.autocast("cpu", torch.bfloat16):
                outputs = forward(*inputs)
            loss = losses(outputs, envelope, hits)
            optimiser.zero_grad()
            (loss.classes + config.hit_weight * loss.hits + config.pan_weight * loss.pan).mean().backward()
            nn.utils.clip_grad_norm_(module.parameters(), config.clip)
            optimiser.step()
            average.update_parameters(module)
            step += 1
            loss_log.add(torch.stack(loss, 1).detach().numpy(), games)
            if step % 25 == 0:
                clips = len(shards.game), len(shards.rendered) + (len(fresh.clips) if fresh else 0)
                loss_log.write(log, step, (time.time() - start) / 60, clips)
            if step % 100 == 0:
                save(args.run, module, average, optimiser, step)
            if step % args.keep == 0:
                checkpoint.save({"average": average.state_dict()}, args.run / f"{step}.pt")
    save(args.run, module, average, optimiser, step)


if __name__ == "__main__":
    main()
