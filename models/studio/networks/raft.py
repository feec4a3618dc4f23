"""RAFT: optical flow between two frames.

Teed and Deng, arXiv:2003.12039, the large network; the parameters have torchvision's names (raft_large, for instance
raft_large_C_T_SKHT_V2). Frames are RGB 0..1 here and -1..1 in torchvision. Sides must be multiples of 8, and at least
128 (the smallest level of the correlation pyramid has 2 x 2 cells).

Sizes in the comments: B pairs of frames, h x w = H / 8 x W / 8 cells.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class RaftConfig:
    encoder: tuple[int, ...] = (64, 64, 96, 128, 256)  # channels of stem, three stages, output
    levels: int = 4  # of the correlation pyramid
    radius: int = 4  # cells looked up around each position
    correlation: tuple[int, int] = (256, 192)  # motion encoder, channels for the correlation
    flow: tuple[int, int] = (128, 64)  # for the flow
    motion: int = 128  # its output
    hidden: int = 128  # state of the recurrent unit; the rest of the context encoder's output is the context
    head: int = 256  # of flow head and mask predictor
    updates: int = 12

    @property
    def context(self) -> int:
        return self.encoder[-1] - self.hidden


def tiny() -> RaftConfig:
    return RaftConfig(
        encoder=(8, 8, 8, 12, 16), correlation=(12, 8), flow=(8, 4), motion=12, hidden=8, head=12, updates=3
    )


Norm = Callable[[int], nn.Module]


def conv_norm(inputs: int, outputs: int, kernel: int, norm: Norm, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2), norm(outputs))


class ResidualBlock(nn.Module):
    def __init__(self, inputs: int, outputs: int, norm: Norm, stride: int) -> None:
        super().__init__()
        self.convnormrelu1 = conv_norm(inputs, outputs, 3, norm, stride)
        self.convnormrelu2 = conv_norm(outputs, outputs, 3, norm)
        self.downsample = conv_norm(inputs, outputs, 1, norm, stride) if stride > 1 else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.convnormrelu1(x))  # [B, outputs, H / stride, W / stride]
        y = F.relu(self.convnormrelu2(y))  # [B, outputs, H / stride, W / stride]
        return F.relu(self.downsample(x) + y)  # [B, outputs, H / stride, W / stride]


class Encoder(nn.Module):
    """Frames -1..1 [B, 3, H, W] -> maps [B, 256, h, w]."""

    def __init__(self, channels: tuple[int, ...], norm: Norm) -> None:
        super().__init__()
        stem, *stages, output = channels
        self.convnormrelu = conv_norm(3, stem, 7, norm, 2)
        inputs = stem
        for index, (count, stride) in enumerate(zip(stages, (1, 2, 2))):
            blocks = ResidualBlock(inputs, count, norm, stride), ResidualBlock(count, count, norm, 1)
            self.add_module(f"layer{index + 1}", nn.Sequential(*blocks))
            inputs = count
        self.conv = nn.Conv2d(inputs, output, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.convnormrelu(x))  # [B, 64, H / 2, W / 2]
        x = self.layer1(x)  # [B, 64, H / 2, W / 2]
        x = self.layer2(x)  # [B, 96, H / 4, W / 4]
        x = self.layer3(x)  # [B, 128, h, w]
        return self.conv(x)  # [B, 256, h, w]


def conv_relu(inputs: int, outputs: int, kernel: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2), nn.ReLU())


class MotionEncoder(nn.Module):
    """Flow [B, 2, h, w] and correlations [B, 324, h, w] -> [B, 128, h, w], the flow as its last two channels."""

    def __init__(self, config: RaftConfig) -> None:
        super().__init__()
        looked_up = config.levels * (2 * config.radius + 1) ** 2
        self.convcorr1 = conv_relu(looked_up, config.correlation[0], 1)
        self.convcorr2 = conv_relu(config.correlation[0], config.correlation[1], 3)
        self.convflow1 = conv_relu(2, config.flow[0], 7)
        self.convflow2 = conv_relu(config.flow[0], config.flow[1], 3)
        self.conv = conv_relu(config.correlation[1] + config.flow[1], config.motion - 2, 3)

    def forward(self, flow: Tensor, correlations: Tensor) -> Tensor:
        seen = self.convcorr2(self.convcorr1(correlations))  # [B, 192, h, w]
        moved = self.convflow2(self.convflow1(flow))  # [B, 64, h, w]
        return torch.cat([self.conv(torch.cat([seen, moved], 1)), flow], 1)  # [B, 128, h, w]


class ConvGru(nn.Module):
    """Gated recurrent unit along one axis of the maps: kernel 1 x 5 or 5 x 1."""

    def __init__(self, inputs: int, hidden: int, kernel: tuple[int, int]) -> None:
        super().__init__()
        padding = (kernel[0] // 2, kernel[1] // 2)
        self.convz = nn.Conv2d(hidden + inputs, hidden, kernel, padding=padding)
        self.convr = nn.Conv2d(hidden + inputs, hidden, kernel, padding=padding)
        self.convq = nn.Conv2d(hidden + inputs, hidden, kernel, padding=padding)

    def forward(self, state: Tensor, x: Tensor) -> Tensor:
        both = torch.cat([state, x], 1)  # [B, hidden + inputs, h, w]
        update, reset = torch.sigmoid(self.convz(both)), torch.sigmoid(self.convr(both))  # [B, hidden, h, w]
        candidate = torch.tanh(self.convq(torch.cat([reset * state, x], 1)))  # [B, hidden, h, w]
        return (1 - update) * state + update * candidate  # [B, hidden, h, w]


class RecurrentBlock(nn.Module):
    def __init__(self, config: RaftConfig) -> None:
        super().__init__()
        inputs = config.motion + config.context
        self.convgru1 = ConvGru(inputs, config.hidden, (1, 5))
        self.convgru2 = ConvGru(inputs, config.hidden, (5, 1))

    def forward(self, state: Tensor, x: Tensor) -> Tensor:
        return self.convgru2(self.convgru1(state, x), x)  # [B, hidden, h, w]


class FlowHead(nn.Module):
    def __init__(self, config: RaftConfig) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(config.hidden, config.head, 3, padding=1)
        self.conv2 = nn.Conv2d(config.head, 2, 3, padding=1)

    def forward(self, state: Tensor) -> Tensor:
        return self.conv2(F.relu(self.conv1(state)))  # [B, 2, h, w]


class UpdateBlock(nn.Module):
    def __init__(self, config: RaftConfig) -> None:
        super().__init__()
        self.motion_encoder = MotionEncoder(config)
        self.recurrent_block = RecurrentBlock(config)
        self.flow_head = FlowHead(config)

    def forward(self, state: Tensor, context: Tensor, correlations: Tensor, flow: Tensor) -> tuple[Tensor, Tensor]:
        """-> next state [B, hidden, h, w], change of the flow [B, 2, h, w]."""
        x = torch.cat([context, self.motion_encoder(flow, correlations)], 1)  # [B, context + motion, h, w]
        state = self.recurrent_block(state, x)  # [B, hidden, h, w]
        return state, self.flow_head(state)


class MaskPredictor(nn.Module):
    """State [B, hidden, h, w] -> log weights of the 9 neighbours of each of the 64 pixels of a cell [B, 576, h, w]."""

    def __init__(self, config: RaftConfig) -> None:
        super().__init__()
        self.convrelu = conv_relu(config.hidden, config.head, 3)
        self.conv = nn.Conv2d(config.head, 8 * 8 * 9, 1)

    def forward(self, state: Tensor) -> Tensor:
        return self.conv(self.convrelu(state)) * 0.25  # [B, 576, h, w]


def correlation_pyramid(first: Tensor, second: Tensor, levels: int) -> list[Tensor]:
    """Maps [B, C, h, w] -> scalar products of every cell with all cells, [B * h * w, 1, h / 2^level, w / 2^level]."""
    channels, height, width = (int(size) for size in first.shape[1:])
    first, second = (maps.reshape(-1, channels, height * width) for maps in (first, second))  # [B, C, h * w]
    products = first.transpose(1, 2) @ second * channels**-0.5  # [B, h * w, h * w]
    pyramid = [products.reshape(-1, 1, height, width)]  # [B * h * w, 1, h, w]
    for _ in range(levels - 1):
        pyramid.append(F.avg_pool2d(pyramid[-1], 2))
    return pyramid


def neighbourhood(radius: int, device: torch.device) -> Tensor:
    """Offsets (x, y) [1, 2 r + 1, 2 r + 1, 2]; x changes along the first of the two axes, as in the original."""
    steps = torch.arange(-radius, radius + 1, dtype=torch.float32, device=device)
    return torch.stack(torch.meshgrid(steps, steps, indexing="ij"), 2)[None]


def look_up(pyramid: list[Tensor], positions: Tensor, radius: int) -> Tensor:
    """Correlations around positions (x, y) [B, 2, h, w], in cells -> [B, levels * (2 r + 1)^2, h, w]."""
    height, width = (int(size) for size in positions.shape[2:])
    offsets = neighbourhood(radius, positions.device)
    centres = positions.permute(0, 2, 3, 1).reshape(-1, 1, 1, 2)  # [B * h * w, 1, 1, 2]
    found = []
    for level, products in enumerate(pyramid):
        sides = [int(size) - 1 for size in (products.shape[3], products.shape[2])]  # greatest x and y
        scale = torch.tensor([2 / side for side in sides], dtype=centres.dtype, device=centres.device)  # [2]
        grid = (centres * 0.5**level + offsets) * scale - 1  # [B * h * w, 2 r + 1, 2 r + 1, 2], -1..1
        x = F.grid_sample(products, grid, align_corners=True)  # [B * h * w, 1, 2 r + 1, 2 r + 1]
        found.append(x.reshape(-1, height, width, (2 * radius + 1) ** 2))  # [B, h, w, (2 r + 1)^2]
    return torch.cat(found, 3).permute(0, 3, 1, 2)  # [B, levels * (2 r + 1)^2, h, w]


def upsample(flow: Tensor, mask: Tensor) -> Tensor:
    """Flow in cells [B, 2, h, w] -> in pixels [B, 2, H, W]: each pixel a weighted mean of 3 x 3 cells."""
    height, width = (int(size) for size in flow.shape[2:])
    shares = torch.softmax(mask.reshape(-1, 9, 64, height, width), 1)  # [B, 9, 64, h, w]
    weights = [shares[:, cell] for cell in range(9)]  # [B, 64, h, w] each; a GPU cannot split into nine at once
    padded = F.pad(8 * flow, (1, 1, 1, 1))  # [B, 2, h + 2, w + 2]
    cells = [padded[:, :, y : y + height, x : x + width] for y in range(3) for x in range(3)]  # [B, 2, h, w] each
    x = sum(weight * cell[:, :1] for weight, cell in zip(weights, cells))  # [B, 64, h, w]
    y = sum(weight * cell[:, 1:] for weight, cell in zip(weights, cells))  # [B, 64, h, w]
    return F.pixel_shuffle(torch.cat([x, y], 1), 8)  # [B, 2, H, W]


class Raft(nn.Module):
    """First and second frame, RGB 0..1 [B, 3, H, W] -> motion (x, y) from the first to the second in pixels."""

    def __init__(self, config: RaftConfig = RaftConfig()) -> None:
        super().__init__()
        self.config = config
        self.feature_encoder = Encoder(config.encoder, nn.InstanceNorm2d)
        self.context_encoder = Encoder(config.encoder, nn.BatchNorm2d)
        self.update_block = UpdateBlock(config)
        self.mask_predictor = MaskPredictor(config)

    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        first, second = 2 * first - 1, 2 * second - 1
        maps = self.feature_encoder(torch.cat([first, second]))  # [2 B, 256, h, w]
        pyramid = correlation_pyramid(*maps.chunk(2), self.config.levels)
        both = self.context_encoder(first)  # [B, hidden + context, h, w]
        state, context = both.split([self.config.hidden, self.config.context], 1)
        state, context = torch.tanh(state), F.relu(context)  # [B, hidden, h, w], [B, context, h, w]
        rows, columns = (torch.arange(int(n), dtype=maps.dtype, device=maps.device) for n in maps.shape[2:])
        start = torch.stack(torch.meshgrid(columns, rows, indexing="xy"))  # [2, h, w]
        flow = context[:, :2] * 0  # [B, 2, h, w]
        for _ in range(self.config.updates):
            correlations = look_up(pyramid, start + flow.detach(), self.config.radius)  # [B, 324, h, w]
            state, change = self.update_block(state, context, correlations, flow.detach())
            flow = flow.detach() + change  # [B, 2, h, w]
        return upsample(flow, self.mask_predictor(state))  # [B, 2, H, W]
