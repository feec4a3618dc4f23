"""Trains encoders and mapper together: python -m mapper.train READY RUN --minutes 40 [--resume]

READY holds prepared shards (mapper.cache); new ones are taken up as they appear, and --render adds clips as it goes. RUN gets
eye.pt (weights, optimiser, step) and log.txt. Besides the paper's cross-entropy on Gaussian-smoothed classes, two small heads predict the strikes themselves: one at
125 Hz after the LSTM, which the mapper keeps, and one at 30 fps before it, which gives the encoders a short path to learn from.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from video.corpus import render

from . import envelope as curve
from .cache import prepare, restore
from .network import Eye, EyeConfig, MotionEncoder


@dataclass(frozen=True)
class TrainConfig:
    batch: int = 8
    rate: float = 1.2e-3
    warmup: int = 60
    decay: float = 1e-3
    sigma: float = 1.0  # classes, Gaussian label smoothing
    active_weight: float = 3.0  # extra weight of the loudest class: most of a clip is silence
    strike_weight: float = 1.0
    hide_frame: float = 0.3  # share of clips trained without the frame encoder
    average: float = 0.995  # exponential mean of the weights, which is what is exported


class Shards:
    """Prepared clips, memory-mapped; shards that appear later are taken up at the next epoch."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.refresh()

    def refresh(self) -> None:
        paths = sorted(self.folder.glob("*.motion.npy"), key=lambda path: int(path.name.split(".")[0]))
        names = [path.name.split(".")[0] for path in paths]
        self.motion = [np.load(self.folder / f"{name}.motion.npy", mmap_mode="r") for name in names]
        self.small = [np.load(self.folder / f"{name}.small.npy", mmap_mode="r") for name in names]
        self.truth = [dict(np.load(self.folder / f"{name}.truth.npz")) for name in names]
        self.index = [(shard, n) for shard, held in enumerate(self.motion) for n in range(len(held))]

    def batch(self, rows: list[tuple[int, int]]) -> tuple[Tensor, Tensor, np.ndarray, np.ndarray]:
        """motion int8 [B, T, 10, 24, 32], small uint8 [B, T, 3, 48, 64], envelope [B, 2, N], strikes [B, 64, 2]."""
        motion = torch.from_numpy(np.stack([self.motion[shard][n] for shard, n in rows]))
        small = torch.from_numpy(np.stack([self.small[shard][n] for shard, n in rows]))
        envelope = np.stack([self.truth[shard]["envelope"][n] for shard, n in rows])
        return motion, small, envelope, np.stack([self.truth[shard]["strikes"][n] for shard, n in rows])


class Fresh:
    """Clips rendered while training goes on: they join the batches at once and stay in memory."""

    def __init__(self, seed: int, seconds: float, encoder: MotionEncoder):
        self.seed, self.seconds, self.encoder = seed, seconds, encoder
        self.clips: list[tuple[np.ndarray, ...]] = []

    def add(self) -> None:
        frames, envelope, strikes = render(self.seed, self.seconds)
        self.clips.append((*prepare(frames, self.encoder), envelope, strikes))
        self.seed += 1

    def batch(self, count: int, rng: np.random.Generator) -> tuple[Tensor, Tensor, np.ndarray, np.ndarray]:
        """As Shards.batch, for `count` random clips."""
        motion, small, envelope, strikes = (np.stack(part) for part in zip(*(self.clips[n] for n in rng.integers(len(self.clips), size=count))))
        return torch.from_numpy(motion), torch.from_numpy(small), envelope, strikes


def join(first: tuple[Tensor, Tensor, np.ndarray, np.ndarray], second: tuple[Tensor, Tensor, np.ndarray, np.ndarray]):
    """Two batches as one."""
    return (torch.cat([first[0], second[0]]), torch.cat([first[1], second[1]]),
            np.concatenate([first[2], second[2]]), np.concatenate([first[3], second[3]]))


