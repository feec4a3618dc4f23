"""Fits the codec to the corpus: python -m autoencoder.fit --corpus .cache/corpus --out .cache/ae/codec.pt [--axes
CODEC.pt]

First the principal axes of the descriptions (a minute on one core), then the tonality network on the latents of single
recordings (four minutes). --axes keeps the axes of a codec, which every latent and every generator depend on, and fits
the tonality network anew.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from autoencoder.data import Corpus, batch
from autoencoder.network import Autoencoder, load_autoencoder, save_autoencoder
from autoencoder.tonality import NOISE_DB, flatness

FRAMES = 32
LEAD, LONGEST = 2048, 97_000  # samples: silence before a recording, and how much of it is heard
STEPS, BATCH, JITTER = 2500, 256, 0.15


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
                description, level = model.describe(torch.from_numpy(batch(corpus, rng, 12, FRAMES * 1024)))
                rows.append(description[model.presence(level)[..., 0] > 0.9])
            kept = fit(model, torch.cat(rows))
        print(f"{len(torch.cat(rows))} frames, {100 * kept:.1f} % of the variance in {model.timbre} channels")
    print(
        f"tonality: {100 * fit_tonality(model, corpus.sounds, args.steps):.0f} % of the variance of flatness explained"
    )
    args.out.parent.mkdir(parents=True, exist_ok=True)
    save_autoencoder(model, args.out)


def fit_tonality(model: Autoencoder, sounds: list[np.ndarray], steps: int) -> float:
    """Fits model.tonality to recordings, int16 [samples, channels]; returns the share of variance it explains on every
    tenth, which it did not see.
    """
    reach = model.tonality.config.context // 2
    parts: dict[bool, list[tuple[torch.Tensor, ...]]] = {True: [], False: []}
    for k, sound in enumerate(sounds):
        loud = sound[:LONGEST].astype(np.float32).T
        loud = loud * (0.5 / max(1.0, float(np.abs(loud).max())))
        frames = -(-(loud.shape[1] + 3 * LEAD) // 1024)
        audio = np.zeros((1, 2, 1024 * frames), np.float32)
        audio[0, :, LEAD : LEAD + loud.shape[1]] = loud
        with torch.no_grad():
            timbre = model.encode(torch.from_numpy(audio))[:, -model.timbre :]
            flat, heard = flatness(torch.from_numpy(audio))
            # [T, timbre, context]
            context = F.pad(timbre, (reach, reach)).unfold(2, 2 * reach + 1, 1)[0].transpose(0, 1)
        parts[k % 10 == 0].append(
            (context.half(), (flat[0].clamp(min=-16) - NOISE_DB) / model.tonality.SCALE, heard[0])
        )
    (x, y, w), held = (tuple(torch.cat(part) for part in zip(*parts[kind])) for kind in (False, True))
    optimiser = torch.optim.AdamW(model.tonality.parameters(), lr=2e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=steps)
    first = model.tonality.context

    def answer(context):
        return model.tonality.answer(F.conv1d(context, first.weight, first.bias).relu())[
            :, :, 0
        ]  # a context gives one frame

    for _ in range(steps):
        k = torch.randint(len(x), (BATCH,))
        context = x[k].float()
        loss = (w[k] * (answer(context + JITTER * torch.randn_like(context)) - y[k]).square()).sum() / w[k].sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    with torch.no_grad():
        x, y, w = held
        mean = (w * y).sum() / w.sum()
        return float(1 - (w * (answer(x.float()) - y).square()).sum() / (w * (mean - y).square()).sum())


def fit(model: Autoencoder, descriptions: torch.Tensor) -> float:
    """Sets mean and axes from [n, described]. Channel scale: the eighth root of relative variance remains, between unit
    variance for every channel (which would give faint detail the weight of the main shape) and none. Returns the share
    of variance kept.
    """
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
