"""The frozen parts of Stable-Foley in a published checkpoint of Stable Audio: transformer and timing conditioners."""

from pathlib import Path
from typing import NamedTuple

from studio.checkpoints.errors import CheckpointError
from studio.checkpoints.load import load_into
from studio.checkpoints.read import State, read_state
from studio.networks import dit as transformer
from studio.networks import timing as conditioners
from studio.networks.dit import DiT
from studio.networks.timing import Timing, TimingConfig


class Base(NamedTuple):
    dit: DiT
    timing: Timing


def timing_config(state: State, objective: str) -> TimingConfig:
    """Sizes of the timing conditioners; a checkpoint does not say how long is longest, the objective does."""
    published = conditioners.STABLE_AUDIO_OPEN if objective == "v" else conditioners.STABLE_AUDIO_OPEN_SMALL
    layer = f"{conditioners.PREFIX}{published.names[0]}.embedder.embedding"
    width, _ = state[f"{layer}.1.weight"].shape
    return TimingConfig(published.names, width, published.longest, len(state[f"{layer}.0.weights"]))


def load_base(path: Path) -> Base:
    """Raises CheckpointError where the file is no Stable Audio checkpoint."""
    state = read_state(path)
    try:
        config = transformer.config_of(state)
        timing = timing_config(state, config.objective)
    except KeyError as error:
        raise CheckpointError(f"{state.source} is no checkpoint of Stable Audio: it lacks {error.args[0]}.") from error
    others = tuple(
        name.removeprefix(conditioners.PREFIX).split(".")[0] + "."
        for name in state
        if name.startswith(conditioners.PREFIX) and not name.removeprefix(conditioners.PREFIX).startswith(timing.names)
    )
    return Base(
        load_into(DiT(config), state, transformer.PREFIX),
        load_into(Timing(timing), state, conditioners.PREFIX, ignore=tuple(set(others))),
    )
