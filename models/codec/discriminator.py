"""Discriminators of the learnt codec: does a spectrogram come from a recording or from the decoder?

One network per resolution, on compressed complex spectra of mid and side (as in EnCodec, Défossez et al., arXiv
2210.13438, whose spectra are not compressed).
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import weight_norm

from codec.losses import Spectrum, compress


@dataclass(frozen=True)
class DiscriminatorConfig:
    sizes: tuple[int, ...] = (2048, 1024, 512, 256)  # windows, samples; hop size / 4
    width: int = 32  # channels
    strides: tuple[tuple[int, int], ...] = ((1, 2), (1, 2), (2, 2), (1, 2))  # frames, bins
    kernel: tuple[int, int] = (3, 9)  # frames, bins


class ResolutionDiscriminator(nn.Module):
    """Sound of unit level [B, 2, samples] -> logits [B, 1, frames', bins'] and the maps before them."""

    def __init__(self, size: int, config: DiscriminatorConfig) -> None:
        super().__init__()
        self.spectrum = Spectrum(size)
        padding = (config.kernel[0] // 2, config.kernel[1] // 2)
        before, layers = 4, []
        for stride in config.strides:
            layers.append(weight_norm(nn.Conv2d(before, config.width, config.kernel, stride, padding)))
            before = config.width
        self.layers = nn.ModuleList(layers)
        self.output = weight_norm(nn.Conv2d(before, 1, (3, 3), padding=1))

    def maps(self, sound: Tensor) -> Tensor:
        """[B, 2, samples] -> real and imaginary parts of mid and side [B, 4, frames, bins]."""
        left, right = sound[:, 0], sound[:, 1]
        both = torch.stack([(left + right) / 2, (left - right) / 2], 1)  # [B, 2, samples]
        parts = compress(torch.view_as_real(self.spectrum(both)))  # [B, 2, frames, bins, 2]
        return parts.permute(0, 1, 4, 2, 3).flatten(1, 2)  # [B, 4, frames, bins]

    def forward(self, maps: Tensor) -> tuple[Tensor, list[Tensor]]:
        x, found = maps, []
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.1)  # [B, width, frames', bins']
            found.append(x)
        return self.output(x), found


class Discriminators(nn.Module):
    """One discriminator per resolution."""

    def __init__(self, config: DiscriminatorConfig = DiscriminatorConfig()) -> None:
        super().__init__()
        self.parts = nn.ModuleList(ResolutionDiscriminator(size, config) for size in config.sizes)

    def maps(self, sound: Tensor) -> list[Tensor]:
        """Inputs of the discriminators, in float32."""
        return [part.maps(sound) for part in self.parts]

    def forward(self, maps: list[Tensor]) -> list[tuple[Tensor, list[Tensor]]]:
        """Logits and maps of each."""
        return [part(x) for part, x in zip(self.parts, maps)]


Judgements = list[tuple[Tensor, list[Tensor]]]


def discriminator_loss(real: Judgements, decoded: Judgements) -> Tensor:
    """Hinge loss; 2 if they cannot tell, 0 if they always can."""
    parts = [F.relu(1 - a.float()).mean() + F.relu(1 + b.float()).mean() for (a, _), (b, _) in zip(real, decoded)]
    return sum(parts) / len(parts)


def adversarial_loss(decoded: Judgements) -> Tensor:
    return -sum(logits.float().mean() for logits, _ in decoded) / len(decoded)


def feature_loss(real: Judgements, decoded: Judgements) -> Tensor:
    """Mean difference of the maps, relative to those of recordings."""
    pairs = [(a.detach().float(), b.float()) for (_, one), (_, other) in zip(real, decoded) for a, b in zip(one, other)]
    return sum((a - b).abs().mean() / (a.abs().mean() + 1e-3) for a, b in pairs) / len(pairs)
