"""Axes of the generator's graphs that have any length, by name of input (contract/pack.schema.json): B batch, T latent
frames, K prompt tokens.
"""

LATENT = {0: "B", 2: "T"}
BATCH = {0: "B"}
INPUTS = {
    "x": LATENT,
    "t": BATCH,
    "prompt": {0: "B", 1: "K"},
    "control": LATENT,
    "seconds_start": BATCH,
    "seconds_total": BATCH,
}
GUIDANCE = {"guidance": BATCH}  # of a network with guidance inside
