"""Makes a text encoder smaller: drops word pieces that no English prompt has, and stores the rest in 4 bits.

    python -m export.word_pieces PACK OUT

PACK has clap-text.onnx as export.prompt traces it, with one int8 row per word piece, and tokenizer.json. Writes both to
OUT, with the position table cut to the longest prompt, and extras.json for export.make_pack. Prompts of dropped pieces
(other scripts than Latin, phonetic letters, superscripts) become unknown tokens.

A row of 384 numbers is 192 bytes, the first half of the numbers in the low four bits, the second in the high ones, and
12 float16 scales, one for each 32 numbers. A number is (code - 7.5) * scale. Only rows that are looked up are unpacked,
with plain float32 operators.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

WORDS = "pieces"  # of the names of tensors
GROUP, LEVELS, MIDDLE = 32, 16, 7.5
TINY = 1e-6  # least scale: a row of zeros must not divide by 0
SHRINKS = np.linspace(0.6, 1, 9)  # of the range, against its square error: outliers are clipped
MARKS = "°£€×·–—‘’“”„…′″"  # outside of ASCII, in English prompts
LETTERS = "ßæðøþđıłœ"  # of European names; accents are stripped


def is_english(piece: str) -> bool:
    if piece.startswith("[unused"):
        return False
    return all(c.isascii() or c in MARKS + LETTERS for c in piece)


def prune(tokenizer: dict) -> tuple[dict, np.ndarray]:
    """(tokenizer.json with consecutive ids of the English pieces, their former ids)."""
    vocabulary = tokenizer["model"]["vocab"]
    pieces = sorted((former, piece) for piece, former in vocabulary.items() if is_english(piece))
    ids = {piece: k for k, (_, piece) in enumerate(pieces)}
    result = json.loads(json.dumps(tokenizer))
    result["model"]["vocab"] = ids
    for token in result["added_tokens"]:
        token["id"] = ids[token["content"]]
    for token, entry in result["post_processor"]["special_tokens"].items():
        entry["ids"] = [ids[token]]
    return result, np.array([former for former, _ in pieces])


def pack(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows [V, D] -> (uint8 [V, D / 2], float16 scales [V, D / GROUP])."""
    groups = table.reshape(len(table), -1, GROUP)
    largest = np.abs(groups).max(-1, keepdims=True)
    least, codes = np.full(largest.shape, np.inf), np.zeros(groups.shape, np.uint8)
    scales = np.zeros(largest.shape, np.float16)
    for shrink in SHRINKS:
        scale = np.maximum(shrink * largest / MIDDLE, TINY).astype(np.float16)
        found = np.clip(np.floor(groups / scale.astype(np.float32) + LEVELS / 2), 0, LEVELS - 1)
        error = (((found - MIDDLE) * scale - groups) ** 2).sum(-1, keepdims=True)
        better = error < least
        least, scales = np.where(better, error, least), np.where(better, scale, scales)
        codes = np.where(better, found, codes).astype(np.uint8)
    low, high = np.split(codes.reshape(table.shape), 2, axis=1)
    return low | high << 4, scales[..., 0].astype(np.float16)


