"""The networks of the picture side: 30 fps frames -> 512 + 512 features -> classes of the loudness envelope.

The RMS-Mapper is that of Stable-V2A (arXiv:2412.15023, section IV-C): three Conv1d-BatchNorm-ReLU-Upsample blocks, a
two-layer bidirectional LSTM and a linear layer to 64 classes. Left and right are the same classes, moved up and down by
the place of what is heard. In place of TC-CLIP and RAFT stand a small convolutional frame encoder and a motion encoder
on fixed multi-scale Lucas-Kanade flow.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from video.sound import STAGE


@dataclass(frozen=True)
class EyeConfig:
    """Sizes. width, height: picture in pixels; features: size of each encoder's output; rows, columns, maps: the part
    of the motion features that keeps its place in the picture; hidden, recurrent: of the mapper.
    """

    width: int = 128
    height: int = 96
    features: int = 512
    rows: int = 6
    columns: int = 8
    maps: int = 10
    hidden: int = 192
    recurrent: int = 128
    channels: int = 2
    classes: int = 64
    fps: int = 30
    rate: int = 125
    mu: float = 255.0
    stage: float = STAGE


def block(inputs: int, outputs: int, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs), nn.ReLU())


class FrameEncoder(nn.Module):
    """What is seen: RGB 0..1 [N, 3, 96, 128] -> [N, 512]."""

    def __init__(self, config: EyeConfig):
        super().__init__()
        self.body = nn.Sequential(
            block(3, 32, 4, 5),  # [N, 32, 12, 16]
            block(32, 48),  # [N, 48, 12, 16]
            block(48, 64, 2),  # [N, 64, 6, 8]
            nn.Conv2d(64, 16, 1),  # [N, 16, 6, 8]
        )
        self.head = nn.Linear(16 * 48, config.features)

    def encode(self, small: Tensor) -> Tensor:
        """From half-size pictures [N, 3, 48, 64]."""
        mean = small.mean(dim=(2, 3), keepdim=True)  # [N, 3, 1, 1]
        maps = self.body((small - mean) * 4)  # [N, 16, 6, 8]
        return self.head(maps.flatten(1))  # [N, 512]

    def forward(self, frames: Tensor) -> Tensor:
        return self.encode(F.avg_pool2d(frames, 2))  # [N, 512]


class Flow(nn.Module):
    """Lucas-Kanade flow without warping: grey pairs [N, 2, h, w] -> [N, 3, h, w] with dx, dy (pixels, soft limit 3) and
    change.

    Coarser pictures see faster motion, so the caller runs it on a pyramid.
    """

    def __init__(self) -> None:
        super().__init__()
        slope = torch.tensor([[[[0, 0, 0], [-0.5, 0, 0.5], [0, 0, 0]]], [[[0, -0.5, 0], [0, 0, 0], [0, 0.5, 0]]]])
        self.register_buffer("slope", slope, persistent=False)

    def forward(self, pair: Tensor) -> Tensor:
        previous, current = pair[:, :1], pair[:, 1:]  # [N, 1, h, w]
        change = current - previous  # [N, 1, h, w]
        gradient = F.conv2d((previous + current) / 2, self.slope, padding=1)  # [N, 2, h, w]
        gx, gy = gradient[:, :1], gradient[:, 1:]  # [N, 1, h, w]
        products = torch.cat([gx * gx, gy * gy, gx * gy, gx * change, gy * change, change * change], 1)  # [N, 6, h, w]
        a, b, c, p, q, e = F.avg_pool2d(products, 5, 1, 2).split(1, 1)  # [N, 1, h, w]
        a, b = a + 2e-4, b + 2e-4  # keeps flat regions still
        scale = 1 / (a * b - c * c)  # [N, 1, h, w]
        dx, dy = (c * q - b * p) * scale, (c * p - a * q) * scale  # [N, 1, h, w]
        flow = 3 * torch.tanh(torch.cat([dx, dy], 1) / 3)  # [N, 2, h, w]
        return torch.cat([flow, torch.log1p(e * 1000) / 3], 1)  # [N, 3, h, w]


class MotionEncoder(nn.Module):
    """What moves: previous and current RGB 0..1 [N, 6, 96, 128] -> [N, 512]."""

    def __init__(self, config: EyeConfig):
        super().__init__()
        grey = torch.zeros(2, 6, 1, 1)
        grey[0, :3, 0, 0] = grey[1, 3:, 0, 0] = torch.tensor([0.299, 0.587, 0.114])
        self.register_buffer("grey", grey, persistent=False)
        self.flow = Flow()
        self.middle = nn.Sequential(block(10, 48, 2, 5), block(48, 48))  # [N, 48, 12, 16]
        self.last = nn.Sequential(block(48, 96, 2), nn.Conv2d(96, config.maps, 1))  # [N, maps, 6, 8]
        self.head = nn.Linear(48, config.features - config.maps * config.rows * config.columns - 1)

    def motion(self, pairs: Tensor) -> Tensor:
        """Fixed features: flow and change on three scales, [N, 10, 24, 32]."""
        grey = F.conv2d(pairs, self.grey)  # [N, 2, 96, 128]
        half = F.avg_pool2d(grey, 2)  # [N, 2, 48, 64]
        quarter = F.avg_pool2d(half, 2)  # [N, 2, 24, 32]
        eighth = F.avg_pool2d(quarter, 2)  # [N, 2, 12, 16]
        fine = self.flow(half)  # [N, 3, 48, 64]
        coarse = F.interpolate(self.flow(eighth), scale_factor=2.0)  # [N, 3, 24, 32]
        peak = F.max_pool2d(fine[:, 2:], 2)  # [N, 1, 24, 32]
        return torch.cat([F.avg_pool2d(fine, 2), peak, self.flow(quarter), coarse], 1)  # [N, 10, 24, 32]

    def encode(self, motion: Tensor) -> Tensor:
        maps = self.middle(motion)  # [N, 48, 12, 16]
        places = self.last(maps).flatten(1)  # [N, maps * 48]
        change = motion[:, 2].mean(dim=(1, 2))[:, None]  # [N, 1]
        return torch.cat([places, self.head(maps.amax(dim=(2, 3))), change], 1)  # [N, 512]

    def forward(self, pairs: Tensor) -> Tensor:
        return self.encode(self.motion(pairs))  # [N, 512]


def bridge(features: Tensor) -> Tensor:
    """Motion features [B, T, 512], the last of them the change of the whole picture; frames that a slower film repeats,
    which show no change at all between neighbours that do, get their neighbours' mean: else every repeat looks like a
    stop.
    """
    before = torch.cat([features[:, :1], features[:, :-1]], 1)  # [B, T, 512]
    after = torch.cat([features[:, 1:], features[:, -1:]], 1)  # [B, T, 512]
    usual = torch.minimum(before[:, :, -1:], after[:, :, -1:])  # [B, T, 1]
    repeated = (features[:, :, -1:] < 0.1 * usual).to(features.dtype)  # [B, T, 1]
    return features + repeated * ((before + after) / 2 - features)  # [B, T, 512]


class Contacts(nn.Module):
    """What stops or turns where: the same short look through time at every place of the picture, then its strongest
    answers.

    Motion maps [B, T, maps, 48] -> [B, T, 2 * width] and the answers of every place [B, T, 48, width]. A stick that
    stops in one corner while a hand moves in another is told apart here, before places are mixed; and what was learnt
    at one place holds at all.
    """

    def __init__(self, config: EyeConfig, width: int = 48):
        super().__init__()
        self.places = config.rows * config.columns
        self.first, self.norm = nn.Conv1d(config.maps, width, 7, padding=3), nn.BatchNorm1d(width)
        self.second = nn.Conv1d(width, width, 5, padding=2)
        self.across = nn.Parameter(torch.zeros(self.places, width))

    def forward(self, maps: Tensor) -> tuple[Tensor, Tensor]:
        batch = maps.shape[0]
        x = maps.permute(0, 3, 2, 1).flatten(0, 1)  # [B * 48, maps, T]
        x = F.relu(self.second(F.relu(self.norm(self.first(x)))))  # [B * 48, width, T]
        x = x.unflatten(0, (batch, self.places)).permute(0, 3, 1, 2)  # [B, T, 48, width]
        return torch.cat([x.amax(2), (x * self.across).sum(2)], 2), x  # [B, T, 2 * width], [B, T, 48, width]


class Whereabouts(nn.Module):
    """Where what is heard lies between left (-1) and right (1): places [B, T, 48, width] -> [B, T].

    Every place of every frame gets a weight, the greater the more it looks like a contact. The answer is the mean
    column of the places of the last third of a second: a sound that rings stays where it was struck. Without any
    contact it is the middle.
    """

    PAST, FALL, FUTURE = 12, 4.0, 2  # frames of memory, their decay, frames looked ahead
    LIMIT, DOUBT = 12.0, 0.05  # greatest logarithm of a weight; weight of the middle

    def __init__(self, config: EyeConfig, width: int = 48):
        super().__init__()
        self.weigh = nn.Linear(width, 1)
        columns = torch.linspace(-1, 1, config.columns).repeat(config.rows)
        self.register_buffer("columns", columns, persistent=False)  # [48]
        offsets = torch.arange(-self.PAST, self.FUTURE + 1.0)
        memory = torch.where(offsets < 0, torch.exp(offsets / self.FALL), torch.ones(()))
        self.register_buffer("memory", memory.view(1, 1, -1), persistent=False)

    def forward(self, places: Tensor) -> Tensor:
        weights = torch.exp(self.weigh(places)[..., 0].clamp(max=self.LIMIT))  # [B, T, 48]
        pulls = torch.stack([weights @ self.columns, weights.sum(2)], 1)  # [B, 2, T]
        held = F.conv1d(F.pad(pulls.flatten(0, 1)[:, None], (self.PAST, self.FUTURE)), self.memory)  # [2 B, 1, T]
        pull, total = held.unflatten(0, (-1, 2)).unbind(1)  # [B, 1, T]
        return (pull / (total + self.DOUBT))[:, 0]  # [B, T]


class Stage(nn.Module):
    """Classes of the level in the middle [B, N, 64] and a place -1..1 [B, N] -> classes left and right [B, 2, N, 64].

    Equal-power gains move the distribution along the mu-law axis exactly: silence stays silence, loud classes move by
    the most.
    """

    def __init__(self, config: EyeConfig):
        super().__init__()
        self.config = config
        top = math.log1p(config.mu)
        # [64]
        self.register_buffer(
            "levels", torch.expm1(torch.linspace(0, top, config.classes)) / config.mu, persistent=False
        )
        self.scale = (config.classes - 1) / top

    def forward(self, logits: Tensor, place: Tensor) -> Tensor:
        angle = math.pi / 4 * (1 + self.config.stage * place)  # [B, N]
        gains = math.sqrt(2) * torch.stack([torch.cos(angle), torch.sin(angle)], 1)  # [B, 2, N]
        # Class heard in the middle [B, 2, N, 64]
        source = self.scale * torch.log1p(self.config.mu * self.levels / gains[..., None])
        source = source.clamp(max=self.config.classes - 1.001)
        below = source.detach().floor()  # [B, 2, N, 64]
        at = below.long()
        both = torch.stack([logits, logits], 1)  # [B, 2, N, 64]
        low, high = both.gather(3, at), both.gather(3, at + 1)  # [B, 2, N, 64]
        return low + (source - below) * (high - low)  # [B, 2, N, 64]


class RmsMapper(nn.Module):
    """Features [B, T, 1024] at 30 fps -> logits [B, C, T * 125 / 30, 64].

    Classes alone blur a strike whose time or loudness is uncertain. So a second head says where strikes are: its peaks
    leave the classes as they are while the strike rings, and everything between is softer, room tone excepted.
    """

    # Samples at 125 Hz within which only the likeliest strike counts: the curve's smoothing makes one of nearer ones
    APART = 15
    DOUBT = 0.75  # log-odds around even ones in which a peak turns from no strike to a whole one
    # Samples at 125 Hz in which a strike's trace rises, stays whole, decays by e, and ends
    RISE, HOLD, FALL, TAPS = (
        6,
        10,
        18.0,
        100,
    )
    TILT = 20.0  # logits per length of the mu-law axis that loudness loses where there is no trace
    QUIET = 6  # classes of room tone (under -51 dB), which no tilt touches

    def __init__(self, config: EyeConfig):
        super().__init__()
        self.config = config
        width = config.hidden
        self.contacts, self.whereabouts, self.stage = Contacts(config), Whereabouts(config), Stage(config)
        self.convs = nn.ModuleList(
            [
                nn.Conv1d(2 * config.features + 96, width, 5, padding=2),
                nn.Conv1d(width, width, 7, padding=3),
                nn.Conv1d(width, width, 7, padding=3),
            ]
        )
        self.norms = nn.ModuleList([nn.BatchNorm1d(width) for _ in range(3)])
        self.recurrent = nn.LSTM(width, config.recurrent, 2, batch_first=True, bidirectional=True)
        self.head = nn.Linear(2 * config.recurrent, config.classes)
        self.strike = nn.Linear(2 * config.recurrent, 1)
        since = torch.arange(self.TAPS)
        trace = ((since + 1) / self.RISE).clamp(max=1) * torch.exp(-(since - self.HOLD).clamp(min=0) / self.FALL)
        self.register_buffer("trace", trace.flip(0).view(1, 1, -1), persistent=False)
        ramp = (torch.arange(config.classes) - self.QUIET).clamp(min=0) / (config.classes - 1)
        self.register_buffer("ramp", self.TILT * ramp, persistent=False)

    def states(self, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Hidden states [B, N, 2 * recurrent] at 125 Hz, the first block's output [B, hidden, T] and the place [B, T]
        at 30 fps.
        """
        frames, sizes = features.shape[1], self.config
        seen, moved = features[:, :, : sizes.features], bridge(features[:, :, sizes.features :])  # [B, T, 512] each
        maps = moved[:, :, : sizes.maps * sizes.rows * sizes.columns].unflatten(2, (sizes.maps, -1))  # [B, T, maps, 48]
        found, places = self.contacts(maps)  # [B, T, 96], [B, T, 48, 48]
        x, early = torch.cat([seen, moved, found], 2).transpose(1, 2), None  # [B, 1120, T]
        for conv, norm, size in zip(self.convs, self.norms, (2 * frames, 4 * frames, frames * sizes.rate // sizes.fps)):
            x = F.relu(norm(conv(x)))  # [B, hidden, T | 2T | 4T]
            early = x if early is None else early
            x = F.interpolate(x, size=size)  # [B, hidden, 2T | 4T | N]
        return self.recurrent(x.transpose(1, 2))[0], early, self.whereabouts(places)

    def accent(self, states: Tensor) -> Tensor:
        """What strikes, and the lack of them, add to the logits, [B, N, 64]."""
        odds = self.strike(states).transpose(1, 2)  # [B, 1, N]
        peaks = odds >= F.max_pool1d(odds, 2 * self.APART + 1, 1, self.APART)  # [B, 1, N]
        struck = peaks.to(odds.dtype) * (0.5 + odds / (2 * self.DOUBT)).clamp(0, 1)  # [B, 1, N]
        traced = F.conv1d(F.pad(struck, (self.TAPS - 1, 0)), self.trace)  # [B, 1, N]
        return (traced.clamp(max=1) - 1)[:, 0, :, None] * self.ramp  # [B, N, 64]

    def spread(self, logits: Tensor, place: Tensor) -> Tensor:
        """Classes in the middle [B, N, 64] and place [B, T] at 30 fps to left and right [B, 2, N, 64]."""
        place = F.interpolate(place[:, None], size=logits.shape[1], mode="linear")[:, 0]  # [B, N]
        return self.stage(logits, place)

    def answer(self, states: Tensor, place: Tensor) -> Tensor:
        """Hidden states [B, N, 2 * recurrent] and place [B, T] to logits [B, 2, N, 64]."""
        return self.spread(self.head(states) + self.accent(states), place)

    def forward(self, features: Tensor) -> Tensor:
        states, _, place = self.states(features)
        return self.answer(states, place)


class Eye(nn.Module):
    """The whole picture side: clips [B, T, 3, 96, 128] RGB 0..1 -> logits [B, C, N, 64]."""

    def __init__(self, config: EyeConfig = EyeConfig()):
        super().__init__()
        self.config = config
        self.frame, self.flow, self.mapper = FrameEncoder(config), MotionEncoder(config), RmsMapper(config)

    def features(self, clips: Tensor, keep: Tensor | None = None) -> Tensor:
        """[B, T, 1024]; keep [B, 1, 1] of 0 or 1 hides what the frame encoder saw (training only)."""
        batch, frames = clips.shape[:2]
        before = torch.cat([clips[:, :1], clips[:, :-1]], 1)  # [B, T, 3, H, W]
        seen = self.frame(clips.flatten(0, 1)).unflatten(0, (batch, frames))  # [B, T, 512]
        moved = self.flow(torch.cat([before, clips], 2).flatten(0, 1)).unflatten(0, (batch, frames))  # [B, T, 512]
        return torch.cat([seen if keep is None else seen * keep, moved], 2)

    def forward(self, clips: Tensor) -> Tensor:
        return self.mapper(self.features(clips))
