"""Luanti (Minetest 5.6.1 of Debian 12) on a machine without a screen, a sound card or a GPU: packages and runs.

The engine runs under Xvfb with software GL. film.c is preloaded into it; it stops the clock within a frame and records
the sound of every frame, so films are exact however slowly the engine draws. mod/ steers the player and silences
everything but footsteps.
"""

import json
import os
import shutil
import subprocess
import tempfile
import zlib
from pathlib import Path

import cv2
import numpy as np
import soxr

from audio.loudness import ANALYSIS_RATE
from game import clips, marks

PACKAGES = (
    "minetest",
    "minetest-data",
    "xvfb",
    "xauth",
    "libgl1-mesa-dri",
    "ffmpeg",
    "gcc",
    "libc6-dev",
    "libx11-dev",
    "libgl-dev",
    "libopenal-dev",
)
PROGRAM = Path("/usr/games/minetest")
HERE = Path(__file__).parent
MOD, RECORDER = HERE / "mod", HERE / "film.c"
SIZE = (256, 192)
RATE = 48000  # Hz, of the engine's sound; a multiple of every film's frame rate
SETTINGS = {
    "screen_w": SIZE[0],
    "screen_h": SIZE[1],
    "autosave_screensize": False,
    "enable_client_modding": False,
    "fps_max": 1000,
    "fps_max_unfocused": 1000,
    "viewing_range": 45,
    "max_block_send_distance": 4,
    "max_block_generate_distance": 4,
    "max_simultaneous_block_sends_per_client": 200,
    "dedicated_server_step": 0.03,
    "time_speed": 0,
    "enable_damage": False,
    "creative_mode": True,
    "enable_minimap": False,
    "server_announce": False,
    "mute_sound": False,
    "sound_volume": 1.0,
    "mouse_sensitivity": 0.02,
    "camera_smoothing": 0,
    "enable_shaders": False,
    "enable_particles": False,
    "pause_on_lost_focus": False,
    "recent_chat_messages": 0,
    "node_highlighting": "none",
    "chat_log_level": "none",
    "num_emerge_threads": 1,
    "texture_clean_transparent": True,
    "arm_inertia": False,
}


def install() -> None:
    """Installs the game and what it needs, as root."""
    subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES], check=True)


def compile_recorder(folder: Path) -> Path:
    """Compiles film.c to a shared library, once per version of the source."""
    target = folder / f"film-{zlib.crc32(RECORDER.read_bytes()):08x}.so"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        subprocess.run(
            ["gcc", "-O2", "-Wall", "-shared", "-fPIC", "-o", part, RECORDER, "-ldl", "-lGL", "-lopenal", "-lX11"],
            check=True,
        )
        part.rename(target)
    return target


def make_world(folder: Path, plan: dict[str, object], figure: tuple[bytes, np.ndarray] | None) -> None:
    """Makes a new world with the mod, its plan and sync marks.

    figure: model and texture (BGR) of a third-person walker.
    """
    mod = folder / "worldmods" / "filmed_walk"
    shutil.copytree(MOD, mod)
    (mod / "plan.json").write_text(json.dumps(plan))
    for name in ("sounds", "textures", "models"):
        (mod / name).mkdir()
    wave = marks.write(folder / "mark.wav")
    subprocess.run(
        [
            "ffmpeg",
            "-v",
            "error",
            "-i",
            wave,
            "-c:a",
            "libvorbis",
            "-q:a",
            "8",
            mod / "sounds" / "filmed_walk_mark.ogg",
        ],
        check=True,
    )
    cv2.imwrite(str(mod / "textures" / "filmed_walk_white.png"), np.full((8, 8, 3), 255, np.uint8))
    if figure:
        (mod / "models" / "filmed_walk_walker.b3d").write_bytes(figure[0])
        cv2.imwrite(str(mod / "textures" / "filmed_walk_clothes.png"), figure[1])
    (folder / "world.mt").write_text(
        "gameid = minetest\nbackend = dummy\nplayer_backend = dummy\nauth_backend = sqlite3\nmod_storage_backend "
        "= dummy\n"
    )


def run(
    cache: Path,
    film: Path,
    settings: dict[str, object],
    plan: dict[str, object],
    camera: dict[str, float],
    figure: tuple[bytes, np.ndarray] | None,
    limit: float,
) -> None:
    """Films one walk to <film>.rgb and <film>.pcm.

    settings: of the engine; plan: for the mod; camera: fps, pace, calm and jolt for film.c. Raises TimeoutExpired after
    `limit` seconds and ValueError if no frame was recorded.
    """
    with tempfile.TemporaryDirectory(dir=cache) as work:
        world, config = Path(work) / "world", Path(work) / "minetest.conf"
        make_world(world, plan, figure)
        config.write_text("".join(f"{name} = {str(value).lower()}\n" for name, value in (SETTINGS | settings).items()))
        variables = {"OUT": film, "CONTROL": world / "control", "RATE": RATE} | {
            name.upper(): value for name, value in camera.items()
        }
        environment = os.environ | {"HOME": work, "LIBGL_ALWAYS_SOFTWARE": "1", "LP_NUM_THREADS": "0"}
        environment |= {f"FILM_{name}": str(value) for name, value in variables.items()}
        command = [
            "xvfb-run",
            "-a",
            "-s",
            f"-screen 0 {SIZE[0]}x{SIZE[1]}x24",
            "timeout",
            "-k",
            "5",
            str(int(limit)),
            "env",
            f"LD_PRELOAD={compile_recorder(cache)}",
            PROGRAM,
            "--config",
            config,
            "--world",
            world,
            "--go",
        ]
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=limit + 30
        )
    if not film.with_suffix(".rgb").exists():
        output = done.stdout.decode("utf-8", "replace")
        raise ValueError(f"no frame was recorded; end of the engine's output: {output[-300:].strip()}")


def read(film: Path, rate: float) -> tuple[np.ndarray, np.ndarray]:
    """Images [frames, 96, 128, 3] uint8 RGB and mono sound [samples, 2] at 16 kHz of a film by run()."""
    images = np.fromfile(film.with_suffix(".rgb"), np.uint8).reshape(-1, SIZE[1], SIZE[0], 3)[:, ::-1]
    sound = np.fromfile(film.with_suffix(".pcm"), "<f4").reshape(-1, 2).mean(axis=1)
    if len(sound) != round(len(images) * RATE / rate):
        raise ValueError(f"{len(images)} images at {rate:.0f} fps, but {len(sound) / RATE:.2f} s of sound")
    small = np.stack([cv2.resize(image, (clips.WIDTH, clips.HEIGHT), interpolation=cv2.INTER_AREA) for image in images])
    return small, np.repeat(soxr.resample(sound, RATE, ANALYSIS_RATE)[:, None], 2, axis=1)
