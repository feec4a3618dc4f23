"""Table II: RMS-Mappers on the test split of prepared shards.

acc@k is the share of envelope samples whose true class is among the k most probable, as in the code of the baseline
Video-Foley; ±k is the share within k classes of the most probable, the acc@k of this repository's other tables. The
paper does not say which of the two it has.
"""

from pathlib import Path

import numpy as np
import torch

from audio import loudness
from studio.checkpoints.errors import CheckpointError
from studio.checkpoints.load import load_into
from studio.checkpoints.read import State, read_state
from studio.data.shards import read_split
from studio.networks.rms_mapper import RmsMapper, RmsMapperConfig

TOP = (1, 5, 10)
COLUMNS = ("E-L1", *(f"acc@{k}" for k in TOP), *(f"±{k}" for k in TOP))


def config_of(state: State) -> RmsMapperConfig:
    """Sizes of the network in a checkpoint."""
    try:
        width, features, kernel = state["blocks.0.conv.weight"].shape
        layers = sum(1 for name in state if name.startswith("lstm.weight_hh_") and not name.endswith("_reverse"))
        return RmsMapperConfig(
            features, width, kernel, state["lstm.weight_hh_l0"].shape[1], layers, len(state["head.bias"])
        )
    except KeyError as error:
        raise CheckpointError(f"{state.source} is no RMS-Mapper: it lacks {error.args[0]}.") from error


def load_mapper(path: Path) -> RmsMapper:
    state = read_state(path)
    return load_into(RmsMapper(config_of(state)), state)


def scores(logits: np.ndarray, envelope: np.ndarray) -> list[float]:
    """COLUMNS of one chunk: logits [N, 64], true envelope [N]."""
    classes, order = loudness.encode(envelope), np.argsort(-logits, 1, stable=True)  # [N], [N, 64]
    level = np.abs(loudness.decode(order[:, 0]) - envelope).mean()
    top = [(order[:, :k] == classes[:, None]).any(1).mean() for k in TOP]
    near = [(np.abs(order[:, 0] - classes) <= k).mean() for k in TOP]
    return [float(value) for value in (level, *top, *near)]


@torch.no_grad()
def evaluate(mapper: RmsMapper, shards: Path, split: str = "test") -> tuple[dict[str, float], int]:
    """Means over the chunks of a split, and their number. A mapper of 512 features gets those of the frames alone."""
    device, rows = mapper.head.weight.device, []
    for sample in read_split(shards, split, ("features", "envelope")):
        features = torch.from_numpy(sample["features"]).float().to(device)[None, :, : mapper.config.features]
        rows.append(scores(mapper(features)[0].cpu().numpy(), sample["envelope"][0]))
    if not rows:
        raise ValueError(f"{shards} has no chunks for '{split}'.")
    return dict(zip(COLUMNS, np.mean(rows, 0).tolist())), len(rows)
