"""Matches the user's classes with tables, and their attributes with columns."""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from legacygen.loaded_models import LoadedField, LoadedModel
from legacygen.lockfile import Conflict, Lockfile
from legacygen.plan import KEY, Field, Model, Plan
from legacygen.planning.identifiers import quote_name, render_db_table
from legacygen.pycode.field_arguments import COMPOSITE_KEYS, RELATION_FIELDS
from legacygen.pycode.module import ClassAttribute, ModelClass, PythonModule, keyword_value, last_name, string_value
from legacygen.pycode.tombstone_names import COLUMN_TOMBSTONE
from legacygen.schema import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Renames:
    """Renames in the database: new labels of tables by old label; by new label, new names of columns by old name."""

    tables: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseNames:
    """The spelling of names in the code: labels by `db_table`; by label, names of columns by `db_column`.

    `adopted` are the labels of the tables that Django manages, `dropped` those of dropped tables whose classes stay,
    by name of the class.
    """

    tables: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]
    adopted: frozenset[str] = frozenset()
    dropped: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MatchedModel:
    """The user's class for a table, its fields by identity, and the tombstones of dropped columns by column.

    `elsewhere` are the names of fields that Django has loaded although they are no statements of the class, by
    identity: they come from a base class, a loop or a decorator, and are never edited.
    """

    cls: ModelClass
    fields: Mapping[str, ClassAttribute]
    tombstones: Mapping[str, ClassAttribute]
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def find_name(self, identity: str) -> str:
        """Return the name of a field, wherever it stands; empty where the class has none."""
        return self.fields[identity].name if identity in self.fields else self.elsewhere.get(identity, "")

    @property
    def nested(self) -> dict[str, ast.ClassDef]:
        """The nested classes by name."""
        return {node.name: node for node in self.cls.node.body if isinstance(node, ast.ClassDef)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matches:
    """The user's classes by label; `duplicates` are labels with further classes for them, proxies among them.

    `unfollowed` are models that Django has loaded for a table, by label, whose class was not found in any module.
    """

    models: Mapping[str, MatchedModel]
    duplicates: tuple[tuple[str, ModelClass], ...] = ()
    unfollowed: Mapping[str, LoadedModel] = field(default_factory=dict)

    def find_class_name(self, label: str) -> str:
        """Return the name of the class for a table, wherever it stands; empty where there is none."""
        if label in self.models:
            return self.models[label].cls.name
        return self.unfollowed[label].name if label in self.unfollowed else ""

    def list_apps(self) -> dict[str, str]:
        """Return the labels of apps by label of the table, for the classes that are not in the legacy app."""
        found = {label: each.cls.app for label, each in self.models.items()}
        found.update((label, each.app) for label, each in self.unfollowed.items())
        return {label: app for label, app in found.items() if app}


def field_identity(planned: Field) -> str:
    """Return the identity of a planned field in its table; for a many-to-many field, the join table in brackets."""
    if planned.cls.endswith("ManyToManyField"):
        return f"({planned.columns[0].rpartition('.')[0]})"
    return planned.identity


def collect_database_names(
    old: Schema, new: Schema, renames: Renames, lockfile: Lockfile | None = None
) -> DatabaseNames:
    """Collect the spellings of all tables and columns of both schemas.

    The `lockfile` knows the classes of tables that were dropped in earlier runs, and the adopted tables.
    """
    lockfile = lockfile or Lockfile()
    gone = [each for each in lockfile.tombstones if not each.column]
    tables = {each.source: each.table for each in gone if each.source}
    columns: dict[str, dict[str, str]] = {}
    # The old schema comes last: where both schemas have a name, the code means the table of the old one.
    for schema, names in ((new, Renames()), (old, renames)):
        for table in schema.tables:
            label = names.tables.get(table.label, table.label)
            tables[render_db_table(table, schema.engine)] = label
            known = columns.setdefault(label, {})
            moved = names.columns.get(label, {})
            for name in [column.name for column in table.columns] + ([table.rowid] if table.rowid else []):
                known[quote_name(name, schema.engine)] = moved.get(name, name)
    dropped = {each.cls: each.table for each in gone}
    return DatabaseNames(tables=tables, columns=columns, adopted=frozenset(lockfile.adopted), dropped=dropped)


def match_models(
    modules: Iterable[PythonModule], names: DatabaseNames, base: Plan, loaded: Iterable[LoadedModel] = ()
) -> Matches:
    """Match each table with its class, the first one that is neither proxy nor abstract.

    A class without a `db_table` is matched by the name that it had in the last run. A class of another app is the one
    of a table if the legacy app has none and Django does not manage it, unless it is adopted. `loaded` are the models
    that Django has loaded, where something was not found in the modules before.
    """
    models = {model.label: model for model in base.models}
    classes, duplicates = _match_classes(modules, names, base)
    labels = {cls.name: label for label, cls in classes.items()}
    found = {label: each for each in loaded if (label := _find_loaded_label(each, names, base))}
    matched = {
        label: _match_fields(cls, names.columns.get(label, {}), models.get(label), labels, found.get(label))
        for label, cls in classes.items()
    }
    unfollowed = {label: each for label, each in found.items() if label not in matched}
    return Matches(models=matched, duplicates=duplicates, unfollowed=unfollowed)


def _find_loaded_label(loaded: LoadedModel, names: DatabaseNames, base: Plan) -> str:
    """Return the label of a loaded model; one that still has the old name of its table is known by its class."""
    by_class = {} if loaded.app else {model.name: model.label for model in base.models}
    return names.tables.get(loaded.db_table) or by_class.get(loaded.name, "")


def _match_classes(
    modules: Iterable[PythonModule], names: DatabaseNames, base: Plan
) -> tuple[dict[str, ModelClass], tuple[tuple[str, ModelClass], ...]]:
    """Match labels with classes; also return the further classes of the legacy app for a label."""
    by_name = {**names.dropped, **{model.name: model.label for model in base.models}}
    classes: dict[str, ModelClass] = {}
    duplicates: list[tuple[str, ModelClass]] = []
    every = [cls for module in modules for cls in module.classes if cls.node.bases]  # others are no models
    for cls in (each for each in every if not each.module.app):
        label = names.tables.get(cls.db_table) if cls.db_table else by_name.get(cls.name) if cls.meta else None
        if label is None:
            continue
        if not cls.is_concrete or label in classes:
            duplicates.append((label, cls))
        else:
            classes[label] = cls
    for cls in (each for each in every if each.module.app and each.is_concrete):
        label = names.tables.get(cls.db_table, "")
        if label and (cls.is_unmanaged or label in names.adopted):
            classes.setdefault(label, cls)
    return classes, tuple(duplicates)


def locate_conflict(conflict: Conflict, matches: Matches) -> Conflict:
    """Add to a conflict the line that it is about: that of the field, or of the class if there is no field."""
    identity = conflict.id.removesuffix(".name") if conflict.kind == "name" else conflict.id
    labels = [label for label in matches.models if f"{identity}.".startswith(f"{label}.")]
    if not labels:
        return conflict
    label = max(labels, key=len)  # a label may begin with another one and a dot, that of its schema
    ours, rest = matches.models[label], f"{identity.removeprefix(label).removeprefix('.')}."
    known = {**ours.tombstones, **ours.fields}
    columns = [column for column in known if rest.startswith(f"{column}.")]
    node = known[max(columns, key=len)].node if columns else ours.cls.node
    return replace(conflict, where=f"{ours.cls.module.path}:{node.lineno}")


def _match_fields(
    cls: ModelClass,
    columns: Mapping[str, str],
    base: Model | None,
    labels: Mapping[str, str],
    loaded: LoadedModel | None,
) -> MatchedModel:
    written = {field_identity(planned): planned.name for planned in base.fields} if base else {}
    fields: dict[str, ClassAttribute] = {}
    tombstones: dict[str, ClassAttribute] = {}
    for attribute in cls.attributes:
        if last_name(attribute.call.func) == COLUMN_TOMBSTONE:
            tombstones[string_value(attribute.call.args[0]) if attribute.call.args else ""] = attribute
            continue
        column = _find_column(attribute, columns)
        # Several fields on one column: the generated one, or else the first.
        if column and (column not in fields or written.get(column) == attribute.name):
            fields[column] = attribute
    # Relations without a column of their own refer to fields by name, so they come second.
    by_name = {attribute.name: column for column, attribute in fields.items()}
    for attribute in cls.attributes:
        identity = _find_virtual_identity(attribute, by_name, labels)
        if identity and (identity not in fields or written.get(identity) == attribute.name):
            fields[identity] = attribute
    hidden = {columns.get(each.column, each.column): each for each in loaded.fields} if loaded else {}
    return MatchedModel(
        cls=cls,
        fields=fields,
        tombstones=tombstones,
        elsewhere={
            column: _name_hidden(each, written.get(column, ""))
            for column, each in hidden.items()
            if column not in fields
        },
    )


def _name_hidden(loaded: LoadedField, written: str) -> str:
    """Return the name of a field elsewhere; of a relation for which a plain field was written, that of its column."""
    return written if loaded.target and written == f"{loaded.name}_id" else loaded.name


def _find_column(attribute: ClassAttribute, columns: Mapping[str, str]) -> str | None:
    """Return the column of a field, from its `db_column` or, as in Django, from its name."""
    kind = last_name(attribute.call.func)
    if kind in COMPOSITE_KEYS:
        return KEY
    if kind in ("ForeignObject", "ManyToManyField"):
        return None
    spelled = string_value(keyword_value(attribute.call, "db_column"))
    if spelled:
        return columns.get(spelled)
    if kind in RELATION_FIELDS:
        return columns.get(f"{attribute.name}_id")
    # A field class of the user's own may be a relation.
    return columns.get(attribute.name) or columns.get(f"{attribute.name}_id")


def _find_virtual_identity(attribute: ClassAttribute, by_name: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """Return the identity of a relation without a column of its own; empty for other attributes."""
    kind = last_name(attribute.call.func)
    if kind == "ManyToManyField":
        through = keyword_value(attribute.call, "through")
        name = (string_value(through) or last_name(through)).rpartition(".")[2] if through is not None else ""
        return f"({labels[name]})" if name in labels else ""
    listed = keyword_value(attribute.call, "from_fields") if kind == "ForeignObject" else None
    names = [string_value(each) for each in listed.elts] if isinstance(listed, ast.List | ast.Tuple) else []
    columns = [by_name.get(name, by_name.get(name.removesuffix("_id"), "")) for name in names]
    return f"({', '.join(columns)})" if columns and all(columns) else ""
