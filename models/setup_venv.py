"""Creates or updates the Python environment of models/. Requires Python 3.11.

    python3 models/setup_venv.py           # models/.venv: everything, with PyTorch (3 GB)
    python3 models/setup_venv.py --light   # models/.venv-light: the checks without PyTorch (0.8 GB)

Installs the packages of pyproject.toml. Does nothing if they are already installed.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
EXTRAS = {".venv": ("networks", "test"), ".venv-light": ("light",)}


def requirements(extras: tuple[str, ...]) -> list[str]:
    """The project's dependencies and those of its extras."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]
    return [*project["dependencies"], *(name for extra in extras for name in project["optional-dependencies"][extra])]


def create(folder: Path) -> None:
    """Creates an empty environment; installs Debian's python3-venv first if it is missing."""
    command = [sys.executable, "-m", "venv", "--clear", str(folder)]
    if subprocess.run(command, check=False).returncode == 0:
        return
    if shutil.which("apt-get") is None:
        raise SystemExit(f"{sys.executable} cannot make a virtual environment: install its venv module.")
    root = [] if os.geteuid() == 0 else ["sudo"]
    install = "apt-get update -q && apt-get install -y -q --no-install-recommends python3-venv"
    subprocess.run([*root, "sh", "-c", install], check=False)
    if subprocess.run(command, check=False).returncode != 0:
        raise SystemExit("The virtual environment could not be made: install python3-venv.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--light", action="store_true")
    name = ".venv-light" if parser.parse_args().light else ".venv"
    folder, packages = HERE / name, requirements(EXTRAS[name])
    python, stamp = folder / "bin" / "python", folder / "installed.txt"
    digest = hashlib.sha256("\n".join(packages).encode()).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text() == digest:
        return
    if not python.exists():
        print(f"Making models/{name}", flush=True)
        create(folder)
    print(f"Installing {', '.join(packages)} into models/{name}", flush=True)
    done = subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check", *packages],
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"Packages could not be installed into models/{name}.")
    stamp.write_text(digest)


if __name__ == "__main__":
    main()
