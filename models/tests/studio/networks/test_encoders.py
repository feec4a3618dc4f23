"""Properties of the encoders: published sizes and names, shapes, padding, time, context, flow."""

from importlib.util import find_spec

import numpy as np
import pytest
import torch

from studio.checkpoints.errors import CheckpointError
from studio.checkpoints.load import load_into
from studio.networks import cavp, clap_audio, clap_text, flow_picture, raft, rms_mapper, tc_clip
from studio.networks.clap_names import from_transformers
from studio.networks.mel import mel_filters
from studio.parity.case import randomise
from tests.one_device import META, OneDevice

MAKERS = {
    "clap-audio": lambda: clap_audio.ClapAudio(clap_audio.tiny()),
    "clap-audio-fused": lambda: clap_audio.ClapAudio(clap_audio.tiny(fused=True)),
    "clap-text": lambda: clap_text.ClapText(clap_text.tiny()),
    "cavp": lambda: cavp.Cavp(cavp.tiny()),
    "tc-clip": lambda: tc_clip.TcClip(tc_clip.tiny()),
    "raft": lambda: raft.Raft(raft.tiny()),
    "rms-mapper": lambda: rms_mapper.RmsMapper(rms_mapper.tiny()),
}


def made(name):
    torch.manual_seed(0)
    return MAKERS[name]().eval().requires_grad_(False)


def test_published_sizes():
    with torch.device("meta"):
        networks = [
            clap_audio.ClapAudio(),
            clap_text.ClapText(),
            cavp.Cavp(),
            tc_clip.TcClip(),
            raft.Raft(),
            rms_mapper.RmsMapper(),
        ]
    counts = [sum(p.numel() for p in network.parameters()) for network in networks]
    assert [round(count / 1e6, 1) for count in counts] == [29.3, 125.3, 32.7, 86.2, 5.3, 20.0]
    assert counts[4] == 5_257_536  # torchvision's number


def test_names_are_those_of_the_published_files():
    with torch.device("meta"):
        fused = set(clap_audio.ClapAudio(clap_audio.ClapAudioConfig(fused=True)).state_dict())
        text = set(clap_text.ClapText().state_dict())
        video, frames = set(cavp.Cavp().state_dict()), set(tc_clip.TcClip().state_dict())
        flow = set(raft.Raft().state_dict())
    assert {
        "audio_branch.spectrogram_extractor.stft.conv_real.weight",
        "audio_branch.logmel_extractor.melW",
        "audio_branch.bn0.running_mean",
        "audio_branch.patch_embed.mel_conv2d.weight",
        "audio_branch.patch_embed.fusion_model.global_att.5.num_batches_tracked",
        "audio_branch.layers.2.blocks.5.attn.relative_position_bias_table",
        "audio_branch.layers.2.blocks.5.attn_mask",
        "audio_branch.layers.0.downsample.reduction.weight",
        "audio_projection.2.bias",
    } <= fused
    assert {
        "text_branch.embeddings.LayerNorm.weight",
        "text_branch.encoder.layer.11.attention.self.query.weight",
        "text_branch.encoder.layer.11.attention.output.LayerNorm.bias",
        "text_branch.pooler.dense.weight",
        "text_projection.0.weight",
    } <= text
    assert {
        "video_encoder.conv1.conv.weight",
        "video_encoder.layer3.5.conv2.bn.running_var",
        "video_encoder.layer1.0.downsample.conv.weight",
        "video_project_head.bias",
    } <= video
    assert {
        "image_encoder.class_embedding",
        "image_encoder.transformer.resblocks.11.attn.local_global_bias_table",
        "image_encoder.transformer.resblocks.0.attn.q_proj.weight",
        "image_encoder.transformer.resblocks.0.mlp.c_fc.bias",
        "image_encoder.proj",
    } <= frames
    assert "image_encoder.transformer.resblocks.0.attn.local_global_bias_table" not in frames
    assert {
        "feature_encoder.layer2.0.downsample.0.weight",
        "context_encoder.convnormrelu.1.running_mean",
        "update_block.recurrent_block.convgru2.convq.weight",
        "mask_predictor.convrelu.0.bias",
    } <= flow


