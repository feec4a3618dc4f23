"""Size of a pack and processor time of its graphs."""

from pathlib import Path

import numpy as np

from evaluation.pipeline import Pipeline
from evaluation.report import table
from evaluation.sound.curves import drawn_curves
from evaluation.spectra import RATE

SECONDS = 10.0
SOUND_ROLES = (
    "clap-text",
    "clap-audio",
    "timbre-encoder",
    "control-encoder",
    "vae-encoder",
    "dit+controlnet",
    "vae-decoder",
)


def cost_section(pack: Path) -> list[str]:
    """Generates 10 s (or the window, if shorter) twice with a new pipeline: a first and a warm run."""
    pipeline = Pipeline(pack)
    latent, settings = pipeline.manifest["latent"], pipeline.manifest["sampler"]
    seconds = min(SECONDS, np.floor(latent["maxFrames"] * pipeline.hop / RATE))
    curve = np.resize(drawn_curves()["four-hits"].T, (round(seconds * pipeline.manifest["envelope"]["rate"]), 2)).T
    noise = np.random.default_rng(0).standard_normal(round(seconds * RATE)).astype(np.float32) * 0.1
    times = []
    for _ in range(2):
        pipeline.seconds.clear()
        pipeline.calls.clear()
        pipeline.embed_text("a heavy wooden door slams shut")
        prompt = pipeline.audio_prompt(np.stack([noise, noise]))
        pipeline.generate(curve, prompt, 1)
        pipeline.codec(np.stack([noise, noise]))
        pipeline.calls["vae-decoder"] -= 1
        pipeline.seconds["vae-decoder"] /= 2  # it also ran for the codec
        times.append(dict(pipeline.seconds))
    roles = pipeline.manifest["roles"]
    files = {role: (pack / roles[role]["file"]).stat().st_size for role in SOUND_ROLES if role in roles}
    rows = [
        [
            role,
            f"{files[role] / 1e6:.2f}",
            roles[role]["storage"],
            pipeline.calls.get(role, 0),
            f"{times[0].get(role, 0):.2f}",
            f"{times[1].get(role, 0):.2f}",
        ]
        for role in files
    ]
    made = ("control-encoder" if "control-encoder" in files else "vae-encoder", "dit+controlnet", "vae-decoder")
    total = sum(file.stat().st_size for file in pack.iterdir() if file.suffix in (".onnx", ".json", ".data"))
    return [
        "## Cost",
        "",
        (
            f"{seconds:.0f} s of stereo, {settings['steps']} steps, guided between t = "
            f"{settings['guidanceInterval'][0]:g} and {settings['guidanceInterval'][1]:g}; onnxruntime in Python on "
            "one thread; seconds of processor time."
        ),
        (
            f"Warm run, curve to sound: {sum(times[1].get(role, 0) for role in made):.1f} s. The whole pack, with "
            f"mapper, tokenizer and manifest: {total / 1e6:.1f} MB."
        ),
        "",
        *table(["graph", "MB", "stored as", "runs", "first s", "warm s"], rows),
        "Limits: the page uses WebAssembly or WebGPU, which is not measured here.",
        "",
    ]
