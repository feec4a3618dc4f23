"""Losses of the learnt codec on sounds of unit level, in which quiet and loud moments count alike."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from audio.stft import sine_window

LEFT_RIGHT = 0.5  # weight of the left and right signals; that of mid and side is 1 (as in Stable Audio's codec)
FLOOR = 3e-3  # of the log magnitudes, white noise of unit level being 1
FAINT = 1e-3  # power below which complex spectra are not compressed
COMPRESSION = 0.5  # exponent of magnitudes in the complex loss: strong bins dominate less


@dataclass(frozen=True)
class LossConfig:
    sizes: tuple[int, ...] = (4096, 2048, 1024, 512, 256, 128)  # windows of the magnitude loss, samples; hop size / 4
    complex_sizes: tuple[int, ...] = (2048, 512, 128)  # of the complex loss
    magnitude: float = 1.0
    convergence: float = 0.5
    complex: float = 1.0


def four_signals(sound: Tensor) -> Tensor:
    """Left and right [B, 2, samples] -> mid, side, left, right [B, 4, samples]."""
    left, right = sound[:, 0], sound[:, 1]
    return torch.stack([(left + right) / 2, (left - right) / 2, left, right], 1)


class Spectrum(nn.Module):
    """Signals [B, 4, samples] -> complex [B, 4, frames, bins]; white noise of unit level has power 1. Sine window."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size, self.hop = size, size // 4
        window = sine_window(size)
        self.register_buffer("window", window / window.square().sum().sqrt(), persistent=False)

    def forward(self, signals: Tensor) -> Tensor:
        padded = F.pad(signals, (self.size // 2, self.size // 2))
        return torch.fft.rfft(padded.unfold(2, self.size, self.hop) * self.window)


class ReconstructionLoss(nn.Module):
    """Decoded and original sound [B, 2, samples] -> weighted losses by name."""

    def __init__(self, config: LossConfig = LossConfig()) -> None:
        super().__init__()
        self.config = config
        sizes = sorted({*config.sizes, *config.complex_sizes})
        self.spectra = nn.ModuleDict({str(size): Spectrum(size) for size in sizes})
        weight = torch.tensor([1.0, 1.0, LEFT_RIGHT, LEFT_RIGHT])
        self.register_buffer("weight", weight / weight.sum(), persistent=False)  # [4]: mid, side, left, right

    def forward(self, decoded: Tensor, original: Tensor) -> dict[str, Tensor]:
        one, other = four_signals(decoded), four_signals(original)
        magnitude, convergence, complex_error = [], [], []
        for size, spectrum in self.spectra.items():
            x, y = spectrum(one), spectrum(other)  # [B, 4, frames, bins], complex
            x, y = torch.view_as_real(x), torch.view_as_real(y)  # [B, 4, frames, bins, 2]
            if int(size) in self.config.sizes:
                a, b = (torch.sqrt(part.square().sum(4) + 1e-9) for part in (x, y))  # [B, 4, frames, bins]
                difference = (torch.log(a + FLOOR) - torch.log(b + FLOOR)).abs()
                magnitude.append((difference.mean((0, 2, 3)) * self.weight).sum())
                error = (a - b).square().sum((2, 3)).add(1e-9).sqrt() / (b.square().sum((2, 3)) + 1).sqrt()  # [B, 4]
                convergence.append((error.mean(0) * self.weight).sum())
            if int(size) in self.config.complex_sizes:
                difference = (compress(x) - compress(y)).square().sum(4).add(1e-9).sqrt()  # [B, 4, frames, bins]
                complex_error.append((difference.mean((0, 2, 3)) * self.weight).sum())
        return {
            "magnitude": self.config.magnitude * sum(magnitude) / len(magnitude),
            "convergence": self.config.convergence * sum(convergence) / len(convergence),
            "complex": self.config.complex * sum(complex_error) / len(complex_error),
        }


def compress(spectrum: Tensor) -> Tensor:
    """Spectrum [..., 2] -> the same phases, magnitudes to the power of COMPRESSION."""
    power = spectrum.square().sum(-1, keepdim=True) + FAINT
    return spectrum * torch.exp(((COMPRESSION - 1) / 2) * torch.log(power))
