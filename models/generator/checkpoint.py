"""The generator's checkpoint: {config, model, average, optimiser, step, random}. `average` is what is exported."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from generator.guided import GuidedGenerator
from generator.network import Generator, GeneratorConfig
from training import checkpoint


def save(
    path: Path,
    model: Generator,
    average: Generator,
    optimiser: torch.optim.Optimizer,
    step: int,
    random: dict[str, Any],
) -> None:
    state = {
        "config": asdict(model.config),
        "model": model.state_dict(),
        "average": average.state_dict(),
        "optimiser": optimiser.state_dict(),
        "step": step,
        "random": random,
    }
    checkpoint.save(state, path)


def load(path: Path) -> dict[str, Any]:
    """The checkpoint's dictionary."""
    return checkpoint.load(path, "generator")


def load_generator(path: Path) -> Generator:
    """The averaged network, in evaluation mode; a GuidedGenerator where generator.distil wrote it."""
    state = load(path)
    guided = "guidance_embedding.0.weight" in state["average"]
    generator = (GuidedGenerator if guided else Generator)(GeneratorConfig(**state["config"]))
    generator.load_state_dict(state["average"])
    return generator.eval()
