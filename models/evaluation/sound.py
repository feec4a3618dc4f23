"""Judges the sound of a pack: does it follow the curve, is silence silent, does a word or a reference recording sound like what it says.

    python -m evaluation.sound --pack PACK --corpus .cache/corpus --cache .cache/prompt [--seeds 10] [--references 5] [--out evaluation]

Writes <out>/results-sound.md and <out>/sound.png (spectrograms of the eight words on the same four hits).
"""

import argparse
import json
import time
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image

from data.captions import GROUPS, words_of
from evaluation.judge import Judge, load_judge
from evaluation.pipeline import Pipeline, rms_curve
from prompt.prepare import load_mono, read_corpus

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  the backend must be chosen first

RATE = 44_100
CURVES = Path(__file__).parents[1] / "contract" / "curves.json"
JUDGED_ON = ("four-hits", "roll", "swell")
FIRST_SEED = 1000  # low seeds are for choosing guidance and steps; figures come from seeds that chose nothing


def drawn_curves() -> dict[str, np.ndarray]:
    """The five curves, [2, n] at 125 Hz."""
    drawn = json.loads(CURVES.read_text())
    time_axis = np.arange(int(drawn["seconds"] * drawn["rate"])) / drawn["rate"]
    tables = {name: np.array(points) for name, points in drawn["curves"].items()}
    return {name: np.stack([np.interp(time_axis, p[:, 0], p[:, side]) for side in (1, 2)]) for name, p in tables.items()}


def decibels(level: float) -> float:
    """dB relative to full scale, not below -120."""
    return 20 * np.log10(max(level, 1e-6))


def curve_error(pipeline: Pipeline, curve: np.ndarray, audio: np.ndarray) -> float:
    """E-L1: mean absolute difference of the curves of the sound, both channels."""
    heard = rms_curve(audio, pipeline.manifest["envelope"], RATE)[:, : curve.shape[1]]
    return float(np.abs(heard - curve[:, : heard.shape[1]]).mean())


def judge_words(pipeline: Pipeline, judge: Judge, curves: dict[str, np.ndarray], seeds: int) -> tuple[np.ndarray, int, list[float], dict[str, np.ndarray]]:
    """Counts [word, verdict], how many lie nearest to their own word in the prompt space, E-L1 of every sound, and one sound per word on the four hits."""
    verdicts, nearest, errors, kept = np.zeros((len(GROUPS), len(GROUPS)), int), 0, [], {}
    words = np.stack([pipeline.words(word) for word in GROUPS])
    for g, word in enumerate(GROUPS):
        for seed in range(seeds):
            curve = curves[JUDGED_ON[seed % len(JUDGED_ON)]]
            audio = pipeline.generate(curve, words[g], FIRST_SEED + seed)
            nearest += int((words @ pipeline.reference(audio.mean(0), RATE)).argmax() == g)
            verdicts[g, judge.hear(audio.mean(0)).argmax()] += 1
            errors.append(curve_error(pipeline, curve, audio))
            kept.setdefault(word, audio)
        print(word, verdicts[g].tolist(), flush=True)
    return verdicts, nearest, errors, kept


def judge_references(pipeline: Pipeline, judge: Judge, curves: dict[str, np.ndarray], corpus: Path, count: int) -> tuple[dict[str, list], list[float]]:
    """Per word [right, reference itself judged right, of, of them unheard in training], and the similarity of each sound to its reference in the prompt space."""
    rows = [(row, words_of(row["class"], row["tag"], row["origin"]).group) for row in read_corpus(corpus)]
    result, likeness = {}, []
    for g, word in enumerate(GROUPS):
        held = [row for row, group in rows if group == word and row["split"] != "train"][:count]
        known = [row for row, group in rows if group == word and row["split"] == "train"][: count - len(held)]
        right = real = 0
        for seed, row in enumerate(held + known):
            sound = load_mono(corpus, row["id"])
            prompt = pipeline.reference(sound, RATE)
            real += int(judge.hear(sound).argmax() == g)
            audio = pipeline.generate(curves[JUDGED_ON[seed % len(JUDGED_ON)]], prompt, FIRST_SEED + seed)
            right += int(judge.hear(audio.mean(0)).argmax() == g)
            likeness.append(float(prompt @ pipeline.reference(audio.mean(0), RATE)))
        result[word] = [right, real, count, len(held)]
        print("reference", word, result[word], flush=True)
    return result, likeness


