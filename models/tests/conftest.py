"""Without PyTorch, test files that import it, directly or through other modules, are not collected."""

from importlib.util import find_spec
from pathlib import Path

from tests.import_graph import module_files, needs

ROOT = Path(__file__).parents[1]

if find_spec("torch") is None:
    files = module_files(ROOT)
    collect_ignore = [str(files[module]) for module in needs("torch", files) if module.startswith("tests.")]
