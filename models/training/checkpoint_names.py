"""Present names of parameters for those in earlier checkpoints and in the graphs of packs."""

import re
from typing import Any

# Network -> {regular expression: replacement}. No expression matches a present name.
RENAMED: dict[str, dict[str, str]] = {
    "generator": {
        r"^time\.": "time_embedding.",
        r"^timing\.": "timing_embedding.",
        r"^prompt\.": "prompt_embedding.",
        r"^profile\.": "profile_embedding.",
        r"^condition\.": "modulation.",
        r"^input\.": "input_projection.",
        r"^last\.": "output_modulation.",
        r"^output\.": "output_head.",
        r"\.attention\.": ".self_attention.",
        r"\.cross\.": ".cross_attention.",
        r"\.memory\.": ".key_value.",
        r"\.offset$": ".modulation_offset",
    },
    "autoencoder": {
        r"^longest$": "max_frames",
        r"^tonality\.context\.": "tonality.input_conv.",
        r"^(tonality|texture)\.answer\.": r"\1.output_head.",
        r"^(texture\.)?heard\.": r"\1spectrum_input.",
        r"^(texture\.)?told\.": r"\1timbre_input.",
        r"^answer\.": "output_head.",
        r"(^|\.)blocks\.(\d+)\.along\.": r"\1blocks.\2.depthwise.",
        r"(^|\.)blocks\.(\d+)\.widen\.": r"\1blocks.\2.up.",
        r"(^|\.)blocks\.(\d+)\.narrow\.": r"\1blocks.\2.down.",
        r"(^|\.)blocks\.(\d+)\.share$": r"\1blocks.\2.layer_scale",
        # Discriminators of the adversarial phase
        r"^critics": "discriminators",
        r"^parts\.(\d+)\.told\.": r"discriminators.\1.film.",
        r"^parts\.(\d+)\.verdict\.": r"discriminators.\1.output_head.",
        r"^parts\.(\d+)\.layers\.": r"discriminators.\1.layers.",
    },
    "prompt": {
        r"^first\.": "input_layer.",
        r"^second\.": "hidden_layer.",
        r"^out\.": "output_head.",
        r"^straight\.": "linear.",
        r"^bent\.": "mlp.",
    },
}


def current_name(network: str, name: str) -> str:
    """The present name of a parameter of `network`, a key of RENAMED."""
    for pattern, replacement in RENAMED[network].items():
        name = re.sub(pattern, replacement, name)
    return name


def current_names(network: str, state: dict[Any, Any]) -> dict[Any, Any]:
    """A (nested) dictionary with its string keys renamed."""
    return {
        current_name(network, key) if isinstance(key, str) else key: current_names(network, value)
        if isinstance(value, dict)
        else value
        for key, value in state.items()
    }
