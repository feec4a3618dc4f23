"""The training loop of both stages, on accelerate: several GPUs and nodes, bfloat16, accumulation, averages, resuming.

A stage is a module of the trainable parts whose forward(batch, generator) gives the losses. Everything random in a step
comes from `generator`, whose seed is made of the run's seed, the step and the process, and the order of the data from
the seed and the epoch: a resumed run equals an uninterrupted one.

Files in <out>: `checkpoints/step-…` (the newest two), `averaged.safetensors` (what is exported), `loss.tsv`,
`tensorboard/`, `config.json`.
"""

import json
import math
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from accelerate import Accelerator
from accelerate.utils import ProjectConfiguration
from safetensors.torch import save_file
from torch import Tensor, nn

from studio.data.shards import Reader
from training.averaging import averaged_model
from training.budget import Budget
from training.device import move

CHECKPOINTS = 2  # that stay on disk
DONE = "progress.json"  # written last: a folder without it is not a whole checkpoint


class Stage(Protocol):
    """What is trained: a module of the trainable parts."""

    def __call__(self, batch: dict[str, Tensor], generator: torch.Generator) -> dict[str, Tensor]:
        """Losses and figures of a batch, each []; "loss" is minimised."""
        ...

    def exported(self) -> dict[str, Tensor]:
        """Weights by their names in a published checkpoint."""
        ...


@dataclass(frozen=True)
class LoopConfig:
    steps: int = 20_000
    batch: int = 12  # samples of a step, over all processes
    precision: str = "bf16"  # or "no"
    clip: float | None = 1.0  # norm of the gradient
    average: float = 0.999  # decay of the average of weights
    save_every: int = 1000
    valid_every: int = 500
    log_every: int = 10
    workers: int = 2  # readers of data, per process
    seed: int = 0
    valid_batches: int = 16


def step_seed(seed: int, step: int, micro: int, rank: int) -> int:
    """A seed for the random numbers of one batch; different for every argument."""
    return ((seed * 1_000_003 + step) * 1009 + micro) * 4099 + rank


def newest(out: Path) -> Path | None:
    """The newest whole checkpoint of a run."""
    found = sorted(path.parent for path in (out / "checkpoints").glob(f"step-*/{DONE}"))
    return found[-1] if found else None


def constant(_: int) -> float:
    return 1.0


