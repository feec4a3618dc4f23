"""Datasets: file names, splits, words."""

from pathlib import Path

import pytest

from studio.data.sources import Event, greatest_hits, own_folder, sentence, split_of, walking_the_maps


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")


def test_greatest_hits_reads_denoised_sound_annotations_and_lists(tmp_path):
    touch(tmp_path, "a_denoised.mp4", "a_denoised.wav", "b.mp4")
    (tmp_path / "a_times.txt").write_text("0.5 wood hit static\nnonsense\n1.5 wood scratch deform\n")
    (tmp_path / "test.txt").write_text("a\n")
    first, second = greatest_hits(tmp_path)
    assert (first.name, first.split, first.sound.name) == ("a", "test", "a_denoised.wav")
    assert first.events == (Event(0.5, "wood", "hit"), Event(1.5, "wood", "scratch"))
    assert second.sound == second.video


def test_sentences_follow_the_structure_of_the_paper():
    hits = [Event(0.1, "metal", "hit"), Event(0.2, "metal", "hit"), Event(0.3, "wood", "scratch")]
    assert sentence(hits) == "A person hit multiple times on metal with a wooden stick"
    assert sentence(hits[2:]) == "A person scratch once on wood with a wooden stick"
    assert sentence([Event(0.1, "None", "hit")]) == ""


def test_clips_of_one_game_video_share_a_split(tmp_path):
    touch(tmp_path, *[f"Ab_c-1_{n}_{n + 9}.mp4" for n in range(30)])
    assert len({source.split for source in walking_the_maps(tmp_path)}) == 1


def test_splits_have_the_shares_of_the_paper():
    splits = [split_of(f"recording {n}") for n in range(4000)]
    assert splits.count("train") / 4000 == pytest.approx(0.75, abs=0.02)
    assert splits.count("val") / 4000 == pytest.approx(0.05, abs=0.01)


def test_own_folder_takes_words_beside_the_video_or_from_a_table(tmp_path):
    touch(tmp_path, "one.mp4", "two.MOV", "notes.pdf", "deep/x.y.mp4")
    (tmp_path / "one.txt").write_text("glass breaks\n")
    (tmp_path / "captions.tsv").write_text("two.MOV\tdoor\n")
    words = {source.name: source.words for source in own_folder(tmp_path)}
    assert words == {"one": "glass breaks", "two": "door", "deep-x-y": ""}