def vary(motion: Tensor, small: Tensor, envelope: np.ndarray, rng: np.random.Generator) -> tuple[Tensor, Tensor, np.ndarray]:
    """One of many views of a batch: left-right flip (the channels swap with it), seldom upside down, moved by up to 3 cells of the
    motion maps, nearer or farther (all motion faster or slower)."""
    if rng.random() < 0.5:
        motion, small, envelope = motion.flip(-1), small.flip(-1), envelope[:, ::-1]
        motion[:, :, [0, 4, 7]] *= -1
    if rng.random() < 0.2:
        motion, small = motion.flip(-2), small.flip(-2)
        motion[:, :, [1, 5, 8]] *= -1
    down, across = (int(n) for n in rng.integers(-3, 4, 2))
    motion, small = motion.roll((down, across), (-2, -1)), small.roll((2 * down, 2 * across), (-2, -1))
    flows = motion[:, :, [0, 1, 4, 5, 7, 8]].float() * float(np.exp(rng.uniform(-0.4, 0.4)))
    motion[:, :, [0, 1, 4, 5, 7, 8]] = flows.round().clamp(-127, 127).to(torch.int8)
    return motion, small, envelope


def soft_classes(envelope: np.ndarray, sigma: float) -> Tensor:
    """[B, C, N] linear RMS (not smoothed) to class distributions [B, C, N, 64], Gaussian around the true class."""
    true = torch.from_numpy(curve.encode(curve.smooth(envelope)))[..., None]
    weights = torch.exp(-((torch.arange(curve.CLASSES) - true) ** 2) / (2 * sigma**2))
    return weights / weights.sum(-1, keepdim=True)


def strike_targets(strikes: np.ndarray, count: int, rate: float, width: float) -> Tensor:
    """[B, count] bumps of `width` seconds (standard deviation) around every strike."""
    times = torch.arange(count) / rate
    distance = times[None, None] - torch.from_numpy(strikes[:, :, 0])[..., None]
    return torch.nan_to_num(torch.exp(-(distance**2) / (2 * width**2))).amax(1)


class Trainee(nn.Module):
    """The networks with the early training head, fed with prepared shards."""

    def __init__(self, config: EyeConfig):
        super().__init__()
        self.eye = Eye(config)
        self.early = nn.Conv1d(config.hidden, 1, 3, padding=1)

    def forward(self, motion: Tensor, small: Tensor, keep: Tensor | None) -> tuple[Tensor, Tensor, Tensor]:
        """Logits [B, C, N, 64], strikes at 30 fps [B, T] and at 125 Hz [B, N] (logits)."""
        batch, frames = motion.shape[:2]
        pictures = small.flatten(0, 1).float() / 255
        seen = self.eye.frame.encode(pictures).unflatten(0, (batch, frames))
        moved = self.eye.flow.encode(restore(motion.flatten(0, 1))).unflatten(0, (batch, frames))
        features = torch.cat([seen if keep is None else seen * keep, moved], 2).float()
        states, early = self.eye.mapper.states(features)
        return self.eye.mapper.classify(states), self.early(early)[:, 0], self.eye.mapper.strike(states)[..., 0]


