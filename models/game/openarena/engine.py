"""OpenArena on a machine without a screen, a sound card or a GPU: packages, game modules and runs.

The engine is Debian's ioquake3 under Xvfb with software GL and SDL's dummy sound. Two of its features make exact films:
`fixedtime` advances game time by a fixed step however long a frame takes, and `video` writes frames and the mixed sound
at fixed rates. The game modules are compiled from Debian's source of OpenArena with these changes:

- bob_rate: percent of the game's step rate, so that slow and fast walkers differ in rhythm;
- footfall: the legs of the followed player take their animation frame from the step counter that triggers the footstep
  sounds. In the released game both run at their own rates, so feet land at other times than their sounds;
- camera_calm: time constant in milliseconds of the camera's turns, since bots turn abruptly;
- camera_pitch: degrees by which a third-person camera looks down; it points at the knees, so that feet are in view;
- walking makes footstep sounds like running.
"""

import os
import shutil
import subprocess
import tempfile
import wave
import zipfile
import zlib
from pathlib import Path

from game import marks

PACKAGES = (
    "openarena",
    "openarena-data",
    "openarena-081-maps",
    "openarena-081-textures",
    "openarena-081-players",
    "openarena-085-data",
    "openarena-088-data",
    "ioquake3",
    "xvfb",
    "xauth",
    "libgl1-mesa-dri",
    "gcc",
    "make",
    "libc6-dev",
    "dpkg-dev",
    "xz-utils",
)
BASE = Path("/usr/lib/openarena")
PAKS = BASE / "baseoa"
AUDIBLE = ("sound/player/footsteps/", "sound/player/land1")
MARK = "sound/mark.wav"

SETTING = """
static float CG_Setting( const char *name ) {
	char text[16];

	trap_Cvar_VariableStringBuffer( name, text, sizeof( text ) );
	return atof( text );
}

"""
VIEW = (
    SETTING
    + """
static void CG_CalmView( void ) {
	static float angles[2];
	static int before;
	float share, calm = CG_Setting( "camera_calm" );
	int n;

	share = calm > 0 && cg.time >= before && cg.time < before + 400 ? 1 - exp( ( before - cg.time ) / calm ) : 1;
	before = cg.time;
	for ( n = PITCH; n <= YAW; n++ ) {
		angles[n] += share * AngleNormalize180( cg.refdefViewAngles[n] - angles[n] );
		cg.refdefViewAngles[n] = angles[n];
	}
}

"""
)
LEGS = (
    SETTING
    + """
static void CG_LegsFollowSteps( centity_t *cent ) {
	float at;
	int whole, legs = cent->currentState.legsAnim & ~ANIM_TOGGLEBIT;
	animation_t *loop = cent->pe.legs.animation;

	if ( cent->currentState.clientNum != cg.predictedPlayerState.clientNum || !loop || ( legs != LEGS_RUN && legs != LEGS_WALK ) ) {
		return;
	}
	at = cg.predictedPlayerState.bobCycle / 256.0f + CG_Setting( "footfall" );
	at = ( at - floor( at ) ) * loop->numFrames;
	whole = (int)at;
	cent->pe.legs.oldFrame = loop->firstFrame + whole % loop->numFrames;
	cent->pe.legs.frame = loop->firstFrame + ( whole + 1 ) % loop->numFrames;
	cent->pe.legs.backlerp = 1 - ( at - whole );
}

"""  # noqa: E501
)
CHANGES = (
    (
        "code/cgame/cg_players.c",
        "static void CG_PlayerAnimation( centity_t *cent,",
        LEGS + "static void CG_PlayerAnimation( centity_t *cent,",
    ),
    (
        "code/cgame/cg_players.c",
        "*legsOld = cent->pe.legs.oldFrame;",
        "CG_LegsFollowSteps( cent );\n\t*legsOld = cent->pe.legs.oldFrame;",
    ),
    (
        "code/cgame/cg_view.c",
        "static void CG_OffsetThirdPersonView( void ) {",
        VIEW + "static void CG_OffsetThirdPersonView( void ) {",
    ),
    ("code/cgame/cg_view.c", "if (cg_cameraOrbit.integer) {", "CG_CalmView();\n\tif (cg_cameraOrbit.integer) {"),
    (
        "code/cgame/cg_view.c",
        "VectorMA( cg.refdef.vieworg, FOCUS_DISTANCE, forward, focusPoint );",
        "VectorCopy( cg.refdef.vieworg, focusPoint );\n\tfocusPoint[2] -= 34;",
    ),
    (
        "code/cgame/cg_view.c",
        "cg.refdefViewAngles[PITCH] *= 0.5;",
        'cg.refdefViewAngles[PITCH] = CG_Setting( "camera_pitch" );',
    ),
    (
        "code/game/bg_pmove.c",
        "static void PM_Footsteps( void ) {",
        "float bob_rate = 1;\n\nstatic void PM_Footsteps( void ) {",
    ),
    ("code/game/bg_pmove.c", "bobmove = 0.4f;", "bobmove = 0.4f * bob_rate;"),
    ("code/game/bg_pmove.c", "bobmove = 0.3f;", "bobmove = 0.3f * bob_rate; footstep = qtrue;"),
    (
        "code/game/g_main.c",
        "void G_RunFrame( int levelTime ) {",
        (
            "extern float bob_rate;\n\nvoid G_RunFrame( int levelTime ) {\n\tbob_rate = "
            'trap_Cvar_VariableIntegerValue( "bob_rate" ) / 100.0f;'
        ),
    ),
)


