"""Checkpoint of a short training, from which an interrupted one continues exactly."""

from pathlib import Path
from typing import Any, Protocol

import numpy as np

from training import checkpoint
from training.random_state import random_state, restore_random_state


class Stateful(Protocol):
    """A network, an optimiser or a schedule."""

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state: dict[str, Any]) -> Any: ...


class Progress:
    """`path`: where the checkpoint is written; None for a training that is not resumed."""

    def __init__(self, path: Path | None, parts: dict[str, Stateful], rng: np.random.Generator) -> None:
        self.path, self.parts, self.rng = path, parts, rng

    def resume(self) -> int:
        """Loads the checkpoint, if there is one. Returns its step."""
        if self.path is None or not self.path.exists():
            return 0
        state = checkpoint.load(self.path)
        for name, part in self.parts.items():
            part.load_state_dict(state["parts"][name])
        restore_random_state(state["random"], self.rng)
        return state["step"]

    def save(self, step: int) -> None:
        if self.path is not None:
            parts = {name: part.state_dict() for name, part in self.parts.items()}
            checkpoint.save({"step": step, "parts": parts, "random": random_state(self.rng)}, self.path)

    def remove(self) -> None:
        if self.path is not None:
            self.path.unlink(missing_ok=True)
