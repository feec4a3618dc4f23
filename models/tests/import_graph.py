"""The imports between the modules of a folder of Python packages, read from their source."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

Graph = dict[str, set[str]]  # name -> names it imports


def module_files(root: Path) -> dict[str, Path]:
    """Dotted name -> file, for every module below `root` outside of hidden folders."""
    found = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        if not any(part.startswith(".") for part in parts):
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported_names(module: str, path: Path, top_level_only: bool = False) -> Iterator[str]:
    """Dotted names in the import statements of a file; `from a import b` gives a and a.b."""
    tree = ast.parse(path.read_text())
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in tree.body if top_level_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            yield name
            yield from (f"{name}.{alias.name}" for alias in node.names)


def import_graph(files: Mapping[str, Path]) -> Graph:
    """Edges between the given modules. A package is a node only if its __init__ has code."""
    has_code = {
        name for name, path in files.items() if path.name != "__init__.py" or ast.parse(path.read_text()).body[1:]
    }
    return {
        module: {name for name in imported_names(module, path) if name in has_code and name != module}
        for module, path in files.items()
    }


def by_folder(graph: Graph, depth: int) -> Graph:
    """The graph of folders: modules are merged by the first `depth` parts of their folder.

    Imports between a folder and folders inside it are ignored.
    """

    def folder(module: str) -> str:
        return ".".join(module.split(".")[:-1][:depth]) or module

    merged: Graph = {}
    for module, imports in graph.items():
        merged.setdefault(folder(module), set()).update(folder(name) for name in imports)
    return {
        name: {
            other
            for other in imports
            if not f"{other}.".startswith(f"{name}.") and not f"{name}.".startswith(f"{other}.")
        }
        for name, imports in merged.items()
    }


def find_cycle(graph: Graph) -> list[str]:
    """Names along one cycle, the first repeated at the end; empty if there is none."""
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for following in sorted(graph.get(name, ())):
            if cycle := visit(following, [*path, name]):
                return cycle
        done.add(name)
        return []

    for name in sorted(graph):
        if cycle := visit(name, []):
            return cycle
    return []


def needs(package: str, files: Mapping[str, Path]) -> set[str]:
    """Modules that cannot be imported without `package`."""
    direct = {module: set(imported_names(module, path, top_level_only=True)) for module, path in files.items()}
    found = {module for module, names in direct.items() if any(name.split(".")[0] == package for name in names)}
    while True:
        more = {module for module, names in direct.items() if names & found} - found
        if not more:
            return found
        found |= more
