"""The paper's measures of sounds that a system made (section V-C).

| column | measure | needs |
| --- | --- | --- |
| FAD-P | Fréchet audio distance, PANNs Wavegram-Logmel | fadtk |
| FAD-C | … Microsoft CLAP 2023 | fadtk |
| FAD-LC | … LAION-CLAP, windows of 10 s every second as in fadtk | --clap |
| E-L1 | mean difference of the envelopes (peak-normalised mono) | |
| CLAP | cosine of the LAION-CLAP embeddings of the true and the made sound | --clap |
| FAVD | Fréchet distance of I3D and VGGish features side by side | --i3d, --vggish |
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
import torch

from evaluation.judge.frechet import frechet
from studio.checkpoints.load import load_into
from studio.checkpoints.read import read_state
from studio.data.encoders import load_clap
from studio.data.envelopes import chunk_envelopes
from studio.data.media import SOUND_RATE, read_frames, read_sound
from studio.evaluation import fadtk, i3d, vggish
from studio.evaluation.files import Pair
from studio.evaluation.i3d import I3d
from studio.evaluation.vggish import Vggish
from studio.networks.clap_audio import ClapAudio, fit
from studio.networks.sizes import PUBLISHED, Sizes

LOWER = {"FAD-P", "FAD-C", "FAD-LC", "E-L1", "FAVD"}  # less is better
PANNS, MS_CLAP = "panns-wavegram-logmel", "clap-2023"
WINDOW, HOP = 10, 1  # seconds, of fadtk's CLAP


@dataclass(frozen=True)
class Needs:
    """What a measure takes from outside; None where it was not given."""

    clap: Path | None = None
    vggish: Path | None = None
    i3d: Path | None = None
    fadtk: Path | None = None  # python of fadtk's environment


@dataclass(frozen=True)
class Sounds:
    """A system's sounds and the true ones, [2, samples] each, peak 1."""

    pairs: list[Pair]
    truth: dict[str, np.ndarray]
    made: dict[str, np.ndarray]
    seconds: float

    @staticmethod
    def read(pairs: list[Pair], seconds: float) -> "Sounds":
        truth = {pair.name: read_sound(pair.truth, 0, seconds) for pair in pairs}
        return Sounds(pairs, truth, {pair.name: read_sound(pair.made, 0, seconds) for pair in pairs}, seconds)


Measure = Callable[[Sounds], float]


def mono(sound: np.ndarray, rate: int) -> np.ndarray:
    return soxr.resample(sound.mean(0), SOUND_RATE, rate).astype(np.float32)


def level_error(sounds: Sounds) -> float:
    """E-L1 (eq. 11), mean over clips."""
    errors = [
        np.abs(chunk_envelopes(sounds.truth[name])[0] - chunk_envelopes(sounds.made[name])[0]).mean()
        for name in sounds.truth
    ]
    return float(np.mean(errors))


class ClapMeasures:
    """FAD-LC and CLAP score."""

    def __init__(self, network: ClapAudio) -> None:
        self.network, self.config = network, network.config

    @torch.no_grad()
    def whole(self, sound: np.ndarray) -> np.ndarray:
        """One embedding [512]."""
        audio = torch.from_numpy(mono(sound, self.config.sample_rate))[None].to(self._device())
        return self.network(fit(audio, self.config.samples))[0].cpu().numpy()

    @torch.no_grad()
    def windows(self, sound: np.ndarray) -> np.ndarray:
        """An embedding for every second [n, 512], of ten seconds with zeros after the end."""
        rate, samples = self.config.sample_rate, self.config.samples
        audio = torch.from_numpy(mono(sound, rate))
        starts = range(0, len(audio), HOP * rate)
        parts = [audio[start : start + samples] for start in starts]
        whole = torch.stack([torch.nn.functional.pad(part, (0, samples - len(part))) for part in parts])
        return self.network(whole.to(self._device())).cpu().numpy()

    def _device(self) -> torch.device:
        return self.network.audio_projection[0].weight.device

    def score(self, sounds: Sounds) -> float:
        found = [self.whole(sounds.truth[name]) @ self.whole(sounds.made[name]) for name in sounds.truth]
        return float(np.mean(found))

    def distance(self, sounds: Sounds) -> float:
        truth = np.concatenate([self.windows(sound) for sound in sounds.truth.values()])
        made = np.concatenate([self.windows(sound) for sound in sounds.made.values()])
        return frechet(truth.astype(np.float64), made.astype(np.float64))


class AudioVisual:
    """FAVD: features of picture and sound of the same 0.96 s form one vector; true sounds against made ones."""

    def __init__(self, sound: Vggish, picture: I3d) -> None:
        self.sound, self.picture = sound, picture
        self.seen: dict[str, np.ndarray] = {}

    def pictures(self, pair: Pair, seconds: float) -> np.ndarray:
        """[n, 1024] of a clip, computed once."""
        if pair.video is None:
            raise ValueError(f"FAVD needs the picture of {pair.name}.")
        if pair.name not in self.seen:
            frames = read_frames(pair.video, 0, seconds, i3d.FPS, i3d.SHORT_SIDE)
            self.seen[pair.name] = self.picture.embed(frames)
        return self.seen[pair.name]

    def joined(self, sounds: Sounds, which: dict[str, np.ndarray]) -> np.ndarray:
        rows = []
        for pair in sounds.pairs:
            features = self.sound.embed(mono(which[pair.name], vggish.RATE))  # [n, 128]
            seen = self.pictures(pair, sounds.seconds)  # [m, 1024]
            count = min(len(features), len(seen))
            rows.append(np.concatenate([seen[:count], features[:count]], 1))
        return np.concatenate(rows).astype(np.float64)

    def distance(self, sounds: Sounds) -> float:
        return frechet(self.joined(sounds, sounds.truth), self.joined(sounds, sounds.made))


def fadtk_distance(python: Path, model: str) -> Measure:
    def distance(sounds: Sounds) -> float:
        return frechet(fadtk.embeddings(python, model, sounds.truth), fadtk.embeddings(python, model, sounds.made))

    return distance


def measures(needs: Needs, device: torch.device, sizes: Sizes = PUBLISHED) -> tuple[dict[str, Measure], dict[str, str]]:
    """The measures that can be taken, by column, and for the others what is missing. Raises CheckpointError."""
    found: dict[str, Measure] = {"E-L1": level_error}
    missing: dict[str, str] = {}
    for column, model in (("FAD-P", PANNS), ("FAD-C", MS_CLAP)):
        if needs.fadtk is not None:
            found[column] = fadtk_distance(needs.fadtk, model)
        else:
            missing[column] = f"--fadtk, the python of {fadtk.INSTALL}"
    if needs.clap is not None:
        clap = ClapMeasures(load_clap(needs.clap, sizes).to(device))
        found |= {"FAD-LC": clap.distance, "CLAP": clap.score}
    else:
        missing |= dict.fromkeys(("FAD-LC", "CLAP"), "--clap, LAION-CLAP's 630k-audioset-best.pt")
    if needs.vggish is not None and needs.i3d is not None:
        sound = load_into(Vggish(), read_state(needs.vggish), ignore=("pproc.",)).to(device)
        picture = load_into(I3d(), read_state(needs.i3d), ignore=i3d.IGNORED).to(device)
        found["FAVD"] = AudioVisual(sound, picture).distance
    else:
        wanted = {"--vggish, vggish-10086976.pth": needs.vggish, "--i3d, i3d_rgb.pt": needs.i3d}
        missing["FAVD"] = " and ".join(name for name, path in wanted.items() if path is None)
    return found, missing
