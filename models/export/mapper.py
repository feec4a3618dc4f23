"""Exports the picture side: python -m export.mapper RUN/eye.pt OUT

Writes frame-encoder.onnx, flow.onnx and rms-mapper.onnx (opset 17, fp32, batch norms folded) and extras.json, the part
of the pack manifest that describes them; checks that onnxruntime agrees with torch.
"""

import argparse
import json
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from export.graph import session, trace
from mapper.mirrored import MirroredFrames, MirroredMapper, MirroredMotion
from mapper.network import Eye
from mapper.train import load

WINDOW_FRAMES, CHUNK_FRAMES = 300, 16
DECODE = "expectation"


class Graph(NamedTuple):
    network: nn.Module
    input: str
    output: str
    example: torch.Tensor
    dynamic: bool  # whether the first axis is


def graphs(eye: Eye) -> dict[str, Graph]:
    """The graph of each role."""
    sizes = eye.config
    shape = (sizes.height, sizes.width)
    generator = torch.Generator().manual_seed(0)

    def example(*size: int) -> torch.Tensor:
        return torch.rand(*size, generator=generator)

    return {
        "frame-encoder": Graph(MirroredFrames(eye.frame).eval(), "frames", "features", example(5, 3, *shape), True),
        "flow": Graph(MirroredMotion(eye.flow).eval(), "pairs", "features", example(5, 6, *shape), True),
        "rms-mapper": Graph(
            MirroredMapper(eye.mapper).eval(),
            "features",
            "logits",
            example(1, WINDOW_FRAMES, 4 * sizes.features) - 0.5,
            False,
        ),
    }


def export(eye: Eye, out: Path) -> dict[str, float]:
    """Writes the graphs; returns the largest difference between torch and onnxruntime for each."""
    out.mkdir(parents=True, exist_ok=True)
    differences = {}
    for role, graph in graphs(eye.eval()).items():
        path = out / f"{role}.onnx"
        axes = {0: "N"} if graph.dynamic else {}
        trace(graph.network, (graph.example,), {graph.input: axes}, {graph.output: axes}, path)
        with torch.no_grad():
            expected = graph.network(graph.example).numpy()
        found = session(path, 0).run([graph.output], {graph.input: graph.example.numpy()})[0]
        assert found.shape == expected.shape, (role, found.shape, expected.shape)
        differences[role] = float(np.abs(found - expected).max() / max(1.0, np.abs(expected).max()))
    return differences


def extras(eye: Eye) -> dict:
    """What the manifest says about these graphs."""
    sizes = eye.config
    video = {
        "fps": sizes.fps,
        "width": sizes.width,
        "height": sizes.height,
        "fit": "stretch",
        "windowFrames": WINDOW_FRAMES,
        "windowEnvelope": WINDOW_FRAMES * sizes.rate // sizes.fps,
        "chunkFrames": CHUNK_FRAMES,
    }
    return {"video": video, "rms-mapper": {"channels": sizes.channels}, "envelope": {"decode": DECODE}}


def milliseconds(out: Path, eye: Eye) -> dict[str, float]:
    """Shortest time of a run on the CPU with two threads: per frame for the encoders, per window for the mapper."""
    spent = {}
    for role, graph in graphs(eye).items():
        running = session(out / f"{role}.onnx", 2)
        batch = (graph.example.repeat(4, 1, 1, 1)[:CHUNK_FRAMES] if graph.dynamic else graph.example).numpy()
        runs = []
        for _ in range(5):
            start = time.perf_counter()
            running.run(None, {graph.input: batch})
            runs.append(time.perf_counter() - start)
        spent[role] = 1000 * min(runs) / (len(batch) if graph.dynamic else 1)
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    eye = load(args.weights).eye
    differences = export(eye, args.out)
    assert max(differences.values()) < 1e-3, differences
    (args.out / "extras.json").write_text(json.dumps(extras(eye), indent=2) + "\n")
    sizes = {path.name: path.stat().st_size for path in sorted(args.out.glob("*.onnx"))}
    print(
        json.dumps({"difference": differences, "milliseconds": milliseconds(args.out, eye), "bytes": sizes}, indent=2)
    )


if __name__ == "__main__":
    main()
