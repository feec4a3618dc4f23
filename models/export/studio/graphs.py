"""Networks with the interfaces of the pack contract. Inputs and outputs are float32; arithmetic is as stated."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from export.generator_axes import INPUTS, LATENT
from export.studio.trace import Graph
from studio.networks.cavp import Cavp
from studio.networks.clap_audio import ClapAudio
from studio.networks.clap_text import ClapText
from studio.networks.controlnet import ControlNet
from studio.networks.dit import DiT
from studio.networks.flow_picture import GREATEST, FlowPicture
from studio.networks.oobleck import OobleckConfig, OobleckDecoder, OobleckEncoder
from studio.networks.raft import Raft
from studio.networks.rms_mapper import RmsMapper
from studio.networks.tc_clip import TcClip
from studio.networks.timing import Prompt, Timing

HALF = torch.float16
SPEEDS_SIDE = 224  # pixels of the frames for which FlowPicture's greatest speed is meant


class Half(nn.Module):
    """A network that computes in float16 between inputs and outputs in float32; the first `channels` of its output."""

    dtype = HALF  # of the arithmetic

    def __init__(self, network: nn.Module, channels: int) -> None:
        super().__init__()
        self.network, self.channels = network, channels

    def forward(self, x: Tensor) -> Tensor:
        return self.network(x.to(self.dtype))[:, : self.channels].float()


class FrameEncoder(nn.Module):
    """Up to one window of frames -> TC-CLIP's features. The last frame is repeated to a whole window."""

    def __init__(self, clip: TcClip, side: int) -> None:
        super().__init__()
        self.clip, self.shrink = clip, side // clip.config.size

    def pictures(self, frames: Tensor) -> Tensor:
        """RGB 0..1 [N, 3, side, side] -> features [N, 512]."""
        count = frames.shape[0]
        frames = F.avg_pool2d(frames, self.shrink) if self.shrink > 1 else frames
        window = self.clip.config.window
        last = frames[-1:].expand(window - 1, -1, -1, -1)
        whole = torch.cat([frames, last])[:window]  # [16, 3, size, size]
        return self.clip(whole[None])[0, :count]  # [N, 512]

    def forward(self, frames: Tensor) -> Tensor:
        return self.pictures(frames)


class MotionEncoder(FrameEncoder):
    """Pairs of frames -> RAFT's flow as a picture -> TC-CLIP's features."""

    def __init__(self, raft: Raft, clip: TcClip, side: int) -> None:
        super().__init__(clip, side)
        self.raft, self.picture = raft, FlowPicture(GREATEST * side / SPEEDS_SIDE)

    def forward(self, pairs: Tensor) -> Tensor:
        """[N, 6, side, side] -> [N, 512]."""
        return self.pictures(self.picture(self.raft(pairs[:, :3], pairs[:, 3:])))


class Mapper(nn.Module):
    def __init__(self, mapper: RmsMapper) -> None:
        super().__init__()
        self.mapper = mapper

    def forward(self, features: Tensor) -> Tensor:
        return self.mapper(features)[:, None]  # [1, 1, 1250, 64]


class SoundEncoder(nn.Module):
    """Any length of sound: what is missing to a clip is silence, what is more is left out."""

    def __init__(self, clap: ClapAudio) -> None:
        super().__init__()
        self.clap = clap

    def forward(self, audio: Tensor) -> Tensor:
        samples = self.clap.config.samples
        return self.clap(F.pad(audio, (0, samples))[:, :samples])  # [1, 512]


class TextEncoder(nn.Module):
    def __init__(self, clap: ClapText) -> None:
        super().__init__()
        self.clap = clap

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        return self.clap(input_ids, attention_mask).embedding  # [1, 512]


class VideoEncoder(nn.Module):
    def __init__(self, cavp: Cavp) -> None:
        super().__init__()
        self.cavp = cavp

    def forward(self, frames: Tensor) -> Tensor:
        return self.cavp(frames[None])[0]  # [N, 512]


class Conditions(nn.Module):
    """What both halves of the generator take: tokens of prompt and timing, in float16."""

    dtype = HALF  # of the arithmetic

    def __init__(self, prompt: Prompt, timing: Timing) -> None:
        super().__init__()
        self.prompt, self.timing = prompt, timing

    def tokens(self, prompt: Tensor, seconds_start: Tensor, seconds_total: Tensor) -> tuple[Tensor, Tensor]:
        """[B, K, 512] (zeros for none), [B], [B] -> [B, K, 768], [B, 2, 768]."""
        return self.prompt(prompt).to(self.dtype), self.timing(seconds_start, seconds_total).to(self.dtype)


class ControlHalf(Conditions):
    """ControlNet alone: controls of the first layers, [B, 1 + T, width] each, in float16."""

    def __init__(self, controlnet: ControlNet, prompt: Prompt, timing: Timing) -> None:
        super().__init__(prompt, timing)
        self.controlnet = controlnet

    def forward(
        self, x: Tensor, t: Tensor, prompt: Tensor, control: Tensor, seconds_start: Tensor, seconds_total: Tensor
    ) -> tuple[Tensor, ...]:
        tokens, seconds = self.tokens(prompt, seconds_start, seconds_total)
        return tuple(self.controlnet(x.to(self.dtype), t, tokens, seconds, control.to(self.dtype)))


