"""Generator with guidance inside: the guidance scale is an input, and one evaluation gives the guided velocity."""

import torch
from torch import Tensor, nn

from generator.network import Generator, GeneratorConfig


class GuidedGenerator(Generator):
    """The scale modulates every block, through an embedding that starts at zero: without training, the scale has no
    effect.
    """

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__(config)
        self.guidance_embedding = nn.Sequential(
            nn.Linear(1, config.width), nn.SiLU(), nn.Linear(config.width, config.width)
        )
        nn.init.zeros_(self.guidance_embedding[2].weight)
        nn.init.zeros_(self.guidance_embedding[2].bias)

    def load_unguided(self, weights: dict[str, Tensor]) -> None:
        """Takes the weights of a `Generator`, all of them; the embedding of the scale keeps its own."""
        embedding = self.guidance_embedding.state_dict(prefix="guidance_embedding.")
        self.load_state_dict({**weights, **embedding})

    def forward(
        self,
        x: Tensor,
        t: Tensor,
        prompt: Tensor,
        control: Tensor,
        seconds_start: Tensor,
        seconds_total: Tensor,
        guidance: Tensor,
    ) -> Tensor:
        """guidance [B], 1 for none; the others as in `Generator` -> velocity [B, 64, T]."""
        offset = self.guidance_embedding(torch.log(guidance)[:, None])  # [B, width]
        return super().forward(x, t, prompt, control, seconds_start, seconds_total, offset)
