"""Captions and data/corpus.tsv."""

from pathlib import Path

import pytest

from data import captions
from data.corpus import read_corpus

MANIFEST = Path(captions.__file__).parent


def test_every_recording_has_captions_and_a_free_licence():
    rows = read_corpus(MANIFEST)
    assert len(rows) > 2000
    for row in rows:
        words = captions.words_of(row["class"], row["tag"], row["origin"])
        assert words.captions and words.captions[0] == row["caption"]
        assert row["licence"].startswith(("CC0", "public-domain", "MIT", "BSD", "CC-BY")) and not {"NC", "ND"} & set(
            row["licence"].split("-")
        )


@pytest.mark.parametrize(
    "word,group",
    [
        ("metal", "metal"),
        ("wood", "wood"),
        ("glass", "glass"),
        ("gravel", "gravel footsteps"),
        ("grass", "grass footsteps"),
        ("water", "water"),
        ("cloth", "cloth"),
        ("door", "door"),
    ],
)
def test_plain_words_belong_to_their_evaluated_group(word, group):
    owners = {
        w.group
        for w in (captions.words_of(*concept.split("/"), "x") for concept in captions.CONCEPTS)
        if word in w.captions
    }
    assert group in owners and owners <= {group, None}
