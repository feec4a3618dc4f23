"""MLServer's runtime for an ONNX graph. It is copied into a model repository, so it imports nothing of this project."""

import asyncio

import onnxruntime
from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse
from mlserver.utils import get_model_uri

PROVIDERS = ("CUDAExecutionProvider", "CPUExecutionProvider")


class OnnxModel(MLModel):
    async def load(self) -> bool:
        # By its path: weights in files beside the graph are found there.
        available = onnxruntime.get_available_providers()
        providers = [name for name in PROVIDERS if name in available]
        self._session = onnxruntime.InferenceSession(await get_model_uri(self.settings), providers=providers)
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        feeds = {each.name: NumpyCodec.decode_input(each) for each in payload.inputs}
        names = [output.name for output in self._session.get_outputs()]
        # Health and metadata are answered meanwhile.
        outputs = await asyncio.to_thread(self._session.run, names, feeds)
        return InferenceResponse(
            model_name=self.name,
            outputs=[NumpyCodec.encode_output(name, output) for name, output in zip(names, outputs)],
        )
