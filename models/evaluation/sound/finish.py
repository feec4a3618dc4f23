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

from evaluation.pipeline import Pipeline, Prompt, WeightedRecording, rms_curve

ROOT = Path(__file__).parents[3]


@dataclass
class TakeRequest:
    """One take; guidance and steps default to the pack's, recordings to the prompt's, their share to the pipeline's
    or, where that has none, to the studio's for the prompt."""

    name: str
    curve: np.ndarray  # [2, N], the target at the envelope's rate
    prompt: Prompt
    seed: int
    guidance: float | None = None
    steps: int | None = None
    recordings: tuple[WeightedRecording, ...] | None = None
    recording_share: float | None = None


@dataclass
class Take:
    """A generated sound, without and with the envelope lock; errors are E-L1, computed by the page's code."""

    request: TakeRequest
    raw: np.ndarray  # [2, samples], output of the network, first window only
    sound: np.ndarray  # [2, samples], finished without the lock
    error: float
    curve: np.ndarray  # [2, N], measured
    locked: np.ndarray | None = None  # [2, samples], finished with the lock
    locked_error: float = float("nan")
    locked_curve: np.ndarray | None = None

    @property
    def mono(self) -> np.ndarray:
        return self.sound.mean(0)


def make_takes(pipeline: Pipeline, requests: list[TakeRequest], lock: bool = False) -> list[Take]:
    """Generates all takes and finishes them in one run of the page's code; `lock`: also with the envelope lock."""
    latent = pipeline.manifest["latent"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        keys = [f"{k}" for k in range(len(requests))]
        for key, request in zip(keys, requests):
            request.curve.astype(np.float32).tofile(folder / f"{key}.target")
        recorded = [write_recordings(folder, key, pipeline, request) for key, request in zip(keys, requests)]
        batch = {
            "sampleRate": pipeline.rate,
            "hop": pipeline.hop,
            "minFrames": latent["minFrames"],
            "maxFrames": latent["maxFrames"],
            "envelope": pipeline.manifest["envelope"],
            "lock": lock,
            "takes": [
                {"name": key, "samples": pipeline.samples(request.curve), "seed": request.seed, **some}
                for key, request, some in zip(keys, requests, recorded)
            ],
        }
        (folder / "takes.json").write_text(json.dumps(batch))
        longest = latent["maxFrames"] * pipeline.hop
        plans = _page("plan", folder, "plans.json") if any(take["samples"] > longest for take in batch["takes"]) else {}
        raws = []
        for key, request, some in zip(keys, requests, recorded):
            steps = request.steps or default_steps(pipeline, some)
            raw = pipeline.generate(
                request.curve, request.prompt, request.seed, request.guidance, steps, plans.get(key)
            )
            raw.tofile(folder / f"{key}.raw")
            raws.append(raw[0, :, : pipeline.samples(request.curve)])
        errors = _page("finish", folder, "errors.json")

        def read(file):
            return np.fromfile(folder / file, np.float32).reshape(2, -1)

        def locked(key):
            return (read(f"{key}.locked.sound"), errors[key]["locked"], read(f"{key}.locked.curve")) if lock else ()

        return [
            Take(request, raw, read(f"{key}.free.sound"), errors[key]["free"], read(f"{key}.free.curve"), *locked(key))
            for key, request, raw in zip(keys, requests, raws)
        ]


def default_share(prompt: Prompt) -> float:
    """As src/core/recordings/default-share.ts."""
    return 0.8 if prompt.recordings else 0.5


def default_steps(pipeline: Pipeline, recorded: dict) -> int:
    """As src/core/diffusion/pack-steps.ts. recorded: as of write_recordings."""
    settings = pipeline.manifest["sampler"]
    mostly = recorded["recordings"] and recorded["recordingShare"] >= 0.5
    return settings.get("stepsWithRecordings", settings["steps"]) if mostly else settings["steps"]


def write_recordings(folder: Path, key: str, pipeline: Pipeline, request: TakeRequest) -> dict:
    """Writes the recordings of a take as float32 [2, samples]; the take's `recordingShare` and `recordings`."""
    shares = request.recording_share, pipeline.recording_share, default_share(request.prompt)
    share = next(share for share in shares if share is not None)
    used = pipeline.recordings_of(request.prompt, request.seed) if request.recordings is None else request.recordings
    names = [f"{key}.recording-{k}" for k in range(len(used) if share else 0)]
    for name, recording in zip(names, used):
        recording.sound.astype(np.float32).tofile(folder / name)
    return {
        "recordingShare": share,
        "recordings": [{"file": name, "weight": recording.weight} for name, recording in zip(names, used)],
    }


def target_curve(pipeline: Pipeline, sound: np.ndarray) -> np.ndarray:
    """The curve of a sound [2, samples]: [2, round(duration x rate)]."""
    settings = pipeline.manifest["envelope"]
    return np.clip(
        rms_curve(sound, settings, pipeline.rate)[:, : round(sound.shape[1] / pipeline.rate * settings["rate"])], 0, 1
    ).astype(np.float32)


def _page(task: str, folder: Path, result: str) -> dict:
    """Runs the page's code on `folder`; raises RuntimeError with its error output."""
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
    return json.loads((folder / result).read_text())
