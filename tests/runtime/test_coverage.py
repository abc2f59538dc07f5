"""A filled-in stub has to use every column, and must not read a dropped one."""

from pathlib import Path
from typing import Any

import pytest

from legacygen.runtime.export import Export
from legacygen.runtime.export.coverage import check_columns
from tests.runtime.new.models import Land
from tests.runtime.old.models import Country, Person


class Whole(Export):
    source = Country
    target = Land

    def row(self, old: Any) -> Any:
        return self.target(name=old.iso)


class Half(Export):
    source = Person
    target = Land
    ignore = {"created": "never filled"}

    def row(self, old: Any) -> Any:
        return self.target(name=old.name)

    def after(self, old: Any, new: Any) -> None:
        assert old.parent_id != new


class Helped(Export):
    source = Person
    target = Land

    def row(self, old: Any) -> Any:
        return self.target(name=whole_name(old))


def whole_name(person: Any) -> str:
    return f"{person.name} {person.country_id} {person.parent} {person.created}"


class Sweeping(Export):
    source = Person
    target = Land

    def row(self, old: Any) -> Any:
        return self.target(**vars(old))


class Late(Export):
    source = Country
    target = Land

    def row(self, old: Any) -> Any:
        return self.target(name=old.iso, fax=old.fax)


@pytest.mark.parametrize(
    ("export", "found"),
    [
        (Whole, []),
        (Half, ["tbl_person.country_id is neither read nor in `ignore`"]),
        (Helped, []),
        (Sweeping, []),
        (Late, ["reads old.fax, which tbl_country no longer has"]),
    ],
)
def test_what_a_stub_misses_is_found(export: type[Export], found: list[str]) -> None:
    assert [finding.what for finding in check_columns([export])] == found


def test_a_finding_says_the_line() -> None:
    (finding,) = check_columns([Late])
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    path, line = finding.where.rsplit(":", 1)
    assert path.endswith("tests/runtime/test_coverage.py")
    assert "old.fax" in lines[int(line) - 1]
