"""Imports between modules and folders form no cycles; modules that must run without PyTorch do not import it."""

from pathlib import Path

import pytest

from tests.import_graph import by_folder, find_cycle, import_graph, module_files, needs

ROOT = Path(__file__).parents[2]
FILES = module_files(ROOT)
WITHOUT_TORCH = (
    "audio.loudness",
    "contract.",
    "data.",
    "evaluation.mapper.scores",
    "evaluation.pipeline",
    "export.make_pack",
    "game.",
    "video.",
)


def write(root: Path, modules: dict[str, str]) -> dict[str, Path]:
    for name, text in modules.items():
        path = root / f"{name.replace('.', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return module_files(root)


def test_modules_import_each_other_in_one_direction():
    assert find_cycle(import_graph(FILES)) == []


@pytest.mark.parametrize("depth", [1, 2])
def test_folders_import_each_other_in_one_direction(depth):
    assert find_cycle(by_folder(import_graph(FILES), depth)) == []


def test_nothing_but_tests_imports_export():
    graph = by_folder(import_graph(FILES), 1)
    assert {name for name, imports in graph.items() if "export" in imports} <= {"tests"}


def test_a_cycle_of_modules_is_found(tmp_path):
    files = write(
        tmp_path,
        {"a.one": "from b import two\n", "b.two": "import c.three\n", "c.three": "def f():\n    from a.one import x\n"},
    )
    assert find_cycle(import_graph(files)) == ["a.one", "b.two", "c.three", "a.one"]


def test_a_cycle_of_folders_is_found_without_a_cycle_of_modules(tmp_path):
    files = write(
        tmp_path, {"a.one": "from b.two import x\n", "a.other": "", "b.two": "", "b.more": "from ..a import other\n"}
    )
    graph = import_graph(files)
    assert find_cycle(graph) == []
    assert find_cycle(by_folder(graph, 1)) == ["a", "b", "a"]


def test_a_cycle_within_one_folder_is_found(tmp_path):
    files = write(
        tmp_path,
        {"a.x.one": "from a.y.two import f\n", "a.y.two": "", "a.y.more": "from . import two\nfrom a.x import one\n"},
    )
    assert find_cycle(by_folder(import_graph(files), 1)) == []
    assert find_cycle(by_folder(import_graph(files), 2)) == ["a.x", "a.y", "a.x"]


def test_dependence_on_a_package_is_transitive(tmp_path):
    files = write(
        tmp_path,
        {
            "a.one": "import torch.nn\n",
            "a.two": "from a.one import x\n",
            "a.three": "from a import two\n",
            "a.four": "def f():\n    import torch\n",
        },
    )
    assert needs("torch", files) == {"a.one", "a.two", "a.three"}


def test_modules_for_the_light_environment_need_no_torch():
    assert {module for module in needs("torch", FILES) if module.startswith(WITHOUT_TORCH)} == set()
