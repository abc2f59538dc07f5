"""Which class of the user stands for which table, and which of its attributes for which column."""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from legacygen.lockfile import Conflict, Tombstone
from legacygen.plan import Field, Model, Plan
from legacygen.planning.identifiers import quote_name, render_db_table
from legacygen.pycode.field_arguments import COMPOSITE_KEYS, RELATION_FIELDS
from legacygen.pycode.module import ClassAttribute, ModelClass, PythonModule, keyword_value, last_name, string_value
from legacygen.schema import Schema

KEY = "(pk)"
"""The identity of a key of several columns, as `plan.Field` has it."""

TOMBSTONE = "LegacyColumnGone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renames:
    """What is called otherwise now: labels by their old label, columns by new label and old column."""

    tables: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseNames:
    """What the code spells to what it means: `db_table` to labels; by label, `db_column` to columns."""

    tables: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MatchedModel:
    """A class of the user, its attributes by column, and the tombstones of columns that went."""

    cls: ModelClass
    fields: Mapping[str, ClassAttribute]
    gone: Mapping[str, ClassAttribute]

    @property
    def nested(self) -> dict[str, ast.ClassDef]:
        """The classes inside by name."""
        return {node.name: node for node in self.cls.node.body if isinstance(node, ast.ClassDef)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matches:
    """The user's classes by label, and further classes on tables that have one already."""

    held: Mapping[str, MatchedModel]
    others: tuple[tuple[str, ModelClass], ...] = ()


def field_identity(planned: Field) -> str:
    """What identifies a planned field within its table: of a many-to-many field the joining table, in brackets."""
    if planned.cls.endswith("ManyToManyField"):
        return f"({planned.columns[0].rpartition('.')[0]})"
    return planned.identity


def collect_database_names(
    old: Schema, new: Schema, renamed: Renames, gone: Iterable[Tombstone] = ()
) -> DatabaseNames:
    """The spellings of all tables and columns of now and of the last run, whose names have been renamed.

    `gone` are the tombstones: the classes of tables that went long ago are known too.
    """
    tables = {each.source: each.table for each in gone if not each.column}
    columns: dict[str, dict[str, str]] = {}
    for schema, names in ((new, Renames()), (old, renamed)):  # where both have a name, the code speaks of the old
        for table in schema.tables:
            label = names.tables.get(table.label, table.label)
            tables[render_db_table(table, schema.engine)] = label
            known = columns.setdefault(label, {})
            moved = names.columns.get(label, {})
            for name in [column.name for column in table.columns] + ([table.rowid] if table.rowid else []):
                known[quote_name(name, schema.engine)] = moved.get(name, name)
    return DatabaseNames(tables=tables, columns=columns)


def match_models(modules: Iterable[PythonModule], known: DatabaseNames, base: Plan) -> Matches:
    """Find the class of each table: the first that is no proxy; without a `db_table`, by the name it had."""
    by_name = {model.name: model.label for model in base.models}
    models = {model.label: model for model in base.models}
    classes: dict[str, ModelClass] = {}
    others: list[tuple[str, ModelClass]] = []
    for cls in (cls for module in modules for cls in module.classes):
        label = known.tables.get(cls.db_table) if cls.db_table else by_name.get(cls.name) if cls.meta else None
        if label is None:
            continue
        if not cls.is_identity or label in classes:
            others.append((label, cls))
        else:
            classes[label] = cls
    labels = {cls.name: label for label, cls in classes.items()}
    held = {
        label: _held(cls, known.columns.get(label, {}), models.get(label), labels) for label, cls in classes.items()
    }
    return Matches(held=held, others=tuple(others))


def locate_conflict(pending: Conflict, located: Matches) -> Conflict:
    """The question with the line that it is about: of the field, else of the class."""
    identity = pending.id.removesuffix(".name") if pending.kind == "name" else pending.id
    labels = [label for label in located.held if f"{identity}.".startswith(f"{label}.")]
    if not labels:
        return pending
    label = max(labels, key=len)
    held, rest = located.held[label], f"{identity.removeprefix(label).removeprefix('.')}."
    known = {**held.gone, **held.fields}
    columns = [column for column in known if rest.startswith(f"{column}.")]
    node = known[max(columns, key=len)].node if columns else held.cls.node
    return replace(pending, where=f"{held.cls.module.path}:{node.lineno}")


def _held(cls: ModelClass, columns: Mapping[str, str], base: Model | None, labels: Mapping[str, str]) -> MatchedModel:
    wanted = {field_identity(planned): planned.name for planned in base.fields} if base else {}
    fields: dict[str, ClassAttribute] = {}
    gone: dict[str, ClassAttribute] = {}
    for attribute in cls.attributes:
        if last_name(attribute.call.func) == TOMBSTONE:
            gone[string_value(attribute.call.args[0]) if attribute.call.args else ""] = attribute
            continue
        column = _column(attribute, columns)
        if column and (column not in fields or wanted.get(column) == attribute.name):
            fields[column] = attribute
    by_name = {attribute.name: column for column, attribute in fields.items()}
    for attribute in cls.attributes:
        identity = _derived(attribute, by_name, labels)
        if identity and (identity not in fields or wanted.get(identity) == attribute.name):
            fields[identity] = attribute
    return MatchedModel(cls=cls, fields=fields, gone=gone)


def _column(attribute: ClassAttribute, columns: Mapping[str, str]) -> str | None:
    kind = last_name(attribute.call.func)
    if kind in COMPOSITE_KEYS:
        return KEY
    if kind in ("ForeignObject", "ManyToManyField"):
        return None
    said = string_value(keyword_value(attribute.call, "db_column"))
    if said:
        return columns.get(said)
    if kind in RELATION_FIELDS:
        return columns.get(f"{attribute.name}_id")
    return columns.get(attribute.name) or columns.get(f"{attribute.name}_id")


def _derived(attribute: ClassAttribute, by_name: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """The identity of a relation without a column of its own, or nothing."""
    kind = last_name(attribute.call.func)
    if kind == "ManyToManyField":
        through = keyword_value(attribute.call, "through")
        name = (string_value(through) or last_name(through)).rpartition(".")[2] if through is not None else ""
        return f"({labels[name]})" if name in labels else ""
    listed = keyword_value(attribute.call, "from_fields") if kind == "ForeignObject" else None
    names = [string_value(each) for each in listed.elts] if isinstance(listed, ast.List | ast.Tuple) else []
    columns = [by_name.get(name, by_name.get(name.removesuffix("_id"), "")) for name in names]
    return f"({', '.join(columns)})" if columns and all(columns) else ""
