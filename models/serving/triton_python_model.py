"""An ONNX graph in Triton's Python backend.

For installations without the onnxruntime backend, such as that in the package nvidia-pytriton. It is copied into a
model repository as model.py, so it imports nothing of this project.
"""

from pathlib import Path

import numpy as np
import onnxruntime
import triton_python_backend_utils as triton

PROVIDERS = ("CUDAExecutionProvider", "CPUExecutionProvider")


class TritonPythonModel:
    def initialize(self, args: dict) -> None:
        graph = Path(args["model_repository"]) / args["model_version"] / "model.onnx"
        available = onnxruntime.get_available_providers()
        providers = [name for name in PROVIDERS if name in available]
        self.session = onnxruntime.InferenceSession(graph, providers=providers)

    def execute(self, requests: list) -> list:
        """One evaluation of all requests that the server has put together: their shapes differ in the batch alone."""
        feeds = [{tensor.name(): tensor.as_numpy() for tensor in request.inputs()} for request in requests]
        together = feeds[0] if len(feeds) == 1 else _joined(feeds)
        names = [output.name for output in self.session.get_outputs()]
        outputs = self.session.run(names, together)
        if len(feeds) == 1:
            return [_response(names, outputs)]
        ends = np.cumsum([len(next(iter(feed.values()))) for feed in feeds])[:-1]
        parts = [np.split(output, ends) for output in outputs]
        return [_response(names, [part[k] for part in parts]) for k in range(len(feeds))]


def _joined(feeds: list[dict]) -> dict:
    return {name: np.concatenate([feed[name] for feed in feeds]) for name in feeds[0]}


def _response(names: list[str], outputs: list) -> "triton.InferenceResponse":
    return triton.InferenceResponse([triton.Tensor(name, output) for name, output in zip(names, outputs)])
