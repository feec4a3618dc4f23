"""The prompt space without trained weights."""

import numpy as np
import pytest
import soxr
import torch

from prompt.network import (
    BANDS,
    FEATURES,
    RATE,
    AudioEncoder,
    LogMel,
    SentenceEncoder,
    TextEncoder,
    TextProjection,
    mel_filters,
    mel_statistics,
)
from prompt.prepare import mel_of


def test_log_mel_of_the_network_equals_the_cached_one():
    sound = np.random.default_rng(0).standard_normal(44_100).astype(np.float32) * np.exp(
        -np.arange(44_100) / 9000
    ).astype(np.float32)
    cached = mel_of(sound, mel_filters()).astype(np.float32)
    resampled = soxr.resample(sound, 44_100, RATE, quality="MQ")
    with torch.no_grad():
        inside = LogMel()(torch.from_numpy(resampled)[None])[0].numpy()
    assert inside.shape == cached.shape
    assert np.abs(inside - cached).max() < 0.2


def test_embedding_is_a_unit_vector_independent_of_loudness_and_trailing_silence():
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
    """Compared with transformers' BertModel, with random weights."""
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(1)
    config = transformers.BertConfig(
        hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536
    )
    bert = transformers.BertModel(config, add_pooling_layer=False).eval()
    ids = torch.randint(0, 30000, (1, 9))
    with torch.no_grad():
        expected = bert(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state.mean(1)
        found = SentenceEncoder.load(dict(bert.state_dict()))(ids, torch.ones_like(ids))
    assert torch.allclose(expected, found, atol=1e-4)
