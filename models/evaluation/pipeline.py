"""A pack's graphs from curve and prompt to raw sound, in Python with onnxruntime. What the page does behind them is
done by the page's own code (sound/finish.py).
"""

import itertools
import json
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import soxr
from tokenizers import Tokenizer

from audio.loudness import at_audio_rate, rms


def rms_curve(audio: np.ndarray, envelope: dict, rate: int) -> np.ndarray:
    """Sound [2, samples] -> centred RMS [2, n] at the envelope's rate, not smoothed."""
    return np.stack(
        [
            rms(soxr.resample(channel, rate, envelope["analysisRate"]), envelope["window"], envelope["hop"])
            for channel in audio
        ]
    )


def loudest(sound: np.ndarray, length: int, step: int) -> np.ndarray:
    """The part of `length` samples of a sound [samples] or [samples, channels] with the most energy."""
    energy = np.concatenate([[0.0], np.cumsum((sound.astype(np.float64) ** 2).reshape(len(sound), -1).sum(1))])
    starts = np.arange(0, max(1, len(sound) - length + 1), step)
    best = int(starts[(energy[np.minimum(starts + length, len(sound))] - energy[starts]).argmax()])
    return sound[best : best + length]


def heard(sound: np.ndarray, rate: int, window: dict) -> np.ndarray:
    """What an encoder of references listens to of a sound [channels, samples], by its role in the manifest: short ones
    are repeated, of long ones the loudest part.
    """
    longest, shortest = (round(window[key] * rate) for key in ("maxSeconds", "minSeconds"))
    return np.stack([np.resize(side, max(len(side), shortest)) for side in loudest(sound.T, longest, rate // 20).T])


@dataclass(frozen=True)
class Timbre:
    """A reference's colour and what drives the decoder in its place; the excitation's mean square is the reference's
    share, zeros for none.
    """

    profile: np.ndarray
    excitation: np.ndarray


@dataclass(frozen=True)
class Prompt:
    """What is asked for. `told`: what the network is told, a unit vector of meaning and the timbre profile, zeros for
    anything; `timbre`: what the decoder is told, a reference's profile and excitation; `guidance`: the pack's for such
    a prompt.
    """

    told: np.ndarray
    timbre: Timbre
    guidance: float


def blend(first: Prompt, second: Prompt, weight: float, meaning: int) -> Prompt:
    """From one reference to another: weighted sums, of excitations by their power; the first `meaning` numbers are made
    a unit vector again.
    """

    def mix(a, b):
        return (1 - weight) * a + weight * b

    told = mix(first.told, second.told)
    told[:meaning] /= max(float(np.linalg.norm(told[:meaning])), 1e-9)
    excitation = np.sqrt(1 - weight) * first.timbre.excitation + np.sqrt(weight) * second.timbre.excitation
    return Prompt(
        told,
        Timbre(mix(first.timbre.profile, second.timbre.profile), excitation.astype(np.float32)),
        mix(first.guidance, second.guidance),
    )


class Pipeline:
    """A pack folder, its graphs loaded when first used. `seconds` adds up the processor time of each graph, which other
    programs on the machine hardly touch, and `calls` how often it ran. Graphs run on one thread.
    """

    def __init__(self, pack: Path) -> None:
        self.pack = pack
        self.manifest = json.loads((pack / "manifest.json").read_text())
        self.rate = self.manifest["audio"]["sampleRate"]
        self.hop = self.manifest["latent"]["downsampling"]
        self.sessions: dict[str, onnxruntime.InferenceSession] = {}
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls: dict[str, int] = defaultdict(int)
        roles = self.manifest["roles"]
        self.tokenizer = Tokenizer.from_file(str(pack / roles["clap-text"]["tokenizer"]["file"]))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(roles["clap-text"]["maxTokens"])

    def run(self, role: str, **feeds: np.ndarray) -> np.ndarray:
        """The first output of a graph."""
        return self.run_all(role, **feeds)[0]

    def run_all(self, role: str, **feeds: np.ndarray) -> list[np.ndarray]:
        if role not in self.sessions:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            self.sessions[role] = onnxruntime.InferenceSession(
                self.pack / self.manifest["roles"][role]["file"], options
            )
        begin = time.process_time()
        answers = self.sessions[role].run(None, feeds)
        self.seconds[role] += time.process_time() - begin
        self.calls[role] += 1
        return answers

    def words(self, text: str) -> np.ndarray:
        """What words mean: a unit vector."""
        ids = np.array([self.tokenizer.encode(text).ids], np.int64)
        return self.run("clap-text", input_ids=ids, attention_mask=np.ones_like(ids))[0]

    def reference(self, sound: np.ndarray) -> np.ndarray:
        """What a mono sound means: a unit vector."""
        extras = self.manifest["roles"]["clap-audio"]
        rate = extras["sampleRate"]
        return self.run(
            "clap-audio", audio=heard(soxr.resample(sound, self.rate, rate)[None], rate, extras).astype(np.float32)
        )[0]

    def timbre(self, sound: np.ndarray) -> Timbre:
        """Timbre of a sound [2, samples]; none from packs that hear none."""
        extras = self.manifest["roles"].get("timbre-encoder")
        if not extras:
            return self.own_timbre()
        part = heard(sound, self.rate, extras)
        padded = np.zeros((1, 2, -(-part.shape[1] // self.hop) * self.hop), np.float32)
        padded[0, :, : part.shape[1]] = part
        profile, *excitation = self.run_all("timbre-encoder", audio=padded)
        return Timbre(profile[0], excitation[0][0] if excitation else self.own_timbre().excitation)

    def own_timbre(self) -> Timbre:
        """Of no reference: the decoder's own noise and partials, and the colour as it is written."""
        return Timbre(
            *(np.zeros(self.manifest["prompt"].get(name, 0), np.float32) for name in ("profile", "excitation"))
        )

    def said(self, text: str) -> Prompt:
        """Prompt of words: what they mean, and no timbre."""
        timbre = self.own_timbre()
        return Prompt(np.concatenate([self.words(text), timbre.profile]), timbre, self.manifest["sampler"]["guidance"])

    def like(self, sound: np.ndarray) -> Prompt:
        """Prompt of a reference [2, samples]: what it means, and its timbre where the pack hears one."""
        timbre, settings = self.timbre(sound), self.manifest["sampler"]
        return Prompt(
            np.concatenate([self.reference(sound.mean(0)), timbre.profile]),
            timbre,
            settings.get("referenceGuidance", settings["guidance"]),
        )

    def decode(self, latent: np.ndarray, timbre: Timbre) -> np.ndarray:
        """Latent [1, channels, frames] -> [2, samples]."""
        feeds = (
            {"excitation": timbre.excitation[None], "profile": timbre.profile[None].astype(np.float32)}
            if len(timbre.excitation)
            else {}
        )
        return self.run("vae-decoder", latent=latent, **feeds)[0]

    def codec(self, sound: np.ndarray, timbre: Timbre | None = None) -> np.ndarray:
        """Sound [2, samples] through encoder and decoder, same length, driven by `timbre` or by the decoder's own noise
        and partials.
        """
        frames = max(self.manifest["latent"]["minFrames"], -(-sound.shape[1] // self.hop))
        padded = np.zeros((1, 2, frames * self.hop), np.float32)
        padded[0, :, : sound.shape[1]] = sound
        return self.decode(self.run("vae-encoder", audio=padded), timbre or self.own_timbre())[:, : sound.shape[1]]

    def samples(self, curve: np.ndarray) -> int:
        """Audio samples of a curve [2, n]."""
        return round(curve.shape[1] / self.manifest["envelope"]["rate"] * self.rate)

    def single_window(self, samples: int) -> dict:
        """The plan of a sound that fits the network's window."""
        latent = self.manifest["latent"]
        frames = max(latent["minFrames"], -(-samples // self.hop))
        if frames > latent["maxFrames"]:
            raise ValueError(f"{samples} samples need several windows: let the page plan them")
        return {"frames": frames, "starts": [0]}

    def generate(
        self,
        curve: np.ndarray,
        prompt: Prompt,
        seed: int,
        guidance: float | None = None,
        steps: int | None = None,
        plan: dict | None = None,
    ) -> np.ndarray:
        """curve [2, n], prompt -> raw sound of every window [windows, 2, frames * hop]. `plan`: of
        src/core/diffusion/windows.ts.
        """
        latent = self.manifest["latent"]
        plan = plan or self.single_window(self.samples(curve))
        frames, starts = plan["frames"], plan["starts"]
        seconds = min(frames * self.hop, self.samples(curve)) / self.rate
        random = np.random.default_rng(seed)

        def draw():
            return random.standard_normal((latent["channels"], starts[-1] + frames)).astype(np.float32)

        noises = [
            draw()
            for _ in range(
                (steps or self.manifest["sampler"]["steps"])
                if self.manifest["sampler"]["default"] == "ping-pong"
                else 1
            )
        ]
        role = "control-encoder" if "control-encoder" in self.manifest["roles"] else "vae-encoder"
        windows = []
        for start in starts:
            dense = at_audio_rate(
                curve, frames * self.hop, self.rate / self.manifest["envelope"]["rate"], start * self.hop
            )[None]
            control = self.run(role, **{"envelope" if role == "control-encoder" else "audio": dense})
            x = self.flow(
                [noise[None, :, start : start + frames] for noise in noises],
                prompt.told,
                control,
                seconds,
                prompt.guidance if guidance is None else guidance,
                steps,
            )
            windows.append(self.decode(x, prompt.timbre))
        return np.stack(windows)

    def flow(
        self,
        noises: list[np.ndarray],
        prompt: np.ndarray,
        control: np.ndarray,
        seconds: float,
        guidance: float,
        steps: int | None,
    ) -> np.ndarray:
        """Noise -> latent by the pack's sampler, Euler or ping-pong, guided away from zeros."""
        settings = self.manifest["sampler"]
        if settings["objective"] != "rectified_flow":
            raise ValueError(f"objective {settings['objective']} is not judged here")
        steps = steps or settings["steps"]
        prompts = np.stack([prompt, np.zeros_like(prompt)])[:, None].astype(np.float32)
        times = np.linspace(settings["sigmaMax"], settings["sigmaMin"], steps + 1)
        low, high = settings["guidanceInterval"]
        x = noises[0]
        for k, (t, following) in enumerate(itertools.pairwise(times)):
            count = 2 if guidance != 1 and low <= t <= high and prompt.any() else 1
            velocity = self.run(
                "dit+controlnet",
                x=np.repeat(x, count, 0),
                t=np.full(count, t, np.float32),
                prompt=prompts[:count],
                control=np.repeat(control, count, 0),
                seconds_start=np.zeros(count, np.float32),
                seconds_total=np.full(count, seconds, np.float32),
            )
            if count == 2:
                velocity = velocity[1:] + guidance * (velocity[:1] - velocity[1:])
            if settings["default"] == "ping-pong" and following > 0:
                x = ((1 - following) * (x - t * velocity) + following * noises[k + 1]).astype(np.float32)
            else:
                x = (x + (following - t) * velocity).astype(np.float32)
        return x
