import numpy as np
import pytest
import torch

from audio import loudness
from export.mapper import export
from mapper import warm
from mapper.cache import prepare, restore
from mapper.mirrored import MirroredFrames, MirroredMapper, MirroredMotion
from mapper.network import Contacts, Eye, EyeConfig, Flow, RmsMapper, Stage, Whereabouts, bridge
from mapper.train import Trainee, angles, mirror, moved, soft_classes, strike_targets
from video.sound import pan


@pytest.fixture(scope="module")
def eye() -> Eye:
    torch.manual_seed(0)
    return Eye().eval()


def textured(shift: float) -> torch.Tensor:
    y, x = torch.meshgrid(torch.arange(24.0), torch.arange(32.0), indexing="ij")
    return 0.5 + 0.2 * torch.sin((x - shift) * 0.6) + 0.2 * torch.sin(y * 0.5 + (x - shift) * 0.2)


def test_flow_measures_a_small_shift():
    flow = Flow()(torch.stack([textured(0), textured(0.5)])[None])[0, :, 6:-6, 6:-6]
    assert flow[0].median() == pytest.approx(0.5, abs=0.12)
    assert flow[1].abs().median() < 0.1


def test_a_still_picture_has_no_motion_whatever_its_brightness():
    frames = torch.rand(1, 3, 96, 128).expand(2, -1, -1, -1)
    pair = torch.cat([frames[:1], frames[1:]], 1)
    assert Eye().flow.motion(pair).abs().max() < 1e-5


def test_three_hundred_frames_become_1250_values_per_channel(eye):
    sizes = EyeConfig()
    logits = eye.mapper(torch.randn(1, 300, 2 * sizes.features))
    assert logits.shape == (1, 2, 1250, 64)


def test_first_frame_is_paired_with_itself(eye):
    clip = torch.rand(1, 3, 3, 96, 128)
    features = eye.features(clip)
    alone = eye.flow(torch.cat([clip[0, 0], clip[0, 0]])[None])
    assert torch.allclose(features[0, 0, 512:], alone[0], atol=1e-4)


def test_prepared_clips_give_the_features_of_the_raw_ones(eye):
    frames = (np.random.default_rng(0).random((4, 96, 128, 3)) * 255).astype(np.uint8)
    motion, small = prepare(frames, eye.flow)
    clip = torch.from_numpy(frames).permute(0, 3, 1, 2)[None].float() / 255
    expected = eye.features(clip)[0]
    found = torch.cat(
        [eye.frame.encode(torch.from_numpy(small).float() / 255), eye.flow.encode(restore(torch.from_numpy(motion)))], 1
    )
    assert (found - expected).abs().max() < 0.1 * expected.abs().max()


def test_targets_peak_at_the_truth():
    target = soft_classes(np.full((1, 2, 60), 0.3), 1.0)
    assert torch.allclose(target.sum(-1), torch.ones(1, 2, 60))
    strikes = np.full((1, 4, 2), np.nan, np.float32)
    strikes[0, 0] = 0.5, 1
    bumps = strike_targets(strikes, 125, 125, 0.02)
    assert bumps[0].argmax() in (62, 63) and bumps[0, :40].max() < 1e-3


def test_frames_that_a_slower_film_repeats_do_not_look_like_stops():
    torch.manual_seed(1)
    features = torch.rand(1, 12, 512) + 0.5
    film = features.clone()
    film[:, [4, 9]] = 0
    bridged = bridge(film)
    assert torch.allclose(bridged[:, 4], (features[:, 3] + features[:, 5]) / 2)
    others = [n for n in range(12) if n not in (4, 9)]
    assert torch.equal(bridged[:, others], film[:, others])


def test_stops_and_stills_stay_as_they_are():
    features = torch.ones(1, 12, 512)
    features[:, 5:] = 0.01  # everything stops at once and stays
    assert torch.equal(bridge(features), features)
    features = torch.ones(1, 12, 512)
    features[:, 5] = 0.3  # a rebound between two fast movements
    assert torch.equal(bridge(features), features)
    assert torch.equal(bridge(torch.zeros(1, 12, 512)), torch.zeros(1, 12, 512))


def test_a_contact_is_the_same_wherever_it_happens():
    torch.manual_seed(2)
    config = EyeConfig()
    contacts = Contacts(config).eval()
    maps = torch.zeros(1, 30, config.maps, 48)
    maps[:, 10:14, :, 20] = torch.randn(1, 4, config.maps)
    elsewhere = maps.roll(13, dims=3)
    with torch.no_grad():
        assert torch.allclose(contacts(maps)[0][:, :, :48], contacts(elsewhere)[0][:, :, :48], atol=1e-6)
        assert not torch.allclose(contacts(maps)[0][:, 8:16, :48], contacts(torch.zeros_like(maps))[0][:, 8:16, :48])


def test_a_sound_comes_from_where_the_contact_is_and_stays_there_while_it_rings():
    whereabouts = Whereabouts(EyeConfig())
    torch.nn.init.ones_(whereabouts.weigh.weight)
    torch.nn.init.constant_(whereabouts.weigh.bias, -8)
    places = torch.zeros(1, 60, 48, 48)
    places[0, 20, 4 * 8 + 1] = 0.4  # second column of eight
    found = whereabouts(places)[0].detach()
    assert found[20] == pytest.approx(-1 + 2 / 7, abs=0.02) and found[28] == pytest.approx(found[20].item(), abs=0.05)
    assert found[:17].abs().max() < 1e-3 and found[40:].abs().max() < 1e-3


