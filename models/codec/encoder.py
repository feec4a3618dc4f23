"""Encoder network of the learnt codec: features of spectra to raw latents."""

from torch import Tensor, nn

from codec.blocks import Backbone
from codec.config import HOPS, STEPS, CodecConfig


class Encoder(nn.Module):
    """Features of mid and side [B, 2, 3 * bins, 4 * T] -> learnt channels before normalisation [B, T, 56]."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config, width = config, config.encoder_width
        self.input = nn.Linear(HOPS * 6 * config.bins, width)
        self.backbone = Backbone(width, config.encoder_blocks, config.expansion, config.kernel)
        self.output = nn.Linear(STEPS * width, config.learnt)

    def forward(self, features: Tensor) -> Tensor:
        batch, _, _, frames = features.shape
        steps = frames // HOPS
        x = features.permute(0, 3, 1, 2)  # [B, 4 * T, 2, 3 * bins]
        x = x.reshape(batch, steps, HOPS * 6 * self.config.bins)  # [B, 2 * T, 12 * bins]: two frames side by side
        x = self.input(x).transpose(1, 2)  # [B, width, 2 * T]
        x = self.backbone(x)  # [B, 2 * T, width]
        x = x.reshape(batch, steps // STEPS, STEPS * self.config.encoder_width)  # [B, T, 2 * width]
        return self.output(x)  # [B, T, 56]
