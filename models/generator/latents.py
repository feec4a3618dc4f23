"""Draws training scenes (data.scenes) and encodes them for the generator.

    python -m generator.latents --corpus DIR --autoencoder AE.pt --out DIR --count 6000 [--frames 129] [--split train]

Writes shards <first>.npz of 100 scenes: `latent`, `control` and `soft`, float16 [n, 64, T] each, and `sound`, int32
[n], the row of corpus.tsv with the most energy, -1 for silence. `soft` is the control of the smoothed envelope, like
the mapper's output. 129 frames are 3 s, 431 are 10 s. Run again when the encoder changes.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from audio.loudness import at_audio_rate, smooth
from autoencoder.network import Autoencoder, load_autoencoder
from data.scenes import Bank, envelope_of, scene_of
from generator.control import ControlEncoder

SHARD, BATCH = 100, 10


@torch.no_grad()
def shard_of(
    bank: Bank, autoencoder: Autoencoder, first: int, frames: int, count: int = SHARD
) -> dict[str, np.ndarray]:
    """Scenes `first` to `first + count` - 1, encoded."""
    scenes, controls = [scene_of(bank, first + k, frames) for k in range(count)], ControlEncoder()
    parts: dict[str, list[np.ndarray]] = {"latent": [], "control": [], "soft": []}
    for k in range(0, count, BATCH):
        audio = np.stack([scene.audio for scene in scenes[k : k + BATCH]]).astype(np.float32)
        envelope = np.stack([envelope_of(sound) for sound in audio])
        parts["latent"].append(autoencoder.encode(torch.from_numpy(audio)).numpy())
        for name, curve in (("control", envelope), ("soft", smooth(envelope))):
            parts[name].append(controls(torch.from_numpy(at_audio_rate(curve, 1024 * frames))).numpy())
    return {
        "sound": np.array([scene.sound for scene in scenes], np.int32),
        **{name: np.concatenate(part).astype(np.float16) for name, part in parts.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--autoencoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=6000)
    parser.add_argument(
        "--first", type=int, default=0, help="number of the first scene; a scene depends only on its number and length"
    )
    parser.add_argument("--frames", type=int, default=129)
    parser.add_argument("--split", default="train")
    parser.add_argument(
        "--origin", default="", help="draw only recordings whose source starts with this, e.g. synthetic/"
    )
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    bank, autoencoder = Bank(args.corpus, args.split, args.origin), load_autoencoder(args.autoencoder)
    for first in range(args.first, args.first + args.count, SHARD):
        path = args.out / f"{first:06d}.npz"
        if not path.exists():
            np.savez(path.with_name("part.npz"), **shard_of(bank, autoencoder, first, args.frames))
            path.with_name("part.npz").rename(path)  # atomic: training may be reading the folder


if __name__ == "__main__":
    main()
