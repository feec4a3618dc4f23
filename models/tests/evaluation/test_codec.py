"""Distances of decoded sound, onsets, pre-echo."""

import shutil

import numpy as np
import pytest

from evaluation.codec.measures import convergence, level_error, mel_distance, onsets, opus, pre_echo, stft_distance
from evaluation.spectra import RATE, magnitudes, mel_bands

ENVELOPE = {"rate": 125, "analysisRate": 16000, "window": 512, "hop": 128}
RANDOM = np.random.default_rng(0)


def hits(times: list[float], seconds: float = 1.0) -> np.ndarray:
    """Noise bursts that decay in 60 ms, both channels."""
    time = np.arange(round(seconds * RATE)) / RATE
    level = sum(np.where(time >= start, 0.4 * np.exp(-(time - start) / 0.06), 0) for start in times)
    return (level * RANDOM.uniform(-1, 1, (2, len(time)))).astype(np.float32)


SOUND = hits([0.2, 0.6])


def test_equal_sounds_have_distance_zero():
    assert stft_distance(SOUND, SOUND) == mel_distance(SOUND, SOUND) == convergence(SOUND, SOUND) == 0
    assert level_error(SOUND, SOUND, ENVELOPE) == 0


def test_distances_grow_with_added_noise():
    noise = RANDOM.standard_normal(SOUND.shape).astype(np.float32)
    for distance in (stft_distance, mel_distance, convergence):
        found = [distance(SOUND, SOUND + level * noise) for level in (0.001, 0.01, 0.1)]
        assert 0 < found[0] < found[1] < found[2]


def test_level_error_is_the_gain_in_decibels():
    assert level_error(SOUND, SOUND * 10 ** (-3 / 20), ENVELOPE) == pytest.approx(3, abs=0.05)


def test_magnitude_of_a_sine_and_weights_of_bands():
    sine = 0.5 * np.sin(2 * np.pi * 50 * np.arange(RATE) / 2048)
    assert magnitudes(sine, 2048, 512)[20, 50] == pytest.approx(0.5, rel=0.01)
    assert mel_bands(96, 2048).sum(0) == pytest.approx(np.ones(96), abs=1e-4)


def test_onsets_are_at_the_hits():
    assert [place / RATE for place in onsets(SOUND)] == pytest.approx([0.2, 0.6], abs=0.002)
    assert onsets(np.zeros((2, RATE), np.float32)) == []


def test_pre_echo_grows_with_added_pre_echo():
    places = onsets(SOUND)
    found = []
    for level in (0.0, 1e-3, 1e-2, 0.1):
        smeared = SOUND.copy()
        for place in places:
            smeared[:, place - 600 : place - 60] += level * RANDOM.uniform(-1, 1, (2, 540)).astype(np.float32)
        found.append(pre_echo(smeared, places)[0])
    assert found[0] == -80
    assert found[0] < found[1] < found[2] < found[3]
    assert found[3] - found[2] == pytest.approx(20, abs=2)


@pytest.mark.skipif(shutil.which("opusenc") is None, reason="opus-tools is not installed")
def test_opus_preserves_length_and_alignment():
    decoded = opus(SOUND, 96)
    assert decoded.shape == SOUND.shape
    assert onsets(decoded)[0] / RATE == pytest.approx(0.2, abs=0.005)
    assert stft_distance(SOUND, decoded) < stft_distance(SOUND, opus(SOUND, 24))
