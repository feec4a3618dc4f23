"""Options that the commands of all games share."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path


def options(description: str, game: str, held: str, seconds: float) -> ArgumentParser:
    """A parser for films of `game`; held: what its cache folder is for; seconds: length of a film unless another is
    asked for.
    """
    parser = ArgumentParser(description=description, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(f".cache/{game}"), help=held)
    parser.add_argument("--seconds", type=float, default=seconds, help="length of a film")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--keep-films", action="store_true")
    parser.add_argument("--install", action="store_true", help="install the packages first (as root)")
    return parser
