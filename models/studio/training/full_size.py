"""One training step and one 10 s generation at full size, with random weights: seconds, memory, share of the bound.

    python -m studio.training.full_size [--sizes published|debug] [--device cuda] [--batch 12] [--steps 150]

The bound of a part is the larger of two times: its floating-point operations (counted in its matrix products and
convolutions) at the rate of a large matrix product on this device in this precision, and its weights at the rate of a
large copy. Under nine minutes on one GPU; `--sizes debug --device cpu` rehearses it.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from evaluation.report import table
from studio.networks.cavp import Cavp
from studio.networks.clap_audio import ClapAudio
from studio.networks.controlnet import ControlNet, ControlNetConfig
from studio.networks.dit import DiT
from studio.networks.flow_picture import FlowPicture
from studio.networks.oobleck import Oobleck
from studio.networks.raft import Raft
from studio.networks.rms_mapper import RmsMapper
from studio.networks.sizes import SIZES, Sizes
from studio.networks.tc_clip import TcClip, clip_features
from studio.networks.timing import Prompt, PromptConfig, Timing
from studio.sampling.sample import SamplerConfig, sample
from studio.training.base import Base
from studio.training.foley import FoleyConfig, FoleyStage
from training.device import NAMES, choose_device

SECONDS, RATE, FRAMES, CAVP_FRAMES = 10, 44_100, 300, 40
PAIRS = 16  # of frames that go through RAFT at once
# Side of the large matrix product, and bytes of the large copy
LARGE = {"cuda": (8192, 2**30), "cpu": (512, 2**24)}


@dataclass
class Part:
    """Of one measured part."""

    name: str
    seconds: float
    bound: float  # seconds
    tera: float  # floating-point operations, 10^12
    memory: float  # GB, peak


class Meter:
    """Times parts on a device and computes their bounds."""

    def __init__(self, device: torch.device) -> None:
        self.device, self.parts = device, []
        size, count = LARGE.get(device.type, LARGE["cpu"])
        a = torch.randn(size, size, device=device, dtype=torch.bfloat16)
        self.operations = 2 * size**3 / self.fastest(lambda: a @ a)  # per second
        block = torch.empty(count, device=device, dtype=torch.uint8)
        self.bandwidth = 2 * count / self.fastest(block.clone)  # bytes per second, read and written

    def synchronise(self) -> None:
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)

    def timed(self, run: Callable[[], object]) -> float:
        self.synchronise()
        start = time.perf_counter()
        run()
        self.synchronise()
        return time.perf_counter() - start

    def fastest(self, run: Callable[[], object], times: int = 5) -> float:
        return min(self.timed(run) for _ in range(times))

    def memory(self) -> float:
        """Peak since the last call, GB; on the CPU that of the process."""
        if self.device.type != "cuda":
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        peak = torch.cuda.max_memory_allocated(self.device) / 1e9
        torch.cuda.reset_peak_memory_stats(self.device)
        return peak

    def measure(self, name: str, run: Callable[[], object], moved: float, times: int = 1, whole: float = 1.0) -> None:
        """`run` once to count and warm up, then `times`. `moved`: bytes that it reads at least; `whole`: how often the
        part happens in what it stands for.
        """
        self.memory()
        with FlopCounterMode(display=False) as counter:
            run()
        operations = counter.get_total_flops()
        seconds = self.fastest(run, times)
        bound = max(operations / self.operations, moved / self.bandwidth)
        self.parts.append(Part(name, seconds * whole, bound * whole, operations * whole / 1e12, self.memory()))
        print(f"{name}: {seconds * whole:.3f} s", flush=True)

    def report(self) -> list[str]:
        name = torch.cuda.get_device_name(self.device) if self.device.type == "cuda" else "CPU"
        head = ["part", "seconds", "bound, s", "share of the bound", "10^12 operations", "peak GB"]
        rows = [
            [
                p.name,
                f"{p.seconds:.3f}",
                f"{p.bound:.3f}",
                f"{p.bound / p.seconds:.0%}",
                f"{p.tera:.2f}",
                f"{p.memory:.1f}",
            ]
            for p in self.parts
        ]
        rates = f"{self.operations / 1e12:.2f} · 10^12 operations/s, {self.bandwidth / 1e9:.0f} GB/s"
        return [f"{name}, bfloat16; a large matrix product reaches {rates} (copy).", "", *table(head, rows)]


def bytes_of(*modules: nn.Module) -> int:
    return sum(p.numel() * p.element_size() for module in modules for p in module.parameters())


def latent_frames(sizes: Sizes) -> int:
    return -(-SECONDS * RATE // sizes.oobleck.downsampling)


def made(device: torch.device, make: Callable[[], nn.Module], dtype: torch.dtype = torch.float32) -> nn.Module:
    """A network with random weights, made on the device."""
    with torch.device(device):
        return make().to(dtype)


def frozen(device: torch.device, make: Callable[[], nn.Module]) -> nn.Module:
    return made(device, make, torch.bfloat16).requires_grad_(False).eval()


def training_step(meter: Meter, sizes: Sizes, batch_size: int, checkpointing: bool) -> None:
    """One step of stage 2: ControlNet and prompt projections learn, the transformer is frozen in bfloat16."""
    device, count = meter.device, latent_frames(sizes)
    dit, timing = frozen(device, lambda: DiT(sizes.dit)), frozen(device, lambda: Timing(sizes.timing))
    with torch.device(device):
        stage = FoleyStage(FoleyConfig(checkpointing=checkpointing, frames=True), Base(dit, timing))
    optimiser = torch.optim.AdamW(stage.parameters(), lr=1e-4)
    batch = {
        "clap": torch.randn(batch_size, 512, device=device),
        "cavp": torch.randn(batch_size, CAVP_FRAMES, 512, device=device),
        "latent": torch.rand(batch_size, 2, 64, count, device=device),
        "control": torch.randn(batch_size, 64, count, device=device),
    }
    generator = torch.Generator(device)

    def step() -> None:
        with torch.autocast(device.type, torch.bfloat16):
            loss = stage(batch, generator)["loss"]
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()

    note = "activations computed again" if checkpointing else "activations in memory"
    # weights are read twice, gradients and the moments of AdamW read and written
    moved = 2 * bytes_of(dit) + 8 * bytes_of(stage)
    meter.measure(f"training step, batch {batch_size}, {note}", step, moved, times=3)


def generation(meter: Meter, sizes: Sizes, steps: int) -> None:
    """Sampling with guidance 2 under the ControlNet, and the VAE around it."""
    device, count = meter.device, latent_frames(sizes)
    dit, timing = frozen(device, lambda: DiT(sizes.dit)), frozen(device, lambda: Timing(sizes.timing))
    control_net = frozen(device, lambda: ControlNet(ControlNetConfig(sizes.dit)))
    projection = frozen(device, lambda: Prompt(PromptConfig(width=sizes.dit.prompt, frames=True)))
    vae = frozen(device, lambda: Oobleck(sizes.oobleck))
    sound = torch.randn(1, 2, count * sizes.oobleck.downsampling, device=device, dtype=torch.bfloat16)
    seconds = torch.tensor([float(SECONDS)], device=device, dtype=torch.bfloat16)
    embedding = torch.randn(1, 1, 512, device=device, dtype=torch.bfloat16)
    pictures = torch.randn(1, CAVP_FRAMES, 512, device=device, dtype=torch.bfloat16)
    noise = torch.randn(1, 64, count, device=device)
    control = torch.randn(1, 64, count, device=device, dtype=torch.bfloat16)
    few = min(steps, 10)

    def sampled() -> Tensor:
        with torch.autocast(device.type, torch.bfloat16):
            prompt, tokens = projection(embedding, pictures), timing(torch.zeros_like(seconds), seconds)
            config = SamplerConfig(steps=few)
            return sample(dit, noise, prompt, tokens, config, control_net, control)

    with torch.no_grad():
        meter.measure("envelope to latent", lambda: vae.encode(sound), bytes_of(vae.encoder), times=3)
        moved = few * bytes_of(dit, control_net)
        meter.measure(f"generation of 10 s, {steps} steps", sampled, moved, times=2, whole=steps / few)
        meter.measure("latent to sound", lambda: vae.decode(control), bytes_of(vae.decoder), times=3)


def encoding(meter: Meter, sizes: Sizes) -> None:
    """What 10 s of video and a reference sound go through before."""
    device = meter.device

    def picture(count: int, side: int) -> Tensor:
        return torch.rand(count, 3, side, side, device=device, dtype=torch.bfloat16)

    raft, tc_clip = frozen(device, lambda: Raft(sizes.raft)), frozen(device, lambda: TcClip(sizes.tc_clip))
    cavp, clap = frozen(device, lambda: Cavp(sizes.cavp)), frozen(device, lambda: ClapAudio(sizes.clap_audio)).float()
    mapper, show = frozen(device, lambda: RmsMapper(sizes.rms_mapper)), FlowPicture().to(device)
    frames, small = picture(PAIRS, sizes.flow_side), picture(FRAMES, sizes.tc_clip.size)
    film = picture(CAVP_FRAMES, sizes.cavp.size)[None]
    sound = torch.rand(1, sizes.clap_audio.samples, device=device)
    features = torch.randn(1, FRAMES, 1024, device=device, dtype=torch.bfloat16)
    windows = FRAMES / PAIRS
    with torch.no_grad(), torch.autocast(device.type, torch.bfloat16):
        meter.measure("RAFT, 300 pairs", lambda: show(raft(frames, frames).float()), bytes_of(raft), 2, windows)
        meter.measure("TC-CLIP, 300 frames twice", lambda: clip_features(tc_clip, small), bytes_of(tc_clip), 2, 2)
        meter.measure("RMS-Mapper", lambda: mapper(features), bytes_of(mapper), 3)
        meter.measure("CAVP, 40 frames", lambda: cavp(film), bytes_of(cavp), 3)
        meter.measure("CLAP, 10 s", lambda: clap(sound), bytes_of(clap), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", choices=list(SIZES), default="published")
    parser.add_argument("--device", choices=NAMES, default="auto")
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--out", type=Path, help="JSON of the figures")
    args = parser.parse_args()
    start, sizes = time.monotonic(), SIZES[args.sizes]
    torch.manual_seed(0)
    meter = Meter(choose_device(args.device))
    generation(meter, sizes, args.steps)
    for checkpointing in (True, False):
        try:
            training_step(meter, sizes, args.batch, checkpointing)
        except torch.OutOfMemoryError:
            print(f"A batch of {args.batch} does not fit with checkpointing {'on' if checkpointing else 'off'}.")
    encoding(meter, sizes)
    lines = [*meter.report(), f"All of it: {time.monotonic() - start:.0f} s."]
    print("\n".join(lines))
    if args.out:
        args.out.write_text(json.dumps([asdict(part) for part in meter.parts], indent=2) + "\n")


if __name__ == "__main__":
    main()
