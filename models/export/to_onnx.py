"""Networks -> ONNX graphs with the names and axes of the pack contract, one function per graph.

    python -m export.to_onnx --autoencoder AE.pt --generator GENERATOR.pt --out DIR

Opset 17, one file per graph, fp32 arithmetic. Attention is written out as MatMul-Softmax-MatMul.
"""

import argparse
import json
import warnings
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from autoencoder.excitation import LENGTH, PERIOD
from autoencoder.network import Autoencoder, load_autoencoder
from autoencoder.profile import PROFILE
from autoencoder.timbre import TimbreEncoder
from export.fourier import derive_bases
from export.storage import compress, fold_repeats, lift_constants
from generator.checkpoint import load_generator
from generator.control import ControlEncoder
from generator.network import Generator
from generator.sampler import GUIDANCE, REFERENCE_GUIDANCE
from generator.steering import Steered
from prompt.prepare import MAX_SECONDS, SOURCE_RATE

OPSET = 17


Axes = dict[int, str]  # axis -> its name where it is dynamic


def write(module: nn.Module, args: tuple[Tensor, ...], inputs: dict[str, Axes], outputs: dict[str, Axes], path: Path, storage: str) -> Path:
    """Traces `module` on `args` and stores the graph at `path` with weights as `storage`: 'float32', 'float16' or 'int8'."""
    shapes = [list(answer.shape) for answer in answers(module, args)]
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(module.eval(), args, str(path), opset_version=OPSET, dynamo=False, input_names=list(inputs), output_names=list(outputs), dynamic_axes=inputs | outputs)
    model = onnx.load(path)
    for value, shape, axes in zip(model.graph.output, shapes, outputs.values()):
        for axis, dimension in enumerate(value.type.tensor_type.shape.dim):
            if axis in axes:
                dimension.dim_param = axes[axis]
            else:
                dimension.dim_value = shape[axis]  # the tracer loses what it cannot follow
    lift_constants(model.graph)
    derive_bases(model, module)
    fold_repeats(model.graph, PERIOD)
    onnx.save(model if storage == "float32" else compress(model, storage), path)
    return path


@torch.no_grad()
def answers(module: nn.Module, args: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    result = module.eval()(*args)
    return result if isinstance(result, tuple) else (result,)


class Encode(nn.Module):
    def __init__(self, autoencoder: Autoencoder) -> None:
        super().__init__()
        self.autoencoder = autoencoder

    def forward(self, audio: Tensor) -> Tensor:
        return self.autoencoder.encode(audio)


class Decode(Encode):
    def forward(self, latent: Tensor, excitation: Tensor, profile: Tensor) -> Tensor:
        return self.autoencoder.decode(latent, excitation, profile)


def vae_encoder(autoencoder: Autoencoder, path: Path, storage: str) -> Path:
    return write(Encode(autoencoder), (torch.randn(1, 2, 1024 * 30) * 0.1,), {"audio": {2: "L"}}, {"latent": {2: "T"}}, path, storage)


def vae_decoder(autoencoder: Autoencoder, path: Path, storage: str) -> Path:
    args = (torch.randn(1, 64, 30), torch.randn(1, LENGTH) / 2, torch.randn(1, PROFILE))
    return write(Decode(autoencoder), args, {"latent": {2: "T"}, "excitation": {}, "profile": {}}, {"audio": {2: "L"}}, path, storage)


def timbre_encoder(autoencoder: Autoencoder, path: Path, storage: str) -> Path:
    return write(TimbreEncoder(autoencoder), (torch.randn(1, 2, 1024 * 30) * 0.1,), {"audio": {2: "S"}}, {"profile": {}, "excitation": {}}, path, storage)


def control_encoder(path: Path) -> Path:
    return write(ControlEncoder(), (torch.rand(1, 2, 1024 * 30),), {"envelope": {2: "L"}}, {"control": {2: "T"}}, path, "float32")


def dit_controlnet(generator: Generator, path: Path, storage: str) -> Path:
    frames, batch = {0: "B", 2: "T"}, {0: "B"}
    args = (torch.randn(2, 64, 30), torch.rand(2), torch.randn(2, 2, generator.config.prompt + generator.config.profile), torch.randn(2, 64, 30), torch.zeros(2), torch.ones(2))
    inputs = {"x": frames, "t": batch, "prompt": {0: "B", 1: "K"}, "control": frames, "seconds_start": batch, "seconds_total": batch}
    return write(Steered(generator), args, inputs, {"velocity": frames}, path, storage)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--autoencoder", type=Path, required=True)
    parser.add_argument("--generator", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--storage", choices=("float32", "float16", "int8"), default="int8", help="of the transformer; the codec's tables are float16")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    autoencoder, generator = load_autoencoder(args.autoencoder), load_generator(args.generator)
    extras = {
        "dit+controlnet": {"controlDepth": generator.config.control_depth},
        # A short reference is heard as it is: said again and again its frozen spectrum would be a comb.
        "timbre-encoder": {"sampleRate": SOURCE_RATE, "minSeconds": 1024 / SOURCE_RATE, "maxSeconds": MAX_SECONDS},
        "manifest": {"prompt": {"profile": generator.config.profile, "excitation": LENGTH}, "sampler": {"guidance": GUIDANCE, "referenceGuidance": REFERENCE_GUIDANCE}},
    }
    (args.out / "extras.json").write_text(json.dumps(extras) + "\n")
    for path in (
        vae_encoder(autoencoder, args.out / "vae-encoder.onnx", "float16"),
        vae_decoder(autoencoder, args.out / "vae-decoder.onnx", "float16"),
        timbre_encoder(autoencoder, args.out / "timbre-encoder.onnx", "float16"),
        control_encoder(args.out / "control-encoder.onnx"),
        dit_controlnet(generator, args.out / "dit-controlnet.onnx", args.storage),
    ):
        print(f"{path.name} {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
