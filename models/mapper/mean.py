"""The mean of several weights: python -m mapper.mean OUT.pt RUN/eye.pt OTHER/eye.pt ...

Weights that one run reached from the others' lie in one valley; between them levels and events waver less than at either end. OUT is what
mapper.export reads, and a run can go on from it.
"""

import argparse
from pathlib import Path

import torch
from torch import Tensor

from .train import load


def mean(states: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Entry by entry; counts are those of the last."""
    return {name: torch.stack([state[name] for state in states]).mean(0) if value.is_floating_point() else value for name, value in states[-1].items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("weights", type=Path, nargs="+")
    args = parser.parse_args()
    torch.save({"warm": mean([load(path).state_dict() for path in args.weights])}, args.out)


if __name__ == "__main__":
    main()
