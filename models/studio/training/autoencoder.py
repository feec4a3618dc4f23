"""Fits a tiny VAE to a few sounds, for the debug training: the published one stays as it is.

Loss: log-magnitude spectra in two resolutions, log levels, and the latent's power, which is to be one.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

from studio.networks.oobleck import Oobleck

WINDOWS = (2048, 512)
FLOOR = 1e-3


def spectral_distance(first: Tensor, second: Tensor) -> Tensor:
    """Mean absolute difference of log magnitudes, [B, 2, samples] each -> []."""
    total = torch.zeros(())
    for size in WINDOWS:
        window = torch.hann_window(size)
        spectra = [
            torch.stft(x.flatten(0, 1), size, size // 4, window=window, return_complex=True).abs() / size**0.5
            for x in (first, second)
        ]  # [2 B, bins, frames] each
        total = total + (torch.log(spectra[0] + FLOOR) - torch.log(spectra[1] + FLOOR)).abs().mean()
    return total / len(WINDOWS)


def level_distance(first: Tensor, second: Tensor) -> Tensor:
    """Mean absolute difference of log levels in windows of 512 samples, [B, 2, samples] each -> []."""
    levels = [torch.log(F.avg_pool1d(x.square(), 512, 256) + FLOOR**2) / 2 for x in (first, second)]
    return (levels[0] - levels[1]).abs().mean()


def fit(vae: Oobleck, sounds: Tensor, steps: int, frames: int = 3, batch: int = 4, rate: float = 2e-2) -> list[float]:
    """Trains in place on crops of `frames` latent frames of sounds [n, 2, samples]; the losses."""
    with torch.no_grad():
        vae.encoder.layers[-1].bias[vae.config.latent :] -= 3  # the latent's noise is small: a deviation of 0.05
    generator, length = torch.Generator().manual_seed(0), frames * vae.config.downsampling
    optimiser, losses = torch.optim.Adam(vae.parameters(), lr=rate), []
    for step in range(steps):
        optimiser.param_groups[0]["lr"] = rate * (1 - 0.9 * step / steps)
        rows = torch.randint(len(sounds), (batch,), generator=generator).tolist()
        starts = torch.randint(sounds.shape[2] - length, (batch,), generator=generator).tolist()
        audio = torch.stack([sounds[row, :, start : start + length] for row, start in zip(rows, starts)])
        mean, scale = vae.encoder(audio).chunk(2, 1)  # [batch, 64, frames] each
        deviation = F.softplus(scale) + 1e-4
        latent = mean + deviation * torch.randn(mean.shape, generator=generator)
        decoded = vae.decode(latent)
        loss = spectral_distance(decoded, audio) + level_distance(decoded, audio)
        optimiser.zero_grad()
        (loss + 0.1 * (mean.square().mean() - 1) ** 2).backward()
        optimiser.step()
        losses.append(loss.item())
    vae.requires_grad_(False).eval()
    return losses
