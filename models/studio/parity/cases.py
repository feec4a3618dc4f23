"""All comparisons."""

from studio.parity import diffusion

CASES = [*diffusion.CASES]
