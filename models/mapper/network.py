"""The mapper's networks: frames at 30 fps -> 512 + 512 features -> loudness classes at 125 Hz.

The RMS-Mapper follows Stable-V2A (arXiv:2412.15023, section IV-C): three Conv1d-BatchNorm-ReLU-Upsample blocks, a
two-layer bidirectional LSTM and a linear layer to 64 classes. A small convolutional frame encoder and a motion encoder
on fixed multi-scale Lucas-Kanade flow replace TC-CLIP and RAFT. Left and right share one class distribution, shifted
by the pan position that the network predicts.

Sizes in the comments are those of the default configuration: B clips, T frames, N = T * 125 / 30 envelope samples,
P = 6 x 8 patches.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from audio import loudness
from video.sound import PAN_WIDTH


@dataclass(frozen=True)
class VideoMapperConfig:
    width: int = 128  # of a frame, pixels
    height: int = 96
    feature_dim: int = 512  # output of each encoder
    patch_rows: int = 6  # the part of the motion features that stays spatial
    patch_columns: int = 8
    patch_channels: int = 10
    hidden_dim: int = 192  # convolutions of the RMS-Mapper
    lstm_dim: int = 128  # per direction
    channels: int = 2
    classes: int = loudness.CLASSES
    fps: int = 30
    envelope_rate: int = loudness.RATE
    mu: float = loudness.MU
    pan_width: float = PAN_WIDTH

    @property
    def patches(self) -> int:
        return self.patch_rows * self.patch_columns


def conv_block(inputs: int, outputs: int, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs), nn.ReLU())


class FrameEncoder(nn.Module):
    """RGB 0..1 [N, 3, 96, 128] -> appearance features [N, 512]."""

    def __init__(self, config: VideoMapperConfig):
        super().__init__()
        self.body = nn.Sequential(
            conv_block(3, 32, 4, 5),  # [N, 32, 12, 16]
            conv_block(32, 48),  # [N, 48, 12, 16]
            conv_block(48, 64, 2),  # [N, 64, 6, 8]
            nn.Conv2d(64, 16, 1),  # [N, 16, 6, 8]
        )
        self.head = nn.Linear(16 * config.patches, config.feature_dim)

    def encode(self, small: Tensor) -> Tensor:
        """Half-size frames [N, 3, 48, 64] -> [N, 512]."""
        mean = small.mean(dim=(2, 3), keepdim=True)  # [N, 3, 1, 1]
        maps = self.body((small - mean) * 4)  # [N, 16, 6, 8]
        return self.head(maps.flatten(1))  # [N, 512]

    def forward(self, frames: Tensor) -> Tensor:
        return self.encode(F.avg_pool2d(frames, 2))  # [N, 512]


class LucasKanadeFlow(nn.Module):
    """Lucas-Kanade flow without warping: grey pairs [N, 2, h, w] -> [N, 3, h, w].

    Channels: dx and dy in pixels (soft limit 3), and log change. Run it on an image pyramid for faster motion.
    """

    def __init__(self) -> None:
        super().__init__()
        kernel = torch.tensor([[[[0, 0, 0], [-0.5, 0, 0.5], [0, 0, 0]]], [[[0, -0.5, 0], [0, 0, 0], [0, 0.5, 0]]]])
        self.register_buffer("gradient_kernel", kernel, persistent=False)  # [2, 1, 3, 3]

    def forward(self, pair: Tensor) -> Tensor:
        previous, current = pair[:, :1], pair[:, 1:]  # [N, 1, h, w]
        change = current - previous  # [N, 1, h, w]
        gradient = F.conv2d((previous + current) / 2, self.gradient_kernel, padding=1)  # [N, 2, h, w]
        gx, gy = gradient[:, :1], gradient[:, 1:]  # [N, 1, h, w]
        products = torch.cat([gx * gx, gy * gy, gx * gy, gx * change, gy * change, change * change], 1)  # [N, 6, h, w]
        a, b, c, p, q, e = F.avg_pool2d(products, 5, 1, 2).split(1, 1)  # [N, 1, h, w]
        a, b = a + 2e-4, b + 2e-4  # regularisation: no flow in flat regions
        scale = 1 / (a * b - c * c)  # [N, 1, h, w]
        dx, dy = (c * q - b * p) * scale, (c * p - a * q) * scale  # [N, 1, h, w]
        flow = 3 * torch.tanh(torch.cat([dx, dy], 1) / 3)  # [N, 2, h, w]
        return torch.cat([flow, torch.log1p(e * 1000) / 3], 1)  # [N, 3, h, w]


class MotionEncoder(nn.Module):
    """Previous and current RGB 0..1 [N, 6, 96, 128] -> motion features [N, 512].

    Layout of the features: patch maps (10 x 48), pooled features (31), mean change of the frame (1).
    """

    def __init__(self, config: VideoMapperConfig):
        super().__init__()
        grey = torch.zeros(2, 6, 1, 1)
        grey[0, :3, 0, 0] = grey[1, 3:, 0, 0] = torch.tensor([0.299, 0.587, 0.114])
        self.register_buffer("grey", grey, persistent=False)
        self.flow = LucasKanadeFlow()
        self.trunk = nn.Sequential(conv_block(10, 48, 2, 5), conv_block(48, 48))  # [N, 48, 12, 16]
        self.patch_head = nn.Sequential(conv_block(48, 96, 2), nn.Conv2d(96, config.patch_channels, 1))  # [N, 10, 6, 8]
        self.pooled_head = nn.Linear(48, config.feature_dim - config.patch_channels * config.patches - 1)

    def flow_pyramid(self, pairs: Tensor) -> Tensor:
        """Fixed features: flow and change at three scales, [N, 6, 96, 128] -> [N, 10, 24, 32]."""
        grey = F.conv2d(pairs, self.grey)  # [N, 2, 96, 128]
        half = F.avg_pool2d(grey, 2)  # [N, 2, 48, 64]
        quarter = F.avg_pool2d(half, 2)  # [N, 2, 24, 32]
        eighth = F.avg_pool2d(quarter, 2)  # [N, 2, 12, 16]
        fine = self.flow(half)  # [N, 3, 48, 64]
        coarse = F.interpolate(self.flow(eighth), scale_factor=2.0)  # [N, 3, 24, 32]
        peak = F.max_pool2d(fine[:, 2:], 2)  # [N, 1, 24, 32]
        return torch.cat([F.avg_pool2d(fine, 2), peak, self.flow(quarter), coarse], 1)  # [N, 10, 24, 32]

    def encode(self, pyramid: Tensor) -> Tensor:
        """[N, 10, 24, 32] -> [N, 512]."""
        maps = self.trunk(pyramid)  # [N, 48, 12, 16]
        patches = self.patch_head(maps).flatten(1)  # [N, 10 * P]
        pooled = self.pooled_head(maps.amax(dim=(2, 3)))  # [N, 31]
        change = pyramid[:, 2].mean(dim=(1, 2))[:, None]  # [N, 1]
        return torch.cat([patches, pooled, change], 1)  # [N, 512]

    def forward(self, pairs: Tensor) -> Tensor:
        return self.encode(self.flow_pyramid(pairs))  # [N, 512]


def fill_repeated_frames(motion: Tensor) -> Tensor:
    """Interpolates motion features [B, T, 512] at frames that repeat the one before.

    Video below 30 fps repeats frames; without this every repeat looks like a stop. A frame counts as repeated if its
    mean change (the last feature) is below a tenth of both neighbours'.
    """
    before = torch.cat([motion[:, :1], motion[:, :-1]], 1)  # [B, T, 512]
    after = torch.cat([motion[:, 1:], motion[:, -1:]], 1)  # [B, T, 512]
    usual = torch.minimum(before[:, :, -1:], after[:, :, -1:])  # [B, T, 1]
    repeated = (motion[:, :, -1:] < 0.1 * usual).to(motion.dtype)  # [B, T, 1]
    return motion + repeated * ((before + after) / 2 - motion)  # [B, T, 512]


class PatchEncoder(nn.Module):
    """The same temporal convolutions on every patch, then pooling over patches.

    Patch maps [B, T, 10, P] -> pooled features [B, T, 2 * width] (max, and a learned weighted sum) and patch features
    [B, T, P, width]. Patches are encoded before they are pooled, so a stick that stops in one corner is not mixed with
    a hand that moves in another.
    """

    def __init__(self, config: VideoMapperConfig, width: int = 48):
        super().__init__()
        self.patches = config.patches
        self.conv1, self.norm = nn.Conv1d(config.patch_channels, width, 7, padding=3), nn.BatchNorm1d(width)
        self.conv2 = nn.Conv1d(width, width, 5, padding=2)
        self.position_weights = nn.Parameter(torch.zeros(self.patches, width))

    def forward(self, maps: Tensor) -> tuple[Tensor, Tensor]:
        batch = maps.shape[0]
        x = maps.permute(0, 3, 2, 1).flatten(0, 1)  # [B * P, 10, T]
        x = F.relu(self.norm(self.conv1(x)))  # [B * P, width, T]
        x = F.relu(self.conv2(x))  # [B * P, width, T]
        x = x.unflatten(0, (batch, self.patches)).permute(0, 3, 1, 2)  # [B, T, P, width]
        pooled = torch.cat([x.amax(2), (x * self.position_weights).sum(2)], 2)  # [B, T, 2 * width]
        return pooled, x


class SourceLocalizer(nn.Module):
    """Pan position of the sound from left (-1) to right (1): patch features [B, T, P, width] -> [B, T].

    Every patch gets a weight; the pan position is the weighted mean column over the last 12 frames, so that a decaying
    sound stays where it was struck. Without any strong patch the position is the centre.
    """

    PAST_FRAMES, DECAY_FRAMES, FUTURE_FRAMES = 12, 4.0, 2  # of the temporal window; exponential decay into the past
    MAX_LOG_WEIGHT = 12.0
    CENTRE_WEIGHT = 0.05

    def __init__(self, config: VideoMapperConfig, width: int = 48):
        super().__init__()
        self.score = nn.Linear(width, 1)
        columns = torch.linspace(-1, 1, config.patch_columns).repeat(config.patch_rows)
        self.register_buffer("columns", columns, persistent=False)  # [P]
        offsets = torch.arange(-self.PAST_FRAMES, self.FUTURE_FRAMES + 1.0)
        kernel = torch.where(offsets < 0, torch.exp(offsets / self.DECAY_FRAMES), torch.ones(()))
        self.register_buffer("temporal_kernel", kernel.view(1, 1, -1), persistent=False)

    def forward(self, patches: Tensor) -> Tensor:
        weights = torch.exp(self.score(patches)[..., 0].clamp(max=self.MAX_LOG_WEIGHT))  # [B, T, P]
        sums = torch.stack([weights @ self.columns, weights.sum(2)], 1)  # [B, 2, T]
        padded = F.pad(sums.flatten(0, 1)[:, None], (self.PAST_FRAMES, self.FUTURE_FRAMES))  # [2 B, 1, T + 14]
        sums = F.conv1d(padded, self.temporal_kernel)  # [2 B, 1, T]
        moment, total = sums.unflatten(0, (-1, 2)).unbind(1)  # [B, 1, T]
        return (moment / (total + self.CENTRE_WEIGHT))[:, 0]  # [B, T]


class ClassPanner(nn.Module):
    """Class logits of the centre [B, N, 64] and pan positions -1..1 [B, N] -> logits left and right [B, 2, N, 64].

    Equal-power gains shift the distribution along the mu-law axis exactly: silence does not move, loud classes move
    most.
    """

    def __init__(self, config: VideoMapperConfig):
        super().__init__()
        self.config = config
        top = math.log1p(config.mu)
        levels = torch.expm1(torch.linspace(0, top, config.classes)) / config.mu
        self.register_buffer("levels", levels, persistent=False)  # [64], linear RMS of each class
        self.scale = (config.classes - 1) / top

    def forward(self, logits: Tensor, pan: Tensor) -> Tensor:
        angle = math.pi / 4 * (1 + self.config.pan_width * pan)  # [B, N]
        gains = math.sqrt(2) * torch.stack([torch.cos(angle), torch.sin(angle)], 1)  # [B, 2, N]
        # Fractional class of the centre that each class of a side comes from
        source = self.scale * torch.log1p(self.config.mu * self.levels / gains[..., None])  # [B, 2, N, 64]
        source = source.clamp(max=self.config.classes - 1.001)
        below = source.detach().floor()  # [B, 2, N, 64]
        at = below.long()
        both = torch.stack([logits, logits], 1)  # [B, 2, N, 64]
        low, high = both.gather(3, at), both.gather(3, at + 1)  # [B, 2, N, 64]
        return low + (source - below) * (high - low)  # [B, 2, N, 64]


class MapperStates(NamedTuple):
    """What the heads of the RMS-Mapper read."""

    hidden: Tensor  # [B, N, 2 * lstm_dim]
    early: Tensor  # [B, hidden_dim, T], output of the first block
    pan: Tensor  # [B, T], -1 (left) to 1 (right)


class RmsMapper(nn.Module):
    """Features [B, T, 1024] at 30 fps -> logits [B, 2, N, 64] at 125 Hz.

    The class head alone draws a low, wide bump for a hit whose time or loudness is uncertain. So a second head predicts
    hits: around its peaks the classes stay as they are, elsewhere a logit bias lowers all classes above room tone.
    """

    # In envelope samples of 8 ms
    HIT_SPACING = 15  # of hits closer than this only the most probable counts: smoothing merges them in the curve
    ATTACK, HOLD, DECAY, LENGTH = 6, 10, 18.0, 100  # of a hit's mask: rise, end of the plateau, decay to 1/e, end

    UNCERTAIN_LOG_ODDS = 0.75  # a hit's weight rises from 0 to 1 between minus and plus this
    BIAS = 20.0  # logits subtracted from the loudest class where there is no hit
    ROOM_TONE_CLASSES = 6  # without bias: up to -51 dB

    def __init__(self, config: VideoMapperConfig):
        super().__init__()
        self.config = config
        width = config.hidden_dim
        self.patch_encoder = PatchEncoder(config)
        self.localizer = SourceLocalizer(config)
        self.panner = ClassPanner(config)
        self.convs = nn.ModuleList(
            [
                nn.Conv1d(2 * config.feature_dim + 96, width, 5, padding=2),
                nn.Conv1d(width, width, 7, padding=3),
                nn.Conv1d(width, width, 7, padding=3),
            ]
        )
        self.norms = nn.ModuleList([nn.BatchNorm1d(width) for _ in range(3)])
        self.lstm = nn.LSTM(width, config.lstm_dim, 2, batch_first=True, bidirectional=True)
        self.output_head = nn.Linear(2 * config.lstm_dim, config.classes)
        self.hit_head = nn.Linear(2 * config.lstm_dim, 1)
        since = torch.arange(self.LENGTH)
        mask = ((since + 1) / self.ATTACK).clamp(max=1) * torch.exp(-(since - self.HOLD).clamp(min=0) / self.DECAY)
        self.register_buffer("mask_kernel", mask.flip(0).view(1, 1, -1), persistent=False)
        ramp = (torch.arange(config.classes) - self.ROOM_TONE_CLASSES).clamp(min=0) / (config.classes - 1)
        self.register_buffer("bias_ramp", self.BIAS * ramp, persistent=False)  # [64]

    def states(self, features: Tensor) -> MapperStates:
        """[B, T, 1024] -> hidden states at 125 Hz, first block's output and pan position at 30 fps."""
        config, frames = self.config, features.shape[1]
        appearance = features[:, :, : config.feature_dim]  # [B, T, 512]
        motion = fill_repeated_frames(features[:, :, config.feature_dim :])  # [B, T, 512]
        maps = motion[:, :, : config.patch_channels * config.patches].unflatten(2, (config.patch_channels, -1))
        pooled, patches = self.patch_encoder(maps)  # [B, T, 96], [B, T, P, 48]
        x, early = torch.cat([appearance, motion, pooled], 2).transpose(1, 2), None  # [B, 1120, T]
        sizes = (2 * frames, 4 * frames, frames * config.envelope_rate // config.fps)
        for conv, norm, size in zip(self.convs, self.norms, sizes):
            x = F.relu(norm(conv(x)))  # [B, hidden_dim, T | 2T | 4T]
            early = x if early is None else early
            x = F.interpolate(x, size=size)  # [B, hidden_dim, 2T | 4T | N]
        return MapperStates(self.lstm(x.transpose(1, 2))[0], early, self.localizer(patches))

    def logit_bias(self, hidden: Tensor) -> Tensor:
        """[B, N, 2 * lstm_dim] -> [B, N, 64], 0 at predicted hits and negative elsewhere."""
        log_odds = self.hit_head(hidden).transpose(1, 2)  # [B, 1, N]
        peaks = log_odds >= F.max_pool1d(log_odds, 2 * self.HIT_SPACING + 1, 1, self.HIT_SPACING)  # [B, 1, N]
        weights = (0.5 + log_odds / (2 * self.UNCERTAIN_LOG_ODDS)).clamp(0, 1)  # [B, 1, N]
        hits = peaks.to(log_odds.dtype) * weights  # [B, 1, N]
        mask = F.conv1d(F.pad(hits, (self.LENGTH - 1, 0)), self.mask_kernel).clamp(max=1)  # [B, 1, N]
        return (mask - 1)[:, 0, :, None] * self.bias_ramp  # [B, N, 64]

    def to_stereo(self, logits: Tensor, pan: Tensor) -> Tensor:
        """Logits of the centre [B, N, 64] and pan position [B, T] -> [B, 2, N, 64]."""
        pan = F.interpolate(pan[:, None], size=logits.shape[1], mode="linear")[:, 0]  # [B, N]
        return self.panner(logits, pan)  # [B, 2, N, 64]

    def logits(self, hidden: Tensor, pan: Tensor) -> Tensor:
        """Hidden states [B, N, 2 * lstm_dim] and pan position [B, T] -> [B, 2, N, 64]."""
        return self.to_stereo(self.output_head(hidden) + self.logit_bias(hidden), pan)

    def forward(self, features: Tensor) -> Tensor:
        states = self.states(features)
        return self.logits(states.hidden, states.pan)  # [B, 2, N, 64]


class VideoMapper(nn.Module):
    """Frame encoder, motion encoder and RMS-Mapper: clips [B, T, 3, 96, 128] RGB 0..1 -> logits [B, 2, N, 64]."""

    def __init__(self, config: VideoMapperConfig = VideoMapperConfig()):
        super().__init__()
        self.config = config
        self.frame_encoder, self.motion_encoder = FrameEncoder(config), MotionEncoder(config)
        self.mapper = RmsMapper(config)

    def features(self, clips: Tensor) -> Tensor:
        """[B, T, 3, 96, 128] -> [B, T, 1024]; the first frame is paired with itself."""
        batch, frames = clips.shape[:2]
        previous = torch.cat([clips[:, :1], clips[:, :-1]], 1)  # [B, T, 3, H, W]
        pairs = torch.cat([previous, clips], 2).flatten(0, 1)  # [B * T, 6, H, W]
        appearance = self.frame_encoder(clips.flatten(0, 1)).unflatten(0, (batch, frames))  # [B, T, 512]
        motion = self.motion_encoder(pairs).unflatten(0, (batch, frames))  # [B, T, 512]
        return torch.cat([appearance, motion], 2)  # [B, T, 1024]

    def forward(self, clips: Tensor) -> Tensor:
        return self.mapper(self.features(clips))  # [B, 2, N, 64]
