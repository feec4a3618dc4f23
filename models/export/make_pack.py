"""Builds a pack from exported graphs: checks them against the contract, copies them, writes manifest.json.

    python -m export.make_pack --parts DIR [DIR ...] --card MODEL_CARD.md --out PACK
        [--id compact --name Compact --version 0.1.0]

A part is a folder of <role>.onnx files (dit-controlnet.onnx for dit+controlnet), with tokenizer.json where there is
clap-text and cavp-classes.tsv where there is cavp; optionally bank.bin, bank.json, bank-embeddings.bin and
RECORDINGS.md (bank.build); and optionally extras.json: {"<role>": {fields of the manifest's role}, "<section>": {fields
of the manifest's section that differ from SECTIONS}, "bank": {"sentence": …}}. Large float32 weights are stored as
float16 or int8. A pack is a part too, and later parts replace the roles and the bank of earlier ones. To replace one
network:

    python -m export.make_pack --parts packs/compact NEW --card packs/compact/MODEL_CARD.md --out RENEWED
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import jsonschema
import onnx
from onnx import TensorProto

from export.gpu import leaving_gpu
from export.storage import compress, lift_constants
from generator.guidance import GUIDANCE, LOWEST_GUIDED

SCHEMA = Path(__file__).parents[1] / "contract" / "pack.schema.json"
LIMIT = 56_000_000  # bytes of a pack in the repository
# Bytes of a float32 graph: below SMALL it stays float32, above LARGE it becomes int8, in between float16
SMALL, LARGE = 100_000, 5_000_000
FLOAT, INT64 = "float32", "int64"
DTYPES = {
    TensorProto.FLOAT: "float32",
    TensorProto.FLOAT16: "float16",
    TensorProto.INT64: "int64",
    TensorProto.INT32: "int32",
}

# (role, side) -> more tensors (name, dtype, rank): of packs with prompt.excitation, of a network with a guidanceRange
OPTIONAL = {
    ("timbre-encoder", "output"): [("excitation", FLOAT, 2)],
    ("vae-decoder", "input"): [("excitation", FLOAT, 2), ("profile", FLOAT, 2)],
    ("dit+controlnet", "input"): [("guidance", FLOAT, 1)],
}
# role -> (inputs, outputs): (name, dtype, rank), as the engine uses them
CONTRACT = {
    "frame-encoder": ([("frames", FLOAT, 4)], [("features", FLOAT, 2)]),
    "flow": ([("pairs", FLOAT, 4)], [("features", FLOAT, 2)]),
    "rms-mapper": ([("features", FLOAT, 3)], [("logits", FLOAT, 4)]),
    "cavp": ([("frames", FLOAT, 4)], [("probabilities", FLOAT, 2)]),
    "clap-audio": ([("audio", FLOAT, 2)], [("embedding", FLOAT, 2)]),
    "timbre-encoder": ([("audio", FLOAT, 3)], [("profile", FLOAT, 2)]),
    "clap-text": ([("input_ids", INT64, 2), ("attention_mask", INT64, 2)], [("embedding", FLOAT, 2)]),
    "control-encoder": ([("envelope", FLOAT, 3)], [("control", FLOAT, 3)]),
    "vae-encoder": ([("audio", FLOAT, 3)], [("latent", FLOAT, 3)]),
    "vae-decoder": ([("latent", FLOAT, 3)], [("audio", FLOAT, 3)]),
    "dit+controlnet": (
        [
            ("x", FLOAT, 3),
            ("t", FLOAT, 1),
            ("prompt", FLOAT, 3),
            ("control", FLOAT, 3),
            ("seconds_start", FLOAT, 1),
            ("seconds_total", FLOAT, 1),
        ],
        [("velocity", FLOAT, 3)],
    ),
}
# The band codec's zeros of a dynamic size, which are made on the CPU
TOLERATED = frozenset({"ConstantOfShape"})

PROVENANCE = (
    "Sound networks trained from scratch on CC0, public-domain, MIT, BSD, CC-BY and CC-BY-SA sound effects and on "
    "some synthesised with physical models; text encoder from all-MiniLM-L6-v2 (Apache-2.0); picture "
    "classifier EfficientNet-Lite0 (Apache-2.0), whose weights rest on the photographs of ImageNet, which are not "
    "openly licensed; mapper trained on rendered films and on films of the game OpenArena (GPL-2+)."
)

SECTIONS = {
    "audio": {"sampleRate": 44100, "channels": 2},
    "envelope": {
        "rate": 125,
        "analysisRate": 16000,
        "window": 512,
        "hop": 128,
        "smoothing": 15,
        "classes": 64,
        "mu": 255,
        "decode": "expectation",
    },
    "video": {
        "fps": 30,
        "width": 128,
        "height": 96,
        "fit": "stretch",
        "windowFrames": 300,
        "windowEnvelope": 1250,
        "chunkFrames": 16,
    },
    "latent": {"channels": 64, "downsampling": 1024, "minFrames": 22, "maxFrames": 431},
    "sampler": {
        "objective": "rectified_flow",
        "default": "adams-bashforth",
        "steps": 6,
        "stepsWithRecordings": 4,
        "guidance": GUIDANCE,
        "sigmaMin": 0.0,
        "sigmaMax": 1.0,
        "guidanceInterval": [LOWEST_GUIDED, 1],
    },
    "prompt": {"dimensions": 256, "tokens": 1, "unconditional": "zeros"},
}


def fingerprint(path: Path) -> dict:
    return {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "bytes": path.stat().st_size}


def describe(values) -> list[dict]:
    """Tensors of a graph as the manifest describes them."""
    tensors = (value.type.tensor_type for value in values)
    return [
        {
            "name": value.name,
            "dtype": DTYPES[tensor.elem_type],
            "shape": [d.dim_param or d.dim_value for d in tensor.shape.dim],
        }
        for value, tensor in zip(values, tensors)
    ]


def storage_of(model: onnx.ModelProto) -> str:
    """The type that holds most of the weights' bytes."""
    sizes = {"int8": 0, "float16": 0, "float32": 0}
    for tensor in model.graph.initializer:
        dtype = {TensorProto.INT8: "int8", TensorProto.UINT8: "int8", TensorProto.FLOAT16: "float16"}.get(
            tensor.data_type, "float32"
        )
        sizes[dtype] += tensor.ByteSize()
    return max(sizes, key=sizes.get)


