"""Names of CLAP's parameters in transformers' checkpoints (`laion/clap-htsat-*`, safetensors) -> laion-clap's."""

import re

import torch
from torch import Tensor, nn

# In this order; the projections of queries, keys and values of the audio tower become one matrix
RENAMED = (
    (r"^audio_model\.audio_encoder\.", "audio_branch."),
    (r"^text_model\.", "text_branch."),
    (r"^(audio|text)_projection\.linear1\.", r"\1_projection.0."),
    (r"^(audio|text)_projection\.linear2\.", r"\1_projection.2."),
    (r"^audio_branch\.batch_norm\.", "audio_branch.bn0."),
    (r"^(audio_branch\.layers\..*)\.layernorm_before\.", r"\1.norm1."),
    (r"^(audio_branch\.layers\..*)\.layernorm_after\.", r"\1.norm2."),
    (r"^(audio_branch\.layers\..*)\.attention\.self\.", r"\1.attn."),
    (r"^(audio_branch\.layers\..*)\.attention\.output\.dense\.", r"\1.attn.proj."),
    (r"^(audio_branch\.layers\..*)\.intermediate\.dense\.", r"\1.mlp.fc1."),
    (r"^(audio_branch\.layers\..*)\.output\.dense\.", r"\1.mlp.fc2."),
)
PROJECTION = re.compile(r"^(audio_branch\..*\.attn)\.(query|key|value)\.(weight|bias)$")


# Fixed tensors that laion-clap's checkpoints contain and transformers' do not
FIXED = re.compile(r"^audio_branch\.(spectrogram_extractor\.|logmel_extractor\.|.*\.attn_mask$)")


def from_transformers(state: dict[str, Tensor], network: nn.Module) -> dict[str, Tensor]:
    """A state dict with the names of `network`, ClapAudio or ClapText; one that has them already is returned as it is.

    Fixed tensors are the network's own.
    """
    if not any(name.startswith(("audio_model.", "text_model.")) for name in state):
        return state
    renamed = {name: value for name, value in network.state_dict().items() if FIXED.match(name)}
    parts: dict[str, dict[str, Tensor]] = {}
    for name, value in state.items():
        for pattern, replacement in RENAMED:
            name = re.sub(pattern, replacement, name)
        if found := PROJECTION.match(name):
            parts.setdefault(f"{found[1]}.qkv.{found[3]}", {})[found[2]] = value
        else:
            renamed[name] = value
    return renamed | {name: torch.cat([part[key] for key in ("query", "key", "value")]) for name, part in parts.items()}
