"""Changes of the picture and the network that takes them as evidence of hits."""

import numpy as np
import pytest
import torch

from mapper.picture_cache import prepare
from mapper.picture_change import (
    HitEvidence,
    PictureConfig,
    PictureEncoder,
    mirror_change,
    picture_change,
    repeats,
)
from mapper.train_evidence import EvidenceTrainConfig, train
from picture.efficientnet_lite0 import EfficientNetLite0

CONFIG = PictureConfig()


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)
    torch.set_num_threads(1)


def none_repeated(frames: int) -> torch.Tensor:
    return torch.zeros(1, frames, 1)


def test_maps_have_the_patches_of_the_mapper():
    encoder = PictureEncoder(EfficientNetLite0().eval(), CONFIG)
    with torch.no_grad():
        assert encoder(torch.rand(2, 3, 96, 128)).shape == (2, 40, CONFIG.rows, CONFIG.columns)


def test_a_still_picture_has_no_change():
    maps = torch.randn(1, 1, 40, 48).expand(1, 20, 40, 48)
    assert picture_change(maps, none_repeated(20), CONFIG).abs().max() == 0


def test_only_the_patch_that_moves_changes_and_a_movement_that_turns_back_has_a_negative_cosine():
    maps, position = torch.zeros(1, 20, 40, 48), (10 - (torch.arange(20.0) - 10).abs())  # turns back at frame 10
    maps[0, :, 3, 7] = position
    change = picture_change(maps, none_repeated(20), CONFIG)[0]
    others = [patch for patch in range(48) if patch != 7]
    assert change[:, :, others].abs().max() == 0
    assert (change[1:, 0, 7] > 0).all() and change[0, 0, 7] == 0
    cosine = change[:, len(CONFIG.lags), 7]
    assert cosine[10] == pytest.approx(-1, abs=0.01) and cosine[5] == pytest.approx(1, abs=0.01)
    assert change[10, 1, 7] == 0 and change[5, 1, 7] > 0  # between the frames before and after


def test_frames_that_repeat_are_filled():
    moving = torch.arange(12.0)[None, :, None, None].expand(1, 12, 40, 48)
    repeated = moving.clone()
    repeated[:, 6] = repeated[:, 5]
    change = torch.ones(1, 12, 1)
    change[:, 6] = 0
    found = picture_change(repeated, repeats(change), CONFIG)
    assert torch.allclose(found, picture_change(moving, none_repeated(12), CONFIG))
    assert not torch.allclose(found, picture_change(repeated, none_repeated(12), CONFIG))


def test_changes_of_mirrored_maps_are_mirrored():
    maps = torch.randn(1, 10, 40, 48)
    found = picture_change(mirror_change(maps, CONFIG), none_repeated(10), CONFIG)
    expected = mirror_change(picture_change(maps, none_repeated(10), CONFIG), CONFIG)
    assert torch.allclose(found, expected, atol=1e-6) and not torch.allclose(found, mirror_change(found, CONFIG))


def test_untrained_evidence_leaves_the_log_odds_and_trained_evidence_finds_hits_that_the_mapper_does_not():
    rng = np.random.default_rng(0)
    change = torch.from_numpy(rng.random((16, 60, CONFIG.channels, 48)).astype(np.float32)) / 10
    hits = np.full((16, 64, 2), np.nan, np.float32)
    for n in range(16):
        frame = int(rng.integers(10, 50))
        change[n, frame, 0, rng.integers(48)] += 2
        hits[n, 0] = frame / 30, 1
    log_odds = torch.full((16, 250), -3.0)
    assert torch.equal(HitEvidence(CONFIG)(change, log_odds), log_odds)
    network = train(change, log_odds, hits, EvidenceTrainConfig(steps=120, batch=8))
    with torch.no_grad():
        peaks = network(change, log_odds).argmax(1) / 125
    assert (peaks - torch.from_numpy(hits[:, 0, 0])).abs().median() < 0.04


def test_a_clip_is_prepared_in_the_size_that_training_reads():
    encoder = PictureEncoder(EfficientNetLite0().eval(), CONFIG)
    rng = np.random.default_rng(0)
    frames = rng.integers(0, 255, (30, 96, 128, 3)).astype(np.uint8)
    pyramid = rng.integers(0, 99, (30, 10, 24, 32)).astype(np.int8)
    found = prepare(frames, pyramid, encoder)
    assert found.shape == (30, CONFIG.channels, 48) and found.dtype == np.float16 and np.isfinite(found).all()
