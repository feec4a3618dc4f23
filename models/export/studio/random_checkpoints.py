"""Random checkpoints in the published form, to measure an export without the published weights.

Tensors of DiT and ControlNet are written one after the other, so that 5 GB of them need no memory.
"""

import json
import struct
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import ByteLevelBPETokenizer
from torch import Tensor, nn

from studio.networks import controlnet, dit, oobleck, timing
from studio.networks.cavp import Cavp
from studio.networks.clap_audio import ClapAudio
from studio.networks.clap_text import ClapText
from studio.networks.controlnet import ControlNet, ControlNetConfig
from studio.networks.raft import Raft
from studio.networks.rms_mapper import RmsMapper, RmsMapperConfig
from studio.networks.sizes import PUBLISHED, Sizes
from studio.networks.tc_clip import TcClip
from studio.networks.timing import Prompt, PromptConfig, Timing

WORDS = ["a person hits wood multiple times with a wooden stick", "footsteps on gravel", "scratching metal once"]
SMALL_MAPPER = RmsMapperConfig(width=48, lstm=24)
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def value_of(name: str, shape: torch.Size, generator: torch.Generator) -> Tensor:
    """A plausible number for each weight: norms of one, little offsets, matrices that keep the variance."""
    last = name.rsplit(".", 1)[-1]
    if last == "inv_freq":
        return dit.RotaryEmbedding(2 * shape[0]).inv_freq
    if last == "weight_g":
        return torch.full(shape, 0.3)  # residual units would raise the level otherwise
    if last in ("gamma", "running_var") or (last == "weight" and len(shape) == 1):
        return torch.ones(shape)
    if last in ("beta", "running_mean", "bias", "alpha"):
        return 0.02 * torch.randn(shape, generator=generator)
    fan_in = shape[1:].numel() if len(shape) > 1 else 1
    return torch.randn(shape, generator=generator) * fan_in**-0.5


def stream(path: Path, tensors: dict[str, Callable[[], Tensor]], shapes: dict[str, torch.Size]) -> None:
    """A safetensors file of float32 tensors that are made when they are written."""
    header, offset = {}, 0
    for name, shape in shapes.items():
        end = offset + 4 * shape.numel()
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [offset, end]}
        offset = end
    data = json.dumps(header).encode()
    data += b" " * (-len(data) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(data)) + data)
        for make in tensors.values():
            file.write(make().float().contiguous().numpy().tobytes())


def write_hollow(path: Path, modules: dict[str, nn.Module]) -> None:
    """Random values for modules on the meta device, whose names follow the keys."""
    generator = torch.Generator().manual_seed(0)
    shapes = {
        prefix + name: value.shape for prefix, module in modules.items() for name, value in module.state_dict().items()
    }
    stream(
        path,
        {name: lambda n=name, s=shape: value_of(n, s, generator) for name, shape in shapes.items()},
        shapes,
    )


def tokenizer(path: Path, vocabulary: int) -> None:
    """A byte-level tokenizer as RoBERTa has it, of a few sentences."""
    made = ByteLevelBPETokenizer()
    made.train_from_iterator(WORDS, vocab_size=min(vocabulary, 400), min_frequency=1, special_tokens=SPECIAL)
    made.save(str(path))


def write_random(folder: Path, sizes: Sizes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    with torch.device("meta"):
        base = {
            dit.PREFIX: dit.DiT(sizes.dit),
            oobleck.PREFIX: oobleck.Oobleck(sizes.oobleck),
            timing.PREFIX: Timing(sizes.timing),
        }
        foley = {
            controlnet.PREFIX: ControlNet(ControlNetConfig(sizes.dit)),
            timing.PREFIX: Prompt(PromptConfig(width=sizes.dit.prompt)),
        }
    write_hollow(folder / "base.safetensors", base)
    write_hollow(folder / "foley.safetensors", foley)
    published = {
        "mapper": lambda: [RmsMapper(RmsMapperConfig() if sizes == PUBLISHED else SMALL_MAPPER)],
        "clap": lambda: [ClapAudio(sizes.clap_audio), ClapText(sizes.clap_text)],
        "tc_clip": lambda: [TcClip(sizes.tc_clip)],
        "raft": lambda: [Raft(sizes.raft)],
        "cavp": lambda: [Cavp(sizes.cavp)],
    }
    for name, make in published.items():
        state = {key: value.contiguous() for module in make() for key, value in module.state_dict().items()}
        save_file(state, folder / f"{name}.safetensors")
    tokenizer(folder / "tokenizer.json", sizes.clap_text.vocabulary)
