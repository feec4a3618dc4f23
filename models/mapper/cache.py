"""Prepares rendered shards for training: python -m mapper.cache SHARDS OUT

The flow pyramid costs more than the learned part of the motion encoder, so it is computed once. A prepared shard is

- <first>.motion.npy [clips, frames, 10, 24, 32] int8, the quantized flow pyramid;
- <first>.small.npy [clips, frames, 3, 48, 64] uint8, half-size frames;
- <first>.truth.npz, as in video.corpus.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from mapper.network import MotionEncoder, VideoMapperConfig
from video.corpus import load_truth

# int8 steps per unit of each channel: dx and dy reach 3; the three changes and the peak reach 2.3
STEPS = torch.tensor([42, 42, 54, 54, 42, 42, 54, 42, 42, 54.0]).view(10, 1, 1)


def prepare(frames: np.ndarray, encoder: MotionEncoder) -> tuple[np.ndarray, np.ndarray]:
    """One clip [T, 96, 128, 3] uint8 -> flow pyramid [T, 10, 24, 32] int8 and half-size frames [T, 3, 48, 64] uint8."""
    with torch.no_grad():
        clip = torch.from_numpy(frames).permute(0, 3, 1, 2).float() / 255  # [T, 3, H, W]
        previous = torch.cat([clip[:1], clip[:-1]])  # [T, 3, H, W]
        pyramid = encoder.flow_pyramid(torch.cat([previous, clip], 1))  # [T, 10, 24, 32]
        small = F.avg_pool2d(clip, 2) * 255  # [T, 3, 48, 64]
        return (pyramid * STEPS).round().clamp(-127, 127).to(torch.int8).numpy(), small.round().to(torch.uint8).numpy()


def restore(pyramid: Tensor) -> Tensor:
    """Quantized flow pyramid [..., 10, 24, 32] int8 -> float."""
    return pyramid.float() / STEPS.to(pyramid.device)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shards", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    encoder = MotionEncoder(VideoMapperConfig())
    for source in sorted(args.shards.glob("*.frames.npy"), key=lambda path: int(path.name.split(".")[0])):
        first = source.name.split(".")[0]
        target = args.out / f"{first}.motion.npy"
        if target.exists():
            continue
        clips = np.load(source, mmap_mode="r")
        prepared = [prepare(np.ascontiguousarray(clip), encoder) for clip in clips]
        np.save(args.out / f"{first}.small.npy", np.stack([small for _, small in prepared]))
        np.savez(args.out / f"{first}.truth.npz", **load_truth(args.shards / f"{first}.truth.npz"))
        part = args.out / f"{first}.part.npy"
        np.save(part, np.stack([pyramid for pyramid, _ in prepared]))
        part.rename(target)  # last: from here on mapper.train uses the shard


if __name__ == "__main__":
    main()
