"""Synthetic sounds: the physical models, and the rows appended to a corpus."""

import csv
from pathlib import Path

import numpy as np
import pytest

from data import synthesis
from data.captions import words_of
from data.corpus import FIELDS, RATE
from data.scenes import Bank
from data.synthetic.cloth import fabric_of, slips_of
from data.synthetic.footsteps import GROUNDS, grains_of, patch_of
from data.synthetic.modal import MATERIALS, body_of, contact_seconds

CONCEPTS = {concept: draw for concepts in synthesis.CLASSES.values() for concept, (_, draw) in concepts.items()}


def seconds_of_decay(material: str) -> float:
    """Time of 60 dB of decay of a mode at 1 kHz, mean of 20 bodies."""
    bodies = [body_of(MATERIALS[material], np.random.default_rng(k)) for k in range(20)]
    return float(
        np.mean(
            [
                6.9
                / np.interp(1000, body.frequency[np.argsort(body.frequency)], body.decay[np.argsort(body.frequency)])
                for body in bodies
            ]
        )
    )


def test_decay_follows_the_material():
    metal, glass, ceramic, wood = (seconds_of_decay(name) for name in ("metal plate", "glass", "ceramic", "wood box"))
    assert metal > glass > ceramic > wood


def test_contact_is_shorter_for_hard_hammers_and_fast_hits():
    assert contact_seconds(1, 1) < contact_seconds(0.5, 1) < contact_seconds(0, 1)
    assert contact_seconds(0.5, 32) == pytest.approx(0.5 * contact_seconds(0.5, 1))


@pytest.mark.parametrize("concept", CONCEPTS)
def test_a_sound_is_deterministic_without_offset_or_overload(concept):
    one, again, other = (synthesis.render(concept, CONCEPTS[concept], 0, take) for take in (0, 0, 1))
    assert np.array_equal(one, again)
    assert one.shape != other.shape or not np.array_equal(one, other)
    assert 0.1 <= len(one) / RATE <= 3.2 and one.shape[1] in (1, 2)
    assert np.abs(one.mean(0)).max() < 1
    assert 0.09 * 32767 < np.abs(one.astype(int)).max() < 0.9 * 32767


@pytest.mark.parametrize("ground", GROUNDS)
def test_the_rate_of_grains_is_proportional_to_speed(ground):
    patch, force = patch_of(GROUNDS[ground], np.random.default_rng(1)), np.ones(RATE)
    slow, fast = (len(grains_of(patch, np.random.default_rng(2), force, speed)) for speed in (0.7, 1.4))
    assert fast == pytest.approx(2 * slow, rel=0.15)


def test_the_rate_of_slips_is_proportional_to_speed():
    fabric = fabric_of(np.random.default_rng(1))
    slow, fast = (len(slips_of(fabric, np.random.default_rng(2), np.full(RATE, speed))) for speed in (0.5, 1.0))
    assert fast == pytest.approx(2 * slow, rel=0.1)


@pytest.fixture
def corpus(tmp_path) -> Path:
    """One real row, held out."""
    (tmp_path / "sounds").mkdir()
    np.save(tmp_path / "sounds" / "footsteps-0000.npy", np.ones((RATE, 1), np.int16))
    row = "footsteps-0000\tdebian/toy\tsteps/snow_1.wav\tCC0-1.0\tfootsteps\tsnow\t1.000\t1\tvalid\tdigest"
    (tmp_path / "corpus.tsv").write_text("\t".join(FIELDS) + "\n" + row + "\n")
    return tmp_path


def test_rows_are_appended_for_training_only(corpus):
    before = (corpus / "corpus.tsv").read_text()
    assert synthesis.append(corpus, ("snow", "stone floor"), 4) == 8
    assert (corpus / "corpus.tsv").read_text().startswith(before)
    with (corpus / "corpus.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))[1:]
    assert {row["split"] for row in rows} == {"train"} and {row["licence"] for row in rows} == {"CC0-1.0"}
    assert len({row["id"] for row in rows}) == len({row["sha1"] for row in rows}) == 8
    assert all(row["source"].startswith("synthetic/") and row["origin"].startswith(row["source"]) for row in rows)
    for row in rows:
        assert (
            words_of(row["class"], row["tag"], row["origin"]).captions
            == words_of(row["class"], row["tag"], "").captions
        )
        assert len(np.load(corpus / "sounds" / f"{row['id']}.npy")) / RATE == pytest.approx(
            float(row["seconds"]), abs=1e-3
        )
    with pytest.raises(SystemExit):
        synthesis.append(corpus, ("snow",), 1)

    bank = Bank(corpus, "train", "synthetic/")
    assert bank.chosen.tolist() == list(range(1, 9))
    assert [len(bank.takes[k]) for k in (1, 3, 4)] == [3, 3, 1]
