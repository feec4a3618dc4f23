"""Samples with a checkpoint and prints the envelope error (E-L1) of the five curves of contract/curves.json.

    python -m generator.sampler --generator GENERATOR.pt --autoencoder AE.pt --embeddings embeddings.npz [--out DIR]

Euler integration of the rectified flow with classifier-free guidance, as in the studio. --out writes WAV files.
"""

import argparse
import itertools
from pathlib import Path

import numpy as np
import soundfile
import torch
from torch import Tensor
from torch.nn import functional as F

from audio.loudness import at_audio_rate
from autoencoder.network import load_autoencoder
from autoencoder.profile import PROFILE
from contract.curves import contract_curves
from data.scenes import envelope_of
from generator.checkpoint import load_generator
from generator.control import ControlEncoder
from generator.guidance import GUIDANCE, LOWEST_GUIDED
from generator.steering import SteeredGenerator


@torch.no_grad()
def sample(
    generator: SteeredGenerator,
    noise: Tensor,
    prompt: Tensor,
    control: Tensor,
    seconds: float,
    steps: int = 12,
    guidance: float = GUIDANCE,
    start: float = 1.0,
    lowest: float = LOWEST_GUIDED,
) -> Tensor:
    """noise, control [B, 64, T], prompt [B, K, 368] -> latent [B, 64, T].

    Integrates from time `start` to 0. Guidance, against a prompt of zeros with the same control, is used at times from
    `lowest` up.
    """
    x, batch = noise, len(noise)
    zeros, total = noise.new_zeros(batch), noise.new_full((batch,), seconds)
    times = torch.linspace(start, 0, steps + 1)
    for t, following in itertools.pairwise(times):
        time = t.repeat(batch).to(noise.device)
        velocity = generator(x, time, prompt, control, zeros, total)
        if guidance != 1 and t >= lowest:
            unconditional = generator(x, time, torch.zeros_like(prompt), control, zeros, total)
            velocity = unconditional + guidance * (velocity - unconditional)
        x = x + (following - t) * velocity
    return x


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--generator", type=Path, required=True)
    parser.add_argument("--autoencoder", type=Path, required=True)
    parser.add_argument("--embeddings", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument(
        "--sounds",
        nargs="*",
        default=["hits-", "footsteps-", "water-"],
        help="prefixes of corpus ids; the first recording that matches is a prompt",
    )
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--guidance", type=float, default=GUIDANCE)
    args = parser.parse_args()
    torch.set_num_threads(1)
    generator, autoencoder = SteeredGenerator(load_generator(args.generator)), load_autoencoder(args.autoencoder)
    drawn, seconds = contract_curves()
    names, curves = list(drawn), np.stack(list(drawn.values()))
    frames = -(-int(seconds * 44100) // 1024)
    control = ControlEncoder()(torch.from_numpy(at_audio_rate(curves, 1024 * frames)))
    noise = torch.randn(control.shape, generator=torch.Generator().manual_seed(0))
    prompts = {"no prompt": torch.zeros(1, 1, 256 + PROFILE)}
    if args.embeddings:
        table = np.load(args.embeddings)
        ids = [str(k) for k in table["ids"]]
        for prefix in args.sounds:
            row = next(i for i, name in enumerate(ids) if name.startswith(prefix))
            prompts[ids[row]] = F.pad(torch.from_numpy(table["audio"][row, :1]).float(), (0, PROFILE))[None]
    print(
        f"{'E-L1':20}"
        + "".join(f"{name:>14}" for name in names)
        + f"{'mean':>10}   (silence: {[round(float(np.abs(c).mean()), 4) for c in curves]})"
    )
    for label, prompt in prompts.items():
        latent = sample(
            generator,
            noise,
            prompt.repeat(len(names), 1, 1),
            control,
            seconds,
            args.steps,
            args.guidance if label != "no prompt" else 1.0,
        )
        with torch.no_grad():
            audio = autoencoder.decode(latent).numpy()[:, :, : int(seconds * 44100)]
        errors = [float(np.abs(envelope_of(a)[:, : c.shape[1]] - c).mean()) for a, c in zip(audio, curves)]
        print(f"{label:20}" + "".join(f"{e:14.4f}" for e in errors) + f"{np.mean(errors):10.4f}", flush=True)
        if args.out:
            args.out.mkdir(parents=True, exist_ok=True)
            for name, a in zip(names, audio):
                soundfile.write(args.out / f"{label.replace(' ', '-')}-{name}.wav", a.T, 44100, subtype="FLOAT")


if __name__ == "__main__":
    main()
