"""Films of Luanti: plans, mod, recorder, sync marks and figure."""

import re
import struct

import numpy as np
import pytest
import soxr

from audio import loudness
from game import marks
from game.luanti import engine, walker
from game.luanti import film as filming
from video.corpus import HELD_OUT

LUA = {path.stem: path.read_text() for path in engine.MOD.glob("*.lua")}
PLANS = [filming.Plan.draw(seed, held_out, 43.0) for held_out in (False, True) for seed in range(60)]


def test_a_plan_is_drawn_from_its_seed():
    assert filming.Plan.draw(7, False, 43.0) == filming.Plan.draw(7, False, 43.0)
    assert filming.Plan.draw(7, False, 43.0) != filming.Plan.draw(8, False, 43.0)
    assert {plan.walk["place"] for plan in PLANS[:9]} == {"nature", "patches", "hall", "tunnel"}


def test_held_out_films_differ_in_grounds_walls_generators_and_seeds():
    training, held_out = PLANS[:60], PLANS[60:]
    for part in ("grounds", "walls"):
        assert not {name for plan in training for name in plan.walk[part]} & {
            name for plan in held_out for name in plan.walk[part]
        }
    wild = [
        {plan.settings["mg_name"] for plan in plans} - {"flat"} for plans in (training, held_out)
    ]  # both use the flat generator for level land
    assert wild[0] and wild[1] and not wild[0] & wild[1]
    assert not {plan.walk["seed"] for plan in training} & {plan.walk["seed"] for plan in held_out}
    assert filming.FIRST + 5000 * filming.NUMBERS < HELD_OUT


def test_frames_hold_whole_samples():
    assert all(engine.RATE % plan.camera["fps"] == 0 for plan in PLANS)


def test_a_plan_has_all_that_the_mod_reads():
    read = {name for text in LUA.values() for name in re.findall(r"\bplan\.(\w+)", text)} - {"json"}
    outside = next(plan for plan in PLANS if plan.walk["outside"])
    inside = next(plan for plan in PLANS if not plan.walk["outside"])
    assert read <= set(outside.walk)
    assert read - set(inside.walk) == {"stride", "stand", "frames", "shift"}
    assert {plan.walk["place"] for plan in PLANS} == set(re.findall(r"function builders\.(\w+)", LUA["places"]))


def test_keys_are_the_same_for_plan_mod_and_recorder():
    bits = {
        name: int(bit)
        for name, bit in re.findall(r"(\w+) = (\d+)", re.search(r"local KEYS = {(.*)}", LUA["walker"])[1])
    }
    order = re.search(r"KEYS\[\] = {(.*)};", engine.RECORDER.read_text())[1].split(", ")
    assert [bits[name] for name in ("forward", "back", "left", "right", "jump", "camera")] == [1 << n for n in range(6)]
    assert order == ["XK_w", "XK_s", "XK_a", "XK_d", "XK_space", "XK_c"]
    for n, keys in enumerate(filming.DIRECTION_KEYS):
        ahead, left = (keys & 1) - (keys >> 1 & 1), (keys >> 2 & 1) - (keys >> 3 & 1)
        assert np.arctan2(left, ahead) % (2 * np.pi) == pytest.approx(n * np.pi / 4)


def film(tmp_path, late: float):
    """A film of 4 s at 30 fps: white frames from 15 and 100, noise bursts `late` seconds later, a step at 2 s."""
    images = np.random.default_rng(0).integers(0, 90, (120, engine.SIZE[1], engine.SIZE[0], 3)).astype(np.uint8)
    sound, rate = np.zeros(4 * engine.RATE), engine.RATE
    mark = 0.3 * soxr.resample(marks.signal(), marks.RATE, rate)
    for frame in (15, 100):
        images[frame : frame + 6] = 255
        first = round((frame / 30 + late) * rate)
        sound[first : first + len(mark)] += mark
    sound[2 * rate : 2 * rate + 900] = 0.05
    images.tofile(tmp_path / "film.rgb")
    np.repeat(sound.astype("<f4")[:, None], 2, axis=1).tofile(tmp_path / "film.pcm")
    return tmp_path / "film"


def test_picture_and_sound_are_aligned_by_the_marks(tmp_path):
    images, rate, sound = filming.aligned(film(tmp_path, 0.0), 30)
    assert images.shape == (67, 96, 128, 3) and sound.shape[1] == 2
    assert len(sound) / loudness.ANALYSIS_RATE == pytest.approx(len(images) / rate, abs=1e-3)
    assert np.argmax(np.abs(sound[:, 0]) > 0.25) / loudness.ANALYSIS_RATE == pytest.approx(1.0, abs=0.002)
    assert np.abs(sound).max() == pytest.approx(0.5)


def test_films_whose_marks_disagree_or_whose_sound_is_cut_short_are_left_out(tmp_path):
    with pytest.raises(ValueError, match="after their picture"):
        filming.aligned(film(tmp_path, 0.05), 30)
    path = film(tmp_path, 0.0)
    path.with_suffix(".pcm").write_bytes(path.with_suffix(".pcm").read_bytes()[:-4000])
    with pytest.raises(ValueError, match="120 images at 30 fps"):
        filming.aligned(path, 30)


def test_feet_are_down_and_farthest_apart_when_they_land():
    for seed in range(8):
        gait = walker.Gait.draw(np.random.default_rng(seed))
        for side, phase in (("right", 0.0), ("left", 0.5)):
            joints = walker.pose(gait, phase)
            other = {"right": "left", "left": "right"}[side]
            assert walker.low_of(joints, side) == pytest.approx(0, abs=1.2)  # a tenth of a node
            assert joints[f"{side} foot"][0][2] > joints[f"{other} foot"][0][2] + 6
        before = walker.low_of(walker.pose(gait, 0.75), "right")
        assert before > walker.low_of(walker.pose(gait, 0.0), "right") + 0.25


def test_the_model_is_a_complete_tree_of_chunks():
    def walk(data: bytes, skip: dict[bytes, int]) -> list[bytes]:
        found, at = [], 0
        while at < len(data):
            name, size = data[at : at + 4], struct.unpack_from("<i", data, at + 4)[0]
            body = data[at + 8 : at + 8 + size]
            assert len(body) == size
            found.append(name)
            if name == b"NODE":
                found += walk(body[body.index(b"\0") + 1 + 40 :], skip)
            elif name in skip:
                found += walk(body[skip[name] :], skip)
            at += 8 + size
        return found

    data = walker.mesh(walker.Gait.draw(np.random.default_rng(0)), 0.1, 1.0)
    names = walk(data, {b"BB3D": 4, b"MESH": 4})
    assert (
        names.count(b"BONE")
        == names.count(b"KEYS")
        == len(walker.pose(walker.Gait.draw(np.random.default_rng(0)), None))
    )
    assert {b"TEXS", b"BRUS", b"VRTS", b"TRIS", b"ANIM"} <= set(names)


def test_the_animation_leads_the_steps_by_a_frame_and_the_acceleration():
    for fps in (25, 30, 60):
        for speed in (2.2, 3.3, 4.6):
            seconds = filming.lead(speed, fps) / (filming.CADENCE * speed)
            assert 1 / fps < seconds < 1 / fps + 0.1