@pytest.mark.parametrize("name", MAKERS)
def test_a_state_dict_loads_again_and_a_wrong_one_is_named(name):
    network, other = made(name), MAKERS[name]()
    randomise(other, 7)
    state = other.state_dict()
    load_into(network, state)
    assert all(torch.equal(value, state[key]) for key, value in network.state_dict().items())
    key = next(key for key, value in state.items() if value.ndim > 1)
    with pytest.raises(CheckpointError, match=r"lacks"):
        load_into(network, {k: v for k, v in state.items() if k != key})
    with pytest.raises(CheckpointError, match=r"instead of"):
        load_into(network, state | {key: state[key][:1].repeat(len(state[key]) + 1, *[1] * (state[key].ndim - 1))})


@pytest.mark.parametrize("name", ["clap-audio", "tc-clip"])
def test_a_network_on_the_meta_device_is_whole_once_loaded(name):
    with torch.device("meta"):
        network = MAKERS[name]()
    load_into(network, made(name).state_dict())
    assert not any(tensor.is_meta for tensor in [*network.parameters(), *network.buffers()])


def test_the_whole_laion_checkpoint_loads_into_both_towers():
    sound, words = made("clap-audio"), made("clap-text")
    rest = {
        "audio_branch.tscam_conv.weight": torch.zeros(1),
        "audio_branch.head.bias": torch.zeros(1),
        "audio_transform.sequential.0.weight": torch.zeros(1),
        "text_transform.sequential.0.weight": torch.zeros(1),
        "text_branch.embeddings.position_ids": torch.zeros(1),
        "logit_scale_a": torch.zeros(()),
    }
    state = {f"module.{k}": v for k, v in (sound.state_dict() | words.state_dict() | rest).items()}
    load_into(MAKERS["clap-audio"](), state, "module.", clap_audio.IGNORED)
    load_into(MAKERS["clap-text"](), state, "module.", clap_text.IGNORED)


@pytest.mark.parametrize("name", ["clap-audio", "clap-audio-fused"])
def test_the_sizes_of_clap_are_read_from_its_checkpoint(name):
    network = made(name)
    state = {f"module.{key}": value for key, value in network.state_dict().items()}
    assert clap_audio.config_of(state, clap_audio.tiny()) == network.config
    with torch.device("meta"):
        base = clap_audio.ClapAudioConfig(width=128, depths=(2, 2, 12, 2), fused=True)
        assert clap_audio.config_of(clap_audio.ClapAudio(base).state_dict()) == base
    with pytest.raises(KeyError, match=r"patch_embed"):
        clap_audio.config_of(made("cavp").state_dict())


def test_names_of_laion_are_left_as_they_are():
    state = made("clap-audio").state_dict()
    assert from_transformers(state, made("clap-audio")) is state


def test_mel_filters_have_their_peaks_at_equal_distances():
    filters = mel_filters(48_000, 1024, 64, 50, 14_000)
    peaks = filters.argmax(0)
    assert filters.shape == (513, 64) and np.all(np.diff(peaks) >= 0) and filters[peaks[-1] + 20 :].max() < 1e-3
    areas = filters[:, 30:].sum(0) * 48_000 / 1024
    assert np.allclose(areas, 1, atol=0.05)  # Slaney's norm
    assert mel_filters(48_000, 1024, 64, 50, 14_000, htk=True).max() <= 1


@pytest.mark.skipif(find_spec("numba") is None, reason="librosa or its numba is not installed")
def test_mel_filters_are_those_of_librosa():
    librosa = pytest.importorskip("librosa")
    for htk, norm in ((False, "slaney"), (True, None)):
        expected = librosa.filters.mel(sr=48_000, n_fft=1024, n_mels=64, fmin=50, fmax=14_000, htk=htk, norm=norm).T
        assert np.abs(mel_filters(48_000, 1024, 64, 50, 14_000, htk) - expected).max() < 1e-6


def test_short_sounds_are_repeated_and_long_ones_cut():
    sound = torch.arange(1.0, 4)[None]
    assert clap_audio.fit(sound, 8).tolist() == [[1, 2, 3, 1, 2, 3, 0, 0]]
    assert clap_audio.fit(torch.arange(10.0)[None], 4).tolist() == [[3, 4, 5, 6]]


