"""Short-time Fourier transform and its inverse as matrix products with fixed bases: ONNX graphs need no STFT operator.

Layout: signal [B, samples], spectrum [B, 2 * bins, frames], real parts first.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def sine_window(size: int) -> Tensor:
    """[size]; its square and that of the window half a size later sum to 1."""
    return torch.sin(math.pi * (torch.arange(size) + 0.5) / size)


class Stft(nn.Module):
    """[B, samples] -> [B, 2 * bins, samples / hop]. Frame i is centred on sample (i + 0.5) * hop; samples must be a
    multiple of hop. The window is Hann's or, for hop = size / 2, `sine_window`.
    """

    def __init__(self, size: int, hop: int, window: Callable[[int], Tensor] = torch.hann_window) -> None:
        super().__init__()
        self.size, self.hop = size, hop
        n, k = torch.arange(size), torch.arange(size // 2 + 1)
        angle = 2 * math.pi * (k[:, None] * n[None, :] % size) / size  # [bins, size]
        window = window(size)
        basis = torch.cat([torch.cos(angle), -torch.sin(angle)]) * window * (2 / window.sum())
        self.register_buffer("basis", basis[:, None, :], persistent=False)  # [2 * bins, 1, size]
        self.register_buffer("window", window, persistent=False)
        self.scale = float(2 / window.sum())

    def forward(self, signal: Tensor) -> Tensor:
        pad = (self.size - self.hop) // 2
        padded = F.pad(signal[:, None], (pad, pad))  # [B, 1, samples + size - hop]
        if torch.onnx.is_in_onnx_export():
            return F.conv1d(padded, self.basis, stride=self.hop)  # [B, 2 * bins, frames]
        frames = padded[:, 0].unfold(1, self.size, self.hop) * self.window
        spectrum = torch.fft.rfft(frames) * self.scale  # [B, frames, bins]; same result, faster outside of a graph
        return torch.cat([spectrum.real, spectrum.imag], 2).transpose(1, 2)


class InverseStft(nn.Module):
    """[B, 2 * bins, frames] -> [B, frames * hop]: windowed overlap-add, the least-squares inverse of `Stft` for
    hop = size / 4, or size / 2 with `sine_window`.
    """

    def __init__(self, size: int, hop: int, window: Callable[[int], Tensor] = torch.hann_window) -> None:
        super().__init__()
        assert size % hop == 0
        self.size, self.hop = size, hop
        n, k = torch.arange(size), torch.arange(size // 2 + 1)
        angle = 2 * math.pi * (n[:, None] * k[None, :] % size) / size  # [size, bins]
        window = window(size)
        weight = torch.full((size // 2 + 1,), 2.0)
        weight[0] = weight[-1] = 1.0
        overlap = (window**2).reshape(size // hop, hop).sum(0)[0]  # constant for these windows and hops
        scale = window[:, None] * weight / size / overlap * (window.sum() / 2)
        # [size, 2 * bins]
        self.register_buffer(
            "basis", torch.cat([torch.cos(angle) * scale, -torch.sin(angle) * scale], 1), persistent=False
        )
        self.register_buffer("window", window / overlap * (window.sum() / 2), persistent=False)

    def frames(self, spectrum: Tensor) -> Tensor:
        """[B, 2 * bins, frames] -> windowed signals of the frames [B, size, frames]."""
        if torch.onnx.is_in_onnx_export():
            return self.basis @ spectrum
        real, imaginary = spectrum.float().chunk(2, 1)
        signal = torch.fft.irfft(torch.complex(real, imaginary), n=self.size, dim=1)
        return signal * self.window[:, None]

    def forward(self, spectrum: Tensor) -> Tensor:
        frames = self.frames(spectrum)  # [B, size, frames]
        parts = self.size // self.hop
        blocks = frames.transpose(1, 2)  # [B, frames, size]
        # Block p of a frame starts p hops later. Padding and adding work on every execution provider.
        signal = sum(
            F.pad(blocks[:, :, p * self.hop : (p + 1) * self.hop], (0, 0, p, parts - 1 - p)) for p in range(parts)
        )  # [B, frames + parts - 1, hop]
        cut = (self.size - self.hop) // 2
        flat = signal.flatten(1)  # [B, samples + size - hop]
        return flat[:, cut : flat.shape[1] - cut]  # [B, samples]