def install() -> None:
    """Installs the game and what it needs, as root."""
    subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES], check=True)


def download_source(folder: Path) -> Path:
    """Downloads Debian's source archive of the game modules, with package lists in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    found = sorted(folder.glob("openarena_*.orig.tar.*"))
    if not found:
        (folder / "lists" / "partial").mkdir(parents=True, exist_ok=True)
        (folder / "sources.list").write_text(
            "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian "
            "bookworm main\n"
        )
        options = [
            "-o",
            f"Dir::Etc::SourceList={folder}/sources.list",
            "-o",
            "Dir::Etc::SourceParts=/dev/null",
            "-o",
            f"Dir::State::Lists={folder}/lists",
            "-o",
            "APT::Sandbox::User=root",
        ]
        subprocess.run(["apt-get", *options, "update"], check=True)
        # Without `check`: the packaging part of the source may be missing
        subprocess.run(["apt-get", *options, "source", "--download-only", "openarena"], cwd=folder)
        found = sorted(folder.glob("openarena_*.orig.tar.*"))
    if not found:
        raise SystemExit(
            "The source of openarena could not be downloaded: check that deb.debian.org serves bookworm's source "
            "packages."
        )
    return found[0]


def change(source: Path) -> None:
    """Applies CHANGES; each must match exactly once."""
    for name, before, after in CHANGES:
        path = source / name
        text = path.read_text(encoding="latin-1")
        if text.count(before) != 1:
            raise SystemExit(f"{name} is not the expected source: {before!r} occurs {text.count(before)} times.")
        path.write_text(text.replace(before, after), encoding="latin-1")


def version() -> str:
    """Checksum of CHANGES."""
    return f"{zlib.crc32(repr(CHANGES).encode()):08x}"


def build_modules(folder: Path) -> Path:
    """Compiles the changed game modules in half a minute; returns the folder of the shared libraries."""
    ready = folder / f"modules-{version()}"
    folder.mkdir(parents=True, exist_ok=True)
    if not ready.exists():
        with tempfile.TemporaryDirectory(dir=folder) as work:
            subprocess.run(["tar", "xf", str(download_source(folder)), "-C", work, "--strip-components=1"], check=True)
            change(Path(work))
            subprocess.run(
                [
                    "make",
                    "-s",
                    "release",
                    "BUILD_CLIENT=0",
                    "BUILD_SERVER=0",
                    "BUILD_GAME_QVM=0",
                    "BUILD_GAME_SO=1",
                    "BUILD_MISSIONPACK=0",
                ],
                cwd=work,
                check=True,
                stdout=subprocess.DEVNULL,
            )
            built = next(Path(work).glob("build/*/baseq3"))
            shutil.copytree(
                built,
                folder / "modules.part",
                ignore=shutil.ignore_patterns("*.o", "*.d", "cgame", "game", "ui", "qcommon", "vm"),
            )
            (folder / "modules.part").rename(ready)
    return ready


def silence(target: Path) -> None:
    """An archive that replaces every sound of the game but footfalls by silence."""
    quiet = target.with_suffix(".wav")
    with wave.open(str(quiet), "wb") as file:
        file.setparams((1, 2, 22050, 0, "NONE", ""))
        file.writeframes(bytes(2205))
    names = {
        name.rsplit(".", 1)[0]
        for pak in sorted(PAKS.glob("*.pk3"))
        for name in zipfile.ZipFile(pak).namelist()
        if name.startswith("sound/") and name.endswith((".wav", ".ogg"))
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pak:
        for name in sorted(names):
            if not name.startswith(AUDIBLE):
                pak.write(quiet, name + ".wav")
        pak.write(marks.write(target.with_suffix(".mark")), MARK)
    quiet.unlink()
    target.with_suffix(".mark").unlink()


def prepare(folder: Path) -> Path:
    """The game's home: changed modules and the silence archive. Made once, then reused."""
    home = folder / f"home-{version()}"
    if not (home / "baseoa" / "zz-silence.pk3").exists():
        modules = build_modules(folder)
        (home / "baseoa").mkdir(parents=True, exist_ok=True)
        for place in (
            home / "baseoa",
            home / "baseoa" / "pak6-patch088",
        ):  # Debian loads native modules from a folder named like the archive
            place.mkdir(exist_ok=True)
            for library in modules.glob("*.so"):
                shutil.copy(library, place)
        silence(folder / "zz-silence.pk3")
        (folder / "zz-silence.pk3").rename(home / "baseoa" / "zz-silence.pk3")
    return home