def judge_codec(pipeline: Pipeline, judge: Judge, corpus: Path, count: int) -> list[int]:
    """Real recordings of the eight words (first three seconds) judged right before and after the pack's autoencoder: [before, after, of]."""
    rows = [(row, words_of(row["class"], row["tag"], row["origin"]).group) for row in read_corpus(corpus)]
    before = after = total = 0
    for g, word in enumerate(GROUPS):
        known = [row for row, group in rows if group == word and row["split"] == "train"]
        for row in known[:: max(1, len(known) // count)][:count]:
            sound = load_mono(corpus, row["id"])[: 3 * RATE]
            step = pipeline.manifest["latent"]["downsampling"]
            audio = np.zeros((1, 2, -(-max(len(sound), RATE) // step) * step), np.float32)
            audio[..., : len(sound)] = sound
            decoded = pipeline.run("vae-decoder", latent=pipeline.run("vae-encoder", audio=audio))[0].mean(0)
            before += int(judge.hear(sound).argmax() == g)
            after += int(judge.hear(decoded).argmax() == g)
            total += 1
    return [before, after, total]


def draw(sounds: dict[str, np.ndarray], path: Path) -> None:
    """Spectrograms 0-16 kHz of the words' sounds, in 48 colours to keep the file small."""
    figure, axes = plt.subplots(2, 4, figsize=(12, 5), dpi=60, sharex=True, sharey=True)
    for axis, (word, audio) in zip(axes.flat, sounds.items()):
        axis.specgram(audio.mean(0) + 1e-7, NFFT=1024, noverlap=768, Fs=RATE / 1000, vmin=-110, vmax=-30, cmap="magma")
        axis.set(title=word, ylim=(0, 16))
    for axis in axes[:, 0]:
        axis.set_ylabel("kHz")
    for axis in axes[1]:
        axis.set_xticks([0, 1000, 2000, 3000, 4000], ["0", "1", "2", "3", "4 s"])
    figure.tight_layout()
    figure.canvas.draw()
    picture = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())[..., :3])
    picture.quantize(48).save(path, optimize=True)


def table(head: list[str], rows: list[list]) -> list[str]:
    return ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head), *("| " + " | ".join(map(str, row)) + " |" for row in rows), ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("pack", "corpus", "cache"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--references", type=int, default=5)
    args = parser.parse_args()
    pipeline, judge, curves = Pipeline(args.pack), load_judge(args.cache), drawn_curves()
    settings, version = pipeline.manifest["sampler"], pipeline.manifest["version"]

    rows, begin = [], time.time()
    for name, curve in curves.items():
        for label, prompt in (("metal", pipeline.words("metal")), ("water", pipeline.words("water"))):
            audio = pipeline.generate(curve, prompt, 1)
            peak = decibels(float(np.abs(audio).max()))
            rows.append([name, label, f"{curve_error(pipeline, curve, audio):.4f}", f"{float(np.abs(curve).mean()):.4f}", f"{decibels(float(np.sqrt((audio**2).mean()))):.1f}", f"{peak:.1f}"])
            print(rows[-1], flush=True)
    seconds = (time.time() - begin) / len(rows)
    verdicts, nearest, errors, sounds = judge_words(pipeline, judge, curves, args.seeds)
    references, likeness = judge_references(pipeline, judge, curves, args.corpus, args.references)
    codec = judge_codec(pipeline, judge, args.corpus, args.references)
    args.out.mkdir(parents=True, exist_ok=True)
    draw(sounds, args.out / "sound.png")

    real = json.loads((args.cache / "judge.json").read_text())
    retrieval = json.loads((args.cache / "retrieval.json").read_text())
    share = verdicts.diagonal().sum() / verdicts.sum()
    right, real_right, total = (sum(value[k] for value in references.values()) for k in (0, 1, 2))
    lines = [
        f"# Sound of the pack `{pipeline.manifest['id']}` {version}",
        "",
        f"{settings['steps']} Euler steps, guidance {settings['guidance']}; {seconds:.1f} s for 4 s of sound on one busy CPU core. Written by `python -m evaluation.sound`.",
        "",
        "## Curve",
        "",
        "E-L1 against the drawn curve (both channels, 125 Hz, not smoothed) beside that of a silent answer. Levels in dBFS, before the studio's silence gate.",
        "",
        *table(["curve", "prompt", "E-L1", "silence would score", "RMS", "peak"], rows),
        f"Over the {len(errors)} sounds made from words below: mean E-L1 {np.mean(errors):.4f}.",
        "",
        "## Meaning",
        "",
        f"The judge is a classifier of real recordings, independent of the prompt space. On real held-out recordings it is right for {real['held_out']['recordings']:.0%}",
        f"(in five-fold cross-validation {real['five_fold']['recordings']:.0%}, mean over words {real['five_fold']['words']:.0%}); chance is 12.5 %. That bounds what the figures below can show.",
        f"Of {codec[2]} recordings it was trained on it gets {codec[0]} right, and {codec[1]} once they went through the pack's autoencoder.",
        "The generator heard the same training recordings as the judge. Guidance and its interval were chosen with this judge on these words and curves, with other seeds and earlier checkpoints.",
        "",
        f"Words, {args.seeds} seeds each: **{share:.0%}** judged as what was asked ({verdicts.diagonal().sum()} of {verdicts.sum()}).",
        f"In the prompt space, on which the generator was trained and which is therefore no independent witness, {nearest / verdicts.sum():.0%} lie nearest to their own word. Rows asked, columns judged:",
        "",
        *table(["asked", *GROUPS], [[word, *row] for word, row in zip(GROUPS, verdicts.tolist())]),
        f"Reference recordings: **{right / total:.0%}** judged as the reference's word ({right} of {total}; the judge gets {real_right} of the reference recordings themselves right); similarity to the reference in the prompt space {np.mean(likeness):.2f} on average.",
        "",
        *table(["reference", "right", "reference itself right", "of", "of them never heard in training"], [[word, *value] for word, value in references.items()]),
        "## Prompt space and judge on real recordings",
        "",
        *table(
            ["held-out part", "recordings", "concepts", "sound to caption @1", "@5", "@10", "caption to sound @1", "@5", "@10", "eight words"],
            [[split, f["recordings"], f["concepts"], *(f[f"audio_to_text@{k}"] for k in (1, 5, 10)), *(f[f"text_to_audio@{k}"] for k in (1, 5, 10)), f["words"]] for split, f in retrieval.items()],
        ),
        *table(["judge, five-fold", "share right", "recordings"], [[word, *value] for word, value in real["five_fold"]["each"].items()]),
        "![Spectrograms of the eight words on the same four hits](sound.png)",
        "",
    ]
    (args.out / "results-sound.md").write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
