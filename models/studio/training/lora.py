"""Low-rank adaptation (LoRA, arXiv 2106.09685): a few trainable numbers beside the frozen linear layers of a network.

An adapted layer computes W x + (alpha / rank) B A x, with B zero at first. `merge` adds the product to W, so that what
is exported has the published layers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

PREFIX = "lora."  # of the names of its weights in a file
PARTS = ("down", "up")


@dataclass(frozen=True)
class LoraConfig:
    rank: int = 16
    alpha: float = 16.0
    layers: str = r"\.(self_attn|cross_attn)\.(to_q|to_kv|to_qkv|to_out)$"  # names of adapted linear layers


class LoraLinear(nn.Module):
    """A frozen linear layer with its adaptation."""

    def __init__(self, base: nn.Linear, config: LoraConfig) -> None:
        super().__init__()
        self.base, self.scale = base, config.alpha / config.rank
        weight = base.weight
        self.down = nn.Parameter(torch.randn(config.rank, base.in_features, device=weight.device) * config.rank**-0.5)
        self.up = nn.Parameter(torch.zeros(base.out_features, config.rank, device=weight.device))

    def forward(self, x: Tensor) -> Tensor:
        return self.base(x) + self.scale * (x @ self.down.to(x.dtype).T @ self.up.to(x.dtype).T)


def adapted(network: nn.Module) -> Iterator[tuple[str, LoraLinear]]:
    """The adapted layers of a network, by name."""
    yield from ((name, layer) for name, layer in network.named_modules() if isinstance(layer, LoraLinear))


def adapt(network: nn.Module, config: LoraConfig = LoraConfig()) -> nn.ParameterDict:
    """Freezes the network and adapts its linear layers whose names match; returns the trainable numbers."""
    network.requires_grad_(False)
    pattern = re.compile(config.layers)
    chosen = [name for name, layer in network.named_modules() if isinstance(layer, nn.Linear) and pattern.search(name)]
    if not chosen:
        raise ValueError(f"No linear layer of {type(network).__name__} matches {config.layers}.")
    for name in chosen:
        parent, _, last = name.rpartition(".")
        setattr(network.get_submodule(parent), last, LoraLinear(network.get_submodule(name), config))
    # parameters cannot have dots in their names
    return nn.ParameterDict(
        {f"{name}.{part}".replace(".", "/"): getattr(layer, part) for name, layer in adapted(network) for part in PARTS}
    )


def bind(network: nn.Module, parameters: nn.ParameterDict) -> None:
    """Lets an adapted network compute with these numbers, which may be an average of its own."""
    for name, layer in adapted(network):
        for part in PARTS:
            setattr(layer, part, parameters[f"{name}.{part}".replace(".", "/")])


def lora_state(parameters: nn.ParameterDict) -> dict[str, Tensor]:
    """The trainable numbers by their names in a file: lora.<layer>.down, lora.<layer>.up."""
    return {PREFIX + name.replace("/", "."): value for name, value in parameters.items()}


@torch.no_grad()
def merged(state: dict[str, Tensor], lora: dict[str, Tensor], scale: float, prefix: str = "") -> dict[str, Tensor]:
    """A checkpoint `state` with the adaptations added to its linear layers, whose names start with `prefix`."""
    found = dict(state)
    for name in [name for name in lora if name.startswith(PREFIX) and name.endswith(".down")]:
        layer = name.removeprefix(PREFIX).removesuffix(".down")
        key = f"{prefix}{layer}.weight"
        if key not in found:
            raise ValueError(f"The checkpoint has no layer {layer}, which the adaptation changes.")
        change = lora[f"{PREFIX}{layer}.up"].float() @ lora[name].float()
        found[key] = (found[key].float() + scale * change).to(found[key].dtype)
    return found
