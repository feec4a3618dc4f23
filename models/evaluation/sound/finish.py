"""Takes: sound that a pack makes on a curve, finished by the page's own code (src/cli/finish-takes.ts): windows joined,
silence gated, peaks limited, and a second version brought onto the curve by the envelope lock.
"""

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation.pipeline import Pipeline, Prompt, rms_curve

ROOT = Path(__file__).parents[3]


@dataclass
class Order:
    """What is asked: curve [2, n] at the envelope's rate, prompt, seed; without guidance or steps, the pack's."""

    name: str
    curve: np.ndarray
    prompt: Prompt
    seed: int
    guidance: float | None = None
    steps: int | None = None


@dataclass
class Take:
    """What came: `raw` [2, samples] as the network gave it (first window only), `sound` finished without the lock,
    `locked` with it; E-L1 of both as the page reckons it, and the curves [2, n] measured in them.
    """

    order: Order
    raw: np.ndarray
    sound: np.ndarray
    error: float
    curve: np.ndarray
    locked: np.ndarray | None = None
    locked_error: float = float("nan")
    locked_curve: np.ndarray | None = None

    @property
    def mono(self) -> np.ndarray:
        return self.sound.mean(0)


def make(pipeline: Pipeline, orders: list[Order], lock: bool = False) -> list[Take]:
    """All takes through the page's code at once, whose start costs about two seconds; the locked version only where it
    is asked for.
    """
    latent = pipeline.manifest["latent"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        keys = [f"{k}" for k in range(len(orders))]
        for key, order in zip(keys, orders):
            order.curve.astype(np.float32).tofile(folder / f"{key}.target")
        batch = {
            "sampleRate": pipeline.rate,
            "hop": pipeline.hop,
            "minFrames": latent["minFrames"],
            "maxFrames": latent["maxFrames"],
            "envelope": pipeline.manifest["envelope"],
            "lock": lock,
            "takes": [{"name": key, "samples": pipeline.samples(order.curve)} for key, order in zip(keys, orders)],
        }
        (folder / "takes.json").write_text(json.dumps(batch))
        longest = latent["maxFrames"] * pipeline.hop
        plans = _page("plan", folder, "plans.json") if any(take["samples"] > longest for take in batch["takes"]) else {}
        raws = []
        for key, order in zip(keys, orders):
            raw = pipeline.generate(order.curve, order.prompt, order.seed, order.guidance, order.steps, plans.get(key))
            raw.tofile(folder / f"{key}.raw")
            raws.append(raw[0, :, : pipeline.samples(order.curve)])
        errors = _page("finish", folder, "errors.json")

        def read(file):
            return np.fromfile(folder / file, np.float32).reshape(2, -1)

        def locked(key):
            return (read(f"{key}.locked.sound"), errors[key]["locked"], read(f"{key}.locked.curve")) if lock else ()

        return [
            Take(order, raw, read(f"{key}.free.sound"), errors[key]["free"], read(f"{key}.free.curve"), *locked(key))
            for key, order, raw in zip(keys, orders, raws)
        ]


def asked_of(pipeline: Pipeline, sound: np.ndarray) -> np.ndarray:
    """The curve of a sound [2, samples]: round(duration x rate) values."""
    settings = pipeline.manifest["envelope"]
    return np.clip(
        rms_curve(sound, settings, pipeline.rate)[:, : round(sound.shape[1] / pipeline.rate * settings["rate"])], 0, 1
    ).astype(np.float32)


def _page(task: str, folder: Path, answer: str) -> dict:
    """Runs the page's code on `folder`. Raises RuntimeError with what it said."""
    npx = shutil.which("npx")
    if npx is None:
        raise RuntimeError(
            "npx is missing: the takes are finished by the page's own code, which needs Node and `npm ci`"
        )
    done = subprocess.run(
        [npx, "--no-install", "tsx", "src/cli/finish-takes.ts", task, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"finish-takes {task} failed:\n{done.stderr}")
    return json.loads((folder / answer).read_text())
