"""The mapper of a pack, run with onnxruntime as the page runs it."""

import json
from pathlib import Path

import numpy as np
import onnxruntime

from audio import loudness


class Mapper:
    """The exported graphs on windows of 10 s that overlap by 2 s.

    The last feature is repeated to fill a window, and logits are cross-faded.
    """

    OVERLAP = 60  # frames

    def __init__(self, pack: Path):
        whole = (pack / "manifest.json").exists()
        extras = json.loads((pack / ("manifest.json" if whole else "extras.json")).read_text())
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.video, self.decode = extras["video"], extras["envelope"]["decode"]
        self.sessions = {
            role: onnxruntime.InferenceSession(pack / f"{role}.onnx", options, providers=["CPUExecutionProvider"])
            for role in ("frame-encoder", "flow", "rms-mapper")
        }

    def run(self, role: str, value: np.ndarray) -> np.ndarray:
        session = self.sessions[role]
        return session.run(None, {session.get_inputs()[0].name: value})[0]

    def features(self, frames: np.ndarray) -> np.ndarray:
        """[T, H, W, 3] uint8 -> [T, 2048]."""
        found = []
        for first in range(0, len(frames), self.video["chunkFrames"]):
            current = frames[first : first + self.video["chunkFrames"]]
            before = frames[np.maximum(0, np.arange(first, first + len(current)) - 1)]
            current, before = (part.transpose(0, 3, 1, 2).astype(np.float32) / 255 for part in (current, before))
            pairs = np.concatenate([before, current], axis=1)
            found.append(np.concatenate([self.run("frame-encoder", current), self.run("flow", pairs)], axis=1))
        return np.concatenate(found)

    def logits(self, features: np.ndarray) -> np.ndarray:
        """[T, 2048] -> [C, T * 125 / 30, 64]."""
        size, count = self.video["windowFrames"], len(features)
        samples = count * loudness.RATE // self.video["fps"]
        total, weight = 0.0, np.zeros((1, samples, 1))
        for first in range(0, max(1, count - self.OVERLAP), size - self.OVERLAP):
            window = features[np.minimum(np.arange(first, first + size), count - 1)][None]
            logits = self.run("rms-mapper", window)[0]
            start = first * loudness.RATE // self.video["fps"]
            length = min(logits.shape[1], samples - start)
            fade = self.OVERLAP * loudness.RATE / self.video["fps"]
            up = np.clip((np.arange(length) + 1) / fade, 0, 1) if first else np.ones(length)
            ramp = np.minimum(up, np.clip((logits.shape[1] - np.arange(length)) / fade, 1e-6, 1))[None, :, None]
            padded = np.zeros((len(logits), samples, logits.shape[2]))
            padded[:, start : start + length] = logits[:, :length] * ramp
            total, weight[:, start : start + length] = total + padded, weight[:, start : start + length] + ramp
        return total / weight

    def envelope(self, frames: np.ndarray) -> np.ndarray:
        """[T, H, W, 3] uint8 -> linear RMS [C, N]."""
        logits = self.logits(self.features(frames))
        if self.decode == "argmax":
            return loudness.decode(logits.argmax(-1))
        power = np.exp(logits - logits.max(-1, keepdims=True))
        return loudness.decode((power * np.arange(logits.shape[-1])).sum(-1) / power.sum(-1))
