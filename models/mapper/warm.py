"""Goes on from a pack: python -m mapper.warm PACK READY RUN writes RUN/eye.pt with the weights of PACK's three graphs.

Exported graphs have their batch norms folded into the convolutions before them. Training needs the norms back: each
convolution keeps its folded weights, and its norm gets the mean and variance that prepared shards (READY) give there as
running figures, and the scale and shift that undo them; so the graph's answers stay as they were, and a training step
sees what it would have seen.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from mapper.network import Eye, EyeConfig, RmsMapper
from mapper.train import Shards, Trainee
from training import checkpoint

LEARNT = ("Conv", "Gemm", "MatMul", "LSTM", "Mul", "Add")


def weights_of(path: Path) -> list[tuple[str, list[np.ndarray]]]:
    """Operator and weights of every node that has any, in the graph's order, as float32 from whatever storage."""
    graph, found = onnx.load(path).graph, []
    held = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for node in graph.node:
        weights = [held[name].astype(np.float32) for name in node.input if name in held]
        if node.op_type in ("Cast", "Mul") and len(weights) == len(
            node.input
        ):  # export.storage: small numbers, times their scale
            held[node.output[0]] = np.prod(np.broadcast_arrays(*weights), axis=0)
        elif weights and node.op_type in LEARNT:
            found.append((node.op_type, weights))
    return found


def put(layer: nn.Module, weight: np.ndarray, bias: np.ndarray) -> None:
    layer.weight.data.copy_(torch.from_numpy(weight.reshape(layer.weight.shape)))
    layer.bias.data.copy_(torch.from_numpy(bias))


def put_folded(conv: nn.Module, norm: nn.Module, weight: np.ndarray, bias: np.ndarray) -> None:
    """The norm adds the folded bias and does nothing else, until `calibrate` gives it figures."""
    conv.weight.data.copy_(torch.from_numpy(weight))
    if conv.bias is not None:
        conv.bias.data.zero_()
    norm.running_mean.zero_()
    norm.running_var.fill_(1 - norm.eps)
    norm.weight.data.fill_(1)
    norm.bias.data.copy_(torch.from_numpy(bias))


def put_recurrent(lstm: nn.LSTM, layer: int, inputs: np.ndarray, states: np.ndarray, biases: np.ndarray) -> None:
    """ONNX orders the gates input, output, forget, cell and joins both biases; torch orders them input, forget, cell,
    output.
    """
    size = lstm.hidden_size
    order = np.concatenate([np.arange(size) + size * n for n in (0, 2, 3, 1)])
    for side, suffix in enumerate(("", "_reverse")):
        for kind, part in (
            ("weight_ih", inputs[side]),
            ("weight_hh", states[side]),
            ("bias_ih", biases[side, : 4 * size]),
            ("bias_hh", biases[side, 4 * size :]),
        ):
            getattr(lstm, f"{kind}_l{layer}{suffix}").data.copy_(torch.from_numpy(part[order]))


def read(pack: Path, eye: Eye) -> None:
    """Fills the networks from the graphs of `pack`; a mapper of version 0.2 has no `whereabouts`, which stay
    as drawn.
    """
    layers = [weights for _, weights in weights_of(pack / "frame-encoder.onnx")]
    for block, weights in zip(eye.frame.body[:3], layers):
        put_folded(block[0], block[1], *weights)
    put(eye.frame.body[3], *layers[3])
    put(eye.frame.head, *layers[4])
    layers = [weights for _, weights in weights_of(pack / "flow.onnx") if len(weights) == 2]
    for block, weights in zip([*eye.flow.middle, eye.flow.last[0]], layers):
        put_folded(block[0], block[1], *weights)
    put(eye.flow.last[1], *layers[3])
    put(eye.flow.head, *layers[4])
    read_mapper(eye.mapper, weights_of(pack / "rms-mapper.onnx"))


def read_mapper(mapper: RmsMapper, layers: list[tuple[str, list[np.ndarray]]]) -> None:
    convs = [weights for kind, weights in layers if kind == "Conv" and len(weights) == 2]
    put_folded(mapper.contacts.first, mapper.contacts.norm, *convs[0])
    put(mapper.contacts.second, *convs[1])
    for conv, norm, weights in zip(mapper.convs, mapper.norms, convs[2:]):
        put_folded(conv, norm, *weights)
    for layer, weights in enumerate(weights for kind, weights in layers if kind == "LSTM"):
        put_recurrent(mapper.recurrent, layer, *weights)
    single = {
        weights[0].shape: weights[0]
        for kind, weights in layers
        if kind in ("Mul", "MatMul", "Add") and len(weights) == 1
    }
    states, classes = 2 * mapper.recurrent.hidden_size, mapper.head.out_features
    mapper.contacts.across.data.copy_(torch.from_numpy(single[tuple(mapper.contacts.across.shape)]))
    # Version 0.2 has a head for each side: their mean is the middle
    sides = 2 if (states, 2 * classes) in single else 1
    head, bias = single[states, sides * classes], single[sides * classes,]
    put(mapper.head, head.reshape(states, sides, classes).mean(1).T.copy(), bias.reshape(sides, classes).mean(0))
    scalars = [
        weights[0] for kind, weights in layers if kind == "Add" and weights[0].shape == (1,)
    ]  # of whereabouts, then of strike
    put(mapper.strike, single[states, 1].T.copy(), scalars[-1])
    width = mapper.whereabouts.weigh.in_features
    if (width, 1) in single:
        put(mapper.whereabouts.weigh, single[width, 1].T.copy(), scalars[0])


def calibrate(trainee: Trainee, shards: Shards, clips: int = 48) -> None:
    """Gives every norm the figures of what it sees, without changing what it answers."""
    trainee.eval()
    rng = np.random.default_rng(0)
    motion, small, _, _ = shards.batch([shards.index[n] for n in rng.choice(len(shards.index), clips, replace=False)])
    norms = [layer for layer in trainee.modules() if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d))]
    seen: dict[nn.Module, Tensor] = {}
    hooks = [norm.register_forward_hook(lambda layer, inputs, _: seen.__setitem__(layer, inputs[0])) for norm in norms]
    with torch.no_grad():
        trainee(motion, small, None)
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
    trainee = Trainee(EyeConfig())
    read(args.pack, trainee.eye)
    calibrate(trainee, Shards(args.ready))
    args.run.mkdir(parents=True, exist_ok=True)
    checkpoint.save({"warm": trainee.state_dict()}, args.run / "eye.pt")


if __name__ == "__main__":
    main()
