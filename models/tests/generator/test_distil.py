"""Guidance folded into the network."""

from dataclasses import asdict
from pathlib import Path

import pytest
import torch

from export.check_parity import error_db
from export.generator import dit_controlnet
from export.graph import session
from export.make_pack import check_guidance
from generator.checkpoint import load_generator
from generator.distil import distillation_loss, guided_velocity
from generator.guided import GuidedGenerator
from generator.network import Generator
from generator.steering import SteeredGenerator
from generator.train import CONFIGS, Batch, Crops, velocity_of
from training import checkpoint


def teacher_and_student() -> tuple[Generator, GuidedGenerator]:
    """A teacher in which prompts have an effect, and a student with its weights."""
    config = CONFIGS["debug"].network
    torch.manual_seed(2)
    teacher = Generator(config)
    for layer in (teacher.output_head, teacher.output_modulation):
        torch.nn.init.normal_(layer.weight, std=0.1)
    student = GuidedGenerator(config)
    student.load_unguided(teacher.state_dict())
    return teacher.requires_grad_(False), student


def four_scenes() -> Batch:
    crops = Crops(torch.randn(4, 64, 16), torch.randn(4, 64, 16), None, None, torch.zeros(4), torch.ones(4))
    return Batch(crops, torch.randn(4, 1, 368), torch.tensor([0.2, 0.6, 0.8, 1.0]), torch.randn(4, 64, 16))


def test_at_scale_1_an_untrained_student_is_the_teacher_and_at_others_too():
    teacher, student = teacher_and_student()
    batch, ones = four_scenes(), torch.ones(4)
    plain = velocity_of(teacher, batch)
    for scale in (1.0, 6.0):
        assert torch.allclose(velocity_of(student, batch, scale * ones), plain, atol=1e-3)
    assert torch.allclose(guided_velocity(teacher, batch, ones), plain, atol=1e-2)
    assert not torch.allclose(guided_velocity(teacher, batch, 6 * ones), plain, atol=1e-1)


def test_weights_with_other_names_than_a_generators_are_refused():
    teacher, student = teacher_and_student()
    weights = teacher.state_dict()
    with pytest.raises(RuntimeError, match=r"Unexpected.*blocks\.9"):
        student.load_unguided({**weights, "blocks.9.up.bias": torch.zeros(1)})
    del weights["output_head.bias"]
    with pytest.raises(RuntimeError, match=r"Missing.*output_head\.bias"):
        student.load_unguided(weights)


def test_a_student_learns_the_guided_velocity():
    teacher, student = teacher_and_student()
    batch = four_scenes()
    optimiser = torch.optim.Adam(student.parameters(), lr=3e-3)
    losses = []
    for _ in range(60):
        torch.manual_seed(1)  # the same scales each time
        loss = distillation_loss(student, teacher, batch).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.3 * losses[0]


def test_an_exported_student_takes_the_scale_as_an_input(tmp_path: Path):
    _, student = teacher_and_student()
    torch.nn.init.normal_(student.guidance_embedding[2].weight, std=0.1)
    state = {"config": asdict(student.config), "average": student.state_dict()}
    checkpoint.save(state, tmp_path / "last.pt")
    loaded = load_generator(tmp_path / "last.pt")
    assert isinstance(loaded, GuidedGenerator)
    path = dit_controlnet(loaded, tmp_path / "dit-controlnet.onnx", "float32")
    scenes = (torch.randn(1, 64, 22), torch.rand(1), torch.randn(1, 1, 368), torch.rand(1, 64, 22))
    args = (*scenes, torch.zeros(1), torch.ones(1))
    for scale in (1.0, 6.0):
        assert error_db(path, SteeredGenerator(loaded), (*args, torch.full((1,), scale))) < -80
    one, six = (SteeredGenerator(loaded)(*args, torch.full((1,), scale)) for scale in (1.0, 6.0))
    assert not torch.allclose(one, six, atol=1e-3)
    assert session(path).get_inputs()[-1].name == "guidance"


def test_a_pack_states_the_range_of_scales_where_its_network_takes_one():
    scaled, plain = {"inputs": [{"name": "x"}, {"name": "guidance"}]}, {"inputs": [{"name": "x"}]}
    for network in (plain, scaled | {"guidanceRange": [1, 8]}):
        check_guidance({"roles": {"dit+controlnet": network}})
    for network in (scaled, plain | {"guidanceRange": [1, 8]}):
        with pytest.raises(ValueError, match="guidanceRange"):
            check_guidance({"roles": {"dit+controlnet": network}})
