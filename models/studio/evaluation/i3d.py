"""I3D: frames at 25 fps -> 1024 numbers for every 24 frames (0.96 s), for FAVD.

Carreira and Zisserman, arXiv:1705.07750, the RGB stream trained on Kinetics-400. Parameters have the names of the
PyTorch port whose weights the paper's toolkit uses (i3d_rgb.pt). Frames are scaled to a shorter side of 256, cropped to
224 x 224 in the middle and brought to -1..1.
"""

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

FPS, STACK = 25, 24  # frames
SHORT_SIDE, CROP = 256, 224  # pixels
IGNORED = ("conv3d_0c_1x1.",)  # the classifier

Size = tuple[int, int, int]  # time, height, width


def pad_same(x: Tensor, kernel: Size, stride: Size) -> Tensor:
    """TensorFlow's padding, with the odd one at the end."""
    total = [max(k - s, 0) for k, s in zip(kernel, stride)]
    sides = [(t // 2, t - t // 2) for t in reversed(total)]
    return F.pad(x, [side for pair in sides for side in pair])


class Unit(nn.Module):
    """Convolution, batch norm, ReLU."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 1, stride: int = 1) -> None:
        super().__init__()
        self.kernel, self.stride = (kernel,) * 3, (stride,) * 3
        self.conv3d = nn.Conv3d(inputs, outputs, kernel, stride, bias=False)
        self.batch3d = nn.BatchNorm3d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.batch3d(self.conv3d(pad_same(x, self.kernel, self.stride))))


class Pool(nn.Module):
    def __init__(self, kernel: Size, stride: Size) -> None:
        super().__init__()
        self.kernel, self.stride = kernel, stride

    def forward(self, x: Tensor) -> Tensor:
        return F.max_pool3d(pad_same(x, self.kernel, self.stride), self.kernel, self.stride, ceil_mode=True)


class Mixed(nn.Module):
    """Four branches side by side; `widths`: 1x1, 1x1 before 3x3, 3x3, 1x1 before the second 3x3, it, after pooling."""

    def __init__(self, inputs: int, widths: tuple[int, ...]) -> None:
        super().__init__()
        a, b, c, d, e, f = widths
        self.branch_0 = Unit(inputs, a)
        self.branch_1 = nn.Sequential(Unit(inputs, b), Unit(b, c, 3))
        self.branch_2 = nn.Sequential(Unit(inputs, d), Unit(d, e, 3))
        self.branch_3 = nn.Sequential(Pool((3, 3, 3), (1, 1, 1)), Unit(inputs, f))
        self.outputs = a + c + e + f

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([self.branch_0(x), self.branch_1(x), self.branch_2(x), self.branch_3(x)], 1)


# Names and widths of the mixed layers, and the poolings between them
LAYERS = (
    ("mixed_3b", (64, 96, 128, 16, 32, 32)),
    ("mixed_3c", (128, 128, 192, 32, 96, 64)),
    ("maxPool3d_4a_3x3", ((3, 3, 3), (2, 2, 2))),
    ("mixed_4b", (192, 96, 208, 16, 48, 64)),
    ("mixed_4c", (160, 112, 224, 24, 64, 64)),
    ("mixed_4d", (128, 128, 256, 24, 64, 64)),
    ("mixed_4e", (112, 144, 288, 32, 64, 64)),
    ("mixed_4f", (256, 160, 320, 32, 128, 128)),
    ("maxPool3d_5a_2x2", ((2, 2, 2), (2, 2, 2))),
    ("mixed_5b", (256, 160, 320, 32, 128, 128)),
    ("mixed_5c", (384, 192, 384, 48, 128, 128)),
)


class I3d(nn.Module):
    """RGB -1..1 [B, 3, 24, 224, 224] -> [B, 1024]."""

    def __init__(self, divisor: int = 1) -> None:
        """`divisor` of all widths, for tests."""
        super().__init__()
        self.conv3d_1a_7x7 = Unit(3, 64 // divisor, 7, 2)
        self.maxPool3d_2a_3x3 = Pool((1, 3, 3), (1, 2, 2))
        self.conv3d_2b_1x1 = Unit(64 // divisor, 64 // divisor)
        self.conv3d_2c_3x3 = Unit(64 // divisor, 192 // divisor, 3)
        self.maxPool3d_3a_3x3 = Pool((1, 3, 3), (1, 2, 2))
        inputs = 192 // divisor
        for name, sizes in LAYERS:
            if name.startswith("mixed"):
                layer = Mixed(inputs, tuple(max(1, width // divisor) for width in sizes))
                inputs = layer.outputs
            else:
                layer = Pool(*sizes)
            self.add_module(name, layer)

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.children():
            x = layer(x)  # at the end [B, 1024, 3, 7, 7]
        x = F.avg_pool3d(x, (2, *x.shape[3:]), (1, 1, 1))  # [B, 1024, 2, 1, 1]
        return x.mean((2, 3, 4))  # [B, 1024]

    @torch.no_grad()
    def embed(self, frames: np.ndarray) -> np.ndarray:
        """uint8 RGB [T, h, w, 3] at 25 fps -> [T // 24, 1024]."""
        device = self.conv3d_2b_1x1.conv3d.weight.device
        found = []
        for first in range(0, len(frames) - STACK + 1, STACK):
            stack = np.stack([cropped(frame) for frame in frames[first : first + STACK]])  # [24, 224, 224, 3]
            x = torch.from_numpy(stack).to(device).permute(3, 0, 1, 2)[None]  # [1, 3, 24, 224, 224]
            found.append(self(x.float() / 127.5 - 1)[0].cpu().numpy())
        return np.stack(found) if found else np.zeros((0, 1024), np.float32)


def cropped(frame: np.ndarray) -> np.ndarray:
    """[h, w, 3] scaled to a shorter side of 256, its middle [224, 224, 3]."""
    scale = SHORT_SIDE / min(frame.shape[:2])
    size = round(frame.shape[1] * scale), round(frame.shape[0] * scale)
    frame = cv2.resize(frame, size, interpolation=cv2.INTER_LINEAR)
    top, left = ((side - CROP) // 2 for side in frame.shape[:2])
    return frame[top : top + CROP, left : left + CROP]
