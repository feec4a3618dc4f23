"""Stage 1: trains the RMS-Mapper on shards of `studio.data`.

    python -m studio.training.mapper SHARDS OUT [--config greatest-hits|walking-the-maps|debug] [--start MAPPER]
    torchrun --nproc-per-node 4 -m studio.training.mapper SHARDS OUT …

Section V-B of the paper: Adam with rate 1e-3 and weight decay 1e-3, batch 64, 500 epochs at a constant rate. For games:
2500 epochs from the weights of Greatest Hits (--start) at a rate that halves; the paper does not say how often, here
every 500 epochs. Run it again to continue. Weights for export: OUT/averaged.safetensors.
"""

import argparse
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import torch
from torch import Tensor, nn

from audio import loudness
from studio.checkpoints.load import load_into
from studio.checkpoints.read import read_state
from studio.data.envelopes import class_loss
from studio.data.shards import DataError, Reader
from studio.networks.rms_mapper import RmsMapper, RmsMapperConfig
from studio.networks.sizes import DEBUG
from studio.training.arguments import add_run, run_stage, with_options
from studio.training.loop import Loop, LoopConfig

ENTRIES = ("features", "envelope")


LOOP = LoopConfig(steps=0, batch=64, clip=None)  # steps follow from the epochs


@dataclass(frozen=True)
class MapperConfig:
    """Of the experiments on Greatest Hits."""

    epochs: int = 500
    rate: float = 1e-3
    decay: float = 1e-3
    halve_every: int | None = None  # epochs
    loop: LoopConfig = LOOP
    network: RmsMapperConfig = field(default_factory=RmsMapperConfig)


CONFIGS = {
    "greatest-hits": MapperConfig(),
    "walking-the-maps": MapperConfig(epochs=2500, halve_every=500),
    "debug": MapperConfig(
        epochs=12,
        rate=5e-3,
        loop=LoopConfig(
            steps=0, batch=4, precision="no", clip=None, average=0.9, log_every=1, valid_every=20, workers=0
        ),
        network=DEBUG.rms_mapper,
    ),
}


class MapperStage(nn.Module):
    def __init__(self, config: RmsMapperConfig) -> None:
        super().__init__()
        self.network = RmsMapper(config)

    def forward(self, batch: dict[str, Tensor], generator: torch.Generator) -> dict[str, Tensor]:
        """features [B, T, 1024], envelope [B, 3, N] -> loss and the share of samples with the right class."""
        logits = self.network(batch["features"].float())  # [B, N, 64]
        envelope = batch["envelope"][:, 0].cpu().numpy()  # [B, N], of the mono mix
        classes = torch.from_numpy(loudness.encode(envelope)).to(logits.device)  # [B, N]
        return {"loss": class_loss(logits, classes), "accuracy": (logits.argmax(-1) == classes).float().mean()}

    def exported(self) -> dict[str, Tensor]:
        return self.network.state_dict()


def halving(every: int | None) -> Callable[[int], float]:
    """Step -> factor of the rate, which halves every `every` steps."""
    return lambda step: 1.0 if every is None else 0.5 ** (step // every)


def build(config: MapperConfig, shards: Path, out: Path, start: Path | None = None, **options: object) -> Loop:
    """The loop, with as many steps as its epochs have. `options` go to Loop."""
    torch.manual_seed(config.loop.seed)
    stage = MapperStage(config.network)
    if start is not None:
        load_into(stage.network, read_state(start)).requires_grad_(True)
    per_epoch = Reader(shards, "train", ENTRIES, config.loop.batch).batches_per_epoch()
    loop = replace(config.loop, steps=config.loop.steps or config.epochs * per_epoch)
    optimiser = torch.optim.Adam(stage.parameters(), lr=config.rate, weight_decay=config.decay)
    schedule = halving(config.halve_every and config.halve_every * per_epoch)
    return Loop(stage, optimiser, loop, out, schedule=schedule, about={"network": asdict(config.network)}, **options)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", choices=list(CONFIGS), default="greatest-hits")
    parser.add_argument("--start", type=Path, help="weights to start from")
    parser.add_argument("--epochs", type=int)
    add_run(parser)
    args = parser.parse_args()
    config = with_options(CONFIGS[args.config], args)
    config = replace(config, epochs=args.epochs or config.epochs)
    try:
        run_stage(lambda options: build(config, args.shards, args.out, args.start, **options), args, ENTRIES)
    except DataError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
