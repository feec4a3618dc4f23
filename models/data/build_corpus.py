"""Builds the sound corpus: recorded sound effects under free licences, decoded to 44.1 kHz.

    python -m data.build_corpus --survey data/corpus.tsv --out .cache/corpus [--debs DIR] [--recordings DIR]

The survey lists every recording with source and licence. Rows `debian/<package>` come from that Debian package (fetched
with `apt-get download`), rows `github/<owner>/<name>` from --recordings, a folder with clones as <owner>/<name> or with
the Opus copies of the `file` column. Only licences that allow weights under CC BY-SA 4.0 are used (`FREE`), no GPL.

Writes <out>/sounds/<id>.npy, int16 [samples, channels] at 44.1 kHz, silence trimmed, level as recorded, and
<out>/corpus.tsv.
"""

import argparse
import hashlib
import io
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import numpy as np

from data.c4group import read_group
from data.corpus import FIELDS, RATE, read_table, sound_path, without_take, write_corpus

FREE = ("CC0", "public-domain", "MIT", "BSD", "CC-BY")
MAX_SECONDS = 30.0
OPENCLONK_GROUPS = ("Sound.ocg", "Objects.ocd", "Decoration.ocd")


def is_free(licence: str) -> bool:
    """CC0, public domain, MIT, BSD, CC-BY and CC-BY-SA; never NC or ND, never GPL."""
    return licence.startswith(FREE) and "NC" not in licence and "ND" not in licence


def decode(blob: bytes) -> np.ndarray:
    """Bytes of any container -> float32 [samples, channels] at 44.1 kHz. More than two channels are mixed to stereo,
    damaged packets are skipped. Without an audio stream the result is empty.
    """
    raw = [np.zeros((1, 0), np.float32)]
    channels = 1
    with av.open(io.BytesIO(blob)) as container:
        if container.streams.audio:
            stream = container.streams.audio[0]
            channels = 1 if stream.codec_context.channels == 1 else 2
            resampler = av.AudioResampler("flt", "mono" if channels == 1 else "stereo", RATE)
            for packet in container.demux(stream):
                try:
                    raw += [part.to_ndarray() for frame in packet.decode() for part in resampler.resample(frame)]
                except av.FFmpegError:
                    continue
            raw += [part.to_ndarray() for part in resampler.resample(None)]
    return np.concatenate(raw, 1).reshape(-1, channels)


def trim(sound: np.ndarray, floor_db: float = -60.0) -> np.ndarray:
    """Cuts start and end below `floor_db` relative to the peak, except 2 ms before and 20 ms after the sound."""
    if not len(sound):
        return sound
    level = np.abs(sound).max(axis=1)
    loud = np.flatnonzero(level > level.max() * 10 ** (floor_db / 20))
    return sound[max(0, loud[0] - RATE // 500) : loud[-1] + RATE // 50] if len(loud) else sound[:0]


class Sources:
    """Reads the bytes of a survey row. Archives are opened once."""

    def __init__(self, debs: Path, recordings: Path | None, work: Path) -> None:
        self.debs, self.recordings, self.work = debs, recordings, work
        self.archives: dict[str, dict[str, bytes] | zipfile.ZipFile] = {}

    def read(self, row: dict[str, str]) -> bytes:
        host, name = row["source"].split("/", 1)
        if host == "debian":
            return self.from_package(name, row["origin"])
        if self.recordings is None:
            raise FileNotFoundError("no --recordings")
        clone = self.recordings / name / row["origin"]
        return (clone if clone.exists() else self.recordings / Path(row.get("file") or row["origin"]).name).read_bytes()

    def unpacked(self, package: str) -> Path:
        folder = self.work / package
        if not folder.exists():
            if not list(self.debs.glob(f"{package}_*.deb")):
                subprocess.run(["apt-get", "download", package], cwd=self.debs, check=True, capture_output=True)
            folder.mkdir(parents=True)
            subprocess.run(["dpkg", "-x", str(next(self.debs.glob(f"{package}_*.deb"))), str(folder)], check=True)
        return folder

    def from_package(self, package: str, origin: str) -> bytes:
        folder = self.unpacked(package)
        if not origin.startswith("x"):
            return (folder / origin).read_bytes()
        if package not in self.archives:
            if package == "openclonk-data":
                groups = [p for p in (folder / "usr/share/games/openclonk").iterdir() if p.name in OPENCLONK_GROUPS]
                self.archives[package] = {
                    f"x/{group.name}/{path}": blob
                    for group in groups
                    for path, blob in read_group(group.read_bytes()).items()
                }
            else:
                self.archives[package] = zipfile.ZipFile(
                    next(p for p in folder.rglob("*") if p.name in ("public.zip", "0snd.pk3"))
                )
        archive = self.archives[package]
        if isinstance(archive, dict):
            return archive[origin]
        return archive.read(origin.split("/", 1)[1])


def split_of(source: str, origin: str) -> str:
    """train, valid or test (80, 10, 10 %), by a hash of the source file without its take number: all takes of a
    recording are in the same split.
    """
    bucket = int(hashlib.sha1(f"{source}/{without_take(origin)}".encode()).hexdigest(), 16) % 10
    return {0: "test", 1: "valid"}.get(bucket, "train")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--survey", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--debs", type=Path)
    parser.add_argument("--recordings", type=Path)
    args = parser.parse_args()
    (args.out / "sounds").mkdir(parents=True, exist_ok=True)
    debs = args.debs or args.out / "debs"
    debs.mkdir(parents=True, exist_ok=True)
    sources = Sources(debs, args.recordings, args.out / "packages")
    rows = [row for row in read_table(args.survey) if is_free(row["licence"])]

    seen: set[str] = set()
    built: list[dict] = []
    blobs = []
    for row in rows:
        try:
            blobs.append((row, sources.read(row)))
        except (FileNotFoundError, KeyError, StopIteration, subprocess.CalledProcessError) as error:
            print(f"skipped {row['source']} {row['origin']}: {error}")
    with ThreadPoolExecutor(4) as pool:
        sounds = pool.map(lambda item: decode(item[1]), blobs)
        for (row, _), sound in zip(blobs, sounds):
            sound = trim(sound)[: int(MAX_SECONDS * RATE)]
            if len(sound) < RATE // 50:  # 20 ms
                continue
            pcm = np.clip(np.round(sound * 32767), -32768, 32767).astype(np.int16)
            digest = hashlib.sha1(np.ascontiguousarray(pcm[:, 0])).hexdigest()
            if digest in seen:
                continue
            seen.add(digest)
            name = f"{row['class']}-{len(built):04d}"
            np.save(sound_path(args.out, name), pcm)
            built.append(
                dict(
                    zip(
                        FIELDS,
                        (
                            name,
                            row["source"],
                            row["origin"],
                            row["licence"],
                            row["class"],
                            row["tag"],
                            f"{len(pcm) / RATE:.3f}",
                            pcm.shape[1],
                            split_of(row["source"], row["origin"]),
                            digest,
                        ),
                    )
                )
            )
    write_corpus(args.out, built)
    print(f"{len(built)} sounds, {sum(float(k['seconds']) for k in built) / 60:.1f} minutes")


if __name__ == "__main__":
    main()