def run(home: Path, settings: dict[str, object], commands: list[str], limit: float) -> str:
    """Starts the engine with cvars and a script, whose `wait` counts half frames; returns its output.

    Raises TimeoutExpired after `limit` seconds."""
    lines = [f'seta {name} "{value}"' for name, value in settings.items()]
    (home / "baseoa" / "autoexec.cfg").write_text("\n".join(lines) + "\n")
    (home / "baseoa" / "script.cfg").write_text("\n".join(commands) + "\nquit\n")
    start = {
        "com_basegame": "baseoa",
        "fs_basepath": BASE,
        "fs_homepath": home,
        "com_legacyprotocol": 71,
        "com_protocol": 71,
        "cl_motd": 0,
        "com_hunkmegs": 256,
        "sv_pure": 0,
        "com_introplayed": 1,
        "s_useOpenAL": 0,
        "vm_game": 0,
        "vm_cgame": 0,
        "vm_ui": 0,
    }
    arguments = [part for name, value in start.items() for part in ("+set", name, str(value))]
    environment = os.environ | {
        "SDL_AUDIODRIVER": "dummy",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "LP_NUM_THREADS": "0",
        "HOME": str(home),
    }
    command = [
        "xvfb-run",
        "-a",
        "-s",
        "-screen 0 640x480x24",
        "timeout",
        "-k",
        "5",
        str(int(limit)),
        "/usr/lib/ioquake3/ioquake3",
        *arguments,
        "+exec",
        "script.cfg",
    ]
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=limit + 30
    )
    return done.stdout.decode("latin-1")
