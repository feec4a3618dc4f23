"""Encodes prepared shards once: python -m mapper.features READY RUN

Beside every <first>.motion.npy of READY comes <first>.features.npy [clips, 2, frames, 1024] float16, of the film as it
is and of its mirror image, by the encoders of RUN/eye.pt. `mapper.train --mapper-only` then trains the mapper alone,
which is three times faster a step.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from mapper.cache import restore
from mapper.network import Eye
from mapper.train import load, mirror


@torch.no_grad()
def encode(eye: Eye, motion: torch.Tensor, small: torch.Tensor) -> np.ndarray:
    """One clip [T, ...] to [T, 1024] float16."""
    pictures = (small.float() / 255).contiguous(memory_format=torch.channels_last)
    flows = restore(motion).contiguous(memory_format=torch.channels_last)
    return torch.cat([eye.frame.encode(pictures), eye.flow.encode(flows)], 1).half().numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ready", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--last-first", action="store_true", help="for a second process that comes from the other end")
    args = parser.parse_args()
    torch.set_num_threads(1)
    eye = load(args.run / "eye.pt").eye.to(memory_format=torch.channels_last)
    for source in sorted(
        args.ready.glob("*.motion.npy"), key=lambda path: int(path.name.split(".")[0]), reverse=args.last_first
    ):
        first = source.name.split(".")[0]
        target = args.ready / f"{first}.features.npy"
        if target.exists():
            continue
        found = []
        for motion, small in zip(
            np.load(source, mmap_mode="r"), np.load(args.ready / f"{first}.small.npy", mmap_mode="r")
        ):
            clip = torch.from_numpy(motion.copy())[None], torch.from_numpy(small.copy())[None]
            found.append(np.stack([encode(eye, view[0][0], view[1][0]) for view in (clip, mirror(*clip))]))
        part = args.ready / f"{first}.part.npy"
        np.save(part, np.stack(found))
        part.rename(target)


if __name__ == "__main__":
    main()
