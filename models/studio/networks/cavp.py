"""Video encoder of CAVP (Diff-Foley): frames at 4 fps -> one vector of 512 numbers per frame.

Luo et al., arXiv:2306.17203: SlowOnly-R50 (Feichtenhofer et al., arXiv:1812.03982) with a linear head. The parameters
have the names of Diff-Foley's checkpoint (cavp_epoch66.ckpt, prefix "module."), which are mmaction's: a block's
convolution and norm are `conv` and `bn`. The checkpoint's spectrogram encoder plays no part. Pictures are RGB 0..1,
stretched to 224 x 224, without further normalisation; Diff-Foley encodes 40 frames (10 s) at a time.

Kernels are either (1, k, k) or (3, 1, 1), so each runs as a two-dimensional convolution over pixels or over time: GPU
runtimes are slow at three-dimensional ones. Sizes in the comments: B clips of T frames, C channels of H x W.
"""

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional as F

FPS = 4
# Names in Diff-Foley's checkpoint that belong to no parameter here
IGNORED = ("spec_encoder.", "spec_project_head.", "logit_scale")


@dataclass(frozen=True)
class CavpConfig:
    size: int = 224  # side of a frame
    frames: int = 40  # of a clip
    width: int = 64  # channels of the stem
    depths: tuple[int, ...] = (3, 4, 6, 3)  # blocks of each stage
    temporal: tuple[bool, ...] = (False, False, True, True)  # stages whose blocks look at neighbouring frames
    expansion: int = 4  # output channels of a block over inner ones
    embedding: int = 512


def tiny() -> CavpConfig:
    return CavpConfig(size=32, frames=5, width=4, depths=(1, 1, 2, 1), embedding=8)


class ConvNorm(nn.Module):
    """Convolution with a kernel of `time` x `space` x `space` and batch norm on maps [B * T, C, H, W]."""

    def __init__(self, inputs: int, outputs: int, time: int = 1, space: int = 1, stride: int = 1) -> None:
        super().__init__()
        self.time, self.space, self.stride = time, space, stride
        self.conv = nn.Conv3d(inputs, outputs, (time, space, space), bias=False)
        self.bn = nn.BatchNorm2d(outputs)

    def over_time(self, x: Tensor, frames: int) -> Tensor:
        height = x.shape[2]
        x = x.unflatten(0, (-1, frames)).flatten(3).transpose(1, 2)  # [B, C, T, H * W]
        x = F.conv2d(x, self.conv.weight[:, :, :, 0], padding=(self.time // 2, 0))  # [B, outputs, T, H * W]
        return x.transpose(1, 2).unflatten(3, (height, -1)).flatten(0, 1)  # [B * T, outputs, H, W]

    def forward(self, x: Tensor, frames: int) -> Tensor:
        if self.time > 1:
            x = self.over_time(x, frames)  # [B * T, outputs, H, W]
        else:
            x = F.conv2d(x, self.conv.weight[:, :, 0], stride=self.stride, padding=self.space // 2)
        return self.bn(x)  # [B * T, outputs, H / stride, W / stride]


class Bottleneck(nn.Module):
    def __init__(self, inputs: int, width: int, config: CavpConfig, stride: int, temporal: bool) -> None:
        super().__init__()
        outputs = width * config.expansion
        self.conv1 = ConvNorm(inputs, width, time=3 if temporal else 1)
        self.conv2 = ConvNorm(width, width, space=3, stride=stride)
        self.conv3 = ConvNorm(width, outputs)
        self.downsample = ConvNorm(inputs, outputs, stride=stride) if stride > 1 or inputs != outputs else None

    def forward(self, x: Tensor, frames: int) -> Tensor:
        before = x if self.downsample is None else self.downsample(x, frames)  # [B * T, outputs, H / s, W / s]
        x = F.relu(self.conv1(x, frames))  # [B * T, width, H, W]
        x = F.relu(self.conv2(x, frames))  # [B * T, width, H / s, W / s]
        return F.relu(self.conv3(x, frames) + before)  # [B * T, outputs, H / s, W / s]


class SlowOnly(nn.Module):
    """Frames [B * T, 3, H, W] -> features [B * T, 32 * width]."""

    def __init__(self, config: CavpConfig) -> None:
        super().__init__()
        self.conv1 = ConvNorm(3, config.width, space=7, stride=2)
        self.stages = [f"layer{index + 1}" for index in range(len(config.depths))]
        inputs = config.width
        for index, name in enumerate(self.stages):
            width, blocks = config.width * 2**index, []
            for block in range(config.depths[index]):
                stride = 2 if block == 0 and index > 0 else 1
                blocks.append(Bottleneck(inputs, width, config, stride, config.temporal[index]))
                inputs = width * config.expansion
            self.add_module(name, nn.ModuleList(blocks))
        self.features = inputs

    def forward(self, x: Tensor, frames: int) -> Tensor:
        x = F.relu(self.conv1(x, frames))  # [B * T, width, H / 2, W / 2]
        x = F.max_pool2d(x, 3, 2, 1)  # [B * T, width, H / 4, W / 4]
        for name in self.stages:
            for block in getattr(self, name):
                x = block(x, frames)  # [B * T, 4 * width * 2 ** index, H / 4 / 2 ** index, W / 4 / 2 ** index]
        return x.mean((2, 3))  # [B * T, 32 * width]


class Cavp(nn.Module):
    """RGB 0..1 [B, T, 3, 224, 224] at 4 fps -> unit vectors [B, T, 512]."""

    def __init__(self, config: CavpConfig = CavpConfig()) -> None:
        super().__init__()
        self.config = config
        self.video_encoder = SlowOnly(config)
        self.video_project_head = nn.Linear(self.video_encoder.features, config.embedding)

    def forward(self, frames: Tensor) -> Tensor:
        x = self.video_encoder(frames.flatten(0, 1), frames.shape[1])  # [B * T, 2048]
        x = F.normalize(self.video_project_head(x), dim=1)  # [B * T, 512]
        return x.unflatten(0, (-1, frames.shape[1]))  # [B, T, 512]
