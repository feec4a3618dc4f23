import json
from pathlib import Path

import numpy as np
import pytest

from audio import loudness
from contract import make_golden


def test_rms_of_a_sine_is_its_level_and_windows_are_centred():
    signal = np.sin(2 * np.pi * 1000 * np.arange(16000) / 16000) * 0.5
    measured = loudness.rms(signal)
    assert len(measured) == 126
    assert measured[5:-5] == pytest.approx(0.5 / np.sqrt(2), rel=1e-3)
    click = np.zeros(16000)
    click[64 * 128] = 1.0
    loud = np.flatnonzero(loudness.rms(click))
    assert (loud.min() + loud.max()) / 2 == pytest.approx(64, abs=0.6)


def test_classes_survive_a_round_trip():
    classes = np.arange(64)
    assert (loudness.encode(loudness.decode(classes)) == classes).all()
    assert loudness.decode(np.array([0.0, 63.0])) == pytest.approx([0, 1])


def test_onsets_are_where_sounds_start():
    times = np.array([0.5, 1.2, 2.0])
    clock = np.arange(400) / loudness.RATE
    sound = sum(0.3 * np.exp(-np.maximum(0, clock - t) / 0.05) * (clock >= t) for t in times)
    assert loudness.onsets(loudness.smooth(sound)) == pytest.approx(times, abs=0.03)


def test_onsets_do_not_depend_on_loudness_and_silence_has_none():
    clock = np.arange(400) / loudness.RATE
    sound = 0.2 * np.exp(-np.maximum(0, clock - 1) / 0.05) * (clock >= 1)
    assert len(loudness.onsets(loudness.smooth(sound))) == len(loudness.onsets(loudness.smooth(0.5 * sound))) == 1
    assert len(loudness.onsets(np.zeros(400))) == 0
    assert len(loudness.onsets(np.full(400, 0.1))) == 0


def test_onsets_equal_the_worked_example():
    golden = json.loads((Path(make_golden.__file__).parent / "golden" / "onsets.json").read_text())
    assert loudness.rise(np.array(golden["curve"])) == pytest.approx(golden["rise"], abs=1e-8)
    assert loudness.onsets(np.array(golden["curve"])) == pytest.approx(golden["onsets"])
    assert len(golden["onsets"]) > 3


def test_matching_is_one_to_one():
    assert loudness.match(np.array([1.0, 1.05]), np.array([1.02]), 0.1) == 1
    assert loudness.match(np.array([1.0, 1.1, 1.2]), np.array([1.05, 1.15]), 0.06) == 2
    assert loudness.match(np.array([1.0]), np.array([1.2]), 0.1) == 0
