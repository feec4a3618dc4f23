"""Texture: what band levels leave out of the fine course of magnitudes, learnt against discriminators
(`adversarial.py`).

Noise that fills bands of known power has the colour of a sound and not its grain: struck things ring at few places,
cloth and gravel crackle. This network reads the timbre and the source-filter's own spectrum, chance included, and gives
the gain of every bin, one for what hisses and one for the made-up partials. A reference brings a grain of its own: by
its share there is nothing to gain. Phases and, behind it, loudness stay the decoder's. Convolutions over time at the
rate of the transform, as in Vocos (Siuzdak 2023, arXiv 2306.00814), here for gains and not for the whole spectrum.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class TextureConfig:
    width: int = 192
    wider: int = 512
    blocks: int = 4
    kernel: int = 7  # frames of 6 ms
    most: float = 2.3  # nepers (20 dB) that a gain may reach


class Block(nn.Module):
    """ConvNeXt block (Liu et al. 2022, arXiv 2201.03545): [B, width, frames] -> the same."""

    def __init__(self, config: TextureConfig) -> None:
        super().__init__()
        self.along = nn.Conv1d(
            config.width, config.width, config.kernel, padding=config.kernel // 2, groups=config.width
        )
        self.norm = nn.LayerNorm(config.width)
        self.widen, self.narrow = nn.Linear(config.width, config.wider), nn.Linear(config.wider, config.width)
        self.share = nn.Parameter(torch.full((config.width,), 0.3))

    def forward(self, x: Tensor) -> Tensor:
        inner = self.norm(self.along(x).transpose(1, 2))  # [B, frames, width]
        return x + (self.share * self.narrow(F.gelu(self.widen(inner)))).transpose(1, 2)


class Texture(nn.Module):
    """Unfitted it answers with no gain at all."""

    def __init__(self, timbre: int, bins: int, config: TextureConfig = TextureConfig()) -> None:
        super().__init__()
        self.config = config
        self.heard = nn.Conv1d(bins, config.width, 1)
        self.told = nn.Conv1d(timbre + 1, config.width, 1)
        self.blocks = nn.Sequential(*(Block(config) for _ in range(config.blocks)))
        self.norm = nn.LayerNorm(config.width)
        self.answer = nn.Linear(config.width, 2 * bins)
        nn.init.zeros_(self.answer.weight)
        nn.init.zeros_(self.answer.bias)

    def forward(self, timbre: Tensor, spectrum: Tensor, driven: Tensor) -> tuple[Tensor, Tensor]:
        """Timbre [B, timbre, frames], spectrum [B, 2 * bins, frames], share that a reference drives [B, 1, 1] -> gains
        [B, bins, frames], of what hisses, and of partials.
        """
        real, imaginary = spectrum.chunk(2, 1)
        magnitude = 0.5 * torch.log(real * real + imaginary * imaginary + 1e-6)  # [B, bins, frames]
        told = torch.cat([timbre, driven.expand(-1, 1, timbre.shape[2])], 1)
        x = self.blocks(self.heard(magnitude) + self.told(told))
        answer = self.answer(self.norm(x.transpose(1, 2))).transpose(1, 2)  # [B, 2 * bins, frames]
        gain = torch.exp((1 - driven) * self.config.most * torch.tanh(answer / self.config.most))
        return tuple(gain.chunk(2, 1))
