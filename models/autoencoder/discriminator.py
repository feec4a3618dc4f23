"""Discriminators of the codec's adversarial phase: is this spectrogram one of a recording of that timbre, or of a
decoded one?

One network for each resolution of the transform, on logarithmic magnitudes (multi-resolution discriminators as in
UnivNet, Jang et al. 2021, arXiv 2106.07889): fine in frequency, as the decoder works, and fine in time.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import weight_norm

RESOLUTIONS = ((4096, 1024), (1024, 256), (256, 64))  # samples of a window and of a hop
FLOOR = 3e-3  # of unit level: fainter magnitudes look alike


class Resolution(nn.Module):
    """Sound of unit level [B, samples] and its timbre [B, timbre, T] -> verdicts [B, 1, frames', bins']."""

    CHANNELS = (16, 24, 32, 32)
    STRIDES = ((1, 4), (2, 2), (1, 2), (1, 2))  # frames, bins
    KERNEL = (3, 7)

    def __init__(self, timbre: int, size: int, hop: int) -> None:
        super().__init__()
        self.size, self.hop = size, hop
        self.register_buffer("window", torch.hann_window(size), persistent=False)
        before, layers = 1, []
        for channels, stride in zip(self.CHANNELS, self.STRIDES):
            layers.append(
                weight_norm(
                    nn.Conv2d(before, channels, self.KERNEL, stride, (self.KERNEL[0] // 2, self.KERNEL[1] // 2))
                )
            )
            before = channels
        self.layers = nn.ModuleList(layers)
        self.told = nn.Conv1d(timbre, 2 * before, 1)
        self.verdict = weight_norm(nn.Conv2d(before, 1, (3, 3), padding=1))

    def forward(self, sound: Tensor, timbre: Tensor) -> Tensor:
        pad = (self.size - self.hop) // 2
        frames = F.pad(sound, (pad, pad)).unfold(1, self.size, self.hop) * self.window
        # Near 1 in every bin of white noise of unit level
        magnitude = torch.fft.rfft(frames).abs() * (2 / self.size) ** 0.5
        x = torch.log(magnitude + FLOOR)[:, None]  # [B, 1, frames, bins]
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.1)
        scale, shift = F.interpolate(self.told(timbre), size=x.shape[2])[..., None].chunk(2, 1)
        return self.verdict(x * (1 + scale) + shift)


class Discriminators(nn.Module):
    """The verdicts of all resolutions."""

    def __init__(self, timbre: int) -> None:
        super().__init__()
        self.parts = nn.ModuleList(Resolution(timbre, size, hop) for size, hop in RESOLUTIONS)

    def forward(self, sound: Tensor, timbre: Tensor) -> list[Tensor]:
        return [part(sound, timbre) for part in self.parts]
