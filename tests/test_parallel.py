"""Which tests stay together when several workers share a run."""

import pytest

from tests.conftest import LONG, SPLIT, THOROUGH, scope
from tests.house import ROOT


@pytest.mark.parametrize(
    ("nodeid", "expected"),
    [
        ("tests/test_docs.py::test_a", "tests/test_docs.py"),
        ("tests/test_docs.py::test_a[b-c]", "tests/test_docs.py"),
        ("tests/test_golden.py::test_a[names-mysql]", "tests/test_golden.py names"),
        ("tests/test_golden.py::test_a", "tests/test_golden.py "),
        ("tests/merge/test_matrix.py::test_b[mysql-drop column]", "tests/merge/test_matrix.py mysql"),
        ("tests/merge/test_matrix.py::test_b[mysql]", "tests/merge/test_matrix.py mysql"),
    ],
)
def test_what_is_costly_is_made_in_one_worker(nodeid: str, expected: str) -> None:
    assert scope(nodeid) == expected


@pytest.mark.parametrize("named", [*LONG, *SPLIT, *THOROUGH])
def test_what_is_named_is_there(named: str) -> None:
    path, _, test = named.partition("[")[0].partition("::")
    assert (ROOT / path).exists()
    assert not test or f"def {test}" in (ROOT / path).read_text(encoding="utf-8")
