"""Stage 2: trains Stable-Foley on shards of `studio.data`, from a checkpoint of Stable Audio.

    python -m studio.training.foley SHARDS OUT --base model.safetensors [--config paper|debug] [--frames]
    torchrun --nproc-per-node 4 -m studio.training.foley …       several GPUs; with --nnodes several machines
    … --train lora --control CONTROL.safetensors                 a studio's own library on one GPU

Section V-B of the paper: the transformer is frozen; the ControlNet, copied from its first 20 % of layers, and the
projection of CLAP embeddings learn with AdamW, rate 1e-4, batch 12, 20,000 steps. The prompt is the CLAP embedding of
the sound itself; words take its place at inference. `--frames` adds CAVP frames (Table III). A share of prompts is
dropped for classifier-free guidance. Run it again to continue. Weights for export: OUT/averaged.safetensors.

| --train | what learns |
| --- | --- |
| `control` | ControlNet and prompt projections |
| `lora` | low-rank adaptations of the transformer's attention, and prompt projections; a --control stays as it is |
| `all` | transformer, timing and prompt projections, without ControlNet |
"""

import argparse
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import torch
from torch import Tensor, nn

from studio.checkpoints.errors import CheckpointError
from studio.checkpoints.load import load_into
from studio.checkpoints.read import State, read_state
from studio.data.shards import DataError
from studio.networks import controlnet as control_network
from studio.networks import dit as transformer
from studio.networks import timing as conditioners
from studio.networks.controlnet import ControlNet, ControlNetConfig
from studio.networks.timing import Prompt, PromptConfig
from studio.sampling.objective import noisy
from studio.training.arguments import add_run, run_stage, with_options
from studio.training.base import Base, load_base
from studio.training.loop import Loop, LoopConfig
from studio.training.lora import LoraConfig, adapt, bind, lora_state

TRAINED = ("control", "lora", "all")


@dataclass(frozen=True)
class FoleyConfig:
    """Of the experiments on Greatest Hits."""

    train: str = "control"
    frames: bool = False  # CAVP frames beside the CLAP embedding
    drop: float = 0.1  # share of samples without any prompt
    drop_frames: float = 0.1  # share of the others without frames
    rate: float = 1e-4
    betas: tuple[float, float] = (0.9, 0.999)  # of Stable Audio Open, with its weight decay
    decay: float = 1e-3
    depth_factor: float = 0.2
    checkpointing: bool = True  # activations are computed again: a third more time, a fraction of the memory
    lora: LoraConfig = field(default_factory=LoraConfig)
    loop: LoopConfig = field(default_factory=LoopConfig)


DEBUG_LOOP = LoopConfig(
    steps=60, batch=4, precision="no", average=0.9, log_every=1, valid_every=20, valid_batches=8, workers=0
)
CONFIGS = {
    "paper": FoleyConfig(),
    "debug": FoleyConfig(rate=3e-3, checkpointing=False, frames=True, loop=DEBUG_LOOP),
}


def entries_of(config: FoleyConfig, control: bool) -> tuple[str, ...]:
    """What a stage reads of the shards."""
    return ("clap", "latent", *(("control",) if control else ()), *(("cavp",) if config.frames else ()))


class Unregistered:
    """Frozen modules beside a stage: neither stored, averaged nor broadcast with it. Copies of a stage share them."""

    def __init__(self, base: Base, control: ControlNet | None) -> None:
        self.base, self.control = base, control

    def __deepcopy__(self, _: object) -> "Unregistered":
        return self

    def to(self, device: torch.device, dtype: torch.dtype) -> None:
        for module in (*self.base, self.control):
            if module is not None:
                module.to(device, dtype)


