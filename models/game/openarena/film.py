"""Films walkers in OpenArena: python -m game.openarena.film OUT --cache FOLDER --ways 20 [--held-out] [--install]

A bot runs alone through a map. Its way is recorded as a demo and filmed in first or third person with footsteps as the
only sound. A shard is one film of ten clips of 4 s in the format of video.corpus. Training and held-out films differ in
maps, bots and seeds.
"""

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from audio.loudness import ANALYSIS_RATE as RATE
from game import clips, command, marks, shard
from game.openarena import engine, footfall
from game.shard import NUMBERS
from video.corpus import HELD_OUT

FIRST = 500_000  # first clip of the training films; held-out ones count from HELD_OUT + FIRST
CAMERAS = 2  # films of one way
LEAD = 12  # frames before the first mark and after the last
DELAY = 1  # frames from a game frame to the frame of the film
MAPS = (
    "oa_dm1",
    "oa_dm2",
    "oa_dm3",
    "oa_dm4",
    "oa_dm5",
    "oa_dm6",
    "oa_minia",
    "oa_rpg3dm2",
    "oa_shouse",
    "oa_spirit3",
    "am_galmevish2",
    "am_spacecont",
    "aggressor",
    "czest1dm",
    "delta",
    "dm4ish",
    "hydronex2",
    "islanddm",
    "kaos2",
    "mlca1",
    "oasago2",
    "ps9ctf",
    "pul1duel-oa",
    "sleekgrinder",
    "slimefac",
    "am_underworks2",
    "oa_koth2",
    "ctf_inyard",
    "oa_ctf4ish",
    "am_mckinleyish2",
)
HELD_OUT_MAPS = ("oa_dm7", "am_thornish", "oa_bases7", "oa_pvomit", "wrackdm17", "oa_koth1", "dm6ish", "czest3ctf")
BOTS = {
    "Sarge": "sarge",
    "Grunt": "smarine",
    "Ayumi": "ayumi",
    "Beret": "beret",
    "Liz": "liz",
    "Sergei": "sergei",
    "Kyonshi": "kyonshi",
    "Assassin": "assassin",
    "Sorceress": "sorceress",
    "Tony": "tony",
    "Arachna": "arachna",
}
HELD_OUT_BOTS = {"Major": "major", "Angelyss": "angelyss", "Skelebot": "skelebot"}


