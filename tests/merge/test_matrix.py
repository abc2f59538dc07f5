"""Every edit of a developer with every change of the schema: neither is lost.

Each pair of edit and change is tried on one of the engines that the change concerns, which take turns. The schemas are
read from live servers once for each engine and change; all results of a change on one engine are loaded into one
Django process.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from legacygen.introspection import engines
from legacygen.schema import Schema
from tests.conftest import CountingQuery
from tests.merge import bench, shop
from tests.merge.edits import EDITS, MODELS, Edit, make_package
from tests.merge.project import App, schema_of
from tests.merge.shop import CHANGES, Change
from tests.merge.text import squeezed

OPEN = {
    ("drop column", "null"): {"customer.fax": "dropped"},
    ("enum value dropped", "method, property, manager"): {"customer.status.choices.paid": "dropped"},
    ("drop join table", "rename many-to-many and key of several columns"): {"customer.(customer_tag)": "dropped"},
    ("drop join table", "split into a package"): {"customer_tag": "dropped"},
    ("primary key", "rename many-to-many and key of several columns"): {"shipment.(order_id, line)": "dropped"},
    ("drop table", "split into a package"): {"log_entry": "dropped"},
    ("drop table", "move to another module"): {"log_entry": "dropped"},
    ("widen", "max_length"): {"customer.name.max_length": "conflict"},
    ("default", "default and db_default"): {"orders.total.db_default": "conflict"},
    ("drop column and widen", "null"): {"customer.fax": "dropped"},
    ("drop column and widen", "max_length"): {"customer.name.max_length": "conflict"},
    ("type", "digits"): {"orders.total.class": "conflict"},
    ("type", "default and db_default"): {"orders.total.class": "conflict"},
}
"""The open conflicts of a pair of change and edit; all other pairs have none."""

IMPORTED = {"drop table": {"log_entry": "dropped"}, "drop join table": {"customer_tag": "dropped"}}
"""The open conflicts of a change if the class of the dropped table is imported elsewhere."""

PACKAGE_CHANGES = ("none", "add column", "drop column", "widen", "rename table", "add table", "drop table")
"""The changes that are tried on a models package too: one of each kind of edit in a module."""

PACKAGE = ", in a package"
"""The end of the name of an edit that is made in a models package."""

CELLS = [(engine, change) for engine in shop.ENGINES for change in CHANGES if engine in change.engines]
MARKS = {"sqlite": (), "mysql": (pytest.mark.mysql,), "postgresql": (pytest.mark.postgresql,)}

cells = pytest.mark.parametrize(
    ("engine", "change"),
    [pytest.param(engine, change, marks=MARKS[engine], id=f"{engine}-{change.name}") for engine, change in CELLS],
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One edit and one change: the app as edited, after one refresh and after two, and Django's facts about it."""

    edit: Edit
    before: App
    after: App
    again: App
    found: bench.Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All cells of one engine, by change; `fresh` are the facts about a first generation."""

    cells: dict[str, list[Cell]]
    fresh: dict[str, bench.Found]


Tables = Callable[[str], Table]


@pytest.fixture(scope="session")
def table(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Return a function that makes all cells of an engine, once."""
    made: dict[str, Table] = {}

    def make(engine: str) -> Table:
        if engine not in made:
            made[engine] = _make_table(engine, request, tmp_path_factory.mktemp(engine))
        return made[engine]

    return make


@cells
def test_no_edit_is_lost(engine: str, change: Change, table: Tables) -> None:
    for cell in table(engine).cells[change.name]:
        kept = [each.source for each in cell.after.lockfile.tombstones]
        whole = squeezed("\n".join([*cell.after.modules.values(), *kept]))
        for piece in cell.edit.keeps:
            assert squeezed(piece) in whole, cell.edit.name


@cells
def test_every_result_imports_and_passes_the_check(engine: str, change: Change, table: Tables) -> None:
    for cell in table(engine).cells[change.name]:
        assert cell.found["problems"] == [], cell.edit.name
        assert not any(model["managed"] for model in cell.found["models"].values()), cell.edit.name


@cells
def test_the_code_has_every_fact_of_the_database(engine: str, change: Change, table: Tables) -> None:
    found = table(engine)
    for cell in found.cells[change.name]:
        assert set(_find_differences(cell, found.fresh[change.name])) == set(), cell.edit.name


@cells
def test_a_second_refresh_changes_no_byte(engine: str, change: Change, table: Tables) -> None:
    for cell in table(engine).cells[change.name]:
        assert cell.again == cell.after, cell.edit.name


