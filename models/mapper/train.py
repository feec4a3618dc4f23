"""Trains encoders and mapper together: python -m mapper.train READY RUN --minutes 40 [--resume]

READY holds prepared shards (mapper.cache); new ones are taken up as they appear, and --render adds clips as it goes.
RUN gets eye.pt (weights, optimiser, step), <step>.pt (averaged weights every --keep steps) and log.txt; a RUN that
mapper.warm wrote is gone on from. Besides the paper's cross-entropy on Gaussian-smoothed classes, two small heads
predict the strikes themselves: one at 125 Hz after the LSTM, which the mapper keeps, and one at 30 fps before it, which
gives the encoders a short path to learn from. Where a sound comes from is learnt from the classes of left and right
and, more directly, from the place itself wherever it is loud.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from audio import loudness
from game.openarena.film import FIRST as GAME
from mapper.cache import prepare, restore
from mapper.mirrored import in_a_mirror
from mapper.network import Eye, EyeConfig, MotionEncoder
from training import checkpoint
from training.averaging import averaged_model
from video.corpus import HELD_OUT, render
from video.sound import STAGE


@dataclass(frozen=True)
class TrainConfig:
    batch: int = 8
    rate: float = 1.2e-3
    warmup: int = 60
    decay: float = 1e-3
    sigma: float = 1.0  # classes, Gaussian label smoothing
    active_weight: float = 3.0  # extra weight of the loudest class: most of a clip is silence
    strike_weight: float = 1.0
    place_weight: float = 1.0
    game_share: float = 0.25  # of the clips of a batch, once there are any
    hide_frame: float = 0.3  # share of clips trained without the frame encoder
    average: float = 0.995  # exponential mean of the weights, which is what is exported


class Clips(NamedTuple):
    """A batch of prepared clips."""

    motion: Tensor  # int8 [B, T, 10, 24, 32]
    small: Tensor  # uint8 [B, T, 3, 48, 64]
    envelope: np.ndarray  # [B, 2, N]
    strikes: np.ndarray  # [B, 64, 2], time and level, NaN padded


class Outputs(NamedTuple):
    """What training compares with the truth."""

    logits: Tensor  # [B, 2, N, classes]
    early_strikes: Tensor  # [B, T], log-odds at 30 fps
    late_strikes: Tensor  # [B, N], log-odds at 125 Hz
    place: Tensor  # [B, N], -1 (left) to 1 (right)


class Shards:
    """Prepared clips, memory-mapped. A row is (number of the shard, place in it), which stays true when shards that
    appear later are taken up.
    """

    def __init__(self, folder: Path, encoded: bool = False):
        self.folder, self.kind = folder, "features" if encoded else "motion"
        self.refresh()

    def refresh(self) -> None:
        paths = sorted(self.folder.glob(f"*.{self.kind}.npy"), key=lambda path: int(path.name.split(".")[0]))
        names = [int(path.name.split(".")[0]) for path in paths]
        self.features = (
            {name: np.load(path, mmap_mode="r") for name, path in zip(names, paths)} if self.kind == "features" else {}
        )
        self.motion = {name: np.load(self.folder / f"{name}.motion.npy", mmap_mode="r") for name in names}
        self.small = {name: np.load(self.folder / f"{name}.small.npy", mmap_mode="r") for name in names}
        self.truth = {name: dict(np.load(self.folder / f"{name}.truth.npz")) for name in names}
        self.index = [(name, n) for name, held in self.motion.items() for n in range(len(held))]
        self.game = [row for row in self.index if GAME <= row[0] < HELD_OUT]
        self.rendered = [row for row in self.index if row[0] < GAME]

    def encoded(self, rows: list[tuple[int, int]], mirrored: bool) -> tuple[Tensor, np.ndarray, np.ndarray]:
        """features [B, T, 1024] of mapper.features, envelope [B, 2, N], strikes [B, 64, 2]."""
        features = torch.from_numpy(np.stack([self.features[shard][n, int(mirrored)] for shard, n in rows])).float()
        envelope = np.stack([self.truth[shard]["envelope"][n] for shard, n in rows])
        return (
            features,
            envelope[:, ::-1] if mirrored else envelope,
            np.stack([self.truth[shard]["strikes"][n] for shard, n in rows]),
        )

    def batch(self, rows: list[tuple[int, int]]) -> Clips:
        motion = torch.from_numpy(np.stack([self.motion[shard][n] for shard, n in rows]))
        small = torch.from_numpy(np.stack([self.small[shard][n] for shard, n in rows]))
        envelope = np.stack([self.truth[shard]["envelope"][n] for shard, n in rows])
        strikes = np.stack([self.truth[shard]["strikes"][n] for shard, n in rows])
        return Clips(motion, small, envelope, strikes)


class Fresh:
    """Clips rendered while training goes on: they join the batches at once and stay in memory."""

    def __init__(self, seed: int, seconds: float, encoder: MotionEncoder):
        self.seed, self.seconds, self.encoder = seed, seconds, encoder
        self.clips: list[tuple[np.ndarray, ...]] = []

    def add(self) -> None:
        frames, envelope, strikes = render(self.seed, self.seconds)
        self.clips.append((*prepare(frames, self.encoder), envelope, strikes))
        self.seed += 1

    def batch(self, count: int, rng: np.random.Generator) -> Clips:
        """As Shards.batch, for `count` random clips."""
        motion, small, envelope, strikes = (
            np.stack(part) for part in zip(*(self.clips[n] for n in rng.integers(len(self.clips), size=count)))
        )
        return Clips(torch.from_numpy(motion), torch.from_numpy(small), envelope, strikes)


def join(first: Clips, second: Clips) -> Clips:
    """Two batches as one."""
    return Clips(
        torch.cat([first.motion, second.motion]),
        torch.cat([first.small, second.small]),
        np.concatenate([first.envelope, second.envelope]),
        np.concatenate([first.strikes, second.strikes]),
    )


class Deck:
    """Rows of one kind in random order, over and over."""

    def __init__(self, rng: np.random.Generator):
        self.rng, self.left = rng, []

    def draw(self, rows: list[tuple[int, int]], count: int) -> list[tuple[int, int]]:
        if len(self.left) < count:
            self.left = [rows[n] for n in self.rng.permutation(len(rows))]
        drawn, self.left = self.left[:count], self.left[count:]
        return drawn


def angles(envelope: np.ndarray) -> np.ndarray:
    """Place of the sound, -1..1 from left to right, of envelopes [B, 2, N] as video.sound.pan makes them; [B, N]."""
    return (np.arctan2(envelope[:, 1], envelope[:, 0] + 1e-9) * 4 / np.pi - 1) / STAGE


def moved(envelope: np.ndarray, by: float) -> np.ndarray:
    """Envelopes [B, 2, N] with their sounds `by` further to the right (the picture is 2 wide), no further than its
    edge.
    """
    power = np.sqrt((envelope**2).sum(1))
    angle = np.pi / 4 * (1 + STAGE * np.clip(angles(envelope) + by * (power > 2e-2), -1, 1))
    return (power[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)).astype(np.float32)


def mirror(motion: Tensor, small: Tensor) -> tuple[Tensor, Tensor]:
    """Left for right."""
    return in_a_mirror(motion), small.flip(-1)


def vary(
    motion: Tensor, small: Tensor, envelope: np.ndarray, rng: np.random.Generator
) -> tuple[Tensor, Tensor, np.ndarray]:
    """One of many views of a batch: left-right flip (the channels swap with it), seldom upside down, moved by up to 3
    cells of the motion maps (the sound moves with it), nearer or farther (all motion faster or slower).
    """
    if rng.random() < 0.5:
        (motion, small), envelope = mirror(motion, small), envelope[:, ::-1]
    if rng.random() < 0.1:
        motion, small = motion.flip(-2), small.flip(-2)
        motion[:, :, [1, 5, 8]] *= -1
    down, across = (int(n) for n in rng.integers(-3, 4, 2))
    motion, small = motion.roll((down, across), (-2, -1)), small.roll((2 * down, 2 * across), (-2, -1))
    centred = np.abs(envelope[:, 0] - envelope[:, 1]).max(1) < 1e-6  # of the game: both channels are one
    envelope = np.where(centred[:, None, None], envelope, moved(envelope, across / 16))
    flows = motion[:, :, [0, 1, 4, 5, 7, 8]].float() * float(np.exp(rng.uniform(-0.4, 0.4)))
    motion[:, :, [0, 1, 4, 5, 7, 8]] = flows.round().clamp(-127, 127).to(torch.int8)
    return motion, small, envelope


def soft_classes(envelope: np.ndarray, sigma: float) -> Tensor:
    """[B, C, N] linear RMS (not smoothed) to class distributions [B, C, N, 64], Gaussian around the true class."""
    true = torch.from_numpy(loudness.encode(loudness.smooth(envelope)))[..., None]
    weights = torch.exp(-((torch.arange(loudness.CLASSES) - true) ** 2) / (2 * sigma**2))
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

    def forward(self, motion: Tensor, small: Tensor, keep: Tensor | None) -> Outputs:
        batch, frames = motion.shape[:2]
        pictures = (small.flatten(0, 1).float() / 255).contiguous(memory_format=torch.channels_last)
        with torch.set_grad_enabled(torch.is_grad_enabled() and self.eye.frame.training):
            seen = self.eye.frame.encode(pictures).unflatten(0, (batch, frames))
        flows = restore(motion.flatten(0, 1)).contiguous(memory_format=torch.channels_last)
        moved = self.eye.flow.encode(flows).unflatten(0, (batch, frames))
        return self.map(torch.cat([seen if keep is None else seen * keep, moved], 2).float())

    def map(self, features: Tensor) -> Outputs:
        """The same from features [B, T, 1024]."""
        mapper = self.eye.mapper
        states, early, place = mapper.states(features)
        logits = mapper.spread(mapper.head(states).float(), place.float())
        return Outputs(logits, self.early(early)[:, 0], mapper.strike(states)[..., 0], place)


def losses(outputs: Outputs, envelope: np.ndarray, strikes: np.ndarray, config: TrainConfig) -> list[Tensor]:
    """Of every clip [B]: cross-entropy of the classes, the strike loss of both heads, and the error of the place where
    it is loud.
    """
    logits, early, late, place = outputs
    target = soft_classes(envelope, config.sigma).float()
    weight = 1 + config.active_weight * target @ torch.linspace(0, 1, loudness.CLASSES)
    classes = -((target * F.log_softmax(logits.float(), -1)).sum(-1) * weight).sum((1, 2)) / weight.sum((1, 2))
    loud = torch.tensor(8.0)
    strike = sum(
        F.binary_cross_entropy_with_logits(
            found.float(), strike_targets(strikes, found.shape[1], rate, width), pos_weight=loud, reduction="none"
        ).mean(1)
        for found, rate, width in ((early, 30, 0.025), (late, 125, 0.02))
    )
    level = np.sqrt((envelope**2).mean(1))  # [B, N]
    at = (np.arange(place.shape[1]) * level.shape[1] / place.shape[1]).astype(int)
    heard = level * (level > np.maximum(0.02, 0.3 * level.max(1, keepdims=True)))
    wrong = (place.float() - torch.from_numpy(angles(envelope)[:, at]).float()) ** 2
    share = torch.from_numpy(heard[:, at]).float()
    return [classes, strike, (wrong * share).sum(1) / (share.sum(1) + 1e-3)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ready", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--rate", type=float, default=TrainConfig.rate)
    parser.add_argument("--seconds", type=float, default=4.0, help="length of a clip, as in READY")
    parser.add_argument("--render", type=int, help="render new clips, from this seed on")
    parser.add_argument("--every", type=int, default=1, help="steps for which one new clip is rendered")
    parser.add_argument("--keep", type=int, default=250)
    parser.add_argument(
        "--keep-frame", action="store_true", help="leave the frame encoder as it is: a quarter of a step's time"
    )
    parser.add_argument("--mapper-only", action="store_true", help="train the mapper on what mapper.features encoded")
    parser.add_argument("--no-game", action="store_true", help="to see what the game brings")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    config, sizes = TrainConfig(rate=args.rate), EyeConfig()
    args.run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    trainee = Trainee(sizes)
    mean = averaged_model(trainee, config.average)
    optimiser = torch.optim.AdamW(trainee.parameters(), lr=config.rate, weight_decay=config.decay)
    step = 0
    if (args.run / "eye.pt").exists():
        saved = checkpoint.load(args.run / "eye.pt")
        trainee.load_state_dict(saved.get("warm", saved.get("trainee")))
        mean.module.load_state_dict(trainee.state_dict())
        if "mean" in saved:
            mean.load_state_dict(saved["mean"])
            optimiser.load_state_dict(saved["optimiser"])
            step = saved["step"]
    shards, rng, start = Shards(args.ready, args.mapper_only), np.random.default_rng(step), time.time()
    fresh = Fresh(args.render, args.seconds, MotionEncoder(sizes)) if args.render else None
    trainee.eye.frame.to(memory_format=torch.channels_last)  # a quarter faster on a CPU
    trainee.eye.flow.to(memory_format=torch.channels_last)
    trainee.eye.frame.train(not args.keep_frame)
    decks, sums, seen, first = (Deck(rng), Deck(rng)), np.zeros((2, 3)), np.zeros(2), step
    with open(args.run / "log.txt", "a") as log:
        while (spent := (time.time() - start) / 60 / args.minutes) < 1:
            if step % 50 == 0:
                shards.refresh()
            if fresh and not args.mapper_only and step % args.every == 0:
                fresh.add()
            games = round(config.batch * config.game_share) if len(shards.game) >= 20 and not args.no_game else 0
            keep = (torch.rand(config.batch, 1, 1) > config.hide_frame).float()
            new = min(config.batch // 4, len(fresh.clips) // 8) if fresh else 0
            rows = decks[0].draw(shards.game, games) + decks[1].draw(shards.rendered, config.batch - games - new)
            if args.mapper_only:
                features, envelope, strikes = shards.encoded(rows, rng.random() < 0.5)
                features[:, :, : sizes.features] *= keep
                inputs, run = (features,), trainee.map
            else:
                batch = shards.batch(rows)
                motion, small, envelope, strikes = join(batch, fresh.batch(new, rng)) if new else batch
                motion, small, envelope = vary(motion, small, envelope, rng)
                inputs, run = (motion, small, keep), trainee
            for group in optimiser.param_groups:
                group["lr"] = float(
                    config.rate * min(1, (step - first + 1) / config.warmup) * (0.51 + 0.49 * np.cos(np.pi * spent))
                )
            with torch.autocast("cpu", torch.bfloat16):
                outputs = run(*inputs)
            classes, strike, place = losses(outputs, envelope, strikes, config)
            optimiser.zero_grad()
            (classes + config.strike_weight * strike + config.place_weight * place).mean().backward()
            nn.utils.clip_grad_norm_(trainee.parameters(), 2.0)
            optimiser.step()
            mean.update_parameters(trainee)
            step += 1
            found = torch.stack([classes, strike, place], 1).detach().numpy()
            sums += np.stack([found[:games].sum(0), found[games:].sum(0)])
            seen += [games, len(found) - games]
            if step % 25 == 0:
                parts = [
                    f"{kind} clips {count} classes {a:.4f} strikes {b:.4f} place {c:.4f}"
                    for kind, count, (a, b, c) in zip(
                        ("game", "rendered"),
                        (len(shards.game), len(shards.rendered) + (len(fresh.clips) if fresh else 0)),
                        sums / np.maximum(1, seen[:, None]),
                    )
                ]
                print(f"{step} minutes {(time.time() - start) / 60:.1f}", *parts, file=log, flush=True)
                sums, seen = np.zeros((2, 3)), np.zeros(2)
            if step % 100 == 0:
                save(args.run, trainee, mean, optimiser, step)
            if step % args.keep == 0:
                checkpoint.save({"mean": mean.state_dict()}, args.run / f"{step}.pt")
    save(args.run, trainee, mean, optimiser, step)


def save(run: Path, trainee: nn.Module, mean: nn.Module, optimiser: torch.optim.Optimizer, step: int) -> None:
    state = {
        "trainee": trainee.state_dict(),
        "mean": mean.state_dict(),
        "optimiser": optimiser.state_dict(),
        "step": step,
    }
    checkpoint.save(state, run / "eye.pt")


def load(path: Path) -> Trainee:
    """The averaged weights of a run, or those it starts with, ready to evaluate or export."""
    trainee = Trainee(EyeConfig())
    saved = checkpoint.load(path)
    if "mean" in saved:
        mean = torch.optim.swa_utils.AveragedModel(trainee)
        mean.load_state_dict(saved["mean"])
        return mean.module.eval()
    trainee.load_state_dict(saved["warm"])
    return trainee.eval()


if __name__ == "__main__":
    main()
