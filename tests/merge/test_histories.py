"""Random histories of a schema: code that nobody has edited says what would be written now, edits are never lost.

LEGACYGEN_EXAMPLES sets the number of histories, which are otherwise few and the same each time.
"""

import ast
import copy
import os

from django.core.checks import ERROR
from django.core.checks.model_checks import check_all_models
from django.test.utils import isolate_apps
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from legacygen import emit
from legacygen.plan import Plan
from tests.merge.project import App, schema_of
from tests.merge.random_edits import Editor
from tests.random_schemas import KEYED, SQLITE, Made, add_relation, create, made_tables, quoted, references

EXAMPLES = int(os.environ.get("LEGACYGEN_EXAMPLES", "0"))
MODELS = "legacy/models.py"
NAMES = st.sampled_from("id pk name code customer customer_id order order_id a b c d e f g h i status item".split())
KINDS = st.sampled_from(sorted(SQLITE))


@st.composite
def histories(draw: st.DrawFn) -> list[str]:
    """The scripts of two to four releases; each changes a few things of the one before."""
    names = draw(st.lists(NAMES, min_size=3, max_size=6, unique=True))
    tables = [draw(made_tables(name, "sqlite", NAMES)) for name in names]
    for table in tables:
        for _ in range(draw(st.integers(0, 2))):
            add_relation(draw, table, draw(st.sampled_from(tables)), NAMES)
    scripts = [_script(tables)]
    for _ in range(draw(st.integers(1, 3))):
        tables = copy.deepcopy(tables)
        for _ in range(draw(st.integers(1, 4))):
            _change(draw, tables)
        scripts.append(_script(tables))
    return scripts


def _script(tables: list[Made]) -> str:
    return ";\n".join([*map(create, tables), *references(tables, "sqlite")]) + ";\n"


def _change(draw: st.DrawFn, tables: list[Made]) -> None:
    table = draw(st.sampled_from(tables))
    match draw(st.sampled_from("add column column column key relation free gone".split())):
        case "add":
            taken = {column[0] for column in table.columns}
            new = draw(NAMES.filter(lambda each: each not in taken))
            table.columns.append((new, draw(KINDS), draw(st.booleans())))
        case "column":
            _change_column(
                draw, table, is_bound=bool(table.constraints) or any(_refers(each, table) for each in tables)
            )
        case "key":
            keyed = [each for each, column in enumerate(table.columns) if column[1] in KEYED]
            table.key = draw(st.lists(st.sampled_from(keyed), max_size=2, unique=True)) if keyed else []
        case "relation":
            add_relation(draw, table, draw(st.sampled_from(tables)), NAMES)
        case "free" if table.constraints:
            table.constraints.pop()
        case "gone" if len(tables) > 2:
            tables.remove(table)
            for each in tables:
                each.constraints = [key for key in each.constraints if not _names(key, table)]


def _change_column(draw: st.DrawFn, table: Made, *, is_bound: bool) -> None:
    """Another type, name or no column at all only where no key speaks of it."""
    used = {number for numbers in (table.key, *table.uniques) for number in numbers}
    number = draw(st.integers(0, len(table.columns) - 1))
    name, kind, not_null = table.columns[number]
    match draw(st.sampled_from("drop type null rename".split())):
        case "drop" if not used and not is_bound and len(table.columns) > 1:
            del table.columns[number]
        case "type" if number not in used and not is_bound:
            table.columns[number] = (name, draw(KINDS), not_null)
        case "null":
            table.columns[number] = (name, kind, not not_null)
        case "rename" if not is_bound:
            table.columns[number] = (f"{name}_new", kind, not_null)


def _refers(table: Made, target: Made) -> bool:
    return any(_names(key, target) for key in table.constraints)


def _names(key: str, target: Made) -> bool:
    return f"REFERENCES {quoted(target.name)} (" in key


def _problems(text: str) -> list[str]:
    """What Django's check calls an error."""
    with isolate_apps("tests.runtime.old") as apps:
        assert apps
        exec(compile(text, "models.py", "exec"), {"__name__": "tests.runtime.old.models"})
        found = check_all_models(app_configs=[apps.get_app_config("old")])
    return [str(each) for each in found if each.level >= ERROR]


def _said(source: str) -> dict[str, list[str]]:
    """By class, what its body says in any order; how it shows itself is not made anew, and so is the user's."""
    tree = ast.parse(source)
    return {
        node.name: sorted(line for each in node.body for line in _lines(each) if "__str__" not in line)
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }


def _lines(node: ast.stmt) -> list[str]:
    return [ast.dump(each) for each in node.body] if isinstance(node, ast.ClassDef) else [ast.dump(node)]


def _written(plan: Plan) -> dict[str, list[str]]:
    return {name: lines for model in plan.models for name, lines in _said(emit.class_text(model)).items()}


def _kept(app: App) -> str:
    """The code, and the statements of fields that a tombstone keeps."""
    return " ".join([app.texts[MODELS], *(each.source for each in app.lock.gone)])


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
def test_code_that_nobody_has_edited_follows_the_schema_whatever_happens_to_it(scripts: list[str]) -> None:
    app = App()
    for script in scripts:
        schema = schema_of(script)
        renewed = app.renewed(schema, allow_mass_drop=True)
        assume(all(each.kind != "rename" for each in renewed.lock.pending))
        texts = {**app.texts, **renewed.texts}
        app = App(texts=texts, schema=schema, base=renewed.base, lock=renewed.lock)
        assert _problems(texts[MODELS]) == []
        assert app.after(schema) == app
        if not app.lock.pending and not app.lock.gone:
            assert _said(texts[MODELS]) == _written(renewed.plan)


@often
@given(st.data(), histories())
def test_nothing_that_a_developer_does_is_lost_whatever_happens_to_the_schema(
    data: st.DataObject, scripts: list[str]
) -> None:
    app, marks = App(), list[str]()
    for script in scripts:
        schema = schema_of(script)
        app = app.after(schema, allow_mass_drop=True, accept_renames=True)
        assert [mark for mark in marks if mark not in _kept(app)] == []
        assert _problems(app.texts[MODELS]) == []
        assert app.after(schema, allow_mass_drop=True) == app
        editor = Editor(data.draw, app.texts[MODELS], marks)
        for _ in range(data.draw(st.integers(0, 3))):
            editor.edit()
            assume(_problems(editor.text) == [])
        app = app.edited({MODELS: editor.text})
        marks[:] = [mark for mark in marks if mark in _kept(app)]
