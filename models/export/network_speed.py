"""Seconds of the diffusion network in PyTorch, on a GPU where there is one, with the inputs of `graph_speed`.

    python -m export.network_speed --pack packs/compact --runs 3 < calls.json > seconds.json

Calls of other graphs are left out.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import torch

from evaluation.graph_speed import feeds_of
from export.from_pack import generator_of

ROLE = "dit+controlnet"


@torch.inference_mode()
def measure(pack: Path, calls: list[dict], device: str, runs: int) -> list[list[float]]:
    """Seconds of every run, for each call of the network."""
    network = generator_of(pack).to(device)
    seconds = []
    for call in calls:
        if call["role"] != ROLE:
            continue
        feeds = {name: torch.from_numpy(value).to(device) for name, value in feeds_of(call["inputs"]).items()}
        network(**feeds)
        spent = []
        for _ in range(runs):
            wait_for(device)
            start = time.perf_counter()
            for _ in range(call["count"]):
                network(**feeds)
            wait_for(device)
            spent.append(time.perf_counter() - start)
        seconds.append(spent)
    return seconds


def wait_for(device: str) -> None:
    """Until all work of a GPU is done."""
    if device != "cpu":
        torch.cuda.synchronize()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    if not torch.cuda.is_available():
        json.dump(None, sys.stdout)
        return
    seconds = measure(options.pack, json.load(sys.stdin), "cuda", options.runs)
    json.dump({"torch": torch.__version__, "gpu": torch.cuda.get_device_name(), "seconds": seconds}, sys.stdout)


if __name__ == "__main__":
    main()
