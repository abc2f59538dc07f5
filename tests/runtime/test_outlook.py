"""The plan of a run: which tables point to themselves, and which are in a circle."""

from pathlib import Path

import pytest

from legacygen.runtime.export.outlook import plan_tables
from tests.runtime.stub_files import write_stub

pytestmark = pytest.mark.usefixtures("tables")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("ref(Person, old.pk, part='login')", "None", [(False, ()), (False, ())]),
        ("ref(Person, old.parent_id)", "None", [(False, ()), (True, ())]),
        ("ref(Person, old.pk, part='item')", "ref(Person, old.pk)", [(False, ()), (True, ())]),
        (
            "ref(Person, old.pk, part='login')",
            "ref(Person, old.pk)",
            [(False, ("tbl_person",)), (False, ("tbl_person (login)",))],
        ),
        ("ref(Person, old.pk, part=old.name)", "None", [(False, ()), (True, ())]),
    ],
    ids=["another stub", "itself", "an object of its own", "a circle", "computed"],
)
def test_a_stub_may_point_to_another_one_of_its_table(
    first: str, second: str, expected: list[tuple[bool, tuple[str, ...]]], tmp_path: Path
) -> None:
    plain = write_stub(tmp_path, f"def row(self, old): return Contact(name='x', parent={first})", name="plain")
    login = write_stub(
        tmp_path, f"part = 'login'\ndef row(self, old): return Contact(name='x', parent={second})", name="login"
    )
    found = {each.name: (each.points_to_itself, each.circle) for each in plan_tables([plain, login])}
    assert [found["tbl_person (login)"], found["tbl_person"]] == expected
