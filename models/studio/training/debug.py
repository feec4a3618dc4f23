"""Both stages end to end at tiny widths, on clips that are rendered: about a minute on one CPU core.

    python -m studio.training.debug OUT [--clips 8] [--seconds 2]

1. Clips (`studio.data.rendered`), and checkpoints of tiny networks in the form of the published ones: random encoders
   of frames, flow and prompts; a VAE fitted to the clips' sounds.
2. Shards (`studio.data.prepare`), RMS-Mapper (`studio.training.mapper`).
3. A transformer trained without envelope, which stands for Stable Audio Open; then Stable-Foley on it
   (`studio.training.foley`).

OUT/checkpoints/ is what the export takes: base.safetensors (Stable Audio), clap, tc_clip, raft, cavp, mapper and foley.
OUT/curves.png and OUT/figures.md show the losses.
"""

import argparse
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from evaluation.report import table
from studio.data.chunks import all_chunks
from studio.data.encoders import Checkpoints, Encoders
from studio.data.media import read_sound
from studio.data.prepare import prepare
from studio.data.rendered import write_folder
from studio.data.sources import own_folder
from studio.networks import dit, oobleck, timing
from studio.networks.cavp import Cavp
from studio.networks.clap_audio import ClapAudio
from studio.networks.clap_text import ClapText
from studio.networks.dit import DiT
from studio.networks.oobleck import Oobleck
from studio.networks.raft import Raft
from studio.networks.sizes import DEBUG
from studio.networks.tc_clip import TcClip
from studio.networks.timing import Timing
from studio.training import foley, mapper
from studio.training.autoencoder import fit
from studio.training.base import load_base
from studio.training.curves import draw, first_and_last
from training.device import choose_device

CLIP_SECONDS = 4.0
FIRST_CLIP = 9  # of clips 9 to 16, the names of 10 and 15 fall into the test and the validation split
FLOW_GAIN = 30.0  # of the random RAFT, so that what it takes for motion is some pixels and not a fraction of one
ENCODERS = ("clap", "tc_clip", "raft", "cavp")


def contiguous(state: dict[str, Tensor], prefix: str = "") -> dict[str, Tensor]:
    return {prefix + name: value.detach().contiguous().clone() for name, value in state.items()}


def write_encoders(folder: Path) -> None:
    """Random networks under the names of the published checkpoints."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    networks: dict[str, tuple[nn.Module, ...]] = {
        "clap": (ClapAudio(DEBUG.clap_audio), ClapText(DEBUG.clap_text)),
        "tc_clip": (TcClip(DEBUG.tc_clip),),
        "raft": (Raft(DEBUG.raft),),
        "cavp": (Cavp(DEBUG.cavp),),
    }
    with torch.no_grad():
        networks["raft"][0].get_submodule("update_block.flow_head.conv2").weight.mul_(FLOW_GAIN)
    for name, parts in networks.items():
        state = {key: value for part in parts for key, value in contiguous(part.state_dict()).items()}
        save_file(state, folder / f"{name}.safetensors")


def write_base(path: Path, vae: Oobleck, network: DiT, conditioners: Timing) -> None:
    """A checkpoint in the form of Stable Audio Open's model.safetensors."""
    state = contiguous(vae.state_dict(), oobleck.PREFIX)
    state |= contiguous(network.state_dict(), dit.PREFIX) | contiguous(conditioners.state_dict(), timing.PREFIX)
    save_file(state, path)


def clip_sounds(clips: Path) -> Tensor:
    """Sounds of the training clips, [n, 2, samples]."""
    sources = [source for source in own_folder(clips) if source.split == "train"]
    return torch.stack([torch.from_numpy(read_sound(source.sound, 0, CLIP_SECONDS)) for source in sources])


def with_base(out: Path, trained: Path) -> None:
    """Puts the weights of `--train all` into the checkpoint that they started from."""
    path = out / "checkpoints" / "base.safetensors"
    state, new = load_file(path), load_file(trained)
    save_file(state | {name: value for name, value in new.items() if name in state}, path)


