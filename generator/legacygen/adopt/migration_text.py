"""Adds steps in SQL to the text of a migration that Django has written."""

import ast
import textwrap
from collections.abc import Iterable

from legacygen.adopt.obstacles import Obstacle
from legacygen.adopt.quoting import quote_text
from legacygen.pycode.brackets import find_items, insert_item
from legacygen.pycode.literal import string_literal
from legacygen.pycode.module import assigned_name, parse_module
from legacygen.pycode.source_text import TextEdit, apply_edits

STEP = '''\
{constant} = [
{statements}
]


def {function}(apps, schema_editor):
    """{doc}"""
    if schema_editor.connection.vendor != "{engine}":
        return
{prelude}    for statement in {constant}:
        schema_editor.execute(statement, None)


'''
"""A function of a migration and its statements; `None` keeps `%` as it is."""

PRELUDE = """\
    for statement in schema_editor.deferred_sql:  # such as indexes, which Django would make after this
        schema_editor.execute(statement, None)
    schema_editor.deferred_sql.clear()
"""
"""The beginning of a step that changes what the migration itself has made."""

MYSQL_STEP = '''\
{constant} = [
{statements}
]

COLUMNS = [
{columns}
]

# MySQL changes no column of a foreign key: these keys are dropped before, and added again afterwards.
KEYS = """
SELECT CONCAT('ALTER TABLE `', k.table_name, '` DROP FOREIGN KEY `', k.constraint_name, '`'),
  CONCAT('ALTER TABLE `', k.table_name, '` ADD CONSTRAINT `', k.constraint_name, '` FOREIGN KEY (',
    GROUP_CONCAT('`', k.column_name, '`' ORDER BY k.ordinal_position), ') REFERENCES `', k.referenced_table_name,
    '` (', GROUP_CONCAT('`', k.referenced_column_name, '`' ORDER BY k.ordinal_position), ') ON DELETE ',
    r.delete_rule, ' ON UPDATE ', r.update_rule)
FROM information_schema.key_column_usage k
JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema
  AND r.table_name = k.table_name AND r.constraint_name = k.constraint_name
WHERE k.constraint_schema = DATABASE() AND k.referenced_table_schema = DATABASE()
GROUP BY k.table_name, k.constraint_name, k.referenced_table_name, r.delete_rule, r.update_rule
HAVING SUM((k.table_name, k.column_name) IN ({{columns}})
  OR (k.referenced_table_name, k.referenced_column_name) IN ({{columns}}))
"""


def {function}(apps, schema_editor):
    """{doc}"""
    if schema_editor.connection.vendor != "mysql":
        return
{prelude}    with schema_editor.connection.cursor() as cursor:
        cursor.execute(KEYS.format(columns=", ".join(COLUMNS)))
        keys = cursor.fetchall()
    for statement in [*(drop for drop, _ in keys), *{constant}, *(add for _, add in keys)]:
        schema_editor.execute(statement, None)


'''
"""As STEP, for columns of MySQL that may be part of foreign keys."""

FUNCTIONS = {"KEPT": "keep_legacy_schema", "TYPES": "make_types", "CHANGED": "align_legacy_schema"}
"""The function of a migration that runs each list of statements."""

CALL = "migrations.RunPython({}, migrations.RunPython.noop, atomic=False)"
"""The operation; not atomic by itself, because MySQL refuses to change tables within a transaction."""

TYPES_DOC = "Make the types of the legacy database, which its columns need."
KEEP_DOC = "Make a new database as the legacy one is, where Django has no words for it."
ALIGN_DOC = "Bring the legacy tables to what Django makes; in a new database this changes nothing."


def add_keeping_step(
    text: str,
    statements: Iterable[str],
    engine: str,
    columns: Iterable[tuple[str, str]],
    *,
    first: Iterable[str] = (),
) -> str:
    """Add statements that run after the operations of a migration, and others that run `first`.

    `columns` are those that they change, as (table, column).
    """
    text = _add_step(text, "KEPT", KEEP_DOC, statements, engine, columns)
    return _add_step(text, "TYPES", TYPES_DOC, first, engine, ())


