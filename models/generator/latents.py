"""Scenes -> what the generator trains on: python -m generator.latents --scenes DIR --autoencoder AE.pt --out DIR

A shard <first>.npz holds latent, control and soft, float16 [n, 64, T] each, and sound int32 [n]. `soft` is the control of the smoothed
envelope: what RMS-Mapper draws. Needs doing again whenever the autoencoder's encoder changes.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from autoencoder.network import load_autoencoder
from generator.control import ControlEncoder, at_audio_rate
from mapper.envelope import smooth


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--scenes", type=Path, required=True)
    parser.add_argument("--autoencoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--batch", type=int, default=10)
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    autoencoder, controls = load_autoencoder(args.autoencoder), ControlEncoder()
    for source in sorted(args.scenes.glob("[0-9]*.npz")):
        if (args.out / source.name).exists():
            continue
        scenes, parts = np.load(source), {"latent": [], "control": [], "soft": []}
        audio, envelope = scenes["audio"], scenes["envelope"]
        for k in range(0, len(audio), args.batch):
            with torch.no_grad():
                signal = torch.from_numpy(audio[k : k + args.batch]).float() / 32767
                frames = signal.shape[2] // 1024
                parts["latent"].append(autoencoder.encode(signal).numpy())
                for name, curve in (("control", envelope[k : k + args.batch]), ("soft", smooth(envelope[k : k + args.batch]))):
                    parts[name].append(controls(at_audio_rate(torch.from_numpy(curve).float(), frames)).numpy())
        np.savez(args.out / "part.npz", sound=scenes["sound"], **{name: np.concatenate(part).astype(np.float16) for name, part in parts.items()})
        (args.out / "part.npz").rename(args.out / source.name)


if __name__ == "__main__":
    main()
