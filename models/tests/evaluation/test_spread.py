"""Spread of hits and seeds, nearest recordings, brightness against level."""

from types import SimpleNamespace

import numpy as np
import pytest

from evaluation.judge.recordings import Recording
from evaluation.sound.event_spectrum import BANDS
from evaluation.sound.hits import band_octaves, brightness_slope, hit_at, hits_of, mean_spread
from evaluation.sound.spread import dynamic_layers, target_distances
from evaluation.sound.spread_takes import LADDER, PromptTakes, ladder_curve, ladder_times, take_hits
from evaluation.spectra import RATE

RANDOM = np.random.default_rng(2)
TIME = np.arange(RATE // 2) / RATE


def noise_hit(level: float, cutoff: float) -> np.ndarray:
    """Decaying noise below a frequency, [2, samples]."""
    spectrum = np.fft.rfft(RANDOM.standard_normal(len(TIME)))
    spectrum[np.fft.rfftfreq(len(TIME), 1 / RATE) > cutoff] = 0
    side = np.fft.irfft(spectrum, len(TIME)) * np.exp(-TIME / 0.05)
    return level * np.stack([side, side]) / np.abs(side).max()


def test_hits_of_a_recording_are_found_with_level_and_brightness():
    dark = noise_hit(0.5, 2000)
    hits = hits_of(np.concatenate([dark, 0.1 * dark, noise_hit(0.5, 12_000)], 1))
    assert len(hits) == 3
    assert hits[0].level - hits[1].level == pytest.approx(20, abs=0.5)
    assert hits[2].brightness > hits[0].brightness + 1
    assert mean_spread([hit.bands for hit in hits[:2]]) < 1 < 5 < mean_spread([hit.bands for hit in hits[1:]])
    assert mean_spread([hits[0].bands] * 3) == 0
    assert len(band_octaves()) == BANDS and (np.diff(band_octaves()) > 0).all()


def test_louder_hits_that_are_brighter_have_a_positive_slope():
    brighter = [hit_at(noise_hit(level, 1000 * 2 ** (3 + np.log10(level))), 0) for level in (0.1, 0.2, 0.4, 0.8)]
    slope, correlation, count = brightness_slope([brighter])
    assert slope > 0.1 and correlation > 0.9 and count == 1
    assert brightness_slope([[hit_at(noise_hit(0.5, 2000), 0)] * 4])[2] == 0


def test_the_ladder_has_its_levels_at_its_times():
    curve = ladder_curve()
    peaks = [curve[0, round(seconds * 125) : round(seconds * 125) + 4].max() for seconds in ladder_times()]
    assert 20 * np.log10(peaks) == pytest.approx(LADDER, abs=1)
    whole = np.concatenate([np.zeros((2, round(0.2 * RATE))), *[noise_hit(0.5, 4000)[:, : round(0.45 * RATE)]] * 9], 1)
    assert len(take_hits(SimpleNamespace(sound=whole), ladder_times())) == len(LADDER)


def test_takes_of_words_are_compared_with_the_nearest_recording_of_the_class(tmp_path):
    corpus = []
    for name, cutoff, label in (("dark", 800, 0), ("bright", 9000, 0), ("other", 3000, 1)):
        np.save(tmp_path / f"{name}.npy", (noise_hit(0.5, cutoff).T * 32767).astype(np.int16))
        corpus.append(Recording(name, tmp_path / f"{name}.npy", "", name, -1, label, True, name, ()))
    take = SimpleNamespace(sound=corpus[1].stereo)
    found = target_distances(corpus, PromptTakes("", "classes", 0, [take, take], take))
    assert found.nearest == pytest.approx(0, abs=1e-6) and found.recordings == 2
    assert found.real_nearest == found.real_every == pytest.approx(2 * found.every) and found.every > 3
    assert target_distances(corpus, PromptTakes("", "references", -1, [take], take)) is None
    assert target_distances(corpus, PromptTakes("", "classes", 7, [take], take)) is None


def test_the_dynamics_of_an_instrument_are_grouped_by_name(tmp_path):
    corpus = []
    for name in ("drum_vl1_rr", "drum_vl2_rr", "drum_vl3_rr", "bell_vl1_rr", "block"):
        np.save(tmp_path / f"{name}.npy", (noise_hit(0.5, 4000).T * 32767).astype(np.int16))
        corpus.append(Recording(name, tmp_path / f"{name}.npy", "", name, -1, 0, False, f"kit/{name}", ()))
    assert [len(hits) for hits in dynamic_layers(corpus)] == [3]