def odds(values: dict[int, float]) -> torch.Tensor:
    """States [1, 300, 256] whose first number is the log-odds of a strike: -4 except at the samples given."""
    states = torch.zeros(1, 300, 256)
    states[..., 0] = -4
    for sample, value in values.items():
        states[0, sample, 0] = value
    return states


@pytest.fixture
def striker() -> RmsMapper:
    """A mapper whose strike head reads the first number of the states."""
    mapper = RmsMapper(EyeConfig())
    with torch.no_grad():
        mapper.strike.weight.zero_()[0, 0] = 1
        mapper.strike.bias.zero_()
    return mapper


@torch.no_grad()
def test_a_strike_keeps_its_classes_while_it_rings_and_all_else_is_softer(striker):
    accent = striker.accent(odds({100: 3.0}))[0]
    assert accent[striker.APART : 99, 63].max() == accent.min() < -10
    assert accent[100 + striker.RISE - 1 : 100 + striker.HOLD].abs().max() < 1e-5
    assert (accent[110:200, 63].diff() < 0).all()
    assert accent[:, : striker.QUIET + 1].abs().max() == 0


@torch.no_grad()
def test_of_strikes_that_the_smoothing_blurs_the_likeliest_counts(striker):
    both, later = striker.accent(odds({90: 1.0, 100: 3.0})), striker.accent(odds({100: 3.0}))
    assert torch.equal(both, later)
    apart = striker.accent(odds({100 - striker.APART - 1: 1.0, 100: 3.0}))
    assert apart[0, 100 - striker.APART + 4, 63] > later[0, 100 - striker.APART + 4, 63] + 10


@torch.no_grad()
def test_a_doubtful_strike_shows_in_part(striker):
    top = [striker.accent(odds({100: value}))[0, 106, 63].item() for value in (-1.0, -0.4, 0.0, 0.4, 1.0)]
    assert top == sorted(top) and len(set(top)) == 5 and top[-1] == pytest.approx(0, abs=1e-5)
    assert top[2] == pytest.approx(top[0] / 2, rel=1e-4)


def test_the_stage_gives_the_gains_of_the_films_and_leaves_silence_alone():
    target = soft_classes(np.full((1, 2, 40), 0.1), 1.0)[:, 0].float().log().clamp(min=-60)
    for place in (-1.0, 0.0, 0.5):
        classes = Stage(EyeConfig())(target, torch.full((1, 40), place)).softmax(-1)
        levels = loudness.decode((classes * torch.arange(64)).sum(-1)[0, :, 20].numpy())
        assert levels == pytest.approx(0.1 * pan((place + 1) / 2), rel=0.06)
    silent = torch.full((1, 40, 64), -60.0)
    silent[..., 0] = 0
    assert Stage(EyeConfig())(silent, torch.ones(1, 40)).argmax(-1).max() == 0


def test_a_moved_film_moves_its_sound():
    envelope = 0.2 * pan(np.array([0.3]))[None].repeat(10, 2)  # [1, 2, 10]
    assert angles(envelope) == pytest.approx(np.full((1, 10), -0.4), abs=1e-6)
    assert angles(moved(envelope, 0.25)) == pytest.approx(np.full((1, 10), -0.15), abs=1e-6)
    motion, small = torch.ones(1, 2, 10, 24, 32, dtype=torch.int8), torch.zeros(1, 2, 3, 48, 64, dtype=torch.uint8)
    assert mirror(motion, small)[0][0, 0, :, 0, 0].tolist() == [-1, 1, 1, 1, -1, 1, 1, -1, 1, 1]


def test_a_mirrored_film_is_heard_as_the_film_with_left_and_right_swapped():
    eye = Eye().eval()
    torch.nn.init.normal_(eye.mapper.whereabouts.weigh.weight, std=20)  # untrained, it finds contacts nowhere
    frames = torch.rand(12, 3, 96, 128, generator=torch.Generator().manual_seed(5))
    parts = MirroredFrames(eye.frame).eval(), MirroredMotion(eye.flow).eval(), MirroredMapper(eye.mapper).eval()

    def heard(film: torch.Tensor) -> torch.Tensor:
        pairs = torch.cat([torch.cat([film[:1], film[:-1]]), film], 1)
        return parts[2](torch.cat([parts[0](film), parts[1](pairs)], 1)[None])

    with torch.no_grad():
        plain, mirrored = heard(frames), heard(frames.flip(-1))
    assert torch.allclose(mirrored, plain.flip(1), atol=1e-4)
    assert not torch.allclose(plain[:, 0], plain[:, 1], atol=1e-3)  # there are sides


def test_training_goes_on_from_exported_graphs(tmp_path, eye):
    with torch.no_grad():
        for layer in eye.modules():  # as after training
            if isinstance(layer, (torch.nn.BatchNorm1d, torch.nn.BatchNorm2d)):
                layer.running_mean.uniform_(-0.1, 0.1)
                layer.running_var.uniform_(0.5, 2)
                layer.weight.uniform_(0.5, 1.5)
        eye.mapper.contacts.across.normal_()
    export(eye, tmp_path)
    trainee = Trainee(EyeConfig())
    warm.read(tmp_path, trainee.eye)
    features, pairs = torch.randn(1, 60, 1024), torch.rand(3, 6, 96, 128)
    again = trainee.eye.eval()
    with torch.no_grad():
        assert torch.allclose(eye.mapper(features), again.mapper(features), atol=1e-3)
        assert torch.allclose(eye.flow(pairs), again.flow(pairs), atol=1e-4)
        assert torch.allclose(eye.frame(pairs[:, :3]), again.frame(pairs[:, :3]), atol=1e-4)
