"""Properties of the diffusion networks: names, shapes, conditions that are none, convolutions of zeros."""

import pytest
import torch

from studio.checkpoints.load import load_into
from studio.networks import dit, oobleck, timing
from studio.networks.controlnet import ControlNet, ControlNetConfig
from studio.parity.case import randomise

SMALL = {"timing": 1, "project_prompt": True, "qk_norm": True, "objective": "rectified_flow"}


def example(config: dit.DiTConfig, frames: int = 10, batch: int = 2) -> tuple[torch.Tensor, ...]:
    random = torch.Generator().manual_seed(0)
    return (
        torch.randn(batch, config.channels, frames, generator=random),
        torch.rand(batch, generator=random),
        torch.randn(batch, 3, config.prompt, generator=random),
        torch.randn(batch, config.timing, config.prompt, generator=random),
    )


@pytest.fixture(params=[{}, SMALL], ids=["1.0", "small"])
def network(request):
    network = dit.DiT(dit.tiny(**request.param))
    randomise(network)
    return network.eval().requires_grad_(False)


def test_published_sizes():
    with torch.device("meta"):
        networks = [
            dit.DiT(),
            dit.DiT(dit.STABLE_AUDIO_OPEN_SMALL),
            ControlNet(),
            oobleck.OobleckEncoder(),
            oobleck.OobleckDecoder(),
        ]
    counts = [sum(p.numel() for p in network.parameters()) / 1e6 for network in networks]
    assert [round(count) for count in counts] == [1057, 341, 239, 78, 78]
    assert networks[2].depth == 5


def test_names_are_those_of_stable_audio_open():
    """The names of one layer of each sort, as in the published file, after its prefix."""
    with torch.device("meta"):
        names = set(dit.DiT().state_dict())
        audio = set(oobleck.Oobleck().state_dict())
    assert {
        "timestep_features.weight",
        "to_timestep_embed.0.bias",
        "to_cond_embed.2.weight",
        "to_global_embed.0.weight",
        "transformer.project_in.weight",
        "transformer.project_out.weight",
        "transformer.rotary_pos_emb.inv_freq",
        "transformer.layers.23.pre_norm.gamma",
        "transformer.layers.23.pre_norm.beta",
        "transformer.layers.23.self_attn.to_qkv.weight",
        "transformer.layers.23.self_attn.to_out.weight",
        "transformer.layers.23.cross_attend_norm.gamma",
        "transformer.layers.23.cross_attn.to_q.weight",
        "transformer.layers.23.cross_attn.to_kv.weight",
        "transformer.layers.23.ff_norm.gamma",
        "transformer.layers.23.ff.ff.0.proj.bias",
        "transformer.layers.23.ff.ff.2.weight",
        "preprocess_conv.weight",
        "postprocess_conv.weight",
    } <= names
    assert {
        "encoder.layers.0.weight_g",
        "encoder.layers.1.layers.0.layers.0.alpha",
        "encoder.layers.5.layers.4.weight_v",
        "encoder.layers.7.bias",
        "decoder.layers.1.layers.1.weight_g",
        "decoder.layers.5.layers.4.layers.3.bias",
        "decoder.layers.7.weight_v",
    } <= audio
    assert "decoder.layers.7.bias" not in audio


def test_sizes_are_found_in_a_checkpoint(network):
    state = {dit.PREFIX + name: tensor for name, tensor in network.state_dict().items()}
    assert dit.config_of(state) == network.config
    debug = dit.DiTConfig(width=64, depth=5, heads=4, prompt=32)
    for config in (dit.STABLE_AUDIO_OPEN, dit.STABLE_AUDIO_OPEN_SMALL, debug):
        with torch.device("meta"):
            assert dit.config_of(dit.DiT(config).state_dict(), "") == config
    with torch.device("meta"):
        assert oobleck.config_of(oobleck.Oobleck().state_dict(), "") == oobleck.STABLE_AUDIO_OPEN


def test_a_state_dict_goes_round(network):
    x = example(network.config)
    with torch.device("meta"):
        fresh = dit.DiT(network.config)
    assert torch.equal(load_into(fresh, network.state_dict())(*x), network(*x))


def test_each_clip_is_computed_alone_and_time_matters(network):
    x, t, prompt, seconds = example(network.config)
    both = network(x, t, prompt, seconds)
    assert both.shape == x.shape
    alone = network(x[1:], t[1:], prompt[1:], seconds[1:])
    assert torch.allclose(both[1:], alone, atol=1e-5)
    assert not torch.allclose(network(x, t.flip(0), prompt, seconds), both, atol=1e-3)


def test_tokens_of_a_prompt_have_no_order(network):
    x, t, prompt, seconds = example(network.config)
    assert torch.allclose(network(x, t, prompt.flip(1), seconds), network(x, t, prompt, seconds), atol=1e-4)


def test_positions_are_relative_and_order_matters(network):
    x, t, prompt, seconds = example(network.config)
    backwards = network(x.flip(2), t, prompt, seconds).flip(2)
    assert not torch.allclose(backwards, network(x, t, prompt, seconds), atol=1e-3)


def test_a_prompt_of_zeros_is_none_however_many_tokens(network):
    x, t, prompt, seconds = example(network.config)
    none = network(x, t, torch.zeros_like(prompt), seconds)
    assert torch.allclose(network(x, t, torch.zeros_like(prompt[:, :1]), seconds), none, atol=1e-5)
    mixed = network(x, t, torch.cat([prompt[:1], torch.zeros_like(prompt[1:])]), seconds)
    assert torch.allclose(mixed[1], none[1], atol=1e-5) and not torch.allclose(mixed[0], none[0], atol=1e-3)


