"""Samples a latent with a DiT, optionally under a ControlNet."""

from dataclasses import dataclass

import torch
from torch import Tensor

from studio.networks.controlnet import ControlNet
from studio.networks.dit import DiT
from studio.sampling import solvers
from studio.sampling.objective import guide, v_denoiser
from studio.sampling.schedule import exponential_sigmas, flow_times


@dataclass(frozen=True)
class SamplerConfig:
    """The paper's: 150 steps, guidance 2; levels and solver of Stable Audio Open."""

    solver: str = "dpmpp-3m-sde"  # or dpmpp-2m, dpmpp-2m-sde; for rectified flow euler, ping-pong
    steps: int = 150
    guidance: float = 2.0
    lowest: float = 0.3  # σ of the v objective
    highest: float = 500.0


STABLE_FOLEY = SamplerConfig()
STABLE_AUDIO_OPEN_SMALL = SamplerConfig(solver="ping-pong", steps=8, guidance=1.0)


@torch.no_grad()
def sample(
    dit: DiT,
    noise: Tensor,
    prompt: Tensor,
    timing: Tensor,
    config: SamplerConfig = STABLE_FOLEY,
    controlnet: ControlNet | None = None,
    control: Tensor | None = None,
    generator: torch.Generator | None = None,
) -> Tensor:
    """noise, control [B, C, T], prompt [B, N, P] (zeros for none), timing [B, K, P] -> latent [B, C, T]. The noise
    between steps comes from `generator`.
    """
    if (config.solver in ("euler", "ping-pong")) != (dit.config.objective == "rectified_flow"):
        raise ValueError(f"{config.solver} does not solve the objective {dit.config.objective}")

    def velocity(x: Tensor, t: Tensor) -> Tensor:
        """x [B, C, T], t [] or [B] -> v or velocity [B, C, T]."""
        if config.guidance == 1:
            return forward(x, t.expand(len(x)), prompt, timing, control)
        both = forward(
            torch.cat([x, x]),
            t.expand(2 * len(x)),
            torch.cat([prompt, torch.zeros_like(prompt)]),
            torch.cat([timing, timing]),
            None if control is None else torch.cat([control, control]),
        )  # [2 B, C, T]
        return guide(*both.chunk(2), config.guidance)

    def forward(x: Tensor, t: Tensor, tokens: Tensor, seconds: Tensor, envelope: Tensor | None) -> Tensor:
        controls = None
        if controlnet is not None and envelope is not None:
            controls = controlnet(x, t, tokens, seconds, envelope)
        return dit(x, t, tokens, seconds, controls)

    def fresh(_: int) -> Tensor:
        return torch.randn(noise.shape, generator=generator, dtype=noise.dtype).to(noise.device)

    if dit.config.objective == "rectified_flow":
        times = flow_times(config.steps).to(noise)
        if config.solver == "euler":
            return solvers.euler(velocity, noise, times)
        return solvers.ping_pong(velocity, noise, times, fresh)
    sigmas = exponential_sigmas(config.steps, config.lowest, config.highest).to(noise)
    denoise, x = v_denoiser(velocity), noise * sigmas[0]
    if config.solver == "dpmpp-2m":
        return solvers.dpmpp_2m(denoise, x, sigmas)
    solve = {"dpmpp-2m-sde": solvers.dpmpp_2m_sde, "dpmpp-3m-sde": solvers.dpmpp_3m_sde}[config.solver]
    return solve(denoise, x, sigmas, fresh)