def provider_of(role: str, model: onnx.ModelProto) -> str:
    """'wasm' for recurrent graphs and embedding look-ups, which do not run on the GPU."""
    return "wasm" if role == "clap-text" or any(node.op_type in ("LSTM", "GRU") for node in model.graph.node) else "any"


def check_graph(role: str, model: onnx.ModelProto) -> tuple[list[dict], list[dict]]:
    """(inputs, outputs). Raises ValueError where the graph breaks the contract."""
    inputs, outputs = describe(model.graph.input), describe(model.graph.output)
    for side, found, expected in (("input", inputs, CONTRACT[role][0]), ("output", outputs, CONTRACT[role][1])):
        tensors = [(v["name"], v["dtype"], len(v["shape"])) for v in found]
        if tensors not in (expected, expected + OPTIONAL.get((role, side), [])):
            raise ValueError(f"{role}: {side}s are {found}, contract {expected}")
    if provider_of(role, model) == "any" and (problems := leaving_gpu(model, TOLERATED)):
        raise ValueError(f"{role} would leave the GPU: {'; '.join(problems[:3])}")
    return inputs, outputs


def check_prompt(manifest: dict) -> None:
    """Raises ValueError where a graph's width of the prompt, the timbre profile or the excitation differs from the
    manifest's.
    """
    embedding, profile, excitation = (
        manifest["prompt"]["dimensions"],
        manifest["prompt"].get("profile", 0),
        manifest["prompt"].get("excitation", 0),
    )
    expected = {
        ("dit+controlnet", "inputs", "prompt"): embedding + profile,
        ("timbre-encoder", "outputs", "profile"): profile,
        ("timbre-encoder", "outputs", "excitation"): excitation,
        ("vae-decoder", "inputs", "excitation"): excitation,
        ("vae-decoder", "inputs", "profile"): profile,
    }
    for (role, side, name), width in expected.items():
        for tensor in manifest["roles"].get(role, {}).get(side, []):
            found = tensor["shape"][-1]
            if tensor["name"] == name and found != width and isinstance(found, int) and found > 0:  # 0: any
                raise ValueError(
                    f"{role}: {name} has {found} numbers, prompt.dimensions {embedding}, prompt.profile {profile} "
                    f"and prompt.excitation {excitation} require {width}"
                )


def check_guidance(manifest: dict) -> None:
    """Raises ValueError where the network has an input for the scale without a range of it, or the other way round."""
    network = manifest["roles"].get("dit+controlnet", {"inputs": []})
    if any(tensor["name"] == "guidance" for tensor in network["inputs"]) != ("guidanceRange" in network):
        raise ValueError("dit+controlnet: an input guidance requires guidanceRange, and the other way round")


