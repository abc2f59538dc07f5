"""Random histories of a schema: unedited code is as a first run would write it, and edits are never lost.

LEGACYGEN_EXAMPLES sets the number of histories, which are otherwise few and the same each time.
"""

import ast
import copy
import os
from dataclasses import dataclass, field, replace

from django.core.checks import ERROR
from django.core.checks.model_checks import check_all_models
from django.test.utils import isolate_apps
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from legacygen import emit
from legacygen.plan import Plan
from legacygen.schema import Kind, Schema, SqlType
from tests.merge.project import App, schema_of
from tests.merge.random_edits import Editor
from tests.random_schemas import KEYED, TYPES, Made, add_relation, create, extra, made_tables, quoted, references

EXAMPLES = int(os.environ.get("LEGACYGEN_EXAMPLES", "0"))
MODELS = "legacy/models.py"
NAMES = st.sampled_from("id pk name code customer customer_id order order_id a b c d e f g h i status item".split())
EXTRAS = "iupelvcdoqwx"
ENUMERATIONS = ("e_ab", "e_abc", "e_acd", "e_d")
"""Types that stand for enumerations, which SQLite does not have; the letters after `e_` are the values."""


@dataclass(kw_only=True)
class Release:
    """The tables of a database, and the indexes and views on them: table, kind and number."""

    engine: str
    tables: list[Made] = field(default_factory=list)
    extras: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def script(self) -> str:
        """The statements that create the database."""
        named = {table.name: table for table in self.tables}
        kept = [(named[table], kind, number) for table, kind, number in self.extras if table in named]
        later = [extra(*each, self.engine) for each in kept]
        statements = [*map(create, self.tables), *references(self.tables, self.engine), *filter(None, later)]
        return ";\n".join(statements) + ";\n"


@st.composite
def histories(draw: st.DrawFn, engine: str = "sqlite") -> list[str]:
    """Draw the scripts of two to four releases; each changes a few things of the one before."""
    names = draw(st.lists(NAMES, min_size=3, max_size=6, unique=True))
    types = st.sampled_from([*sorted(TYPES[engine]), *ENUMERATIONS])
    release = Release(engine=engine, tables=[draw(made_tables(name, types, NAMES)) for name in names])
    for table in release.tables:
        for _ in range(draw(st.integers(0, 2))):
            add_relation(draw, table, draw(st.sampled_from(release.tables)), NAMES)
    scripts = [release.script]
    for _ in range(draw(st.integers(1, 3))):
        release = copy.deepcopy(release)
        for _ in range(draw(st.integers(1, 4))):
            _change(draw, release, types)
        scripts.append(release.script)
    return scripts


def _change(draw: st.DrawFn, release: Release, types: st.SearchStrategy[str]) -> None:
    tables = release.tables
    table = draw(st.sampled_from(tables))
    match draw(st.sampled_from("add column column column key relation free gone extra extra less".split())):
        case "add":
            taken = {column[0] for column in table.columns}
            new = draw(NAMES.filter(lambda each: each not in taken))
            table.columns.append((new, draw(types), draw(st.booleans())))
        case "column":
            is_bound = bool(table.constraints) or any(_has_reference_to(each, table) for each in tables)
            _change_column(draw, table, types, is_bound=is_bound)
        case "key" if release.engine == "sqlite" or not any(_has_reference_to(each, table) for each in tables):
            keyed = [each for each, column in enumerate(table.columns) if column[1] in KEYED]
            table.key = draw(st.lists(st.sampled_from(keyed), max_size=2, unique=True)) if keyed else []
        case "relation":
            add_relation(draw, table, draw(st.sampled_from(tables)), NAMES)
        case "free" if table.constraints:
            table.constraints.pop()
        case "gone" if len(tables) > 2:
            tables.remove(table)
            for each in tables:
                each.constraints = [key for key in each.constraints if not _is_reference_to(key, table)]
        case "extra":
            number = max((number for _, _, number in release.extras), default=0) + 1
            release.extras.append((table.name, draw(st.sampled_from(EXTRAS)), number))
        case "less" if release.extras:
            release.extras.remove(draw(st.sampled_from(release.extras)))


