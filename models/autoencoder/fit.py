"""Fits the codec to the corpus.

    python -m autoencoder.fit --corpus .cache/corpus --out .cache/ae/codec.pt [--axes CODEC.pt]

First the principal axes of the descriptions (a minute on one core), then the tonality network on the latents of single
recordings (four minutes). --axes takes the axes of an existing codec, so that its latents and generators remain valid,
and fits only the tonality network.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from autoencoder.data import Corpus, draw_batch
from autoencoder.network import Autoencoder, load_autoencoder, save_autoencoder
from autoencoder.tonality import NOISE_DB, flatness

FRAMES = 32  # latent frames of a crop
LEAD, LONGEST = 2048, 97_000  # samples: silence before a recording, and how much of it is used
STEPS, BATCH = 2500, 256  # of the tonality network
JITTER = 0.15  # standard deviation of the noise on the timbre


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--axes", type=Path)
    parser.add_argument("--batches", type=int, default=120)
    parser.add_argument("--steps", type=int, default=STEPS, help="of the tonality network")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    corpus, rng = Corpus(args.corpus, "train"), np.random.default_rng(0)
    if args.axes:
        model = load_autoencoder(args.axes)
    else:
        model, rows = Autoencoder().eval(), []
        with torch.no_grad():
            for _ in range(args.batches):
                description, level = model.describe(torch.from_numpy(draw_batch(corpus, rng, 12, FRAMES * 1024)))
                rows.append(description[model.loudness.presence(level)[..., 0] > 0.9])
            explained = fit_axes(model, torch.cat(rows))
        print(f"{len(torch.cat(rows))} frames, {100 * explained:.1f} % of the variance in {model.timbre} channels")
    print(
        f"tonality: {100 * fit_tonality(model, corpus.sounds, args.steps):.0f} % of the variance of flatness explained"
    )
    args.out.parent.mkdir(parents=True, exist_ok=True)
    save_autoencoder(model, args.out)


def fit_tonality(model: Autoencoder, sounds: list[np.ndarray], steps: int) -> float:
    """Fits model.tonality to recordings, int16 [samples, channels]. Every tenth recording is held out; returns the
    share of their variance that is explained.
    """
    reach = model.tonality.config.kernel // 2
    parts: dict[bool, list[tuple[torch.Tensor, ...]]] = {True: [], False: []}
    for k, sound in enumerate(sounds):
        loud = sound[:LONGEST].astype(np.float32).T
        loud = loud * (0.5 / max(1.0, float(np.abs(loud).max())))
        frames = -(-(loud.shape[1] + 3 * LEAD) // 1024)
        audio = np.zeros((1, 2, 1024 * frames), np.float32)
        audio[0, :, LEAD : LEAD + loud.shape[1]] = loud
        with torch.no_grad():
            timbre = model.encode(torch.from_numpy(audio))[:, -model.timbre :]
            flat, audible = flatness(torch.from_numpy(audio))  # [1, T, bands]
            windows = (
                F.pad(timbre, (reach, reach)).unfold(2, 2 * reach + 1, 1)[0].transpose(0, 1)
            )  # [T, timbre, kernel]
        parts[k % 10 == 0].append(
            (windows.half(), (flat[0].clamp(min=-16) - NOISE_DB) / model.tonality.SCALE, audible[0])
        )
    # Timbre windows, targets and weights; for training and held out
    (x, y, w), held_out = (tuple(torch.cat(part) for part in zip(*parts[held])) for held in (False, True))
    optimiser = torch.optim.AdamW(model.tonality.parameters(), lr=2e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=steps)
    conv = model.tonality.input_conv

    def predict(windows):  # [n, timbre, kernel] -> [n, bands]
        return model.tonality.output_head(F.conv1d(windows, conv.weight, conv.bias).relu())[:, :, 0]

    for _ in range(steps):
        k = torch.randint(len(x), (BATCH,))
        windows = x[k].float()
        loss = (w[k] * (predict(windows + JITTER * torch.randn_like(windows)) - y[k]).square()).sum() / w[k].sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    with torch.no_grad():
        x, y, w = held_out
        mean = (w * y).sum() / w.sum()
        return float(1 - (w * (predict(x.float()) - y).square()).sum() / (w * (mean - y).square()).sum())


def fit_axes(model: Autoencoder, descriptions: torch.Tensor) -> float:
    """Sets the mean and the principal axes from descriptions [n, described]. Returns the share of variance in them.

    The variance of a channel becomes its relative variance to the power of 0.75: with unit variance for all channels
    faint detail would weigh as much as the main shape.
    """
    model.mean.copy_(descriptions.mean(0))
    centred = (descriptions - model.mean).double()
    variance, axes = torch.linalg.eigh(centred.T @ centred / len(centred))
    variance, axes = variance.flip(0)[: model.timbre], axes.flip(1)[:, : model.timbre]
    scale = variance.sqrt() * (variance[0] / variance) ** 0.375  # divides the component; channel 0 has unit variance
    model.analysis.copy_((axes / scale).float())
    model.synthesis.copy_((axes * scale).T.float())
    return float(variance.sum() / centred.square().sum(1).mean())


if __name__ == "__main__":
    main()
