"""The exported picture classifier."""

import json
import sys

import numpy as np
import onnx
import torch

from export import picture
from export.graph import session
from export.make_pack import check_graph, storage_of
from picture.efficientnet_lite0 import EfficientNetLite0
from picture.sounds import labels, table


def test_the_graph_of_the_classifier_fits_a_pack(tmp_path, monkeypatch):
    torch.manual_seed(0)
    torch.save(EfficientNetLite0().state_dict(), tmp_path / "weights.pth")
    monkeypatch.setattr(sys, "argv", ["picture", str(tmp_path / "weights.pth"), str(tmp_path / "part")])
    picture.main()
    path = tmp_path / "part" / "cavp.onnx"
    model = onnx.load(path)
    check_graph("cavp", model)
    assert storage_of(model) == "int8" and path.stat().st_size <= 5_000_000
    assert json.loads((tmp_path / "part" / "extras.json").read_text())["cavp"]["fps"] == 4
    assert (tmp_path / "part" / "cavp-classes.tsv").read_text() == table()
    frames = np.random.default_rng(0).random((2, 3, picture.HEIGHT, picture.WIDTH), np.float32)
    found = session(path).run(["probabilities"], {"frames": frames})[0]
    assert found.shape == (2, 1000) and np.allclose(found.sum(1), 1, atol=1e-4)


def test_every_class_has_a_name():
    assert len(set(labels())) == 1000 and labels()[0] == "tench"
    assert "typewriter keyboard" in labels() and labels().index("drumstick") == 542
