"""Frames and sound of a part of a rendered clip."""

import numpy as np
import pytest
import soundfile

from studio.data.chunks import all_chunks
from studio.data.media import SOUND_RATE, MediaError, read_frames, read_sound
from studio.data.rendered import render, write_folder, write_movie
from studio.data.sources import own_folder


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """Frame n has the brightness 4 n; a click lies at 1.5 s."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    frames = np.repeat((4 * np.arange(60))[:, None, None, None], 96 * 128 * 3, 1).reshape(60, 96, 128, 3)
    sound = np.zeros((2, 2 * SOUND_RATE), np.float32)
    sound[:, round(1.5 * SOUND_RATE) : round(1.5 * SOUND_RATE) + 400] = 0.4
    write_movie(path, frames.astype(np.uint8), sound)
    return path


def test_frames_are_those_shown_at_their_times(film):
    found = read_frames(film, 1.0, 0.5, 30).mean((1, 2, 3))
    assert found == pytest.approx(4 * np.arange(30, 45), abs=3)
    assert read_frames(film, 0.0, 2.0, 4).mean((1, 2, 3)) == pytest.approx(4 * 7.5 * np.arange(8), abs=5)


def test_frames_after_the_end_repeat_the_last(film):
    found = read_frames(film, 1.5, 1.0, 30).mean((1, 2, 3))
    assert len(found) == 30 and found[-1] == pytest.approx(236, abs=3)


def test_large_frames_are_scaled_down(film):
    assert read_frames(film, 0, 0.1, 30, short_side=48).shape == (3, 48, 64, 3)


def test_sound_of_a_part_has_peak_one_at_its_time(film):
    sound = read_sound(film, 1.0, 1.0)
    assert sound.shape == (2, SOUND_RATE) and np.abs(sound).max() == pytest.approx(1)
    assert np.abs(sound[0]).argmax() / SOUND_RATE == pytest.approx(0.5, abs=0.03)


def test_mono_sound_beside_the_video_is_doubled_and_resampled(tmp_path):
    soundfile.write(tmp_path / "a.wav", 0.1 * np.sin(np.arange(48_000) / 20), 48_000)
    sound = read_sound(tmp_path / "a.wav", 0.5, 1.0)
    assert sound.shape == (2, SOUND_RATE) and np.array_equal(sound[0], sound[1])
    assert not sound[0, SOUND_RATE // 2 + 100 :].any()


def test_unreadable_files_cost_a_sentence(tmp_path):
    (tmp_path / "broken.mp4").write_bytes(b"no video")
    chunks, problems = all_chunks(own_folder(tmp_path), 2.0)
    assert chunks == [] and len(problems) == 1 and problems[0].startswith("broken.mp4 cannot be read as video")
    with pytest.raises(MediaError, match="cannot be read as sound"):
        read_sound(tmp_path / "broken.mp4", 0, 1)


def test_rendered_clips_have_words_and_sound(tmp_path):
    write_folder(tmp_path, 1, 1.0)
    (source,) = own_folder(tmp_path)
    assert source.words.startswith("hits on ")
    frames, sound, words = render(0, 1.0)
    assert frames.shape == (30, 96, 128, 3) and sound.shape == (2, SOUND_RATE) and words == source.words


def test_videos_are_cut_into_whole_chunks(film):
    chunks, problems = all_chunks(own_folder(film.parent), 0.9)
    assert [chunk.start for chunk in chunks] == pytest.approx([0, 0.9]) and problems == []
    assert all_chunks(own_folder(film.parent), 10)[1] == ["film.mp4 is shorter than a chunk of 10 s."]
