"""A pack's graphs, from curve and prompt to raw sound, with onnxruntime. sound/finish.py finishes takes with the page's
own code.
"""

import itertools
import json
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import soxr
from tokenizers import Tokenizer

from audio.loudness import at_audio_rate, rms


def rms_curve(audio: np.ndarray, envelope: dict, rate: int) -> np.ndarray:
    """Sound [2, samples] -> centred RMS [2, N] at the envelope's rate, not smoothed."""
    return np.stack(
        [
            rms(soxr.resample(channel, rate, envelope["analysisRate"]), envelope["window"], envelope["hop"])
            for channel in audio
        ]
    )


def loudest(sound: np.ndarray, length: int, step: int) -> np.ndarray:
    """The `length` samples with the most energy of a sound [samples] or [samples, channels]."""
    energy = np.concatenate([[0.0], np.cumsum((sound.astype(np.float64) ** 2).reshape(len(sound), -1).sum(1))])
    starts = np.arange(0, max(1, len(sound) - length + 1), step)
    best = int(starts[(energy[np.minimum(starts + length, len(sound))] - energy[starts]).argmax()])
    return sound[best : best + length]


def reference_excerpt(sound: np.ndarray, rate: int, window: dict) -> np.ndarray:
    """The part of a sound [channels, samples] that an encoder of references gets.

    window: minSeconds and maxSeconds of its role in the manifest. Short sounds are repeated, long ones cut to their
    loudest part.
    """
    longest, shortest = (round(window[key] * rate) for key in ("maxSeconds", "minSeconds"))
    return np.stack([np.resize(side, max(len(side), shortest)) for side in loudest(sound.T, longest, rate // 20).T])


@dataclass(frozen=True)
class Timbre:
    """Timbre of a reference; zeros for none."""

    profile: np.ndarray  # for timbre matching
    excitation: np.ndarray  # of the decoder, [samples]; its mean square is the share of the reference


@dataclass(frozen=True)
class WeightedRecording:
    """A recorded sound that a take is made from."""

    sound: np.ndarray  # [2, samples]
    weight: float = 1.0


@dataclass(frozen=True)
class Prompt:
    """A text or audio prompt."""

    conditioning: np.ndarray  # of the generator: unit vector in the prompt space, timbre profile; zeros for no prompt
    timbre: Timbre  # of the decoder
    guidance: float  # the pack's for this type of prompt
    recordings: tuple[WeightedRecording, ...] = ()  # the references
    text: str = ""  # by which recordings are retrieved where there is no reference


def blend(first: Prompt, second: Prompt, weight: float, meaning: int) -> Prompt:
    """Interpolates two prompts, excitations by power.

    meaning: dimensions of the prompt space, whose vector is normalized again.
    """

    def mix(a, b):
        return (1 - weight) * a + weight * b

    conditioning = mix(first.conditioning, second.conditioning)
    conditioning[:meaning] /= max(float(np.linalg.norm(conditioning[:meaning])), 1e-9)
    excitation = np.sqrt(1 - weight) * first.timbre.excitation + np.sqrt(weight) * second.timbre.excitation
    return Prompt(
        conditioning,
        Timbre(mix(first.timbre.profile, second.timbre.profile), excitation.astype(np.float32)),
        mix(first.guidance, second.guidance),
        tuple(
            WeightedRecording(recording.sound, share * recording.weight)
            for prompt, share in ((first, 1 - weight), (second, weight))
            for recording in prompt.recordings
            if share > 0
        ),
    )


class Pipeline:
    """The graphs of a pack folder, loaded when first used, on one thread.

    `seconds` sums the processor time of each graph and `calls` its runs. recording_share: of takes, from the model's
    sound (0) to the recordings' waveforms (1); None: the studio's default for the prompt. retrieve: words and a seed to
    the bank's sounds [samples, channels] at the pack's rate with weights.
    """

    def __init__(
        self,
        pack: Path,
        recording_share: float | None = 0.0,
        retrieve: Callable[[str, int], list[tuple[np.ndarray, float]]] | None = None,
    ) -> None:
        self.pack, self.recording_share, self.retrieve = pack, recording_share, retrieve
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
        outputs = self.sessions[role].run(None, feeds)
        self.seconds[role] += time.process_time() - begin
        self.calls[role] += 1
        return outputs

    def embed_text(self, text: str) -> np.ndarray:
        """Unit vector of a text in the prompt space."""
        ids = np.array([self.tokenizer.encode(text).ids], np.int64)
        return self.run("clap-text", input_ids=ids, attention_mask=np.ones_like(ids))[0]

    def embed_audio(self, sound: np.ndarray) -> np.ndarray:
        """Unit vector of a mono sound in the prompt space."""
        extras = self.manifest["roles"]["clap-audio"]
        rate = extras["sampleRate"]
        return self.run(
            "clap-audio",
            audio=reference_excerpt(soxr.resample(sound, self.rate, rate)[None], rate, extras).astype(np.float32),
        )[0]

    def timbre(self, sound: np.ndarray) -> Timbre:
        """Timbre of a sound [2, samples]; zeros if the pack has no timbre encoder."""
        extras = self.manifest["roles"].get("timbre-encoder")
        if not extras:
            return self.no_timbre()
        part = reference_excerpt(sound, self.rate, extras)
        padded = np.zeros((1, 2, -(-part.shape[1] // self.hop) * self.hop), np.float32)
        padded[0, :, : part.shape[1]] = part
        profile, *excitation = self.run_all("timbre-encoder", audio=padded)
        return Timbre(profile[0], excitation[0][0] if excitation else self.no_timbre().excitation)

    def no_timbre(self) -> Timbre:
        """Zeros: the decoder uses its own noise and partials, and no timbre matching."""
        return Timbre(
            *(np.zeros(self.manifest["prompt"].get(name, 0), np.float32) for name in ("profile", "excitation"))
        )

    def text_prompt(self, text: str) -> Prompt:
        """Prompt of a text."""
        timbre = self.no_timbre()
        return Prompt(
            np.concatenate([self.embed_text(text), timbre.profile]),
            timbre,
            self.manifest["sampler"]["guidance"],
            text=text,
        )

    def audio_prompt(self, sound: np.ndarray) -> Prompt:
        """Prompt of a reference [2, samples]."""
        timbre, settings = self.timbre(sound), self.manifest["sampler"]
        return Prompt(
            np.concatenate([self.embed_audio(sound.mean(0)), timbre.profile]),
            timbre,
            settings.get("referenceGuidance", settings["guidance"]),
            (WeightedRecording(sound),),
        )

    def recordings_of(self, prompt: Prompt, seed: int) -> tuple[WeightedRecording, ...]:
        """Recordings that a take is made from: the references, or those that the bank gives for the words and seed."""
        if prompt.recordings or not prompt.text or self.retrieve is None:
            return prompt.recordings
        return tuple(
            WeightedRecording(np.ascontiguousarray(np.broadcast_to(sound.T, (2, len(sound)))), weight)
            for sound, weight in self.retrieve(prompt.text, seed)
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
        """Sound [2, samples] -> encoded and decoded, same length; excitation by `timbre`, else the decoder's own."""
        frames = max(self.manifest["latent"]["minFrames"], -(-sound.shape[1] // self.hop))
        padded = np.zeros((1, 2, frames * self.hop), np.float32)
        padded[0, :, : sound.shape[1]] = sound
        return self.decode(self.run("vae-encoder", audio=padded), timbre or self.no_timbre())[:, : sound.shape[1]]

    def samples(self, curve: np.ndarray) -> int:
        """Audio samples of a curve [2, N]."""
        return round(curve.shape[1] / self.manifest["envelope"]["rate"] * self.rate)

    def single_window(self, samples: int) -> dict:
        """Plan of a sound that fits into one window."""
        latent = self.manifest["latent"]
        frames = max(latent["minFrames"], -(-samples // self.hop))
        if frames > latent["maxFrames"]:
            raise ValueError(f"{samples} samples need several windows: the page's code must plan them")
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
        """Curve [2, N] -> raw sound of every window [windows, 2, frames * hop].

        plan: windows as in src/core/diffusion/windows.ts.
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
            x = self.sample(
                [noise[None, :, start : start + frames] for noise in noises],
                prompt.conditioning,
                control,
                seconds,
                prompt.guidance if guidance is None else guidance,
                steps,
            )
            windows.append(self.decode(x, prompt.timbre))
        return np.stack(windows)

    def sample(
        self,
        noises: list[np.ndarray],
        prompt: np.ndarray,
        control: np.ndarray,
        seconds: float,
        guidance: float,
        steps: int | None,
    ) -> np.ndarray:
        """Noise [1, channels, frames] per step -> latent, by the pack's sampler with classifier-free guidance."""
        settings = self.manifest["sampler"]
        if settings["objective"] != "rectified_flow":
            raise ValueError(f"objective {settings['objective']} is not supported here")
        steps = steps or settings["steps"]
        prompts = np.stack([prompt, np.zeros_like(prompt)])[:, None].astype(np.float32)
        times = np.linspace(settings["sigmaMax"], settings["sigmaMin"], steps + 1)
        low, high = settings["guidanceInterval"]
        least, greatest = self.manifest["roles"]["dit+controlnet"].get("guidanceRange", (None, None))
        x, before = noises[0], None
        for k, (t, following) in enumerate(itertools.pairwise(times)):
            guided = guidance != 1 and low <= t <= high and prompt.any()
            inside = least is not None and least <= guidance <= greatest
            count = 2 if guided and not inside else 1
            scale = guidance if guided and inside else 1
            velocity = self.run(
                "dit+controlnet",
                x=np.repeat(x, count, 0),
                t=np.full(count, t, np.float32),
                prompt=prompts[:count],
                control=np.repeat(control, count, 0),
                seconds_start=np.zeros(count, np.float32),
                seconds_total=np.full(count, seconds, np.float32),
                **({} if least is None else {"guidance": np.full(count, scale, np.float32)}),
            )
            if count == 2:
                velocity = velocity[1:] + guidance * (velocity[:1] - velocity[1:])
            if settings["default"] == "ping-pong" and following > 0:
                x = ((1 - following) * (x - t * velocity) + following * noises[k + 1]).astype(np.float32)
            else:
                middle = velocity
                if settings["default"] == "adams-bashforth" and before is not None:  # of equal steps
                    middle = velocity + (velocity - before) / 2
                x, before = (x + (following - t) * middle).astype(np.float32), velocity
        return x
