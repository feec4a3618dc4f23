"""Networks from frames to loudness classes."""

import numpy as np
import pytest
import torch

from audio import loudness
from mapper.cache import prepare, restore
from mapper.losses import soft_classes
from mapper.mirrored import MirroredFrames, MirroredMapper, MirroredMotion
from mapper.network import (
    ClassPanner,
    LucasKanadeFlow,
    PatchEncoder,
    RmsMapper,
    SourceLocalizer,
    VideoMapper,
    VideoMapperConfig,
    fill_repeated_frames,
)
from video.sound import pan


@pytest.fixture(scope="module")
def network() -> VideoMapper:
    torch.manual_seed(0)
    return VideoMapper().eval()


def textured(shift: float) -> torch.Tensor:
    y, x = torch.meshgrid(torch.arange(24.0), torch.arange(32.0), indexing="ij")
    return 0.5 + 0.2 * torch.sin((x - shift) * 0.6) + 0.2 * torch.sin(y * 0.5 + (x - shift) * 0.2)


def test_flow_measures_a_small_shift():
    flow = LucasKanadeFlow()(torch.stack([textured(0), textured(0.5)])[None])[0, :, 6:-6, 6:-6]
    assert flow[0].median() == pytest.approx(0.5, abs=0.12)
    assert flow[1].abs().median() < 0.1


def test_equal_frames_have_no_motion():
    frames = torch.rand(1, 3, 96, 128).expand(2, -1, -1, -1)
    pair = torch.cat([frames[:1], frames[1:]], 1)
    assert VideoMapper().motion_encoder.flow_pyramid(pair).abs().max() < 1e-5


def test_300_frames_give_1250_values_per_channel(network):
    config = VideoMapperConfig()
    logits = network.mapper(torch.randn(1, 300, 2 * config.feature_dim))
    assert logits.shape == (1, 2, 1250, 64)


def test_the_first_frame_is_paired_with_itself(network):
    clip = torch.rand(1, 3, 3, 96, 128)
    features = network.features(clip)
    alone = network.motion_encoder(torch.cat([clip[0, 0], clip[0, 0]])[None])
    assert torch.allclose(features[0, 0, 512:], alone[0], atol=1e-4)


def test_prepared_clips_give_the_features_of_raw_clips(network):
    frames = (np.random.default_rng(0).random((4, 96, 128, 3)) * 255).astype(np.uint8)
    pyramid, small = prepare(frames, network.motion_encoder)
    clip = torch.from_numpy(frames).permute(0, 3, 1, 2)[None].float() / 255
    expected = network.features(clip)[0]
    appearance = network.frame_encoder.encode(torch.from_numpy(small).float() / 255)
    motion = network.motion_encoder.encode(restore(torch.from_numpy(pyramid)))
    found = torch.cat([appearance, motion], 1)
    assert (found - expected).abs().max() < 0.1 * expected.abs().max()


def test_repeated_frames_are_interpolated():
    torch.manual_seed(1)
    features = torch.rand(1, 12, 512) + 0.5
    film = features.clone()
    film[:, [4, 9]] = 0
    filled = fill_repeated_frames(film)
    assert torch.allclose(filled[:, 4], (features[:, 3] + features[:, 5]) / 2)
    others = [n for n in range(12) if n not in (4, 9)]
    assert torch.equal(filled[:, others], film[:, others])


def test_stops_and_stills_are_unchanged():
    features = torch.ones(1, 12, 512)
    features[:, 5:] = 0.01  # everything stops at once
    assert torch.equal(fill_repeated_frames(features), features)
    features = torch.ones(1, 12, 512)
    features[:, 5] = 0.3  # a rebound between two fast movements
    assert torch.equal(fill_repeated_frames(features), features)
    assert torch.equal(fill_repeated_frames(torch.zeros(1, 12, 512)), torch.zeros(1, 12, 512))


def test_max_pooled_patch_features_do_not_depend_on_the_position():
    torch.manual_seed(2)
    config = VideoMapperConfig()
    encoder = PatchEncoder(config).eval()
    maps = torch.zeros(1, 30, config.patch_channels, 48)
    maps[:, 10:14, :, 20] = torch.randn(1, 4, config.patch_channels)
    elsewhere = maps.roll(13, dims=3)
    with torch.no_grad():
        assert torch.allclose(encoder(maps)[0][:, :, :48], encoder(elsewhere)[0][:, :, :48], atol=1e-6)
        assert not torch.allclose(encoder(maps)[0][:, 8:16, :48], encoder(torch.zeros_like(maps))[0][:, 8:16, :48])


