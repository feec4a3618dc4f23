"""Trains mapper.picture_change.HitEvidence on a frozen mapper: python -m mapper.train_evidence READY RUN

READY holds shards prepared by mapper.cache, mapper.features (with the encoders of RUN's checkpoint) and
mapper.picture_cache. Writes RUN/evidence.pt. 500 steps take two minutes of one core once the mapper's log-odds are
known, 0.1 s of a core each clip.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from audio import loudness
from mapper.losses import LATE_HIT_SIGMA, hit_loss
from mapper.network import RmsMapper
from mapper.picture_change import HitEvidence, PictureConfig, hit_log_odds, mirror_change
from mapper.shards import Sampler, Shards
from mapper.training_module import checkpoint_of, load
from training import checkpoint


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
    return hit_log_odds(mapper, mapper.states(views)).numpy()


def train(change: Tensor, log_odds: Tensor, hits: np.ndarray, config: EvidenceTrainConfig) -> HitEvidence:
    """Changes [clips, T, 5, P], log-odds [clips, N] and hits [clips, 64, 2] -> the trained network."""
    network, rng = HitEvidence(PictureConfig()), np.random.default_rng(0)
    optimiser = torch.optim.AdamW(network.parameters(), lr=config.rate, weight_decay=config.decay)
    sampler, clips = Sampler(rng), [(0, n) for n in range(len(change))]
    for step in range(config.steps):
        rows = [n for _, n in sampler.draw(clips, config.batch)]
        seen = mirror_change(change[rows], network.config) if rng.random() < 0.5 else change[rows]
        keep = (torch.rand(config.batch, 1) > config.hide_mapper).float()
        known = log_odds[rows] * keep + network.config.silent_log_odds * (1 - keep)
        loss = hit_loss(network(seen, known), hits[rows], loudness.RATE, LATE_HIT_SIGMA).mean()
        for group in optimiser.param_groups:
            rise = min(1, (step + 1) / config.warmup)
            group["lr"] = config.rate * rise * float(0.51 + 0.49 * np.cos(np.pi * step / config.steps))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), config.clip)
        optimiser.step()
    return network.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ready", type=Path)
    parser.add_argument("run", type=Path)
    args = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    network, shards = load(checkpoint_of(args.run)).network, Shards(args.ready, encoded=True)
    change = np.concatenate([np.load(args.ready / f"{number}.picture.npy") for number in shards.features])
    size = network.config.feature_dim
    known = [known_hits(network.mapper, shards.features[number][n], size) for number, n in shards.rows]
    hits = shards.stack_truth(shards.rows, "hits")
    trained = train(torch.from_numpy(change).float(), torch.from_numpy(np.stack(known)), hits, EvidenceTrainConfig())
    checkpoint.save({"evidence": trained.state_dict()}, args.run / "evidence.pt")


if __name__ == "__main__":
    main()
