"""One step of an optimiser, from one batch or accumulated from several."""

import argparse
from collections.abc import Iterable

import torch
from torch import Tensor, nn


def add_accumulation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--accumulate", type=int, default=1, help="batches per step of the optimiser")


def update(optimiser: torch.optim.Optimizer, losses: Iterable[Tensor], count: int, clip: float | None) -> list[Tensor]:
    """Steps along the mean gradient of `count` losses, its norm at most `clip`. Returns the losses, detached.

    Each loss is backpropagated before the next is computed, so a generator needs the memory of one batch.
    """
    optimiser.zero_grad()
    found = []
    for loss in losses:
        (loss / count).backward()
        found.append(loss.detach())
    assert len(found) == count
    if clip is not None:
        parameters = [parameter for group in optimiser.param_groups for parameter in group["params"]]
        nn.utils.clip_grad_norm_(parameters, clip)
    optimiser.step()
    return found
