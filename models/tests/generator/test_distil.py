"""Guidance folded into the network."""

import torch

from generator.distil import distillation_loss, guided_velocity, noisy_latent, velocity_of
from generator.guided import GuidedGenerator
from generator.network import Generator
from generator.train import CONFIGS, Crops


def teacher_and_student() -> tuple[Generator, GuidedGenerator]:
    """A teacher in which prompts have an effect, and a student with its weights."""
    config = CONFIGS["debug"].network
    torch.manual_seed(2)
    teacher = Generator(config)
    for layer in (teacher.output_head, teacher.output_modulation):
        torch.nn.init.normal_(layer.weight, std=0.1)
    student = GuidedGenerator(config)
    student.load_state_dict(teacher.state_dict(), strict=False)
    return teacher.requires_grad_(False), student


def scene() -> tuple[Crops, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Crops, prompts, times and noise of four scenes."""
    crops = Crops(torch.randn(4, 64, 16), torch.randn(4, 64, 16), None, None, torch.zeros(4), torch.ones(4))
    return crops, torch.randn(4, 1, 368), torch.tensor([0.2, 0.6, 0.8, 1.0]), torch.randn(4, 64, 16)


def test_at_scale_1_an_untrained_student_is_the_teacher_and_at_others_too():
    teacher, student = teacher_and_student()
    crops, prompt, t, noise = scene()
    noisy = noisy_latent(crops, t, noise)
    plain = velocity_of(teacher, noisy, t, prompt, crops)
    for scale in (1.0, 6.0):
        found = velocity_of(student, noisy, t, prompt, crops, torch.full((4,), scale))
        assert torch.allclose(found, plain, atol=1e-3)
    ones = torch.ones(4)
    assert torch.allclose(guided_velocity(teacher, noisy, t, prompt, crops, ones), plain, atol=1e-2)
    assert not torch.allclose(guided_velocity(teacher, noisy, t, prompt, crops, 6 * ones), plain, atol=1e-1)


def test_a_student_learns_the_guided_velocity():
    teacher, student = teacher_and_student()
    crops, prompt, t, noise = scene()
    optimiser = torch.optim.Adam(student.parameters(), lr=3e-3)
    losses = []
    for _ in range(60):
        torch.manual_seed(1)  # the same scales each time
        loss = distillation_loss(student, teacher, crops, prompt, t, noise).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.3 * losses[0]
