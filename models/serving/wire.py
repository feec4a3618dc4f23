"""Bodies of inference requests and responses: JSON, or with the binary tensor extension."""

import json

import numpy as np

DTYPES = {"FP32": np.dtype("<f4"), "INT64": np.dtype("<i8")}
DATATYPES = {np.dtype(np.float32): "FP32", np.dtype(np.int64): "INT64"}


def read_request(body: bytes, header_length: int | None) -> tuple[dict[str, np.ndarray], bool]:
    """The tensors, and whether the outputs are requested as binary. @raise ValueError for what is no request."""
    head = json.loads(body if header_length is None else body[:header_length])
    rest = memoryview(b"" if header_length is None else body[header_length:])
    feeds = {}
    for each in head["inputs"]:
        dtype, size = DTYPES[each["datatype"]], each.get("parameters", {}).get("binary_data_size")
        if size is None:
            values = np.array(each["data"], dtype)
        else:
            values, rest = np.frombuffer(rest[:size], dtype), rest[size:]
        feeds[each["name"]] = values.reshape(each["shape"])
    return feeds, bool(head.get("parameters", {}).get("binary_data_output"))


def write_response(model: str, outputs: dict[str, np.ndarray], binary: bool) -> tuple[bytes, int | None]:
    """The body, and the length of its JSON where binary tensors follow it."""
    entries, parts = [], []
    for name, output in outputs.items():
        entry = {"name": name, "datatype": DATATYPES[output.dtype], "shape": list(output.shape)}
        if binary:
            parts.append(output.tobytes())
            entry["parameters"] = {"binary_data_size": len(parts[-1])}
        else:
            entry["data"] = output.ravel().tolist()
        entries.append(entry)
    head = json.dumps({"model_name": model, "model_version": "1", "outputs": entries}).encode()
    return head + b"".join(parts), len(head) if binary else None
