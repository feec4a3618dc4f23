"""The frozen networks whose outputs are cached: TC-CLIP, RAFT, CAVP, LAION-CLAP and the VAE, from their checkpoints."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import soxr
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from audio.loudness import at_audio_rate
from studio.checkpoints.errors import CheckpointError
from studio.checkpoints.load import load_into
from studio.checkpoints.read import State, read_state
from studio.data.media import SOUND_RATE
from studio.networks import cavp, clap_audio, oobleck, tc_clip
from studio.networks.cavp import Cavp
from studio.networks.clap_audio import ClapAudio
from studio.networks.clap_names import from_transformers
from studio.networks.flow_picture import FlowPicture
from studio.networks.oobleck import Oobleck
from studio.networks.raft import Raft
from studio.networks.sizes import PUBLISHED, Sizes
from studio.networks.tc_clip import TcClip

PAIRS = 16  # of frames that go through RAFT at once
PARALLEL = "module."  # before the names in checkpoints of networks that were trained on several GPUs


@dataclass(frozen=True)
class Checkpoints:
    """Where the weights are; what is None is not computed."""

    vae: Path | None = None  # Stable Audio: model.safetensors
    clap: Path | None = None  # LAION-CLAP: 630k-audioset-best.pt or transformers' model.safetensors
    tc_clip: Path | None = None
    raft: Path | None = None  # torchvision's raft_large
    cavp: Path | None = None  # Diff-Foley's cavp_epoch66.ckpt

    def missing(self) -> list[str]:
        return [field.name for field in fields(self) if getattr(self, field.name) is None]


def stripped(state: State) -> State:
    """Names without the prefix of parallel training."""
    return State({name.removeprefix(PARALLEL): value for name, value in state.items()}, state.source)


def load_clap(path: Path, sizes: Sizes = PUBLISHED) -> ClapAudio:
    """LAION-CLAP's audio tower, by laion-clap's names or transformers'."""
    state = stripped(read_state(path))
    try:
        network = ClapAudio(clap_audio.config_of(state, sizes.clap_audio))
    except KeyError as error:
        raise CheckpointError(f"{state.source} is no checkpoint of CLAP: it lacks {error.args[0]}.") from error
    named = State(from_transformers(state, network), state.source)
    return load_into(network, named, ignore=clap_audio.IGNORED)


def load_vae(path: Path) -> Oobleck:
    state = read_state(path)
    return load_into(Oobleck(oobleck.config_of(state)), state, oobleck.PREFIX)


def scaled(frames: Tensor, side: int) -> Tensor:
    """Frames [N, 3, h, w] stretched to side x side."""
    if frames.shape[2:] == (side, side):
        return frames
    return F.interpolate(frames, (side, side), mode="bilinear", antialias=True, align_corners=False).clamp(0, 1)


class Encoders:
    """Features of one chunk at a time. Frames are uint8 RGB [T, h, w, 3], sounds float32 [2, samples] at 44.1 kHz."""

    def __init__(self, paths: Checkpoints, sizes: Sizes = PUBLISHED, device: torch.device | str = "cpu") -> None:
        self.sizes, self.device = sizes, torch.device(device)

        def load(path: Path | None, read: Callable[[Path], nn.Module]) -> nn.Module | None:
            return None if path is None else read(path).to(self.device).float()

        self.vae = load(paths.vae, load_vae)
        self.clap = load(paths.clap, lambda path: load_clap(path, sizes))
        self.tc_clip = load(
            paths.tc_clip,
            lambda path: load_into(TcClip(sizes.tc_clip), stripped(read_state(path)), ignore=tc_clip.IGNORED),
        )
        self.raft = load(paths.raft, lambda path: load_into(Raft(sizes.raft), read_state(path)))
        self.cavp = load(
            paths.cavp, lambda path: load_into(Cavp(sizes.cavp), stripped(read_state(path)), ignore=cavp.IGNORED)
        )
        self.flow_picture = FlowPicture().to(self.device)

    def pictures(self, frames: np.ndarray, side: int) -> Tensor:
        """RGB 0..1 [T, 3, side, side]."""
        return scaled(torch.from_numpy(frames).to(self.device).permute(0, 3, 1, 2).float() / 255, side)

    def flow(self, frames: np.ndarray) -> Tensor:
        """Flow pictures RGB 0..1 [T, 3, side, side], from each frame's predecessor to it; none before the first."""
        now = self.pictures(frames, self.sizes.flow_side)  # [T, 3, side, side]
        before = torch.cat([now[:1], now[:-1]])  # [T, 3, side, side]
        flows = [self.raft(a, b) for a, b in zip(before.split(PAIRS), now.split(PAIRS))]
        return self.flow_picture(torch.cat(flows) * (224 / self.sizes.flow_side))  # its speeds are for 224 x 224

    @torch.no_grad()
    def features(self, frames: np.ndarray) -> np.ndarray:
        """TC-CLIP of frames and of flow, float16 [T, 1024]."""
        side = self.sizes.tc_clip.size
        rgb = tc_clip.clip_features(self.tc_clip, self.pictures(frames, side))  # [T, 512]
        flow = tc_clip.clip_features(self.tc_clip, scaled(self.flow(frames), side))  # [T, 512]
        return stored(torch.cat([rgb, flow], 1))

    @torch.no_grad()
    def frames(self, frames: np.ndarray) -> np.ndarray:
        """CAVP of frames at 4 fps, float16 [F, 512]."""
        return stored(self.cavp(self.pictures(frames, self.sizes.cavp.size)[None])[0])

    @torch.no_grad()
    def embedding(self, sound: np.ndarray) -> np.ndarray:
        """CLAP of the mono mix, float16 [512]."""
        config = self.sizes.clap_audio
        mono = soxr.resample(sound.mean(0), SOUND_RATE, config.sample_rate).astype(np.float32)
        audio = clap_audio.fit(torch.from_numpy(mono)[None].to(self.device), config.samples)  # [1, samples]
        return stored(self.clap(audio)[0])

    @torch.no_grad()
    def latent(self, sound: np.ndarray) -> np.ndarray:
        """Mean and standard deviation of the VAE's latent, float16 [2, 64, L]."""
        mean, scale = self.vae.encoder(self.padded(sound)).chunk(2, 1)  # [1, 64, L] each
        return stored(torch.cat([mean, F.softplus(scale) + 1e-4]))

    @torch.no_grad()
    def control(self, envelope: np.ndarray, samples: int) -> np.ndarray:
        """Latent of the envelope [2, N] at audio rate, float16 [64, L]."""
        return stored(self.vae.encode(self.padded(at_audio_rate(envelope, samples)))[0])

    def padded(self, sound: np.ndarray) -> Tensor:
        """[1, 2, samples], zeros after the end up to a whole number of latent frames."""
        step = self.vae.config.downsampling
        audio = torch.from_numpy(sound).to(self.device)[None]
        return F.pad(audio, (0, -audio.shape[2] % step))


def stored(x: Tensor) -> np.ndarray:
    return x.cpu().half().numpy()
