"""Trains the autoencoder: python -m autoencoder.train --corpus .cache/corpus --out .cache/ae --minutes 40 [--resume]."""

import argparse
import math
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from autoencoder.data import Corpus, batch
from autoencoder.losses import reconstruction_loss
from autoencoder.network import Autoencoder, AutoencoderConfig

FRAMES = 32  # latent frames of a crop, 0.74 s
COMPACT = AutoencoderConfig(encoder_width=192, encoder_blocks=(2, 2), decoder_widths=(288, 256, 192), decoder_blocks=(4, 3, 2))


def learning_rate(fraction: float, peak: float) -> float:
    """Warm-up over 2 % of the run, then cosine to 2 % of the peak. `fraction` of the run is wall-clock time, so that a run ends when asked."""
    return peak * min(1.0, fraction / 0.02 + 0.01) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * fraction)))


@torch.no_grad()
def measure_latent(model: Autoencoder, corpus: Corpus) -> None:
    """Sets the model's latent statistics from 30 batches."""
    rng = np.random.default_rng(1)
    latents = torch.cat([model.encoder(model.flatten(torch.from_numpy(batch(corpus, rng, 16, FRAMES * 1024)))[0]) for _ in range(30)])
    flat = latents.transpose(0, 1).flatten(1)  # (timbre channels, frames)
    model.mean.copy_(flat.mean(1, keepdim=True))
    model.deviation.copy_(flat.std(1, keepdim=True) + 1e-4)


def save(path: Path, model: Autoencoder, optimiser: torch.optim.Optimizer, step: int) -> None:
    state = {"config": asdict(model.config), "model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step}
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").rename(path)


def load_autoencoder(path: Path) -> Autoencoder:
    state = torch.load(path, map_location="cpu", weights_only=True)
    config = {key: tuple(value) if isinstance(value, list) else value for key, value in state["config"].items()}
    model = Autoencoder(AutoencoderConfig(**config))
    model.load_state_dict(state["model"])
    return model.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--rate", type=float, default=1.2e-3)
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--freeze-encoder", action="store_true", help="train the decoder alone: the latent space stays as it is for the generator")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    corpus, held_out = Corpus(args.corpus, "train"), Corpus(args.corpus, "valid")
    rng = np.random.default_rng(args.seed)
    model = Autoencoder(COMPACT)
    trained = model.decoder if args.freeze_encoder else model
    optimiser = torch.optim.AdamW(trained.parameters(), lr=args.rate, betas=(0.8, 0.98), weight_decay=1e-3)
    step, path = 0, args.out / "last.pt"
    if args.resume:
        state = torch.load(path, weights_only=True)
        model.load_state_dict(state["model"])
        if len(state["optimiser"]["state"]) == len(list(trained.parameters())):
            optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
        rng = np.random.default_rng(args.seed + step)
    model.encoder.requires_grad_(not args.freeze_encoder)
    valid = torch.from_numpy(batch(held_out, np.random.default_rng(7), 24, FRAMES * 1024))
    started, saved, average = time.time(), time.time(), None
    while (fraction := (time.time() - started) / (60 * args.minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(fraction, args.rate)
        with torch.no_grad():
            flat, _ = model.flatten(torch.from_numpy(batch(corpus, rng, args.batch, FRAMES * 1024)))
        with torch.autocast("cpu", torch.bfloat16):
            estimate = model(flat)
        loss = reconstruction_loss(estimate.float(), flat, "mid-side" if rng.random() < 2 / 3 else "left-right")
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        step += 1
        average = loss.item() if average is None else 0.98 * average + 0.02 * loss.item()
        if step % 50 == 0:
            print(f"step {step} {step / (time.time() - started):.2f} it/s loss {average:.4f}", flush=True)
        if time.time() - saved > 240:
            saved = time.time()
            checkpoint(path, model, optimiser, step, corpus, valid)
    checkpoint(path, model, optimiser, step, corpus, valid)


def checkpoint(path: Path, model: Autoencoder, optimiser: torch.optim.Optimizer, step: int, corpus: Corpus, valid: torch.Tensor) -> None:
    model.eval()
    if next(model.encoder.parameters()).requires_grad:
        measure_latent(model, corpus)
    with torch.no_grad():
        loss = reconstruction_loss(model.decode(model.encode(valid)), valid)
    print(f"step {step} held-out loss {loss:.4f}", flush=True)
    model.train()
    save(path, model, optimiser, step)


if __name__ == "__main__":
    main()
