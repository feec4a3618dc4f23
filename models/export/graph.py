"""Traces networks to ONNX graphs with named axes, and runs graphs.

Opset 17, one file per graph, float32 arithmetic. Attention is MatMul-Softmax-MatMul.
"""

import warnings
from pathlib import Path

import onnx
import onnxruntime
import torch
from torch import Tensor, nn

from autoencoder.excitation import PERIOD
from export.fourier import derive_bases
from export.storage import compress, fold_repeats, lift_constants

OPSET = 17

Axes = dict[int, str]  # axis -> its name where it is dynamic


def trace(
    module: nn.Module, args: tuple[Tensor, ...], inputs: dict[str, Axes], outputs: dict[str, Axes], path: Path
) -> None:
    """Writes the graph of `module(*args)`."""
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            args,
            str(path),
            opset_version=OPSET,
            dynamo=False,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=inputs | outputs,
        )


def write(
    module: nn.Module,
    args: tuple[Tensor, ...],
    inputs: dict[str, Axes],
    outputs: dict[str, Axes],
    path: Path,
    storage: str,
) -> Path:
    """Traces `module` on `args` and writes the graph. `storage` of the weights: 'float32', 'float16' or 'int8'."""
    shapes = [list(output.shape) for output in outputs_of(module, args)]
    trace(module, args, inputs, outputs, path)
    model = onnx.load(path)
    for value, shape, axes in zip(model.graph.output, shapes, outputs.values()):
        for axis, dimension in enumerate(value.type.tensor_type.shape.dim):
            if axis in axes:
                dimension.dim_param = axes[axis]
            else:
                dimension.dim_value = shape[axis]  # the tracer does not infer every shape
    lift_constants(model.graph)
    derive_bases(model, module)
    fold_repeats(model.graph, PERIOD)
    onnx.save(model if storage == "float32" else compress(model, storage), path)
    return path


@torch.no_grad()
def outputs_of(module: nn.Module, args: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    result = module.eval()(*args)
    return result if isinstance(result, tuple) else (result,)


def session(path: Path, threads: int = 1) -> onnxruntime.InferenceSession:
    """A session on the CPU."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
