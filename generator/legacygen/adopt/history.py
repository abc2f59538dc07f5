"""Lets earlier migrations go on without a legacy model that moves: a placeholder takes its place in their state.

A migration that refers to a model of the legacy app, which has no migrations, would refer to nothing once the model is
in another app. No database changes by that: the placeholder is not managed.
"""

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from legacygen.matching.models import MatchedModel
from legacygen.pycode.brackets import find_items, insert_item, remove_item
from legacygen.pycode.literal import string_literal
from legacygen.pycode.module import (
    ClassAttribute,
    PythonModule,
    assigned_name,
    keyword_value,
    parse_module,
    string_value,
)
from legacygen.pycode.source_text import SourceText, TextEdit, apply_edits

PREFIX = "Legacy"
KEY_ARGUMENTS = ("primary_key", "unique", "max_length")

PLACEHOLDER = """\
migrations.CreateModel(
            name={name},
            fields=[{fields}],
            options={{"db_table": {table}, "managed": False}},
        )"""

ALTER_RELATION = '''\
class AlterRelation(migrations.AlterField):
    """Add the foreign key where the database does not have it; the legacy database does."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        column = model._meta.get_field(self.name).column
        with schema_editor.connection.cursor() as cursor:
            found = schema_editor.connection.introspection.get_constraints(cursor, model._meta.db_table)
        if not any(each["foreign_key"] and each["columns"] == [column] for each in found.values()):
            super().database_forwards(app_label, schema_editor, from_state, to_state)


'''


@dataclass(frozen=True, slots=True, kw_only=True)
class RewrittenHistory:
    """New texts of earlier migrations by path, and the labels of the apps that they belong to."""

    texts: Mapping[str, str]
    apps: Collection[str]


def put_placeholders(
    migrations: Mapping[str, Mapping[str, str]], legacy: str, moved: Mapping[str, MatchedModel]
) -> RewrittenHistory:
    """Put placeholders for moved models into the migrations that refer to them.

    `migrations` are texts by path, by the label of their app; `legacy` is the label of the legacy app, `moved` are the
    models that leave it, by the name of their class.
    """
    texts: dict[str, str] = {}
    apps = []
    for app, files in migrations.items():
        for name, model in moved.items():
            label = f"{legacy}.{name.lower()}"
            current = {path: texts.get(path, text) for path, text in files.items()}
            found = [path for path in sorted(current) if any(_find_strings(current[path], label))]
            if not found:
                continue
            apps.append(app)
            for path in found:
                texts[path] = _rename(current[path], label, f"{app}.{PREFIX.lower()}{name.lower()}")
            texts[found[0]] = _insert_placeholder(texts[found[0]], name, model)
    texts = {path: _drop_dependency(text, legacy) for path, text in texts.items()}
    return RewrittenHistory(texts=texts, apps=sorted(set(apps)))


def guard_relations(text: str) -> str:
    """Let the altered relations of a migration add no foreign key that the database has already."""
    head = "migrations.AlterField("
    if head not in text or "foreign" not in text.lower():
        return text
    text = text.replace(head, "AlterRelation(")
    place = text.index("class Migration(")
    return text[:place] + ALTER_RELATION + text[place:]


def _find_strings(text: str, label: str) -> Iterator[ast.Constant]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lower() == label:
            yield node


def _rename(text: str, label: str, new: str) -> str:
    source = SourceText(text)
    return apply_edits(
        text,
        [
            TextEdit(start=source.start(node), end=source.end(node), text=string_literal(new))
            for node in _find_strings(text, label)
        ],
    )


def _drop_dependency(text: str, legacy: str) -> str:
    """Drop the dependency on the legacy app where a migration refers to none of its models any more."""
    module = parse_module("migration", text)
    strings = (node.value for node in ast.walk(module.tree) if isinstance(node, ast.Constant))
    dependencies = _find_list(module, "dependencies")
    if dependencies is None or any(str(value).lower().startswith(f"{legacy}.") for value in strings):
        return text
    items = find_items(module.text, module.text.start(dependencies), module.text.end(dependencies))
    dropped = [
        index
        for index, node in enumerate(dependencies.elts)
        if isinstance(node, ast.Tuple) and [string_value(each) for each in node.elts] == [legacy, "__first__"]
    ]
    return apply_edits(text, [remove_item(module.text, items, index) for index in dropped])


def _find_list(module: PythonModule, name: str) -> ast.List | None:
    """Find the list that the migration of a module has under a name."""
    migration = next(each.node for each in module.classes if each.name == "Migration")
    for node in migration.body:
        if isinstance(node, ast.Assign) and assigned_name(node) == name and isinstance(node.value, ast.List):
            return node.value
    return None


def _insert_placeholder(text: str, name: str, model: MatchedModel) -> str:
    """Insert the placeholder as the first operation of a migration."""
    module = parse_module("migration", text)
    operations = _find_list(module, "operations")
    assert operations is not None  # it has a relation to the model
    start, end = module.text.start(operations), module.text.end(operations)
    call = PLACEHOLDER.format(
        name=string_literal(f"{PREFIX}{name}"),
        fields=", ".join(_list_key_fields(model)),
        table=string_literal(model.cls.db_table),
    )
    edits = [*insert_item(module.text, start, find_items(module.text, start, end), -1, call)]
    if "models" not in module.bound_names:
        edits.append(TextEdit(start=0, end=0, text="from django.db import models\n"))
    return apply_edits(text, edits)


def _list_key_fields(model: MatchedModel) -> Iterator[str]:
    """List the fields that relations may point to, as items for a migration: the key, and what is unique."""
    for attribute in model.cls.attributes:
        is_key = any(_is_true(attribute, name) for name in ("primary_key", "unique"))
        if is_key and ast.unparse(attribute.call.func).startswith("models."):
            column = string_value(keyword_value(attribute.call, "db_column"))
            keywords = [each for each in attribute.call.keywords if each.arg in KEY_ARGUMENTS]
            given = [f"{each.arg}={ast.unparse(each.value)}" for each in keywords]
            given += [f"db_column={string_literal(column)}"] if column else []
            call = f"{ast.unparse(attribute.call.func)}({', '.join(given)})"
            yield f"({string_literal(attribute.name)}, {call})"


def _is_true(attribute: ClassAttribute, name: str) -> bool:
    value = keyword_value(attribute.call, name)
    return isinstance(value, ast.Constant) and value.value is True
