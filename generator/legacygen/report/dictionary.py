"""Describes the tables of a legacy database for people: columns, links, rows, notes, and what became of each."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from legacygen.config import Config
from legacygen.plan import Field, Model, Plan
from legacygen.report.stub_progress import StubProgress
from legacygen.schema import Column, Schema, Table, TableKind
from legacygen.schema.statistics import RowStatistics, TableStatistics
from legacygen.schema.undeclared import UndeclaredKey, Verdict

DECLARED, PROVEN, LIKELY, CHOSEN = "declared", "proven by the rows", "likely by its name", "from legacygen.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A relation between tables (labels) by their columns; `kind` says how it is known.

    `percent` are the distinct values that are keys, where it is proven.
    """

    table: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    kind: str = DECLARED
    percent: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedColumn:
    """A column: its type, `NOT NULL` or nothing, its Django field, and what else there is to say, all as text."""

    name: str
    type: str
    null: str = ""
    field: str = ""
    is_key: bool = False
    default: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedTable:
    """A table or view. `number` identifies it within the report, `rows` is None where nobody has counted.

    `stub` is None where it has none.
    """

    number: int
    label: str
    kind: str
    model: str = ""
    comment: str = ""
    rows: TableStatistics | None = None
    columns: tuple[DescribedColumn, ...] = ()
    links: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()
    stub: StubProgress | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictionary:
    """All that a report says of the tables of one app."""

    app: str
    engine: str
    tables: tuple[DescribedTable, ...]

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of all tables."""
        return tuple(link for table in self.tables for link in table.links)


@dataclass(frozen=True, slots=True, kw_only=True)
class DictionaryInputs:
    """The state of a source, and how far its stubs are, by label of the table."""

    config: Config
    schema: Schema
    plan: Plan
    statistics: RowStatistics | None
    stubs: Mapping[str, StubProgress]


def describe_tables(inputs: DictionaryInputs) -> Dictionary:
    """Describe the tables that have a model, by label."""
    models = {model.label: model for model in inputs.plan.models}
    tables = [table for table in inputs.schema.tables if table.label in models]
    counts = {each.table: each for each in inputs.statistics.tables} if inputs.statistics else {}
    notes: dict[str, list[str]] = {}
    for note in inputs.plan.notes:
        notes.setdefault(note.table, []).append(f"{note.column}: {note.text}" if note.column else note.text)
    described = tuple(
        DescribedTable(
            number=number,
            label=table.label,
            kind=table.kind if table.kind is not TableKind.TABLE else "",
            model=models[table.label].name,
            comment=table.comment,
            rows=counts.get(table.label),
            columns=tuple(_describe_columns(table, models[table.label])),
            links=tuple(_list_links(table, inputs, models)),
            notes=tuple(notes.get(table.label, ())),
            stub=inputs.stubs.get(table.label),
        )
        for number, table in enumerate(tables, start=1)
    )
    return Dictionary(app=inputs.config.app, engine=inputs.schema.engine, tables=described)


def _describe_columns(table: Table, model: Model) -> Iterator[DescribedColumn]:
    fields = {column: each for each in model.fields for column in each.columns if len(each.columns) == 1}
    for column in table.columns:
        yield DescribedColumn(
            name=column.name,
            type=column.type.raw,
            null="" if column.nullable else "NOT NULL",
            field=_describe_field(fields.get(column.name)),
            is_key=column.name in table.primary_key,
            default=_describe_default(column),
            comment=column.comment,
        )


def _describe_field(field: Field | None) -> str:
    return f"{field.name}: {field.cls.rpartition('.')[2]}" if field else ""


def _describe_default(column: Column) -> str:
    if column.generated:
        return f"= {column.generated}"
    if column.auto_increment:
        return "auto"
    return column.default.text if column.default else ""


def _list_links(table: Table, inputs: DictionaryInputs, models: Mapping[str, Model]) -> Iterator[Link]:
    """List the links of a table to others with a model, each column once: chosen, declared, proven, likely."""
    seen: set[tuple[str, ...]] = set()
    for link in (*_list_chosen(table, inputs.config), *_list_declared(table), *_list_undeclared(table, inputs.schema)):
        place = f"{link.table}.{link.columns[0]}"
        is_refused = inputs.config.relations.get(place) is False
        if link.target in models and link.columns not in seen and not is_refused:
            seen.add(link.columns)
            yield link


def _list_chosen(table: Table, config: Config) -> Sequence[Link]:
    columns = [column.name for column in table.columns]
    found = ((name, config.relations.get(f"{table.label}.{name}")) for name in columns)
    return [
        Link(
            table=table.label,
            columns=(name,),
            target=target.rpartition(".")[0],
            target_columns=(target.rpartition(".")[2],),
            kind=CHOSEN,
        )
        for name, target in found
        if isinstance(target, str)
    ]


def _list_declared(table: Table) -> Sequence[Link]:
    return [
        Link(
            table=table.label,
            columns=key.columns,
            target=f"{key.schema}.{key.table}" if key.schema else key.table,
            target_columns=key.target_columns,
        )
        for key in table.foreign_keys
    ]


def _list_undeclared(table: Table, schema: Schema) -> Sequence[Link]:
    """List what rows prove, and what names say where rows leave it open and no other table is as likely."""
    found = [each for each in schema.undeclared if each.table == table.label and each.target]
    targets = Counter(each.column for each in found if each.verdict is not Verdict.REJECTED)
    proven = [_make_link(each, PROVEN) for each in found if each.verdict is Verdict.PROVEN]
    open_ones = [each for each in found if each.verdict is Verdict.UNDECIDED and targets[each.column] == 1]
    return [*proven, *(_make_link(each, LIKELY) for each in open_ones)]


def _make_link(key: UndeclaredKey, kind: str) -> Link:
    return Link(
        table=key.table,
        columns=(key.column,),
        target=key.target,
        target_columns=(key.target_column,),
        kind=kind,
        percent=key.percent,
    )
