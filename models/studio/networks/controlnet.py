"""ControlNet of Stable-Foley: trainable copies of the first layers of a frozen Stable Audio DiT.

Stable-V2A (arXiv 2412.15023), section IV-D.1. The latent of the control (the envelope at audio rate through the VAE)
goes through a convolution of zeros and is added to the noisy latent; the output of copy i, through another convolution
of zeros, is added to the output of the frozen layer i. Names as in the authors' public stable-audio-controlnet:
`conv_in`, `conv_outs.{i}`, the rest as in the DiT. (That code adds the control before layer i; the paper after it.)
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from studio.networks.dit import STABLE_AUDIO_OPEN, Conditioned, DiT, DiTConfig

PREFIX = "model.controlnet."  # in a training checkpoint


@dataclass(frozen=True)
class ControlNetConfig:
    dit: DiTConfig = STABLE_AUDIO_OPEN
    depth_factor: float = 0.2

    @property
    def depth(self) -> int:
        """The paper's 20 % of 24 layers are 5: rounded, since the integer part of 4.8 would be 4."""
        return max(1, round(self.depth_factor * self.dit.depth))


class ControlNet(Conditioned):
    """Controls of the first layers of a DiT."""

    def __init__(self, config: ControlNetConfig = ControlNetConfig()) -> None:
        super().__init__(config.dit, config.depth, output=False)
        channels, width = config.dit.channels, config.dit.width
        self.depth = config.depth
        self.conv_in = nn.Conv1d(channels, channels, 1, bias=False)
        self.conv_outs = nn.ModuleList(nn.Conv1d(width, width, 1, bias=False) for _ in range(config.depth))
        for convolution in (self.conv_in, *self.conv_outs):
            nn.init.zeros_(convolution.weight)

    @torch.no_grad()
    def copy_from(self, dit: DiT) -> None:
        """Starts from the weights of a DiT; the convolutions of zeros are left as they are."""
        source = dit.state_dict()
        for name, tensor in self.state_dict().items():
            if not name.startswith(("conv_in.", "conv_outs.")):
                tensor.copy_(source[name])

    def forward(self, x: Tensor, t: Tensor, prompt: Tensor, timing: Tensor, control: Tensor) -> list[Tensor]:
        """x, control [B, channels, T], t [B], prompt [B, N, prompt], timing [B, K, prompt] -> `depth` times
        [B, 1 + T, width].
        """
        context = self.context(prompt, timing)  # [B, N + K, context]
        latent = self.preprocess_conv(x) + x + self.conv_in(control)  # [B, channels, T]
        h = self.tokens(latent, self.first_token(t, timing))  # [B, 1 + T, width]
        rotation, controls = self.transformer.rotary_pos_emb(h.shape[1]), []
        for i, convolution in enumerate(self.conv_outs):
            h = self.layer(i, h, context, rotation)  # [B, 1 + T, width]
            controls.append(convolution(h.transpose(1, 2)).transpose(1, 2))  # [B, 1 + T, width]
        return controls
