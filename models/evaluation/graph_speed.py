"""Seconds that native onnxruntime needs for a list of evaluations: what the page is compared with by `npm run bench`.

    python -m evaluation.graph_speed --pack packs/compact --threads 2 --runs 3 < calls.json > seconds.json

`calls.json` is a list of {file, count, inputs: {name: {dtype, dims}}}. For each call the result has the seconds of its
`count` evaluations in each run. Every graph is evaluated once before, with each shape.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime


def feeds_of(inputs: dict) -> dict[str, np.ndarray]:
    """Numbers from 0 to 1 that a seed fixes; ones for tokens."""
    random = np.random.default_rng(0)
    return {
        name: np.ones(one["dims"], np.int64)
        if one["dtype"] == "int64"
        else random.random(one["dims"], dtype=np.float32)
        for name, one in inputs.items()
    }


def open_session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def measure(pack: Path, calls: list[dict], threads: int, runs: int) -> list[list[float]]:
    """Seconds of every run, call by call."""
    sessions = {file: open_session(pack / file, threads) for file in {call["file"] for call in calls}}
    feeds = [feeds_of(call["inputs"]) for call in calls]
    for call, inputs in zip(calls, feeds):
        sessions[call["file"]].run(None, inputs)
    seconds: list[list[float]] = [[] for _ in calls]
    for _ in range(runs):
        for call, inputs, spent in zip(calls, feeds, seconds):
            start = time.perf_counter()
            for _ in range(call["count"]):
                sessions[call["file"]].run(None, inputs)
            spent.append(time.perf_counter() - start)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    seconds = measure(options.pack, json.load(sys.stdin), options.threads, options.runs)
    json.dump({"onnxruntime": onnxruntime.__version__, "seconds": seconds}, sys.stdout)


if __name__ == "__main__":
    main()
