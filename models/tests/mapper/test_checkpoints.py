"""Trained weights still load: from the graphs of the shipped pack and from checkpoints with older names."""

from pathlib import Path

import numpy as np
import pytest
import torch

from export.graph import session
from export.mapper import export, graphs
from mapper import warm_start
from mapper.checkpoint_names import current_parameter
from mapper.network import VideoMapper, VideoMapperConfig
from mapper.train import MapperTraining, TrainConfig
from mapper.training_module import TrainingModule, checkpoint_of, load
from training import checkpoint

PACK = Path(__file__).parents[2] / "packs" / "compact"
OLDER_PARAMETERS = Path(__file__).parent / "parameters-0.6.txt"  # names and shapes in checkpoints up to 0.6


def random_state(seed: int) -> dict[str, torch.Tensor]:
    """State dict of the training module under the names of 0.6."""
    random, state = torch.Generator().manual_seed(seed), {}
    for line in OLDER_PARAMETERS.read_text().splitlines():
        name, shape = line.split()
        counter = shape == "-"  # num_batches_tracked
        state[name] = torch.tensor(seed) if counter else torch.rand(*map(int, shape.split("x")), generator=random)
    return state


@pytest.mark.parametrize("role", ["frame-encoder", "flow", "rms-mapper"])
def test_networks_read_from_the_shipped_pack_compute_what_its_graphs_compute(role):
    module = TrainingModule(VideoMapperConfig())
    warm_start.read(PACK, module.network)
    graph = graphs(module.network.eval())[role]
    with torch.no_grad():
        expected = graph.network(graph.example).numpy()
    found = session(PACK / f"{role}.onnx").run(None, {graph.input: graph.example.numpy()})[0]
    assert np.abs(expected).max() > 0.1
    assert np.abs(found - expected).max() < 1e-4


def test_a_warm_start_fills_every_parameter_of_the_exported_networks():
    network = VideoMapper()
    for parameter in network.parameters():
        torch.nn.init.constant_(parameter, torch.nan)
    warm_start.read(PACK, network)
    assert [name for name, parameter in network.named_parameters() if parameter.isnan().any()] == []


def test_a_network_read_from_its_own_graphs_is_the_same(tmp_path):
    torch.manual_seed(0)
    network = VideoMapper().eval()
    with torch.no_grad():
        for layer in network.modules():  # as after training
            if isinstance(layer, (torch.nn.BatchNorm1d, torch.nn.BatchNorm2d)):
                layer.running_mean.uniform_(-0.1, 0.1)
                layer.running_var.uniform_(0.5, 2)
                layer.weight.uniform_(0.5, 1.5)
        network.mapper.patch_encoder.position_weights.normal_()
    export(network, tmp_path)
    again = VideoMapper()
    warm_start.read(tmp_path, again)
    again.eval()
    features, pairs = torch.randn(1, 60, 1024), torch.rand(3, 6, 96, 128)
    with torch.no_grad():
        assert torch.allclose(network.mapper(features), again.mapper(features), atol=1e-3)
        assert torch.allclose(network.motion_encoder(pairs), again.motion_encoder(pairs), atol=1e-4)
        assert torch.allclose(network.frame_encoder(pairs[:, :3]), again.frame_encoder(pairs[:, :3]), atol=1e-4)


def test_older_names_cover_every_parameter_in_the_same_order():
    state = {current_parameter(name): value for name, value in random_state(0).items()}
    current = TrainingModule(VideoMapperConfig()).state_dict()
    assert list(state) == list(current)  # the order is that of the optimiser's state, too
    assert [value.shape for value in state.values()] == [value.shape for value in current.values()]
    assert [current_parameter(name) for name in current] == list(current)


def test_an_older_run_resumes_with_all_its_weights(tmp_path):
    weights, average = random_state(1), random_state(2)
    training = MapperTraining(TrainConfig(), torch.device("cpu"))
    older = {
        "trainee": weights,
        "mean": {"n_averaged": torch.tensor(7)} | {f"module.{name}": value for name, value in average.items()},
        "optimiser": training.optimiser.state_dict(),
        "step": 600,
    }
    checkpoint.save(older, tmp_path / "eye.pt")
    training.resume(tmp_path)
    assert training.step == 600
    found, averaged = training.module.state_dict(), load(checkpoint_of(tmp_path)).state_dict()
    for name in weights:
        assert torch.equal(found[current_parameter(name)], weights[name])
        assert torch.equal(averaged[current_parameter(name)], average[name])
    training.step = 700
    training.save(tmp_path)
    assert checkpoint_of(tmp_path).name == "mapper.pt"
    again = MapperTraining(TrainConfig(), torch.device("cpu"))
    again.resume(tmp_path)
    assert again.step == 700


def test_an_older_warm_start_is_step_zero(tmp_path):
    weights = random_state(3)
    checkpoint.save({"warm": weights}, tmp_path / "eye.pt")
    training = MapperTraining(TrainConfig(), torch.device("cpu"))
    training.resume(tmp_path)
    assert training.step == 0
    loaded = load(tmp_path / "eye.pt").state_dict()
    for name, value in weights.items():
        assert torch.equal(training.module.state_dict()[current_parameter(name)], value)
        assert torch.equal(loaded[current_parameter(name)], value)
