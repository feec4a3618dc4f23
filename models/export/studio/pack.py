"""Writes the graphs of each part, checks them, and states all in a manifest.

Only one network is in memory at a time; the weights of DiT and ControlNet never are as a whole.
"""

import json
import shutil
import time
from pathlib import Path

import jsonschema
import onnx

from export.gpu import leaving_gpu, memory_of
from export.make_pack import CONTRACT, SCHEMA, SECTIONS, check_graph, describe, fingerprint, provider_of, role_of
from export.studio.card import LICENCE, PROVENANCE, Written, card
from export.studio.parts import WINDOW, Checkpoints, Part, parts
from export.studio.trace import trace
from export.studio.weights import WeightFiles
from studio.networks.dit import DiTConfig
from studio.networks.sizes import Sizes
from studio.sampling.sample import STABLE_FOLEY

# Roles of graphs beyond the contract's, which share the files of one that it has
HALVES = ("controlnet", "dit")
SECONDS = 10.0  # of a window, as in training
SAMPLE_RATE = 44100
ACTIVATIONS = 0.25  # of the weights, as the page assumes


def write_part(part: Part, folder: Path, storage: str, inline: bool = False) -> tuple[dict[str, dict], Written]:
    """Manifest entries of the part's graphs, by name of file. Raises ValueError where a node would leave the GPU."""
    start, entries, memory = time.process_time(), {}, 0
    state = part.weights.state_dict()
    files = WeightFiles(folder, next(iter(part.graphs)), state.__getitem__, storage, inline)
    for name, graph in part.graphs.items():
        model = trace(graph)
        role, provider = role_of(Path(f"{name}.onnx")), provider_of(name, model)
        files.attach(model, set(graph.inputs))
        if provider == "any" and (problems := leaving_gpu(model)):
            raise ValueError(f"{name} would leave the GPU: {'; '.join(problems[:5])}")
        if role in CONTRACT and role != "cavp":  # without classes the page does not use it
            check_graph(role, model)
        onnx.save(model, folder / f"{name}.onnx")
        used = {e.value for t in model.graph.initializer for e in t.external_data if e.key == "location"}
        entries[name] = {
            **fingerprint(folder / f"{name}.onnx"),
            **({"externalData": [{"file": file} for file in sorted(used)]} if used else {}),
            "dtype": "float16" if graph.half else "float32",
            "storage": storage,
            "provider": provider,
            "inputs": describe(model.graph.input),
            "outputs": describe(model.graph.output),
        }
        files.peak.note()
        memory = max(memory, memory_of(model))
    fingerprints = {path.name: fingerprint(path) for path in files.files}
    for entry in entries.values():
        if "externalData" in entry:
            entry["externalData"] = [fingerprints[file["file"]] for file in entry["externalData"]]
    written = Written(
        part.network,
        sum(value.numel() for value in state.values() if value.is_floating_point()),
        tuple(f"{name}.onnx" for name in entries),
        sum(path.stat().st_size for path in [*files.files, *(folder / f"{name}.onnx" for name in entries)]),
        memory,
        time.process_time() - start,
        files.peak.bytes,
    )
    return entries, written


def sections(about: dict[str, dict], dit: DiTConfig, embedding: int) -> dict[str, dict]:
    """The manifest's sections. The audio, the envelope and the window are the paper's."""
    downsampling, side, window = (
        about["vae-encoder"]["downsampling"],
        about["frame-encoder"]["side"],
        about["frame-encoder"]["window"],
    )
    flow = dit.objective == "rectified_flow"
    return {
        "audio": {"sampleRate": SAMPLE_RATE, "channels": 2},
        "envelope": SECTIONS["envelope"] | {"decode": "argmax"},
        "video": {
            "fps": 30,
            "width": side,
            "height": side,
            "fit": "stretch",
            "windowFrames": WINDOW,
            "windowEnvelope": WINDOW * 125 // 30,
            "chunkFrames": window,
        },
        "latent": {
            "channels": dit.channels,
            "downsampling": downsampling,
            "minFrames": 22,
            "maxFrames": -(-int(SECONDS * SAMPLE_RATE) // downsampling),
            "decoderContext": about["vae-decoder"]["decoderContext"],
        },
        "sampler": {
            "objective": dit.objective,
            "default": "ping-pong" if flow else STABLE_FOLEY.solver,
            "steps": 8 if flow else STABLE_FOLEY.steps,
            "guidance": 1.0 if flow else STABLE_FOLEY.guidance,
            "sigmaMin": 0.0 if flow else STABLE_FOLEY.lowest,
            "sigmaMax": 1.0 if flow else STABLE_FOLEY.highest,
            "guidanceInterval": [0, 1],
            **({"times": "log-snr"} if flow else {}),
        },
        "prompt": {"dimensions": embedding, "tokens": 1, "unconditional": "zeros"},
    }


def build(
    paths: Checkpoints,
    sizes: Sizes,
    folder: Path,
    storage: str,
    head: dict,
    random: bool = False,
    half: bool = True,
    inline: bool = False,
) -> dict:
    """Writes the pack and returns its manifest. Raises CheckpointError, ValueError or jsonschema.ValidationError."""
    folder.mkdir(parents=True, exist_ok=True)
    roles, about, written, objective = {}, {}, [], None
    for part in parts(paths, sizes, half):
        entries, row = write_part(part, folder, storage, inline)
        written.append(row)
        if objective is None:
            objective = part.weights.dit.config
        for name, entry in entries.items():
            about[name] = part.about
            if name not in HALVES:
                fields = {key: part.about[key] for key in MANIFEST_FIELDS if key in part.about}
                roles[role_of(folder / f"{name}.onnx")] = entry | fields
        print(
            f"{row.network:20} {row.parameters / 1e6:8.1f} M {row.stored / 1e6:8.1f} MB {row.seconds:6.1f} s, "
            f"peak {row.peak / 1e9:.1f} GB",
            flush=True,
        )
        del part
    shutil.copyfile(paths.tokenizer, folder / "tokenizer.json")
    roles["clap-text"]["tokenizer"] = fingerprint(folder / "tokenizer.json")
    embedding = roles["clap-text"]["outputs"][0]["shape"][1]
    manifest = {
        "schemaVersion": 1,
        **head,
        "licence": LICENCE,
        "provenance": ("Random weights. " if random else "") + PROVENANCE,
        "modelCard": "MODEL_CARD.md",
        **sections(about, objective, embedding),
        "needs": needs(written, about["vae-decoder"]["downsampling"]),
        "roles": roles,
    }
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(manifest)
    (folder / "MODEL_CARD.md").write_text(card(written, storage, roles["dit+controlnet"]["dtype"], random))
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


MANIFEST_FIELDS = (
    "controlDepth",
    "channels",
    "sampleRate",
    "minSeconds",
    "maxSeconds",
    "maxTokens",
    "fps",
    "width",
    "height",
)


def needs(written: list[Written], downsampling: int) -> dict[str, int]:
    """Bytes: the largest network with its activations, and the decoder's widest tensor, 128 channels in float16."""
    samples = -(-int(SECONDS * SAMPLE_RATE) // downsampling) * downsampling
    weights = max(part.memory for part in written)
    return {"memory": int(weights * (1 + ACTIVATIONS)), "buffer": 128 * samples * 2}
