"""Exports the prompt space: clap-audio.onnx, clap-text.onnx, tokenizer.json and extras.json for export.make_pack.

    python -m export.prompt --cache .cache/prompt --minilm .cache/minilm --out .cache/pack-prompt

Raises ValueError where the graphs in onnxruntime differ from the networks.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from export.graph import session, write
from export.word_pieces import shrink_files
from prompt.network import DIMENSIONS, RATE, SentenceEncoder, TextEncoder
from prompt.prepare import MAX_SECONDS, MAX_TOKENS, MIN_SECONDS, load_tokenizer
from prompt.train import load

SENTENCES = (
    "metal",
    "footsteps on gravel",
    "a wooden door closes slowly",
    "water",
    "someone walks over dry leaves in the wind",
    "glass shatters on a stone floor",
)


class ByteEmbedding(nn.Module):
    """Embedding table of int8 codes with one scale per row: only the rows that are looked up become float32."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(dim=1, keepdim=True) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("codes", torch.round(table / scale.clamp(min=1e-8)).to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        return self.codes[ids].float() * self.scale[ids]


def check(name: str, cosines: list[float], least: float) -> None:
    """Raises ValueError where the cosine between outputs of network and graph is less than `least`."""
    print(f"{name}: minimum cosine between network and graph {min(cosines):.5f}")
    if min(cosines) < least:
        raise ValueError(f"{name} differs from the network")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    for name in ("cache", "minilm", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    audio, projection = load(args.cache)
    text = TextEncoder(SentenceEncoder.load(load_file(args.minilm / "model.safetensors")), projection)
    tokenizer = load_tokenizer(args.minilm)
    tokens = [torch.tensor([tokenizer.encode(sentence).ids]) for sentence in SENTENCES]
    noise = torch.Generator().manual_seed(0)
    sounds = [
        torch.randn(1, length, generator=noise) * torch.exp(-torch.arange(length) / 4000)
        for length in (8_000, 50_001, 160_000)
    ]
    with torch.no_grad():
        expected_text = [text(ids, torch.ones_like(ids)).numpy() for ids in tokens]
        expected_audio = [audio(sound).numpy() for sound in sounds]

    write(audio, (sounds[1],), {"audio": {1: "S"}}, {"embedding": {}}, args.out / "clap-audio.onnx", "float16")
    text.sentences.token_embedding = ByteEmbedding(text.sentences.token_embedding.weight.data)
    inputs = {"input_ids": {1: "L"}, "attention_mask": {1: "L"}}
    write(text, (tokens[1], torch.ones_like(tokens[1])), inputs, {"embedding": {}}, args.out / "clap-text.onnx", "int8")
    tokenizer.save(str(args.out / "tokenizer.json"), pretty=False)
    shrink_files(args.out, args.out, MAX_TOKENS)
    tokenizer = Tokenizer.from_file(str(args.out / "tokenizer.json"))
    ids = [np.array([tokenizer.encode(sentence).ids]) for sentence in SENTENCES]
    extras = {
        "clap-audio": {"sampleRate": RATE, "minSeconds": MIN_SECONDS, "maxSeconds": MAX_SECONDS},
        "clap-text": {"maxTokens": MAX_TOKENS},
        "manifest": {"prompt": {"dimensions": DIMENSIONS, "tokens": 1, "unconditional": "zeros"}},
    }
    (args.out / "extras.json").write_text(json.dumps(extras, indent=2) + "\n")

    run_audio, run_text = session(args.out / "clap-audio.onnx"), session(args.out / "clap-text.onnx")
    check(
        "clap-audio",
        [float((run_audio.run(None, {"audio": s.numpy()})[0] * e).sum()) for s, e in zip(sounds, expected_audio)],
        0.995,
    )
    check(
        "clap-text",
        [
            float((run_text.run(None, {"input_ids": i, "attention_mask": np.ones_like(i)})[0] * e).sum())
            for i, e in zip(ids, expected_text)
        ],
        0.98,
    )
    for path in sorted(args.out.iterdir()):
        print(f"{path.name} {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
