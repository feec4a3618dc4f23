"""Phase of the stride at which the feet of an OpenArena player model land, relative to the step counter."""

import struct
import zipfile
from pathlib import Path
from typing import NamedTuple

import numpy as np

LEGS_WALKCR, LEGS_RUN, TORSO_GESTURE = 13, 15, 6  # rows of animation.cfg
STEP = 0.25  # the step counter runs 0..1 per stride and triggers sounds at 0.25 and 0.75


class Animation(NamedTuple):
    """A row of animation.cfg."""

    first: int
    frames: int
    looping: int
    fps: float


def rows(text: str) -> list[Animation]:
    """All animations of an animation.cfg."""
    found = []
    for line in text.splitlines():
        fields = line.split("//")[0].split()
        if len(fields) >= 4 and fields[0].isdigit():
            found.append(Animation(int(fields[0]), int(fields[1]), int(fields[2]), float(fields[3])))
    return found


def vertices(model: bytes) -> np.ndarray:
    """Vertices [frames, vertices, 3] of an MD3 model: x forward, y left, z up."""
    frames, _, surfaces = struct.unpack_from("<3i", model, 76)
    at = struct.unpack_from("<i", model, 100)[0]
    parts = []
    for _ in range(surfaces):
        count = struct.unpack_from("<i", model, at + 80)[0]
        start, end = struct.unpack_from("<2i", model, at + 100)
        packed = np.frombuffer(model, "<i2", frames * count * 4, at + start).reshape(frames, count, 4)
        parts.append(packed[:, :, :3] / 64)
        at += end
    return np.concatenate(parts, axis=1)


def landing(height: np.ndarray, share: float = 0.15) -> float:
    """Phase 0..1 of a loop at which a foot's height [frames] falls to `share` of its range."""
    count, level = len(height), height.min() + share * np.ptp(height)
    top = int(height.argmax())
    for n in range(top, top + count):
        now, then = height[n % count], height[(n + 1) % count]
        if now > level >= then:
            return float((n + (now - level) / (now - then)) / count % 1)
    return 0.0


def offset(stride: np.ndarray) -> float:
    """Offset from the step counter (0..1) to the phase of a stride [frames, vertices, 3]."""
    feet = [np.where(side * stride[:, :, 1] > 0, stride[:, :, 2], np.inf).min(axis=1) for side in (1, -1)]
    angles = [4 * np.pi * landing(foot) for foot in feet]  # half a stride apart: equal after doubling
    return float(np.angle(np.exp(1j * np.array(angles)).sum()) / (4 * np.pi) - STEP) % 0.5


def of_model(paks: Path, name: str) -> float:
    """Offset of a player model's run; later archives override earlier ones."""
    files: dict[str, bytes] = {}
    for pak in sorted(paks.glob("*.pk3")):
        with zipfile.ZipFile(pak) as archive:
            for file in ("lower.md3", "animation.cfg"):
                if f"models/players/{name}/{file}" in archive.namelist():
                    files[file] = archive.read(f"models/players/{name}/{file}")
    table = rows(files["animation.cfg"].decode("latin-1"))
    skipped = table[LEGS_WALKCR].first - table[TORSO_GESTURE].first
    first, count = table[LEGS_RUN].first - skipped, table[LEGS_RUN].frames
    return offset(vertices(files["lower.md3"])[first : first + count])
