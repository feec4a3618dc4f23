"""One step of the learnt codec's training, and everything that its checkpoints hold."""

import copy
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from codec.config import CONFIGS as NETWORKS
from codec.config import FRAME, CodecConfig
from codec.discriminator import (
    DiscriminatorConfig,
    Discriminators,
    adversarial_loss,
    discriminator_loss,
    feature_loss,
)
from codec.losses import LossConfig, ReconstructionLoss
from codec.network import Codec
from training.averaging import update_average
from training.device import mixed_precision
from training.update import update


@dataclass(frozen=True)
class TrainingConfig:
    network: CodecConfig = field(default_factory=CodecConfig)
    loss: LossConfig = field(default_factory=LossConfig)
    discriminator: DiscriminatorConfig = field(default_factory=DiscriminatorConfig)
    batch: int = 32
    frames: int = 32  # of the latent in a crop: 0.74 s
    learning_rate: float = 5e-4  # peak, of codec and discriminators
    last_rate: float = 0.05  # of the peak, at the end
    warm_up: int = 200  # steps, also after a start without the optimisers' states
    clip: float = 5.0  # norm of the gradient
    averaging: float = 0.999  # decay of the average of weights, per step
    adversarial_from: float = 2 / 3  # progress from which the discriminators take part
    adversarial_rise: float = 0.03  # progress over which their weight rises
    adversarial: float = 0.1
    feature: float = 0.5
    statistics: int = 8  # batches that measure mean and deviation of the latents


CONFIGS = {
    "compact": TrainingConfig(),
    # For a CPU: a third of a second per step on one core
    "small": TrainingConfig(
        network=NETWORKS["small"],
        loss=LossConfig(sizes=(2048, 512, 128), complex_sizes=(2048, 512, 128)),
        discriminator=DiscriminatorConfig(sizes=(1024, 256), width=12, strides=((1, 4), (2, 2), (2, 2))),
        batch=8,
        frames=8,
        learning_rate=2e-3,
        averaging=0.998,
    ),
    "debug": TrainingConfig(
        network=NETWORKS["debug"],
        loss=LossConfig(sizes=(1024, 256), complex_sizes=(512,)),
        discriminator=DiscriminatorConfig(sizes=(512, 256), width=8),
        batch=4,
        frames=8,
        warm_up=10,
        averaging=0.98,
        statistics=2,
    ),
}


class Sample(NamedTuple):
    """What a step needs of a batch of sounds."""

    normalised: Tensor  # [B, 2, 1024 * T], unit level
    loudness: Tensor  # [B, 8, T]
    gain: Tensor  # [B, 2, 1024 * T]: the decoder's gain over the interpolated level that `normalised` was divided by


@torch.no_grad()
def sample_of(codec: Codec, audio: Tensor) -> Sample:
    """Audio [B, 2, 1024 * T] -> Sample."""
    level = codec.loudness.measure(audio)  # [B, 2, 4 * T]
    dense = codec.loudness.upsample(level)  # [B, 2, 1024 * T]
    loudness = codec.loudness.pack(level)  # [B, 8, T]
    return Sample(audio / dense, loudness, codec.gain(loudness) / dense)


def decode(codec: Codec, sample: Sample, noise: float) -> Tensor:
    """Decoded sound of unit level [B, 2, 1024 * T]; `noise` is added to the raw learnt channels."""
    raw = codec.raw_latent(sample.normalised)  # [B, 56, T]
    noisy = raw + noise * torch.randn_like(raw) if noise else raw  # [B, 56, T]
    return codec.synthesise(sample.loudness, noisy) * sample.gain


