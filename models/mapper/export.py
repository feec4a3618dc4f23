"""Exports the picture side: python -m mapper.export RUN/eye.pt OUT

Writes frame-encoder.onnx, flow.onnx and rms-mapper.onnx (opset 17, fp32, batch norms folded) and extras.json, the part of the
pack manifest that describes them; checks that onnxruntime agrees with torch.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import nn

from .mirrored import MirroredFrames, MirroredMapper, MirroredMotion
from .network import Eye
from .train import load

WINDOW_FRAMES, CHUNK_FRAMES = 300, 16
DECODE = "expectation"


def graphs(eye: Eye) -> dict[str, tuple[nn.Module, str, str, torch.Tensor, bool]]:
    """Role -> (network, input name, output name, example input, whether the first axis is dynamic)."""
    sizes = eye.config
    shape = (sizes.height, sizes.width)
    generator = torch.Generator().manual_seed(0)

    def example(*size: int) -> torch.Tensor:
        return torch.rand(*size, generator=generator)

    return {
        "frame-encoder": (MirroredFrames(eye.frame).eval(), "frames", "features", example(5, 3, *shape), True),
        "flow": (MirroredMotion(eye.flow).eval(), "pairs", "features", example(5, 6, *shape), True),
        "rms-mapper": (MirroredMapper(eye.mapper).eval(), "features", "logits", example(1, WINDOW_FRAMES, 4 * sizes.features) - 0.5, False),
    }


def export(eye: Eye, out: Path) -> dict[str, float]:
    """Writes the graphs; returns the largest difference between torch and onnxruntime for each."""
    out.mkdir(parents=True, exist_ok=True)
    differences = {}
    for role, (network, source, target, example, dynamic) in graphs(eye.eval()).items():
        path = out / f"{role}.onnx"
        axes = {source: {0: "N"}, target: {0: "N"}} if dynamic else None
        torch.onnx.export(network, (example,), path, input_names=[source], output_names=[target], dynamic_axes=axes,
                          opset_version=17, dynamo=False)
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        with torch.no_grad():
            expected = network(example).numpy()
        found = session.run([target], {source: example.numpy()})[0]
        assert found.shape == expected.shape, (role, found.shape, expected.shape)
        differences[role] = float(np.abs(found - expected).max() / max(1.0, np.abs(expected).max()))
    return differences


def extras(eye: Eye) -> dict:
    """What the manifest says about these graphs."""
    sizes = eye.config
    video = {"fps": sizes.fps, "width": sizes.width, "height": sizes.height, "fit": "stretch", "windowFrames": WINDOW_FRAMES,
             "windowEnvelope": WINDOW_FRAMES * sizes.rate // sizes.fps, "chunkFrames": CHUNK_FRAMES}
    return {"video": video, "rms-mapper": {"channels": sizes.channels}, "envelope": {"decode": DECODE}}


def milliseconds(out: Path, eye: Eye) -> dict[str, float]:
    """Shortest time of a run on the CPU with two threads: per frame for the encoders, per window for the mapper."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    spent = {}
    for role, (_, source, _, example, dynamic) in graphs(eye).items():
        session = onnxruntime.InferenceSession(out / f"{role}.onnx", options, providers=["CPUExecutionProvider"])
        batch = example.repeat(4, 1, 1, 1)[:CHUNK_FRAMES].numpy() if dynamic else example.numpy()
        runs = []
        for _ in range(5):
            start = time.perf_counter()
            session.run(None, {source: batch})
            runs.append(time.perf_counter() - start)
        spent[role] = 1000 * min(runs) / (len(batch) if dynamic else 1)
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
    print(json.dumps({"difference": differences, "milliseconds": milliseconds(args.out, eye), "bytes": sizes}, indent=2))


if __name__ == "__main__":
    main()
