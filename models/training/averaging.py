"""Exponential moving averages of weights. The average is what is exported."""

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn


@torch.no_grad()
def update_average(average: nn.Module, model: nn.Module, decay: float) -> None:
    """average = decay * average + (1 - decay) * model, parameters only."""
    torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - decay)


def averaged_model(model: nn.Module, decay: float) -> AveragedModel:
    """An average that also covers the buffers (batch norm statistics) and stores its number of updates."""
    return AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(decay), use_buffers=True)
