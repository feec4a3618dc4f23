"""Recordings that a take is made from, as the page's code gets them."""

from types import SimpleNamespace

import numpy as np
import pytest

from evaluation.pipeline import Pipeline, Prompt, Timbre, WeightedRecording, blend
from evaluation.sound.finish import TakeRequest, write_recordings

CURVE = np.zeros((2, 10), np.float32)
FIRST, SECOND = (np.full((2, 5), value, np.float32) for value in (0.25, 0.5))


def prompt_of(*sounds: np.ndarray) -> Prompt:
    return Prompt(np.ones(4), Timbre(np.ones(2), np.ones(3)), 3.0, tuple(map(WeightedRecording, sounds)))


def pipeline(share: float, retrieve=None) -> SimpleNamespace:
    made = SimpleNamespace(recording_share=share, retrieve=retrieve)
    made.recordings_of = lambda prompt, seed: Pipeline.recordings_of(made, prompt, seed)
    return made


def test_the_recordings_of_a_take_are_those_of_its_prompt(tmp_path):
    request = TakeRequest("", CURVE, prompt_of(FIRST, SECOND), 7)
    assert write_recordings(tmp_path, "3", pipeline(0.8), request) == {
        "recordingShare": 0.8,
        "recordings": [{"file": "3.recording-0", "weight": 1.0}, {"file": "3.recording-1", "weight": 1.0}],
    }
    stored = np.fromfile(tmp_path / "3.recording-1", np.float32).reshape(2, -1)
    assert np.array_equal(stored, SECOND)


def test_a_request_has_its_own_recordings_and_share(tmp_path):
    other = (WeightedRecording(SECOND, 0.5),)
    request = TakeRequest("", CURVE, prompt_of(FIRST), 7, recordings=other, recording_share=1.0)
    assert write_recordings(tmp_path, "0", pipeline(0.0), request) == {
        "recordingShare": 1.0,
        "recordings": [{"file": "0.recording-0", "weight": 0.5}],
    }


def test_without_a_share_no_recording_is_used(tmp_path):
    found = write_recordings(tmp_path, "0", pipeline(0.0), TakeRequest("", CURVE, prompt_of(FIRST), 7))
    assert found == {"recordingShare": 0.0, "recordings": []}
    assert not list(tmp_path.iterdir())


def test_words_retrieve_recordings_by_seed_and_references_do_not(tmp_path):
    def retrieve(text, seed):
        return [(np.full((4, 1), seed / 10, np.float32), 0.6), (np.zeros((4, 2), np.float32), 0.4)]

    words = Prompt(np.ones(4), Timbre(np.ones(2), np.ones(3)), 3.0, text="a wood hit")
    found = pipeline(1.0, retrieve).recordings_of(words, 3)
    assert [recording.weight for recording in found] == [0.6, 0.4]
    assert found[0].sound == pytest.approx(np.full((2, 4), 0.3))
    assert pipeline(1.0).recordings_of(words, 3) == ()
    assert pipeline(1.0, retrieve).recordings_of(prompt_of(FIRST), 3)[0].sound is FIRST


def test_blends_weight_the_recordings_of_both_prompts():
    mixed = blend(prompt_of(FIRST), prompt_of(SECOND), 0.25, 2)
    assert [recording.weight for recording in mixed.recordings] == pytest.approx([0.75, 0.25])
    assert [recording.sound[0, 0] for recording in mixed.recordings] == [0.25, 0.5]
    assert len(blend(prompt_of(FIRST), prompt_of(SECOND), 0, 2).recordings) == 1


def test_by_default_a_reference_has_a_larger_share_than_words(tmp_path):
    words = Prompt(np.ones(4), Timbre(np.ones(2), np.ones(3)), 3.0, text="a wood hit")
    shares = [
        write_recordings(tmp_path, "0", pipeline(None), TakeRequest("", CURVE, prompt, 7))["recordingShare"]
        for prompt in (prompt_of(FIRST), words)
    ]
    assert shares == [0.8, 0.5]
