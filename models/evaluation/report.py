"""Markdown of the reports."""

from collections.abc import Iterable

import numpy as np


def table(head: list[str], rows: Iterable[Iterable[object]]) -> list[str]:
    """Lines of a Markdown table, followed by a blank line."""
    return [
        "| " + " | ".join(head) + " |",
        "|" + " --- |" * len(head),
        *("| " + " | ".join(map(str, row)) + " |" for row in rows),
        "",
    ]


def interval(right: int, of: int) -> str:
    """Share with its 95 % confidence interval (Wilson score), e.g. '71 % (60-80)'."""
    if of == 0:
        return "-"
    z, share = 1.96, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * np.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{share:.0%} ({100 * (middle - half):.0f}-{100 * (middle + half):.0f})".replace("%", " %")


def spread(values: Iterable[float], digits: int = 4) -> list[str]:
    """Mean, median and maximum."""
    found = np.array(list(values))
    return (
        [f"{value:.{digits}f}" for value in (found.mean(), np.median(found), found.max())] if len(found) else ["-"] * 3
    )
