"""The studio's path from curve and prompt to sound, in Python with onnxruntime, for judging a pack from outside the page."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import soxr
from tokenizers import Tokenizer


def at_audio_rate(curve: np.ndarray, samples: int, step: float) -> np.ndarray:
    """Curve [2, n] -> [2, samples] by straight lines; value i lies at sample i * step, the last one is held."""
    position = np.arange(samples) / step
    return np.stack([np.interp(position, np.arange(len(side)), side) for side in curve]).astype(np.float32)


def rms_curve(audio: np.ndarray, envelope: dict, rate: int) -> np.ndarray:
    """Sound [2, samples] -> centred RMS [2, n] at the envelope's rate, not smoothed."""
    window, hop = envelope["window"], envelope["hop"]
    curves = []
    for channel in audio:
        padded = np.pad(soxr.resample(channel, rate, envelope["analysisRate"]), window // 2)
        powers = np.concatenate([[0.0], np.cumsum(padded.astype(np.float64) ** 2)])
        starts = np.arange(0, len(padded) - window + 1, hop)
        curves.append(np.sqrt(np.maximum(powers[starts + window] - powers[starts], 0) / window))
    return np.stack(curves)


class Pipeline:
    """A pack folder, its graphs loaded when first used."""

    def __init__(self, pack: Path) -> None:
        self.pack = pack
        self.manifest = json.loads((pack / "manifest.json").read_text())
        self.sessions: dict[str, onnxruntime.InferenceSession] = {}
        roles = self.manifest["roles"]
        self.tokenizer = Tokenizer.from_file(str(pack / roles["clap-text"]["tokenizer"]["file"]))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(roles["clap-text"]["maxTokens"])

    def run(self, role: str, **feeds: np.ndarray) -> np.ndarray:
        if role not in self.sessions:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            self.sessions[role] = onnxruntime.InferenceSession(self.pack / self.manifest["roles"][role]["file"], options)
        return self.sessions[role].run(None, feeds)[0]

    def words(self, text: str) -> np.ndarray:
        """Unit embedding [256] of a prompt."""
        ids = np.array([self.tokenizer.encode(text).ids], np.int64)
        return self.run("clap-text", input_ids=ids, attention_mask=np.ones_like(ids))[0]

    def reference(self, sound: np.ndarray, rate: int) -> np.ndarray:
        """Unit embedding [256] of a mono sound; short ones are repeated, of long ones the start is heard."""
        extras = self.manifest["roles"]["clap-audio"]
        heard = soxr.resample(sound, rate, extras["sampleRate"])[: int(extras["maxSeconds"] * extras["sampleRate"])]
        heard = np.resize(heard, max(len(heard), int(extras["minSeconds"] * extras["sampleRate"])))
        return self.run("clap-audio", audio=heard[None].astype(np.float32))[0]

    def generate(self, curve: np.ndarray, prompt: np.ndarray, seed: int, guidance: float | None = None, steps: int | None = None) -> np.ndarray:
        """curve [2, n] at the envelope's rate, prompt [256] -> sound [2, samples] of the curve's length. Euler steps with guidance away from zeros."""
        latent, settings = self.manifest["latent"], self.manifest["sampler"]
        rate = self.manifest["audio"]["sampleRate"]
        if settings["objective"] != "rectified_flow":
            raise ValueError(f"objective {settings['objective']} is not judged here")
        guidance, steps = guidance or settings["guidance"], steps or settings["steps"]
        envelope_rate = self.manifest["envelope"]["rate"]
        samples = round(curve.shape[1] / envelope_rate * rate)
        frames = max(latent["minFrames"], -(-samples // latent["downsampling"]))
        dense = at_audio_rate(curve, frames * latent["downsampling"], rate / envelope_rate)[None]
        role = "control-encoder" if "control-encoder" in self.manifest["roles"] else "vae-encoder"
        control = self.run(role, **{"envelope" if role == "control-encoder" else "audio": dense})
        prompts = np.stack([prompt, np.zeros_like(prompt)])[:, None].astype(np.float32)
        x = np.random.default_rng(seed).standard_normal((1, latent["channels"], frames)).astype(np.float32)
        times = np.linspace(settings["sigmaMax"], settings["sigmaMin"], steps + 1)
        low, high = settings["guidanceInterval"]
        for t, following in zip(times, times[1:]):
            count = 2 if guidance != 1 and low <= t <= high else 1
            each = lambda value: np.full(count, value, np.float32)
            velocity = self.run(
                "dit+controlnet",
                x=np.repeat(x, count, 0),
                t=each(t),
                prompt=prompts[:count],
                control=np.repeat(control, count, 0),
                seconds_start=each(0),
                seconds_total=each(samples / rate),
            )
            if count == 2:
                velocity = velocity[1:] + guidance * (velocity[:1] - velocity[1:])
            x = (x + (following - t) * velocity).astype(np.float32)
        return self.run("vae-decoder", latent=x)[0, :, :samples]
