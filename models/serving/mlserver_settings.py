"""Settings of MLServer for one graph and for the server.

MLServer has no runtime for ONNX: `mlserver_onnx.py` is copied beside each model.
"""

from serving.tensors import GraphInfo

RUNTIME = "mlserver_onnx"


def model_settings(name: str, graph: GraphInfo) -> dict:
    """Without its adaptive batching, which joins requests whatever their shapes are."""
    return {
        "name": name,
        "implementation": f"{RUNTIME}.OnnxModel",
        "platform": "onnx",
        "inputs": [tensor.metadata for tensor in graph.inputs],
        "outputs": [tensor.metadata for tensor in graph.outputs],
        "parameters": {"uri": "1/model.onnx"},
    }


def server_settings(origins: list[str]) -> dict:
    """@param origins: addresses of the pages that may use the server."""
    return {
        # The models run in the server's own process, where onnxruntime has threads of its own.
        "parallel_workers": 0,
        "debug": False,
        "cors_settings": {
            "allow_origins": origins,
            "allow_methods": ["GET", "POST"],
            "allow_headers": ["Authorization", "Content-Type", "Inference-Header-Content-Length"],
            "max_age": 86400,
        },
    }
