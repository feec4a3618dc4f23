"""Compares the learnt codec with a pack's band codec and with Opus on held-out recordings.

    python -m codec.compare --codec RUN/carried --pack packs/compact --corpus .cache/corpus --out table.md

Measures are those of evaluation/codec; the recordings are the corpus's own, not their Opus copies.
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from codec.carried import load_average
from codec.config import FRAME
from codec.network import Codec
from codec.opus_reader import read_opus
from codec.opus_writer import write_opus
from data.corpus import read_corpus
from evaluation.codec.measures import (
    LEAD,
    LEAST,
    SECONDS,
    convergence,
    level_error,
    mel_distance,
    onsets,
    pre_echo,
    stft_distance,
)
from evaluation.judge.recordings import Recording, recordings, spread
from evaluation.pipeline import Pipeline
from evaluation.report import table

Code = Callable[[np.ndarray], np.ndarray]  # sound [2, samples] -> the same through a codec

OPUS_KILOBITS = (48, 96)
HEAD = [
    "",
    "STFT dB",
    "mel dB",
    "relative error",
    "waveform dB",
    "level dB",
    "pre-echo median",
    "90 %",
    "worse",
]


def through_network(codec: Codec) -> Code:
    @torch.no_grad()
    def code(sound: np.ndarray) -> np.ndarray:
        padded = np.pad(sound, ((0, 0), (0, -sound.shape[1] % FRAME))).astype(np.float32)
        return codec(torch.from_numpy(padded)[None])[0].numpy()[:, : sound.shape[1]]

    return code


def through_opus(kilobits: int) -> Code:
    def code(sound: np.ndarray) -> np.ndarray:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sound.opus"
            write_opus(sound, path, kilobits)
            return read_opus(path, sound.shape[1])

    return code


def waveform_ratio(original: np.ndarray, decoded: np.ndarray) -> float:
    """Signal over the error of the waveform in dB; 0 for silence or for an unrelated waveform of the best level."""
    error = float(np.square(original - decoded).sum())
    return 10 * float(np.log10((np.square(original).sum() + 1e-12) / (error + 1e-12)))


def row(name: str, sounds: list[np.ndarray], code: Code, envelope: dict) -> list[str]:
    decoded = [code(sound) for sound in sounds]
    pairs = list(zip(sounds, decoded))
    places = [onsets(sound) for sound in sounds]
    natural = [echo for sound, at in zip(sounds, places) for echo in pre_echo(sound, at)]
    echoes = [echo for sound, at in zip(decoded, places) for echo in pre_echo(sound, at)]
    worse = [max(0.0, echo - max(before, -60)) > 6 for echo, before in zip(echoes, natural)]
    means = [
        np.mean([measure(a, b) for a, b in pairs])
        for measure in (stft_distance, mel_distance, convergence, waveform_ratio)
    ]
    return [
        name,
        *(f"{mean:.2f}" for mean in means),
        f"{np.mean([level_error(a, b, envelope) for a, b in pairs]):.2f}",
        f"{np.median(echoes or [LEAST]):.0f}",
        f"{np.percentile(echoes or [LEAST], 90):.0f}",
        f"{np.mean(worse or [0]):.0%}".replace("%", " %"),
    ]


def compared(chosen: list[Recording], codecs: dict[str, Code], envelope: dict) -> list[str]:
    """Lines of Markdown."""
    sounds = [np.pad(recording.cut(SECONDS), ((0, 0), (LEAD, LEAD))) for recording in chosen]
    rows = [row(name, sounds, code, envelope) for name, code in codecs.items()]
    return [
        (
            f"{len(chosen)} held-out recordings, {sum(len(onsets(sound)) for sound in sounds)} onsets. Measures as in "
            "evaluation/results/sound.md; waveform: signal over error of the samples."
        ),
        "",
        *table(HEAD, rows),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--codec", type=Path, nargs="+", required=True)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--count", type=int, default=50, help="recordings, of different families and classes")
    parser.add_argument("--split", default="test")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    pipeline = Pipeline(args.pack)
    splits = {line["id"]: line["split"] for line in read_corpus(args.corpus)}
    of_split = [found for found in recordings(args.corpus) if splits[found.name] == args.split]
    chosen = spread(of_split, len(of_split))[: args.count]
    codecs: dict[str, Code] = {"band codec of the pack": pipeline.codec}
    codecs |= {f"learnt, {path}": through_network(load_average(path)) for path in args.codec}
    codecs |= {f"Opus {kilobits} kbit/s": through_opus(kilobits) for kilobits in OPUS_KILOBITS}
    lines = compared(chosen, codecs, pipeline.manifest["envelope"])
    print("\n".join(lines))
    if args.out:
        args.out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
