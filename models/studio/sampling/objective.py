"""What a network's output says about the clean latent, and classifier-free guidance."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

Network = Callable[[Tensor, Tensor], Tensor]  # x [B, C, T], t [B] -> v or velocity [B, C, T]


def v_denoiser(network: Network) -> Callable[[Tensor, Tensor], Tensor]:
    """Clean latent from x = clean + σ noise [B, C, T] and σ, with a v network: k-diffusion, `VDenoiser`."""

    def denoise(x: Tensor, sigma: Tensor) -> Tensor:
        scale = (sigma**2 + 1).rsqrt()
        time = torch.atan(sigma) * 2 / math.pi
        return x * scale**2 - network(x * scale, time.expand(len(x))) * sigma * scale

    return denoise


def noisy(clean: Tensor, noise: Tensor, t: Tensor, objective: str) -> tuple[Tensor, Tensor]:
    """For training, with t [B]: the noisy latent [B, C, T] and what the network is to return for it."""
    t = t[:, None, None]
    if objective == "v":
        alpha, sigma = torch.cos(t * math.pi / 2), torch.sin(t * math.pi / 2)
        return clean * alpha + noise * sigma, noise * alpha - clean * sigma
    return clean * (1 - t) + noise * t, noise - clean


def guide(conditional: Tensor, unconditional: Tensor, scale: float, rescale: float = 0.0) -> Tensor:
    """Classifier-free guidance (arXiv 2207.12598). `rescale` 0..1 brings the deviation over channels back towards the
    conditional output's (stable-audio-tools, `scale_phi`).
    """
    guided = unconditional + (conditional - unconditional) * scale
    if rescale:
        ratio = conditional.std(dim=1, keepdim=True) / guided.std(dim=1, keepdim=True)
        guided = rescale * guided * ratio + (1 - rescale) * guided
    return guided
