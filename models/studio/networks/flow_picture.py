"""Optical flow as a picture, so that an image encoder can read it: direction is hue, speed is saturation.

The colour wheel of Baker et al., "A Database and Evaluation Methodology for Optical Flow" (2011), as
torchvision.utils.flow_to_image has it, but with a fixed greatest speed: divided by the maximum of each frame, a slow
and a fast stroke would look alike, and speed is what the loudness depends on. The paper does not say how it gives flow
to TC-CLIP.
"""

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


def colour_wheel() -> Tensor:
    """[55, 3], 0..1 in steps of 1 / 255."""
    rows = []
    for start, end, steps in SECTORS:
        for step in range(steps):
            rising = [step * 255 // steps if b > a else 255 - step * 255 // steps for a, b in zip(start, end)]
            rows.append([rise if a != b else 255 * a for rise, a, b in zip(rising, start, end)])
    return torch.tensor(rows, dtype=torch.float32) / 255


class FlowPicture(nn.Module):
    """Flow (x, y) in pixels [B, 2, H, W] -> RGB 0..1 [B, 3, H, W]; white where nothing moves."""

    def __init__(self, greatest: float = GREATEST) -> None:
        super().__init__()
        self.greatest = greatest
        wheel = colour_wheel()
        self.register_buffer("wheel", torch.cat([wheel, wheel[:1]]), persistent=False)  # [56, 3], closed

    def forward(self, flow: Tensor) -> Tensor:
        x, y = flow[:, 0] / self.greatest, flow[:, 1] / self.greatest  # [B, H, W]
        speed = torch.sqrt(x * x + y * y)  # [B, H, W]
        # Angle by the half-angle formula: ONNX has no atan2. It is atan2(-y, -x) / pi, in -1..1
        half = torch.atan(-y / (speed - x + 1e-12))  # [B, H, W]
        place = (half * (2 / torch.pi) + 1) / 2 * (len(self.wheel) - 2)  # [B, H, W], 0..54
        below = torch.floor(place)  # [B, H, W]
        part = (place - below)[..., None]  # [B, H, W, 1]
        index = below.long()  # [B, H, W]
        colour = self.wheel[index] * (1 - part) + self.wheel[1:][index] * part  # [B, H, W, 3]
        return 1 - speed.clamp(max=1)[:, None] * (1 - colour.permute(0, 3, 1, 2))  # [B, 3, H, W]
