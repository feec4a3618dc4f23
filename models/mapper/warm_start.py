"""Weights of a pack as the start of a training: python -m mapper.warm_start PACK READY RUN

Reads PACK's frame-encoder.onnx, flow.onnx and rms-mapper.onnx and writes RUN/mapper.pt.

The exported graphs have their batch norms folded into the convolutions before them. Training needs the norms: each
convolution keeps its folded weights, and its norm gets the mean and variance of prepared clips (READY) as running
statistics, with the scale and shift that cancel them. The output stays that of the graph.
"""

import argparse
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from mapper.network import RmsMapper, VideoMapper, VideoMapperConfig
from mapper.shards import Shards
from mapper.training_module import CHECKPOINT, TrainingModule
from training import checkpoint

LEARNED = ("Conv", "Gemm", "MatMul", "LSTM", "Mul", "Add")


class Layer(NamedTuple):
    """A node of a graph that has weights."""

    operator: str
    weights: list[np.ndarray]  # float32


def layers_of(path: Path) -> list[Layer]:
    """Layers in the graph's order; weights may be stored in any of export.storage's formats."""
    graph, found = onnx.load(path).graph, []
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for node in graph.node:
        weights = [constants[name].astype(np.float32) for name in node.input if name in constants]
        if node.op_type in ("Cast", "Mul") and len(weights) == len(node.input):  # int8 weights times their scale
            constants[node.output[0]] = np.prod(np.broadcast_arrays(*weights), axis=0)
        elif weights and node.op_type in LEARNED:
            found.append(Layer(node.op_type, weights))
    return found


def fill(layer: nn.Module, weight: np.ndarray, bias: np.ndarray) -> None:
    layer.weight.data.copy_(torch.from_numpy(weight.reshape(layer.weight.shape)))
    layer.bias.data.copy_(torch.from_numpy(bias))


def fill_folded(conv: nn.Module, norm: nn.Module, weight: np.ndarray, bias: np.ndarray) -> None:
    """Folded convolution; the norm only adds the folded bias, until `calibrate` gives it statistics."""
    conv.weight.data.copy_(torch.from_numpy(weight))
    if conv.bias is not None:
        conv.bias.data.zero_()
    norm.running_mean.zero_()
    norm.running_var.fill_(1 - norm.eps)
    norm.weight.data.fill_(1)
    norm.bias.data.copy_(torch.from_numpy(bias))


def fill_lstm(lstm: nn.LSTM, layer: int, inputs: np.ndarray, states: np.ndarray, biases: np.ndarray) -> None:
    """One bidirectional layer: inputs [2, 4 * size, in], states [2, 4 * size, size], biases [2, 8 * size].

    ONNX orders the gates input, output, forget, cell and joins both biases; torch orders them input, forget, cell,
    output.
    """
    size = lstm.hidden_size
    order = np.concatenate([np.arange(size) + size * n for n in (0, 2, 3, 1)])
    for side, suffix in enumerate(("", "_reverse")):
        for name, part in (
            ("weight_ih", inputs[side]),
            ("weight_hh", states[side]),
            ("bias_ih", biases[side, : 4 * size]),
            ("bias_hh", biases[side, 4 * size :]),
        ):
            getattr(lstm, f"{name}_l{layer}{suffix}").data.copy_(torch.from_numpy(part[order]))


def read(pack: Path, network: VideoMapper) -> None:
    """Fills the networks from the graphs of `pack`."""
    encoder, layers = network.frame_encoder, [layer.weights for layer in layers_of(pack / "frame-encoder.onnx")]
    for block, weights in zip(encoder.body[:3], layers):
        fill_folded(block[0], block[1], *weights)
    fill(encoder.body[3], *layers[3])
    fill(encoder.head, *layers[4])
    encoder = network.motion_encoder
    layers = [layer.weights for layer in layers_of(pack / "flow.onnx") if len(layer.weights) == 2]
    for block, weights in zip([*encoder.trunk, encoder.patch_head[0]], layers):
        fill_folded(block[0], block[1], *weights)
    fill(encoder.patch_head[1], *layers[3])
    fill(encoder.pooled_head, *layers[4])
    read_mapper(network.mapper, layers_of(pack / "rms-mapper.onnx"))


