"""Reading and writing the generator's checkpoint: {config, model, average, optimiser, step}; `average` is what is shipped."""

from dataclasses import asdict
from pathlib import Path

import torch

from generator.network import Generator, GeneratorConfig


def save(path: Path, model: Generator, average: Generator, optimiser: torch.optim.Optimizer, step: int) -> None:
    """Replaces the file in one move, so that a reader never meets half a checkpoint."""
    state = {"config": asdict(model.config), "model": model.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(), "step": step}
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def load_generator(path: Path) -> Generator:
    """The averaged network, in evaluation mode."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    generator = Generator(GeneratorConfig(**state["config"]))
    generator.load_state_dict(state["average"])
    return generator.eval()
