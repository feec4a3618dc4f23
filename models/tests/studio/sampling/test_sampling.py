"""Samplers: the worked examples of the contract, and what any solver must do."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.networks import dit
from studio.networks.controlnet import ControlNet, ControlNetConfig
from studio.parity.case import randomise
from studio.sampling import solvers
from studio.sampling.objective import guide, noisy, v_denoiser
from studio.sampling.sample import SamplerConfig, sample
from studio.sampling.schedule import exponential_sigmas, flow_times

GOLDEN = Path(__file__).parents[3] / "contract" / "golden"
SOLVERS = ["dpmpp-2m", "dpmpp-2m-sde", "dpmpp-3m-sde", "euler", "ping-pong"]


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_perfect_network_is_followed_to_the_clean_latent(solver):
    """Where the network knows the clean latent, every solver ends at it."""
    clean = torch.randn(2, 4, 5, dtype=torch.float64)
    fresh = [torch.randn_like(clean) for _ in range(20)]
    start = torch.randn_like(clean)
    if solver in ("euler", "ping-pong"):
        times = flow_times(20).double()

        def velocity(x, t):
            return (x - clean) / t

        arguments = (velocity, start, times)
    else:
        sigmas = exponential_sigmas(20, 0.3, 500).double()
        arguments = (lambda x, sigma: clean, start * sigmas[0], sigmas)
    if solver in ("dpmpp-2m", "euler"):
        found = getattr(solvers, solver.replace("-", "_"))(*arguments)
    else:
        found = getattr(solvers, solver.replace("-", "_"))(*arguments, fresh.__getitem__)
    assert torch.allclose(found, clean, atol=1e-9)


@pytest.mark.parametrize("objective", ["v", "rectified_flow"])
def test_objectives_are_inverted_by_their_denoisers(objective):
    clean, noise = torch.randn(3, 4, 5).double(), torch.randn(3, 4, 5).double()
    t = torch.tensor([0.2, 0.5, 0.9]).double()
    x, target = noisy(clean, noise, t, objective)
    if objective == "rectified_flow":
        assert torch.allclose(x - t[:, None, None] * target, clean)
        return
    sigma = torch.tan(t[1] * torch.pi / 2)
    denoise = v_denoiser(lambda x, time: target[1:2])
    assert torch.allclose(denoise(clean[1:2] + sigma * noise[1:2], sigma), clean[1:2])


def test_levels_and_times():
    sigmas, times = exponential_sigmas(150, 0.3, 500), flow_times(8)
    assert len(sigmas) == 151 and len(times) == 9
    assert sigmas[0] == pytest.approx(500, rel=1e-5) and sigmas[-2] == pytest.approx(0.3) and sigmas[-1] == 0
    assert times[0] == 1 and times[-1] == 0 and bool((times.diff() < 0).all())


@pytest.mark.parametrize("name", ["dpmpp-2m", "dpmpp-2m-sde", "dpmpp-3m-sde"])
def test_the_contract_s_worked_examples(name):
    golden = json.loads((GOLDEN / "dpmpp.json").read_text())
    noise = torch.tensor(golden["noise"], dtype=torch.float64)
    outputs = iter(torch.tensor(golden["network"], dtype=torch.float64))
    sigmas = torch.tensor(golden["sigmas"], dtype=torch.float64)
    found = []
    arguments = [] if name == "dpmpp-2m" else [lambda i: noise[i + 1][None, None]]
    getattr(solvers, name.replace("-", "_"))(
        v_denoiser(lambda x, t: next(outputs)[None, None]),
        noise[0][None, None] * sigmas[0],
        sigmas,
        *arguments,
        progress=lambda _, x: found.append(x[0, 0].numpy()),
    )
    assert np.allclose(np.stack(found), golden["runs"][name]["x"], rtol=1e-7, atol=1e-8)


def test_guidance():
    a, b = torch.randn(1, 4, 6), torch.randn(1, 4, 6)
    assert torch.allclose(guide(a, b, 1.0), a, atol=1e-6) and torch.equal(guide(a, b, 0.0), b)
    assert torch.allclose(guide(a, b, 3.0, 1.0).std(dim=1), a.std(dim=1), atol=1e-5)


@pytest.mark.parametrize("solver", SOLVERS)
def test_sampling_repeats_with_its_seed_and_follows_its_control(solver):
    objective = "rectified_flow" if solver in ("euler", "ping-pong") else "v"
    network = dit.DiT(dit.tiny(objective=objective))
    controlnet = ControlNet(ControlNetConfig(network.config))
    randomise(network)
    randomise(controlnet, 1)
    noise, prompt, timing = torch.randn(1, 64, 6), torch.randn(1, 1, 64), torch.randn(1, 2, 64)
    config = SamplerConfig(solver=solver, steps=4, highest=20)

    def run(control):
        return sample(network, noise, prompt, timing, config, controlnet, control, torch.Generator().manual_seed(1))

    first = run(torch.zeros_like(noise))
    assert bool(torch.isfinite(first).all()) and torch.equal(run(torch.zeros_like(noise)), first)
    assert not torch.allclose(run(torch.ones_like(noise)), first)


def test_a_solver_for_the_other_objective_is_refused():
    network = dit.DiT(dit.tiny())
    with pytest.raises(ValueError, match="euler does not solve the objective v"):
        sample(network, torch.zeros(1, 64, 2), torch.zeros(1, 1, 64), torch.zeros(1, 2, 64), SamplerConfig("euler"))


def test_times_of_rectified_flow_are_those_of_the_page():
    """Same values: src/core/diffusion/samplers.test.ts."""
    assert flow_times(4).numpy() == pytest.approx([1, 0.98201379, 0.88079708, 0.5, 0], abs=1e-6)
