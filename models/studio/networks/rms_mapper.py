"""RMS-Mapper of the paper: 512 + 512 features a frame at 30 fps -> 64 loudness classes at 125 Hz.

Stable-V2A (arXiv:2412.15023), section IV-C and figure 4: three blocks of Conv1d, batch norm, ReLU and Upsample (300 ->
600 -> 1200 -> 1250 for 10 s), two bidirectional LSTM layers and a linear layer. The authors have published no weights.
The paper gives no widths; these are those of its baseline Video-Foley (arXiv:2408.11915), with the input's 1024 in the
place of 2048: convolutions of kernel 5 and constant width, a quarter of it per LSTM direction.

`mapper.network.RmsMapper` is the Compact pack's mapper: it has the same core between parts of its own (patch encoder,
hit head, pan), so it cannot load or train this one.

Sizes in the comments: B clips of T frames, N = T * 125 / 30 envelope samples.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional as F

from audio import loudness


@dataclass(frozen=True)
class RmsMapperConfig:
    features: int = 1024  # RGB, then flow
    width: int = 1024  # of the convolutions
    kernel: int = 5
    lstm: int = 256  # per direction
    lstm_layers: int = 2
    classes: int = loudness.CLASSES
    fps: int = 30
    envelope_rate: int = loudness.RATE

    def sizes(self, frames: int) -> tuple[int, int, int]:
        """Length after each block."""
        return 2 * frames, 4 * frames, frames * self.envelope_rate // self.fps


def tiny() -> RmsMapperConfig:
    return RmsMapperConfig(features=16, width=12, lstm=4)


def config_of(state: Mapping[str, Tensor]) -> RmsMapperConfig:
    """Sizes of the mapper in a checkpoint. Raises KeyError where it has none."""
    width, features, kernel = state["blocks.0.conv.weight"].shape
    return RmsMapperConfig(
        features=features,
        width=width,
        kernel=kernel,
        lstm=state["lstm.weight_hh_l0"].shape[1],
        lstm_layers=sum(name.startswith("lstm.weight_hh_l") and "reverse" not in name for name in state),
        classes=state["head.weight"].shape[0],
    )


class Block(nn.Module):
    def __init__(self, inputs: int, config: RmsMapperConfig) -> None:
        super().__init__()
        self.conv = nn.Conv1d(inputs, config.width, config.kernel, padding=config.kernel // 2)
        self.norm = nn.BatchNorm1d(config.width)

    def forward(self, x: Tensor, size: int) -> Tensor:
        x = F.relu(self.norm(self.conv(x)))  # [B, width, before]
        return F.interpolate(x, size=size)  # [B, width, size], nearest


class RmsMapper(nn.Module):
    """Features [B, T, 1024] -> logits [B, N, 64]; 300 frames give 1250 samples."""

    def __init__(self, config: RmsMapperConfig = RmsMapperConfig()) -> None:
        super().__init__()
        self.config = config
        inputs = (config.features, config.width, config.width)
        self.blocks = nn.ModuleList(Block(count, config) for count in inputs)
        self.lstm = nn.LSTM(config.width, config.lstm, config.lstm_layers, batch_first=True, bidirectional=True)
        self.head = nn.Linear(2 * config.lstm, config.classes)

    def forward(self, features: Tensor) -> Tensor:
        x = features.transpose(1, 2)  # [B, 1024, T]
        for block, size in zip(self.blocks, self.config.sizes(features.shape[1])):
            x = block(x, size)  # [B, width, 2 T | 4 T | N]
        x, _ = self.lstm(x.transpose(1, 2))  # [B, N, 2 * lstm]
        return self.head(x)  # [B, N, 64]
