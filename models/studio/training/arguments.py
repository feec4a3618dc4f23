"""Options that both stages take, and running one."""

import argparse
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from studio.data.shards import DataError, Reader
from studio.training.loop import Loop


def add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shards", type=Path, help="folder that studio.data.prepare wrote")
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, help="of the whole training")
    parser.add_argument("--batch", type=int, help="samples of a step, over all processes")
    parser.add_argument("--per-device", type=int, help="samples of a process at a time; the rest is accumulated")
    parser.add_argument("--precision", choices=["bf16", "no"])
    parser.add_argument("--minutes", type=float, default=math.inf, help="ends this run; run again to continue")
    parser.add_argument("--workers", type=int, help="readers of data per process")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--save-every", type=int, help="steps")
    parser.add_argument("--cpu", action="store_true", help="no GPU even where there is one")


def with_options(config: Any, args: argparse.Namespace) -> Any:
    """A stage's configuration with the options that are given."""
    names = ("steps", "batch", "precision", "workers", "seed", "save_every")
    given = {name: getattr(args, name) for name in names if getattr(args, name) is not None}
    return replace(config, loop=replace(config.loop, **given))


def run_stage(
    build: Callable[[dict[str, Any]], Loop], args: argparse.Namespace, entries: tuple[str, ...]
) -> list[float]:
    """Builds a loop, continues it from its newest checkpoint and runs it; the losses of the steps."""
    loop = build({"per_device": args.per_device, "cpu": args.cpu})
    train = loop.reader(args.shards, "train", entries)
    valid = held_out_reader(loop, args.shards, entries)
    loop.resume()
    return loop.run(train, valid, args.minutes)


def held_out_reader(loop: Loop, shards: Path, entries: tuple[str, ...]) -> Reader | None:
    """Of the validation split; None where the shards have none."""
    valid = loop.reader(shards, "val", entries)
    try:
        valid.sizes()
    except DataError:
        return None
    return valid
