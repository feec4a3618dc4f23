"""The codec of a run: the averaged weights of its carried checkpoint."""

from pathlib import Path

from codec.config import CodecConfig
from codec.network import Codec, load_codec
from training.parts import load_parts

PREFIX = "average."


def load_average(path: Path) -> Codec:
    """From a folder of parts (training.parts) or a file of save_codec; in evaluation mode."""
    if path.is_file():
        return load_codec(path)
    tensors, about = load_parts(path)
    codec = Codec(CodecConfig(**about["config"]))
    codec.load_state_dict(
        {name.removeprefix(PREFIX): value for name, value in tensors.items() if name.startswith(PREFIX)}
    )
    return codec.eval()
