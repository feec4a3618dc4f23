"""Adds low-rank adaptations to the checkpoint of Stable Audio that they were trained on.

    python -m studio.training.merge --base model.safetensors --lora averaged.safetensors --out merged.safetensors

The result has the form of the base, so that export and generation take it in the base's place.
"""

import argparse
import json
from pathlib import Path

from safetensors import safe_open
from safetensors.torch import save_file

from studio.checkpoints.errors import CheckpointError
from studio.checkpoints.read import read_state
from studio.networks.dit import PREFIX
from studio.training.lora import LoraConfig, merged


def scale_of(path: Path) -> float:
    """alpha / rank of the training, which the file's description holds."""
    with safe_open(path, "pt") as file:
        described = json.loads((file.metadata() or {}).get("config", "{}"))
    config = LoraConfig(**described.get("lora", {}))
    return config.alpha / config.rank


def merge(base: Path, lora: Path, out: Path) -> None:
    """Raises CheckpointError or ValueError where they do not fit."""
    state = merged(read_state(base), read_state(lora), scale_of(lora), PREFIX)
    save_file({name: value.contiguous() for name, value in state.items()}, out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--lora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    try:
        merge(args.base, args.lora, args.out)
    except (CheckpointError, ValueError) as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
