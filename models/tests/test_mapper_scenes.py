import numpy as np
import pytest

from video.film import Capture, film
from video.motion import RATE, Habit, perform
from video.scenes import KINDS, build
from video.sound import Material, Strike, envelope


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_always_films_the_same_clip(kind):
    def render():
        rng = np.random.default_rng(1)
        return film(build(5, 1.0, kind=kind), Capture.draw(rng), rng)

    first = render()
    assert first.shape == (30, 96, 128, 3) and first.dtype == np.uint8
    assert (first == render()).all()


def test_silent_scenes_are_silent():
    scene = build(3, 2.0, kind="silent")
    assert not scene.strikes
    assert scene.envelope().max() <= 2.1e-3


def test_the_tool_touches_at_every_strike_and_only_comes_fast_to_a_strike():
    for seed in range(20):
        rng = np.random.default_rng(seed)
        path = perform(rng, Habit.draw(rng, rub=0.0), np.array([60.0, 50.0]), 4.0)
        height, _, _ = path.finish(4.0)
        for sample, speed, _ in path.strikes:
            if 2 < sample < len(height):
                assert height[sample] <= 0.02 or height[sample - 1] <= 0.02
                assert 0 < speed <= 1


def test_an_envelope_rises_at_the_strike_on_its_side():
    material = Material(decay=0.05, gain=0.3, friction=0.1)
    left, right = envelope([Strike(1.0, 1.0, 0.0)], material, 2.0)
    assert left.max() > 2 * right.max() > 0
    assert left[:122].max() == 0 and left[125:130].max() > 0.2


def test_a_louder_strike_gives_a_proportional_envelope():
    material = Material(decay=0.05, gain=0.3, friction=0.1)
    loud, soft = (envelope([Strike(1.0, level, 0.5)], material, 2.0) for level in (1.0, 0.5))
    assert loud == pytest.approx(2 * soft)
