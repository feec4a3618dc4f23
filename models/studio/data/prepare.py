"""Prepares a dataset: cuts videos into chunks, runs the frozen networks on them and writes WebDataset shards.

    python -m studio.data.prepare --dataset greatest-hits|walking-the-maps|folder VIDEOS OUT --seconds 10
        --vae model.safetensors --clap 630k-audioset-best.pt --tc-clip FILE --raft FILE --cavp FILE
        [--part 1/4] [--device cuda]

Without a checkpoint its entry is left out: --tc-clip and --raft are for the RMS-Mapper, the others for Stable-Foley.
Walking The Maps uses --seconds 2. Finished shards stay, so an interrupted run continues; parts can run on several
machines into one folder, and --index writes index.json when all are done (one part alone writes it itself).
"""

import argparse
import random
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from studio.checkpoints.errors import CheckpointError
from studio.data.chunks import Chunk, all_chunks
from studio.data.encoders import Checkpoints, Encoders
from studio.data.envelopes import chunk_envelopes
from studio.data.media import MediaError, read_frames, read_sound
from studio.data.shards import Sample, shard_path, write_index, write_shard
from studio.data.sources import DATASETS, SPLITS
from studio.networks.cavp import FPS as CAVP_FPS
from studio.networks.sizes import SIZES
from training.device import NAMES, choose_device
from video.film import FPS


def sample_of(chunk: Chunk, encoders: Encoders) -> Sample:
    """Everything that is cached of a chunk. Raises MediaError."""
    sound = read_sound(chunk.source.sound, chunk.start, chunk.seconds)
    envelope = chunk_envelopes(sound)
    sample: Sample = {"name": chunk.name, "json": chunk.record(), "envelope": envelope}
    if encoders.tc_clip is not None and encoders.raft is not None:
        sample["features"] = encoders.features(read_frames(chunk.source.video, chunk.start, chunk.seconds, FPS))
    if encoders.cavp is not None:
        sample["cavp"] = encoders.frames(read_frames(chunk.source.video, chunk.start, chunk.seconds, CAVP_FPS))
    if encoders.clap is not None:
        sample["clap"] = encoders.embedding(sound)
    if encoders.vae is not None:
        sample["latent"] = encoders.latent(sound)
        sample["control"] = encoders.control(envelope[1:], sound.shape[1])
    return sample


def samples_of(chunks: list[Chunk], encoders: Encoders) -> Iterator[Sample]:
    """Those of readable chunks; of the others a line is printed."""
    for chunk in chunks:
        try:
            yield sample_of(chunk, encoders)
        except MediaError as error:
            print(f"{chunk.name} is left out: {error}", flush=True)


def planned(chunks: list[Chunk], per_shard: int) -> list[tuple[str, int, list[Chunk]]]:
    """Split, number and chunks of each shard; a shard mixes the chunks of all videos of its split."""
    plan = []
    for split in SPLITS:
        members = sorted((chunk for chunk in chunks if chunk.source.split == split), key=lambda chunk: chunk.name)
        random.Random(0).shuffle(members)
        parts = [members[first : first + per_shard] for first in range(0, len(members), per_shard)]
        plan += [(split, number, part) for number, part in enumerate(parts)]
    return plan


def prepare(
    chunks: list[Chunk],
    out: Path,
    encoders: Encoders,
    seconds: float,
    per_shard: int = 64,
    part: tuple[int, int] = (0, 1),
) -> None:
    """Writes the shards of one part of several; index.json if it is the only one."""
    out.mkdir(parents=True, exist_ok=True)
    for split, number, members in planned(chunks, per_shard)[part[0] :: part[1]]:
        path = shard_path(out, split, number)
        if not path.exists():
            count = write_shard(path, samples_of(members, encoders))
            print(f"{path.name}: {count} chunks", flush=True)
    if part[1] == 1:
        write_index(out, {"seconds": seconds})


def entries_note(missing: list[str]) -> str:
    """What the absence of checkpoints means, in a sentence."""
    lost = {"features": {"tc_clip", "raft"}, "cavp": {"cavp"}, "clap": {"clap"}, "latent and control": {"vae"}}
    absent = [entry for entry, needs in lost.items() if needs & set(missing)]
    return f"No checkpoint for {', '.join(missing)}: the shards are without {', '.join(absent)}."


def parse_part(text: str) -> tuple[int, int]:
    """'2/4' -> (1, 4)."""
    number, _, count = text.partition("/")
    if not (number.isdigit() and count.isdigit() and 1 <= int(number) <= int(count)):
        raise argparse.ArgumentTypeError(f"{text} is no part like 1/4")
    return int(number) - 1, int(count)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", choices=list(DATASETS), required=True)
    parser.add_argument("videos", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--per-shard", type=int, default=64, help="chunks in a shard")
    parser.add_argument("--part", type=parse_part, default=(0, 1), metavar="I/N")
    parser.add_argument("--index", action="store_true", help="only write index.json of the shards in OUT")
    parser.add_argument("--sizes", choices=list(SIZES), default="published")
    parser.add_argument("--device", choices=NAMES, default="auto")
    for field in fields(Checkpoints):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=Path)
    args = parser.parse_args()
    if args.index:
        write_index(args.out, {"seconds": args.seconds})
        return
    paths = Checkpoints(**{field.name: getattr(args, field.name) for field in fields(Checkpoints)})
    if missing := paths.missing():
        print(entries_note(missing), flush=True)
    try:
        encoders = Encoders(paths, SIZES[args.sizes], choose_device(args.device))
    except CheckpointError as error:
        raise SystemExit(str(error)) from error
    chunks, problems = all_chunks(DATASETS[args.dataset](args.videos), args.seconds)
    print("\n".join([*problems, f"{len(chunks)} chunks of {args.seconds:g} s"]), flush=True)
    prepare(chunks, args.out, encoders, args.seconds, args.per_shard, args.part)


if __name__ == "__main__":
    main()
