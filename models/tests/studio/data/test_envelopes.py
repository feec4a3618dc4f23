"""Envelopes and class targets of chunks."""

import numpy as np
import pytest
import torch

from audio import loudness
from studio.data.envelopes import chunk_envelopes, class_loss, class_targets
from studio.data.media import SOUND_RATE


def test_ten_seconds_have_1250_samples_and_the_level_of_the_sound():
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(10 * SOUND_RATE) / SOUND_RATE)
    found = chunk_envelopes(np.stack([tone, 0 * tone]).astype(np.float32))
    assert found.shape == (3, 1250)
    inner = found[:, 20:-20].mean(1)
    assert inner == pytest.approx([2**-0.5, 0.5 * 2**-0.5, 0], abs=1e-3)  # the mono mix is brought to peak 1


def test_silence_stays_silence():
    assert not chunk_envelopes(np.zeros((2, SOUND_RATE), np.float32)).any()


def test_targets_are_those_of_equation_9():
    targets = class_targets(torch.tensor([0, 1, 30, 63]))
    assert targets[0].tolist() == [1] + 63 * [0]  # silence is not smoothed
    assert targets[1, 0] == 0 and targets[1, 1] == 1  # and other classes do not reach it
    assert targets[2, 27:34].numpy() == pytest.approx(np.exp(-(np.arange(-3, 4) ** 2) / 2), rel=1e-6)
    assert targets[2].count_nonzero() == 7 and targets[3].count_nonzero() == 4


def test_the_loss_is_least_for_the_right_classes():
    classes = torch.randint(0, loudness.CLASSES, (2, 50))
    right = 8 * class_targets(classes)
    assert class_loss(right, classes) < class_loss(right.roll(10, -1), classes)