def train_base(out: Path, shards: Path, seconds: float, steps: int) -> list[float]:
    config = replace(foley.CONFIGS["debug"], train="all", frames=False)
    config = replace(config, loop=replace(config.loop, steps=steps))
    base = load_base(out / "checkpoints" / "base.safetensors")
    loop = foley.build(config, base, out / "base", seconds=seconds, cpu=True)
    losses = loop.run(loop.reader(shards, "train", foley.entries_of(config, control=False)))
    with_base(out, out / "base" / "averaged.safetensors")
    return losses


def train_foley(out: Path, shards: Path, seconds: float, steps: int) -> list[float]:
    config = foley.CONFIGS["debug"]
    config = replace(config, loop=replace(config.loop, steps=steps))
    base = load_base(out / "checkpoints" / "base.safetensors")
    loop = foley.build(config, base, out / "foley", seconds=seconds, cpu=True)
    loop.resume()
    losses = loop.run(loop.reader(shards, "train", foley.entries_of(config, control=True)))
    shutil.copy(out / "foley" / "averaged.safetensors", out / "checkpoints" / "foley.safetensors")
    return losses


def train_mapper(out: Path, shards: Path, epochs: int) -> list[float]:
    config = replace(mapper.CONFIGS["debug"], epochs=epochs)
    loop = mapper.build(config, shards, out / "mapper", cpu=True)
    loop.resume()
    losses = loop.run(loop.reader(shards, "train", mapper.ENTRIES))
    shutil.copy(out / "mapper" / "averaged.safetensors", out / "checkpoints" / "mapper.safetensors")
    return losses


class Stopwatch:
    """CPU seconds of each part, which other work on the machine does not change."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, name: str, part: Callable[[], list[float] | None]) -> list[float]:
        start = time.process_time()
        result = part()
        self.seconds[name] = time.process_time() - start
        print(f"{name}: {self.seconds[name]:.1f} s", flush=True)
        return result or []


def run(
    out: Path,
    clips: int = 8,
    seconds: float = 2.0,
    autoencoder_steps: int = 30,
    epochs: int = 50,
    base_steps: int = 100,
    foley_steps: int = 120,
) -> dict[str, list[float]]:
    """Losses of every step of each training."""
    choose_device("cpu")
    films, folder, shards, watch = out / "clips", out / "checkpoints", out / "shards", Stopwatch()
    watch("clips", lambda: write_folder(films, clips, CLIP_SECONDS, FIRST_CLIP))
    write_encoders(folder)
    torch.manual_seed(1)
    vae, losses = Oobleck(DEBUG.oobleck), {}
    losses["autoencoder"] = watch("autoencoder", lambda: fit(vae, clip_sounds(films), autoencoder_steps))
    write_base(folder / "base.safetensors", vae, DiT(DEBUG.dit), Timing(DEBUG.timing))
    paths = {name: folder / f"{name}.safetensors" for name in ENCODERS}
    encoders = Encoders(Checkpoints(vae=folder / "base.safetensors", **paths), DEBUG)
    chunks, _ = all_chunks(own_folder(films), seconds)
    watch("shards", lambda: prepare(chunks, shards, encoders, seconds, per_shard=4))
    losses["RMS-Mapper"] = watch("RMS-Mapper", lambda: train_mapper(out, shards, epochs))
    losses["base"] = watch("base", lambda: train_base(out, shards, seconds, base_steps))
    losses["Stable-Foley"] = watch("Stable-Foley", lambda: train_foley(out, shards, seconds, foley_steps))
    rows = [
        [name, len(curve), *(f"{value:.3f}" for value in first_and_last(curve)), f"{watch.seconds[name]:.1f}"]
        for name, curve in losses.items()
    ]
    head = ["training", "steps", "loss, first tenth", "loss, last tenth", "CPU seconds"]
    total = sum(watch.seconds.values())
    summary = f"{len(chunks)} chunks of {seconds:g} s; {total:.0f} CPU seconds in all, clips included."
    lines = [*table(head, rows), summary]
    (out / "figures.md").write_text("\n".join(lines) + "\n")
    draw(out / "curves.png", losses)
    print("\n".join(lines))
    return losses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--clips", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=2.0, help="length of a chunk")
    args = parser.parse_args()
    run(args.out, args.clips, args.seconds)


if __name__ == "__main__":
    main()
