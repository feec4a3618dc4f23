"""The codec on held-out recordings, compared with Opus at 48 and 96 kbit/s."""

import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from evaluation.judge.recordings import Recording
from evaluation.pipeline import Pipeline, rms_curve
from evaluation.report import table
from evaluation.spectra import RATE, magnitudes, mel_decibels

SIZES = (256, 512, 1024, 2048)
LEAD = round(0.05 * RATE)  # silence before and after every file, so that pre-echo of its first onset is measured
SECONDS = 3.0
STEP = round(0.001 * RATE)  # resolution of onsets
BEFORE, AFTER = 20, 20  # ms around an onset
RISE = 20.0  # dB from the 20 ms before to the 20 ms after an onset
LEAST = -80.0  # dB, floor of pre-echo


def stft_distance(original: np.ndarray, decoded: np.ndarray) -> float:
    """Mean |difference| of log magnitudes in dB over four window sizes and both channels, where either is audible."""
    found = []
    for size in SIZES:
        for a, b in zip(original, decoded):
            x, y = (20 * np.log10(magnitudes(side, size, size // 4) + 10 ** (-90 / 20)) for side in (a, b))
            audible = np.maximum(x, y) > -84
            found.append(np.abs(x - y)[audible].mean() if audible.any() else 0.0)
    return float(np.mean(found))


def convergence(original: np.ndarray, decoded: np.ndarray) -> float:
    """Spectral convergence: norm of the difference of magnitudes over that of the original, over four window sizes."""
    found = []
    for size in SIZES:
        x, y = (np.stack([magnitudes(side, size, size // 4) for side in sound]) for sound in (original, decoded))
        found.append(np.linalg.norm(x - y) / max(float(np.linalg.norm(x)), 1e-9))
    return float(np.mean(found))


def mel_distance(original: np.ndarray, decoded: np.ndarray) -> float:
    """Mean |difference| of 64 mel bands in dB (floor -90 dBFS), where either is audible."""
    found = []
    for a, b in zip(original, decoded):
        x, y = mel_decibels(a, floor=-90.0), mel_decibels(b, floor=-90.0)
        audible = np.maximum(x, y) > -84
        found.append(np.abs(x - y)[audible].mean() if audible.any() else 0.0)
    return float(np.mean(found))


def level_error(original: np.ndarray, decoded: np.ndarray, envelope: dict) -> float:
    """Mean |difference| in dB of the loudness curves (125 Hz) where the original's is above -60 dBFS."""
    x, y = rms_curve(original, envelope, RATE), rms_curve(decoded, envelope, RATE)
    audible = x > 1e-3
    return (
        float(np.abs(20 * np.log10(np.maximum(y, 1e-5) / np.maximum(x, 1e-5)))[audible].mean())
        if audible.any()
        else 0.0
    )


def onsets(sound: np.ndarray) -> list[int]:
    """Onsets in samples, to a millisecond.

    An onset is the steepest rise within 50 ms of the mono power from the 20 ms before to the 20 ms after, by at least
    RISE dB, within 30 dB of the loudest part.
    """
    power = _power(sound)
    rises = []
    for k in range(BEFORE, len(power) - AFTER):
        before, after = power[k - BEFORE : k].mean(), power[k : k + AFTER].mean()
        rises.append((10 * np.log10((after + 1e-12) / (before + 1e-12)), after))
    rises = np.array(rises).reshape(-1, 2)
    found: list[int] = []
    for k in (
        np.argsort(-power[BEFORE : BEFORE + len(rises)] / (power.max() + 1e-12) * 1e-6 - rises[:, 0])
        if len(rises)
        else []
    ):
        if rises[k, 0] < RISE:
            break
        if rises[k, 1] > 1e-3 * power.max() and all(abs(k - other) > 50 for other in found):
            found.append(int(k))
    return sorted((k + BEFORE) * STEP for k in found)


def pre_echo(sound: np.ndarray, places: list[int]) -> list[float]:
    """Power of the 20 ms before each onset, without the last millisecond, relative to the 20 ms after; dB >= LEAST."""
    power = _power(sound)
    result = []
    for place in places:
        k = place // STEP
        before, after = power[max(0, k - BEFORE) : k - 1].mean(), power[k : k + AFTER].mean()
        result.append(max(LEAST, 10 * float(np.log10((before + 1e-14) / (after + 1e-14)))))
    return result


def _power(sound: np.ndarray) -> np.ndarray:
    """Mean power of both channels per millisecond."""
    squares = (sound.astype(np.float64) ** 2).mean(0)
    return squares[: len(squares) // STEP * STEP].reshape(-1, STEP).mean(1)


def opus(sound: np.ndarray, kilobits: int) -> np.ndarray:
    """Sound [2, samples] through opusenc and opusdec at a target rate, same length, aligned."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        soundfile.write(folder / "in.wav", sound.T, RATE, subtype="FLOAT")
        subprocess.run(
            ["opusenc", "--quiet", "--music", "--bitrate", str(kilobits), folder / "in.wav", folder / "a.opus"],
            check=True,
            capture_output=True,
        )
        subprocess.run(
            ["opusdec", "--quiet", "--float", "--rate", str(RATE), folder / "a.opus", folder / "out.wav"],
            check=True,
            capture_output=True,
        )
        decoded = soundfile.read(folder / "out.wav", dtype="float32", always_2d=True)[0].T[:, : sound.shape[1]]
    return np.pad(decoded, ((0, 0), (0, sound.shape[1] - decoded.shape[1])))


@dataclass
class CodedFile:
    """A recording, and the same through every codec."""

    recording: Recording
    original: np.ndarray
    decoded: dict[str, np.ndarray]


def through_codecs(pipeline: Pipeline, chosen: list[Recording]) -> list[CodedFile]:
    codecs: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "the pack's codec": pipeline.codec,
        "Opus 48 kbit/s": lambda sound: opus(sound, 48),
        "Opus 96 kbit/s": lambda sound: opus(sound, 96),
    }
    originals = [np.pad(recording.cut(SECONDS), ((0, 0), (LEAD, LEAD))) for recording in chosen]
    return [
        CodedFile(recording, sound, {name: code(sound) for name, code in codecs.items()})
        for recording, sound in zip(chosen, originals)
    ]


def codec_section(pipeline: Pipeline, files: list[CodedFile]) -> list[str]:
    envelope = pipeline.manifest["envelope"]
    places = [onsets(file.original) for file in files]
    natural = [echo for file, at in zip(files, places) for echo in pre_echo(file.original, at)]
    rows = [["recording", "0", "0", "0", "0", f"{np.median(natural):.0f}", f"{np.percentile(natural, 90):.0f}", "0"]]
    for way in files[0].decoded:
        pairs = [(file.original, file.decoded[way]) for file in files]
        echoes = [echo for file, at in zip(files, places) for echo in pre_echo(file.decoded[way], at)]
        added = [max(0.0, echo - max(before, -60)) for echo, before in zip(echoes, natural)]
        rows.append(
            [
                way,
                *(f"{np.mean([measure(a, b) for a, b in pairs]):.2f}" for measure in (stft_distance, mel_distance)),
                f"{np.mean([convergence(a, b) for a, b in pairs]):.2f}",
                f"{np.mean([level_error(a, b, envelope) for a, b in pairs]):.2f}",
                f"{np.median(echoes):.0f}",
                f"{np.percentile(echoes, 90):.0f}",
                f"{np.mean([more > 6 for more in added]):.0%}",
            ]
        )
    return [
        "## Codec",
        "",
        (
            f"{len(files)} held-out recordings (first {SECONDS:.0f} s, peak at -6 dBFS, 50 ms of silence before and "
            f"after), {len(natural)} onsets. Distances in dB: mean difference of the log spectrum"
        ),
        (
            f"over windows of {', '.join(map(str, SIZES))} samples, of 64 mel bands, and of the loudness curve; the "
            "relative error is spectral convergence. Pre-echo: power of the 20 ms before"
        ),
        (
            f"an onset (a rise of {RISE:.0f} dB) relative to the 20 ms after, in dB, floor {LEAST:.0f}; 'worse' is the "
            "share of onsets with pre-echo above -60 dB and 6 dB above the recording's."
        ),
        "",
        *table(["", "STFT dB", "mel dB", "relative error", "level dB", "pre-echo median", "90 %", "worse"], rows),
        (
            "Limits: no listening test. "
            f"{np.mean([file.recording.source.startswith('github') for file in files]):.0%} of these recordings were "
            "Opus (144 kbit/s) before, which favours Opus slightly."
        ),
        "",
        "![Recordings, codec and Opus 48 kbit/s](sound-codec.png)",
        "",
    ]
