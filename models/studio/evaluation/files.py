"""Which file of a system belongs to which clip of a test set.

SET/reference/<clip>.mp4 (or .wav)       the true sound, and the picture where FAVD is to be measured
SET/<system>/<clip>.wav                  what a system made for it; also .flac, .mp3, .mp4, and names that go on
                                         after the clip's (SpecVQGAN's <clip>_sample_0.wav)
"""

from dataclasses import dataclass
from pathlib import Path

REFERENCE = "reference"
SOUNDS = (".wav", ".flac", ".mp3", ".ogg", ".m4a")
VIDEOS = (".mp4", ".mov", ".mkv", ".webm")


@dataclass(frozen=True)
class Pair:
    """A clip and what a system made for it."""

    name: str
    truth: Path  # true sound
    made: Path
    video: Path | None


def media(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SOUNDS + VIDEOS)


def belongs(stem: str, clip: str) -> bool:
    """Whether a file's name is the clip's, or goes on after it with a character that is no letter or digit."""
    return stem == clip or (stem.startswith(clip) and not stem[len(clip)].isalnum())


def pairs_of(reference: Path, system: Path) -> tuple[list[Pair], list[str]]:
    """Pairs of a system's folder, and the clips that it lacks. Of several files for a clip the first is taken."""
    truths: dict[str, dict[str, Path]] = {}
    for path in media(reference):
        truths.setdefault(path.stem, {})["video" if path.suffix.lower() in VIDEOS else "sound"] = path
    made, pairs, missing = media(system), [], []
    for clip, known in sorted(truths.items()):
        # the longest name that fits wins, so that clip_1 does not take the file of clip_1_2
        own = [path for path in made if belongs(path.stem, clip)]
        own = [path for path in own if not any(len(o) > len(clip) and belongs(path.stem, o) for o in truths)]
        if own:
            pairs.append(Pair(clip, known.get("sound", known.get("video")), own[0], known.get("video")))
        else:
            missing.append(clip)
    return pairs, missing


def systems(folder: Path) -> list[Path]:
    """The folders of systems in a test set."""
    return sorted(path for path in folder.iterdir() if path.is_dir() and path.name != REFERENCE and media(path))
