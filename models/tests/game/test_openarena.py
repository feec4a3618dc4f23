"""Films of OpenArena: clips, sync marks, plans, footfalls and changes of the source."""

import struct
from dataclasses import replace

import numpy as np
import pytest
import soxr

from audio import loudness
from game import clips, marks, shard
from game.openarena import engine, film, footfall
from video.corpus import HELD_OUT
from video.film import Capture

RATE = loudness.ANALYSIS_RATE


def steps(times, seconds: float, decay: float = 0.03) -> np.ndarray:
    """Noise bursts with a sharp attack, [samples, 2] at 16 kHz."""
    clock, rng = np.arange(round(seconds * RATE)) / RATE, np.random.default_rng(1)
    level = sum(np.where(clock >= t, np.exp(-np.maximum(0, clock - t) / decay), 0) for t in times)
    return np.repeat((0.3 * level * rng.uniform(-1, 1, len(clock)))[:, None], 2, axis=1)


def test_the_shown_frame_is_the_last_one_started():
    assert clips.shown(1000, 30, 2.0, 1.0).tolist() == list(range(60, 90))
    assert clips.shown(1000, 60, 1.0, 1.0).tolist() == list(range(60, 120, 2))
    slow = clips.shown(1000, 25, 0.0, 4.0)
    assert slow[:7].tolist() == [0, 0, 1, 2, 3, 4, 5]
    assert len(slow) == 120 and slow[-1] == 99
    assert clips.shown(50, 30, 1.0, 4.0).max() == 49


def test_hits_are_at_the_attacks_of_the_sound():
    times = np.array([0.31, 0.72, 1.128, 1.6, 2.05, 3.2])
    sound = steps(times, 4)
    envelope = clips.measure(sound)
    assert envelope.shape == (2, 500)
    found = clips.hits(sound, envelope)
    known = ~np.isnan(found[:, 0])
    assert found[known, 0] == pytest.approx(times, abs=0.008)
    assert (found[known, 1] > 0.1).all()
    tail = clips.measure(sound[5200:])  # cut 15 ms after an attack
    assert np.nanmin(clips.hits(sound[5200:], tail)[:, 0]) == pytest.approx(0.72 - 5200 / RATE, abs=0.01)


def test_sound_is_peak_normalised_and_silence_stays_silent():
    sound = steps([0.5], 4)
    assert clips.measure(sound) == pytest.approx(clips.measure(0.01 * sound), rel=1e-3, abs=1e-6)
    assert not clips.measure(np.zeros((4 * RATE, 2))).any()
    assert np.isnan(clips.hits(np.zeros((4 * RATE, 2)), np.zeros((2, 500)))).all()


def test_the_mark_is_found_among_footsteps():
    mark = soxr.resample(marks.signal(), marks.RATE, RATE)
    sound = steps([0.2, 0.43, 0.9], 2)[:, 0] * 3
    sound[9000 : 9000 + len(mark)] += 0.3 * mark
    assert abs(marks.find(sound, mark) - 9000) <= 1


def test_a_clip_has_the_shape_of_a_rendered_one():
    images = np.random.default_rng(0).integers(0, 80, (200, 96, 128, 3)).astype(np.uint8)
    capture = replace(Capture.draw(np.random.default_rng(2)), again=False)
    frames, envelope, hits = clips.cut(images, 25.0, steps([1.0, 5.0], 8), 3.52, 4, capture, 2.0)
    assert frames.shape == (120, 96, 128, 3) and frames.dtype == np.uint8
    assert (frames[0] == frames[1]).all() and not (frames[1] == frames[2]).all()  # 25 fps doubles every sixth frame
    assert envelope.shape == (2, 500) and envelope.dtype == np.float32
    assert hits.shape == (64, 2) and hits[0, 0] == pytest.approx(1.48, abs=0.01)


def test_most_silent_clips_are_left_out():
    sound = np.concatenate([steps([1.0, 2.0, 3.0], 4), np.zeros((36 * RATE, 2))])
    starts = shard.select(sound, 40, np.random.default_rng(0))
    assert starts[0] == 0 and len(starts) < 5


def test_training_and_held_out_films_share_neither_maps_nor_bots_nor_numbers():
    assert not set(film.MAPS) & set(film.HELD_OUT_MAPS)
    assert not set(film.BOTS) & set(film.HELD_OUT_BOTS)
    assert film.FIRST + 5000 * film.NUMBERS < HELD_OUT
    for seed in range(40):
        assert film.Plan.draw(seed, True).map in film.HELD_OUT_MAPS
        assert film.Plan.draw(seed, False).bot in film.BOTS


def test_two_films_of_one_way_differ_only_in_the_camera():
    one, two = film.Plan.draw(4, False), film.Plan.draw(5, False)
    assert (one.map, one.bot, one.speed, one.pace) == (two.map, two.bot, two.speed, two.pace)
    assert one.view != two.view
    assert film.Plan.draw(4, False) == one


def test_the_offset_aligns_footfalls_with_the_step_counter():
    phase = np.arange(20) / 20
    for late in (0.0, 0.13, 0.4):
        left, right = (
            np.stack(
                [
                    np.sin(2 * np.pi * (phase - late - n)),
                    np.full(20, side),
                    np.maximum(0, np.cos(2 * np.pi * (phase - late - n))),
                ],
                1,
            )
            for n, side in ((0, 4.0), (0.5, -4.0))
        )
        landed = footfall.landing(left[:, 2])
        moved = (landed - footfall.offset(np.stack([left, right], 1))) % 0.5  # step counter at the footfall
        assert moved == pytest.approx(footfall.STEP, abs=0.01)


def test_models_are_read():
    xyz = np.array([[[64, 128, -64]], [[0, 64, 640]]], "<i2")
    packed = np.concatenate([xyz, np.zeros((2, 1, 1), "<i2")], 2).tobytes()
    surface = struct.pack("<4s64s10i", b"IDP3", b"legs", 0, 2, 1, 1, 0, 108, 108, 108, 108, 108 + len(packed)) + packed
    head = struct.pack("<4si64si4i4i", b"IDP3", 15, b"lower", 0, 2, 0, 1, 0, 108, 108, 108, 108 + len(surface))
    assert footfall.vertices(head + surface).tolist() == [[[1, 2, -1]], [[0, 1, 10]]]
    assert footfall.rows("sex m\n0 30 0 25 // DEATH\n\n173\t9\t9\t15\t// RUN\n") == [
        (0, 30, 0, 25.0),
        (173, 9, 9, 15.0),
    ]


def test_changes_of_the_source_must_match(tmp_path):
    for name, before, _ in engine.CHANGES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((path.read_text() if path.exists() else "") + before + "\n")
    engine.change(tmp_path)
    assert "bob_rate" in (tmp_path / "code/game/bg_pmove.c").read_text()
    with pytest.raises(SystemExit, match="is not the expected source"):
        engine.change(tmp_path)
