"""Decisions: the app to be written, in the words of Django.

Expressions are source text (`value="models.CASCADE"`, `value='"tbl_customer"'`), so that a plan can be kept
as data and compared argument by argument. They use the names that `emit` knows how to import: `models`, the
classes of `django.db.models.functions`, `fields` for `legacygen.runtime.fields`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One keyword argument or Meta option; `value` is source text."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. `columns` are the database columns behind it, one but for a composite key or relation.

    Those of a many-to-many field are of another table and carry its label. `cls` is source text
    (`models.CharField`); `comments` are lines printed above the field, without `# `; `facts` describes the column
    in the words of the database, on one line.
    """

    name: str
    columns: tuple[str, ...]
    cls: str
    positional: tuple[str, ...] = ()
    arguments: tuple[Argument, ...] = ()
    comments: tuple[str, ...] = ()
    facts: str = ""

    @property
    def identity(self) -> str:
        """What the field stands for within its model: a column, `(a, b)` for several, `(pk)` for their key."""
        if self.name == "pk":
            return "(pk)"
        return self.columns[0] if len(self.columns) == 1 else f"({', '.join(self.columns)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesMember:
    """One member of a choices class; `value` and `label` are source text."""

    name: str
    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """A nested `models.TextChoices` class and the column it was made for."""

    name: str
    column: str
    members: tuple[ChoicesMember, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model class. `schema` and `table` are the identity in the database, unquoted.

    `display` is the source of what `__str__` returns. `requires` are the tables (labels) whose rows a row of
    this one points to, without itself.
    """

    name: str
    table: str
    schema: str = ""
    doc: str = ""
    choices: tuple[Choices, ...] = ()
    fields: tuple[Field, ...] = ()
    meta: tuple[Argument, ...] = ()
    display: str = ""
    requires: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """`table`, or `schema.table` outside the default schema, as in legacygen.toml."""
        return f"{self.schema}.{self.table}" if self.schema else self.table


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A guess or a loss that the user should see once. `table` is a label, `column` may be empty."""

    table: str
    column: str
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Models sorted by class name; notes sorted by table, column and code."""

    models: tuple[Model, ...] = ()
    notes: tuple[Note, ...] = ()
