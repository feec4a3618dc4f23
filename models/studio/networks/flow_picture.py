"""Optical flow as a picture, so that an image encoder can read it: direction is hue, speed is saturation.

The colour wheel of Baker et al., "A Database and Evaluation Methodology for Optical Flow" (2011), as
torchvision.utils.flow_to_image has it, but with a fixed greatest speed: divided by the maximum of each frame, a slow
and a fast stroke would look alike, and speed is what the loudness depends on. The paper does not say how it gives flow
to TC-CLIP.
"""

import numpy as np
import torch
from torch import Tensor, nn

GREATEST = 16.0  # pixels per frame at 224 x 224 that give full saturation
# Steps from each colour to the next around the wheel
SECTORS = (
    ((1, 0, 0), (1, 1, 0), 15),
    ((1, 1, 0), (0, 1, 0), 6),
    ((0, 1, 0), (0, 1, 1), 4),
    ((0, 1, 1), (0, 0, 1), 11),
    ((0, 0, 1), (1, 0, 1), 13),
    ((1, 0, 1), (1, 0, 0), 6),
)


def colour_wheel() -> np.ndarray:
    """[55, 3], 0..1 in steps of 1 / 255."""
    rows = []
    for start, end, steps in SECTORS:
        for step in range(steps):
            rising = [step * 255 // steps if b > a else 255 - step * 255 // steps for a, b in zip(start, end)]
            rows.append([rise if a != b else 255 * a for rise, a, b in zip(rising, start, end)])
    return np.array(rows, np.float32) / 255


def opposite_angle(x: Tensor, y: Tensor, length: Tensor) -> Tensor:
    """atan2(-y, -x) by the half-angle formula, since ONNX has no atan2."""
    half = torch.atan(-y / (length + x.abs() + 1e-12))
    turn = torch.where(y < 0, torch.pi, -torch.pi)
    return torch.where(x > 0, turn - 2 * half, 2 * half)


class FlowPicture(nn.Module):
    """Flow (x, y) in pixels [B, 2, H, W] -> RGB 0..1 [B, 3, H, W]; white where nothing moves."""

    def __init__(self, greatest: float = GREATEST) -> None:
        super().__init__()
        self.greatest = greatest
        wheel = colour_wheel()
        closed = torch.from_numpy(np.concatenate([wheel, wheel[:1]]))  # [56, 3]
        self.register_buffer("wheel", closed, persistent=False)

    def forward(self, flow: Tensor) -> Tensor:
        x, y = flow[:, 0] / self.greatest, flow[:, 1] / self.greatest  # [B, H, W]
        speed = torch.sqrt(x * x + y * y)  # [B, H, W]
        place = (opposite_angle(x, y, speed) / torch.pi + 1) / 2 * (len(self.wheel) - 2)  # [B, H, W], 0..54
        below = torch.floor(place)  # [B, H, W]
        part = (place - below)[..., None]  # [B, H, W, 1]
        index = below.long()  # [B, H, W]
        colour = self.wheel[index] * (1 - part) + self.wheel[1:][index] * part  # [B, H, W, 3]
        return 1 - speed.clamp(max=1)[:, None] * (1 - colour.permute(0, 3, 1, 2))  # [B, 3, H, W]
