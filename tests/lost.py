"""Facts of the catalog that neither the models nor the notes contain."""

from collections.abc import Iterator

from legacygen.plan import Field, Model, Note, Plan
from legacygen.planning.index_names import name_indexes
from legacygen.pycode import literal
from legacygen.schema import Column, ForeignKey, Index, Schema, Table

RELATIONS = ("models.ForeignKey", "models.OneToOneField", "models.ForeignObject")


def lost(schema: Schema, planned: Plan) -> list[str]:
    """Defaults, comments, keys, indexes and checks that are lost without a note; should be none."""
    models = {model.label: model for model in planned.models}
    names = name_indexes(schema.tables)
    found = []
    for table in schema.tables:
        notes = [note for note in planned.notes if note.table == table.label]
        if table.label not in models:
            found += [] if notes else [f"table {table.label}"]
            continue
        model = models[table.label]
        options = " ".join(option.value for option in model.meta)
        told = "".join(f"{note.text}\n" for note in notes)
        for index in table.indexes:
            is_said = f"name={literal.string_literal(names[table.label, index.name, False])}" in options
            if not (is_said or f"index {index.name} " in told or _is_brought_along(index, model)):
                found.append(f"index {index.name} of {table.label}")
        for check in table.checks:
            is_said = f"name={literal.string_literal(names[table.label, check.name, True])}" in options
            if not (is_said or f"check {check.name} is left out" in told):
                found.append(f"check {check.name} of {table.label}")
        found += [f"{what} of {table.label}" for what in _of_columns(table, model, notes)]
    return found


def _of_columns(table: Table, model: Model, notes: list[Note]) -> Iterator[str]:
    fields = {field.identity: field for field in model.fields}
    for column in table.columns:
        codes = {note.code for note in notes if note.column == column.name}
        if column.name not in fields and codes:
            continue
        for fact in _facts(column):
            if fact not in {*codes, *(argument.name for argument in fields[column.name].arguments)}:
                yield f"{fact} of {column.name}"
    for key in table.foreign_keys:
        is_told = any(_speaks_of(note, key) for note in notes) or not fields.keys() >= set(key.columns)
        if not (_is_related(key, model) or is_told):
            yield f"key {key.name}"


def _facts(column: Column) -> Iterator[str]:
    """The name of the argument or the code of the note that has to be there."""
    if column.default and not column.auto_increment:
        yield "db_default"
    if column.comment.strip():
        yield "db_comment"
    if column.generated:
        yield "generated"
    if column.on_update:
        yield "on-update"
    if column.type.checks:
        yield "domain-check"


def _is_brought_along(index: Index, model: Model) -> bool:
    """Whether it is what a unique field, a relation or the key brings along."""
    if not index.is_plain:
        return False
    by_columns = {field.columns: field for field in model.fields if field.name == "pk" or len(field.columns) == 1}
    field = by_columns.get(index.columns)
    if field is None:
        return False
    return _is_unique(field) if index.unique else field.cls in RELATIONS


def _is_unique(field: Field) -> bool:
    arguments = {argument.name for argument in field.arguments}
    return field.name == "pk" or field.cls == "models.OneToOneField" or bool(arguments & {"unique", "primary_key"})


def _is_related(key: ForeignKey, model: Model) -> bool:
    return any(field.columns == key.columns and field.cls in RELATIONS for field in model.fields)


def _speaks_of(note: Note, key: ForeignKey) -> bool:
    return note.column == key.columns[0] and note.code.startswith("relation-")
