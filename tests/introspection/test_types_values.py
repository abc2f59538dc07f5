"""The values of the golden cases about types are found again by what was read, and survive an untouched save."""

from pathlib import Path

import pytest

from tests.conftest import MakeDatabase
from tests.roundtrip import roundtrip
from tests.test_golden import APP, CASES, Case

ABOUT_TYPES = [case for case in CASES if case.folder.name in ("types", "values", "defaults")]


@pytest.mark.parametrize("case", ABOUT_TYPES, ids=str)
def test_values_are_found_again_and_survive_a_save(case: Case, make_database: MakeDatabase, tmp_path: Path) -> None:
    target = tmp_path / APP / "models.py"
    target.parent.mkdir(parents=True)
    target.write_text(case.expected["models.py"], encoding="utf-8")
    assert roundtrip(tmp_path, APP, make_database(case.server, case.sql)) == []


@pytest.mark.parametrize("case", [case for case in ABOUT_TYPES if case.is_first], ids=str)
def test_the_tables_can_be_made_for_tests(case: Case, tmp_path: Path) -> None:
    target = tmp_path / APP / "models.py"
    target.parent.mkdir(parents=True)
    target.write_text(case.expected["models.py"], encoding="utf-8")
    assert roundtrip(tmp_path, APP) == []