def losses(outputs: tuple[Tensor, Tensor, Tensor], envelope: np.ndarray, strikes: np.ndarray, config: TrainConfig) -> tuple[Tensor, Tensor]:
    """Cross-entropy of the classes, and the strike loss of both heads."""
    logits, early, late = outputs
    target = soft_classes(envelope, config.sigma).float()
    weight = 1 + config.active_weight * target @ torch.linspace(0, 1, curve.CLASSES)
    classes = -((target * F.log_softmax(logits.float(), -1)).sum(-1) * weight).sum() / weight.sum()
    loud = torch.tensor(8.0)
    strike = F.binary_cross_entropy_with_logits(early.float(), strike_targets(strikes, early.shape[1], 30, 0.025), pos_weight=loud)
    strike = strike + F.binary_cross_entropy_with_logits(late.float(), strike_targets(strikes, late.shape[1], 125, 0.02), pos_weight=loud)
    return classes, strike


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ready", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--rate", type=float, default=TrainConfig.rate)
    parser.add_argument("--seconds", type=float, default=4.0, help="length of a clip, as in READY")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--render", type=int, help="render one new clip a step, from this seed on")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    config, sizes = TrainConfig(rate=args.rate), EyeConfig()
    args.run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    trainee = Trainee(sizes)
    mean = torch.optim.swa_utils.AveragedModel(trainee, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(config.average), use_buffers=True)
    optimiser = torch.optim.AdamW(trainee.parameters(), lr=config.rate, weight_decay=config.decay)
    step = 0
    if args.resume:
        saved = torch.load(args.run / "eye.pt", weights_only=True)
        trainee.load_state_dict(saved["trainee"])
        mean.load_state_dict(saved["mean"])
        optimiser.load_state_dict(saved["optimiser"])
        step = saved["step"]
    shards, rng, start = Shards(args.ready), np.random.default_rng(step), time.time()
    fresh = Fresh(args.render, args.seconds, MotionEncoder(sizes)) if args.render else None
    order: list[tuple[int, int]] = []
    sums, seen, first = np.zeros(2), 0, step
    with open(args.run / "log.txt", "a") as log:
        while (spent := (time.time() - start) / 60 / args.minutes) < 1:
            if len(order) < config.batch:
                shards.refresh()
                order = [shards.index[n] for n in rng.permutation(len(shards.index))]
            if fresh:
                fresh.add()
            new = min(config.batch // 2, len(fresh.clips) // 8) if fresh else 0
            rows, order = order[:config.batch - new], order[config.batch - new:]
            batch = shards.batch(rows)
            motion, small, envelope, strikes = join(batch, fresh.batch(new, rng)) if new else batch
            motion, small, envelope = vary(motion, small, envelope, rng)
            keep = (torch.rand(len(motion), 1, 1) > config.hide_frame).float()
            for group in optimiser.param_groups:
                group["lr"] = float(config.rate * min(1, (step - first + 1) / config.warmup) * (0.51 + 0.49 * np.cos(np.pi * spent)))
            with torch.autocast("cpu", torch.bfloat16):
                outputs = trainee(motion, small, keep)
            classes, strike = losses(outputs, envelope, strikes, config)
            optimiser.zero_grad()
            (classes + config.strike_weight * strike).backward()
            nn.utils.clip_grad_norm_(trainee.parameters(), 2.0)
            optimiser.step()
            mean.update_parameters(trainee)
            step += 1
            sums, seen = sums + [classes.item(), strike.item()], seen + 1
            if step % 25 == 0:
                line = f"{step} minutes {(time.time() - start) / 60:.1f} clips {len(shards.index)} classes {sums[0] / seen:.4f} strikes {sums[1] / seen:.4f}"
                print(line, file=log, flush=True)
                sums, seen = np.zeros(2), 0
            if step % 100 == 0:
                save(args.run, trainee, mean, optimiser, step)
    save(args.run, trainee, mean, optimiser, step)


def save(run: Path, trainee: nn.Module, mean: nn.Module, optimiser: torch.optim.Optimizer, step: int) -> None:
    part = run / "eye.part"
    torch.save({"trainee": trainee.state_dict(), "mean": mean.state_dict(), "optimiser": optimiser.state_dict(), "step": step}, part)
    part.rename(run / "eye.pt")


def load_mean(path: Path) -> Trainee:
    """The averaged weights of a run, ready to evaluate or export."""
    trainee = Trainee(EyeConfig())
    mean = torch.optim.swa_utils.AveragedModel(trainee)
    mean.load_state_dict(torch.load(path, weights_only=True)["mean"])
    return mean.module.eval()


if __name__ == "__main__":
    main()
