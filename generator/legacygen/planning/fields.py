"""One column, one field: class, arguments and the comment that says what the database knows."""

from collections.abc import Iterable, Iterator

from legacygen.config import Config
from legacygen.naming import words
from legacygen.plan import Argument, Choices, Field, Note
from legacygen.planning.choices import plan_choices
from legacygen.planning.computed import plan_generated_expression
from legacygen.planning.defaults import is_sql_default, plan_db_default
from legacygen.planning.identifiers import quote_name
from legacygen.planning.notes import make_note
from legacygen.planning.relations import Relation
from legacygen.planning.schema_names import SchemaNames
from legacygen.planning.storage import choose_stored_type
from legacygen.planning.table_context import TableContext
from legacygen.planning.types import (
    FieldType,
    choose_auto_field,
    choose_declared_type,
    parse_configured_type,
    render_type_call,
)
from legacygen.pycode.literal import string_literal
from legacygen.schema import Column, Kind

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


def plan_fields(
    subject: TableContext, names: SchemaNames, config: Config
) -> tuple[list[Field], list[Choices], list[Note]]:
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
            kind = parse_configured_type(wanted, key) if wanted else choose_field_type(column, subject.engine)
            choices = plan_choices(column, name, kind.cls)
            is_written = subject.is_writable(column)
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


def _composite(subject: TableContext, names: SchemaNames) -> Field:
    own = names.fields[subject.table.label]
    parts = tuple(string_literal(attname(own[part], part in subject.relations)) for part in subject.key.columns)
    cls = "RowKey" if subject.key.is_row else "models.CompositePrimaryKey"
    return Field(
        name="pk",
        columns=subject.key.columns,
        cls=cls,
        positional=parts,
        arguments=(Argument(name="exact", value="False"),) if subject.key.code == "key-incomparable" else (),
        comments=NO_KEY.get(subject.key.code, ()),
    )


def choose_field_type(column: Column, engine: str) -> FieldType:
    """The field for a column, by its declared type and what its rows tell."""
    if engine == "sqlite" and column.evidence:
        return choose_stored_type(column, column.evidence)
    return choose_declared_type(column, engine)


def _plain(subject: TableContext, column: Column, name: str, kind: FieldType, choices: Choices | None) -> Field:
    is_key = subject.key.single == column.name
    cls = choose_auto_field(kind.cls) if is_key and column.auto_increment else kind.cls
    arguments = [*(() if cls != kind.cls else kind.arguments)]
    if choices:
        arguments.append(Argument(name="choices", value=f"{choices.name}.choices"))
    arguments.extend(_role(subject, column, is_key, unique=not is_key))
    if not is_key:
        arguments.extend(_emptiness(column, kind, is_null_allowed=not subject.key.forbids_null(column.name)))
    default = _default(subject, column, cls, choices)
    arguments.extend([Argument(name="db_default", value=default)] if default else [])
    if column.collation and cls in CHARACTER_FIELDS:
        arguments.append(Argument(name="db_collation", value=string_literal(column.collation)))
    arguments.extend(_labels(subject, column, name))
    return _field(column, name, cls, arguments)


def _generated(
    subject: TableContext, column: Column, names: SchemaNames, kind: FieldType, choices: Choices | None
) -> Field:
    """A column that only the database writes."""
    own = names.fields[subject.table.label]
    name = own[column.name]
    arguments = [
        Argument(name="expression", value=plan_generated_expression(column, own, subject.engine)),
        Argument(name="output_field", value=render_type_call(kind)),
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
        facts=describe_column(column),
    )


