"""Trains the generator: python -m generator.train --corpus DIR --latents DIR [DIR ...] --embeddings embeddings.npz --out DIR --minutes 50 [--resume]

Rectified flow with logit-normal times. A step sees crops of one length, always about 2048 frames in all. A prompt is the recording's
audio embedding, one of its captions' text embeddings, or (10 %) nothing. The curve is exact, or as smooth as RMS-Mapper draws it (25 %).
"""

import argparse
import copy
import csv
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from data.captions import words_of
from generator.checkpoint import save
from generator.network import Generator

FRAME_SECONDS = 1024 / 44100
CROPS = ((64, 32, 0.6), (129, 16, 0.3), (431, 5, 0.1))  # frames, batch, share of the steps
TEXT, DROP, SOFT = 0.7, 0.1, 0.25  # shares of text prompts, of no prompt, of smoothed curves
LOUDNESS = 8, 4.0  # the latent's leading channels that carry level, and the weight of their error: a curve is followed or not in these
JUDGED, DRUMS = 2.5, 0.2  # how much more often scenes of the eight judged words are drawn, how much more rarely drums


class Latents:
    """All shards of one scene length in memory, float16. `share`: weight of a row of corpus.tsv, the last one that of silence."""

    def __init__(self, folder: Path, share: np.ndarray) -> None:
        shards = [np.load(path) for path in sorted(folder.glob("[0-9]*.npz"))]
        self.latent, self.control, self.soft, self.sound = (np.concatenate([shard[name] for shard in shards]) for name in ("latent", "control", "soft", "sound"))
        self.frames = self.latent.shape[2]
        weight = share[self.sound]  # row -1, silence, is the last one
        self.upto = np.cumsum(weight) / weight.sum()

    def __len__(self) -> int:
        return len(self.latent)

    def batch(self, rng: np.random.Generator, frames: int, size: int) -> tuple[Tensor, Tensor, np.ndarray, Tensor, Tensor]:
        """latent, control [size, 64, frames], sound [size], seconds_start, seconds_total [size]."""
        rows, starts = np.searchsorted(self.upto, rng.random(size)).clip(max=len(self) - 1), rng.integers(self.frames - frames + 1, size=size)
        curves = [self.soft if rng.random() < SOFT else self.control for _ in rows]
        latent = np.stack([self.latent[r, :, s : s + frames] for r, s in zip(rows, starts)])
        control = np.stack([curve[r, :, s : s + frames] for curve, r, s in zip(curves, rows, starts)])
        whole = torch.full((size,), self.frames * FRAME_SECONDS)
        return torch.from_numpy(latent).float(), torch.from_numpy(control).float(), self.sound[rows], torch.from_numpy(starts * FRAME_SECONDS).float(), whole


