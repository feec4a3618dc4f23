"""Audio tower of LAION-CLAP (HTSAT): ten seconds of mono sound at 48 kHz -> unit vector of 512 numbers.

Wu et al., arXiv:2211.06687; HTS-AT, Chen et al., arXiv:2202.00874: a log-mel spectrogram, folded into a square picture,
through a Swin transformer. The parameters have the names of laion-clap's checkpoints (630k-audioset-best.pt and, with
`fused`, 630k-audioset-fusion-best.pt); `clap_names.from_transformers` renames those of `laion/clap-htsat-*`. The
checkpoint's classifier (tscam_conv, head) and its MLP for captions (audio_transform) play no part in the embedding.

Sizes in the comments: B clips, T frames of a spectrogram, M mel bands, S side of the picture, H x W patches of C
channels, w side of an attention window, N = w * w patches in it. Shapes are given as numbers wherever only the batch
is open, so that a traced graph computes no sizes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from studio.networks.mel import mel_filters

# Names in laion-clap's checkpoints that belong to no parameter here
IGNORED = (
    "audio_branch.tscam_conv.",
    "audio_branch.head.",
    "audio_transform.",
    "text_branch.",
    "text_projection.",
    "text_transform.",
    "logit_scale_",
)


@dataclass(frozen=True)
class ClapAudioConfig:
    """HTSAT-tiny, the tower of the 630k-audioset checkpoints. HTSAT-base: width 128, depths (2, 2, 12, 2)."""

    sample_rate: int = 48_000
    samples: int = 480_000  # of a clip
    window: int = 1024  # samples, of the spectrogram
    hop: int = 480
    mels: int = 64
    low: float = 50.0  # Hz
    high: float = 14_000.0
    side: int = 256  # of the picture
    patch: int = 4
    width: int = 96  # channels of the first stage; every later stage has twice as many
    depths: tuple[int, ...] = (2, 2, 6, 2)
    heads: tuple[int, ...] = (4, 8, 16, 32)
    attention_window: int = 8  # patches
    embedding: int = 512
    fused: bool = False  # feature fusion for sounds of more than ten seconds

    @property
    def frames(self) -> int:
        return self.samples // self.hop + 1

    @property
    def folds(self) -> int:
        """Pieces of the spectrogram that lie one above the other in the picture."""
        return self.side // self.mels

    @property
    def features(self) -> int:
        return self.width * 2 ** (len(self.depths) - 1)


def config_of(state: Mapping[str, Tensor], like: ClapAudioConfig = ClapAudioConfig()) -> ClapAudioConfig:
    """Widths, depths and fusion of a checkpoint, by laion-clap's names or transformers'; the rest as in `like`.

    Raises KeyError with what a checkpoint of something else lacks.
    """
    width = next((len(value) for name, value in state.items() if name.endswith("patch_embed.proj.weight")), None)
    if width is None:
        raise KeyError("audio_branch.patch_embed.proj.weight")
    table = re.compile(r"layers\.(\d+)\.blocks\.\d+\..*relative_position_bias_table$")
    found = sorted((int(match[1]), value.shape[1]) for name, value in state.items() if (match := table.search(name)))
    stages = sorted({stage for stage, _ in found})
    project = re.compile(r"audio_projection\.(2|linear2)\.bias$")
    return replace(
        like,
        width=width,
        depths=tuple(sum(stage == other for other, _ in found) for stage in stages),
        heads=tuple(dict(found)[stage] for stage in stages),
        embedding=next((len(value) for name, value in state.items() if project.search(name)), like.embedding),
        fused=any(".fusion_model." in name for name in state),
    )


def tiny(fused: bool = False) -> ClapAudioConfig:
    return ClapAudioConfig(
        samples=8000,
        window=128,
        hop=32,
        mels=16,
        side=64,
        width=8,
        depths=(2, 2),
        heads=(2, 4),
        attention_window=4,
        embedding=16,
        fused=fused,
    )


class Stft(nn.Module):
    """Windowed Fourier transform as two convolutions, so that it exports as Conv."""

    def __init__(self, window: int, hop: int) -> None:
        super().__init__()
        self.padding = window // 2
        bins = window // 2 + 1
        self.conv_real = nn.Conv1d(1, bins, window, hop, bias=False)
        self.conv_imag = nn.Conv1d(1, bins, window, hop, bias=False)
        time = torch.arange(window, dtype=torch.float64)
        turns = torch.arange(bins, dtype=torch.float64)[:, None] * time / window  # [bins, window]
        hann = 0.5 - 0.5 * torch.cos(2 * torch.pi * time / window)  # [window]
        for conv, wave in ((self.conv_real, torch.cos), (self.conv_imag, lambda x: -torch.sin(x))):
            conv.weight.data = (wave(2 * torch.pi * turns) * hann).float()[:, None]  # [bins, 1, window]
            conv.weight.requires_grad = False

    def forward(self, audio: Tensor) -> Tensor:
        """[B, samples] -> power [B, bins, T]."""
        x = F.pad(audio[:, None], (self.padding, self.padding), mode="reflect")  # [B, 1, samples + window]
        real, imaginary = self.conv_real(x), self.conv_imag(x)  # [B, bins, T] each
        return real * real + imaginary * imaginary


class Spectrogram(nn.Module):
    def __init__(self, config: ClapAudioConfig) -> None:
        super().__init__()
        self.stft = Stft(config.window, config.hop)

    def forward(self, audio: Tensor) -> Tensor:
        return self.stft(audio).transpose(1, 2)  # [B, T, bins]


class MelFilters(nn.Module):
    """Power [B, T, bins] -> dB [B, T, M]."""

    def __init__(self, config: ClapAudioConfig) -> None:
        super().__init__()
        sizes = (config.sample_rate, config.window, config.mels, config.low, config.high)
        self.melW = nn.Parameter(torch.from_numpy(mel_filters(*sizes)), requires_grad=False)  # [bins, M]
        # The fused checkpoint was trained on torchaudio's filters, which no checkpoint contains
        self.register_buffer("htk", torch.from_numpy(mel_filters(*sizes, htk=True)), persistent=False)
        self.fused = config.fused

    def forward(self, power: Tensor) -> Tensor:
        mel = power @ (self.htk if self.fused else self.melW)  # [B, T, M]
        return torch.log(mel.clamp(min=1e-10)) * (10 / torch.log(torch.tensor(10.0)).item())  # [B, T, M]


class AttentionalFusion(nn.Module):
    """Weighs two maps [B, C, H, W] against each other (Dai et al., arXiv:2009.14082)."""

    def __init__(self, channels: int, reduction: int = 4) -> None:
        super().__init__()

        def branch(*first: nn.Module) -> nn.Sequential:
            inner = channels // reduction
            narrow = (nn.Conv2d(channels, inner, 1), nn.BatchNorm2d(inner), nn.ReLU())
            return nn.Sequential(*first, *narrow, nn.Conv2d(inner, channels, 1), nn.BatchNorm2d(channels))

        self.local_att = branch()
        self.global_att = branch(nn.AdaptiveAvgPool2d(1))

    def forward(self, whole: Tensor, parts: Tensor) -> Tensor:
        both = whole + parts  # [B, C, H, W]
        weight = torch.sigmoid(self.local_att(both) + self.global_att(both))  # [B, C, H, W]
        return 2 * whole * weight + 2 * parts * (1 - weight)  # [B, C, H, W]


class PatchEmbed(nn.Module):
    """Pictures [B, 1, S, S] -> patches [B, H * W, C]; fused [B, 4, S, S]: the whole sound, then three parts of it."""

    def __init__(self, config: ClapAudioConfig) -> None:
        super().__init__()
        patch = config.patch
        self.proj = nn.Conv2d(1, config.width, patch, patch)
        self.norm = nn.LayerNorm(config.width)
        if config.fused:
            self.mel_conv2d = nn.Conv2d(1, config.width, (patch, 3 * patch), (patch, 3 * patch))
            self.fusion_model = AttentionalFusion(config.width)

    def fuse(self, whole: Tensor, parts: Tensor, longer: Tensor) -> Tensor:
        """Maps of the whole [B, C, H, W], pictures of three parts [B, 3, S, S], longer [B] -> [B, C, H, W]."""
        x = self.mel_conv2d(parts.flatten(0, 1)[:, None])  # [3 B, C, H, W // 3]
        x = x.reshape(-1, 3, *x.shape[1:]).permute(0, 2, 3, 1, 4).flatten(3)  # [B, C, H, 3 * (W // 3)]
        x = F.pad(x, (0, whole.shape[3] - x.shape[3]))  # [B, C, H, W]
        return torch.where(longer[:, None, None, None], self.fusion_model(whole, x), whole)  # [B, C, H, W]

    def forward(self, pictures: Tensor, longer: Tensor | None = None) -> Tensor:
        x = self.proj(pictures[:, :1])  # [B, C, H, W]
        if longer is not None:
            x = self.fuse(x, pictures[:, 1:], longer)  # [B, C, H, W]
        return self.norm(x.flatten(2).transpose(1, 2))  # [B, H * W, C]


def to_windows(x: Tensor, side: int, grid: int, width: int) -> Tensor:
    """[B, grid * grid, C] or [B, grid, grid, C] -> [B, windows, side * side, C]."""
    count = grid // side
    x = x.reshape(-1, count, side, count, side, width).transpose(2, 3)  # [B, H / w, W / w, w, w, C]
    return x.reshape(-1, count * count, side * side, width)  # [B, windows, N, C]


def from_windows(x: Tensor, side: int, grid: int, width: int) -> Tensor:
    """[B, windows, side * side, C] -> [B, grid, grid, C]."""
    count = grid // side
    x = x.reshape(-1, count, count, side, side, width).transpose(2, 3)  # [B, H / w, w, W / w, w, C]
    return x.reshape(-1, grid, grid, width)  # [B, H, W, C]


class WindowAttention(nn.Module):
    """Attention within windows [B, windows, N, C], with a learnt bias for each relative position."""

    def __init__(self, width: int, side: int, windows: int, heads: int) -> None:
        super().__init__()
        self.windows, self.count, self.heads, self.width = windows, side * side, heads, width
        self.size = width // heads
        self.relative_position_bias_table = nn.Parameter(torch.randn((2 * side - 1) ** 2, heads) * 0.02)
        place = torch.stack(torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")).flatten(1)  # [2, N]
        offset = place[:, :, None] - place[:, None] + side - 1  # [2, N, N]
        self.register_buffer("relative_position_index", offset[0] * (2 * side - 1) + offset[1])  # [N, N]
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def bias(self) -> Tensor:
        """[heads, N, N]."""
        values = self.relative_position_bias_table[self.relative_position_index.flatten()]  # [N * N, heads]
        return values.reshape(self.count, self.count, self.heads).permute(2, 0, 1)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """x [B, windows, N, C]; mask [windows, N, N], added to the scores."""
        x = self.qkv(x).reshape(-1, self.count, 3, self.heads, self.size)  # [B * windows, N, 3, heads, size]
        query, key, value = x.permute(2, 0, 3, 1, 4).unbind(0)  # [B * windows, heads, N, size] each
        scores = query * self.size**-0.5 @ key.transpose(2, 3) + self.bias()  # [B * windows, heads, N, N]
        if mask is not None:
            scores = scores.reshape(-1, self.windows, self.heads, self.count, self.count) + mask[:, None]
            scores = scores.reshape(-1, self.heads, self.count, self.count)  # [B * windows, heads, N, N]
        x = (torch.softmax(scores, 3) @ value).transpose(1, 2)  # [B * windows, N, heads, size]
        return self.proj(x.reshape(-1, self.windows, self.count, self.width))  # [B, windows, N, C]


def shift_mask(grid: int, side: int, shift: int) -> Tensor:
    """[windows, N, N], -100 between patches that only the cyclic shift brings into one window."""
    region = torch.zeros(grid)
    region[-side:], region[-shift:] = 1, 2
    regions = to_windows((3 * region[:, None] + region)[None, :, :, None], side, grid, 1)[0, :, :, 0]  # [windows, N]
    return (regions[:, None] != regions[:, :, None]).float() * -100.0


class Mlp(nn.Module):
    def __init__(self, width: int, ratio: int = 4) -> None:
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(width, ratio * width), nn.Linear(ratio * width, width)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(x)))


class SwinBlock(nn.Module):
    """Patches [B, grid * grid, C] -> the same shape; every second block shifts its windows by half a window."""

    def __init__(self, width: int, grid: int, side: int, heads: int, shifted: bool) -> None:
        super().__init__()
        self.grid, self.side, self.width = grid, min(side, grid), width
        self.shift = side // 2 if shifted and grid > side else 0
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attn = WindowAttention(width, self.side, (grid // self.side) ** 2, heads)
        self.mlp = Mlp(width)
        self.register_buffer("attn_mask", shift_mask(grid, self.side, self.shift) if self.shift else None)

    def attend(self, x: Tensor) -> Tensor:
        if self.shift:
            x = x.reshape(-1, self.grid, self.grid, self.width)  # [B, H, W, C]
            x = torch.roll(x, (-self.shift, -self.shift), (1, 2))  # [B, H, W, C]
        x = self.attn(to_windows(x, self.side, self.grid, self.width), self.attn_mask)  # [B, windows, N, C]
        x = from_windows(x, self.side, self.grid, self.width)  # [B, H, W, C]
        if self.shift:
            x = torch.roll(x, (self.shift, self.shift), (1, 2))  # [B, H, W, C]
        return x.reshape(-1, self.grid * self.grid, self.width)  # [B, H * W, C]

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attend(self.norm1(x))  # [B, H * W, C]
        return x + self.mlp(self.norm2(x))  # [B, H * W, C]


class PatchMerging(nn.Module):
    """Patches [B, H * W, C] -> [B, H * W / 4, 2 C]."""

    def __init__(self, width: int, grid: int) -> None:
        super().__init__()
        self.grid, self.width = grid, width
        self.reduction = nn.Linear(4 * width, 2 * width, bias=False)
        self.norm = nn.LayerNorm(4 * width)

    def forward(self, x: Tensor) -> Tensor:
        half = self.grid // 2
        x = x.reshape(-1, half, 2, half, 2, self.width).permute(0, 1, 3, 4, 2, 5)  # [B, H / 2, W / 2, 2, 2, C]
        x = x.reshape(-1, half * half, 4 * self.width)  # [B, H * W / 4, 4 C], columns outside rows
        return self.reduction(self.norm(x))  # [B, H * W / 4, 2 C]


class Stage(nn.Module):
    def __init__(self, config: ClapAudioConfig, index: int) -> None:
        super().__init__()
        width, grid = config.width * 2**index, config.side // config.patch // 2**index
        heads, side = config.heads[index], config.attention_window
        self.blocks = nn.ModuleList(
            SwinBlock(width, grid, side, heads, shifted=block % 2 == 1) for block in range(config.depths[index])
        )
        self.downsample = PatchMerging(width, grid) if index < len(config.depths) - 1 else None

    def forward(self, x: Tensor) -> Tensor:
        for block in self.blocks:
            x = block(x)  # [B, H * W, C]
        return x if self.downsample is None else self.downsample(x)  # [B, H * W / 4, 2 C]


class Htsat(nn.Module):
    """Spectrograms in dB [B, 1 | 4, T, M] -> features [B, 8 C]."""

    def __init__(self, config: ClapAudioConfig) -> None:
        super().__init__()
        self.config = config
        self.spectrogram_extractor = Spectrogram(config)
        self.logmel_extractor = MelFilters(config)
        self.bn0 = nn.BatchNorm2d(config.mels)
        self.patch_embed = PatchEmbed(config)
        self.layers = nn.ModuleList(Stage(config, index) for index in range(len(config.depths)))
        self.norm = nn.LayerNorm(config.features)

    def log_mel(self, audio: Tensor) -> Tensor:
        """[B, samples] -> dB [B, T, M]."""
        return self.logmel_extractor(self.spectrogram_extractor(audio))

    def pictures(self, mels: Tensor) -> Tensor:
        """Normalised spectrograms [B, K, T, M] -> pictures [B, K, S, S]: pieces of time lie above one another."""
        side, folds, count = self.config.side, self.config.folds, int(mels.shape[1])
        target = side * folds
        if mels.shape[2] < target:
            mels = F.interpolate(
                mels, (target, mels.shape[3]), mode="bicubic", align_corners=True
            )  # [B, K, folds S, M]
        x = mels.reshape(-1, folds, side, self.config.mels).transpose(2, 3)  # [B * K, folds, M, S]
        return x.reshape(-1, count, side, side)  # [B, K, S, S]

    def forward(self, mels: Tensor, longer: Tensor | None = None) -> Tensor:
        x = self.bn0(mels.transpose(1, 3)).transpose(1, 3)  # [B, 1 | 4, T, M]
        x = self.patch_embed(self.pictures(x), longer)  # [B, H * W, C]
        for layer in self.layers:
            x = layer(x)  # [B, H * W / 4 ** index, C * 2 ** index]
        return self.norm(x).mean(1)  # [B, 8 C]


class ClapAudio(nn.Module):
    """Mono sound [B, samples] at 48 kHz -> unit vectors [B, 512].

    Without `fused` a clip has exactly `config.samples` (see `fit`); with it a clip may be longer.
    """

    def __init__(self, config: ClapAudioConfig = ClapAudioConfig()) -> None:
        super().__init__()
        self.config = config
        self.audio_branch = Htsat(config)
        width = config.embedding
        self.audio_projection = nn.Sequential(nn.Linear(config.features, width), nn.ReLU(), nn.Linear(width, width))

    def embed(self, mels: Tensor, longer: Tensor | None = None) -> Tensor:
        """Spectrograms in dB [B, 1 | 4, T, M], and whether each fused clip is longer [B] -> [B, 512]."""
        return F.normalize(self.audio_projection(self.audio_branch(mels, longer)), dim=1)  # [B, 512]

    def forward(self, audio: Tensor) -> Tensor:
        mel = self.audio_branch.log_mel(audio)  # [B, T, M]
        if mel.shape[1] <= self.config.frames:
            return self.embed(mel[:, None])  # [B, 512]
        if not self.config.fused:
            raise ValueError(f"A clip has {self.config.samples} samples; this one has {audio.shape[1]}")
        longer = torch.ones(len(mel), dtype=torch.bool, device=mel.device)
        return self.embed(fusion_input(mel, self.config.frames), longer)  # [B, 512]


def fusion_input(mel: Tensor, frames: int) -> Tensor:
    """Spectrogram of a long clip [B, T, M] -> [B, 4, frames, M]: all of it, shrunk, then its start, middle and end.

    laion-clap draws each part at random from a third of the clip; here every run gives the same.
    """
    shrunk = F.interpolate(mel[:, None], (frames, mel.shape[2]), mode="bilinear")[:, 0]  # [B, frames, M]
    last = mel.shape[1] - frames
    parts = [mel[:, start : start + frames] for start in (0, last // 2, last)]  # [B, frames, M] each
    return torch.stack([shrunk, *parts], 1)  # [B, 4, frames, M]


def fit(audio: Tensor, samples: int) -> Tensor:
    """Sound [B, any length] -> [B, samples]: a short one is repeated as often as it fits whole, then followed by
    silence (laion-clap's "repeatpad"); a long one is cut to its middle.
    """
    length = audio.shape[1]
    if length >= samples:
        start = (length - samples) // 2
        return audio[:, start : start + samples]
    repeated = audio.repeat(1, samples // max(1, length))  # [B, <= samples]
    return F.pad(repeated, (0, samples - repeated.shape[1]))  # [B, samples]
