"""The figures of Tables I to IV of the paper (arXiv:2412.15023), for comparison."""

SOUND_COLUMNS = ("FAD-P", "FAD-C", "FAD-LC", "E-L1", "CLAP", "FAVD")
Row = tuple[float | None, ...]

# Folder of a system -> its name and figures
TABLE_1: dict[str, tuple[str, Row]] = {
    "specvqgan": ("SpecVQGAN", (99.07, 1001, 0.7102, 0.0427, 0.1418, 6.5136)),
    "diff-foley": ("Diff-Foley", (85.70, 654, 0.469, 0.0448, 0.3733, 4.6186)),
    "condfoleygen": ("CondFoleyGen", (74.93, 650, 0.4883, 0.0357, 0.4879, 6.4814)),
    "syncfusion-text": ("SyncFusion, text", (35.64, 591, 0.4365, 0.0231, 0.5154, 4.3020)),
    "syncfusion-audio": ("SyncFusion, audio", (27.85, 542, 0.2793, 0.0177, 0.6621, 3.2825)),
    "video-foley-text": ("Video-Foley, text", (67.04, 644, 0.4997, 0.0242, 0.3680, 4.9106)),
    "video-foley-audio": ("Video-Foley, audio", (28.45, 435, 0.1671, 0.0183, 0.6779, 2.2070)),
    "stable-v2a-text": ("Stable-V2A, text", (32.80, 381, 0.2516, 0.0137, 0.4806, 3.9413)),
    "stable-v2a-audio": ("Stable-V2A, audio", (16.57, 217, 0.1048, 0.0137, 0.6833, 2.0264)),
}
TABLE_2: dict[str, tuple[str, Row]] = {
    "bn-inception": ("BN-Inception, RGB and flow", (0.01, 0.092, 0.398, 0.630, None, None, None)),
    "tc-clip-rgb": ("TC-CLIP, RGB", (0.0130, 0.073, 0.340, 0.536, None, None, None)),
    "tc-clip": ("TC-CLIP, RGB and flow", (0.0115, 0.104, 0.430, 0.650, None, None, None)),
}
TABLE_3: dict[str, tuple[str, Row]] = {
    "gt-rms": ("true envelope", (9.0722, 252, 0.0635, 0.0062, 0.7640, 1.7103)),
    "gt-rms-frames": ("true envelope, frames", (7.67, 260, 0.0630, 0.0060, 0.7762, 1.5832)),
}
TABLE_4: dict[str, tuple[str, Row]] = {
    "stable-v2a": ("Stable-V2A", (None, 167, 0.2556, 0.0460, 0.6956, 3.0682)),
}
