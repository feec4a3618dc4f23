"""Fits the codec's principal axes to the corpus: python -m autoencoder.fit --corpus .cache/corpus --out .cache/ae/codec.pt

Takes about a minute on one core.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from autoencoder.data import Corpus, batch
from autoencoder.network import Autoencoder, save_autoencoder

FRAMES = 32


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--batches", type=int, default=120)
    args = parser.parse_args()
    torch.set_num_threads(1)
    corpus, rng = Corpus(args.corpus, "train"), np.random.default_rng(0)
    model = Autoencoder().eval()
    rows = []
    with torch.no_grad():
        for _ in range(args.batches):
            description, level = model.describe(torch.from_numpy(batch(corpus, rng, 12, FRAMES * 1024)))
            rows.append(description[model.presence(level)[..., 0] > 0.9])
        kept = fit(model, torch.cat(rows))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    save_autoencoder(model, args.out)
    print(f"{len(torch.cat(rows))} frames, {100 * kept:.1f} % of the variance in {model.timbre} channels")


def fit(model: Autoencoder, descriptions: torch.Tensor) -> float:
    """Sets mean and axes from (n, described). Channel scale: the eighth root of relative variance remains, between unit variance for every channel
    (which would give faint detail the weight of the main shape) and none. Returns the share of variance kept."""
    model.mean.copy_(descriptions.mean(0))
    centred = (descriptions - model.mean).double()
    variance, axes = torch.linalg.eigh(centred.T @ centred / len(centred))
    variance, axes = variance.flip(0)[: model.timbre], axes.flip(1)[:, : model.timbre]
    scale = variance.sqrt() * (variance[0] / variance) ** 0.375  # divides the component: channel 0 to unit variance
    model.analysis.copy_((axes / scale).float())
    model.synthesis.copy_((axes * scale).T.float())
    return float(variance.sum() / centred.square().sum(1).mean())


if __name__ == "__main__":
    main()
