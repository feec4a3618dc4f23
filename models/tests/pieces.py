"""Ends a piece of a training after a given step, as if its minutes were over."""

from collections.abc import Callable

import pytest

from training.budget import Budget


def pause_after(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    monkeypatch.setattr(Budget, "finished", lambda budget, now: now >= step or budget.complete(now))


def in_pieces(monkeypatch: pytest.MonkeyPatch, run: Callable[[], None], steps: tuple[int, ...]) -> None:
    """Calls `run` once for each step of `steps`, where that piece ends."""
    for step in steps:
        pause_after(monkeypatch, step)
        run()
