"""Rendered scenes and their sound."""

import numpy as np
import pytest

from video.actors import Walker
from video.film import Capture, film
from video.motion import RATE, Habit, perform
from video.scenes import SCENES, Camera, build
from video.sound import Hit, Material, envelope, room_tone


@pytest.mark.parametrize("category", SCENES)
def test_a_seed_gives_the_same_clip_every_time(category):
    def render():
        rng = np.random.default_rng(1)
        return film(build(5, 1.0, category=category), Capture.draw(rng), rng)

    first = render()
    assert first.shape == (30, 96, 128, 3) and first.dtype == np.uint8
    assert (first == render()).all()


def test_silent_scenes_are_silent():
    scene = build(3, 2.0, category="silent")
    assert not scene.hits
    assert scene.envelope().max() <= 2.1e-3


def test_the_tool_is_in_contact_at_every_hit():
    for seed in range(20):
        rng = np.random.default_rng(seed)
        path = perform(rng, Habit.draw(rng, rub=0.0), np.array([60.0, 50.0]), 4.0)
        height, _, _ = path.finish(4.0)
        for sample, speed, _ in path.hits:
            if 2 < sample < len(height):
                assert height[sample] <= 0.02 or height[sample - 1] <= 0.02
                assert 0 < speed <= 1


def test_an_envelope_rises_at_a_hit_on_its_side():
    material = Material(decay=0.05, gain=0.3, friction=0.1)
    left, right = envelope([Hit(1.0, 1.0, 0.0)], material, 2.0)
    assert left.max() > 2 * right.max() > 0
    assert left[:122].max() == 0 and left[125:130].max() > 0.2


def test_a_louder_hit_gives_a_proportional_envelope():
    material = Material(decay=0.05, gain=0.3, friction=0.1)
    loud, soft = (envelope([Hit(1.0, level, 0.5)], material, 2.0) for level in (1.0, 0.5))
    assert loud == pytest.approx(2 * soft)


def test_the_ground_moves_under_a_followed_walker():
    scenes = [build(seed, 2.0, category="walk") for seed in range(12)]
    followed = [scene for scene in scenes if scene.passing is not None]
    assert 2 < len(followed) < 12
    walker = (
        followed[0].actors[-1]
        if hasattr(followed[0].actors[-1], "view")
        else next(a for a in followed[0].actors if hasattr(a, "view"))
    )
    assert {hit.position for hit in walker.hits} <= {walker.place_of(0.0)}


def test_feet_land_at_their_hits():
    rng = np.random.default_rng(3)
    for _ in range(10):
        walker = Walker(rng, 4.0)
        for hit in walker.hits:
            before, after = ([walker.foot(hit.time + shift, leg)[1] for leg in (0, 1)] for shift in (-0.02, 0.002))
            assert any(was > 0 and now == 0 for was, now in zip(before, after))


def test_a_walking_camera_is_lowest_when_a_foot_lands():
    rng = np.random.default_rng(1)
    walker = Walker(rng, 4.0)
    walker.still = (4.0, 4.0)
    camera = Camera(np.zeros((1200, 2)), np.ones(1200), np.zeros(1200))
    camera.walk(rng, walker)
    landings = ((walker.phase + walker.step * np.arange(1, 4)) * RATE).astype(int)
    middles = landings + int(walker.step * RATE / 2)
    # The image is highest where the head is lowest
    assert camera.shift[landings, 1].mean() < camera.shift[middles, 1].mean()


def test_scenes_have_room_tone_and_hits_decay_in_two_stages():
    floors = [np.mean(room_tone(np.random.default_rng(seed), 2.0)) for seed in range(60)]
    assert 0.0 in floors and 2e-4 < np.median(floors) < 1.5e-2
    dry, wet = (envelope([Hit(0.5, 1.0, 0.5)], Material(0.03, 0.3, 0.1, ring, 0.2), 2.0) for ring in (0.0, 0.2))
    assert wet[0, 100] > 10 * dry[0, 100]
