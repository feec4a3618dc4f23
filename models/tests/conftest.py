"""Without PyTorch, test files that import it, directly or through other modules, are not collected."""

import os
from importlib.util import find_spec
from pathlib import Path

from tests.import_graph import module_files, needs

# The networks of the tests are tiny: more threads cost more than they bring, many times more on a busy machine.
os.environ.setdefault("OMP_NUM_THREADS", "1")

ROOT = Path(__file__).parents[1]

if find_spec("torch") is None:
    files = module_files(ROOT)
    collect_ignore = [str(files[module]) for module in needs("torch", files) if module.startswith("tests.")]
