"""Stable Audio's networks and samplers against stable-audio-tools and k-diffusion."""

from collections.abc import Iterator
from types import ModuleType

import torch
from torch import Tensor, nn

from studio.checkpoints.load import load_into
from studio.networks import dit, oobleck, timing
from studio.networks.controlnet import ControlNet, ControlNetConfig
from studio.parity.case import Case, Result, randomise, reference, result
from studio.sampling import solvers
from studio.sampling.objective import guide, v_denoiser
from studio.sampling.schedule import exponential_sigmas, flow_times

TOOLS, K_DIFFUSION = "stable-audio-tools", "k-diffusion"


def tools(module: str) -> ModuleType:
    reference(K_DIFFUSION, "k_diffusion.sampling")  # stable-audio-tools imports it
    reference(K_DIFFUSION, "k_diffusion.external")
    return reference(TOOLS, f"stable_audio_tools.{module}")


def their_transformer(config: dit.DiTConfig, depth: int) -> nn.Module:
    theirs = tools("models.dit").DiffusionTransformer(
        io_channels=config.channels,
        embed_dim=config.width,
        cond_token_dim=config.prompt,
        project_cond_tokens=config.project_prompt,
        global_cond_dim=config.timing * config.prompt,
        depth=depth,
        num_heads=config.heads,
        diffusion_objective=config.objective,
        **({"attn_kwargs": {"qk_norm": "ln"}} if config.qk_norm else {}),
    )
    randomise(theirs)
    return theirs.eval()


@torch.no_grad()
def dit_case(name: str, config: dit.DiTConfig, frames: int, batch: int) -> Iterator[Result]:
    theirs = their_transformer(config, config.depth)
    with torch.device("meta"):
        ours = dit.DiT(config)
    load_into(ours, theirs.state_dict())  # shares the weights
    random = torch.Generator().manual_seed(1)
    x, prompt = (torch.randn(batch, *s, generator=random) for s in ((config.channels, frames), (9, config.prompt)))
    seconds, t = torch.randn(batch, config.timing, config.prompt, generator=random), torch.tensor([0.8, 0.1])[:batch]
    context, start = torch.cat([prompt, seconds], 1), seconds.flatten(1)
    yield result(
        name,
        TOOLS,
        ours,
        [ours(x, t, prompt, seconds)],
        [theirs(x, t, cross_attn_cond=context, global_embed=start, use_checkpointing=False)],
    )
    if config == dit.STABLE_AUDIO_OPEN_SMALL:
        return  # distilled: not guided
    guided = guide(ours(x, t, prompt, seconds), ours(x, t, torch.zeros_like(prompt), seconds), 2.0, 0.4)
    expected = theirs(
        x,
        t,
        cross_attn_cond=context,
        global_embed=start,
        cfg_scale=2.0,
        scale_phi=0.4,
        use_checkpointing=False,
    )
    yield result(f"{name}, guided", TOOLS, ours, [guided], [expected])


def transformers(full: bool) -> Iterator[Result]:
    if full:
        yield from dit_case("DiT, Stable Audio Open 1.0", dit.STABLE_AUDIO_OPEN, 216, 1)
        yield from dit_case("DiT, Stable Audio Open Small", dit.STABLE_AUDIO_OPEN_SMALL, 256, 1)
    else:
        yield from dit_case("DiT, tiny", dit.tiny(), 12, 2)
        small = dit.tiny(timing=1, project_prompt=True, qk_norm=True, objective="rectified_flow")
        yield from dit_case("DiT small, tiny", small, 12, 2)


