"""Files of a bank, and the sounds it gives for words."""

import json

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper

from bank.opus import encode
from bank.report import provenance_document
from bank.retrieve import Bank
from bank.sentences import with_output
from bank.tables import quantised, unit_rows
from data.corpus import RATE

RNG = np.random.default_rng(1)
LICENCES = ("CC0-1.0", "CC-BY-3.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0")


def entry(k: int, offset: int, size: int) -> dict:
    return {
        "id": f"hits-wood-{k}",
        "caption": "wood",
        "class": "hits",
        "tag": "wood",
        "family": k,
        "source": "debian/x",
        "origin": f"{k}.ogg",
        "author": "A",
        "licence": LICENCES[k],
        "page": "",
        "evidence": "copyright",
        "seconds": 0.2,
        "channels": 1,
        "offset": offset,
        "bytes": size,
        "captions": [0, 1],
    }


@pytest.fixture
def folder(tmp_path):
    """A bank of four recordings: tones of 500, 1000, 1500 and 2000 Hz."""
    time = np.arange(RATE // 5) / RATE
    blobs = [encode(0.4 * np.sin(2 * np.pi * 500 * (k + 1) * time)[:, None], 80) for k in range(4)]
    starts = np.cumsum([0, *map(len, blobs)])
    entries = [entry(k, int(starts[k]), len(blob)) for k, blob in enumerate(blobs)]
    (tmp_path / "bank.bin").write_bytes(b"".join(blobs))
    (tmp_path / "bank.json").write_text(
        json.dumps({"schemaVersion": 1, "captions": ["wood", "a wood hit"], "recordings": entries})
    )
    tables = np.eye(4), np.eye(3)[:2]
    (tmp_path / "bank-embeddings.bin").write_bytes(b"".join(quantised(table).tobytes() for table in tables))
    (tmp_path / "extras.json").write_text(json.dumps({"bank": {"sentence": {"tensor": "x", "dimensions": 3}}}))
    return tmp_path


def test_every_range_decodes_to_its_recording(folder):
    bank = Bank.open(folder)
    for row in range(4):
        sound = bank.sound(row)
        assert sound.shape == (RATE // 5, 1)
        spectrum = np.abs(np.fft.rfft(sound[:, 0]))
        assert spectrum.argmax() * RATE / len(sound) == pytest.approx(500 * (row + 1), abs=6)


def test_share_alike_and_banned_recordings_are_not_chosen(folder):
    bank, words = Bank.open(folder), (np.ones(4) / 2, np.eye(3)[0])

    def rows(**options):
        return {chosen.row for seed in range(8) for chosen in bank.choose(*words, seed, **options).recordings}

    assert rows() == {0, 1}
    assert rows(allow_share_alike=True) == {0, 1, 2, 3}
    assert rows(banned=["hits-wood-0"]) == {1}
    assert bank.choose(*words, 0, banned=["hits-wood-0", "hits-wood-1"]).recordings == ()
    assert bank.choose(*words, 0).share_alike_nearest > 0.5


def test_nothing_is_chosen_for_words_that_nothing_is_near(folder):
    assert Bank.open(folder).choose(np.zeros(4), np.eye(3)[2], 1).recordings == ()


@pytest.mark.parametrize(
    "change", [{"offset": -1}, {"bytes": 10**6}, {"bytes": 0}, {"captions": []}, {"captions": [2]}]
)
def test_a_range_outside_of_the_files_is_refused(folder, change):
    index = json.loads((folder / "bank.json").read_text())
    index["recordings"][1] |= change
    (folder / "bank.json").write_text(json.dumps(index))
    with pytest.raises(ValueError, match="hits-wood-1"):
        Bank.open(folder)


def test_tables_of_one_byte_a_number_have_the_same_directions():
    table = RNG.standard_normal((50, 256))
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    assert np.sum(unit_rows(quantised(table)) * table, 1).min() > 0.9998


def test_a_suffix_makes_an_inner_tensor_an_output():
    x, y = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [2]) for name in "xy")
    nodes = [helper.make_node("Neg", ["x"], ["/inner"]), helper.make_node("Abs", ["/inner"], ["y"])]
    model = helper.make_model(
        helper.make_graph(nodes, "g", [x], [y]), opset_imports=[helper.make_opsetid("", 17)], ir_version=8
    )
    session = onnxruntime.InferenceSession(with_output(model.SerializeToString(), "/inner"))
    outputs = session.run(["y", "/inner"], {"x": np.array([1, -2], np.float32)})
    assert [list(values) for values in outputs] == [[1, 2], [-1, 2]]
    assert onnx.load_from_string(with_output(model.SerializeToString(), "/inner")).graph.node == model.graph.node


def test_the_document_names_every_recording_and_licence(folder):
    text = provenance_document(json.loads((folder / "bank.json").read_text())["recordings"])
    assert all(f"`hits-wood-{k}`" in text for k in range(4)) and all(licence in text for licence in LICENCES)
