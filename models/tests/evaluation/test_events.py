"""Event-spectrum distance: onsets, bands, frozen spectra, independence of level and decay; the chosen recordings."""

import csv
import itertools
from types import SimpleNamespace

import numpy as np
import pytest

from evaluation.judge.recordings import Recording
from evaluation.sound.event_pictures import draw_events
from evaluation.sound.event_recordings import MOST, PER_FAMILY, TABLE, EventRecording, clear_events
from evaluation.sound.event_spectrum import (
    EDGES,
    FLOOR,
    band_distance,
    counted_bands,
    event_bands,
    event_distance,
    event_mean,
    frozen_bands,
    mean_bands,
    onset_near,
    window_powers,
)
from evaluation.sound.events import HITS, events_section, score
from evaluation.spectra import RATE

RANDOM = np.random.default_rng(1)
TIME = np.arange(RATE // 2) / RATE


def hit(low_decay: float = 0.15, high_decay: float = 0.02) -> np.ndarray:
    """A ringing mode with a short noise, [2, samples]: its highs die first."""
    noise = np.diff(RANDOM.standard_normal(len(TIME) + 1))
    side = np.sin(2 * np.pi * 180 * TIME) * np.exp(-TIME / low_decay) + noise * np.exp(-TIME / high_decay)
    return np.stack([side, 0.7 * side]) * 0.2


def placed(sound: np.ndarray, seconds: float, length: float = 2.0) -> np.ndarray:
    whole = np.zeros((2, round(length * RATE)))
    start = round(seconds * RATE)
    whole[:, start : start + sound.shape[1]] = sound
    return whole


def bands_at(sound: np.ndarray, seconds: float) -> np.ndarray:
    return event_bands(sound, onset_near(sound, seconds))


def test_a_copy_of_the_event_at_another_time_and_level_scores_zero():
    sound = hit()
    first, copy = placed(sound, 0.3), placed(0.05 * sound, 1.2)
    assert event_distance(bands_at(first, 0.3), bands_at(copy, 1.2)) < 0.05
    assert event_distance(bands_at(first, 0.3), bands_at(first, 0.31)) == 0


def test_a_frozen_spectrum_scores_above_zero_only_where_the_spectrum_moves():
    moving, still = placed(hit(), 0.3), placed(hit(0.1, 0.1), 0.3)

    def frozen(sound):
        powers = window_powers(sound, onset_near(sound, 0.3))
        return event_distance(frozen_bands(powers), counted_bands(powers))

    assert frozen(moving) > 4 > 2 * frozen(still)


def test_another_decay_of_the_same_spectrum_scores_little():
    noise = np.stack([RANDOM.standard_normal(len(TIME))] * 2)
    slow, fast = (placed(noise * np.exp(-TIME / constant), 0.3) for constant in (0.2, 0.1))
    assert event_distance(bands_at(slow, 0.3), bands_at(fast, 0.3)) < 1


def test_windows_that_the_sound_does_not_reach_do_not_count():
    sound = hit()[:, : round(0.14 * RATE)]
    assert np.isfinite(event_bands(sound, 0)[:, 0]).tolist() == [True, True, False, False]
    faded = placed(hit(0.004, 0.004), 0.3)
    assert np.isfinite(bands_at(faded, 0.3)[:, 0]).tolist() == [True, False, False, False]
    assert np.isnan(event_distance(np.full((4, 24), np.nan), bands_at(faded, 0.3)))


def test_bands_far_below_the_loudest_count_as_the_floor():
    tone = placed(np.stack([np.sin(2 * np.pi * 1000 * TIME)] * 2), 0.3)
    faint = tone + placed(1e-5 * RANDOM.standard_normal((2, len(TIME))), 0.3)
    bands = bands_at(tone, 0.3)
    assert (bands >= bands.max(1, keepdims=True) - FLOOR - 1e-6).all() and bands.min() < -FLOOR
    assert event_distance(bands, bands_at(faint, 0.3)) < 0.1


def test_windows_share_the_power_of_a_steady_sound():
    noise = RANDOM.standard_normal((2, RATE))
    totals = window_powers(noise, RATE // 4).sum(1)
    assert totals == pytest.approx(np.full(len(EDGES) - 1, totals.mean()), rel=0.1)


def test_the_onset_is_found_to_a_millisecond():
    for seconds in (0.0, 0.3, 0.5004):
        sound = placed(hit(), seconds)
        for near in (seconds, seconds + 0.03, max(0, seconds - 0.03)):
            assert abs(onset_near(sound, near) / RATE - seconds) < 0.002


def test_mean_spectra_do_not_depend_on_level_or_length():
    noise = RANDOM.standard_normal((2, RATE))
    assert band_distance(mean_bands(noise), mean_bands(0.1 * noise)) == pytest.approx(0, abs=1e-9)
    assert band_distance(mean_bands(noise), mean_bands(noise[:, : RATE // 4])) < 1
    # An event's mean spectrum is that of the same sound as a whole
    assert band_distance(event_mean(window_powers(noise, 100)), mean_bands(noise)) < 1


def test_events_that_another_follows_within_the_windows_are_not_clear():
    one = placed(hit(), 0.3)
    events = clear_events(one)
    assert len(events) == 1 and abs(events[0][0] / RATE - 0.3) < 0.002 and events[0][1] == one.shape[1]
    assert len(clear_events(one + placed(hit(), 1.0))) == 2
    sharp = placed(hit(0.03, 0.01), 0.3)
    assert [start / RATE for start, _ in clear_events(sharp + placed(hit(0.03, 0.01), 0.5))] == pytest.approx(
        [0.5], abs=0.002
    )


def test_a_take_of_copies_scores_zero_and_is_drawn_beside_its_recording(tmp_path):
    sound = 0.5 * hit() / np.abs(hit()).max()
    np.save(tmp_path / "a.npy", (sound.T * 32767).astype(np.int16))
    recording = Recording("a", tmp_path / "a.npy", "", "", -1, 0, True, "a", ())
    entry = EventRecording(recording, "hits", "wood", clear_events(recording.cut(3.0)))
    copies = sum(placed(level * recording.cut(3.0), seconds, 4.0) for seconds, level in zip(HITS, (0.5, 0.2, 0.7, 0.3)))
    other = sum(placed(hit(0.02, 0.2), seconds, 4.0) for seconds in HITS)
    scores = [score(entry, take, []) for take in (copies, other)]
    assert scores[0].take < 0.3 and min(scores[0].frozen, scores[1].take) > 3
    lines = events_section(scores)
    assert any(line.startswith("| hits | 2 | 1 |") for line in lines)
    draw_events([entry], [SimpleNamespace(sound=copies)], tmp_path / "events.png")
    assert (tmp_path / "events.png").stat().st_size > 1000


def test_the_table_of_recordings_follows_its_rule():
    with TABLE.open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) >= 60 and len({row["sha1"] for row in rows}) == len(rows)
    for name, most in MOST.items():
        families = sorted(row["family"] for row in rows if row["class"] == name)
        assert len(families) <= most
        assert max(len(list(members)) for _, members in itertools.groupby(families)) <= PER_FAMILY
    assert all(int(row["events"]) >= 1 for row in rows)
