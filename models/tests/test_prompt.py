"""Captions and the parts of the prompt space that need no trained weights."""

import csv
from pathlib import Path

import numpy as np
import pytest
import soxr
import torch

from data import captions
from prompt.network import BANDS, FEATURES, RATE, AudioEncoder, LogMel, SentenceEncoder, TextEncoder, TextProjection, mel_filters, mel_statistics
from prompt.prepare import mel_of

MANIFEST = Path(captions.__file__).with_name("corpus.tsv")


def manifest() -> list[dict[str, str]]:
    with MANIFEST.open() as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_every_recording_has_words_and_a_free_licence():
    rows = manifest()
    assert len(rows) > 2000
    for row in rows:
        words = captions.words_of(row["class"], row["tag"], row["origin"])
        assert words.captions and words.captions[0] == row["caption"]
        assert row["licence"].startswith(("CC0", "public-domain", "MIT", "BSD", "CC-BY")) and not {"NC", "ND"} & set(row["licence"].split("-"))


@pytest.mark.parametrize("word,group", [("metal", "metal"), ("wood", "wood"), ("glass", "glass"), ("gravel", "gravel footsteps"), ("grass", "grass footsteps"), ("water", "water"), ("cloth", "cloth"), ("door", "door")])
def test_plain_words_mean_their_judged_group(word, group):
    owners = {w.group for w in (captions.words_of(*concept.split("/"), "x") for concept in captions.CONCEPTS) if word in w.captions}
    assert group in owners and owners <= {group, None}


def test_log_mel_in_the_graph_is_the_cached_one():
    sound = np.random.default_rng(0).standard_normal(44_100).astype(np.float32) * np.exp(-np.arange(44_100) / 9000).astype(np.float32)
    cached = mel_of(sound, mel_filters()).astype(np.float32)
    heard = soxr.resample(sound, 44_100, RATE, quality="MQ")
    with torch.no_grad():
        inside = LogMel()(torch.from_numpy(heard)[None])[0].numpy()
    assert inside.shape == cached.shape
    assert np.abs(inside - cached).max() < 0.2


def test_embedding_is_a_unit_vector_free_of_loudness_and_of_silence_after():
    encoder = AudioEncoder().eval()
    sound = torch.randn(1, 16_000, generator=torch.Generator().manual_seed(0)) * torch.exp(-torch.arange(16_000) / 3000)
    with torch.no_grad():
        one, soft, padded = encoder(sound), encoder(sound * 0.1), encoder(torch.cat([sound, torch.zeros(1, 16_000)], 1))
    assert one.norm().item() == pytest.approx(1, abs=1e-5)
    assert (one * soft).sum().item() > 0.999
    assert (one * padded).sum().item() > 0.98
    assert mel_statistics(torch.zeros(1, 30, BANDS)).shape == (1, FEATURES)


def test_text_ignores_padding():
    torch.manual_seed(0)
    encoder = TextEncoder(SentenceEncoder(), TextProjection()).eval()
    ids = torch.randint(1000, 2000, (1, 5))
    padded, mask = torch.cat([ids, torch.zeros(1, 3, dtype=torch.long)], 1), torch.tensor([[1] * 5 + [0] * 3])
    with torch.no_grad():
        assert torch.allclose(encoder(ids, torch.ones_like(ids)), encoder(padded, mask), atol=1e-5)


def test_sentence_encoder_is_bert():
    """Against the reference implementation, on random weights."""
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(1)
    config = transformers.BertConfig(hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536)
    bert = transformers.BertModel(config, add_pooling_layer=False).eval()
    ids = torch.randint(0, 30000, (1, 9))
    with torch.no_grad():
        expected = bert(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state.mean(1)
        found = SentenceEncoder.load(dict(bert.state_dict()))(ids, torch.ones_like(ids))
    assert torch.allclose(expected, found, atol=1e-4)
