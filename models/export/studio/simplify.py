"""Simplifies a traced graph: constants are computed, copies and unused nodes removed, known shapes written in."""

from collections.abc import Iterator

import numpy as np
import onnx
from onnx import GraphProto, NodeProto, numpy_helper
from onnx.reference import ReferenceEvaluator

LARGEST = 1 << 20  # elements of a constant that is computed here
RANDOM = {"RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike"}


def simplify(graph: GraphProto, inputs: set[str]) -> None:
    """In place. `inputs`: names of the network's inputs; the other inputs of the graph are weights."""
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    nodes = list(fold(graph, constants))
    nodes = copy_dimensions(nodes, constants)
    nodes = used(nodes, {output.name for output in graph.output})
    names = {name for node in nodes for name in node.input}
    del graph.node[:], graph.initializer[:], graph.value_info[:]
    graph.node.extend(nodes)
    graph.initializer.extend(numpy_helper.from_array(v, name) for name, v in constants.items() if name in names)
    inputs_left = [value for value in graph.input if value.name in inputs or value.name in names]
    del graph.input[:]
    graph.input.extend(inputs_left)


def fold(graph: GraphProto, constants: dict[str, np.ndarray]) -> Iterator[NodeProto]:
    """Nodes that depend on an input or a weight; the values of the others go to `constants`."""
    outputs, same = {output.name for output in graph.output}, {}
    for node in graph.node:
        node.input[:] = [same.get(name, name) for name in node.input]
        if node.op_type == "Identity" and node.output[0] not in outputs:
            same[node.output[0]] = node.input[0]
            continue
        if node.op_type == "Constant" or (
            node.op_type not in RANDOM
            and all(name in constants for name in node.input if name)
            and not any(name in outputs for name in node.output)
        ):
            values = evaluate(node, constants)
            if all(value.size <= LARGEST or node.op_type == "Constant" for value in values):
                constants.update(zip(node.output, values))
                continue
        yield node


def evaluate(node: NodeProto, constants: dict[str, np.ndarray]) -> list[np.ndarray]:
    if node.op_type == "Constant" and node.attribute[0].name == "value":
        return [numpy_helper.to_array(node.attribute[0].t)]
    given = {name: constants[name] for name in node.input if name}
    return [np.asarray(value) for value in ReferenceEvaluator(node).run(None, given)]


def copy_dimensions(nodes: list[NodeProto], constants: dict[str, np.ndarray]) -> list[NodeProto]:
    """Reshapes whose target names the size of the data at the same place get 0 there, which stands for it; if nothing
    else is left to compute, the target is constant.
    """
    makers = {name: node for node in nodes for name in node.output}
    for node in nodes:
        if node.op_type != "Reshape" or node.input[1] in constants:
            continue
        target = makers.get(node.input[1])
        if target is None or target.op_type != "Concat":
            continue
        pieces: list[int] = []
        for name in target.input:
            sizes = known_sizes(name, len(pieces), node.input[0], makers, constants)
            if sizes is None:
                break
            pieces += sizes
        else:
            if pieces.count(-1) <= 1 and target.output[0] != "":
                name = f"{node.output[0]}.shape"
                constants[name] = np.array(pieces, np.int64)
                node.input[1] = name
    return nodes


def known_sizes(
    name: str, place: int, data: str, makers: dict[str, NodeProto], constants: dict[str, np.ndarray]
) -> list[int] | None:
    """Sizes that a piece of a Reshape's target stands for, 0 for the data's own at that place; None if not known."""
    if name in constants:
        values = [int(value) for value in np.ravel(constants[name])]
        return None if 0 in values else values
    node = makers.get(name)
    if node is None:
        return None
    if node.op_type in ("Unsqueeze", "Cast"):
        return known_sizes(node.input[0], place, data, makers, constants)
    source = makers.get(node.input[0])
    if source is None or source.op_type != "Shape" or source.input[0] != data or source.attribute:
        return None
    if node.op_type == "Gather" and node.input[1] in constants:
        index = np.ravel(constants[node.input[1]])
        return [0] if index.size == 1 and int(index[0]) == place else None
    if node.op_type == "Slice" and all(name in constants for name in node.input[1:]):
        start, end = int(np.ravel(constants[node.input[1]])[0]), int(np.ravel(constants[node.input[2]])[0])
        step = int(np.ravel(constants[node.input[4]])[0]) if len(node.input) > 4 else 1
        return [0] * (end - start) if start == place and 0 <= start < end < 100 and step == 1 else None
    return None


def used(nodes: list[NodeProto], outputs: set[str]) -> list[NodeProto]:
    """Nodes on which an output depends, in order."""
    wanted, found = set(outputs), []
    for node in reversed(nodes):
        if any(name in wanted for name in node.output):
            found.append(node)
            wanted.update(node.input)
    return found[::-1]


def operators(model: onnx.ModelProto) -> dict[str, int]:
    """How often each operator occurs."""
    counts: dict[str, int] = {}
    for node in model.graph.node:
        counts[node.op_type] = counts.get(node.op_type, 0) + 1
    return dict(sorted(counts.items()))
