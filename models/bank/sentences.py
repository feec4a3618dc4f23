"""Sentence vectors of all-MiniLM-L6-v2 from a pack's text encoder.

Captions are nearest to a prompt in the space of the sentence encoder, which knows far more words than the captions that
the prompt space was trained with. clap-text.onnx computes that vector on its way to the embedding, but does not return
it. A second `graph` field at the end of an ONNX file is merged into the first (protobuf), so a suffix of some 30 bytes
adds an output, and the file in the pack stays as it is.
"""

from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

TENSOR = "/projection/Div_output_0"  # the unit vector [1, 384] that the projection takes
DIMENSIONS = 384
GRAPH, OUTPUT, NAME = 7, 12, 1  # fields of ModelProto, GraphProto and ValueInfoProto


def field(number: int, payload: bytes) -> bytes:
    """A length-delimited protobuf field; both numbers below 128."""
    return bytes([number << 3 | 2, len(payload)]) + payload


def with_output(model: bytes, tensor: str) -> bytes:
    """The ONNX model with an inner tensor as another output."""
    return model + field(GRAPH, field(OUTPUT, field(NAME, tensor.encode())))


class Sentences:
    """The text encoder of a pack with both of its vectors, on one thread."""

    def __init__(self, pack: Path, tensor: str = TENSOR) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.tensor = tensor
        self.session = onnxruntime.InferenceSession(
            with_output((pack / "clap-text.onnx").read_bytes(), tensor), options
        )
        self.tokenizer = Tokenizer.from_file(str(pack / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(64)

    def embed(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """(unit vector of the prompt space [256], sentence vector [384])."""
        ids = np.array([self.tokenizer.encode(text.strip()).ids], np.int64)
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        embedding, sentence = self.session.run(["embedding", self.tensor], feeds)
        return embedding[0], sentence[0]
