"""Trains mapper.picture_change.HitEvidence on a frozen mapper: python -m mapper.train_evidence READY RUN

READY holds shards prepared by mapper.cache, mapper.features (with the encoders of RUN's checkpoint) and
mapper.picture_cache. Writes RUN/evidence.pt. 500 steps take two minutes of one core once the mapper's log-odds are
known, 0.1 s of a core each clip. If --minutes end before that, --resume continues from RUN/evidence.progress.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from audio import loudness
from mapper.losses import LATE_HIT_SIGMA, hit_loss
from mapper.network import RmsMapper
from mapper.picture_change import HitEvidence, PictureConfig, hit_log_odds, mirror_change
from mapper.shards import Sampler, Shards
from mapper.training_module import checkpoint_of, load
from training import checkpoint
from training.budget import Budget
from training.device import add_device, choose_device, mixed_precision, move
from training.progress import Progress
from training.update import add_accumulation, update


@dataclass(frozen=True)
class EvidenceTrainConfig:
    steps: int = 500
    batch: int = 12
    rate: float = 2e-3
    warmup: int = 30  # steps
    decay: float = 1e-2  # weight decay
    clip: float = 2.0  # norm of the gradient
    hide_mapper: float = 0.3  # share of clips trained without the mapper's log-odds


@torch.no_grad()
def known_hits(mapper: RmsMapper, features: np.ndarray, feature_dim: int) -> np.ndarray:
    """Log-odds [N] of a film's features and its mirror image's [2, T, 1024], without the frame encoder's."""
    views = torch.from_numpy(np.array(features)).float()
    views[:, :, :feature_dim] = 0
    views = views.to(mapper.hit_head.weight.device)
    return hit_log_odds(mapper, mapper.states(views)).cpu().numpy()


def train(
    change: Tensor,
    log_odds: Tensor,
    hits: np.ndarray,
    config: EvidenceTrainConfig,
    path: Path | None = None,
    minutes: float = 60,
    accumulate: int = 1,
) -> HitEvidence:
    """Changes [clips, T, 5, P], log-odds [clips, N] and hits [clips, 64, 2] -> the trained network, on the device of
    the changes. `path` holds the progress until all steps are done.
    """
    device = change.device
    network, rng = HitEvidence(PictureConfig()).to(device), np.random.default_rng(0)
    optimiser = torch.optim.AdamW(network.parameters(), lr=config.rate, weight_decay=config.decay)
    sampler, clips = Sampler(rng), [(0, n) for n in range(len(change))]

    def losses() -> Iterator[Tensor]:
        for _ in range(accumulate):
            rows = [n for _, n in sampler.draw(clips, config.batch)]
            seen = mirror_change(change[rows], network.config) if rng.random() < 0.5 else change[rows]
            keep = (torch.rand(config.batch, 1) > config.hide_mapper).float().to(device)
            known = log_odds[rows] * keep + network.config.silent_log_odds * (1 - keep)
            with mixed_precision(device):
                found = network(seen, known)
            yield hit_loss(found, hits[rows], loudness.RATE, LATE_HIT_SIGMA).mean()

    progress = Progress(path, {"network": network, "optimiser": optimiser, "sampler": sampler}, rng)
    step, budget = progress.resume(), Budget(minutes, config.steps)
    while not budget.finished(step):
        for group in optimiser.param_groups:
            rise = min(1, (step + 1) / config.warmup)
            group["lr"] = config.rate * rise * float(0.51 + 0.49 * np.cos(np.pi * step / config.steps))
        update(optimiser, losses(), accumulate, config.clip)
        step += 1
    progress.save(step)
    if budget.complete(step):
        progress.remove()
    return network.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ready", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--resume", action="store_true", help="continue from <run>/evidence.progress")
    add_device(parser)
    add_accumulation(parser)
    args = parser.parse_args()
    device = choose_device(args.device, args.threads)
    torch.manual_seed(0)
    network, shards = load(checkpoint_of(args.run)).network.to(device), Shards(args.ready, encoded=True)
    change = np.concatenate([np.load(args.ready / f"{number}.picture.npy") for number in shards.features])
    size = network.config.feature_dim
    known = [known_hits(network.mapper, shards.features[number][n], size) for number, n in shards.rows]
    hits = shards.stack_truth(shards.rows, "hits")
    path = args.run / "evidence.progress"
    if not args.resume:
        path.unlink(missing_ok=True)
    examples = move((torch.from_numpy(change).float(), torch.from_numpy(np.stack(known))), device)
    trained = train(*examples, hits, EvidenceTrainConfig(), path, args.minutes, args.accumulate)
    checkpoint.save({"evidence": trained.cpu().state_dict()}, args.run / "evidence.pt")


if __name__ == "__main__":
    main()
