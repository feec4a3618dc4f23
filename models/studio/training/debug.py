"""Both stages end to end at tiny widths, on clips that are rendered: about a minute on one CPU core.

    python -m studio.training.debug OUT [--clips 8] [--seconds 2] [--effort 1]

1. Clips (`studio.data.rendered`), and checkpoints of tiny networks in the form of the published ones: random encoders
   of frames, flow and prompts; a VAE fitted to the clips' sounds.
2. Shards (`studio.data.prepare`), RMS-Mapper (`studio.training.mapper`).
3. A transformer trained without envelope, which stands for Stable Audio Open; then Stable-Foley on it
   (`studio.training.foley`).

OUT/checkpoints/ is what the export takes: base.safetensors (Stable Audio), clap, tc_clip, raft, cavp, mapper, foley and
tokenizer.json.
OUT/curves.png and OUT/figures.md show the losses.
"""

import argparse
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor

from evaluation.report import table
from studio.data.chunks import all_chunks
from studio.data.encoders import Checkpoints, Encoders
from studio.data.media import read_sound
from studio.data.prepare import prepare
from studio.data.rendered import write_folder
from studio.data.sources import own_folder
from studio.networks.dit import DiT
from studio.networks.oobleck import Oobleck
from studio.networks.sizes import DEBUG
from studio.networks.timing import Timing
from studio.training import foley, mapper
from studio.training.arguments import held_out_reader
from studio.training.autoencoder import fit
from studio.training.base import load_base
from studio.training.curves import draw, first_and_last, held_out
from studio.training.debug_checkpoints import ENCODERS, with_base, write_base, write_encoders, write_tokenizer
from studio.training.loop import Loop
from training.device import choose_device

T = TypeVar("T")

CLIP_SECONDS = 4.0
FIRST_CLIP = 9  # of clips 9 to 16, the names of 10 and 15 fall into the test and the validation split


def clip_sounds(clips: Path) -> Tensor:
    """Sounds of the training clips, [n, 2, samples]."""
    sources = [source for source in own_folder(clips) if source.split == "train"]
    return torch.stack([torch.from_numpy(read_sound(source.sound, 0, CLIP_SECONDS)) for source in sources])


@dataclass(frozen=True)
class Result:
    """Of a training: losses of its steps, and of its averaged weights on held-out chunks with the same noise."""

    losses: list[float]
    held_out: list[tuple[int, float]] = field(default_factory=list)  # steps and losses


def train(loop: Loop, shards: Path, entries: tuple[str, ...]) -> Result:
    valid = held_out_reader(loop, shards, entries)
    loop.resume()
    before = [(0, loop.validate(valid))] if valid else []
    losses = loop.run(loop.reader(shards, "train", entries), valid)
    return Result(losses, [*before, *held_out(loop.out / "loss.tsv")])


def train_base(out: Path, shards: Path, seconds: float, steps: int) -> Result:
    config = replace(foley.CONFIGS["debug"], train="all", frames=False)
    config = replace(config, loop=replace(config.loop, steps=steps))
    base = load_base(out / "checkpoints" / "base.safetensors")
    loop = foley.build(config, base, out / "base", seconds=seconds, cpu=True)
    result = train(loop, shards, foley.entries_of(config, control=False))
    with_base(out / "checkpoints" / "base.safetensors", out / "base" / "averaged.safetensors")
    return result


def train_foley(out: Path, shards: Path, seconds: float, steps: int) -> Result:
    config = foley.CONFIGS["debug"]
    config = replace(config, loop=replace(config.loop, steps=steps))
    base = load_base(out / "checkpoints" / "base.safetensors")
    loop = foley.build(config, base, out / "foley", seconds=seconds, cpu=True)
    result = train(loop, shards, foley.entries_of(config, control=True))
    shutil.copy(out / "foley" / "averaged.safetensors", out / "checkpoints" / "foley.safetensors")
    return result


def train_mapper(out: Path, shards: Path, epochs: int) -> Result:
    config = replace(mapper.CONFIGS["debug"], epochs=epochs)
    loop = mapper.build(config, shards, out / "mapper", cpu=True)
    result = train(loop, shards, mapper.ENTRIES)
    shutil.copy(out / "mapper" / "averaged.safetensors", out / "checkpoints" / "mapper.safetensors")
    return result


class Stopwatch:
    """CPU seconds of each part, which other work on the machine does not change."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, name: str, part: Callable[[], T]) -> T:
        start = time.process_time()
        result = part()
        self.seconds[name] = time.process_time() - start
        print(f"{name}: {self.seconds[name]:.1f} s", flush=True)
        return result


def figures(results: dict[str, Result], seconds: dict[str, float]) -> list[str]:
    """A table with a row for each training."""
    head = ["training", "steps", "loss: first tenth", "last tenth", "held out: before", "after", "CPU seconds"]
    rows = [
        [
            name,
            len(result.losses),
            *(f"{value:.3f}" for value in first_and_last(result.losses)),
            *([f"{result.held_out[n][1]:.3f}" for n in (0, -1)] if result.held_out else ["–", "–"]),
            f"{seconds[name]:.1f}",
        ]
        for name, result in results.items()
    ]
    return table(head, rows)


def run(
    out: Path,
    clips: int = 8,
    seconds: float = 2.0,
    effort: int = 1,
    autoencoder_steps: int = 30,
    epochs: int = 50,
    base_steps: int = 100,
    foley_steps: int = 120,
) -> dict[str, Result]:
    choose_device("cpu")
    films, folder, shards, watch = out / "clips", out / "checkpoints", out / "shards", Stopwatch()
    watch("clips", lambda: write_folder(films, clips, CLIP_SECONDS, FIRST_CLIP))
    write_encoders(folder)
    write_tokenizer(folder / "tokenizer.json", [source.words for source in own_folder(films)])
    torch.manual_seed(1)
    vae, results = Oobleck(DEBUG.oobleck), {}
    losses = watch("autoencoder", lambda: fit(vae, clip_sounds(films), effort * autoencoder_steps))
    results["autoencoder"] = Result(losses)
    write_base(folder / "base.safetensors", vae, DiT(DEBUG.dit), Timing(DEBUG.timing))
    paths = {name: folder / f"{name}.safetensors" for name in ENCODERS}
    encoders = Encoders(Checkpoints(vae=folder / "base.safetensors", **paths), DEBUG)
    chunks, _ = all_chunks(own_folder(films), seconds)
    watch("shards", lambda: prepare(chunks, shards, encoders, seconds, per_shard=4))
    results["RMS-Mapper"] = watch("RMS-Mapper", lambda: train_mapper(out, shards, epochs))
    results["base"] = watch("base", lambda: train_base(out, shards, seconds, effort * base_steps))
    results["Stable-Foley"] = watch("Stable-Foley", lambda: train_foley(out, shards, seconds, effort * foley_steps))
    total = sum(watch.seconds.values())
    summary = f"{len(chunks)} chunks of {seconds:g} s; {total:.0f} CPU seconds in all, clips included."
    lines = [*figures(results, watch.seconds), summary]
    (out / "figures.md").write_text("\n".join(lines) + "\n")
    draw(
        out / "curves.png",
        {name: result.losses for name, result in results.items()},
        {name: result.held_out for name, result in results.items()},
    )
    print("\n".join(lines))
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--clips", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=2.0, help="length of a chunk")
    parser.add_argument("--effort", type=int, default=1, help="multiplies the steps of VAE, base and Stable-Foley")
    args = parser.parse_args()
    run(args.out, args.clips, args.seconds, args.effort)


if __name__ == "__main__":
    main()
