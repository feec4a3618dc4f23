"""Which graphs of a pack a server may run for the page, and how their models are called there.

src/core/pack/remote-roles.ts has the same list; words and reference sounds are encoded on the designer's machine.
"""

REMOTE_ROLES = (
    "vae-encoder",
    "dit+controlnet",
    "vae-decoder",
    "frame-encoder",
    "flow",
    "rms-mapper",
    "cavp",
)


def model_name(pack_id: str, version: str, role: str) -> str:
    """A plus sign has a meaning of its own in addresses."""
    return f"{pack_id}-{version}-{role.replace('+', '-')}"
