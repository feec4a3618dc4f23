"""Encodes prepared shards once: python -m mapper.features READY RUN

Writes <first>.features.npy [clips, 2, frames, 1024] float16 beside every <first>.motion.npy of READY: features of each
film and of its mirror image, by the encoders of RUN's checkpoint. `mapper.train --mapper-only` then trains the
RMS-Mapper alone, three times faster per step.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from mapper.augmentation import mirror
from mapper.cache import restore
from mapper.network import VideoMapper
from mapper.shards import shard_number
from mapper.training_module import checkpoint_of, load


@torch.no_grad()
def encode(network: VideoMapper, pyramid: torch.Tensor, small: torch.Tensor) -> np.ndarray:
    """One prepared clip, pyramid [T, 10, 24, 32] and frames [T, 3, 48, 64] -> [T, 1024] float16."""
    images = (small.float() / 255).contiguous(memory_format=torch.channels_last)
    flow = restore(pyramid).contiguous(memory_format=torch.channels_last)
    features = [network.frame_encoder.encode(images), network.motion_encoder.encode(flow)]  # [T, 512] each
    return torch.cat(features, 1).half().numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ready", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--last-first", action="store_true", help="in reverse order, for a second process")
    args = parser.parse_args()
    torch.set_num_threads(1)
    network = load(checkpoint_of(args.run)).network.to(memory_format=torch.channels_last)
    for source in sorted(args.ready.glob("*.motion.npy"), key=shard_number, reverse=args.last_first):
        first = shard_number(source)
        target = args.ready / f"{first}.features.npy"
        if target.exists():
            continue
        small_clips = np.load(args.ready / f"{first}.small.npy", mmap_mode="r")
        found = []
        for pyramid, small in zip(np.load(source, mmap_mode="r"), small_clips):
            clip = torch.from_numpy(pyramid.copy())[None], torch.from_numpy(small.copy())[None]
            found.append(np.stack([encode(network, view[0][0], view[1][0]) for view in (clip, mirror(*clip))]))
        part = args.ready / f"{first}.part.npy"
        np.save(part, np.stack(found))
        part.rename(target)


if __name__ == "__main__":
    main()
