"""Computes the prompt embeddings of every recording with a pack's graphs, for training the generator.

    python -m prompt.embed --corpus .cache/corpus --pack packs/compact --out .cache/prompt/embeddings.npz

Writes ids [n]; audio [n, 1 + VARIANTS, 256], the recording and versions with another speed and spectrum; text
[n, CAPTIONS, 256] and captions [n, CAPTIONS], a third of them the plain word. --pack is any folder with
clap-audio.onnx, clap-text.onnx and tokenizer.json.
"""

import argparse
from pathlib import Path

import numpy as np
import onnxruntime
import soxr
from scipy.signal import lfilter
from tokenizers import Tokenizer

from data.captions import choose_captions, words_of
from data.corpus import RATE as SOURCE_RATE
from data.corpus import read_corpus
from prompt.network import RATE
from prompt.prepare import MAX_SECONDS, MAX_TOKENS, MIN_SECONDS, load_mono

VARIANTS, PLAIN, CAPTIONS = 5, 5, 16
MIN_SAMPLES = int(MIN_SECONDS * RATE)


class Encoders:
    """The audio and text encoder of a pack, on one thread."""

    def __init__(self, pack: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.audio_encoder, self.text_encoder = (
            onnxruntime.InferenceSession(pack / f"clap-{side}.onnx", options) for side in ("audio", "text")
        )
        self.tokenizer = Tokenizer.from_file(str(pack / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MAX_TOKENS)

    def embed_sound(self, mono: np.ndarray) -> np.ndarray:
        """Mono at 44.1 kHz -> unit vector [256]."""
        resampled = soxr.resample(mono[: int(MAX_SECONDS * SOURCE_RATE)], SOURCE_RATE, RATE, quality="MQ")
        resampled = np.pad(resampled, (0, max(0, MIN_SAMPLES - len(resampled)))).astype(np.float32)
        return self.audio_encoder.run(None, {"audio": resampled[None]})[0][0]

    def embed_caption(self, text: str) -> np.ndarray:
        ids = np.array([self.tokenizer.encode(text).ids], np.int64)
        return self.text_encoder.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]


def altered(mono: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The sound up to 15 % faster or slower, brighter or darker by up to 6 dB, sometimes repeated."""
    speed, slope = random.uniform(0.87, 1.15), random.uniform(-0.35, 0.35)
    sound = np.interp(np.arange(0, len(mono) - 1, speed), np.arange(len(mono)), mono)
    sound = lfilter([1, -slope], [1], sound)
    repeats = random.integers(1, 4) if len(sound) < 1.5 * SOURCE_RATE else 1
    gap = np.zeros(int(random.uniform(0.02, 0.4) * SOURCE_RATE))
    return np.concatenate([part for _ in range(repeats) for part in (sound, gap)]).astype(np.float32)


def captions_of(row: dict[str, str], random: np.random.Generator) -> list[str]:
    """PLAIN times the plain word, then random captions; CAPTIONS in all."""
    words = words_of(row["class"], row["tag"], row["origin"])
    return [words.group or words.captions[0]] * PLAIN + choose_captions(words, CAPTIONS - PLAIN, random)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    for name in ("corpus", "pack", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    encoders, random, rows = Encoders(args.pack), np.random.default_rng(2), read_corpus(args.corpus)
    captions = [captions_of(row, random) for row in rows]
    vectors = {caption: encoders.embed_caption(caption) for caption in sorted({c for row in captions for c in row})}
    audio = []
    for row in rows:
        mono = load_mono(args.corpus, row["id"])
        audio.append(
            [encoders.embed_sound(mono)] + [encoders.embed_sound(altered(mono, random)) for _ in range(VARIANTS)]
        )
    args.out.parent.mkdir(parents=True, exist_ok=True)
    # A training adds noise far above the rounding to float16
    np.savez_compressed(
        args.out,
        ids=np.array([row["id"] for row in rows]),
        audio=np.array(audio, np.float16),
        text=np.array([[vectors[c] for c in row] for row in captions], np.float16),
        captions=np.array(captions),
    )


if __name__ == "__main__":
    main()
