"""The videos of a dataset: Greatest Hits, Walking The Maps, or a folder of one's own.

- `greatest-hits`: `<id>_denoised.mp4` or `<id>.mp4`, `<id>_denoised.wav` where present, `<id>_times.txt`, and the lists
  `train.txt`, `val.txt`, `test.txt`.
- `walking-the-maps`: `<YouTube id>_<start>_<end>.mp4`, and the separated sound `….wav` beside it where present.
- `folder`: every video; sound `<name>.wav` beside it where present; words in `<name>.txt` beside it, or lines
  `name<tab>words` in `captions.tsv`.

Videos of one recording never go to different splits. Where a dataset lists no splits, a hash of the recording's name
decides: 75 % train, 5 % validation, 20 % test, as in the paper (section V-A).
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

VIDEOS = {".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v"}
SPLITS = ("train", "val", "test")
SHARES = {"train": 0.75, "val": 0.05}  # the rest is test
FOOTSTEPS = "footstep sounds"  # query with which the authors separated Walking The Maps


@dataclass(frozen=True)
class Event:
    """One annotated action."""

    time: float  # seconds
    material: str
    action: str


@dataclass(frozen=True)
class Source:
    """One video."""

    name: str  # without dots: part of the names in a shard
    video: Path
    sound: Path  # the video itself where there is no separate sound
    split: str  # of SPLITS
    words: str = ""
    events: tuple[Event, ...] = ()


def split_of(recording: str) -> str:
    """The split of a recording's name; the same on every machine."""
    share = int.from_bytes(hashlib.sha256(recording.encode()).digest()[:4], "big") / 2**32
    if share < SHARES["train"]:
        return "train"
    return "val" if share < SHARES["train"] + SHARES["val"] else "test"


def shard_name(name: str) -> str:
    """A name that WebDataset takes as one key: letters, digits, - and _."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name)


def read_events(path: Path) -> tuple[Event, ...]:
    """Lines `time material action reaction` of Greatest Hits; lines that are not are ignored."""
    events = []
    for line in path.read_text(errors="replace").splitlines() if path.exists() else []:
        parts = line.split()
        try:
            events.append(Event(float(parts[0]), parts[1], parts[2]))
        except (IndexError, ValueError):
            continue
    return tuple(events)


def sentence(events: list[Event]) -> str:
    """Prompt of the annotated actions of a chunk (section V-A): most frequent action and material."""
    known = [event for event in events if event.action in ("hit", "scratch") and event.material != "None"]
    if not known:
        return ""
    pairs = [(event.action, event.material) for event in known]
    action, material = max(sorted(set(pairs)), key=pairs.count)
    frequency = "multiple times" if len(known) > 1 else "once"
    return f"A person {action} {frequency} on {material} with a wooden stick"


def sound_of(video: Path, *names: str) -> Path:
    """The first of `names` beside the video that exists, else the video."""
    return next((video.with_name(name) for name in names if video.with_name(name).exists()), video)


def greatest_hits(folder: Path) -> list[Source]:
    listed = {}
    for split in SPLITS:
        path = folder / f"{split}.txt"
        listed |= {line.strip(): split for line in path.read_text().splitlines()} if path.exists() else {}
    found: dict[str, Path] = {}
    for video in sorted(folder.rglob("*.mp4")):
        recording = re.sub(r"_(denoised|mic)(_thumb)?$", "", video.stem)
        if recording not in found or "_denoised" in video.stem:
            found[recording] = video
    return [
        Source(
            shard_name(recording),
            video,
            sound_of(video, f"{recording}_denoised.wav", f"{recording}.wav"),
            listed.get(recording, split_of(recording)),
            events=read_events(video.with_name(f"{recording}_times.txt")),
        )
        for recording, video in found.items()
    ]


def walking_the_maps(folder: Path) -> list[Source]:
    return [
        Source(
            shard_name(video.stem),
            video,
            sound_of(video, f"{video.stem}.wav"),
            split_of(video.stem.rsplit("_", 2)[0]),
            FOOTSTEPS,
        )
        for video in sorted(folder.rglob("*.mp4"))
    ]


def own_folder(folder: Path) -> list[Source]:
    captions = folder / "captions.tsv"
    lines = [line.split("\t", 1) for line in captions.read_text().splitlines()] if captions.exists() else []
    words = {line[0]: line[1].strip() for line in lines if len(line) == 2}
    found = []
    for video in sorted(path for path in folder.rglob("*") if path.suffix.lower() in VIDEOS):
        beside = video.with_suffix(".txt")
        text = beside.read_text().strip() if beside.exists() else words.get(video.name, words.get(video.stem, ""))
        name = shard_name(str(video.relative_to(folder).with_suffix("")))
        found.append(Source(name, video, sound_of(video, f"{video.stem}.wav"), split_of(name), text))
    return found


DATASETS: dict[str, Callable[[Path], list[Source]]] = {
    "greatest-hits": greatest_hits,
    "walking-the-maps": walking_the_maps,
    "folder": own_folder,
}
