"""Ranks in retrieval."""

import numpy as np

from evaluation.sound.retrieval import ranks


def test_only_wrong_answers_before_the_first_right_one_count():
    similarity = np.array([[0.9, 0.8, 0.7, 0.1], [0.1, 0.2, 0.3, 0.4]])
    right = np.array([[False, False, True, True], [False, True, False, True]])
    assert ranks(similarity, right).tolist() == [2, 0]
