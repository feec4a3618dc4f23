"""Graphs of the encoders at tiny widths: they compute what the networks compute, and stay on the GPU."""

import copy
import functools

import numpy as np
import onnxruntime
import pytest
import torch
from onnx import numpy_helper

from export.gpu import leaving_gpu
from export.studio import graphs
from export.studio.fused import fuse
from export.studio.simplify import operators
from export.studio.trace import trace
from export.studio.weights import WeightFiles
from studio.networks import cavp, clap_audio, clap_text, raft, rms_mapper, tc_clip
from studio.parity.case import randomise
from studio.parity.encoders import perturb_norms

SIDE = 128  # of frames: RAFT's least
CLIP = tc_clip.TcClipConfig(
    size=SIDE, patch=32, width=16, depth=3, heads=2, embedding=8, window=4, seed_share=0.5, context=6, merged=10
)


def random(network):
    randomise(network)
    perturb_norms(network)
    return network.eval().requires_grad_(False)


def clip():
    return random(tc_clip.TcClip(CLIP))


# Graph, and its inputs of lengths that differ from those of the trace
GRAPHS = {
    "clap-audio": lambda: (
        graphs.sound_encoder(random(clap_audio.ClapAudio(clap_audio.tiny()))),
        {"audio": 0.1 * torch.randn(1, 6000)},
    ),
    "clap-text": lambda: (
        graphs.text_encoder(random(clap_text.ClapText(clap_text.tiny()))),
        {"input_ids": torch.tensor([[0, 7, 9, 2, 1]]), "attention_mask": torch.tensor([[1, 1, 1, 1, 0]])},
    ),
    "cavp": lambda: (
        graphs.video_encoder(fuse(random(cavp.Cavp(cavp.tiny())))),
        {"frames": torch.rand(7, 3, 32, 32)},
    ),
    "frame-encoder": lambda: (graphs.frame_encoder(clip(), SIDE), {"frames": torch.rand(2, 3, SIDE, SIDE)}),
    "flow": lambda: (
        graphs.motion_encoder(fuse(random(raft.Raft(raft.tiny()))), clip(), SIDE),
        {"pairs": torch.rand(4, 6, SIDE, SIDE)},
    ),
    "rms-mapper": lambda: (
        graphs.mapper(fuse(random(rms_mapper.RmsMapper(rms_mapper.tiny()))), 60),
        {"features": torch.randn(1, 60, 16)},
    ),
}
ON_THE_CPU = ("rms-mapper",)  # LSTM: its role has the provider wasm


@functools.cache
def traced(name):
    """Graph, inputs, and the trace without weights."""
    torch.manual_seed(0)
    graph, inputs = GRAPHS[name]()
    return graph, inputs, trace(graph)


def with_weights(model, module):
    """The graph with the network's weights in it, in float32."""
    model = copy.deepcopy(model)
    state = module.state_dict()
    for value in list(model.graph.input):
        if value.name in state:
            model.graph.initializer.append(numpy_helper.from_array(state[value.name].numpy(), value.name))
            model.graph.input.remove(value)
    return model.SerializeToString()


@pytest.mark.parametrize("name", GRAPHS)
def test_the_graph_computes_what_the_network_does(name):
    graph, inputs, model = traced(name)
    session = onnxruntime.InferenceSession(with_weights(model, graph.module), providers=["CPUExecutionProvider"])
    found = session.run(None, {key: value.numpy() for key, value in inputs.items()})[0]
    expected = graph.module(*inputs.values()).numpy()
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() < 2e-4 * max(1, np.abs(expected).max())


@pytest.mark.parametrize("name", [name for name in GRAPHS if name not in ON_THE_CPU])
def test_the_graph_stays_on_the_gpu(name, tmp_path):
    graph, _, model = traced(name)
    model, state = copy.deepcopy(model), graph.module.state_dict()
    WeightFiles(tmp_path, "w", state.__getitem__, "float16").attach(model, set(graph.inputs))
    assert leaving_gpu(model) == []


def test_the_mapper_is_marked_for_the_cpu_because_of_its_lstm():
    assert operators(traced("rms-mapper")[2])["LSTM"] == 2


@pytest.mark.parametrize("name", ["cavp", "raft", "rms-mapper"])
def test_folding_the_norms_changes_nothing(name):
    torch.manual_seed(0)
    network, example = {
        "cavp": lambda: (cavp.Cavp(cavp.tiny()), (torch.rand(1, 6, 3, 32, 32),)),
        "raft": lambda: (raft.Raft(raft.tiny()), (torch.rand(1, 3, SIDE, SIDE), torch.rand(1, 3, SIDE, SIDE))),
        "rms-mapper": lambda: (rms_mapper.RmsMapper(rms_mapper.tiny()), (torch.randn(2, 30, 16),)),
    }[name]()
    random(network)
    folded = fuse(copy.deepcopy(network))
    assert not any(isinstance(part, torch.nn.modules.batchnorm._BatchNorm) for part in folded.modules())
    expected = network(*example)
    assert torch.allclose(folded(*example), expected, atol=1e-5 * float(expected.abs().max()) + 1e-5)


def test_graphs_of_fixed_length_compute_no_sizes():
    """Sizes are numbers in the networks, so that the graph can be captured on the GPU."""
    for name in ("frame-encoder", "cavp"):
        found = operators(traced(name)[2])
        assert found.get("Shape", 0) <= 4, (name, found)
