"""How takes are guided: classifier-free guidance against a prompt of zeros."""

GUIDANCE = 6.0  # scale for text prompts
REFERENCE_GUIDANCE = 3.0  # scale for reference sounds
LOWEST_GUIDED = 0.5  # times from here up are guided
GUIDED_SCALES = (1.0, 8.0)  # that a network with guidance inside is trained for, least and greatest
