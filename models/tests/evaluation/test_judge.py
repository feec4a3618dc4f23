"""Features, training and classes of the evaluation classifier."""

import importlib.util

import numpy as np
import pytest
import torch

from data.captions import CONCEPTS
from evaluation.judge.classes import CLASS_NAMES, CLASS_OF_CONCEPT, CLASSES
from evaluation.judge.classifier import STATISTICS, accuracy, augmented, statistics, train_head
from evaluation.judge.embedding import BANDS, BLOCK, Embedder, blocks_of
from evaluation.spectra import RATE

RANDOM = np.random.default_rng(0)
HIT = (RANDOM.uniform(-1, 1, RATE // 2) * np.exp(-np.arange(RATE // 2) / 3000)).astype(np.float32)


def test_features_do_not_depend_on_the_level():
    assert statistics(HIT).shape == (STATISTICS,)
    assert statistics(HIT * 0.1) == pytest.approx(statistics(HIT), abs=1e-3)
    assert blocks_of(HIT * 0.1) == pytest.approx(blocks_of(HIT), abs=1e-4)


def test_short_sounds_fill_a_block_and_long_ones_two():
    assert blocks_of(HIT[:100]).shape == (1, BLOCK, BANDS)
    assert blocks_of(np.tile(HIT, 20)).shape == (2, BLOCK, BANDS)


def test_quiet_blocks_are_ignored():
    late = np.concatenate([HIT, np.zeros(RATE * 2, np.float32), 0.001 * np.tile(HIT, 5)])
    assert len(blocks_of(late)) == 1


def test_augmented_sounds_are_longer_and_seeded():
    first, second = (augmented(HIT, np.random.default_rng(4)) for _ in range(2))
    assert np.array_equal(first, second)
    assert len(HIT) < len(first) < 3 * RATE


def test_a_head_separates_classes_of_unequal_size():
    torch.manual_seed(0)
    labels = np.array([0] * 200 + [1] * 20)
    features = RANDOM.standard_normal((220, 10)).astype(np.float32)
    features[labels == 1, 0] += 6
    guesses = train_head(features, labels, 2, steps=150)(torch.from_numpy(features)).argmax(-1).numpy()
    assert accuracy(guesses, labels, ("no", "yes"))["classes"] > 0.95


def test_classes_are_disjoint_sets_of_known_concepts():
    concepts = [concept for sound_class in CLASSES for concept in sound_class.concepts]
    assert len(concepts) == len(set(concepts)) == len(CLASS_OF_CONCEPT)
    assert set(concepts) <= set(CONCEPTS)
    assert len(set(CLASS_NAMES)) == len(CLASS_NAMES) >= 20


@pytest.mark.skipif(importlib.util.find_spec("aisfx") is None, reason="aisfx is not installed")
def test_the_embedding_of_a_softer_sound_is_the_nearest():
    noise = RANDOM.uniform(-1, 1, RATE).astype(np.float32)
    tone = np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE).astype(np.float32)
    hit, softer, other, sine = Embedder()([HIT, HIT * 0.2, noise, tone])
    assert hit == pytest.approx(softer, abs=0.01)

    def distance(a, b):
        return np.linalg.norm(a - b)

    assert distance(hit, sine) > 10 * distance(hit, softer)
    assert distance(other, sine) > distance(hit, softer)
