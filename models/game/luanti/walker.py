"""A walking figure of boxes for Luanti: a B3D model whose feet land at known phases, and its texture.

A stride is STRIDE frames long: the right foot lands at `phase`, the left one half a stride later. Frames STAND and
STAND + 1 stand still. Lengths are model units, ten to a node; y is up, and the figure faces +z before it is turned by
`facing`.
"""

import struct
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

STRIDE, STAND = 24, 30
SWATCHES = ("skin", "hair", "shirt", "sleeve", "trousers", "shoe")
CELL = 16  # pixels of a swatch

Vector = tuple[float, float, float]


class Box(NamedTuple):
    """A part of the figure; corners are relative to the joint."""

    joint: str
    swatch: str
    low: Vector
    high: Vector


@dataclass(frozen=True)
class Gait:
    """Build and movement of a figure; angles in degrees."""

    leg: float  # hip to sole
    hips: float  # distance between the hips
    stout: float  # width of the trunk
    thigh: float  # swing of the thigh
    knee: float  # bend in the swing
    arm: float  # swing of the arm
    elbow: float  # bend
    lean: float  # forward

    @staticmethod
    def draw(rng: np.random.Generator) -> "Gait":
        return Gait(
            leg=rng.uniform(8.5, 10.5),
            hips=rng.uniform(1.6, 2.3),
            stout=rng.uniform(0.85, 1.25),
            thigh=rng.uniform(30, 42),
            knee=rng.uniform(45, 80),
            arm=rng.uniform(10, 40),
            elbow=rng.uniform(5, 70),
            lean=rng.uniform(0, 10),
        )


def turned(angle: float, vector: np.ndarray) -> np.ndarray:
    """Rotates a vector about the x axis by `angle` radians; what hangs down moves towards +z."""
    x, y, z = vector
    return np.array([x, y * np.cos(angle) + z * np.sin(angle), z * np.cos(angle) - y * np.sin(angle)])


def boxes(gait: Gait) -> list[Box]:
    half, wide = gait.leg / 2, 0.75 * gait.stout
    parts = [
        ("trunk", "shirt", (-2 * gait.stout, -0.5, -1.1 * gait.stout), (2 * gait.stout, 6, 1.1 * gait.stout)),
        ("trunk", "skin", (-1.2, 6, -1.2), (1.2, 8.2, 1.3)),
        ("trunk", "hair", (-1.3, 7.6, -1.4), (1.3, 8.9, 1.1)),
    ]
    for side in ("right", "left"):
        parts += [
            (f"{side} thigh", "trousers", (-wide, -half, -wide), (wide, 0.3, wide)),
            (f"{side} shin", "trousers", (-0.8 * wide, -half + 0.4, -0.8 * wide), (0.8 * wide, 0, 0.8 * wide)),
            (f"{side} foot", "shoe", (-0.8 * wide, -0.6, -0.9), (0.8 * wide, 0.2, 2.0)),
            (f"{side} arm", "sleeve", (-0.6, -3, -0.6), (0.6, 0.4, 0.6)),
            (f"{side} hand", "skin", (-0.5, -3, -0.5), (0.5, 0, 0.5)),
        ]
    return [Box(*part) for part in parts]


def pose(gait: Gait, phase: float | None) -> dict[str, tuple[np.ndarray, float]]:
    """Position [3] and angle (radians) of the joints at a phase of the stride; 0: right foot lands, None: standing."""
    radians, joints = np.deg2rad, {}
    lean = radians(gait.lean) if phase is not None else 0.0
    joints["trunk"] = np.zeros(3), -lean
    for side, sign, later in (("right", 1, 0.0), ("left", -1, 0.5)):
        if phase is None:
            thigh = knee = arm = elbow = lift = 0.0
        else:
            at = (phase - later) % 1
            thigh = radians(gait.thigh) * np.cos(2 * np.pi * at)
            knee = radians(4) + radians(gait.knee) * np.exp(-(((at - 0.72) / 0.12) ** 2))
            arm, elbow = -radians(gait.arm) * np.cos(2 * np.pi * at), radians(gait.elbow)
            lift = radians(15) * max(0.0, np.cos(2 * np.pi * at)) ** 4 - radians(30) * np.exp(
                -(((at - 0.6) / 0.1) ** 2)
            )
        hip = np.array([sign * gait.hips / 2 * gait.stout, 0.0, 0.0])
        bend = hip + turned(thigh, np.array([0, -gait.leg / 2, 0]))
        ankle = bend + turned(thigh - knee, np.array([0, -gait.leg / 2 + 0.6, 0]))
        shoulder = turned(-lean, np.array([sign * (2 * gait.stout + 0.6), 5.4, 0.0]))
        joints |= {
            f"{side} thigh": (hip, thigh),
            f"{side} shin": (bend, thigh - knee),
            f"{side} foot": (ankle, lift),
            f"{side} arm": (shoulder, arm),
            f"{side} hand": (shoulder + turned(arm, np.array([0, -3.0, 0])), arm + elbow),
        }
    lowest = min(low_of(joints, side) for side in ("right", "left"))
    return {name: (place - [0, lowest, 0], angle) for name, (place, angle) in joints.items()}


