"""Target curves, prompts and report tables."""

import numpy as np
import pytest

from audio.loudness import at_audio_rate, smooth
from evaluation.judge.recordings import Recording, spread
from evaluation.pipeline import Prompt, Timbre, blend, loudest, rms_curve
from evaluation.report import interval, table
from evaluation.sound.curves import CURVE_RATE, decay, drawn_curves, square

STEP = 44_100 / 125


def test_drawn_curves_have_the_levels_of_their_names():
    curves = drawn_curves()
    assert all(curve.shape == (2, 500) and curve.min() >= 0 and curve.max() <= 1 for curve in curves.values())
    assert not curves["silence"].any()
    assert curves["near-silence"].max() == pytest.approx(0.004)
    assert curves["whisper"].max() == pytest.approx(0.01)
    assert np.unique(square(0.2)) == pytest.approx([0, 0.2])


def test_a_decay_never_reaches_zero():
    curve = decay(0.5, 0.3, 0.1, 2.0)
    assert curve[0, 0] == 0 and curve[0].argmax() == pytest.approx(0.5 * CURVE_RATE, abs=1)
    assert (curve[0, 70:] > 0).all()


def test_a_curve_at_audio_rate_is_linear_between_values_and_silent_after_its_end():
    curve = np.array([[0.0, 1.0, 1.0], [0.0, 0.5, 0.5]], np.float32)
    dense = at_audio_rate(curve, 1500, STEP)
    assert dense[:, 176] == pytest.approx([176 / STEP, 88 / STEP])
    assert dense[0, 1000] == 1 and dense[0, 1100] == 0
    assert at_audio_rate(curve, 200, STEP, 100) == pytest.approx(dense[:, 100:300])


def test_rms_of_a_steady_tone():
    tone = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(44_100) / 44_100)
    measured = rms_curve(np.stack([tone, 0 * tone]), {"window": 512, "hop": 128, "analysisRate": 16_000}, 44_100)
    assert measured[0, 20:100] == pytest.approx(0.5 / np.sqrt(2), rel=0.01)
    assert not measured[1].any()


def test_blends_interpolate_two_prompts():
    a, b = (
        Prompt(conditioning, Timbre(conditioning[3:], held), guidance)
        for conditioning, held, guidance in zip(np.eye(4)[:2], np.array([[1.0, -1, 1, -1], [1, 1, -1, -1]]), (3.0, 6.0))
    )
    for weight, end in ((0, a), (1, b)):
        mixed = blend(a, b, weight, 3)
        assert (
            mixed.conditioning == pytest.approx(end.conditioning)
            and mixed.timbre.excitation == pytest.approx(end.timbre.excitation)
            and mixed.guidance == end.guidance
        )
    between = [blend(a, b, weight, 3) for weight in (0, 0.25, 0.5, 0.75, 1)]
    for toward in (
        [mixed.conditioning @ b.conditioning for mixed in between],
        [mixed.timbre.excitation @ b.timbre.excitation for mixed in between],
        [mixed.guidance for mixed in between],
    ):
        assert np.all(np.diff(toward) > 0)


def test_the_loudest_part_of_a_long_reference_is_used():
    sound = np.zeros(1000)
    sound[700:750] = 1
    assert loudest(sound, 100, 10).sum() == 50
    assert len(loudest(sound[:50], 100, 10)) == 50


def test_recordings_are_spread_over_families(tmp_path):
    corpus = [Recording(f"{family}{n}", tmp_path, "", "", 0, 0, True, family, ()) for family in "aab" for n in range(3)]
    assert {recording.family for recording in spread(corpus, 2)} == {"a", "b"}
    assert len(spread(corpus, 100)) == len(corpus)


def test_smoothing_preserves_a_constant_and_tables_have_a_header():
    assert smooth(np.ones((2, 50)))[:, 20] == pytest.approx(1)
    assert table(["a", "b"], [[1, 2]])[:3] == ["| a | b |", "| --- | --- |", "| 1 | 2 |"]
    assert interval(7, 10) == "70 % (40-89)"
