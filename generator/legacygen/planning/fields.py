"""Plans the fields of a table: one for each column, and one for a key of several columns."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace

from legacygen import naming
from legacygen.config import Config
from legacygen.naming import SchemaNames
from legacygen.naming.moments import names_moment
from legacygen.plan import Argument, Choices, Field, Note
from legacygen.planning.choices import list_repeated_values, plan_choices
from legacygen.planning.computed import plan_generated_expression
from legacygen.planning.defaults import is_sql_default, plan_db_default
from legacygen.planning.identifiers import quote_name
from legacygen.planning.notes import make_note
from legacygen.planning.relations import Relation
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
from legacygen.schema import Column, Kind, SqlType, TableKind

KEY_COMMENTS = {
    "key-all-columns": ("No key is known; this is how the rows are told apart.",),
    "key-incomparable": ("No key is known, and no column can be compared.",),
}
CHARACTER_FIELDS = ("models.CharField", "models.TextField")
BLANK_FIELDS = {
    *CHARACTER_FIELDS,
    *("models.BinaryField", "models.JSONField", "postgres.ArrayField", "postgres.HStoreField", "SearchVectorField"),
    *("fields.AsTextField", "fields.EncodedTextField", "fields.JSONTextField", "fields.RawField", "fields.SetField"),
    *("fields.TextArrayField", "fields.TypedArrayField"),
}
"""Fields with a value that a form treats as empty: '', b'', {}, []."""


def plan_fields(
    context: TableContext, names: SchemaNames, config: Config
) -> tuple[list[Field], list[Choices], list[Note]]:
    """Return the fields of a table in the order of its columns, their choices classes, and notes."""
    fields: list[Field] = []
    all_choices: list[Choices] = []
    notes: list[Note] = []
    for column in context.columns:
        name = names.fields[context.label][column.name]
        relation = context.relations.get(column.name)
        if relation:
            fields.append(_plan_relation(context, column, name, relation, names))
        else:
            key = f"{context.label}.{column.name}"
            wanted = config.types.get(key)
            field_type = parse_configured_type(wanted, key) if wanted else choose_field_type(column, context.engine)
            choices = plan_choices(context.table, column, context.engine, name, field_type.cls)
            shared = context.shared_choices.get(column.name) if choices else None
            field_type = _fit_members(field_type, shared) if shared else field_type
            is_writable = context.is_writable(column)
            if is_writable:
                fields.append(_plan_plain_field(context, column, name, field_type, shared or choices))
            else:
                fields.append(_plan_generated_field(context, column, names, field_type, shared or choices))
            notes.extend(_make_column_notes(context, column, field_type, is_writable=is_writable))
            all_choices.extend([choices] if choices and not shared else [])
    if not context.key.single:
        fields.insert(0, _plan_key_field(context, names))
    return fields, all_choices, notes


def _fit_members(field_type: FieldType, choices: Choices) -> FieldType:
    """Return the field with a length for all members; Django refuses one that is too short for some of them."""
    longest = str(max((len(ast.literal_eval(member.value)) for member in choices.members), default=0))
    fitting = (
        replace(each, value=longest) if each.name == "max_length" and int(each.value) < int(longest) else each
        for each in field_type.arguments
    )
    return replace(field_type, arguments=tuple(fitting))


def attname(name: str, is_relation: bool) -> str:
    """Return the name of the attribute that holds the value of the column, as Django does."""
    return f"{name}_id" if is_relation else name


def _plan_key_field(context: TableContext, names: SchemaNames) -> Field:
    own = names.fields[context.label]
    parts = tuple(string_literal(attname(own[part], part in context.relations)) for part in context.key.columns)
    cls = "RowKey" if context.key.is_row else "models.CompositePrimaryKey"
    return Field(
        name="pk",
        columns=context.key.columns,
        cls=cls,
        positional=parts,
        arguments=(Argument(name="exact", value="False"),) if context.key.code == "key-incomparable" else (),
        comments=KEY_COMMENTS.get(context.key.code, ()),
    )


def choose_field_type(column: Column, engine: str) -> FieldType:
    """Return the type of field for a column, by its declared type and the values in its rows."""
    if engine == "sqlite" and column.evidence and column.evidence.storage:
        return choose_stored_type(column, column.evidence)
    return choose_declared_type(column, engine)


def _plan_plain_field(
    context: TableContext, column: Column, name: str, field_type: FieldType, choices: Choices | None
) -> Field:
    is_key = context.key.single == column.name
    cls = choose_auto_field(field_type.cls) if is_key and column.auto_increment else field_type.cls
    arguments = [*field_type.arguments] if cls == field_type.cls else []  # an auto field takes none of them
    if choices:
        arguments.append(Argument(name="choices", value=f"{choices.name}.choices"))
    arguments.extend(_key_arguments(context, column, is_key, unique=not is_key))
    if not is_key:
        arguments.extend(_null_arguments(context, column, field_type))
    default = _plan_default(context, column, cls, choices)
    arguments.extend([Argument(name="db_default", value=default)] if default else [])
    if column.collation and cls in CHARACTER_FIELDS:
        arguments.append(Argument(name="db_collation", value=string_literal(column.collation)))
    arguments.extend(_label_arguments(context, column, name))
    return _make_field(column, name, cls, arguments)


def _plan_generated_field(
    context: TableContext, column: Column, names: SchemaNames, field_type: FieldType, choices: Choices | None
) -> Field:
    """Plan the field of a column that only the database writes."""
    own = names.fields[context.label]
    name = own[column.name]
    arguments = [
        Argument(name="expression", value=plan_generated_expression(column, own, context.engine)),
        Argument(name="output_field", value=render_type_call(field_type)),
        Argument(name="db_persist", value=str(column.stored or not column.generated)),
        *([Argument(name="choices", value=f"{choices.name}.choices")] if choices else []),
        *_key_arguments(context, column, is_key=False, unique=True),
        Argument(name="null", value="True"),
        *_label_arguments(context, column, name),
    ]
    return _make_field(column, name, "models.GeneratedField", arguments)


def _make_field(
    column: Column, name: str, cls: str, arguments: Iterable[Argument], positional: tuple[str, ...] = ()
) -> Field:
    return Field(
        name=name,
        columns=(column.name,),
        cls=cls,
        positional=positional,
        arguments=tuple(arguments),
        comments=_make_comments(column, cls),
        facts=describe_column(column),
    )


def _plan_relation(context: TableContext, column: Column, name: str, relation: Relation, names: SchemaNames) -> Field:
    target = "self" if relation.target == relation.table else names.classes[relation.target]
    is_key = context.key.single == column.name
    arguments = []
    if not relation.to_key:
        to_field = names.fields[relation.target][relation.target_column]
        arguments.append(Argument(name="to_field", value=string_literal(to_field)))
    related = names.related[f"{relation.table}.{relation.column}"]
    arguments.append(Argument(name="related_name", value=string_literal(related)))
    arguments.extend(_key_arguments(context, column, is_key, unique=False))
    if not is_key:
        field_type = FieldType(cls="models.ForeignKey", reads_none=relation.optional)
        arguments.extend(_null_arguments(context, column, field_type))
    default = _plan_default(context, column, choose_field_type(column, context.engine).cls, None)
    arguments.extend([Argument(name="db_default", value=default)] if default else [])
    if not relation.declared:
        arguments.append(Argument(name="db_constraint", value="False"))
    arguments.extend(_column_arguments(context, column, f"{name}_id"))
    cls = "models.OneToOneField" if relation.one_to_one else "models.ForeignKey"
    made = _make_field(column, name, cls, arguments, (string_literal(target), "models.DO_NOTHING"))
    comments = (f"Not declared: {relation.evidence}",) if relation.evidence else ()
    return replace(made, comments=(*made.comments, *comments))


def _key_arguments(context: TableContext, column: Column, is_key: bool, *, unique: bool) -> Iterator[Argument]:
    if is_key:
        yield Argument(name="primary_key", value="True")
    if unique and column.name in context.unique:
        yield Argument(name="unique", value="True")
    if column.generated and context.is_writable(column):
        yield Argument(name="editable", value="False")


def _null_arguments(context: TableContext, column: Column, field_type: FieldType) -> Iterator[Argument]:
    """Return `null` and `blank`; legacy applications store '' for "nothing" even in a NOT NULL column."""
    nullable = (column.nullable or field_type.reads_none) and not context.key.forbids_null(column.name)
    if nullable:
        yield Argument(name="null", value="True")
    if nullable or field_type.cls in BLANK_FIELDS:
        yield Argument(name="blank", value="True")


def _plan_default(context: TableContext, column: Column, cls: str, choices: Choices | None) -> str | None:
    default = plan_db_default(column, cls, context.engine)
    if choices and default:
        for member in choices.members:
            if member.value == default:
                return f"{choices.name}.{member.name}"
    return default


def _label_arguments(context: TableContext, column: Column, name: str) -> Iterator[Argument]:
    label = naming.derive_field_label(column.name, name)
    if label:
        yield Argument(name="verbose_name", value=string_literal(label))
    yield from _column_arguments(context, column, name)


def _column_arguments(context: TableContext, column: Column, derived: str) -> Iterator[Argument]:
    """Return what ties a field to its column; `derived` is the column name that Django would derive."""
    if derived != column.name:
        yield Argument(name="db_column", value=string_literal(quote_name(column.name, context.engine)))
    comment = " ".join(column.comment.split())
    if comment:
        yield Argument(name="db_comment", value=string_literal(column.comment))
        yield Argument(name="help_text", value=string_literal(comment))


def _make_comments(column: Column, cls: str) -> tuple[str, ...]:
    if column.generated and cls != "models.GeneratedField":
        return (f"Computed by the database: {' '.join(column.generated.split())}",)
    return ()


def describe_column(column: Column) -> str:
    """Return the column as the database declares it, on one line: type, NOT NULL, comment."""
    name, declared, comment = (" ".join(each.split()) for each in (column.name, column.type.raw, column.comment))
    text = f"{name}  {declared}" + ("" if column.nullable else " NOT NULL")
    return f"{text}; {comment}" if comment else text


def _make_column_notes(
    context: TableContext, column: Column, field_type: FieldType, *, is_writable: bool
) -> Iterator[Note]:
    label, name, declared = context.label, column.name, column.type
    for code, more in field_type.notes:
        values = {"field": field_type.cls.rpartition(".")[2], "raw": declared.raw, **more}
        yield make_note(label, name, code, **values)
    if context.engine == "postgresql" and _needs_search_path(declared):
        yield make_note(label, name, "type-elsewhere", raw=declared.base or declared.raw)
    if declared.base:
        yield make_note(label, name, "domain", raw=declared.raw, base=declared.base)
    for clause in declared.checks:
        yield make_note(label, name, "domain-check", raw=declared.raw, clause=clause)
    if column.generated:
        yield make_note(label, name, "generated", expression=" ".join(column.generated.split()))
    elif not is_writable:
        yield make_note(label, name, "counter")
    yield from _make_value_notes(label, column)
    yield from _make_epoch_notes(context, column)
    if column.on_update:
        yield make_note(label, name, "on-update")
    if column.default and is_sql_default(plan_db_default(column, field_type.cls, context.engine)):
        yield make_note(label, name, "default-sql", text=column.default.text)


def _make_value_notes(label: str, column: Column) -> Iterator[Note]:
    if column.type.kind is Kind.FLOAT and "," in column.type.raw:
        yield make_note(label, column.name, "rounded", raw=column.type.raw)
    repeated = list_repeated_values(column)
    if repeated:
        yield make_note(label, column.name, "values-alike", values=", ".join(map(repr, repeated)))


def _make_epoch_notes(context: TableContext, column: Column) -> Iterator[Note]:
    unit = column.evidence.epoch if column.evidence else ""
    if unit:
        call = "clean.epoch(…)" if unit == "s" else f'clean.epoch(…, "{unit}")'
        yield make_note(context.label, column.name, "type-epoch", raw=column.type.raw, call=call)
    is_integer = column.type.kind in (Kind.INTEGER, Kind.BIGINT) and context.table.kind is TableKind.TABLE
    if is_integer and column.evidence is None and names_moment(column.name):
        yield make_note(context.label, column.name, "type-maybe-epoch", raw=column.type.raw)


def _needs_search_path(declared: SqlType) -> bool:
    """Return whether a type has operators of an extension that PostgreSQL does not find: it has a name with schema."""
    return declared.kind in (Kind.HSTORE, Kind.TEXT) and "." in (declared.base or declared.raw)
