"""All comparisons."""

from studio.parity import diffusion, encoders

CASES = [*diffusion.CASES, *encoders.CASES]
