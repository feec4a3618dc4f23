"""Oobleck as plain convolutions: norms and exponentials of weights computed, upsampling in sub-pixel form.

A transposed convolution of kernel 2 s and stride s is a convolution of kernel 2 to s times as many channels, whose
channels are then laid out in time. GPU runtimes compute the former wrongly in float16 beyond 2048 samples
(onnxruntime #28976); both have the same number of multiplications.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from studio.networks.oobleck import NormedConv1d, NormedUpsampling, Snake


class SubPixelUpsampling(nn.Module):
    def __init__(self, layer: NormedUpsampling) -> None:
        super().__init__()
        weight = layer.weight().detach()  # [in, out, 2 s]
        self.stride, self.padding, self.outputs = layer.stride, layer.padding, weight.shape[1]
        late, early = weight.split(layer.stride, 2)  # [in, out, s]: of the frame itself, of the one before
        kernel = torch.stack([early, late], 3)  # [in, out, s, 2]
        self.weight = nn.Parameter(kernel.permute(1, 2, 0, 3).flatten(0, 1).contiguous(), requires_grad=False)
        self.bias = nn.Parameter(layer.bias.detach().repeat_interleave(layer.stride), requires_grad=False)

    def forward(self, x: Tensor) -> Tensor:
        """[B, in, T] -> [B, out, s T]."""
        x = F.conv1d(x, self.weight, self.bias, padding=1)  # [B, out * s, T + 1]
        x = x.reshape(x.shape[0], self.outputs, self.stride, -1).transpose(2, 3)  # [B, out, T + 1, s]
        x = x.reshape(x.shape[0], self.outputs, -1)  # [B, out, s (T + 1)]
        return x[:, :, self.padding : -(self.stride - self.padding)]  # [B, out, s T]


class PlainSnake(nn.Module):
    """x + sin²(αx) / β with α and 1 / β themselves."""

    def __init__(self, layer: Snake) -> None:
        super().__init__()
        self.alpha = nn.Parameter(layer.alpha.detach().exp()[:, None], requires_grad=False)
        self.gain = nn.Parameter(1 / (layer.beta.detach().exp() + 1e-9)[:, None], requires_grad=False)

    def forward(self, x: Tensor) -> Tensor:
        sine = torch.sin(x * self.alpha)  # [B, C, T]
        return x + sine * sine * self.gain


def convolution(layer: NormedConv1d) -> nn.Conv1d:
    weight = layer.weight().detach()
    outputs, inputs, kernel = weight.shape
    with torch.device("meta"):
        plain = nn.Conv1d(
            inputs, outputs, kernel, layer.stride, layer.padding, layer.dilation, bias=layer.bias is not None
        )
    plain.weight = nn.Parameter(weight, requires_grad=False)
    if layer.bias is not None:
        plain.bias = nn.Parameter(layer.bias.detach(), requires_grad=False)
    return plain


def plain(module: nn.Module) -> nn.Module:
    """Replaces the layers of `module`, one by one."""
    for name, child in module.named_children():
        if isinstance(child, NormedConv1d):
            setattr(module, name, convolution(child))
        elif isinstance(child, NormedUpsampling):
            setattr(module, name, SubPixelUpsampling(child))
        elif isinstance(child, Snake):
            setattr(module, name, PlainSnake(child))
        else:
            plain(child)
    return module
