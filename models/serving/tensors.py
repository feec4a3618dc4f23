"""Inputs and outputs of a pack's graphs, as the Open Inference Protocol states them."""

from dataclasses import dataclass

# Name of a size whose items do not depend on each other. Those of N, the frames of a clip, do: the full pack's picture
# encoders look at a window of them together.
BATCH = "B"
DATATYPES = {"float32": "FP32", "float16": "FP16", "int64": "INT64", "int32": "INT32"}


@dataclass(frozen=True)
class TensorInfo:
    """`shape` as in the manifest: a name stands for a size that the request decides."""

    name: str
    datatype: str
    shape: tuple[str | int, ...]

    @property
    def sizes(self) -> list[int]:
        return [size if isinstance(size, int) else -1 for size in self.shape]

    @property
    def metadata(self) -> dict:
        return {"name": self.name, "datatype": self.datatype, "shape": self.sizes}


@dataclass(frozen=True)
class GraphInfo:
    inputs: tuple[TensorInfo, ...]
    outputs: tuple[TensorInfo, ...]

    @property
    def takes_batches(self) -> bool:
        """Whether every tensor begins with the batch: requests of several designers can be one evaluation."""
        return all(tensor.shape[:1] == (BATCH,) for tensor in (*self.inputs, *self.outputs))


def graph_info(graph: dict) -> GraphInfo:
    """Of a role in a pack's manifest."""

    def read(tensors: list[dict]) -> tuple[TensorInfo, ...]:
        return tuple(TensorInfo(each["name"], DATATYPES[each["dtype"]], tuple(each["shape"])) for each in tensors)

    return GraphInfo(read(graph["inputs"]), read(graph["outputs"]))