def role_of(path: Path) -> str:
    return "dit+controlnet" if path.stem == "dit-controlnet" else path.stem


def extras_of(part: Path) -> dict:
    """The fields of the manifest that a part sets; see the docstring of this module."""
    if (part / "manifest.json").exists():
        manifest = json.loads((part / "manifest.json").read_text())
        measured = {
            "file",
            "sha256",
            "bytes",
            "dtype",
            "storage",
            "provider",
            "inputs",
            "outputs",
            "tokenizer",
            "classes",
        }
        roles = {
            role: {name: value for name, value in entry.items() if name not in measured}
            for role, entry in manifest["roles"].items()
        }
        bank = {"bank": {"sentence": manifest["bank"]["sentence"]}} if "bank" in manifest else {}
        return {name: manifest[name] for name in SECTIONS} | roles | bank
    extras = json.loads((part / "extras.json").read_text()) if (part / "extras.json").exists() else {}
    return extras | extras.pop("manifest", {})


def bank_of(part: Path, out: Path, sentence: dict) -> dict:
    """Copies the bank of a part; the manifest's entry for it."""
    files = {"sounds": "bank.bin", "index": "bank.json", "embeddings": "bank-embeddings.bin"}
    for name in (*files.values(), "RECORDINGS.md"):
        if (part / name).resolve() != (out / name).resolve():
            shutil.copyfile(part / name, out / name)
    index = json.loads((out / "bank.json").read_text())
    return {
        **{field: fingerprint(out / name) for field, name in files.items()},
        "recordings": len(index["recordings"]),
        "captions": len(index["captions"]),
        "sentence": sentence,
    }


def build(parts: list[Path], card: Path, out: Path, head: dict) -> dict:
    """Writes the pack and returns its manifest. Raises ValueError or jsonschema.ValidationError for invalid parts."""
    out.mkdir(parents=True, exist_ok=True)
    manifest = {
        "schemaVersion": 1,
        **head,
        "modelCard": "MODEL_CARD.md",
        **{name: dict(section) for name, section in SECTIONS.items()},
        "roles": {},
    }
    shutil.copyfile(card, out / "MODEL_CARD.md")
    for part in parts:
        extras = extras_of(part)
        for section in SECTIONS.keys() & extras.keys():
            manifest[section] |= extras[section]
        for path in sorted(part.glob("*.onnx")):
            role, model = role_of(path), onnx.load(path)
            inputs, outputs = check_graph(role, model)
            if storage_of(model) == "float32" and path.stat().st_size > SMALL:
                lift_constants(model.graph)
                onnx.save(compress(model, "int8" if path.stat().st_size > LARGE else "float16"), out / path.name)
            else:
                shutil.copyfile(path, out / path.name)
            entry = {
                **fingerprint(out / path.name),
                "dtype": "float32",
                "storage": storage_of(onnx.load(out / path.name)),
                "provider": provider_of(role, model),
                "inputs": inputs,
                "outputs": outputs,
                **extras.get(role, {}),
            }
            if role == "clap-text":
                shutil.copyfile(part / "tokenizer.json", out / "tokenizer.json")
                entry["tokenizer"] = fingerprint(part / "tokenizer.json")
            if role == "cavp":
                shutil.copyfile(part / "cavp-classes.tsv", out / "cavp-classes.tsv")
                entry["classes"] = fingerprint(part / "cavp-classes.tsv")
            manifest["roles"][role] = entry
        if (part / "bank.json").exists():
            manifest["bank"] = bank_of(part, out, extras["bank"]["sentence"])
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(manifest)
    check_prompt(manifest)
    check_guidance(manifest)
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--parts", type=Path, nargs="+", required=True)
    parser.add_argument("--card", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--id", default="compact")
    parser.add_argument("--name", default="Compact")
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--licence", default="CC-BY-SA-4.0")
    parser.add_argument("--provenance", default=PROVENANCE)
    args = parser.parse_args()
    head = {name: getattr(args, name) for name in ("id", "name", "version", "licence", "provenance")}
    manifest = build(args.parts, args.card, args.out, head)
    size = sum(path.stat().st_size for path in args.out.iterdir())
    for role, entry in manifest["roles"].items():
        print(f"{role:16} {entry['bytes'] / 1e6:6.2f} MB {entry['storage']}")
    print(f"{'all':16} {size / 1e6:6.2f} MB")
    if size > LIMIT:
        raise SystemExit(f"the pack is {size} bytes, the limit is {LIMIT}")


if __name__ == "__main__":
    main()