class Loop:
    """One run of a stage."""

    def __init__(
        self,
        stage: nn.Module,
        optimiser: torch.optim.Optimizer,
        config: LoopConfig,
        out: Path,
        per_device: int | None = None,
        schedule: Callable[[int], float] = constant,
        about: dict[str, Any] | None = None,
        cpu: bool = False,
    ) -> None:
        """`per_device`: samples of a process at a time; a step accumulates as many as make its batch. `schedule`: step
        -> factor of the learning rate. `about`: stored beside the weights.
        """
        self.config, self.out, self.about = config, out, about or {}
        files = ProjectConfiguration(project_dir=str(out), logging_dir=str(out / "tensorboard"))
        self.accelerator = Accelerator(
            mixed_precision=config.precision, log_with="tensorboard", project_config=files, cpu=cpu
        )
        world = self.accelerator.num_processes
        self.per_device = per_device or max(1, config.batch // world)
        self.accumulate, rest = divmod(config.batch, self.per_device * world)
        if rest or self.accumulate == 0:
            raise SystemExit(
                f"A batch of {config.batch} cannot be divided over {world} processes of {self.per_device} samples each."
            )
        self.accelerator.gradient_accumulation_steps = self.accumulate
        self.average = averaged_model(stage, config.average).to(self.accelerator.device)
        self.stage, self.optimiser = self.accelerator.prepare(stage, optimiser)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, schedule)
        self.accelerator.register_for_checkpointing(self.average, self.schedule)
        self.step, self.saved = 0, -1  # the step of the newest checkpoint of this run

    def reader(self, folder: Path, split: str, entries: tuple[str, ...]) -> Reader:
        state = self.accelerator
        return Reader(
            folder,
            split,
            entries,
            self.per_device,
            self.config.seed,
            state.process_index,
            state.num_processes,
            self.config.workers,
        )

    def generator(self, step: int, micro: int) -> torch.Generator:
        seed = step_seed(self.config.seed, step, micro, self.accelerator.process_index)
        return torch.Generator(self.accelerator.device).manual_seed(seed)

    def resume(self) -> None:
        """Continues from the newest checkpoint, if there is one."""
        path = newest(self.out)
        if path is None:
            return
        self.accelerator.load_state(str(path))
        self.step = self.saved = json.loads((path / DONE).read_text())["step"]

    def save(self) -> None:
        """A checkpoint to resume from, and the averaged weights."""
        folder = self.out / "checkpoints" / f"step-{self.step:07}"
        self.saved = self.step
        self.accelerator.wait_for_everyone()
        self.accelerator.save_state(str(folder))
        self.accelerator.wait_for_everyone()
        if not self.accelerator.is_main_process:
            return
        (folder / DONE).write_text(json.dumps({"step": self.step}))
        for older in sorted((self.out / "checkpoints").glob("step-*"))[:-CHECKPOINTS]:
            shutil.rmtree(older)
        weights = {name: tensor.detach().cpu().contiguous() for name, tensor in self.average.module.exported().items()}
        part = self.out / "averaged.part"
        save_file(weights, part, {"config": json.dumps(self.about)})
        part.replace(self.out / "averaged.safetensors")
        (self.out / "config.json").write_text(json.dumps(self.record(), indent=2) + "\n")

    def record(self) -> dict[str, Any]:
        """config.json."""
        return {
            **self.about,
            "loop": asdict(self.config),
            "step": self.step,
            "processes": self.accelerator.num_processes,
            "per_device": self.per_device,
            "accumulate": self.accumulate,
        }

    def run(self, train: Reader, valid: Reader | None = None, minutes: float = math.inf) -> list[float]:
        """Trains up to the last step, or for `minutes`; returns the losses of this run's steps on this process."""
        self.out.mkdir(parents=True, exist_ok=True)
        self.accelerator.init_trackers("")
        budget, losses, since = Budget(minutes, self.config.steps), [], time.monotonic()
        batches = train.batches(self.step * self.accumulate)
        log = LossLog(self.out / "loss.tsv", self.step) if self.accelerator.is_main_process else None
        while self.step < self.config.steps:
            figures = self._one_step(batches)
            losses.append(float(figures["loss"]))
            self.step += 1
            last, over = self.step == self.config.steps, False
            if self.step % self.config.log_every == 0 or last:
                values = {name: float(self.accelerator.reduce(value, "mean")) for name, value in figures.items()}
                values |= {"rate": self.schedule.get_last_lr()[0], "seconds": time.monotonic() - since}
                since = time.monotonic()
                self.accelerator.log(values, self.step)
                if log:
                    log.write(self.step, values["loss"])
                over = self._all_agree(budget.finished(self.step))
            if valid and (self.step % self.config.valid_every == 0 or last):
                value = self.validate(valid)
                self.accelerator.log({"held_out": value}, self.step)
                if log:
                    log.write(self.step, None, value)
            if self.step % self.config.save_every == 0:
                self.save()
            if over:
                break
        if self.saved != self.step:
            self.save()
        self.accelerator.end_training()
        return losses

    def _one_step(self, batches: Any) -> dict[str, Tensor]:
        """A step of the optimiser; mean figures of its batches."""
        total: dict[str, Tensor] = {}
        self.stage.train()
        for micro in range(self.accumulate):
            batch = move(next(batches), self.accelerator.device)
            with self.accelerator.accumulate(self.stage):
                with self.accelerator.autocast():
                    figures = self.stage(batch, self.generator(self.step, micro))
                self.accelerator.backward(figures["loss"])
                if self.accelerator.sync_gradients and self.config.clip is not None:
                    self.accelerator.clip_grad_norm_(self.stage.parameters(), self.config.clip)
                self.optimiser.step()
                self.optimiser.zero_grad()
            for name, value in figures.items():
                total[name] = total.get(name, 0) + value.detach() / self.accumulate
        self.schedule.step()
        self.average.update_parameters(self.accelerator.unwrap_model(self.stage))
        return total

    @torch.no_grad()
    def validate(self, valid: Reader) -> float:
        """Mean loss of the averaged weights on held-out samples, with the same random numbers every time."""
        self.average.module.eval()
        count, total = min(self.config.valid_batches, valid.batches_per_epoch()), 0.0
        for n, batch in zip(range(count), valid.batches()):
            with self.accelerator.autocast():
                figures = self.average.module(move(batch, self.accelerator.device), self.generator(-1 - n, 0))
            total += float(figures["loss"]) / count
        value = torch.tensor(total, device=self.accelerator.device)
        return float(self.accelerator.reduce(value, "mean"))

    def _all_agree(self, finished: bool) -> bool:
        """Whether the first process says so: all stop at the same step."""
        flag = torch.tensor(float(finished and self.accelerator.is_main_process), device=self.accelerator.device)
        return float(self.accelerator.reduce(flag, "sum")) > 0


class LossLog:
    """loss.tsv with columns step, loss, held_out; lines after the step that a run resumes from are dropped."""

    HEAD = "step\tloss\theld_out"

    def __init__(self, path: Path, step: int) -> None:
        self.path = path
        lines = path.read_text().splitlines()[1:] if path.exists() else []
        known = [line for line in lines if int(line.split("\t")[0]) <= step]
        path.write_text("\n".join([self.HEAD, *known]) + "\n")

    def write(self, step: int, loss: float | None, held_out: float | None = None) -> None:
        cells = ["" if value is None else f"{value:.6f}" for value in (loss, held_out)]
        with self.path.open("a") as file:
            file.write("\t".join([str(step), *cells]) + "\n")