def test_the_pan_position_is_that_of_the_active_patch_and_decays_to_the_centre():
    localizer = SourceLocalizer(VideoMapperConfig())
    torch.nn.init.ones_(localizer.score.weight)
    torch.nn.init.constant_(localizer.score.bias, -8)
    patches = torch.zeros(1, 60, 48, 48)
    patches[0, 20, 4 * 8 + 1] = 0.4  # second column of eight
    found = localizer(patches)[0].detach()
    assert found[20] == pytest.approx(-1 + 2 / 7, abs=0.02) and found[28] == pytest.approx(found[20].item(), abs=0.05)
    assert found[:17].abs().max() < 1e-3 and found[40:].abs().max() < 1e-3


def log_odds(values: dict[int, float]) -> torch.Tensor:
    """Hidden states [1, 300, 256] whose first number is the log-odds of a hit: -4 except at the samples given."""
    states = torch.zeros(1, 300, 256)
    states[..., 0] = -4
    for sample, value in values.items():
        states[0, sample, 0] = value
    return states


@pytest.fixture
def mapper() -> RmsMapper:
    """A mapper whose hit head reads the first number of the hidden states."""
    mapper = RmsMapper(VideoMapperConfig())
    with torch.no_grad():
        mapper.hit_head.weight.zero_()[0, 0] = 1
        mapper.hit_head.bias.zero_()
    return mapper


@torch.no_grad()
def test_classes_have_no_bias_at_a_hit_and_a_negative_one_elsewhere(mapper):
    bias = mapper.logit_bias(log_odds({100: 3.0}))[0]
    assert bias[mapper.HIT_SPACING : 99, 63].max() == bias.min() < -10
    assert bias[100 + mapper.ATTACK - 1 : 100 + mapper.HOLD].abs().max() < 1e-5
    assert (bias[110:200, 63].diff() < 0).all()
    assert bias[:, : mapper.ROOM_TONE_CLASSES + 1].abs().max() == 0


@torch.no_grad()
def test_of_hits_closer_than_the_smoothing_the_most_probable_counts(mapper):
    both, later = mapper.logit_bias(log_odds({90: 1.0, 100: 3.0})), mapper.logit_bias(log_odds({100: 3.0}))
    assert torch.equal(both, later)
    first = 100 - mapper.HIT_SPACING - 1
    apart = mapper.logit_bias(log_odds({first: 1.0, 100: 3.0}))
    assert apart[0, first + 5, 63] > later[0, first + 5, 63] + 10


@torch.no_grad()
def test_an_uncertain_hit_lifts_the_bias_in_part(mapper):
    top = [mapper.logit_bias(log_odds({100: value}))[0, 106, 63].item() for value in (-1.0, -0.4, 0.0, 0.4, 1.0)]
    assert top == sorted(top) and len(set(top)) == 5 and top[-1] == pytest.approx(0, abs=1e-5)
    assert top[2] == pytest.approx(top[0] / 2, rel=1e-4)


def test_the_panner_applies_the_gains_of_the_rendered_films_and_leaves_silence_unchanged():
    target = soft_classes(np.full((1, 2, 40), 0.1), 1.0)[:, 0].float().log().clamp(min=-60)
    for position in (-1.0, 0.0, 0.5):
        classes = ClassPanner(VideoMapperConfig())(target, torch.full((1, 40), position)).softmax(-1)
        levels = loudness.decode((classes * torch.arange(64)).sum(-1)[0, :, 20].numpy())
        assert levels == pytest.approx(0.1 * pan((position + 1) / 2), rel=0.06)
    silent = torch.full((1, 40, 64), -60.0)
    silent[..., 0] = 0
    assert ClassPanner(VideoMapperConfig())(silent, torch.ones(1, 40)).argmax(-1).max() == 0


def test_a_mirrored_film_gives_the_curve_with_left_and_right_swapped():
    network = VideoMapper().eval()
    torch.nn.init.normal_(network.mapper.localizer.score.weight, std=20)  # untrained, it localizes nothing
    frames = torch.rand(12, 3, 96, 128, generator=torch.Generator().manual_seed(5))
    encode_frames = MirroredFrames(network.frame_encoder).eval()
    encode_motion = MirroredMotion(network.motion_encoder).eval()
    mapper = MirroredMapper(network.mapper).eval()

    def logits(film: torch.Tensor) -> torch.Tensor:
        pairs = torch.cat([torch.cat([film[:1], film[:-1]]), film], 1)
        return mapper(torch.cat([encode_frames(film), encode_motion(pairs)], 1)[None])

    with torch.no_grad():
        plain, mirrored = logits(frames), logits(frames.flip(-1))
    assert torch.allclose(mirrored, plain.flip(1), atol=1e-4)
    assert not torch.allclose(plain[:, 0], plain[:, 1], atol=1e-3)  # left and right differ
