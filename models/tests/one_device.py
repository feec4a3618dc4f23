"""Finds tensors made on the wrong device, without a second device: networks run on PyTorch's meta device, which has
shapes but no data, and every operation that mixes it with the CPU fails.
"""

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

META = torch.device("meta")


class OneDevice(TorchDispatchMode):
    """Fails on operations that read tensors of the meta device and of the CPU, backward passes included.

    A CPU tensor without dimensions may take part, as in arithmetic on CUDA. Copies between devices are explicit and
    allowed.
    """

    COPIES = ("aten::copy_", "aten::_to_copy", "aten::_pin_memory")

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        tensors = [leaf for leaf in tree_leaves((args, kwargs or {})) if isinstance(leaf, Tensor)]
        if operation._schema.name not in self.COPIES:
            meta = any(tensor.device == META for tensor in tensors)
            wrong = [tuple(tensor.shape) for tensor in tensors if tensor.device != META and tensor.dim() > 0]
            assert not (meta and wrong), f"{operation}: tensors {wrong} are on the CPU"
        return operation(*args, **(kwargs or {}))
