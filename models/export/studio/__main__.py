"""Exports the paper's system from its checkpoints to a model pack.

    python -m export.studio --base model.safetensors --foley averaged.safetensors --mapper averaged.safetensors
        --clap 630k-audioset-best.pt --tc-clip TC_CLIP.pth --raft raft_large.pth --tokenizer tokenizer.json
        [--cavp cavp_epoch66.ckpt] [--lora averaged.safetensors] --out PACK [--storage float16|int8] [--check]
    python -m export.studio --checkpoints FOLDER --out PACK [--sizes debug]     base.safetensors, foley.safetensors, …
    python -m export.studio --random --out PACK [--sizes debug]

Weights go to files of at most 256 MB, one network after the other. `controlnet.onnx` and `dit.onnx` are the generator
as two graphs, which share the weights of `dit-controlnet.onnx`. A graph with a node that would leave the GPU is
refused. `--random` writes random checkpoints in the published form first, and exports those. `--check` compares every
graph with its network afterwards. `--arithmetic float32` is for GPUs without 16-bit floats.
"""

import argparse
import tempfile
import time
from pathlib import Path

from export.studio.check import check
from export.studio.files import NAMES, checkpoints_in
from export.studio.pack import build
from export.studio.random_checkpoints import write_random
from studio.checkpoints.errors import CheckpointError
from studio.networks.sizes import SIZES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in NAMES:
        parser.add_argument(f"--{name.replace('_', '-')}", type=Path, dest=name)
    parser.add_argument("--checkpoints", type=Path, help="folder with files of these names")
    parser.add_argument("--random", action="store_true")
    parser.add_argument("--sizes", choices=list(SIZES), default="published")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--storage", choices=("float16", "int8"), default="float16")
    parser.add_argument(
        "--arithmetic", choices=("float16", "float32"), default="float16", help="of DiT, ControlNet and Oobleck"
    )
    parser.add_argument("--inline", action="store_true", help="weights within the graphs, for tiny packs")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--id", default="studio")
    parser.add_argument("--name", default="Studio")
    parser.add_argument("--version", default="0.1.0")
    args = parser.parse_args()
    sizes, given = SIZES[args.sizes], {name: getattr(args, name) for name in NAMES}
    half = args.arithmetic == "float16"
    head = {"id": args.id, "name": args.name, "version": args.version}
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=args.out.parent) as temporary:
        folder = args.checkpoints
        if args.random:
            folder = Path(temporary)
            write_random(folder, sizes)
            print(f"random checkpoints: {sum(p.stat().st_size for p in folder.iterdir()) / 1e9:.2f} GB", flush=True)
        start = time.perf_counter()
        try:
            paths = checkpoints_in(folder, given)
            build(paths, sizes, args.out, args.storage, head, args.random, half, args.inline)
        except (CheckpointError, ValueError) as error:
            raise SystemExit(str(error)) from error
        stored = sum(path.stat().st_size for path in args.out.iterdir())
        print(f"{'all':20} {stored / 1e6:22.1f} MB {time.perf_counter() - start:6.1f} s", flush=True)
        for found in check(paths, sizes, args.out) if args.check else ():
            print(f"{found.graph:20} relative error {found.relative:.1e}, largest {found.largest:.1e}", flush=True)


if __name__ == "__main__":
    main()
