"""Checkpoints of tiny networks in the form of the published ones, for the debug training."""

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import ByteLevelBPETokenizer
from torch import Tensor, nn

from studio.networks import dit, oobleck, timing
from studio.networks.cavp import Cavp
from studio.networks.clap_audio import ClapAudio
from studio.networks.clap_text import ClapText
from studio.networks.dit import DiT
from studio.networks.oobleck import Oobleck
from studio.networks.raft import Raft
from studio.networks.sizes import DEBUG
from studio.networks.tc_clip import TcClip
from studio.networks.timing import Timing

ENCODERS = ("clap", "tc_clip", "raft", "cavp")
FLOW_GAIN = 30.0  # of the random RAFT, so that what it takes for motion is some pixels and not a fraction of one
TOKENS = 400
SPECIAL_TOKENS = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def contiguous(state: dict[str, Tensor], prefix: str = "") -> dict[str, Tensor]:
    return {prefix + name: value.detach().contiguous().clone() for name, value in state.items()}


def write_encoders(folder: Path) -> None:
    """Random networks under the names of the published checkpoints."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    networks: dict[str, tuple[nn.Module, ...]] = {
        "clap": (ClapAudio(DEBUG.clap_audio), ClapText(DEBUG.clap_text)),
        "tc_clip": (TcClip(DEBUG.tc_clip),),
        "raft": (Raft(DEBUG.raft),),
        "cavp": (Cavp(DEBUG.cavp),),
    }
    with torch.no_grad():
        networks["raft"][0].get_submodule("update_block.flow_head.conv2").weight.mul_(FLOW_GAIN)
    for name, parts in networks.items():
        state = {key: value for part in parts for key, value in contiguous(part.state_dict()).items()}
        save_file(state, folder / f"{name}.safetensors")


def write_base(path: Path, vae: Oobleck, network: DiT, conditioners: Timing) -> None:
    """A checkpoint in the form of Stable Audio Open's model.safetensors."""
    state = contiguous(vae.state_dict(), oobleck.PREFIX)
    state |= contiguous(network.state_dict(), dit.PREFIX) | contiguous(conditioners.state_dict(), timing.PREFIX)
    save_file(state, path)


def with_base(path: Path, trained: Path) -> None:
    """Puts the weights of `--train all` into the checkpoint that they started from."""
    state, new = load_file(path), load_file(trained)
    save_file(state | {name: value for name, value in new.items() if name in state}, path)


def write_tokenizer(path: Path, words: list[str]) -> None:
    """A byte-level tokenizer, as RoBERTa's, of a few sentences."""
    tokenizer = ByteLevelBPETokenizer()
    tokenizer.train_from_iterator(words, vocab_size=TOKENS, min_frequency=1, special_tokens=SPECIAL_TOKENS)
    tokenizer.save(str(path))
