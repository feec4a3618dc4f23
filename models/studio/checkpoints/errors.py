"""The error of a checkpoint that cannot be used."""


class CheckpointError(ValueError):
    """A checkpoint is not readable or does not fit a network; the message is one sentence for the user."""