def unpacking(width: int) -> list[onnx.NodeProto]:
    """Nodes from input_ids [1, L] to float32 rows [1, L, width]."""
    n = f"{WORDS}.".__add__
    constants = {
        "sixteenth": np.float32(1 / LEVELS),
        "sixteen": np.float32(LEVELS),
        "middle": np.float32(MIDDLE),
        "grouped": np.array([0, 0, width // GROUP, GROUP]),
        "flat": np.array([0, 0, width]),
        "last": np.array([-1]),
    }
    nodes = [
        helper.make_node("Constant", [], [n(name)], value=numpy_helper.from_array(np.asarray(value)))
        for name, value in constants.items()
    ]

    def node(operator: str, inputs: list[str], output: str, **attributes) -> None:
        nodes.append(
            helper.make_node(operator, [n(i) if i != "input_ids" else i for i in inputs], [n(output)], **attributes)
        )

    node("Gather", ["packed", "input_ids"], "pair", axis=0)
    node("Cast", ["pair"], "bytes", to=TensorProto.FLOAT)
    node("Mul", ["bytes", "sixteenth"], "shifted")
    node("Floor", ["shifted"], "high")
    node("Mul", ["high", "sixteen"], "upper")
    node("Sub", ["bytes", "upper"], "low")
    node("Concat", ["low", "high"], "codes", axis=-1)
    node("Sub", ["codes", "middle"], "centred")
    node("Reshape", ["centred", "grouped"], "groups")
    node("Gather", ["scales", "input_ids"], "halves", axis=0)
    node("Cast", ["halves"], "scale", to=TensorProto.FLOAT)
    node("Unsqueeze", ["scale", "last"], "column")
    node("Mul", ["groups", "column"], "scaled")
    node("Reshape", ["scaled", "flat"], "rows")
    return nodes


def lookup(graph: onnx.GraphProto, index: str) -> list[onnx.NodeProto]:
    """Nodes that take rows of a table by `index`."""
    return [node for node in graph.node if node.op_type == "Gather" and node.input[1] == index]


def drop_unused(graph: onnx.GraphProto) -> None:
    """Removes nodes and tensors that nothing uses."""
    outputs = {value.name for value in graph.output}
    while True:
        used = outputs | {name for node in graph.node for name in node.input}
        body = [node for node in graph.node if used & set(node.output)]
        if len(body) == len(graph.node):
            break
        del graph.node[:]
        graph.node.extend(body)
    tensors = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(tensors)


def shrink(model: onnx.ModelProto, ids: np.ndarray, max_tokens: int) -> onnx.ModelProto:
    """The text encoder with the rows `ids` of its table alone, in 4 bits, and `max_tokens` positions; in place."""
    graph = model.graph
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    takes_codes, takes_scale = sorted(lookup(graph, "input_ids"), key=lambda node: node.input[0] not in values)
    scale = values[f"{takes_scale.input[0]}.i8"].astype(np.float32) * values[f"{takes_scale.input[0]}.scale"]
    table = (values[takes_codes.input[0]].astype(np.float32) * scale)[ids]
    product = next(node for node in graph.node if node.op_type == "Mul" and takes_scale.output[0] in node.input)
    numbers = next(node for node in graph.node if node.op_type == "Range").output[0]
    positions = f"{lookup(graph, numbers)[0].input[0]}.i8"
    packed, scales = pack(table)
    renewed = [
        numpy_helper.from_array(packed, f"{WORDS}.packed"),
        numpy_helper.from_array(scales, f"{WORDS}.scales"),
        numpy_helper.from_array(values[positions][:max_tokens].copy(), positions),
    ]
    for node in graph.node:
        node.input[:] = [f"{WORDS}.rows" if name == product.output[0] else name for name in node.input]
    nodes = unpacking(table.shape[1]) + list(graph.node)
    tensors = [tensor for tensor in graph.initializer if tensor.name != positions] + renewed
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(tensors)
    drop_unused(graph)
    onnx.checker.check_model(model)
    return model


def shrink_files(source: Path, out: Path, max_tokens: int) -> None:
    """Reads clap-text.onnx and tokenizer.json of `source` and writes them to `out`, which may be the same."""
    tokenizer, ids = prune(json.loads((source / "tokenizer.json").read_text()))
    model = shrink(onnx.load(source / "clap-text.onnx"), ids, max_tokens)
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(model, out / "clap-text.onnx")
    Tokenizer.from_str(json.dumps(tokenizer)).save(str(out / "tokenizer.json"), pretty=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("pack", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    max_tokens = json.loads((args.pack / "manifest.json").read_text())["roles"]["clap-text"]["maxTokens"]
    shrink_files(args.pack, args.out, max_tokens)
    extras = {"clap-text": {"maxTokens": max_tokens}}
    (args.out / "extras.json").write_text(json.dumps(extras, indent=2) + "\n")
    for name in ("clap-text.onnx", "tokenizer.json"):
        print(f"{name}: {(args.pack / name).stat().st_size} -> {(args.out / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