def test_recomputed_layers_have_the_same_gradients(network):
    x = example(network.config)
    gradients = []
    for recompute in (False, True):
        network.requires_grad_(True).zero_grad()
        network.checkpointing = recompute
        network(*x).square().mean().backward()
        gradients.append([p.grad.clone() for p in network.parameters()])
    assert all(torch.allclose(a, b, atol=1e-6) for a, b in zip(*gradients))


def test_a_fresh_controlnet_changes_nothing(network):
    controlnet = ControlNet(ControlNetConfig(network.config)).requires_grad_(False)
    controlnet.copy_from(network)
    x = example(network.config)
    control = torch.randn_like(x[0])
    controls = controlnet(*x, control)
    assert len(controls) == 1 and not torch.stack(controls).any()
    assert torch.equal(network(*x, controls), network(*x))


def test_the_copies_compute_what_the_frozen_layers_do(network):
    """With convolutions of ones after them, controls are the frozen layers' own outputs."""
    config = network.config
    controlnet = ControlNet(ControlNetConfig(config, depth_factor=1)).requires_grad_(False)
    controlnet.copy_from(network)
    for convolution in controlnet.conv_outs:
        convolution.weight.copy_(torch.eye(config.width)[:, :, None])
    x, outputs = example(config), []
    hooks = [layer.register_forward_hook(lambda *call: outputs.append(call[2])) for layer in network.transformer.layers]
    network(*x)
    for hook in hooks:
        hook.remove()
    for copy, frozen in zip(controlnet(*x, torch.zeros_like(x[0])), outputs, strict=True):
        assert torch.allclose(copy, frozen, atol=1e-5)


def test_controls_are_added_after_their_layer(network):
    x, t, prompt, seconds = example(network.config)
    tokens = (len(x), 1 + x.shape[2], network.config.width)
    seen = []
    hook = network.transformer.layers[1].register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    network(x, t, prompt, seconds)
    network(x, t, prompt, seconds, [torch.ones(tokens)])
    hook.remove()
    assert torch.allclose(seen[1] - seen[0], torch.ones(tokens), atol=1e-5)


def test_only_the_controlnet_learns_and_gets_gradients_through_the_convolutions_of_zeros(network):
    controlnet = ControlNet(ControlNetConfig(network.config))
    controlnet.copy_from(network)
    x = example(network.config)
    network(*x, controlnet(*x, torch.randn_like(x[0]))).square().mean().backward()
    assert all(p.grad is None for p in network.parameters())
    assert all(convolution.weight.grad.abs().max() > 0 for convolution in controlnet.conv_outs)


def test_timing_and_prompt_tokens():
    seconds = timing.Timing(timing.TimingConfig(width=32))
    tokens = seconds(torch.tensor([0.0, 600.0]), torch.tensor([10.0, 513.0]))
    assert tokens.shape == (2, 2, 32)
    clamped = seconds(torch.tensor([512.0]), torch.tensor([512.0]))[0]
    assert torch.allclose(tokens[1], clamped, atol=1e-5)
    prompt = timing.Prompt(timing.PromptConfig(width=32, frames=True))
    embedding, frames = torch.randn(2, 1, 512), torch.randn(2, 40, 512)
    embedding[1] = 0
    tokens = prompt(embedding, frames)
    assert tokens.shape == (2, 41, 32) and not tokens[1, 0].any() and tokens[0, 0].any()


def test_the_autoencoder_keeps_lengths_and_draws_around_the_mean():
    config = oobleck.tiny()
    network = oobleck.Oobleck(config).requires_grad_(False)
    assert (oobleck.STABLE_AUDIO_OPEN.downsampling, config.downsampling) == (2048, 64)
    audio = torch.randn(2, 2, 7 * config.downsampling)
    mean = network.encode(audio)
    assert mean.shape == (2, 64, 7) and network.decode(mean).shape == audio.shape
    draws = torch.stack([network.encode(audio, torch.randn_like(mean)) for _ in range(200)])
    scale = torch.nn.functional.softplus(network.encoder(audio)[:, 64:])
    assert torch.allclose(draws.mean(0), mean, atol=0.35) and torch.allclose(draws.std(0), scale, rtol=0.3)


def test_a_long_latent_may_be_decoded_in_parts():
    """The manifest states how far a frame reaches; with so many frames of context, parts are the same as the whole."""
    config = oobleck.tiny()
    context, hop = config.decoder_context, config.downsampling
    assert (context, oobleck.STABLE_AUDIO_OPEN.decoder_context) == (11, 10)
    network = oobleck.OobleckDecoder(config)
    latent = torch.randn(1, 64, 41, requires_grad=True)
    network(latent)[0, :, 20 * hop : 21 * hop].sum().backward()
    reached = latent.grad[0].abs().sum(0).nonzero().flatten()
    assert context - 1 <= 20 - reached.min() <= context and context - 1 <= reached.max() - 20 <= context
    with torch.no_grad():
        whole = network(latent)
        part = network(latent[:, :, 15 - context : 25 + context])
    part = part[:, :, context * hop : -context * hop]
    assert torch.allclose(part, whole[:, :, 15 * hop : 25 * hop], atol=1e-6)
