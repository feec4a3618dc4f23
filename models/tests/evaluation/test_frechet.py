"""Fréchet distance and splits of recordings."""

import numpy as np
import pytest

from evaluation.judge.frechet import Axes, against_other_half, diagonal_frechet, frechet, halves

RANDOM = np.random.default_rng(0)
SET = RANDOM.standard_normal((300, 6)) @ RANDOM.standard_normal((6, 6))


def test_a_set_has_distance_zero_to_itself():
    assert frechet(SET, SET) == pytest.approx(0, abs=1e-8)
    assert diagonal_frechet(SET, SET) == 0


@pytest.mark.parametrize("distance", [frechet, diagonal_frechet])
def test_distance_is_symmetric_and_grows_with_the_shift(distance):
    other = SET[:100] * 1.3 + 0.5
    assert distance(SET, other) == pytest.approx(distance(other, SET))
    shifts = [distance(SET, SET + shift) for shift in (0.5, 1.0, 2.0)]
    assert shifts == pytest.approx([6 * 0.25, 6 * 1.0, 6 * 4.0])


def test_a_scaled_set_is_the_difference_of_deviations_away():
    line = RANDOM.standard_normal((500, 1))
    line = (line - line.mean()) / line.std(ddof=1)
    assert frechet(line, 3 * line) == pytest.approx(4)


def test_families_are_not_split():
    families = [f"f{n // 3}" for n in range(30)]
    mask = halves(families, 1)
    assert mask.sum() == 15
    assert all(len(set(mask[3 * k : 3 * k + 3])) == 1 for k in range(10))
    assert not np.array_equal(mask, halves(families, 2))


def test_copies_are_as_far_as_the_halves_and_shifted_sets_farther():
    families = [str(n) for n in range(300)]
    halved, copied = against_other_half(SET, SET + 0.01, families)
    _, shifted = against_other_half(SET, SET + 2, families)
    assert copied == pytest.approx(halved, rel=0.05)
    assert shifted > 3 * halved


def test_too_few_recordings_give_nan():
    assert np.isnan(against_other_half(SET[:4], SET[:4], list("abcd"))[0])


def test_principal_axes_span_the_variance():
    spread = np.zeros((200, 5))
    spread[:, 3] = RANDOM.standard_normal(200)
    projected = Axes.of(spread, 1)(spread)
    assert projected.shape == (200, 1)
    assert projected.std() == pytest.approx(spread[:, 3].std())
