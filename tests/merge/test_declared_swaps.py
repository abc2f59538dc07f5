"""Declared renames are followed where the old name is still there: columns that swap their names, or pass them on."""

import re

import pytest

from tests.merge.project import App, schema_of

MODELS = "legacy/models.py"


def table(*columns: str) -> str:
    return f"CREATE TABLE customer (id integer PRIMARY KEY, {', '.join(columns)});"


def toml(**renamed: str) -> str:
    lines = "".join(f'"customer.{now}" = "{was}"\n' for now, was in renamed.items())
    return f"[renamed_from]\n{lines}"


def columns(app: App) -> dict[str, str]:
    """Return the columns of the fields by name."""
    found = re.findall(r"^    (\w+) = models\.\w+\(((?:.|\n)*?)\)\n", app.texts[MODELS], flags=re.M)
    return {name: (re.search(r'db_column="(\w+)"', call) or [name, name])[1] for name, call in found if name != "id"}


CASES = {
    "two columns swap their names": (
        ("email varchar(80)", "phone varchar(20)"),
        ("phone varchar(80)", "email varchar(20)"),
        toml(email="phone", phone="email"),
        {"email": "phone", "phone": "email"},
    ),
    "two columns of one type swap their places with their names": (
        ("email varchar(80)", "phone varchar(80)", "fax varchar(9)"),
        ("phone varchar(80)", "email varchar(80)", "fax varchar(9)"),
        toml(email="phone", phone="email"),
        {"email": "phone", "phone": "email", "fax": "fax"},
    ),
    "three columns pass their names around": (
        ("a varchar(1)", "b varchar(2)", "c varchar(3)"),
        ("b varchar(1)", "c varchar(2)", "a varchar(3)"),
        toml(b="a", c="b", a="c"),
        {"a": "b", "b": "c", "c": "a"},
    ),
    "a column takes the name of one that has a new name": (
        ("email varchar(80)", "phone varchar(20)"),
        ("phone varchar(80)", "fax varchar(20)"),
        toml(phone="email", fax="phone"),
        {"email": "phone", "phone": "fax"},
    ),
}


@pytest.mark.parametrize(("before", "now", "lines", "expected"), CASES.values(), ids=CASES)
def test_names_that_are_there_before_and_after_are_followed_once(
    before: tuple[str, ...], now: tuple[str, ...], lines: str, expected: dict[str, str]
) -> None:
    first = App().after(schema_of(table(*before)))
    after = first.after(schema_of(table(*now)), lines)
    assert columns(after) == expected
    assert after.lockfile.conflicts == ()
    assert after.after(schema_of(table(*now)), lines) == after


def test_a_swap_that_is_declared_before_the_dump_arrives_waits_for_it() -> None:
    before, now, lines, expected = CASES["two columns swap their names"]
    first = App().after(schema_of(table(*before)))
    waiting = first.after(schema_of(table(*before)), lines)
    assert waiting.texts == first.texts
    wider = waiting.after(schema_of(table("email varchar(120)", "phone varchar(20)")), lines)
    assert columns(wider) == {"email": "email", "phone": "phone"}
    assert columns(waiting.after(schema_of(table(*now)), lines)) == expected