def render_aligning_migration(
    dependency: tuple[str, str], statements: Iterable[str], engine: str, columns: Iterable[tuple[str, str]]
) -> str:
    """Render a migration that brings legacy tables to Django's way, after the migration `dependency` (app, name).

    `columns` are those that it changes, as (table, column).
    """
    step = _render_step("CHANGED", ALIGN_DOC, statements, engine, columns)
    app, name = dependency
    return (
        f"from django.db import migrations\n\n{step}class Migration(migrations.Migration):\n"
        f"    dependencies = [({string_literal(app)}, {string_literal(name)})]\n\n"
        f"    operations = [{CALL.format(FUNCTIONS['CHANGED'])}]\n"
    )


def render_cleaning_migration(dependency: tuple[str, str], obstacles: Iterable[Obstacle], engine: str) -> str:
    """Render a migration to fill in, after the migration `dependency` (app, name).

    It does nothing before the user has chosen among the statements, which stand in comments.
    """
    lines = []
    for each in obstacles:
        lines.append(f"    # {each.table}: {each.text} ({each.rows} rows)")
        lines.extend(f"    # {string_literal(sql)}," for sql in each.sql)
    step = STEP.format(
        constant="CLEANING",
        function="clean_legacy_rows",
        doc="Put right the rows that stand in the way; take out the comments of the statements that are right.",
        statements="\n".join(lines),
        engine=engine,
        prelude="",
    )
    app, name = dependency
    return (
        f"from django.db import migrations\n\n{step}class Migration(migrations.Migration):\n"
        f"    dependencies = [({string_literal(app)}, {string_literal(name)})]\n\n"
        f"    operations = [{CALL.format('clean_legacy_rows')}]\n"
    )


def _render_step(
    constant: str, doc: str, statements: Iterable[str], engine: str, columns: Iterable[tuple[str, str]]
) -> str:
    pairs = [f"({quote_text(table, engine)}, {quote_text(column, engine)})" for table, column in columns]
    return (MYSQL_STEP if engine == "mysql" and pairs else STEP).format(
        constant=constant,
        function=FUNCTIONS[constant],
        doc=doc,
        statements=_render_list(statements),
        engine=engine,
        columns=_render_list(pairs),
        prelude=PRELUDE if constant == "KEPT" else "",
    )


def _render_list(texts: Iterable[str]) -> str:
    """Render texts as the items of a list, a line each."""
    return textwrap.indent("\n".join(f"{string_literal(each)}," for each in texts), "    ")


def _add_step(
    text: str,
    constant: str,
    doc: str,
    statements: Iterable[str],
    engine: str,
    columns: Iterable[tuple[str, str]],
) -> str:
    """Add a step: at the beginning of the operations if it makes types, else at their end."""
    statements = list(statements)
    if not statements:
        return text
    module = parse_module("migration", text)
    migration = next(each for each in module.classes if each.name == "Migration").node
    operations = _find_operations(migration)
    source = module.text
    start = source.start(operations)
    items = find_items(source, start, source.end(operations))
    call = CALL.format(FUNCTIONS[constant])
    edits = list(insert_item(source, start, items, -1 if constant == "TYPES" else len(items) - 1, call))
    place = source.at(migration.lineno, 0)
    step = _render_step(constant, doc, statements, engine, columns)
    return apply_edits(text, [TextEdit(start=place, end=place, text=step), *edits])


def _find_operations(migration: ast.ClassDef) -> ast.List:
    for node in migration.body:
        if isinstance(node, ast.Assign) and assigned_name(node) == "operations" and isinstance(node.value, ast.List):
            return node.value
    raise AssertionError("Django writes a list of operations into each migration")
