"""Embeddings of fadtk's models, computed by a Python environment of their own.

fadtk needs NumPy 1 and transformers 4, so it cannot share this environment; the paper's FAD-P needs the fork of DCASE
2024 task 7, which adds PANNs. `python -m fadtk.embeds` of that environment writes one .npy a file. fadtk looks for its
checkpoints where it installed itself and downloads what is missing.
"""

import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from studio.data.media import SOUND_RATE

INSTALL = "a Python environment with fadtk (https://github.com/DCASE2024-Task7-Sound-Scene-Synthesis/fadtk)"


class FadtkError(RuntimeError):
    """fadtk could not run, in one sentence."""


def embeddings(python: Path, model: str, sounds: dict[str, np.ndarray]) -> np.ndarray:
    """Sounds [2, samples] at 44.1 kHz by name -> embeddings of all their windows, float64 [n, d]."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for clip, sound in sounds.items():
            soundfile.write(folder / f"{clip}.wav", sound.T, SOUND_RATE, subtype="PCM_16")
        command = [str(python), "-m", "fadtk.embeds", "-m", model, "-d", str(folder), "-w", "1"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            raise FadtkError(f"fadtk cannot run: {error}.") from error
        files = sorted((folder / "embeddings" / model).glob("*.npy"))
        if done.returncode != 0 or len(files) != len(sounds):
            last = (done.stderr.strip() or "no message").splitlines()[-1]
            raise FadtkError(f"fadtk gave no embeddings of {model}: {last}.")
        found = [np.load(path, allow_pickle=False) for path in files]
    return np.concatenate([np.atleast_2d(rows) for rows in found]).astype(np.float64)
