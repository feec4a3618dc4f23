"""Encoders with batch norms folded into their convolutions, and CAVP's kernels without the axes of length 1.

As weights are stored apart from the graph, a runtime would do both anew whenever it loads the graph.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_weights

from studio.networks import rms_mapper
from studio.networks.cavp import ConvNorm


def fused_weights(conv: nn.Module, norm: nn.Module) -> tuple[nn.Parameter, nn.Parameter]:
    """Kernel and bias of a convolution followed by a batch norm in evaluation mode."""
    weight, bias = fuse_conv_bn_weights(
        conv.weight, conv.bias, norm.running_mean, norm.running_var, norm.eps, norm.weight, norm.bias
    )
    return tuple(nn.Parameter(tensor.detach().contiguous(), requires_grad=False) for tensor in (weight, bias))


class FusedConvNorm(nn.Module):
    """`ConvNorm` of CAVP for one clip of any number of frames."""

    def __init__(self, layer: ConvNorm) -> None:
        super().__init__()
        weight, self.bias = fused_weights(layer.conv, layer.bn)
        squeezed = weight[:, :, :, 0] if layer.time > 1 else weight[:, :, 0]  # [out, in, 3, 1] or [out, in, k, k]
        self.weight = nn.Parameter(squeezed.contiguous(), requires_grad=False)
        self.time, self.space, self.stride = layer.time, layer.space, layer.stride

    def forward(self, x: Tensor, frames: int) -> Tensor:
        """[N, in, H, W] -> [N, out, H / stride, W / stride]; `frames` is N."""
        if self.time == 1:
            return F.conv2d(x, self.weight, self.bias, self.stride, self.space // 2)
        outputs, inputs = self.weight.shape[:2]
        height, width = int(x.shape[2]), int(x.shape[3])
        x = x.reshape(-1, inputs, height * width).transpose(0, 1)[None]  # [1, in, N, H * W]
        x = F.conv2d(x, self.weight, self.bias, padding=(self.time // 2, 0))  # [1, out, N, H * W]
        return x[0].transpose(0, 1).reshape(-1, outputs, height, width)


@torch.no_grad()
def fuse(module: nn.Module) -> nn.Module:
    """Replaces the layers of `module`, one by one."""
    for name, child in module.named_children():
        if isinstance(child, ConvNorm):
            setattr(module, name, FusedConvNorm(child))
        elif isinstance(child, rms_mapper.Block):
            child.conv.weight, child.conv.bias = fused_weights(child.conv, child.norm)
            child.norm = nn.Identity()
        elif isinstance(child, nn.Sequential) and len(child) == 2 and isinstance(child[1], nn.BatchNorm2d):
            child[0].weight, child[0].bias = fused_weights(child[0], child[1])
            child[1] = nn.Identity()
        else:
            fuse(child)
    return module