@torch.no_grad()
def control(full: bool) -> Iterator[Result]:
    """The copies against the package's hidden states: it gets the latent with the control already added."""
    config = ControlNetConfig(dit.STABLE_AUDIO_OPEN if full else dit.tiny())
    theirs = their_transformer(config.dit, config.depth)
    theirs.preprocess_conv.weight.zero_()
    ours = ControlNet(config)
    randomise(ours, 1)
    copied = {k: v for k, v in theirs.state_dict().items() if "project_out" not in k and "postprocess" not in k}
    load_into(ours, copied | {k: v for k, v in ours.state_dict().items() if k.startswith("conv_")})
    random, frames = torch.Generator().manual_seed(2), 216 if full else 12
    x, envelope = (torch.randn(1, config.dit.channels, frames, generator=random) for _ in range(2))
    prompt, seconds = (torch.randn(1, count, config.dit.prompt, generator=random) for count in (9, 2))
    t = torch.tensor([0.7])
    _, about = theirs(
        x + ours.conv_in(envelope),
        t,
        cross_attn_cond=torch.cat([prompt, seconds], 1),
        global_embed=seconds.flatten(1),
        return_info=True,
        use_checkpointing=False,
    )
    expected = [(h @ out.weight[:, :, 0].T) for h, out in zip(about["hidden_states"], ours.conv_outs)]
    name = "ControlNet of Stable-Foley" if full else "ControlNet, tiny"
    yield result(name, TOOLS, ours, ours(x, t, prompt, seconds, envelope), expected)


@torch.no_grad()
def autoencoder(full: bool) -> Iterator[Result]:
    config = oobleck.STABLE_AUDIO_OPEN if full else oobleck.tiny()
    common = {
        "channels": config.channels,
        "c_mults": list(config.multipliers),
        "strides": list(config.strides),
        "use_snake": True,
    }
    module = tools("models.autoencoders")
    their_encoder = module.OobleckEncoder(in_channels=2, latent_dim=2 * config.latent, **common)
    their_decoder = module.OobleckDecoder(out_channels=2, latent_dim=config.latent, final_tanh=False, **common)
    randomise(their_encoder, 0)
    randomise(their_decoder, 1)
    state = {f"encoder.{name}": value for name, value in their_encoder.state_dict().items()}
    state |= {f"decoder.{name}": value for name, value in their_decoder.state_dict().items()}
    ours = load_into(oobleck.Oobleck(config), state)
    # Snakes of random weights are chaotic: in float32 another order of additions shows in the third digit
    for module in (ours, their_encoder, their_decoder):
        module.double()
    random = torch.Generator().manual_seed(2)
    audio = 0.3 * torch.randn(1, 2, 8 * config.downsampling, generator=random, dtype=torch.float64)
    size = "Oobleck" if full else "Oobleck, tiny:"
    encoded = their_encoder(audio)
    yield result(f"{size} encoder", TOOLS, ours.encoder, [ours.encoder(audio)], [encoded])
    mean, scale = encoded.chunk(2, 1)
    torch.manual_seed(3)
    drawn, _ = tools("models.bottleneck").vae_sample(mean, scale)
    torch.manual_seed(3)
    yield result(f"{size} draw", TOOLS, None, [ours.encode(audio, torch.randn_like(mean))], [drawn])
    latent = torch.randn(1, config.latent, 8, generator=random, dtype=torch.float64)
    yield result(f"{size} decoder", TOOLS, ours.decoder, [ours.decode(latent)], [their_decoder(latent)])


@torch.no_grad()
def timing_tokens(full: bool) -> Iterator[Result]:
    config = timing.TimingConfig() if full else timing.TimingConfig(width=32)
    theirs = {
        name: tools("models.conditioners").NumberConditioner(config.width, 0, config.longest) for name in config.names
    }
    for conditioner in theirs.values():
        randomise(conditioner)
    state = {
        f"{timing.PREFIX}{name}.{key}": value
        for name, conditioner in theirs.items()
        for key, value in conditioner.state_dict().items()
    }
    ours = load_into(timing.Timing(config), state, timing.PREFIX)
    start, total = [0.0, 3.5, 40.0], [10.0, 47.6, 600.0]
    expected = torch.cat([theirs["seconds_start"](start)[0], theirs["seconds_total"](total)[0]], 1)
    found = ours(torch.tensor(start), torch.tensor(total))
    yield result("timing tokens" if full else "timing tokens, tiny", TOOLS, ours, [found], [expected])