def low_of(joints: dict[str, tuple[np.ndarray, float]], side: str) -> float:
    """Height of the lowest point of a sole."""
    ankle, angle = joints[f"{side} foot"]
    return min(ankle[1] + turned(angle, np.array([0, -0.6, z]))[1] for z in (-0.9, 2.0))


def chunk(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return name + struct.pack("<i", len(body)) + body


def mesh(gait: Gait, phase: float, facing: float) -> bytes:
    """The B3D file. phase: at which the right foot lands; facing: turn of the figure to its left, radians."""
    turn = np.array([[np.cos(facing), 0, -np.sin(facing)], [0, 1, 0], [np.sin(facing), 0, np.cos(facing)]])
    keys = [(frame + 1, pose(gait, frame / STRIDE - phase)) for frame in range(STRIDE + 1)] + [
        (frame + 1, pose(gait, None)) for frame in (STAND, STAND + 1)
    ]
    rest, vertices, triangles, bones = pose(gait, None), [], [], {name: [] for name in pose(gait, None)}
    for joint, swatch, low, high in boxes(gait):
        left = (SWATCHES.index(swatch) + 0.1) / len(SWATCHES)
        for axis in range(3):
            for end in (0, 1):
                corners, first = [], len(vertices)
                for u, v in ((0, 0), (1, 0), (1, 1), (0, 1)):
                    pick = np.insert([u, v], axis, end)
                    corners.append(rest[joint][0] + np.where(pick, high, low))
                    normal = turn @ np.eye(3)[axis] * (2 * end - 1)
                    vertices.append((*(turn @ corners[-1]), *normal, left + 0.8 * u / len(SWATCHES), 0.05 + 0.9 * v))
                    bones[joint].append(len(vertices) - 1)
                for a, b, c in ((0, 1, 2), (0, 2, 3)):
                    outwards = np.cross(corners[b] - corners[a], corners[c] - corners[a])[axis] * (2 * end - 1) > 0
                    triangles.append(
                        (first + a, first + b, first + c) if outwards else (first + a, first + c, first + b)
                    )
    axis = turn @ [1, 0, 0]
    joints = []
    for name, members in bones.items():
        moves = b"".join(
            struct.pack(
                "<i3f4f",
                frame,
                *(turn @ joint[name][0]),
                np.cos(joint[name][1] / 2),
                *(np.sin(joint[name][1] / 2) * axis),
            )
            for frame, joint in keys
        )
        joints.append(
            chunk(
                b"NODE",
                name.encode() + b"\0",
                struct.pack("<10f", *(turn @ rest[name][0]), 1, 1, 1, 1, 0, 0, 0),
                chunk(b"BONE", *(struct.pack("<if", n, 1.0) for n in members)),
                chunk(b"KEYS", struct.pack("<i", 1 | 4), moves),
            )
        )
    shape = chunk(
        b"MESH",
        struct.pack("<i", -1),
        chunk(b"VRTS", struct.pack("<3i", 1, 1, 2), *(struct.pack("<8f", *vertex) for vertex in vertices)),
        chunk(b"TRIS", struct.pack("<i", 0), *(struct.pack("<3i", *triangle) for triangle in triangles)),
    )
    figure = chunk(
        b"NODE",
        b"figure\0",
        struct.pack("<10f", 0, 0, 0, 1, 1, 1, 1, 0, 0, 0),
        shape,
        chunk(b"ANIM", struct.pack("<2if", 0, STAND + 2, 30.0)),
        *joints,
    )
    return chunk(
        b"BB3D",
        struct.pack("<i", 1),
        chunk(b"TEXS", b"clothes\0", struct.pack("<2i5f", 1, 2, 0, 0, 1, 1, 0)),
        chunk(
            b"BRUS", struct.pack("<i", 1), b"clothes\0", struct.pack("<5f2i", 1, 1, 1, 1, 0, 1, 0), struct.pack("<i", 0)
        ),
        figure,
    )


def clothes(rng: np.random.Generator) -> np.ndarray:
    """Texture [16, 96, 3] uint8 with a plain, striped or chequered cell for each of SWATCHES."""
    texture = np.zeros((CELL, CELL * len(SWATCHES), 3))
    for n, name in enumerate(SWATCHES):
        colour = np.array([140, 175, 220]) * rng.uniform(0.35, 1.1) if name == "skin" else rng.uniform(15, 235, 3)
        y, x = np.mgrid[:CELL, :CELL] // int(rng.integers(2, 6)) % 2
        pattern = (
            (np.zeros_like(x), y, x ^ y)[int(rng.integers(3))] if name in ("shirt", "trousers") else np.zeros_like(x)
        )
        texture[:, n * CELL : (n + 1) * CELL] = colour + 50 * pattern[..., None] + rng.normal(0, 9, (CELL, CELL, 1))
    return np.clip(texture, 0, 255).astype(np.uint8)
