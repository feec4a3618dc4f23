"""The states of all random generators that a training draws from, for checkpoints."""

from typing import Any

import numpy as np
import torch


def random_state(rng: np.random.Generator) -> dict[str, Any]:
    """`rng` and PyTorch's generators of the CPU and of CUDA."""
    cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []
    return {"numpy": rng.bit_generator.state, "torch": torch.get_rng_state(), "cuda": cuda}


def restore_random_state(state: dict[str, Any], rng: np.random.Generator) -> None:
    """CUDA's generators only where there are as many devices as there were."""
    rng.bit_generator.state = state["numpy"]
    torch.set_rng_state(state["torch"])
    if state["cuda"] and torch.cuda.is_available() and len(state["cuda"]) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all(state["cuda"])
