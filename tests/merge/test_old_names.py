"""Names that an earlier release has chosen stay: a change of a rule for names renames nothing in a project.

`old_names/` holds a schema with what the release of November 2026 wrote for it, before many rules changed.
"""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from legacygen.lockfile import Lockfile
from legacygen.plan import Plan
from legacygen.schema import Kind, Schema, SqlType
from legacygen.snapshot import load_snapshot
from legacygen.workspace.state import FORMATS
from tests.merge.project import App, schema_of

FOLDER = Path(__file__).parent / "old_names"
MODELS = "legacy/models.py"
SQL = (FOLDER / "schema.sql").read_text(encoding="utf-8")
ENGINE = SqlType(kind=Kind.ENUM, raw="enum('MySQL','inTransit')", values=("MySQL", "inTransit"))


def schema(more: str = "") -> Schema:
    """Return the schema with an enumeration, which SQLite does not have."""
    read = schema_of(SQL + more)
    return replace(
        read,
        tables=tuple(
            replace(
                table,
                columns=tuple(replace(each, type=ENGINE) if each.name == "engine" else each for each in table.columns),
            )
            for table in read.tables
        ),
    )


def old_app() -> App:
    base = load_snapshot(Plan, (FOLDER / "base.json").read_text(encoding="utf-8"), "base.json", FORMATS["base.json"])
    text = (FOLDER / "models.txt").read_text(encoding="utf-8")
    return App(texts={MODELS: text}, schema=schema(), base=base, lockfile=Lockfile())


def names(text: str) -> set[str]:
    """All names that other code may use: classes, what is in them, related names, and names of indexes."""
    return {found for node in ast.parse(text).body for found in list_names(node, "")}


def list_names(node: ast.AST, before: str) -> Iterator[str]:
    match node:
        case ast.ClassDef() if node.name != "Meta":
            yield f"{before}{node.name}"
            for each in node.body:
                yield from list_names(each, f"{before}{node.name}.")
        case ast.ClassDef():
            for call in (each for each in ast.walk(node) if isinstance(each, ast.Call)):
                yield from (f"{before}{keyword.value.value}" for keyword in call.keywords if keyword.arg == "name")  # type: ignore[attr-defined]
        case ast.Assign(targets=[ast.Name(id=name)]):
            yield f"{before}{name}"
            for keyword in node.value.keywords if isinstance(node.value, ast.Call) else ():
                if keyword.arg in ("related_name", "through"):
                    yield f"{before}{name}.{ast.unparse(keyword.value)}"


def test_the_rules_would_choose_other_names_today() -> None:
    old, new = names(old_app().texts[MODELS]), names(App().after(schema()).texts[MODELS])
    assert len(old - new) > 40


def test_a_refresh_renames_nothing() -> None:
    app = old_app()
    after = app.after(schema())
    listed = {f"B2XRight.Kind{each}" for each in ("", ".READ", ".WRITE")}  # choices from a check are new
    assert names(after.texts[MODELS]) == names(app.texts[MODELS]) | listed
    assert after.lockfile.conflicts == ()
    assert after.after(schema()) == after


def test_names_stay_without_the_state_of_the_last_run() -> None:
    app = old_app()
    after = app.without_state().after(schema())
    assert names(after.texts[MODELS]) >= names(app.texts[MODELS])


def test_new_tables_and_columns_rename_nothing_and_are_called_like_the_old_ones() -> None:
    app = old_app()
    more = (
        "CREATE TABLE b2_x_new (id integer NOT NULL PRIMARY KEY);"
        "CREATE TABLE app_new (id integer NOT NULL PRIMARY KEY, users_id integer REFERENCES app_user (id));"
        "ALTER TABLE b2_x_note ADD COLUMN nt_new text;"
        "ALTER TABLE app_membership ADD COLUMN more text;"
        "ALTER TABLE app_subscription ADD COLUMN a text; ALTER TABLE app_subscription ADD COLUMN b text;"
        "ALTER TABLE app_subscription ADD COLUMN c text;"
    )
    after = names(app.after(schema(more)).texts[MODELS])
    assert after >= names(app.texts[MODELS])
    assert {"B2XNew", "B2XNote.nt_new", "New", "New.user"} <= after
