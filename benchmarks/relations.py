"""How well names lead to declared foreign keys, beside the rules of SchemaSpy and tbls, and how long it takes.

`python -m benchmarks.relations schema.json …` hides the declared keys of one column of each schema, looks for them by
name, and prints a line for each set of rules. Without arguments it measures the time for 300 made tables.
"""

import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from legacygen.relations import find_candidates
from legacygen.relations.name_index import find_single_key
from legacygen.schema import Column, Index, IndexPart, Kind, Schema, SqlType, Table
from legacygen.workspace import parse_schema

TABLES = 300
LIMIT = 2.0  # seconds
Targets = Mapping[tuple[str, str], str]
"""The label of a table by label and column."""


def read_declared(schema: Schema) -> Targets:
    """Return the declared keys of one column."""
    return {
        (table.label, key.columns[0]): f"{key.schema}.{key.table}" if key.schema else key.table
        for table in schema.tables
        for key in table.foreign_keys
        if len(key.columns) == 1
    }


def hide_keys(schema: Schema) -> Schema:
    """Return the schema without foreign keys."""
    return replace(schema, tables=tuple(replace(table, foreign_keys=()) for table in schema.tables))


def guess_strictly(schema: Schema) -> Targets:
    """Guess by the rules of legacygen that need no rows."""
    return {each.place: each.target for each in find_candidates(schema) if each.is_strict and not each.obstacle}


def guess_by_key_name(schema: Schema) -> Targets:
    """Guess as SchemaSpy does: a column has the name and the type of the key of another table."""
    keys = [(table.label, key) for table in schema.tables if (key := find_single_key(table))]
    return {
        (table.label, column.name): label
        for table in schema.tables
        for column in table.columns
        for label, key in keys
        if label != table.label and column.name.casefold() == key.name.casefold() and column.type.raw == key.type.raw
    }


def guess_by_table_name(schema: Schema) -> Targets:
    """Guess as tbls does by default: `user_id` refers to `users.id`."""
    plurals = {
        table.name: table.label for table in schema.tables if (key := find_single_key(table)) and key.name == "id"
    }
    return {
        (table.label, column.name): plurals[name]
        for table in schema.tables
        for column in table.columns
        if column.name.endswith("_id")
        for stem in [column.name.removesuffix("_id")]
        for name in {f"{stem}s", f"{stem}es", re.sub("y$", "ies", stem)} & plurals.keys()
    }


RULES: Mapping[str, Callable[[Schema], Targets]] = {
    "legacygen, strict names": guess_strictly,
    "SchemaSpy": guess_by_key_name,
    "tbls": guess_by_table_name,
}


def compare_rules(schemas: Iterable[Schema]) -> Iterable[str]:
    """Yield a line for each set of rules: right and wrong guesses about declared columns, recall and precision."""
    found = [(hide_keys(schema), read_declared(schema)) for schema in schemas]
    total = sum(len(declared) for _, declared in found)
    yield f"| rules | right | wrong | recall of {total} | precision |"
    yield "|---|---:|---:|---:|---:|"
    for name, guess in RULES.items():
        judged = [
            declared[place] == target
            for schema, declared in found
            for place, target in guess(schema).items()
            if place in declared
        ]
        right, wrong = judged.count(True), judged.count(False)
        yield f"| {name} | {right} | {wrong} | {right / max(total, 1):.3f} | {right / max(len(judged), 1):.3f} |"


def make_schema(tables: int) -> Schema:
    """Make a schema of tables with 12 columns, 4 of which refer to other tables."""
    return Schema(engine="mysql", tables=tuple(_make_table(number, tables) for number in range(tables)))


def _make_table(number: int, tables: int) -> Table:
    number_type, text = SqlType(kind=Kind.INTEGER, raw="int"), SqlType(kind=Kind.VARCHAR, raw="varchar(40)")
    targets = [f"item{(number * step) % tables}_id" for step in (3, 7, 11)]
    names = ["parent_id", *targets, *(f"word_{index}" for index in range(7))]
    columns = [Column(name=name, type=number_type if name.endswith("_id") else text) for name in dict.fromkeys(names)]
    key = Column(name="id", type=number_type, nullable=False, auto_increment=True)
    index = Index(name="word", parts=(IndexPart(name="word_1"),))
    return Table(name=f"shop_item{number}", columns=(key, *columns), primary_key=("id",), indexes=(index,))


def measure_names() -> float:
    """Return the seconds that the names of the made tables take."""
    schema = make_schema(TABLES)
    began = time.process_time()
    assert len(find_candidates(schema)) > TABLES
    return time.process_time() - began


def main() -> int:
    """Print what was asked for; return 1 if the names take longer than allowed."""
    paths = [Path(each) for each in sys.argv[1:]]
    if paths:
        print(*compare_rules(parse_schema(path.read_text("utf-8"), str(path)) for path in paths), sep="\n")
        return 0
    seconds = measure_names()
    print(f"names of {TABLES} tables: {seconds:.2f} s, at most {LIMIT:.0f} s")
    return int(seconds > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
