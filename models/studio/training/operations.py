"""Operations and bytes of a training step and of a generation, counted without computing them.

    python -m studio.training.operations [--sizes published] [--batch 12] [--steps 150] [--tera 989] [--bandwidth 3350]

The bounds are for a device of `--tera` 10^12 operations and `--bandwidth` GB a second (an H100 in bfloat16).
`studio.training.full_size` measures the same parts on a device.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from evaluation.report import table
from studio.networks.controlnet import ControlNet, ControlNetConfig
from studio.networks.dit import DiT
from studio.networks.oobleck import Oobleck
from studio.networks.sizes import SIZES, Sizes
from studio.networks.timing import Timing
from studio.training.base import Base
from studio.training.foley import FoleyConfig, FoleyStage

SECONDS, RATE, CAVP_FRAMES = 10, 44_100, 40
META = torch.device("meta")
HALF = 2  # bytes of a bfloat16
LEARNT = 4 * (1 + 1 + 1 + 2)  # bytes of a trained number: weight, average, gradient, two moments in float32


@dataclass(frozen=True)
class Work:
    name: str
    tera: float  # 10^12 operations
    moved: float  # GB of weights read at least

    def bound(self, tera: float, bandwidth: float) -> float:
        """Seconds on a device of so many 10^12 operations and GB a second."""
        return max(self.tera / tera, self.moved / bandwidth)


def numbers(*modules: nn.Module) -> int:
    return sum(parameter.numel() for module in modules for parameter in module.parameters())


def hollow(make: Callable[[], nn.Module]) -> nn.Module:
    with META:
        return make()


def empty(*shape: int) -> Tensor:
    return torch.empty(*shape, device=META)


def operations(run: Callable[[], object]) -> float:
    """10^12."""
    with FlopCounterMode(display=False) as counter:
        run()
    return counter.get_total_flops() / 1e12


def count(sizes: Sizes, batch: int, steps: int) -> list[Work]:
    frames, width = -(-SECONDS * RATE // sizes.oobleck.downsampling), sizes.dit.prompt
    dit, timing = hollow(lambda: DiT(sizes.dit)), hollow(lambda: Timing(sizes.timing))
    control, vae = hollow(lambda: ControlNet(ControlNetConfig(sizes.dit))), hollow(lambda: Oobleck(sizes.oobleck))

    def denoise() -> None:
        """With and without prompt, as guidance needs it."""
        x, t, prompt = empty(2, 64, frames), empty(2), empty(2, 1 + CAVP_FRAMES, width)
        seconds = empty(2, sizes.dit.timing, width)
        dit(x, t, prompt, seconds, control(x, t, prompt, seconds, x))

    found = [
        Work(
            f"generation of {SECONDS} s, {steps} steps",
            steps * operations(denoise),
            steps * HALF * numbers(dit, control) / 1e9,
        ),
        Work(
            "latent to sound", operations(lambda: vae.decode(empty(1, 64, frames))), HALF * numbers(vae.decoder) / 1e9
        ),
    ]
    data = {
        "clap": empty(batch, 512),
        "cavp": empty(batch, CAVP_FRAMES, 512),
        "latent": empty(batch, 2, 64, frames),
        "control": empty(batch, 64, frames),
    }
    for again in (False, True):
        stage = hollow(lambda again=again: FoleyStage(FoleyConfig(frames=True, checkpointing=again), Base(dit, timing)))
        note = "activations computed again" if again else "activations in memory"
        moved = 2 * HALF * numbers(dit) + 2 * LEARNT * numbers(stage)
        tera = operations(lambda stage=stage: stage(data, None)["loss"].backward())
        found.append(Work(f"training step, batch {batch}, {note}", tera, moved / 1e9))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", choices=list(SIZES), default="published")
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--tera", type=float, default=989.0)
    parser.add_argument("--bandwidth", type=float, default=3350.0, help="GB/s")
    args = parser.parse_args()
    rows = [
        [work.name, f"{work.tera:.2f}", f"{work.moved:.1f}", f"{work.bound(args.tera, args.bandwidth):.4f}"]
        for work in count(SIZES[args.sizes], args.batch, args.steps)
    ]
    print("\n".join(table(["part", "10^12 operations", "GB of weights", "bound, s"], rows)))


if __name__ == "__main__":
    main()
