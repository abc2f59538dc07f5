"""The plan of an app: decisions, in Django's terms.

Expressions are source text (`value="models.CASCADE"`, `value='"tbl_customer"'`), so that a plan can be stored as data
and compared argument by argument. They use the names that `emit` can import: `models`, the classes of
`django.db.models.functions`, `fields` for `legacygen.runtime.fields`.
"""

from dataclasses import dataclass

KEY = "(pk)"
"""The identity of a primary key of several columns, which has no column of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One keyword argument or Meta option; `value` is source text."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. `columns` are the database columns behind it: several for a composite key or relation.

    A many-to-many field has those of the join table, with its label (`label.column`). `cls` is source text
    (`models.CharField`). `comments` are the lines above the field, without `# `. `facts` describes the column as the
    database declares it, on one line.
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
        """The identity of the field in the database: its column, `(a, b)` for several, `(pk)` for a composite key."""
        if self.name == "pk":
            return KEY
        return self.columns[0] if len(self.columns) == 1 else f"({', '.join(self.columns)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesMember:
    """One member of a choices class; `value` and `label` are source text."""

    name: str
    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """A `models.TextChoices` class, and the column that it belongs to; of one that tables share, its type there."""

    name: str
    column: str
    members: tuple[ChoicesMember, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model class. `schema` and `table` identify it in the database; they are not quoted.

    `doc` is the docstring, empty for none. `display` is the source of the value that `__str__` returns. `requires` are
    the labels of the other tables that the table has relations to.
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
    """A guess or a loss that is reported once. `table` is a label; `column` may be empty."""

    table: str
    column: str
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Models sorted by class name, choices that several tables share, notes sorted by table, column and code."""

    models: tuple[Model, ...] = ()
    choices: tuple[Choices, ...] = ()
    notes: tuple[Note, ...] = ()