def test_clap_audio_gives_unit_vectors_and_refuses_long_clips_unless_fused():
    audio = torch.randn(2, 8000)
    found = made("clap-audio")(audio)
    assert found.shape == (2, 16) and torch.allclose(found.norm(dim=1), torch.ones(2))
    with pytest.raises(ValueError, match="8000 samples"):
        made("clap-audio")(torch.randn(1, 9000))
    assert made("clap-audio-fused")(torch.randn(1, 20_000)).shape == (1, 16)


def test_fusion_changes_only_clips_that_are_longer():
    network = made("clap-audio-fused")
    mels = torch.randn(2, 4, 251, 16)
    fused = network.embed(mels, torch.tensor([True, False]))
    plain = network.embed(mels[:, :1])
    assert not torch.allclose(fused[0], plain[0], atol=1e-4) and torch.allclose(fused[1], plain[1], atol=1e-6)


def test_padding_of_a_text_changes_nothing():
    network = made("clap-text")
    ids = torch.tensor([[0, 5, 9, 2]])
    longer = torch.cat([ids, torch.ones(1, 6, dtype=torch.long)], 1)
    short, long = network(ids), network(longer)
    assert torch.allclose(short.embedding, long.embedding, atol=1e-6)
    assert torch.allclose(short.tokens, long.tokens[:, :4], atol=1e-5) and long.tokens.shape == (1, 10, 16)


def test_cavp_sees_neighbouring_frames_only_in_its_later_stages():
    """Three temporal blocks (two in stage 3, one in stage 4) reach three frames."""
    network = made("cavp")
    randomise(network)
    frames = torch.rand(1, 9, 3, 32, 32)
    changed = frames.clone()
    changed[:, 8] = 0
    difference = (network(frames) - network(changed)).abs().amax(2)[0]
    assert difference[8] > 1e-4 and torch.all(difference[:5] < 1e-6) and difference[5:].min() > 1e-7


def test_the_context_of_tc_clip_carries_other_frames():
    network = made("tc-clip")
    frames = torch.rand(1, 4, 3, 32, 32)
    changed = frames.clone()
    changed[:, 3] = torch.rand(3, 32, 32)
    assert (network(frames)[0, 0] - network(changed)[0, 0]).abs().max() > 1e-5
    for block in network.image_encoder.transformer.resblocks[1:]:
        block.attn.local_global_bias_table[:, :, 1] = -1e4
    assert torch.allclose(network(frames)[0, 0], network(changed)[0, 0], atol=1e-6)


def test_merging_keeps_the_weighted_mean_and_merges_the_most_similar():
    tokens = torch.tensor([[[1.0, 0], [0, 1], [0.1, 1], [1, 0.5], [-1, 0], [0, -1]]])
    weight = torch.tensor([1.0, 2, 1, 1, 3, 1]).view(1, 6, 1)
    merged, weights = tc_clip.merge(tokens, weight, 6, 1)
    assert merged.shape == (1, 5, 2) and weights.sum() == weight.sum()
    assert torch.allclose((merged * weights).sum(1), (tokens * weight).sum(1))
    assert torch.allclose(merged[0, 2], torch.tensor([0.1 / 3, 1.0]))  # token 2 went into token 1, which weighs 2