def shares(corpus: Path) -> np.ndarray:
    """Weight of every row of corpus.tsv, and 1 for silence at the end."""
    with (corpus / "corpus.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    groups = [words_of(row["class"], row["tag"], row["origin"]).group for row in rows]
    return np.array([JUDGED if group else DRUMS if row["class"] == "drums" or "cabasa" in row["tag"] else 1.0 for row, group in zip(rows, groups)] + [1.0])


class Prompts:
    """Embeddings per row of corpus.tsv: audio [n, 256], text [n, captions, 256]. Row -1 (silence) takes any."""

    def __init__(self, path: Path) -> None:
        table = np.load(path)
        self.audio, self.text = table["audio"].astype(np.float32), table["text"].astype(np.float32)

    def batch(self, rng: np.random.Generator, sound: np.ndarray) -> Tensor:
        """[size, 1, 256]"""
        prompts = []
        for row in np.where(sound < 0, rng.integers(len(self.audio), size=len(sound)), sound):
            prompt = self.text[row, rng.integers(self.text.shape[1])] if rng.random() < TEXT else self.audio[row]
            prompt = prompt + rng.standard_normal(256, np.float32) * 0.01
            prompts.append(0 * prompt if rng.random() < DROP else prompt / np.linalg.norm(prompt))
        return torch.from_numpy(np.stack(prompts)).float()[:, None]


def learning_rate(fraction: float, step: int, peak: float) -> float:
    """Warm-up over 200 steps, level, then linear to 2 % over the last 40 % of the time."""
    return peak * min(1.0, (step + 1) / 200) * min(1.0, 0.02 + (1 - fraction) / 0.4)


def draw_times(size: int) -> Tensor:
    """[size]: logit-normal, shifted towards noise as the fine channels' spread is 0.4; every fifth from 0.8 to 1, where the prompt decides."""
    times = torch.sigmoid(0.7 + 1.2 * torch.randn(size))
    late = torch.rand(size) < 0.2
    return torch.where(late, 0.8 + 0.2 * torch.rand(size), times)


def parameter_groups(model: Generator) -> list[dict]:
    """Layers through which the prompt acts learn faster: they are few, and follow only from what differs between recordings."""
    names = ("prompt.", "condition.", "last.", ".cross.")
    fast = [p for name, p in model.named_parameters() if any(part in name for part in names)]
    rest = [p for name, p in model.named_parameters() if not any(part in name for part in names)]
    return [{"params": rest, "speed": 1.0}, {"params": fast, "speed": 2.5}]


def flow_loss(model: Generator, latent: Tensor, prompt: Tensor, control: Tensor, start: Tensor, total: Tensor, t: Tensor, noise: Tensor) -> Tensor:
    """Mean squared velocity error, [B], level weighted."""
    at = t[:, None, None]
    weight = torch.ones(latent.shape[1], 1)
    weight[: LOUDNESS[0]] = LOUDNESS[1]
    with torch.autocast("cpu", torch.bfloat16):
        velocity = model((1 - at) * latent + at * noise, t, prompt, control, start, total)
    return (weight / weight.mean() * (velocity.float() - (noise - latent)).square()).mean((1, 2))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--latents", type=Path, nargs="+", required=True)
    parser.add_argument("--valid", type=Path, help="latents of held-out scenes")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--embeddings", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=50)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--resume", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    path = args.out / "last.pt"
    share = shares(args.corpus)
    sets, prompts = [Latents(folder, share) for folder in args.latents], Prompts(args.embeddings)
    model = Generator()
    average = copy.deepcopy(model).requires_grad_(False)
    optimiser = torch.optim.AdamW(parameter_groups(model), lr=args.rate, betas=(0.9, 0.95), weight_decay=0.01, fused=True)
    step = 0
    if args.resume and path.exists():
        state = torch.load(path, weights_only=True)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        if len(state["optimiser"]["param_groups"]) == len(optimiser.param_groups):
            optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    rng = np.random.default_rng([args.seed, step])
    torch.manual_seed(args.seed + step)
    valid = None
    if args.valid:
        fixed, noises = np.random.default_rng(5), torch.Generator().manual_seed(5)
        latent, control, _, start, total = Latents(args.valid, share).batch(fixed, 129, 48)
        valid = (latent, torch.zeros(48, 1, 256), control, start, total, (torch.arange(48) + 0.5) / 48, torch.randn(latent.shape, generator=noises))

    started, saved, running, first = time.time(), time.time(), [], step
    while (fraction := (time.time() - started) / (60 * args.minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = group["speed"] * learning_rate(fraction, step, args.rate)
        frames, size, _ = CROPS[rng.choice(len(CROPS), p=[share for _, _, share in CROPS])]
        fitting = [s for s in sets if s.frames >= frames] or sets
        chosen = fitting[rng.choice(len(fitting), p=np.array([len(s) * s.frames for s in fitting]) / sum(len(s) * s.frames for s in fitting))]
        latent, control, sound, start, total = chosen.batch(rng, min(frames, chosen.frames), size)
        t, noise = draw_times(size), torch.randn_like(latent)
        loss = flow_loss(model, latent, prompts.batch(rng, sound), control, start, total, t, noise).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        step += 1
        running.append(loss.item())
        with torch.no_grad():
            decay = min(0.998, (1 + step) / (10 + step))
            torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - decay)
        if step % 50 == 0:
            print(f"step {step} {(step - first) / (time.time() - started):.2f} it/s loss {np.mean(running):.4f} elapsed {(time.time() - started) / 60:.1f} min", flush=True)
            running = []
        if time.time() - saved > 120:
            save(path, model, average, optimiser, step)
            saved = time.time()
            if valid is not None:
                with torch.no_grad():
                    print(f"step {step} held-out loss without prompt {flow_loss(average, *valid).mean():.4f}", flush=True)
    save(path, model, average, optimiser, step)


if __name__ == "__main__":
    main()
