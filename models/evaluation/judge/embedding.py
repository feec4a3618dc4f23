"""Embeddings of sounds by a network trained on professional sound-effects libraries, which are not in our corpus.

The weights come with the PyPI package aisfx (A. B. Ma and A. Lerch, ISMIR 2022, CC BY 4.0): `pip install --no-deps
aisfx==0.1.2`, as its pinned dependencies are not needed here. Its input is the logarithm of 96 mel bands, in blocks of
100 frames (2.3 s).
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import torch

from evaluation.spectra import magnitudes, mel_bands

SIZE, HOP, BANDS, BLOCK = 2048, 1024, 96, 100
# Largest logarithm in the network's training data, by which inputs are divided
LARGEST = 9.457798957824707
BLOCKS = 2  # analysed: the first 4.6 s of a sound
QUIET_DB = 25.0  # dB below the sound's peak; quieter blocks are ignored
DIMENSIONS = 512


def blocks_of(sound: np.ndarray) -> np.ndarray:
    """Mono sound at 44.1 kHz -> inputs [blocks, 100, 96], independent of level; short sounds are padded."""
    sound = sound[: BLOCKS * BLOCK * HOP]
    peak = max(float(np.abs(sound).max(initial=0)), 1e-6)
    amplitude = magnitudes(sound / peak, SIZE, HOP) * (SIZE / 4)  # of an FFT with an unscaled Hann window
    inputs = np.log10(1e4 * (amplitude**2 @ mel_bands(BANDS, SIZE)) + 1) / LARGEST
    count = max(1, round(len(inputs) / BLOCK))
    inputs = np.pad(inputs[: count * BLOCK], ((0, max(0, count * BLOCK - len(inputs))), (0, 0)))
    blocks = inputs.reshape(count, BLOCK, BANDS)
    peaks = [np.abs(sound[k * BLOCK * HOP : (k + 1) * BLOCK * HOP]).max(initial=0) for k in range(count)]
    return blocks[[20 * np.log10(max(p, 1e-9) / peak) > -QUIET_DB for p in peaks]].astype(np.float32)


class Embedder:
    """Mono sounds at 44.1 kHz -> embeddings [n, 512], the mean over their blocks."""

    def __init__(self) -> None:
        package = importlib.util.find_spec("aisfx")
        if package is None:
            raise ModuleNotFoundError("aisfx is missing: pip install --no-deps aisfx==0.1.2")
        # The package's __init__ imports libraries that the network does not need
        folder = Path(package.submodule_search_locations[0]) / "models"
        spec = importlib.util.spec_from_file_location("aisfx_network", folder / "cnn2d.py")
        network = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = network
        spec.loader.exec_module(network)
        # The file also holds class counts as numpy numbers; nothing else may be unpickled
        with torch.serialization.safe_globals(
            [
                (np._core.multiarray.scalar, "numpy.core.multiarray.scalar"),
                np.dtype,
                *(type(np.dtype(name)) for name in ("i8", "f8")),
            ]
        ):
            weights, _ = torch.load(folder / "checkpoint.pth", map_location="cpu", weights_only=True)
        self.network = network.EmbeddingNet("max", 3, 1, 64).eval()
        self.network.load_state_dict(
            {
                name.removeprefix("embedding_net."): value
                for name, value in weights.items()
                if name.startswith("embedding_net.")
            }
        )

    @torch.inference_mode()
    def __call__(self, sounds: list[np.ndarray]) -> np.ndarray:
        result = np.zeros((len(sounds), DIMENSIONS), np.float32)
        for i, sound in enumerate(sounds):
            result[i] = self.network(torch.from_numpy(blocks_of(sound))).mean(0).numpy()
        return result
