"""Fits the codec to the corpus.

    python -m autoencoder.fit --corpus .cache/corpus --out .cache/ae/codec.pt [--axes CODEC.pt] [--device cuda]

First the principal axes of the descriptions (a minute on one core), then the tonality network on the latents of single
recordings (four minutes). --axes takes the axes of an existing codec, so that its latents and generators remain valid,
and fits only the tonality network. If --minutes end before --steps are done, the codec is written as it is, and the
same command with --resume continues from <out>.progress.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from autoencoder.data import Corpus, draw_batch
from autoencoder.network import Autoencoder, load_autoencoder, save_autoencoder
from autoencoder.tonality import NOISE_DB, flatness
from training.budget import Budget
from training.device import add_device, choose_device
from training.progress import Progress
from training.update import add_accumulation, update

FRAMES = 32  # latent frames of a crop
LEAD, LONGEST = 2048, 97_000  # samples: silence before a recording, and how much of it is used
STEPS, BATCH = 2500, 256  # of the tonality network
JITTER = 0.15  # standard deviation of the noise on the timbre


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--axes", type=Path)
    parser.add_argument("--batches", type=int, default=120)
    parser.add_argument("--steps", type=int, default=STEPS, help="of the tonality network")
    parser.add_argument("--minutes", type=float, default=60, help="of the tonality network, in this run")
    parser.add_argument("--resume", action="store_true", help="continue from <out>.progress")
    add_device(parser)
    add_accumulation(parser)
    return parser


def fit(args: argparse.Namespace) -> None:
    device = choose_device(args.device, args.threads)
    torch.manual_seed(0)
    corpus, rng = Corpus(args.corpus, "train"), np.random.default_rng(0)
    if args.axes:
        model = load_autoencoder(args.axes).to(device)
    else:
        model, rows = Autoencoder().eval().to(device), []
        with torch.no_grad():
            for _ in range(args.batches):
                audio = torch.from_numpy(draw_batch(corpus, rng, 12, FRAMES * 1024)).to(device)
                description, level = model.describe(audio)
                rows.append(description[model.loudness.presence(level)[..., 0] > 0.9].cpu())
            explained = fit_axes(model, torch.cat(rows))
        print(f"{len(torch.cat(rows))} frames, {100 * explained:.1f} % of the variance in {model.timbre} channels")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    path = args.out.with_suffix(".progress")
    if not args.resume:
        path.unlink(missing_ok=True)
    explained = fit_tonality(model, corpus.sounds, args.steps, path, args.minutes, args.accumulate)
    print(f"tonality: {100 * explained:.0f} % of the variance of flatness explained")
    save_autoencoder(model.cpu(), args.out)


def fit_tonality(
    model: Autoencoder,
    sounds: list[np.ndarray],
    steps: int,
    path: Path | None = None,
    minutes: float = 60,
    accumulate: int = 1,
) -> float:
    """Fits model.tonality to recordings, int16 [samples, channels]. Every tenth recording is held out; returns the
    share of their variance that is explained. `path` holds the progress until all steps are done.
    """
    (x, y, w), held_out = flatness_targets(model, sounds)
    device = x.device
    optimiser = torch.optim.AdamW(model.tonality.parameters(), lr=2e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=steps)
    conv = model.tonality.input_conv

    def predict(windows: Tensor) -> Tensor:
        """[n, timbre, kernel] -> [n, bands]."""
        return model.tonality.output_head(F.conv1d(windows, conv.weight, conv.bias).relu())[:, :, 0]

    def losses() -> Iterator[Tensor]:
        for _ in range(accumulate):
            k = torch.randint(len(x), (BATCH,)).to(device)
            windows = x[k].float()
            error = predict(windows + JITTER * torch.randn_like(windows)) - y[k]
            yield (w[k] * error.square()).sum() / w[k].sum()

    parts = {"tonality": model.tonality, "optimiser": optimiser, "schedule": schedule}
    progress, budget = Progress(path, parts, np.random.default_rng(0)), Budget(minutes, steps)
    step = progress.resume()
    while not budget.finished(step):
        update(optimiser, losses(), accumulate, clip=None)
        schedule.step()
        step += 1
    progress.save(step)
    if budget.complete(step):
        progress.remove()
    with torch.no_grad():
        x, y, w = held_out
        mean = (w * y).sum() / w.sum()
        return float(1 - (w * (predict(x.float()) - y).square()).sum() / (w * (mean - y).square()).sum())


@torch.no_grad()
def flatness_targets(model: Autoencoder, sounds: list[np.ndarray]) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    """Timbre windows [n, timbre, kernel], relative flatness [n, bands] and weights [n, bands]; for training and held
    out.
    """
    reach, device = model.tonality.config.kernel // 2, model.mean.device
    parts: dict[bool, list[tuple[Tensor, ...]]] = {True: [], False: []}
    for k, sound in enumerate(sounds):
        loud = sound[:LONGEST].astype(np.float32).T
        loud = loud * (0.5 / max(1.0, float(np.abs(loud).max())))
        frames = -(-(loud.shape[1] + 3 * LEAD) // 1024)
        padded = np.zeros((1, 2, 1024 * frames), np.float32)
        padded[0, :, LEAD : LEAD + loud.shape[1]] = loud
        audio = torch.from_numpy(padded).to(device)
        timbre = model.encode(audio)[:, -model.timbre :]  # [1, timbre, T]
        flat, audible = flatness(audio)  # [1, T, bands]
        windows = F.pad(timbre, (reach, reach)).unfold(2, 2 * reach + 1, 1)[0].transpose(0, 1)  # [T, timbre, kernel]
        relative = (flat[0].clamp(min=-16) - NOISE_DB) / model.tonality.SCALE  # [T, bands]
        parts[k % 10 == 0].append((windows.half(), relative, audible[0]))
    training, held_out = (tuple(torch.cat(part) for part in zip(*parts[held])) for held in (False, True))
    return training, held_out


def fit_axes(model: Autoencoder, descriptions: Tensor) -> float:
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


def main() -> None:
    fit(arguments().parse_args())


if __name__ == "__main__":
    main()
