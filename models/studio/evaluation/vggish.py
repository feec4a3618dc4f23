"""VGGish: mono sound at 16 kHz -> 128 numbers for every 0.96 s, for FAVD.

Hershey et al., arXiv:1609.09430. Parameters have the names of torchvggish's weights (vggish-10086976.pth). As in the
toolkit that the paper uses, without the PCA that the original applies to the embeddings.
"""

import numpy as np
import torch
from torch import Tensor, nn

from studio.networks.mel import to_mel

RATE = 16_000
WINDOW, HOP, FFT = 400, 160, 512  # samples
BANDS, FRAMES = 64, 96  # of an example: 0.96 s
LOW, HIGH = 125.0, 7500.0  # Hz
OFFSET = 0.01  # added before the logarithm


def mel_bands() -> np.ndarray:
    """Triangles of height 1 over the mel scale, [257, 64]. The bin of 0 Hz belongs to none."""
    bins = to_mel(np.linspace(0, RATE / 2, FFT // 2 + 1), htk=True)[:, None]  # [257, 1]
    edges = np.linspace(*to_mel(np.array([LOW, HIGH]), htk=True), BANDS + 2)  # [66]
    rise = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])  # [257, 64]
    fall = (edges[2:] - bins) / (edges[2:] - edges[1:-1])  # [257, 64]
    bands = np.maximum(0, np.minimum(rise, fall))
    bands[0] = 0
    return bands


def examples(signal: np.ndarray) -> np.ndarray:
    """Mono signal [samples] at 16 kHz -> log-mel examples float32 [n, 96, 64]; what is left at the end is ignored."""
    least = WINDOW + (FRAMES - 1) * HOP
    signal = np.pad(signal, (0, max(0, least - len(signal))))
    frames = np.lib.stride_tricks.sliding_window_view(signal, WINDOW)[::HOP]  # [count, 400]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    magnitude = np.abs(np.fft.rfft(frames * window, FFT))  # [count, 257]
    mel = np.log(magnitude @ mel_bands() + OFFSET)  # [count, 64]
    whole = len(mel) // FRAMES
    return mel[: whole * FRAMES].reshape(whole, FRAMES, BANDS).astype(np.float32)


def convolutions(widths: tuple[tuple[int, ...], ...]) -> nn.Sequential:
    """Blocks of 3 x 3 convolutions, each followed by pooling."""
    layers: list[nn.Module] = []
    inputs = 1
    for block in widths:
        for outputs in block:
            layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU()]
            inputs = outputs
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers)


class Vggish(nn.Module):
    """Log-mel examples [n, 96, 64] -> [n, 128]."""

    def __init__(
        self, widths: tuple[tuple[int, ...], ...] = ((64,), (128,), (256, 256), (512, 512)), hidden: int = 4096
    ):
        super().__init__()
        self.features = convolutions(widths)
        inputs = widths[-1][-1] * (FRAMES // 16) * (BANDS // 16)
        self.embeddings = nn.Sequential(
            nn.Linear(inputs, hidden),
            nn.ReLU(),
            nn.Linear(hidden, hidden),
            nn.ReLU(),
            nn.Linear(hidden, 128),
            nn.ReLU(),
        )

    def forward(self, mel: Tensor) -> Tensor:
        x = self.features(mel[:, None])  # [n, 512, 6, 4]
        return self.embeddings(x.permute(0, 2, 3, 1).flatten(1))  # [n, 128]; channels last, as in TensorFlow

    @torch.no_grad()
    def embed(self, signal: np.ndarray) -> np.ndarray:
        """Mono signal at 16 kHz -> [n, 128]."""
        device = self.embeddings[0].weight.device
        return self(torch.from_numpy(examples(signal)).to(device)).cpu().numpy()
