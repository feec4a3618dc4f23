"""Targets, augmentation and a few steps of training."""

import numpy as np
import pytest
import torch

from mapper.augmentation import augment, mirror, pan_of, shift_pan
from mapper.losses import hit_targets, losses, soft_classes
from mapper.network import VideoMapperConfig
from mapper.shards import Clips
from mapper.training_module import TrainingModule
from video.sound import pan


def test_targets_peak_at_the_truth():
    target = soft_classes(np.full((1, 2, 60), 0.3), 1.0)
    assert torch.allclose(target.sum(-1), torch.ones(1, 2, 60))
    hits = np.full((1, 4, 2), np.nan, np.float32)
    hits[0, 0] = 0.5, 1
    bumps = hit_targets(hits, 125, 125, 0.02)
    assert bumps[0].argmax() in (62, 63) and bumps[0, :40].max() < 1e-3


def test_shifting_and_mirroring_a_film_pans_its_sound():
    envelope = 0.2 * pan(np.array([0.3]))[None].repeat(10, 2)  # [1, 2, 10]
    assert pan_of(envelope) == pytest.approx(np.full((1, 10), -0.4), abs=1e-6)
    assert pan_of(shift_pan(envelope, 0.25)) == pytest.approx(np.full((1, 10), -0.15), abs=1e-6)
    pyramid, small = torch.ones(1, 2, 10, 24, 32, dtype=torch.int8), torch.zeros(1, 2, 3, 48, 64, dtype=torch.uint8)
    assert mirror(pyramid, small)[0][0, 0, :, 0, 0].tolist() == [-1, 1, 1, 1, -1, 1, 1, -1, 1, 1]


def test_the_loss_falls_within_a_few_steps():
    torch.manual_seed(0)
    torch.set_num_threads(1)
    rng, module = np.random.default_rng(0), TrainingModule(VideoMapperConfig())
    envelope, hits = np.full((2, 2, 50), 0.1, np.float32), np.full((2, 64, 2), np.nan, np.float32)
    hits[:, 0] = 0.2, 1
    pyramid = torch.from_numpy(rng.integers(-127, 127, (2, 12, 10, 24, 32)).astype(np.int8))
    small = torch.from_numpy(rng.integers(0, 255, (2, 12, 3, 48, 64)).astype(np.uint8))
    optimiser, found = torch.optim.AdamW(module.parameters(), lr=1e-3), []
    for _ in range(12):
        clips = augment(Clips(pyramid.clone(), small.clone(), envelope, hits), rng)
        loss = losses(module(clips.pyramid, clips.small), clips.envelope, clips.hits)
        assert all(part.shape == (2,) for part in loss)
        total = sum(part.mean() for part in loss)
        optimiser.zero_grad()
        total.backward()
        optimiser.step()
        found.append(total.item())
    assert found[-1] < 0.8 * found[0]
