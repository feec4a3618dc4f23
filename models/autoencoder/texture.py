"""Texture network: gains of single bins, the fine structure that band levels omit. Trained against discriminators
(`adversarial.py`).

Noise with the right band levels has the timbre of a sound but not its texture: struck objects ring at few frequencies,
cloth and gravel crackle. The network sees the timbre and the spectrum of the source-filter decoder, random part
included, and gives a gain for every bin: one for the noise, one for the synthetic partials. A reference's excitation
has its own texture; the gains are reduced by its share. Phases and level are unchanged. The network works at the frame
rate of the transform, as Vocos does (Siuzdak 2023, arXiv 2306.00814).
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class TextureConfig:
    width: int = 192
    hidden_width: int = 512
    blocks: int = 4
    kernel: int = 7  # frames of 6 ms
    max_gain: float = 2.3  # nepers (20 dB)


class Block(nn.Module):
    """ConvNeXt block (Liu et al. 2022, arXiv 2201.03545): [B, width, frames] -> the same."""

    def __init__(self, config: TextureConfig) -> None:
        super().__init__()
        self.depthwise = nn.Conv1d(
            config.width, config.width, config.kernel, padding=config.kernel // 2, groups=config.width
        )
        self.norm = nn.LayerNorm(config.width)
        self.up = nn.Linear(config.width, config.hidden_width)
        self.down = nn.Linear(config.hidden_width, config.width)
        self.layer_scale = nn.Parameter(torch.full((config.width,), 0.3))

    def forward(self, x: Tensor) -> Tensor:
        hidden = self.norm(self.depthwise(x).transpose(1, 2))  # [B, frames, width]
        hidden = self.down(F.gelu(self.up(hidden)))  # [B, frames, width]
        return x + (self.layer_scale * hidden).transpose(1, 2)  # [B, width, frames]


class Texture(nn.Module):
    """All gains are 1 before training."""

    def __init__(self, timbre: int, bins: int, config: TextureConfig = TextureConfig()) -> None:
        super().__init__()
        self.config = config
        self.spectrum_input = nn.Conv1d(bins, config.width, 1)
        self.timbre_input = nn.Conv1d(timbre + 1, config.width, 1)
        self.blocks = nn.Sequential(*(Block(config) for _ in range(config.blocks)))
        self.norm = nn.LayerNorm(config.width)
        self.output_head = nn.Linear(config.width, 2 * bins)
        nn.init.zeros_(self.output_head.weight)
        nn.init.zeros_(self.output_head.bias)

    def forward(self, timbre: Tensor, spectrum: Tensor, reference_share: Tensor) -> tuple[Tensor, Tensor]:
        """Timbre [B, timbre, frames], spectrum [B, 2 * bins, frames], share of power from a reference [B, 1, 1] ->
        gains of noise and of partials, [B, bins, frames] each.
        """
        real, imaginary = spectrum.chunk(2, 1)  # [B, bins, frames]
        magnitude = 0.5 * torch.log(real * real + imaginary * imaginary + 1e-6)  # [B, bins, frames]
        condition = torch.cat([timbre, reference_share.expand(-1, 1, timbre.shape[2])], 1)  # [B, timbre + 1, frames]
        x = self.blocks(self.spectrum_input(magnitude) + self.timbre_input(condition))  # [B, width, frames]
        log_gain = self.output_head(self.norm(x.transpose(1, 2))).transpose(1, 2)  # [B, 2 * bins, frames]
        limit = self.config.max_gain
        gain = torch.exp((1 - reference_share) * limit * torch.tanh(log_gain / limit))
        noise_gain, partials_gain = gain.chunk(2, 1)  # [B, bins, frames]
        return noise_gain, partials_gain