class CodecTraining:
    """Networks, optimisers and progress of a training."""

    def __init__(self, config: TrainingConfig, device: torch.device) -> None:
        self.config, self.device = config, device
        self.codec = Codec(config.network).to(device)
        self.average = copy.deepcopy(self.codec).eval().requires_grad_(False)
        self.discriminators = Discriminators(config.discriminator).to(device)
        self.reconstruction = ReconstructionLoss(config.loss).to(device)
        self.step, self.minutes = 0, 0.0
        self.warm = 0  # steps since the optimisers' states began

        def adam(network: nn.Module) -> torch.optim.Optimizer:
            return torch.optim.AdamW(network.parameters(), config.learning_rate, (0.8, 0.99), weight_decay=0.01)

        self.optimiser, self.discriminator_optimiser = adam(self.codec), adam(self.discriminators)

    def networks(self) -> dict[str, nn.Module]:
        return {"model": self.codec, "average": self.average, "discriminators": self.discriminators}

    def optimisers(self) -> dict[str, torch.optim.Optimizer]:
        return {"optimiser": self.optimiser, "discriminator_optimiser": self.discriminator_optimiser}

    def about(self) -> dict[str, Any]:
        return {"config": asdict(self.config.network), "step": self.step, "minutes": self.minutes}

    def state(self) -> dict[str, Any]:
        """Everything, at full precision."""
        parts = {name: part.state_dict() for name, part in {**self.networks(), **self.optimisers()}.items()}
        return {**self.about(), "warm": self.warm, **parts}

    def load_state(self, state: dict[str, Any]) -> None:
        for name, part in {**self.networks(), **self.optimisers()}.items():
            part.load_state_dict(state[name])
        self.step, self.minutes, self.warm = state["step"], state["minutes"], state["warm"]

    def weights(self) -> dict[str, Tensor]:
        """The weights alone, without the optimisers' states (two numbers per weight)."""
        return {
            f"{name}.{key}": value for name, part in self.networks().items() for key, value in part.state_dict().items()
        }

    def load_weights(self, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:
        for name, part in self.networks().items():
            prefix = f"{name}."
            part.load_state_dict(
                {key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)}
            )
        self.step, self.minutes, self.warm = about["step"], about["minutes"], 0

    def learning_rate(self, progress: float) -> float:
        """Warm-up, then half a cosine over the whole training."""
        config = self.config
        fall = config.last_rate + (1 - config.last_rate) * (0.5 + 0.5 * math.cos(math.pi * progress))
        return config.learning_rate * min(1.0, (self.warm + 1) / config.warm_up) * fall

    def judge(self, sound: Tensor) -> list[tuple[Tensor, list[Tensor]]]:
        maps = self.discriminators.maps(sound)
        with mixed_precision(self.device):
            return self.discriminators(maps)

    def learn(self, draw: Callable[[], Tensor], accumulate: int, progress: float) -> dict[str, float]:
        """One step on `accumulate` batches of sound [B, 2, 1024 * T] from `draw`. Returns the losses by name."""
        config = self.config
        for optimiser in self.optimisers().values():
            for group in optimiser.param_groups:
                group["lr"] = self.learning_rate(progress)
        samples = [sample_of(self.codec, draw()) for _ in range(accumulate)]
        rise = min(1.0, max(0.0, (progress - config.adversarial_from) / config.adversarial_rise))
        found: dict[str, list[Tensor]] = {}
        if progress >= config.adversarial_from:
            self.discriminators.requires_grad_(True)
            found["discriminator"] = update(
                self.discriminator_optimiser, map(self.discriminator_step, samples), accumulate, config.clip
            )
            self.discriminators.requires_grad_(False)

        def losses():
            for sample in samples:
                parts = self.codec_losses(sample, progress >= config.adversarial_from)
                for name, value in parts.items():
                    found.setdefault(name, []).append(value.detach())
                weights = {"adversarial": rise * config.adversarial, "feature": rise * config.feature}
                yield sum(weights.get(name, 1.0) * value for name, value in parts.items())

        update(self.optimiser, losses(), accumulate, config.clip)
        self.step, self.warm = self.step + 1, self.warm + 1
        update_average(self.average, self.codec, min(config.averaging, (1 + self.step) / (10 + self.step)))
        self.average.norm.load_state_dict(self.codec.norm.state_dict())
        return {name: float(torch.stack(values).mean()) for name, values in found.items()}

    def discriminator_step(self, sample: Sample) -> Tensor:
        with torch.no_grad():
            decoded = decode(self.codec, sample, self.config.network.noise)
        return discriminator_loss(self.judge(sample.normalised), self.judge(decoded))

    def codec_losses(self, sample: Sample, adversarial: bool) -> dict[str, Tensor]:
        decoded = decode(self.codec, sample, self.config.network.noise)
        losses = self.reconstruction(decoded, sample.normalised)
        if adversarial:
            real, judged = self.judge(sample.normalised), self.judge(decoded)
            losses |= {"adversarial": adversarial_loss(judged), "feature": feature_loss(real, judged)}
        return losses

    @torch.no_grad()
    def held_out(self, sample: Sample) -> dict[str, float]:
        """Losses of the averaged weights on sounds that are not trained on."""
        decoded = decode(self.average, sample, 0.0)
        return {name: float(value) for name, value in self.reconstruction(decoded, sample.normalised).items()}

    @torch.no_grad()
    def measure_latents(self, draw: Callable[[], Tensor]) -> None:
        """Sets mean and deviation of the average's learnt channels, in frames that are not silent."""
        rows = []
        for _ in range(self.config.statistics):
            audio = draw()  # [B, 2, 1024 * T]
            level = self.average.loudness.measure(audio)  # [B, 2, 4 * T]
            raw = self.average.raw_latent(audio / self.average.loudness.upsample(level))  # [B, 56, T]
            rows.append(raw.transpose(1, 2)[self.average.loudness.presence(level)[..., 0] > 0.5])  # [n, 56]
        values = torch.cat(rows)
        if len(values) > 1:
            self.average.latent_mean.copy_(values.mean(0))
            self.average.latent_deviation.copy_(values.std(0).clamp(min=1e-2))


def crop_samples(config: TrainingConfig) -> int:
    return FRAME * config.frames
