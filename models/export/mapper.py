"""Exports the picture side: python -m export.mapper RUN/mapper.pt OUT

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
from mapper.network import VideoMapper
from mapper.training_module import load

WINDOW_FRAMES, CHUNK_FRAMES = 300, 16
DECODE = "expectation"


class Graph(NamedTuple):
    network: nn.Module
    input: str
    output: str
    example: torch.Tensor
    dynamic: bool  # whether the first axis is dynamic


def graphs(network: VideoMapper) -> dict[str, Graph]:
    """The graph of each role."""
    sizes = network.config
    shape = (sizes.height, sizes.width)
    generator = torch.Generator().manual_seed(0)

    def example(*size: int) -> torch.Tensor:
        return torch.rand(*size, generator=generator)

    return {
        "frame-encoder": Graph(
            MirroredFrames(network.frame_encoder).eval(), "frames", "features", example(5, 3, *shape), True
        ),
        "flow": Graph(MirroredMotion(network.motion_encoder).eval(), "pairs", "features", example(5, 6, *shape), True),
        "rms-mapper": Graph(
            MirroredMapper(network.mapper).eval(),
            "features",
            "logits",
            example(1, WINDOW_FRAMES, 4 * sizes.feature_dim) - 0.5,
            False,
        ),
    }


def export(network: VideoMapper, out: Path) -> dict[str, float]:
    """Writes the graphs; returns for each the maximum difference between PyTorch and onnxruntime over the output."""
    out.mkdir(parents=True, exist_ok=True)
    differences = {}
    for role, graph in graphs(network.eval()).items():
        path = out / f"{role}.onnx"
        axes = {0: "N"} if graph.dynamic else {}
        trace(graph.network, (graph.example,), {graph.input: axes}, {graph.output: axes}, path)
        with torch.no_grad():
            expected = graph.network(graph.example).numpy()
        found = session(path, 0).run([graph.output], {graph.input: graph.example.numpy()})[0]
        assert found.shape == expected.shape, (role, found.shape, expected.shape)
        differences[role] = float(np.abs(found - expected).max() / max(1.0, np.abs(expected).max()))
    return differences


def extras(network: VideoMapper) -> dict:
    """Fields of the manifest for these graphs."""
    sizes = network.config
    video = {
        "fps": sizes.fps,
        "width": sizes.width,
        "height": sizes.height,
        "fit": "stretch",
        "windowFrames": WINDOW_FRAMES,
        "windowEnvelope": WINDOW_FRAMES * sizes.envelope_rate // sizes.fps,
        "chunkFrames": CHUNK_FRAMES,
    }
    return {"video": video, "rms-mapper": {"channels": sizes.channels}, "envelope": {"decode": DECODE}}


def milliseconds(out: Path, network: VideoMapper) -> dict[str, float]:
    """Shortest time of a run on the CPU with two threads: per frame for the encoders, per window for the mapper."""
    spent = {}
    for role, graph in graphs(network).items():
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
    network = load(args.weights).network
    differences = export(network, args.out)
    assert max(differences.values()) < 1e-3, differences
    (args.out / "extras.json").write_text(json.dumps(extras(network), indent=2) + "\n")
    sizes = {path.name: path.stat().st_size for path in sorted(args.out.glob("*.onnx"))}
    print(
        json.dumps(
            {"difference": differences, "milliseconds": milliseconds(args.out, network), "bytes": sizes}, indent=2
        )
    )


if __name__ == "__main__":
    main()
