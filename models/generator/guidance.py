"""How takes are guided: classifier-free guidance against a prompt of zeros."""

GUIDANCE = 6.0  # scale for text prompts
REFERENCE_GUIDANCE = 3.0  # scale for reference sounds
LOWEST_GUIDED = 0.5  # times from here up are guided
