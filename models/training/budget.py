"""How long a training lasts and where it is on its schedule.

A training can be done in pieces. A piece ends after `minutes`; the schedule of the learning rate runs over the whole
training. With `steps` the schedule depends on the step alone, so that pieces give the same weights as one run.
"""

import argparse
import time
from collections.abc import Callable


def add_budget(parser: argparse.ArgumentParser, minutes: float) -> None:
    parser.add_argument("--minutes", type=float, default=minutes, help="of this run")
    parser.add_argument(
        "--steps", type=int, help="of the whole training; the schedule then follows steps instead of --minutes"
    )


class Budget:
    """`total`: minutes of the whole training if it is done in pieces; `spent`: those of earlier pieces."""

    def __init__(
        self,
        minutes: float,
        steps: int | None = None,
        total: float | None = None,
        spent: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.minutes, self.steps, self.total, self.spent, self.clock = minutes, steps, total, spent, clock
        self.start = clock()

    def elapsed(self) -> float:
        """Minutes of this run."""
        return (self.clock() - self.start) / 60

    def trained(self) -> float:
        """Minutes of the whole training."""
        return self.spent + self.elapsed()

    def progress(self, step: int) -> float:
        """0..1 over the whole training, before step `step`, which counts from 0."""
        if self.steps is not None:
            return min(1.0, step / max(1, self.steps))
        return min(1.0, self.trained() / (self.minutes if self.total is None else self.total))

    def complete(self, step: int) -> bool:
        """Whether the whole training is done."""
        return self.progress(step) >= 1

    def finished(self, step: int) -> bool:
        """Whether this run ends before step `step`."""
        return self.elapsed() >= self.minutes or self.complete(step)