@cells
def test_only_what_both_sides_changed_is_a_conflict(engine: str, change: Change, table: Tables) -> None:
    for cell in table(engine).cells[change.name]:
        conflicts = {each.id: each.kind for each in cell.after.lockfile.conflicts}
        name = cell.edit.name.removesuffix(PACKAGE)
        expected = OPEN.get((change.name, name), {})
        if name != cell.edit.name:  # `models/__init__.py` imports the class, and so uses it
            expected = IMPORTED.get(change.name, {}) | expected
        assert conflicts == expected, cell.edit.name


@pytest.mark.parametrize("engine", [pytest.param(engine, marks=MARKS[engine]) for engine in shop.ENGINES])
def test_an_unchanged_schema_changes_no_byte(engine: str, table: Tables) -> None:
    for cell in table(engine).cells["none"]:
        assert cell.after.texts == cell.before.texts, cell.edit.name


def in_package(edit: Edit) -> Edit:
    """Return the edit of a models package."""
    return replace(edit, name=f"{edit.name}{PACKAGE}", make=lambda text: make_package(edit.make(text)))


def _make_table(engine: str, request: pytest.FixtureRequest, folder: Path) -> Table:
    changes = [change for change in CHANGES if engine in change.engines]
    schemas = {change.name: _read_schema(engine, change, request) for change in changes}
    first = App().after(schemas["none"])
    table = Table(cells={}, fresh={})
    for number, change in enumerate(changes):
        schema = schemas[change.name]
        # Where a class stands is the same for all engines, so that one of them is enough for packages.
        has_packages = engine == "sqlite" and change.name in PACKAGE_CHANGES
        edits = _select_edits(engine, change)
        edits += list(map(in_package, edits)) if has_packages else []
        edited = [first.edited(edit.make(first.texts[MODELS])) for edit in edits]
        after = [before.after(schema, change.toml) for before in edited]
        apps = {f"v_{number}_{index}": app.modules for index, app in enumerate(after)}
        fresh = f"fresh_{number}"
        # Django takes longer for each further app, so that a process for each change is faster than one for all.
        found = bench.load({fresh: App().after(schema).modules, **apps}, folder)
        table.fresh[change.name] = found[fresh]
        table.cells[change.name] = [
            Cell(edit=edit, before=before, after=app, again=app.after(schema, change.toml), found=found[label])
            for edit, before, app, label in zip(edits, edited, after, apps, strict=True)
        ]
    return table


def _select_edits(engine: str, change: Change) -> list[Edit]:
    """Return the edits that are tried on an engine with a change; all of them fall to one of the engines."""
    turn = change.engines.index(engine)
    return [edit for index, edit in enumerate(EDITS, CHANGES.index(change)) if index % len(change.engines) == turn]


def _read_schema(engine: str, change: Change, request: pytest.FixtureRequest) -> Schema:
    sql = shop.sql(change.make(shop.base()), engine, change.values)
    if engine == "sqlite":
        return schema_of(sql)
    server = request.getfixturevalue("mariadb" if engine == "mysql" else "postgresql")
    query = CountingQuery(server.create("matrix", sql))
    try:
        return engines.read_schema(query.opened)
    finally:
        query.connection.close()


def _find_differences(cell: Cell, fresh: bench.Found) -> Iterator[str]:
    """Find the facts of a first generation that the merged code lacks, except for the user's own decisions."""
    in_conflict = [each.id for each in cell.after.lockfile.conflicts]
    for table, model in fresh["models"].items():
        merged = cell.found["models"].get(table)
        if merged is None:
            yield f"{table} is missing"
            continue
        if merged["key"] != model["key"]:
            yield f"{table}: key {merged['key']}"
        for column, facts in model["fields"].items():
            name = f"{_get_old_name(table)}.{_get_old_name(column)}"
            field = merged["fields"].get(column)
            if field is None:
                yield from [] if name in cell.edit.deleted else [f"{name} is missing"]
                continue
            own = {"name", *cell.edit.own.get(name, ())}
            for fact, value in facts.items():
                is_open = any(f"{each}.".startswith(f"{name}.") for each in in_conflict)
                if fact not in own and field[fact] != value and not is_open:
                    yield f"{name}: {fact} {field[fact]!r} instead of {value!r}"


def _get_old_name(name: str) -> str:
    """Return the name that a table or column had when it was edited."""
    return {"clients": "customer", "telefax": "fax"}.get(name, name)
