"""A text encoder with fewer word pieces in 4 bits."""

import json

import numpy as np
import onnx
import torch
from tokenizers import Tokenizer
from torch import nn

from export.graph import session, write
from export.prompt import ByteEmbedding
from export.word_pieces import GROUP, MIDDLE, pack, prune, shrink_files

PIECES = [
    "[PAD]",
    "[unused0]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    "metal",
    "水",
    "door",
    "##s",
    "##ский",
    "“",
    "ß",
    "ʒ",
]
PIECES += [f"word{k}" for k in range(2100)]  # smaller tables stay float32


class Encoder(nn.Module):
    """The parts of the text encoder that shrinking touches."""

    def __init__(self) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(0)
        self.words = ByteEmbedding(torch.randn(len(PIECES), 384, generator=generator) * 0.05)
        self.positions = nn.Embedding.from_pretrained(torch.randn(32, 384, generator=generator) * 0.05)

    def forward(self, input_ids, attention_mask):
        rows = self.words(input_ids) + self.positions(torch.arange(input_ids.shape[1]))
        return (rows * attention_mask[..., None]).sum(1)


def tokenizer_json() -> dict:
    tokens = {piece: k for k, piece in enumerate(PIECES)}
    special = [
        {"id": tokens[t], "content": t, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
        | {"special": True}
        for t in PIECES
        if t.startswith("[") and "unused" not in t
    ]
    template = [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}]
    template.append({"SpecialToken": {"id": "[SEP]", "type_id": 0}})
    return {
        **{"version": "1.0", "truncation": None, "padding": None, "added_tokens": special},
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True}
        | {"strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "TemplateProcessing", "single": template, "pair": template}
        | {"special_tokens": {t: {"id": t, "ids": [tokens[t]], "tokens": [t]} for t in ("[CLS]", "[SEP]")}},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##"}
        | {"max_input_chars_per_word": 100, "vocab": tokens},
    }


def test_codes_and_scales_give_the_rows_back():
    rows = np.random.default_rng(0).normal(0, 0.05, (50, 384)).astype(np.float32)
    rows[0, 0], rows[1] = 1.0, 0
    packed, scales = pack(rows)
    assert packed.shape == (50, 192) and scales.shape == (50, 384 // GROUP) and scales.dtype == np.float16
    codes = np.concatenate([packed & 15, packed >> 4], 1).reshape(50, -1, GROUP)
    found = ((codes - MIDDLE) * scales[..., None].astype(np.float32)).reshape(rows.shape)
    error = ((found - rows) ** 2).sum() / (rows**2).sum()
    assert 10 * np.log10(error) < -18
    assert abs(found[0, 0] - 1) < 0.1 and np.abs(found[1]).max() < 1e-5


def test_pieces_of_english_prompts_stay_in_order_with_consecutive_ids():
    pruned, ids = prune(tokenizer_json())
    assert [PIECES[k] for k in ids] == [p for p in PIECES if p not in ("[unused0]", "水", "##ский", "ʒ")]
    assert sorted(pruned["model"]["vocab"].values()) == list(range(len(ids)))
    encoded = Tokenizer.from_str(json.dumps(pruned)).encode("Metal doors “ 水")
    assert encoded.tokens == ["[CLS]", "metal", "door", "##s", "“", "[UNK]", "[SEP]"]


def test_the_graph_gives_nearly_the_same_for_the_same_words(tmp_path):
    tokens = torch.tensor([[3, 6, 8, 9, 4]])
    inputs = {"input_ids": {1: "L"}, "attention_mask": {1: "L"}}
    write(Encoder(), (tokens, torch.ones_like(tokens)), inputs, {"embedding": {}}, tmp_path / "clap-text.onnx", "int8")
    (tmp_path / "tokenizer.json").write_text(json.dumps(tokenizer_json()))
    before = run(tmp_path, "metal doors")
    size = (tmp_path / "clap-text.onnx").stat().st_size
    shrink_files(tmp_path, tmp_path, 16)
    after = run(tmp_path, "metal doors")
    assert (after @ before) / np.linalg.norm(after) / np.linalg.norm(before) > 0.99
    graph = onnx.load(tmp_path / "clap-text.onnx").graph
    assert (tmp_path / "clap-text.onnx").stat().st_size < size
    shapes = {tuple(tensor.dims) for tensor in graph.initializer}
    assert (16, 384) in shapes and (32, 384) not in shapes and (2110, 192) in shapes


def run(folder, text: str) -> np.ndarray:
    ids = np.array([Tokenizer.from_file(str(folder / "tokenizer.json")).encode(text).ids])
    feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
    return session(folder / "clap-text.onnx").run(None, feeds)[0][0]
