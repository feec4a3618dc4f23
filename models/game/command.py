"""Options that all games share."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path


def options(description: str, game: str, cached: str, seconds: float) -> ArgumentParser:
    """Parser for films of `game`; cached: help text of its cache folder; seconds: default length of a film."""
    parser = ArgumentParser(description=description, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(f".cache/{game}"), help=cached)
    parser.add_argument("--seconds", type=float, default=seconds, help="length of a film")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--keep-films", action="store_true")
    parser.add_argument("--install", action="store_true", help="install the packages first (as root)")
    return parser
