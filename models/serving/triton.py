"""config.pbtxt of one graph for the Triton Inference Server.

With inputs and outputs stated, its onnxruntime backend completes nothing: `max_batch_size: 0` stays although every
tensor may begin with a free size (AutoCompleteConfig in onnxruntime_backend/src/onnxruntime.cc, July 2026).
"""

from serving.tensors import GraphInfo, TensorInfo

# Guided evaluations have a batch of two: eight designers at once fill a batch.
MAX_BATCH = 16
# How long the server waits for other requests of the same shape; a step of the full pack takes about ten times as long.
MAX_DELAY_MICROSECONDS = 3000


def triton_config(name: str, graph: GraphInfo, backend: str = "onnxruntime") -> str:
    """With a batch dimension Triton states the shapes without it, and a tensor [B] is sent as [B, 1]."""
    batched = graph.takes_batches
    lines = [f'name: "{name}"', f'backend: "{backend}"', f"max_batch_size: {MAX_BATCH if batched else 0}"]
    for title, tensors in (("input", graph.inputs), ("output", graph.outputs)):
        lines += [f"{title} [", ",\n".join(_tensor(tensor, batched) for tensor in tensors), "]"]
    if batched:
        lines.append(f"dynamic_batching {{ max_queue_delay_microseconds: {MAX_DELAY_MICROSECONDS} }}")
    return "\n".join(lines) + "\n"


def _tensor(tensor: TensorInfo, batched: bool) -> str:
    sizes = tensor.sizes[1:] if batched else tensor.sizes
    shape = f"dims: {sizes}" if sizes else "dims: [1] reshape: { shape: [] }"
    return f'  {{ name: "{tensor.name}" data_type: TYPE_{tensor.datatype} {shape} }}'
