"""Sounds of what a picture shows."""

import numpy as np

from picture.cues import cues, shown_sounds
from picture.sounds import labels, table, words_of_classes


def probabilities(**shares: float) -> np.ndarray:
    row = np.zeros(1000)
    for name, share in shares.items():
        row[labels().index(name.replace("_", " "))] = share
    return np.stack([row, row])


def test_the_table_names_every_class_in_order_with_words_for_those_that_sound():
    lines = [line.split("\t") for line in table().splitlines()]
    assert [name for name, _ in lines] == labels() and len(lines) == 1000
    assert dict(lines)["typewriter keyboard"] == "typing on a keyboard, key clicks" and dict(lines)["tench"] == ""
    assert sum(words != "" for _, words in lines) == len(words_of_classes()) > 250


def test_classes_with_the_same_words_add_up_and_a_sure_sound_conditions():
    shown = shown_sounds(probabilities(computer_keyboard=0.5, space_bar=0.3, drum=0.12, tench=0.08))
    assert [(sound.name, sound.share) for sound in shown[:2]] == [("computer keyboard", 0.8), ("drum", 0.12)]
    assert [sound.words for sound in cues(shown)] == ["typing on a keyboard, key clicks", "drums, a drum hit"]


def test_nothing_sure_conditions_nothing():
    assert cues(shown_sounds(probabilities(drum=0.49, tench=0.51))) == []
