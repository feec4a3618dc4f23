"""Fourier bases as a few ONNX nodes instead of megabytes of weights.

A basis of the autoencoder is rows * columns * cos(2 pi ((k n) mod size) / size + phase). The nodes are constant; a
runtime computes them once when it loads the graph.
"""

import math

import numpy as np
import onnx
from onnx import helper, numpy_helper
from torch import nn

from audio.stft import InverseStft, Stft


def factors(module: Stft | InverseStft) -> tuple[np.ndarray, np.ndarray]:
    """Index and phase of the bins [2, 2 * bins], index of the samples [size]."""
    bins = np.arange(module.size // 2 + 1, dtype=np.float32)
    phase = np.repeat(np.float32([0, math.pi / 2]), len(bins))  # -sin(a) = cos(a + pi / 2)
    return np.stack([np.tile(bins, 2), phase]), np.arange(module.size, dtype=np.float32)


def derive_bases(model: onnx.ModelProto, network: nn.Module) -> None:
    """Replaces the initialisers that are bases of `network` by nodes that compute them. Call after lift_constants."""
    graph, nodes = model.graph, []
    for module in network.modules():
        if not isinstance(module, (Stft, InverseStft)):
            continue
        basis = module.basis.numpy()
        found = [
            t
            for t in graph.initializer
            if tuple(t.dims) == basis.shape and np.array_equal(numpy_helper.to_array(t), basis)
        ]
        for tensor in found:
            graph.initializer.remove(tensor)
            nodes += basis_nodes(graph, tensor.name, module)
    body = list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes + body)


def basis_nodes(graph: onnx.GraphProto, name: str, module: Stft | InverseStft) -> list[onnx.NodeProto]:
    (index, phase), sample = factors(module)
    basis = module.basis.numpy()
    matrix = basis[:, 0, :] if isinstance(module, Stft) else basis.T  # [2 * bins, size]
    wave = np.cos(2 * np.pi * (np.outer(index, sample) % module.size) / module.size + phase[:, None].astype(np.float64))
    per_sample = matrix[0] / wave[0]  # the row of bin 0 is the window
    windowed = wave * per_sample
    # 0 for the sines of the first and the last bin
    per_bin = (matrix * windowed).sum(1) / np.maximum((windowed**2).sum(1), 1e-9)
    values = {
        "index": index[:, None],
        "sample": sample[None],
        "phase": phase[:, None],
        "bin": per_bin[:, None],
        "gain": per_sample[None],
        "size": np.float32(module.size),
        "turn": np.float32(2 * math.pi),
    }
    graph.initializer.extend(
        numpy_helper.from_array(np.asarray(value, np.float32), f"{name}.{key}") for key, value in values.items()
    )
    steps = [
        ("Mul", "index", "sample", "a"),
        ("Div", "a", "size", "b"),
        ("Floor", "b", None, "c"),
        ("Sub", "b", "c", "d"),
        ("Mul", "d", "turn", "e"),
        ("Add", "e", "phase", "f"),
        ("Cos", "f", None, "g"),
        ("Mul", "g", "bin", "h"),
        ("Mul", "h", "gain", "i"),
    ]
    nodes = [
        helper.make_node(op, [f"{name}.{k}" for k in (one, two) if k], [f"{name}.{out}"]) for op, one, two, out in steps
    ]
    if isinstance(module, Stft):
        graph.initializer.append(numpy_helper.from_array(np.array(basis.shape, np.int64), f"{name}.shape"))
        return [*nodes, helper.make_node("Reshape", [f"{name}.i", f"{name}.shape"], [name])]
    return [*nodes, helper.make_node("Transpose", [f"{name}.i"], [name], perm=[1, 0])]
