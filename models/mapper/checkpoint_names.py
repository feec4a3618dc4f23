"""Names of older checkpoints, so that their weights still load."""

from typing import Any

# Prefix of a parameter's name in an older checkpoint -> prefix in `TrainingModule`
PARAMETERS = {
    "eye.frame.": "network.frame_encoder.",
    "eye.flow.middle.": "network.motion_encoder.trunk.",
    "eye.flow.last.": "network.motion_encoder.patch_head.",
    "eye.flow.head.": "network.motion_encoder.pooled_head.",
    "eye.mapper.contacts.first.": "network.mapper.patch_encoder.conv1.",
    "eye.mapper.contacts.norm.": "network.mapper.patch_encoder.norm.",
    "eye.mapper.contacts.second.": "network.mapper.patch_encoder.conv2.",
    "eye.mapper.contacts.across": "network.mapper.patch_encoder.position_weights",
    "eye.mapper.whereabouts.weigh.": "network.mapper.localizer.score.",
    "eye.mapper.convs.": "network.mapper.convs.",
    "eye.mapper.norms.": "network.mapper.norms.",
    "eye.mapper.recurrent.": "network.mapper.lstm.",
    "eye.mapper.head.": "network.mapper.output_head.",
    "eye.mapper.strike.": "network.mapper.hit_head.",
    "early.": "early_hit_head.",
}

# Entry of an older checkpoint -> entry of a current one
ENTRIES = {"trainee": "module", "warm": "module", "mean": "average"}

AVERAGED = "module."  # prefix that torch.optim.swa_utils.AveragedModel adds


def current_parameter(name: str) -> str:
    """Current name of a parameter or buffer."""
    prefix = AVERAGED if name.startswith(AVERAGED) else ""
    rest = name.removeprefix(prefix)
    for older, current in PARAMETERS.items():
        if rest.startswith(older):
            return prefix + current + rest.removeprefix(older)
    return name


def current_names(state: dict[str, Any]) -> dict[str, Any]:
    """A checkpoint under current names; current checkpoints are returned as they are."""
    renamed = {ENTRIES.get(name, name): value for name, value in state.items()}
    for name in ("module", "average"):
        if name in renamed:
            renamed[name] = {current_parameter(key): value for key, value in renamed[name].items()}
    return renamed
