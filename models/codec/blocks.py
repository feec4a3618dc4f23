"""ConvNeXt block in one dimension (Liu et al., arXiv 2201.03545), as in Vocos (Siuzdak, arXiv 2306.00814)."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Block(nn.Module):
    """[B, width, frames] -> [B, width, frames]: depthwise convolution over time, then an MLP on each frame."""

    def __init__(self, width: int, expansion: int, kernel: int, depth: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv1d(width, width, kernel, padding=kernel // 2, groups=width)
        self.norm = nn.LayerNorm(width)
        self.up = nn.Linear(width, expansion * width)
        self.down = nn.Linear(expansion * width, width)
        self.layer_scale = nn.Parameter(torch.full((width,), 1 / depth))

    def forward(self, x: Tensor) -> Tensor:
        hidden = self.norm(self.depthwise(x).transpose(1, 2))  # [B, frames, width]
        hidden = self.down(F.gelu(self.up(hidden)))  # [B, frames, width]; expansion * width in between
        return x + (self.layer_scale * hidden).transpose(1, 2)  # [B, width, frames]


class Backbone(nn.Module):
    """[B, width, frames] -> [B, frames, width]: normalisation, `depth` blocks, normalisation."""

    def __init__(self, width: int, depth: int, expansion: int, kernel: int) -> None:
        super().__init__()
        self.input_norm = nn.LayerNorm(width)
        self.blocks = nn.Sequential(*(Block(width, expansion, kernel, depth) for _ in range(depth)))
        self.output_norm = nn.LayerNorm(width)

    def forward(self, x: Tensor) -> Tensor:
        x = self.input_norm(x.transpose(1, 2)).transpose(1, 2)  # [B, width, frames]
        return self.output_norm(self.blocks(x).transpose(1, 2))  # [B, frames, width]
