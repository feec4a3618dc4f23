"""Codec on held-out recordings beside Opus: python -m autoencoder.measure --corpus DIR --autoencoder AE.pt [--count 80] [--opus] [--picture FILE.png]

mel      mean distance of log-mel spectrograms, dB (80 bands, 12 ms hop, floor 60 dB under the recording's peak)
stft     mean distance of log magnitudes at windows of 256, 1024 and 4096 samples, dB, same floor
flux     distance of how fast the level of each mel band rises, dB per 6 ms: soft attacks score high
ahead    level in the 2 to 12 ms before a sharp attack, relative to the attack, dB above the recording's own: pre-echo
curve    E-L1 of the loudness curve
A codec that synthesises noise cannot reach zero: two takes of the same noise differ by about 6 dB in stft.
"""

import argparse
import csv
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile
import torch

from autoencoder.network import load_autoencoder
from data.scenes import envelope_of

RATE, FLOOR_DB, LEAD = 44_100, 60.0, 4096


def magnitudes(mono: np.ndarray, size: int, hop: int) -> np.ndarray:
    """[frames, size / 2 + 1]"""
    padded = np.pad(mono, size // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop] * np.hanning(size)
    return np.abs(np.fft.rfft(frames)) * 2 / size


def mel_bands(size: int, count: int = 80) -> np.ndarray:
    """[bins, count] triangles from 40 Hz to 18 kHz."""
    mel = lambda hz: 2595 * np.log10(1 + hz / 700)
    edges = 700 * (10 ** (np.linspace(mel(40), mel(18_000), count + 2) / 2595) - 1)
    hz = np.arange(size // 2 + 1) * RATE / size
    rise, fall = (hz[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2]), (edges[2:] - hz[:, None]) / (edges[2:] - edges[1:-1])
    weight = np.clip(np.minimum(rise, fall), 0, None)
    return weight / np.maximum(weight.sum(0), 1e-9)


def decibels(magnitude: np.ndarray, peak: float) -> np.ndarray:
    return 20 * np.log10(np.maximum(magnitude, peak * 10 ** (-FLOOR_DB / 20)))


def attack_of(mono: np.ndarray) -> int | None:
    """Sample of the sharpest attack: where 1.5 ms after stand furthest over the 6 ms before; None if it is under 20 dB."""
    power = np.convolve(mono.astype(np.float64) ** 2, np.ones(64) / 64, "same")
    before = np.convolve(mono.astype(np.float64) ** 2, np.ones(264) / 264, "same")
    at = np.arange(700, len(mono) - 200)
    strong = power[at + 40] > 0.05 * power.max()
    jump = np.where(strong, 10 * np.log10((power[at + 40] + 1e-12) / (before[at - 150] + 1e-12)), -99)
    return int(at[jump.argmax()]) if len(at) and jump.max() > 20 else None


def ahead(mono: np.ndarray, attack: int) -> float:
    """Level 12 to 2 ms before the attack relative to the 10 ms after it, dB, at least -70."""
    level = lambda part: 10 * np.log10((part.astype(np.float64) ** 2).mean() + 1e-12)
    return max(-70.0, level(mono[attack - 529 : attack - 88]) - level(mono[attack : attack + 441]))


def compare(original: np.ndarray, heard: np.ndarray) -> dict[str, float]:
    """Both [2, samples]."""
    result, mids = {}, (original.mean(0), heard.mean(0))
    stft = []
    for size in (256, 1024, 4096):
        one, two = (magnitudes(m, size, size // 4) for m in mids)
        stft.append(np.abs(decibels(one, one.max()) - decibels(two, one.max())).mean())
    one, two = (np.sqrt(magnitudes(m, 1024, 512) ** 2 @ mel_bands(1024)) for m in mids)
    fine = [decibels(np.sqrt(magnitudes(m, 512, 256) ** 2 @ mel_bands(512, 24)), one.max()) for m in mids]
    rises = [np.diff(f, axis=0).clip(0) for f in fine]
    result |= {"mel": np.abs(decibels(one, one.max()) - decibels(two, one.max())).mean(), "stft": np.mean(stft), "flux": np.abs(rises[0] - rises[1]).mean()}
    attack = attack_of(mids[0])
    result["ahead"] = np.nan if attack is None else ahead(mids[1], attack) - ahead(mids[0], attack)
    result["curve"] = np.abs(envelope_of(original) - envelope_of(heard)).mean()
    return result


def through_opus(sound: np.ndarray, kbps: int) -> np.ndarray:
    with tempfile.TemporaryDirectory() as folder:
        wav, opus, back = (Path(folder) / name for name in ("a.wav", "a.opus", "b.wav"))
        soundfile.write(wav, sound.T, RATE, subtype="FLOAT")
        for command in (["ffmpeg", "-v", "error", "-i", wav, "-c:a", "libopus", "-b:a", f"{kbps}k", opus], ["ffmpeg", "-v", "error", "-i", opus, "-ar", str(RATE), "-c:a", "pcm_f32le", back]):
            subprocess.run(command, check=True)
        heard = soundfile.read(back)[0].T
    return np.pad(heard, ((0, 0), (0, max(0, sound.shape[1] - heard.shape[1]))))[:, : sound.shape[1]]


def held_out(corpus: Path, count: int) -> list[tuple[str, np.ndarray]]:
    """(id, [2, samples]): up to three seconds each, evenly through the held-out rows without drums, after a silent lead-in."""
    with (corpus / "corpus.tsv").open() as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["split"] != "train" and row["class"] != "drums" and "cabasa" not in row["tag"]]
    result = []
    for row in rows[:: max(1, len(rows) // count)][:count]:
        sound = np.load(corpus / "sounds" / f"{row['id']}.npy")[: 3 * RATE].astype(np.float32).T / 32768
        sound = np.repeat(sound, 2, 0) if len(sound) == 1 else sound
        frames = -(-(sound.shape[1] + 2 * LEAD) // 1024)
        result.append((row["id"], np.pad(sound, ((0, 0), (LEAD, 1024 * frames - LEAD - sound.shape[1])))))
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--autoencoder", type=Path, nargs="+", required=True)
    parser.add_argument("--count", type=int, default=80)
    parser.add_argument("--opus", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)
    sounds = held_out(args.corpus, args.count)
    codecs = {}
    for path in args.autoencoder:
        model = load_autoencoder(path)
        with torch.no_grad():
            codecs[path.stem] = [model.decode(model.encode(torch.from_numpy(sound)[None]))[0].numpy() for _, sound in sounds]
    if args.opus:
        codecs |= {f"opus {k}": [through_opus(sound, k) for _, sound in sounds] for k in (48, 96)}
    print(f"{len(sounds)} recordings" + "".join(f"{name:>9}" for name in ("mel", "stft", "flux", "ahead", "curve")))
    for name, answers in codecs.items():
        figures = [compare(sound, heard) for (_, sound), heard in zip(sounds, answers)]
        print(f"{name:14}" + "".join(f"{np.nanmean([f[key] for f in figures]):9.4f}" for key in figures[0]), f"  ({sum(~np.isnan(f['ahead']) for f in figures)} attacks)")


if __name__ == "__main__":
    main()
