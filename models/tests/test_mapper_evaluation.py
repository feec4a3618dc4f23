import numpy as np
import pytest

from evaluation import mapper_baselines as baselines
from evaluation.mapper import lean, ratios, score
from evaluation.mapper_clips import Clip
from evaluation.mapper_learning import seen
from evaluation.mapper_pictures import TILE, TILES, draw_sheet, frames_strip, motion_strip
from mapper import envelope as curve


def clip_of(hits: list[float]) -> Clip:
    clock = np.arange(500) / curve.RATE
    truth = curve.smooth(sum(0.3 * np.exp(-np.maximum(0, clock - t) / 0.05) * (clock >= t) for t in hits))
    frames = np.random.default_rng(0).integers(0, 255, (40, 24, 32, 3)).astype(np.uint8)
    return Clip("a", "rendered", frames, truth, np.array(hits), curve.onsets(truth), np.stack([truth, 0.5 * truth]))


def test_precision_and_recall_count_what_was_found_and_what_was_there():
    clip = clip_of([1.0, 2.0, 3.0])
    result = score(clip_of([1.05, 2.5]).truth, clip, 0.25)
    assert result.hits.tolist() == [1, 2, 3]
    assert ratios(result.hits) == pytest.approx([1 / 2, 1 / 3, 2 / 5])
    assert score(clip.truth, clip, 0.25).level == 0
    assert np.isnan(ratios(np.zeros(3))).all()


def test_left_leans_left():
    assert lean(np.array([[0.4, 0.0], [0.2, 0.0]])) == pytest.approx([1 / 3, 0])


def test_baselines_are_kept_by_name(tmp_path):
    clip = clip_of([1.0])
    first = baselines.moving(clip.name, clip.frames, tmp_path)
    again = baselines.moving(clip.name, clip.frames[:0], tmp_path)
    assert (first[0] == again[0]).all() and (first[1] == again[1]).all() and len(first[0]) == 40


def test_sheets_show_movement_or_frames(tmp_path):
    clip = clip_of([1.0])
    assert frames_strip(clip.frames).shape == motion_strip(clip.frames).shape == (TILE[1], TILES * TILE[0], 3)
    draw_sheet(tmp_path / "sheet.png", [(clip, motion_strip(clip.frames), clip.truth, 1.0)])
    assert (tmp_path / "sheet.png").stat().st_size < 60_000


def test_the_log_tells_what_there_was_to_learn_from():
    log = "25 minutes 1.0 game clips 0 classes 1 rendered clips 512 classes\n50 minutes 2.0 game clips 193 classes 1 rendered clips 1024 classes\n"
    assert seen(log, 0) == (0, 0) and seen(log, 25) == (0, 512) and seen(log, 60) == (193, 1024)