def _relation(subject: TableContext, column: Column, name: str, relation: Relation, names: SchemaNames) -> Field:
    target = "self" if relation.target == relation.table else names.classes[relation.target]
    is_key = subject.key.single == column.name
    arguments = []
    if not relation.to_key:
        to_field = names.fields[relation.target][relation.target_column]
        arguments.append(Argument(name="to_field", value=string_literal(to_field)))
    related = names.related[f"{relation.table}.{relation.column}"]
    arguments.append(Argument(name="related_name", value=string_literal(related)))
    arguments.extend(_role(subject, column, is_key, unique=False))
    if not is_key:
        kind = FieldType(cls="models.ForeignKey")
        arguments.extend(_emptiness(column, kind, is_null_allowed=not subject.key.forbids_null(column.name)))
    default = _default(subject, column, choose_field_type(column, subject.engine).cls, None)
    arguments.extend([Argument(name="db_default", value=default)] if default else [])
    if not relation.declared:
        arguments.append(Argument(name="db_constraint", value="False"))
    arguments.extend(_origin(subject, column, f"{name}_id"))
    cls = "models.OneToOneField" if relation.one_to_one else "models.ForeignKey"
    return _field(column, name, cls, arguments, (string_literal(target), "models.DO_NOTHING"))


def _role(subject: TableContext, column: Column, is_key: bool, *, unique: bool) -> Iterator[Argument]:
    if is_key:
        yield Argument(name="primary_key", value="True")
    if unique and column.name in subject.unique:
        yield Argument(name="unique", value="True")
    if column.generated and subject.is_writable(column):
        yield Argument(name="editable", value="False")


def _emptiness(column: Column, kind: FieldType, *, is_null_allowed: bool) -> Iterator[Argument]:
    """NOT NULL is `blank` where '' or the like is how legacy applications say "nothing"."""
    nullable = is_null_allowed and (column.nullable or kind.is_empty)
    if nullable:
        yield Argument(name="null", value="True")
    if nullable or kind.cls in BLANK:
        yield Argument(name="blank", value="True")


def _default(subject: TableContext, column: Column, cls: str, choices: Choices | None) -> str | None:
    default = plan_db_default(column, cls, subject.engine)
    if choices and default:
        for member in choices.members:
            if member.value == default:
                return f"{choices.name}.{member.name}"
    return default


def _labels(subject: TableContext, column: Column, name: str) -> Iterator[Argument]:
    label = " ".join(words(column.name))
    if label and name.replace("_", " ") != label:
        yield Argument(name="verbose_name", value=string_literal(label))
    yield from _origin(subject, column, name)


def _origin(subject: TableContext, column: Column, derived: str) -> Iterator[Argument]:
    """What ties the field to its column; `derived` is the column that Django would assume."""
    if derived != column.name:
        yield Argument(name="db_column", value=string_literal(quote_name(column.name, subject.engine)))
    comment = " ".join(column.comment.split())
    if comment:
        yield Argument(name="db_comment", value=string_literal(column.comment))
        yield Argument(name="help_text", value=string_literal(comment))


def _comments(column: Column, cls: str) -> tuple[str, ...]:
    if column.generated and cls != "models.GeneratedField":
        return (f"Computed by the database: {' '.join(column.generated.split())}",)
    if column.type.kind is Kind.FLOAT and "," in column.type.raw:
        return (f"Rounded by the server: {column.type.raw}",)
    return ()


def describe_column(column: Column) -> str:
    """The column in the words of the database, on one line: type, NOT NULL, comment."""
    name, declared, comment = (" ".join(each.split()) for each in (column.name, column.type.raw, column.comment))
    text = f"{name}  {declared}" + ("" if column.nullable else " NOT NULL")
    return f"{text}; {comment}" if comment else text


def _notes(subject: TableContext, column: Column, kind: FieldType, *, is_written: bool) -> Iterator[Note]:
    label, name, declared = subject.table.label, column.name, column.type
    for code, values in kind.notes:
        told = {"field": kind.cls.rpartition(".")[2], "raw": declared.raw, **values}
        yield make_note(label, name, code, **told)
    if declared.base:
        yield make_note(label, name, "domain", raw=declared.raw, base=declared.base)
    for clause in declared.checks:
        yield make_note(label, name, "domain-check", raw=declared.raw, clause=clause)
    if column.generated:
        yield make_note(label, name, "generated", expression=" ".join(column.generated.split()))
    elif not is_written:
        yield make_note(label, name, "counter")
    if column.on_update:
        yield make_note(label, name, "on-update")
    if column.default and is_sql_default(plan_db_default(column, kind.cls, subject.engine)):
        yield make_note(label, name, "default-sql", text=column.default.text)
