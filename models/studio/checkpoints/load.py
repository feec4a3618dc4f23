"""Loads a state dict into a network, or says in one sentence why it does not fit."""

from collections.abc import Mapping, Sequence

from torch import Tensor, nn

from studio.checkpoints.errors import CheckpointError

SHOWN = 3  # names that a message lists


def load_into(
    module: nn.Module,
    state: Mapping[str, Tensor],
    prefix: str = "",
    ignore: Sequence[str] = (),
) -> nn.Module:
    """Loads the entries of `state` that start with `prefix` into `module`, in evaluation mode.

    `ignore`: starts of names, after the prefix, that the network need not know. Parameters on the meta device take the
    checkpoint's tensors themselves, so that no second copy is made; others keep their type. Raises CheckpointError.
    """
    given = {name.removeprefix(prefix): tensor for name, tensor in state.items() if name.startswith(prefix)}
    given = {name: tensor for name, tensor in given.items() if not name.startswith(tuple(ignore))} if ignore else given
    expected = module.state_dict()
    problems = []
    if missing := [name for name in expected if name not in given]:
        problems.append(f"it lacks {listed(missing, prefix)}")
    if extra := [name for name in given if name not in expected]:
        problems.append(f"it has {listed(extra, prefix)}, which the network does not know")
    if wrong := [name for name in expected if name in given and given[name].shape != expected[name].shape]:
        name = wrong[0]
        problems.append(
            f"{prefix}{name} is {list(given[name].shape)} instead of {list(expected[name].shape)}"
            + (f", and {len(wrong) - 1} more have other shapes" if len(wrong) > 1 else "")
        )
    if problems:
        source = getattr(state, "source", "The checkpoint")
        raise CheckpointError(f"{source} does not fit {type(module).__name__}: {'; '.join(problems)}.")
    module.load_state_dict(given, assign=any(tensor.is_meta for tensor in expected.values()))
    return module.requires_grad_(False).eval()


def listed(names: list[str], prefix: str) -> str:
    shown = ", ".join(prefix + name for name in names[:SHOWN])
    return shown + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
