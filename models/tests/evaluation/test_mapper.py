"""Measures, baselines and plots of the mapper's evaluation."""

import numpy as np
import pytest

from audio import loudness
from evaluation.mapper import baselines
from evaluation.mapper.clips import Clip
from evaluation.mapper.pictures import TILE, TILES, Panel, draw_sheet, frames_strip, motion_strip
from evaluation.mapper.scores import balance, ratios, score


def clip_of(hits: list[float]) -> Clip:
    clock = np.arange(500) / loudness.RATE
    truth = loudness.smooth(sum(0.3 * np.exp(-np.maximum(0, clock - t) / 0.05) * (clock >= t) for t in hits))
    frames = np.random.default_rng(0).integers(0, 255, (40, 24, 32, 3)).astype(np.uint8)
    return Clip("a", "rendered", frames, truth, np.array(hits), loudness.onsets(truth), np.stack([truth, 0.5 * truth]))


def test_precision_and_recall_come_from_matched_predicted_and_true_events():
    clip = clip_of([1.0, 2.0, 3.0])
    result = score(clip_of([1.05, 2.5]).truth, clip, 0.25)
    assert result.hits.tolist() == [1, 2, 3]
    assert ratios(result.hits) == pytest.approx([1 / 2, 1 / 3, 2 / 5])
    assert score(clip.truth, clip, 0.25).level == 0
    assert np.isnan(ratios(np.zeros(3))).all()


def test_balance_is_positive_on_the_left():
    assert balance(np.array([[0.4, 0.0], [0.2, 0.0]])) == pytest.approx([1 / 3, 0])


def test_baselines_are_cached_by_name(tmp_path):
    clip = clip_of([1.0])
    first = baselines.motion_curves(clip.name, clip.frames, tmp_path)
    again = baselines.motion_curves(clip.name, clip.frames[:0], tmp_path)
    assert (first[0] == again[0]).all() and (first[1] == again[1]).all() and len(first[0]) == 40


def test_sheets_show_motion_or_frames(tmp_path):
    clip = clip_of([1.0])
    assert frames_strip(clip.frames).shape == motion_strip(clip.frames).shape == (TILE[1], TILES * TILE[0], 3)
    draw_sheet(tmp_path / "sheet.png", [Panel(clip, motion_strip(clip.frames), clip.truth, 1.0)])
    assert (tmp_path / "sheet.png").stat().st_size < 60_000