@pytest.mark.parametrize(("count", "target", "most"), [(928, 96, 100), (58, 96, 100), (232, 96, 100), (40, 6, 10)])
def test_merging_steps_end_at_the_target(count, target, most):
    steps = tc_clip.merging_steps(count, target, most)
    assert count - sum(steps) == min(count, target)
    for step in steps:
        assert 0 < step <= min(most, count // 2)
        count -= step


def test_features_of_a_film_have_one_row_per_frame():
    network = made("tc-clip")
    frames = torch.rand(6, 3, 32, 32)
    found = tc_clip.clip_features(network, frames)
    assert found.shape == (6, 8)
    assert torch.allclose(found[:4], network(frames[None, :4])[0], atol=1e-6)
    assert torch.allclose(found[4:], network(frames[None, [4, 5, 5, 5]])[0, :2], atol=1e-6)


def test_raft_looks_up_the_correlation_of_the_cell_that_a_position_names():
    maps = torch.eye(4 * 4).view(1, 16, 4, 4)  # every cell has a feature of its own
    pyramid = raft.correlation_pyramid(maps, maps, 1)
    x, y = torch.meshgrid(torch.arange(4.0), torch.arange(4.0), indexing="xy")
    found = raft.look_up(pyramid, torch.stack([x, y])[None], 1)  # [1, 9, 4, 4]
    assert torch.allclose(found[0, 4], torch.full((4, 4), 0.25))  # itself: 1 / sqrt(16)
    assert found[0, [0, 1, 2, 3, 5, 6, 7, 8]].abs().max() < 1e-6
    moved = raft.look_up(pyramid, torch.stack([x + 1, y])[None], 1)  # the cell itself now lies at x offset -1
    assert torch.allclose(moved[0, 1], torch.full((4, 4), 0.25)) and moved[0, 4].abs().max() < 1e-6


def test_constant_flow_is_upsampled_to_eight_times_its_cells():
    flow = torch.tensor([1.0, -2]).view(1, 2, 1, 1).expand(1, 2, 4, 4)
    found = raft.upsample(flow, torch.zeros(1, 576, 4, 4))
    assert found.shape == (1, 2, 32, 32)
    assert torch.allclose(found[0, :, 8:24, 8:24], torch.tensor([8.0, -16]).view(2, 1, 1).expand(2, 16, 16))


def test_flow_as_a_picture():
    """White at rest, red to the right, twice the speed twice the colour; no jump where the angle wraps around."""
    network = flow_picture.FlowPicture(4.0)
    flow = torch.tensor([[0.0, 0], [4, 0], [2, 0], [-4, 1e-4], [-4, -1e-4], [0, 4]]).T[None, :, :, None]
    still, right, half, left, other, down = network(flow)[0, :, :, 0].T
    assert torch.allclose(still, torch.ones(3)) and torch.allclose(right, torch.tensor([1.0, 0, 0]), atol=1e-5)
    assert torch.allclose(1 - half, (1 - right) / 2, atol=1e-5)
    assert torch.allclose(left, other, atol=1e-2) and not torch.allclose(left, down, atol=0.3)


def test_flow_as_a_picture_is_torchvisions_up_to_its_rounding():
    utilities = pytest.importorskip("torchvision.utils")
    motion = 5 * torch.randn(1, 2, 64, 64, generator=torch.Generator().manual_seed(0))
    found = flow_picture.FlowPicture(float(motion.norm(dim=1).max()))(motion)
    expected = utilities.flow_to_image(motion).float() / 255
    assert (found - expected).abs().max() < 1.01 / 255


def test_the_mapper_has_the_lengths_of_the_paper():
    network = made("rms-mapper")
    assert rms_mapper.RmsMapperConfig().sizes(300) == (600, 1200, 1250)
    assert network(torch.randn(1, 300, 16)).shape == (1, 1250, 64)
    assert network(torch.randn(2, 60, 16)).shape == (2, 250, 64)  # 2 s, as for Walking The Maps


SHAPES = {
    "clap-audio": [(8000,)],
    "clap-audio-fused": [(20_000,)],
    "cavp": [(5, 3, 32, 32)],
    "tc-clip": [(4, 3, 32, 32)],
    "raft": [(3, 128, 128), (3, 128, 128)],
    "rms-mapper": [(30, 16)],
}


def inputs(name, batch=3):
    random = torch.Generator().manual_seed(1)
    return [torch.rand(batch, *shape, generator=random) for shape in SHAPES[name]]


@pytest.mark.parametrize("name", SHAPES)
def test_a_clip_does_not_depend_on_the_others_of_its_batch(name):
    network, x = made(name), inputs(name)
    assert torch.allclose(network(*x)[1], network(*(part[1:2] for part in x))[0], atol=2e-5)


@pytest.mark.parametrize("name", [*SHAPES, "clap-text"])
def test_networks_stay_on_one_device(name):
    x = [torch.ones(2, 9, dtype=torch.long)] if name == "clap-text" else inputs(name)
    network = made(name).to(META)
    with OneDevice():
        network(*(part.to(META) for part in x))


@pytest.mark.parametrize("name", SHAPES)
def test_networks_run_in_bfloat16(name):
    network, x = made(name), inputs(name)
    expected = network(*x)
    with torch.autocast("cpu", torch.bfloat16):
        found = network(*x).float()
    assert found.shape == expected.shape and bool(torch.isfinite(found).all())