class TransformerHalf(Conditions):
    """The DiT alone, with a ControlNet's controls."""

    def __init__(self, dit: DiT, prompt: Prompt, timing: Timing) -> None:
        super().__init__(prompt, timing)
        self.dit = dit

    def forward(
        self, x: Tensor, t: Tensor, prompt: Tensor, seconds_start: Tensor, seconds_total: Tensor, *controls: Tensor
    ) -> Tensor:
        tokens, seconds = self.tokens(prompt, seconds_start, seconds_total)
        return self.dit(x.to(self.dtype), t, tokens, seconds, controls).float()  # [B, 64, T]


class ControlledTransformer(TransformerHalf):
    """DiT and ControlNet as one: v (or velocity) of the noisy latent."""

    def __init__(self, dit: DiT, controlnet: ControlNet, prompt: Prompt, timing: Timing) -> None:
        super().__init__(dit, prompt, timing)
        self.controlnet = controlnet

    def forward(
        self, x: Tensor, t: Tensor, prompt: Tensor, control: Tensor, seconds_start: Tensor, seconds_total: Tensor
    ) -> Tensor:
        tokens, seconds = self.tokens(prompt, seconds_start, seconds_total)
        x = x.to(self.dtype)
        controls = self.controlnet(x, t, tokens, seconds, control.to(self.dtype))
        return self.dit(x, t, tokens, seconds, controls).float()  # [B, 64, T]


def vae_encoder(encoder: OobleckEncoder, config: OobleckConfig) -> Graph:
    example = torch.zeros(1, config.audio, 3 * config.downsampling)
    network = Half(encoder, config.latent)  # the mean
    return Graph(network, (example,), {"audio": {2: "S"}}, {"latent": {2: "T"}}, ("network.",))


def vae_decoder(decoder: OobleckDecoder, config: OobleckConfig) -> Graph:
    example = torch.zeros(1, config.latent, 3)
    return Graph(Half(decoder, config.audio), (example,), {"latent": {2: "T"}}, {"audio": {2: "S"}}, ("network.",))


def frame_encoder(clip: TcClip, side: int) -> Graph:
    frames = torch.zeros(3, 3, side, side)
    return Graph(FrameEncoder(clip, side), (frames,), {"frames": {0: "N"}}, {"features": {0: "N"}})


def motion_encoder(raft: Raft, clip: TcClip, side: int) -> Graph:
    pairs = torch.zeros(3, 6, side, side)
    return Graph(MotionEncoder(raft, clip, side), (pairs,), {"pairs": {0: "N"}}, {"features": {0: "N"}})


def mapper(network: RmsMapper, frames: int) -> Graph:
    features = torch.zeros(1, frames, network.config.features)
    return Graph(Mapper(network), (features,), {"features": {}}, {"logits": {}})


def sound_encoder(clap: ClapAudio) -> Graph:
    audio = torch.zeros(1, clap.config.samples)
    return Graph(SoundEncoder(clap), (audio,), {"audio": {1: "S"}}, {"embedding": {}})


def text_encoder(clap: ClapText) -> Graph:
    ids = torch.full((1, 7), 5)
    inputs = {"input_ids": {1: "N"}, "attention_mask": {1: "N"}}
    return Graph(TextEncoder(clap), (ids, torch.ones_like(ids)), inputs, {"embedding": {}})


def video_encoder(cavp: Cavp) -> Graph:
    size = cavp.config.size
    frames = torch.zeros(5, 3, size, size)
    return Graph(VideoEncoder(cavp), (frames,), {"frames": {0: "N"}}, {"features": {0: "N"}})


def generator(dit: DiT, controlnet: ControlNet, prompt: Prompt, timing: Timing) -> dict[str, Graph]:
    """The generator as one graph and as two, by name of file. All share the names of their weights."""
    channels, width = dit.config.channels, dit.config.width
    latent = torch.zeros(2, channels, 9)
    embedding = torch.zeros(2, 2, prompt.clap["proj_out"].in_features)
    examples = (latent, torch.ones(2), embedding, latent, torch.zeros(2), torch.ones(2))
    half = ("dit.", "controlnet.")
    names = [f"control_{i}" for i in range(controlnet.depth)]
    controls = {name: {0: "B", 1: "N"} for name in names}
    without = {name: axes for name, axes in INPUTS.items() if name != "control"} | controls
    given = [example for name, example in zip(INPUTS, examples) if name != "control"]
    return {
        "dit-controlnet": Graph(
            ControlledTransformer(dit, controlnet, prompt, timing), examples, INPUTS, {"velocity": LATENT}, half
        ),
        "controlnet": Graph(ControlHalf(controlnet, prompt, timing), examples, INPUTS, controls, half),
        "dit": Graph(
            TransformerHalf(dit, prompt, timing),
            (*given, *(torch.zeros(2, 10, width, dtype=HALF) for _ in names)),
            without,
            {"velocity": LATENT},
            half,
        ),
    }
