"""Decoder network of the learnt codec: latents to spectra of the inverse transform (head as in Vocos)."""

import torch
from torch import Tensor, nn

from codec.blocks import Backbone
from codec.config import HOPS, STEPS, CodecConfig

MAX_LOG_MAGNITUDE = 5.0  # nepers over white noise of unit level


class Decoder(nn.Module):
    """Latent [B, 64, T] -> backbone frames [B, 2 * T, width].

    It also reads the loudness channels, which say where attacks are.
    """

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config, width = config, config.decoder_width
        self.input = nn.Conv1d(config.latent, STEPS * width, 3, padding=1)
        self.backbone = Backbone(width, config.decoder_blocks, config.expansion, config.kernel)

    def forward(self, latent: Tensor) -> Tensor:
        batch, _, frames = latent.shape
        x = self.input(latent).transpose(1, 2)  # [B, T, 2 * width]
        x = x.reshape(batch, STEPS * frames, self.config.decoder_width)  # [B, 2 * T, width]
        return self.backbone(x.transpose(1, 2))  # [B, 2 * T, width]


class SpectrumHead(nn.Module):
    """Backbone frames [B, 2 * T, width] -> spectra of mid and side [B, 2, 2 * bins, 4 * T], real parts first.

    Log magnitude and phase of every bin. Phase in bfloat16 would be coarse: run it in float32.
    """

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config = config
        self.output = nn.Linear(config.decoder_width, HOPS * 4 * config.bins)
        nn.init.normal_(self.output.weight, std=0.02)

    def forward(self, x: Tensor) -> Tensor:
        batch, steps, _ = x.shape
        x = self.output(x)  # [B, 2 * T, 8 * bins]
        x = x.reshape(batch, HOPS * steps, 2, 2 * self.config.bins)  # [B, 4 * T, 2, 2 * bins]
        x = x.permute(0, 2, 3, 1)  # [B, 2, 2 * bins, 4 * T]
        log_magnitude, phase = x.chunk(2, 2)  # [B, 2, bins, 4 * T] each
        magnitude = torch.exp(log_magnitude.clamp(max=MAX_LOG_MAGNITUDE))  # [B, 2, bins, 4 * T]
        return torch.cat([magnitude * torch.cos(phase), magnitude * torch.sin(phase)], 2)  # [B, 2, 2 * bins, 4 * T]
