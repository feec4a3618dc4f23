"""Memory that a process has of its own: without pages of mapped files, which the system may drop at any time."""

import resource
from pathlib import Path

STATUS = Path("/proc/self/status")


def own_memory() -> int:
    """Bytes now; where the system does not say, the most that the process ever had, mapped files included."""
    if STATUS.exists():
        for line in STATUS.read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class Peak:
    """The most memory at the moments when `note` was called."""

    def __init__(self) -> None:
        self.bytes = 0

    def note(self) -> None:
        self.bytes = max(self.bytes, own_memory())
