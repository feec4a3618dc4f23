"""Our networks against the reference packages at tiny widths."""

import pytest

from studio.parity.case import MissingPackageError
from studio.parity.cases import CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_reference_package_computes_the_same(case, monkeypatch):
    monkeypatch.setenv("TQDM_DISABLE", "1")
    try:
        results = list(case.compare(False))
    except MissingPackageError as error:
        pytest.skip(str(error))
    for result in results:
        assert result.relative < 1e-5, result
