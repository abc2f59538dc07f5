"""One column, one field: class, arguments and the comment that says what the database knows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from legacygen.config import Config
from legacygen.naming import split_words
from legacygen.plan import Argument, Choices, Field, Note
from legacygen.planning import literal
from legacygen.planning.choices import choices_of
from legacygen.planning.computed import computed
from legacygen.planning.defaults import db_default, is_sql
from legacygen.planning.identifiers import quoted
from legacygen.planning.keys import Key
from legacygen.planning.notes import note
from legacygen.planning.relations import Crossing, Link, Relation
from legacygen.planning.storage import stored_type
from legacygen.planning.types import FieldType, call, counter, field_type, own_type
from legacygen.schema import Column, Kind, SqlType, Table

NO_KEY = {
    "key-all-columns": ("No key is known; this is how the rows are told apart.",),
    "key-incomparable": ("No key is known, and no column can be compared.",),
}
CHARACTER_FIELDS = ("models.CharField", "models.TextField")
BLANK = {
    *CHARACTER_FIELDS,
    *("models.BinaryField", "models.JSONField", "postgres.ArrayField", "postgres.HStoreField", "SearchVectorField"),
    *("fields.AsTextField", "fields.EncodedTextField", "fields.JSONTextField", "fields.RawField", "fields.SetField"),
    "fields.TextArrayField",
}
"""Fields with a value that a form takes for nothing: '', b'', {}, []."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names that were settled before any field is made, by label and raw column name.

    `related` is keyed by `label.column`, `links` by label and identity, `crossings` by the label of the joining
    table: the name of the field and of the way back.
    """

    classes: Mapping[str, str]
    fields: Mapping[str, Mapping[str, str]]
    related: Mapping[str, str]
    links: Mapping[str, str]
    crossings: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One table with everything decided about it so far; `unique` are the columns that are so by themselves."""

    table: Table
    key: Key
    relations: Mapping[str, Relation]
    engine: str
    links: tuple[Link, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    unique: frozenset[str] = frozenset()

    @property
    def ways(self) -> tuple[Relation | Link, ...]:
        """Everything that points to a table."""
        return *self.relations.values(), *self.links

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the table, led by SQLite's hidden row identifier where that is the key."""
        if self.key.code != "key-rowid":
            return self.table.columns
        rowid = SqlType(kind=Kind.BIGINT, raw="rowid")
        return (
            Column(name=self.key.columns[0], type=rowid, nullable=False, auto_increment=True),
            *self.table.columns,
        )

    def writes(self, column: Column) -> bool:
        """Whether Django may write the column; a key it always may, for it holds no computed field."""
        is_made = column.generated or (column.auto_increment and self.key.single != column.name)
        return not is_made or self.key.forbids_null(column.name)


def fields_of(subject: Subject, names: Names, config: Config) -> tuple[list[Field], list[Choices], list[Note]]:
    """The fields of a table in the order of its columns, their choices classes and notes."""
    fields: list[Field] = []
    all_choices: list[Choices] = []
    notes: list[Note] = []
    for column in subject.columns:
        name = names.fields[subject.table.label][column.name]
        relation = subject.relations.get(column.name)
        if relation:
            fields.append(_relation(subject, column, name, relation, names))
        else:
            key = f"{subject.table.label}.{column.name}"
            wanted = config.types.get(key)
            kind = own_type(wanted, key) if wanted else type_of(column, subject.engine)
            choices = choices_of(column, name, kind.cls)
            is_written = subject.writes(column)
            if is_written:
                fields.append(_plain(subject, column, name, kind, choices))
            else:
                fields.append(_generated(subject, column, names, kind, choices))
            notes.extend(_notes(subject, column, kind, is_written=is_written))
            all_choices.extend([choices] if choices else [])
    if not subject.key.single:
        fields.insert(0, _composite(subject, names))
    return fields, all_choices, notes


def attname(name: str, is_relation: bool) -> str:
    """The attribute that holds the value of the column itself."""
    return f"{name}_id" if is_relation else name


def _composite(subject: Subject, names: Names) -> Field:
    own = names.fields[subject.table.label]
    parts = tuple(literal.string(attname(own[part], part in subject.relations)) for part in subject.key.columns)
    cls = "RowKey" if subject.key.is_row else "models.CompositePrimaryKey"
    return Field(
        name="pk",
        columns=subject.key.columns,
        cls=cls,
        positional=parts,
        arguments=(Argument(name="exact", value="False"),) if subject.key.code == "key-incomparable" else (),
        comments=NO_KEY.get(subject.key.code, ()),
    )


def type_of(column: Column, engine: str) -> FieldType:
    """The field for a column, by its declared type and what its rows tell."""
    if engine == "sqlite" and column.evidence:
        return stored_type(column, column.evidence)
    return field_type(column, engine)


def _plain(subject: Subject, column: Column, name: str, kind: FieldType, choices: Choices | None) -> Field:
    is_key = subject.key.single == column.name
    cls = counter(kind.cls) if is_key and column.auto_increment else kind.cls
    arguments = [*(() if cls != kind.cls else kind.arguments)]
    if choices:
        arguments.append(Argument(name="choices", value=f"{choices.name}.choices"))
    arguments.extend(_role(subject, column, is_key, unique=not is_key))
    if not is_key:
        arguments.extend(_emptiness(column, kind, is_null_allowed=not subject.key.forbids_null(column.name)))
    default = _default(subject, column, cls, choices)
    arguments.extend([Argument(name="db_default", value=default)] if default else [])
    if column.collation and cls in CHARACTER_FIELDS:
        arguments.append(Argument(name="db_collation", value=literal.string(column.collation)))
    arguments.extend(_labels(subject, column, name))
    return _field(column, name, cls, arguments)


def _generated(subject: Subject, column: Column, names: Names, kind: FieldType, choices: Choices | None) -> Field:
    """A column that only the database writes."""
    own = names.fields[subject.table.label]
    name = own[column.name]
    arguments = [
        Argument(name="expression", value=computed(column, own, subject.engine)),
        Argument(name="output_field", value=call(kind)),
        Argument(name="db_persist", value=str(column.stored or not column.generated)),
        *([Argument(name="choices", value=f"{choices.name}.choices")] if choices else []),
        *_role(subject, column, is_key=False, unique=True),
        Argument(name="null", value="True"),
        *_labels(subject, column, name),
    ]
    return _field(column, name, "models.GeneratedField", arguments)


def _field(
    column: Column, name: str, cls: str, arguments: Iterable[Argument], positional: tuple[str, ...] = ()
) -> Field:
    return Field(
        name=name,
        columns=(column.name,),
        cls=cls,
        positional=positional,
        arguments=tuple(arguments),
        comments=_comments(column, cls),
        facts=facts(column),
    )


def _relation(subject: Subject, column: Column, name: str, relation: Relation, names: Names) -> Field:
    target = "self" if relation.target == relation.table else names.classes[relation.target]
    is_key = subject.key.single == column.name
    arguments = []
    if not relation.to_key:
        to_field = names.fields[relation.target][relation.target_column]
        arguments.append(Argument(name="to_field", value=literal.string(to_field)))
    related = names.related[f"{relation.table}.{relation.column}"]
    arguments.append(Argument(name="related_name", value=literal.string(related)))
    arguments.extend(_role(subject, column, is_key, unique=False))
    if not is_key:
        kind = FieldType(cls="models.ForeignKey")
        arguments.extend(_emptiness(column, kind, is_null_allowed=not subject.key.forbids_null(column.name)))
    default = _default(subject, column, type_of(column, subject.engine).cls, None)
    arguments.extend([Argument(name="db_default", value=default)] if default else [])
    if not relation.declared:
        arguments.append(Argument(name="db_constraint", value="False"))
    arguments.extend(_origin(subject, column, f"{name}_id"))
    cls = "models.OneToOneField" if relation.one_to_one else "models.ForeignKey"
    return _field(column, name, cls, arguments, (literal.string(target), "models.DO_NOTHING"))


def _role(subject: Subject, column: Column, is_key: bool, *, unique: bool) -> Iterator[Argument]:
    if is_key:
        yield Argument(name="primary_key", value="True")
    if unique and column.name in subject.unique:
        yield Argument(name="unique", value="True")
    if column.generated and subject.writes(column):
        yield Argument(name="editable", value="False")


def _emptiness(column: Column, kind: FieldType, *, is_null_allowed: bool) -> Iterator[Argument]:
    """NOT NULL is `blank` where '' or the like is how legacy applications say "nothing"."""
    nullable = is_null_allowed and (column.nullable or kind.is_empty)
    if nullable:
        yield Argument(name="null", value="True")
    if nullable or kind.cls in BLANK:
        yield Argument(name="blank", value="True")


def _default(subject: Subject, column: Column, cls: str, choices: Choices | None) -> str | None:
    default = db_default(column, cls, subject.engine)
    if choices and default:
        for member in choices.members:
            if member.value == default:
                return f"{choices.name}.{member.name}"
    return default


def _labels(subject: Subject, column: Column, name: str) -> Iterator[Argument]:
    label = " ".join(split_words(column.name))
    if label and name.replace("_", " ") != label:
        yield Argument(name="verbose_name", value=literal.string(label))
    yield from _origin(subject, column, name)


def _origin(subject: Subject, column: Column, derived: str) -> Iterator[Argument]:
    """What ties the field to its column; `derived` is the column that Django would assume."""
    if derived != column.name:
        yield Argument(name="db_column", value=literal.string(quoted(column.name, subject.engine)))
    comment = " ".join(column.comment.split())
    if comment:
        yield Argument(name="db_comment", value=literal.string(column.comment))
        yield Argument(name="help_text", value=literal.string(comment))


def _comments(column: Column, cls: str) -> tuple[str, ...]:
    if column.generated and cls != "models.GeneratedField":
        return (f"Computed by the database: {' '.join(column.generated.split())}",)
    if column.type.kind is Kind.FLOAT and "," in column.type.raw:
        return (f"Rounded by the server: {column.type.raw}",)
    return ()


def facts(column: Column) -> str:
    """The column in the words of the database, on one line: type, NOT NULL, comment."""
    name, declared, comment = (" ".join(each.split()) for each in (column.name, column.type.raw, column.comment))
    text = f"{name}  {declared}" + ("" if column.nullable else " NOT NULL")
    return f"{text}; {comment}" if comment else text


def _notes(subject: Subject, column: Column, kind: FieldType, *, is_written: bool) -> Iterator[Note]:
    label, name, declared = subject.table.label, column.name, column.type
    for code, values in kind.notes:
        told = {"field": kind.cls.rpartition(".")[2], "raw": declared.raw, **values}
        yield note(label, name, code, **told)
    if declared.base:
        yield note(label, name, "domain", raw=declared.raw, base=declared.base)
    for clause in declared.checks:
        yield note(label, name, "domain-check", raw=declared.raw, clause=clause)
    if column.generated:
        yield note(label, name, "generated", expression=" ".join(column.generated.split()))
    elif not is_written:
        yield note(label, name, "counter")
    if column.on_update:
        yield note(label, name, "on-update")
    if column.default and is_sql(db_default(column, kind.cls, subject.engine)):
        yield note(label, name, "default-sql", text=column.default.text)