class FoleyStage(nn.Module):
    """The trainable parts of Stable-Foley; forward gives the loss of the diffusion objective."""

    def __init__(self, config: FoleyConfig, base: Base, control: ControlNet | None = None, seconds: float = 10.0):
        """`control`: a trained ControlNet, for "lora". Its absence means no envelope there."""
        super().__init__()
        self.config, self.seconds, dit = config, seconds, base.dit
        self.objective = dit.config.objective
        self.prompt = Prompt(PromptConfig(width=dit.config.prompt, frames=config.frames))
        self.control: ControlNet | None = None
        self.lora: nn.ParameterDict | None = None
        self.dit: nn.Module | None = None
        self.timing: nn.Module | None = None
        for module in base:
            module.requires_grad_(config.train == "all")
        if config.train == "control":
            self.control = ControlNet(ControlNetConfig(dit.config, config.depth_factor))
            self.control.copy_from(dit)
            self.control.checkpointing = config.checkpointing
        elif config.train == "lora":
            self.lora = adapt(dit, config.lora)
        else:
            self.dit, self.timing = base
        dit.checkpointing = config.checkpointing
        self.frozen = Unregistered(base, control)

    def networks(self) -> tuple[nn.Module, nn.Module, ControlNet | None]:
        """Transformer, timing and ControlNet as this stage, or this average of it, has them."""
        dit, timing = self.frozen.base
        if self.lora is not None:
            bind(dit, self.lora)
        return self.dit or dit, self.timing or timing, self.control or self.frozen.control

    def tokens(self, batch: dict[str, Tensor], generator: torch.Generator) -> Tensor:
        """Prompt tokens [B, 1 + F, width]; dropped ones are zeros."""
        clap = batch["clap"].float()[:, None]  # [B, 1, 512]
        random = torch.rand(2, len(clap), 1, 1, generator=generator, device=clap.device)
        given = (random[0] >= self.config.drop).float()  # [B, 1, 1]
        frames = None
        if self.config.frames:
            frames = batch["cavp"].float() * given * (random[1] >= self.config.drop_frames)  # [B, F, 512]
        return self.prompt(clap * given, frames)

    def times(self, count: int, generator: torch.Generator, device: torch.device) -> Tensor:
        """Diffusion times [B]: uniform for v, logit-normal for rectified flow."""
        if self.objective == "v":
            return torch.rand(count, generator=generator, device=device)
        return torch.sigmoid(torch.randn(count, generator=generator, device=device))

    def forward(self, batch: dict[str, Tensor], generator: torch.Generator) -> dict[str, Tensor]:
        dit, timing, control = self.networks()
        mean, deviation = batch["latent"].float().unbind(1)  # [B, 64, L] each
        draws = torch.randn(2, *mean.shape, generator=generator, device=mean.device)
        t = self.times(len(mean), generator, mean.device)  # [B]
        x, target = noisy(mean + deviation * draws[0], draws[1], t, self.objective)  # [B, 64, L] each
        prompt = self.tokens(batch, generator)  # [B, 1 + F, width]
        zeros = torch.zeros(len(mean), device=mean.device)
        seconds = timing(zeros, zeros + self.seconds)  # [B, K, width]
        controls = None
        if control is not None:
            controls = control(x, t, prompt, seconds, batch["control"].float())  # depth times [B, 1 + L, width]
        output = dit(x, t, prompt, seconds, controls)  # [B, 64, L]
        return {"loss": ((output.float() - target) ** 2).mean()}

    def exported(self) -> dict[str, Tensor]:
        parts: dict[str, nn.Module | None] = {
            conditioners.PREFIX: self.prompt,
            control_network.PREFIX: self.control,
            transformer.PREFIX: self.dit,
        }
        found = {prefix + name: value for prefix, part in parts.items() if part for name, value in named(part).items()}
        if self.timing is not None:
            found |= {conditioners.PREFIX + name: value for name, value in named(self.timing).items()}
        return found | (lora_state(self.lora) if self.lora is not None else {})


def named(module: nn.Module) -> dict[str, Tensor]:
    return module.state_dict()


def load_prompt(prompt: Prompt, state: State) -> None:
    """Loads the projections of prompts from a trained checkpoint, without those that it lacks."""
    given = {name for name in state if name.startswith(conditioners.PREFIX)}
    wanted = {conditioners.PREFIX + name for name in prompt.state_dict()}
    if wanted <= given:
        names = {name: state[name] for name in wanted}
        load_into(prompt, State(names, state.source), conditioners.PREFIX).requires_grad_(True)


def build(
    config: FoleyConfig, base: Base, out: Path, control: Path | None = None, seconds: float = 10.0, **options: object
) -> Loop:
    """The loop of the stage. `options` go to Loop."""
    torch.manual_seed(config.loop.seed)
    trained, network = read_state(control) if control else None, None
    if trained is not None and config.train == "lora":
        network = ControlNet(ControlNetConfig(base.dit.config, config.depth_factor))
        load_into(network, trained, control_network.PREFIX)
        network.checkpointing = config.checkpointing
    stage = FoleyStage(config, base, network, seconds)
    if trained is not None:
        load_prompt(stage.prompt, trained)
        if stage.control is not None:
            load_into(stage.control, trained, control_network.PREFIX).requires_grad_(True)
    learnt = [parameter for parameter in stage.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(learnt, lr=config.rate, betas=config.betas, weight_decay=config.decay)
    loop = Loop(stage, optimiser, config.loop, out, about=record(config, base, seconds), **options)
    half = config.loop.precision == "bf16" and config.train == "control"
    stage.frozen.to(loop.accelerator.device, torch.bfloat16 if half else torch.float32)
    return loop


def record(config: FoleyConfig, base: Base, seconds: float) -> dict[str, object]:
    """What is stored beside the weights."""
    return {
        "train": config.train,
        "frames": config.frames,
        "depth_factor": config.depth_factor,
        "lora": asdict(config.lora),
        "seconds": seconds,
        "dit": asdict(base.dit.config),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", choices=list(CONFIGS), default="paper")
    parser.add_argument("--base", type=Path, required=True, help="checkpoint of Stable Audio")
    parser.add_argument("--control", type=Path, help="trained weights: to start from, or frozen with --train lora")
    parser.add_argument("--train", choices=TRAINED)
    parser.add_argument("--frames", action=argparse.BooleanOptionalAction, help="CAVP frames as prompts")
    parser.add_argument("--checkpointing", action=argparse.BooleanOptionalAction)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--rank", type=int, help="of the low-rank adaptations")
    parser.add_argument("--seconds", type=float, default=10.0, help="length of a chunk")
    add_run(parser)
    args = parser.parse_args()
    names = ("train", "frames", "checkpointing", "rate")
    given = {name: getattr(args, name) for name in names if getattr(args, name) is not None}
    config = replace(with_options(CONFIGS[args.config], args), **given)
    if args.rank:
        config = replace(config, lora=LoraConfig(args.rank, float(args.rank)))
    controlled = config.train == "control" or (config.train == "lora" and args.control is not None)
    try:
        base = load_base(args.base)
        run_stage(
            lambda options: build(config, base, args.out, args.control, args.seconds, **options),
            args,
            entries_of(config, controlled),
        )
    except (CheckpointError, DataError) as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