@dataclass(frozen=True)
class Plan:
    """One film."""

    map: str
    bot: str
    model: str
    speed: int  # units per second
    pace: int  # percent of the game's step rate
    outside: bool  # third person
    view: dict[str, float]  # cvars of the camera
    fps: int  # of the source

    @staticmethod
    def draw(seed: int, held_out: bool) -> "Plan":
        """CAMERAS consecutive seeds share a way (map, bot, speed) and differ in the camera."""
        way, rng = np.random.default_rng([seed // CAMERAS, 7]), np.random.default_rng([seed, 8])
        maps, bots = (HELD_OUT_MAPS, HELD_OUT_BOTS) if held_out else (MAPS, BOTS)
        bot = str(way.choice(list(bots)))
        speed = int(way.uniform(150, 360))
        pace = int(np.clip(58 + 0.14 * (speed - 150) + way.normal(0, 7), 48, 110))
        outside = bool(rng.random() < 0.45)
        view = {
            "cg_fov": rng.uniform(55, 80) if outside else rng.uniform(70, 105),
            "cg_thirdPerson": int(outside),
            "cg_thirdPersonRange": rng.uniform(60, 115),
            "cg_thirdPersonAngle": rng.choice([0, 25, -25, 60, -60, 90, -90, 140, -140, 180]) + rng.uniform(-15, 15),
            "camera_pitch": rng.uniform(-8, 30),
            "camera_calm": rng.uniform(150, 700) if outside else rng.uniform(80, 350),
            "cg_bobup": -rng.uniform(1.5, 7) / speed,  # lowest at the footfall, in game units (about an inch)
            "cg_bobpitch": rng.uniform(0.1, 1.2) / max(200, speed) * (rng.random() < 0.8),
            "cg_bobroll": rng.uniform(0.1, 1.5) / max(200, speed) * (rng.random() < 0.8),
            "cg_runroll": rng.uniform(0, 0.006),
            "cg_runpitch": rng.uniform(-0.002, 0.002),
            "cg_drawGun": int(rng.random() < 0.25),
        }
        # Maps in turn, so that a few films cover many
        return Plan(
            maps[seed // CAMERAS % len(maps)],
            bot,
            bots[bot],
            speed,
            pace,
            outside,
            {k: round(float(v), 5) for k, v in view.items()},
            int(rng.choice([30, 25, 60], p=[0.66, 0.3, 0.04])),
        )


COMMON = {
    "com_maxfps": 0,
    "com_maxfpsUnfocused": 0,
    "com_maxfpsMinimized": 0,
    "cl_renderer": "opengl1",
    "r_fullscreen": 0,
    "r_mode": -1,
    "r_picmip": 0,
    "r_swapInterval": 0,
    "con_notifytime": -1,
    "sv_master1": "",
    "cl_guid": "",
    "cg_draw2D": 0,
}


def record(home: Path, plan: Plan, name: str, seconds: float) -> None:
    """Lets the bot run through its map for `seconds` of game time and records a demo."""
    settings = COMMON | {
        "r_customwidth": 64,
        "r_customheight": 48,
        "s_initsound": 0,
        "sv_fps": 60,
        "snaps": 60,
        "rate": 90000,
        "g_gametype": 0,
        "bot_enable": 1,
        "bot_nochat": 1,
        "fraglimit": 0,
        "timelimit": 0,
        "g_doWarmup": 0,
        "g_speed": plan.speed,
        "bob_rate": plan.pace,
        "g_inactivity": 0,
        "r_vertexLight": 1,
    }
    script = [
        f"devmap {plan.map}",
        "wait 60",
        f"addbot {plan.bot} 4",
        "team s",
        "wait 60",
        "fixedtime 16",
        "wait 100",
        f"follow {plan.bot}",
        "wait 20",
        f"record {name}",
        f"wait {round(2 * seconds * 1000 / 16)}",
        "stoprecord",
    ]
    engine.run(home, settings, script, 120 + 3 * seconds)


def shoot(home: Path, plans: list[Plan], demo: str, names: list[str], seconds: float) -> list[Path]:
    """Films a demo in one run, one plan after the other.

    Sync marks are in frames LEAD and (seconds - 1) * fps + LEAD of each film.
    """
    settings = COMMON | {
        "r_customwidth": 192,
        "r_customheight": 144,
        "s_initsound": 1,
        "s_sdlSpeed": 44100,
        "s_mixahead": 0,
        "s_musicvolume": 0,
        "s_volume": 0.8,
        "s_doppler": 0,
        "cl_aviMotionJpeg": 1,
        "r_aviMotionJpegQuality": 90,
        "cg_drawCrosshair": 0,
        "footfall": round(footfall.of_model(engine.PAKS, plans[0].model), 4),
    }
    script = ["set nextdemo quit", f"demo {demo}", "wait 8"]
    for plan, name in zip(plans, names):
        script += [
            *(f"set {key} {value}" for key, value in plan.view.items()),
            f"cl_aviFrameRate {plan.fps}",
            "wait 4",
            f"video {name}",
            f"wait {2 * LEAD}",
            f"play {engine.MARK}",
            f"wait {2 * round(plan.fps * (seconds - 1))}",
            f"play {engine.MARK}",
            f"wait {2 * LEAD}",
            "stopvideo",
        ]
    engine.run(home, settings, script, 120 + 8 * seconds * len(plans))
    return [home / "baseoa" / "videos" / f"{name}.avi" for name in names]


def aligned(film: Path) -> tuple[np.ndarray, float, np.ndarray]:
    """Images, frame rate and sound of a film between its sync marks, which correct the sound's lead of about 100 ms.

    Raises ValueError if the marks are not equally far apart in sound and picture.
    """
    images, rate, sound = clips.read(film)
    first, last = marks.both(sound.mean(axis=1), 2)
    frames = round((last - first) / RATE * rate)
    if abs((last - first) / RATE - frames / rate) > 0.004 or frames < len(images) - 3 * LEAD - rate:
        raise ValueError(f"marks {(last - first) / RATE:.3f} s apart, {len(images)} images at {rate:.0f} fps")
    start = LEAD + DELAY
    margin = round(0.2 * rate)  # without the marks
    skip = round(margin / rate * RATE)
    return images[start + margin : start + frames - margin], rate, sound[first + skip : last - skip]


def main() -> None:
    parser = command.options(__doc__, "openarena", "game modules, demos and films", 42.0)
    parser.add_argument("--ways", type=int, default=30, help="recorded ways; each becomes two films of ten clips")
    parser.add_argument("--from-way", type=int, default=0)
    args = parser.parse_args()
    if args.install:
        engine.install()
    home = engine.prepare(args.cache.resolve())
    args.out.mkdir(parents=True, exist_ok=True)
    start = FIRST + (HELD_OUT if args.held_out else 0)
    for way in range(args.from_way, args.from_way + args.ways):
        seeds = [way * CAMERAS + n for n in range(CAMERAS)]
        firsts = [start + seed * NUMBERS for seed in seeds]
        if all((args.out / f"{first}.frames.npy").exists() for first in firsts):
            continue
        plans = [Plan.draw(seed, args.held_out) for seed in seeds]
        demo = f"{'held' if args.held_out else 'way'}{way}"
        record(home, plans[0], demo, CAMERAS * args.seconds + 8)
        films = shoot(home, plans, demo, [f"film{first}" for first in firsts], args.seconds)
        for plan, first, film in zip(plans, firsts, films):
            try:
                result = f"{shard.write(args.out, first, *aligned(film), np.random.default_rng([first, 9]))} clips"
            except (OSError, ValueError, av.FFmpegError) as error:  # a bot that never joined, a film cut short
                result = f"left out: {error}"
            print(
                first,
                plan.map,
                plan.bot,
                "third person" if plan.outside else "first person",
                plan.fps,
                "fps",
                result,
                flush=True,
            )
            if not args.keep_films:
                film.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
