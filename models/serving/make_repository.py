"""Writes the model repository of a pack, from which Triton, MLServer or the small server answer the page.

    python -m serving.make_repository PACK OUT [--allow-origin https://studio.example] [--triton-backend python]

OUT/<pack id>-<version>-<role>/ holds config.pbtxt, model-settings.json and 1/model.onnx with its external data. Several
packs and versions can share one OUT. Files are hard links to those of the pack where the disk allows it.
"""

import argparse
import json
import os
import shutil
from pathlib import Path

from serving.mlserver_settings import RUNTIME, model_settings, server_settings
from serving.names import REMOTE_ROLES, model_name
from serving.tensors import graph_info
from serving.triton import triton_config

HERE = Path(__file__).resolve().parent


def make_repository(pack: Path, out: Path, origins: list[str], backend: str = "onnxruntime") -> list[str]:
    """Returns the names of the models. Models of the same names in `out` are replaced."""
    manifest = json.loads((pack / "manifest.json").read_text())
    names = []
    for role in REMOTE_ROLES:
        graph = manifest["roles"].get(role)
        if graph is None:
            continue
        name = model_name(manifest["id"], manifest["version"], role)
        _write_model(pack, out / name, name, graph, backend)
        names.append(name)
    (out / "settings.json").write_text(json.dumps(server_settings(origins), indent=2) + "\n")
    return names


def _write_model(pack: Path, folder: Path, name: str, graph: dict, backend: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    version = folder / "1"
    version.mkdir(parents=True)
    _link(pack / graph["file"], version / "model.onnx")
    # A graph names the files of its weights: they keep their names.
    for data in graph.get("externalData", []):
        _link(pack / data["file"], version / data["file"])
    info = graph_info(graph)
    (folder / "config.pbtxt").write_text(triton_config(name, info, backend))
    (folder / "model-settings.json").write_text(json.dumps(model_settings(name, info), indent=2) + "\n")
    shutil.copy(HERE / "mlserver_onnx.py", folder / f"{RUNTIME}.py")
    if backend == "python":
        shutil.copy(HERE / "triton_python_model.py", version / "model.py")


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--allow-origin", action="append", metavar="ORIGIN", help="page that may use MLServer; may be repeated"
    )
    parser.add_argument("--triton-backend", choices=("onnxruntime", "python"), default="onnxruntime")
    args = parser.parse_args()
    for name in make_repository(args.pack, args.out, args.allow_origin or [], args.triton_backend):
        print(name)


if __name__ == "__main__":
    main()