def _change_column(draw: st.DrawFn, table: Made, types: st.SearchStrategy[str], *, is_bound: bool) -> None:
    """Change or drop a column; type and name change only where no key contains the column."""
    used = {number for numbers in (table.key, *table.uniques) for number in numbers}
    number = draw(st.integers(0, len(table.columns) - 1))
    name, kind, not_null = table.columns[number]
    match draw(st.sampled_from("drop type null rename".split())):
        case "drop" if not used and not is_bound and len(table.columns) > 1:
            del table.columns[number]
        case "type" if number not in used and not is_bound:
            table.columns[number] = (name, draw(types), not_null)
        case "null":
            table.columns[number] = (name, kind, not not_null)
        case "rename" if not is_bound:
            table.columns[number] = (f"{name}_new", kind, not_null)


def _read_schema(script: str) -> Schema:
    """Read the schema from SQLite, with enumerations in place of the types that stand for them."""
    schema = schema_of(script)
    tables = [
        replace(table, columns=tuple(replace(column, type=_make_enum(column.type)) for column in table.columns))
        for table in schema.tables
    ]
    return replace(schema, tables=tuple(tables))


def _make_enum(type_: SqlType) -> SqlType:
    is_one = type_.raw in ENUMERATIONS
    return replace(type_, kind=Kind.ENUM, values=tuple(type_.raw.removeprefix("e_"))) if is_one else type_


def _has_reference_to(table: Made, target: Made) -> bool:
    return any(_is_reference_to(key, target) for key in table.constraints)


def _is_reference_to(key: str, target: Made) -> bool:
    return f"REFERENCES {quoted(target.name)} (" in key


def _find_errors(text: str) -> list[str]:
    """Return the errors of Django's check."""
    with isolate_apps("tests.runtime.old") as apps:
        assert apps
        exec(compile(text, "models.py", "exec"), {"__name__": "tests.runtime.old.models"})
        found = check_all_models(app_configs=[apps.get_app_config("old")])
    return [str(each) for each in found if each.level >= ERROR]


def _list_statements(source: str) -> dict[str, list[str]]:
    """Return the statements of each class in any order, without `__str__`, which a refresh does not write anew."""
    tree = ast.parse(source)
    return {
        node.name: sorted(line for each in node.body for line in _dump_statement(each) if "__str__" not in line)
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }


def _dump_statement(node: ast.stmt) -> list[str]:
    return [ast.dump(each) for each in node.body] if isinstance(node, ast.ClassDef) else [ast.dump(node)]


def _list_planned_statements(plan: Plan) -> dict[str, list[str]]:
    return {name: lines for model in plan.models for name, lines in _list_statements(emit.render_class(model)).items()}


def _join_kept_text(app: App) -> str:
    """Return the code, and the statements of fields that tombstones keep."""
    return " ".join([app.texts[MODELS], *(each.source for each in app.lockfile.tombstones)])


often = settings(
    max_examples=EXAMPLES or 60,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink) if EXAMPLES else (Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@often
@given(histories())
def test_unedited_code_follows_every_change_of_the_schema(scripts: list[str]) -> None:
    app = App()
    for script in scripts:
        schema = _read_schema(script)
        result = app.refresh(schema, allow_mass_drop=True)
        assume(all(each.kind != "renamed" for each in result.lockfile.conflicts))
        app = app.apply(result, schema)
        assert _find_errors(app.texts[MODELS]) == []
        assert app.after(schema) == app
        if not app.lockfile.conflicts and not app.lockfile.tombstones:
            assert _list_statements(app.texts[MODELS]) == _list_planned_statements(result.plan)


@often
@given(st.data(), histories())
def test_no_change_of_the_schema_loses_an_edit(data: st.DataObject, scripts: list[str]) -> None:
    app, marks = App(), list[str]()
    for script in scripts:
        schema = _read_schema(script)
        if data.draw(st.booleans()) and app.schema:
            app = app.after(app.schema)
        app = app.after(schema, allow_mass_drop=True)
        app = app.after(schema, allow_mass_drop=True, accept_renames=True)
        assert [mark for mark in marks if mark not in _join_kept_text(app)] == []
        assert _find_errors(app.texts[MODELS]) == []
        assert app.after(schema, allow_mass_drop=True) == app
        editor = Editor(data.draw, app.texts[MODELS], marks)
        for _ in range(data.draw(st.integers(0, 3))):
            editor.edit()
            assume(_find_errors(editor.text) == [])
        app = app.edited({MODELS: editor.text})
        marks[:] = [mark for mark in marks if mark in _join_kept_text(app)]