def read_mapper(mapper: RmsMapper, layers: list[Layer]) -> None:
    """Fills the RMS-Mapper; a graph of version 0.2 has no source localizer, which keeps its initial weights."""
    convs = [weights for operator, weights in layers if operator == "Conv" and len(weights) == 2]
    fill_folded(mapper.patch_encoder.conv1, mapper.patch_encoder.norm, *convs[0])
    fill(mapper.patch_encoder.conv2, *convs[1])
    for conv, norm, weights in zip(mapper.convs, mapper.norms, convs[2:]):
        fill_folded(conv, norm, *weights)
    for layer, weights in enumerate(weights for operator, weights in layers if operator == "LSTM"):
        fill_lstm(mapper.lstm, layer, *weights)
    # The other weights are identified by their shapes
    by_shape = {
        weights[0].shape: weights[0]
        for operator, weights in layers
        if operator in ("Mul", "MatMul", "Add") and len(weights) == 1
    }
    states, classes = mapper.output_head.in_features, mapper.output_head.out_features
    position_weights = mapper.patch_encoder.position_weights
    position_weights.data.copy_(torch.from_numpy(by_shape[tuple(position_weights.shape)]))
    # Version 0.2 has one output head per channel; their mean is the centre
    channels = 2 if (states, 2 * classes) in by_shape else 1
    weight, bias = by_shape[states, channels * classes], by_shape[channels * classes,]
    weight, bias = weight.reshape(states, channels, classes).mean(1), bias.reshape(channels, classes).mean(0)
    fill(mapper.output_head, weight.T.copy(), bias)
    # Scalar biases in the graph's order: localizer (where there is one), hit head
    scalars = [weights[0] for operator, weights in layers if operator == "Add" and weights[0].shape == (1,)]
    fill(mapper.hit_head, by_shape[states, 1].T.copy(), scalars[-1])
    width = mapper.localizer.score.in_features
    if (width, 1) in by_shape:
        fill(mapper.localizer.score, by_shape[width, 1].T.copy(), scalars[0])


def calibrate(module: TrainingModule, shards: Shards, clips: int = 48) -> None:
    """Sets the running statistics of every batch norm from prepared clips without changing any output."""
    module.eval()
    rng = np.random.default_rng(0)
    rows = [shards.rows[n] for n in rng.choice(len(shards.rows), clips, replace=False)]
    batch = shards.batch(rows)
    norms = [layer for layer in module.modules() if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d))]
    seen: dict[nn.Module, Tensor] = {}  # inputs
    hooks = [norm.register_forward_hook(lambda layer, inputs, _: seen.__setitem__(layer, inputs[0])) for norm in norms]
    with torch.no_grad():
        module(batch.pyramid, batch.small)
    for hook in hooks:
        hook.remove()
    for norm in norms:
        axes = [axis for axis in range(seen[norm].dim()) if axis != 1]
        mean, variance = seen[norm].mean(axes), seen[norm].var(axes, unbiased=False)
        scale = norm.weight.data / torch.sqrt(norm.running_var + norm.eps)
        norm.bias.data += scale * (mean - norm.running_mean)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.data.copy_(scale * torch.sqrt(variance + norm.eps))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path)
    parser.add_argument("ready", type=Path)
    parser.add_argument("run", type=Path)
    args = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    module = TrainingModule(VideoMapperConfig())
    read(args.pack, module.network)
    calibrate(module, Shards(args.ready))
    args.run.mkdir(parents=True, exist_ok=True)
    checkpoint.save({"module": module.state_dict()}, args.run / CHECKPOINT)


if __name__ == "__main__":
    main()
