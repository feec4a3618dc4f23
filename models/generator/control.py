"""Control features: the loudness envelope as input of the ControlNet, one column per latent frame, no learned weights.

Levels in dB resolve quiet sounds and gaps, linear levels resolve loud sounds as precisely as the envelope error is
measured. (The paper encodes the envelope with the audio encoder instead.)
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

LEVELS = 16  # per latent frame of 1024 samples: one level per 64 samples


class ControlEncoder(nn.Module):
    """Envelope at audio rate [B, 2, 1024 * T], linear RMS -> control [B, 64, T]: 32 levels in dB, 32 linear."""

    def forward(self, envelope: Tensor) -> Tensor:
        levels = F.avg_pool1d(envelope, 64, 64)  # [B, 2, 16 * T]
        batch = levels.shape[0]
        levels = levels.reshape(batch, 2, -1, LEVELS).permute(0, 1, 3, 2).reshape(batch, 2 * LEVELS, -1)  # [B, 32, T]
        decibels = 8.685889638 * torch.log(levels.clamp(min=0) + 1e-4)  # -80..0 dB
        return torch.cat([(decibels + 40) / 20, 5 * levels], 1)  # [B, 64, T]
