"""Decides which form a field takes in a model that Django manages: what the table has, in Django's own fields."""

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from legacygen.matching.models import MatchedModel
from legacygen.pycode.module import ClassAttribute, last_name
from legacygen.schema import ForeignKey, Table

REAL_FIELDS = {
    "BitField": "models.PositiveBigIntegerField",
    "BooleanBitField": "models.BooleanField",
    "JSONTextField": "models.JSONField",
    "LegacyDateField": "models.DateField",
    "LegacyDateTimeField": "models.DateTimeField",
    "LegacyTimeField": "models.TimeField",
    "PositiveBigAutoField": "models.BigAutoField",
    "SetField": "models.CharField",
    "SingleFloatField": "models.FloatField",
}
"""Django's fields for those of `legacygen.runtime.fields`, where the server can convert the column."""

STAYING_FIELDS = {
    "AsTextField": "Django has no field for the type",
    "BinaryUUIDField": "its bytes would have to be written as text",
    "EncodedTextField": "its bytes may not be text of one character set",
    "LegacyDecimalField": "no number of digits is declared",
    "LocalDateTimeField": "its values have no time zone",
    "RawField": "Django has no field for the type",
    "TextArrayField": "Django does not find values of the type",
    "TypedArrayField": "Django does not find values of the type",
}
"""Why a field of `legacygen.runtime.fields` stays, if the server cannot convert the column by itself."""

OWN_ARGUMENTS = ("bits", "db_type")

ON_DELETE = {
    "CASCADE": "CASCADE",
    "SET NULL": "SET_NULL",
    "": "PROTECT",
    "NO ACTION": "PROTECT",
    "RESTRICT": "PROTECT",
}
"""The action of Django when the target of a key is deleted, by the action that the database declares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adaptation:
    """Changes of one field: another class where `cls` is set, new values of arguments, None for those to remove."""

    cls: str = ""
    arguments: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnField:
    """A field of legacygen's in a model: `table.column`, its class, and why it stays, empty where it need not."""

    column: str
    cls: str
    reason: str


def adapt_fields(
    matched: MatchedModel, table: Table, adopted: Collection[str], changed: Collection[str]
) -> dict[str, Adaptation]:
    """Decide the changes of fields by the name of the field.

    `adopted` are the labels of all tables that Django manages then; `changed` are the patterns of differences
    (`table.column`) that are brought to Django's way.
    """
    found = {}
    for key in table.foreign_keys:
        if len(key.columns) == 1 and key.columns[0] in matched.fields:
            attribute = matched.fields[key.columns[0]]
            found[attribute.name] = _adapt_relation(attribute, table, key, adopted)
    for column, attribute in matched.fields.items():
        is_undeclared = last_name(attribute.call.func) == "ForeignKey" and attribute.name not in found
        if is_undeclared and not _has_index(table, column):
            found[attribute.name] = Adaptation(arguments={"db_index": "False"})
    for own, attribute in _find_own_fields(matched, table):
        if not own.reason and is_chosen(own.column, changed):
            found[attribute.name] = _make_real(attribute)
    return found


def list_own_fields(matched: MatchedModel, table: Table) -> list[OwnField]:
    """List the fields of legacygen's in a class."""
    return [own for own, _ in _find_own_fields(matched, table)]


def is_chosen(name: str, patterns: Collection[str]) -> bool:
    """Return whether one of the patterns (`all`, `table`, `table.part`, with `*`) covers a difference."""
    table = name.partition(".")[0]
    return any(pattern == "all" or fnmatchcase(name, pattern) or fnmatchcase(table, pattern) for pattern in patterns)


def _find_own_fields(matched: MatchedModel, table: Table) -> Iterator[tuple[OwnField, ClassAttribute]]:
    for column, attribute in matched.fields.items():
        cls = last_name(attribute.call.func)
        if cls in REAL_FIELDS or cls in STAYING_FIELDS:
            reason = STAYING_FIELDS.get(cls, "")
            yield OwnField(column=f"{table.label}.{column}", cls=cls, reason=reason), attribute


def _make_real(attribute: ClassAttribute) -> Adaptation:
    names = {each.arg for each in attribute.call.keywords}
    cls = REAL_FIELDS[last_name(attribute.call.func)]
    return Adaptation(cls=cls, arguments={name: None for name in OWN_ARGUMENTS if name in names})


def _adapt_relation(attribute: ClassAttribute, table: Table, key: ForeignKey, adopted: Collection[str]) -> Adaptation:
    arguments: dict[str, str | None] = {}
    is_enforced = key.target in adopted
    has_false = _keyword_source(attribute, "db_constraint") == "False"
    if is_enforced and has_false:
        arguments["db_constraint"] = None
    elif not is_enforced and not has_false:
        arguments["db_constraint"] = "False"
    if last_name(attribute.call.func) == "ForeignKey" and not _has_index(table, key.columns[0]):
        arguments["db_index"] = "False"
    action = _choose_on_delete(attribute, key)
    if action:
        arguments["on_delete"] = action
    return Adaptation(arguments=arguments)


def _choose_on_delete(attribute: ClassAttribute, key: ForeignKey) -> str:
    """Return Django's word for what the database does on delete; empty where the user has decided otherwise."""
    text = attribute.call
    given = [*text.args[1:2], *(each.value for each in text.keywords if each.arg == "on_delete")]
    if not given or last_name(given[0]) != "DO_NOTHING" or key.on_delete not in ON_DELETE:
        return ""
    action = ON_DELETE[key.on_delete]
    if action == "SET_NULL" and _keyword_source(attribute, "null") != "True":
        return ""
    return f"models.{action}"


def _keyword_source(attribute: ClassAttribute, name: str) -> str:
    return next((ast.unparse(each.value) for each in attribute.call.keywords if each.arg == name), "")


def _has_index(table: Table, column: str) -> bool:
    """Return whether the column alone is indexed, as Django does it for a relation."""
    return table.primary_key == (column,) or any(each.columns == (column,) for each in table.indexes)