@torch.no_grad()
def samplers(full: bool) -> Iterator[Result]:
    """The latent after every step, with the same noise; the network is a fixed function."""
    sampling = reference(K_DIFFUSION, "k_diffusion.sampling")
    external = reference(K_DIFFUSION, "k_diffusion.external")
    flow = tools("inference.sampling")
    steps = 150 if full else 8
    random = torch.Generator().manual_seed(4)
    start = torch.randn(2, 4, 6, generator=random, dtype=torch.float64)
    fresh = [torch.randn(start.shape, generator=random, dtype=torch.float64) for _ in range(steps)]

    def network(x: Tensor, t: Tensor) -> Tensor:
        return torch.tanh(x) * t.reshape(-1, 1, 1) - 0.3 * x.roll(1, 2)

    class InOrder:
        """A noise sampler of k-diffusion that returns the noise of one step after the other."""

        def __init__(self) -> None:
            self.step = 0

        def __call__(self, *_: Tensor) -> Tensor:
            self.step += 1
            return fresh[self.step - 1]

    sigmas = exponential_sigmas(steps, 0.3, 500.0).double()
    yield result(
        f"σ levels, {steps}",
        K_DIFFUSION,
        None,
        [sigmas],
        [sampling.get_sigmas_polyexponential(steps, 0.3, 500.0, 1.0).double()],
    )
    for name, stochastic in (("dpmpp_2m", False), ("dpmpp_2m_sde", True), ("dpmpp_3m_sde", True)):
        ours: list[Tensor] = []
        theirs: list[Tensor] = []
        arguments = [fresh.__getitem__] if stochastic else []
        getattr(solvers, name)(
            v_denoiser(network),
            start * sigmas[0],
            sigmas,
            *arguments,
            progress=lambda _, x, to=ours: to.append(x),
        )
        last = getattr(sampling, f"sample_{name}")(
            external.VDenoiser(network),
            start * sigmas[0],
            sigmas,
            disable=True,
            callback=lambda step, found=theirs: found.append(step["x"]),
            **({"noise_sampler": InOrder()} if stochastic else {}),
        )
        label = f"{name.replace('_', '-')}, {steps} steps"
        yield result(label, K_DIFFUSION, None, ours, [*theirs[1:], last])
    times = flow_times(steps).double()
    ours, theirs = [], []
    solvers.euler(network, start, times, progress=lambda _, x: ours.append(x))
    flow.sample_discrete_euler(
        network, start, sigmas=times, disable_tqdm=True, callback=lambda step: theirs.append(step["x"])
    )
    yield result(f"euler, {steps} steps", TOOLS, None, ours, theirs)
    ours, theirs = [], []
    torch.manual_seed(5)
    solvers.ping_pong(network, start, times, lambda _: torch.randn_like(start), lambda _, x: ours.append(x))
    torch.manual_seed(5)
    last = flow.sample_flow_pingpong(network, start, sigmas=times, callback=lambda step: theirs.append(step["x"]))
    yield result(f"ping-pong, {steps} steps", TOOLS, None, ours, [*theirs[1:], last])


@torch.no_grad()
def published_times(full: bool) -> Iterator[Result]:
    """The times that `sample_rf` makes, found by letting it integrate a constant velocity."""
    steps, found = 50 if full else 8, []
    tools("inference.sampling").sample_rf(
        lambda x, t: torch.zeros_like(x),
        torch.zeros(1, 1, 1),
        steps=steps,
        sampler_type="euler",
        device="cpu",
        callback=lambda step: found.append(step["t"]),
    )
    yield result(f"flow times, {steps}", TOOLS, None, [flow_times(steps)[:-1]], [torch.stack(found)])


CASES = [
    Case("dit", transformers),
    Case("controlnet", control),
    Case("oobleck", autoencoder),
    Case("timing", timing_tokens),
    Case("samplers", samplers),
    Case("times", published_times),
]
