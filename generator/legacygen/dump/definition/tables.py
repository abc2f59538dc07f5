"""Parses CREATE TABLE, ALTER TABLE and CREATE INDEX into definitions of tables."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from legacygen.dump.definition.collations import choose_collation
from legacygen.dump.definition.columns import (
    ColumnClauses,
    finish_column,
    take_check,
    take_column,
    take_references,
)
from legacygen.dump.definition.cursor import Cursor
from legacygen.dump.definition.expressions import take_expression
from legacygen.dump.definition.table_definition import (
    CheckDefinition,
    ColumnDefinition,
    ForeignKeyDefinition,
    KeyDefinition,
    KeyPart,
    TableDefinition,
)
from legacygen.dump.plain_text import make_plain
from legacygen.dump.statement import DumpStatement

KEYS = (b"PRIMARY", b"UNIQUE", b"KEY", b"INDEX", b"FULLTEXT", b"SPATIAL")
OPTIONS = (b"ENGINE", b"TYPE", b"COMMENT", b"COLLATE", b"CHARSET")


@dataclass(slots=True)
class _Clauses:
    """The items of a table, while they are taken."""

    columns: list[ColumnClauses] = field(default_factory=list)
    keys: list[KeyDefinition] = field(default_factory=list)
    foreign_keys: list[ForeignKeyDefinition] = field(default_factory=list)
    checks: list[CheckDefinition] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def parse_definition(statement: DumpStatement, server: str) -> TableDefinition | None:
    """Parse a CREATE TABLE; None if it lists no columns, or takes some of another table, by LIKE or SELECT."""
    cursor = Cursor.open(make_plain(statement))
    if any(token.text.upper() in (b"LIKE", b"SELECT") for token in cursor.list_outside_brackets()):
        return None
    while not cursor.is_at_end() and cursor.peek() != b"(":
        cursor.take_token()
    items = cursor.take_brackets()
    if items is None:
        return None
    found = _Clauses()
    for item in items.split():
        _take_item(item, found)
    options = _take_options(cursor)
    collation = choose_collation(options.get("CHARSET", ""), options.get("COLLATE", ""), server)
    columns = [finish_column(each, "", collation, server) for each in found.columns]
    table = TableDefinition(
        database=statement.database,
        name=statement.name,
        columns=tuple(columns),
        engine=options.get("ENGINE") or options.get("TYPE") or "InnoDB",
        collation=collation,
        comment=options.get("COMMENT", ""),
        left_out=tuple(found.left_out),
    )
    return _add_items(table, found) if columns else None


def apply_alteration(table: TableDefinition, statement: DumpStatement, server: str) -> TableDefinition:
    """Return a table with the changes of an ALTER TABLE or CREATE INDEX."""
    cursor = Cursor.open(make_plain(statement))
    if cursor.peek() == b"CREATE":
        return _create_index(table, cursor)
    while not cursor.is_at_end() and cursor.take_token().upper() != b"TABLE":
        pass
    cursor.take(b"IF", b"EXISTS")
    cursor.take_name()
    if cursor.take(b"."):
        cursor.take_name()
    for change in cursor.split():
        table = _apply_change(table, change, server)
    return table


def _create_index(table: TableDefinition, cursor: Cursor) -> TableDefinition:
    cursor.take(b"CREATE")
    cursor.take(b"OR", b"REPLACE")
    kind = cursor.take_any(b"UNIQUE", b"FULLTEXT", b"SPATIAL").decode()
    cursor.take(b"INDEX")
    cursor.take(b"IF", b"NOT", b"EXISTS")
    name = cursor.take_name()
    method = cursor.take_word().upper() if cursor.take(b"USING") else "BTREE"
    while not cursor.is_at_end() and cursor.peek() != b"(":
        cursor.take_token()
    found = _Clauses(keys=[_take_key_parts(cursor, name, kind, method)])
    return _add_items(table, found)


def _apply_change(table: TableDefinition, change: Cursor, server: str) -> TableDefinition:
    source = change.format_source()
    if change.take(b"ADD"):
        return _add(table, change, server)
    if change.take_any(b"MODIFY", b"CHANGE"):
        change.take(b"COLUMN")
        is_change = change.tokens[0].text.upper() == b"CHANGE"
        old = change.take_name() if is_change else ""
        return _replace_column(table, change, old, server)
    if change.take_any(b"ENABLE", b"DISABLE", b"ORDER") or change.peek() in (*OPTIONS, b"AUTO_INCREMENT", b"DEFAULT"):
        return table
    return dataclasses.replace(table, left_out=(*table.left_out, source))


def _add(table: TableDefinition, change: Cursor, server: str) -> TableDefinition:
    change.take(b"COLUMN")
    change.take(b"IF", b"NOT", b"EXISTS")
    inside = change.take_brackets()
    found = _Clauses()
    for item in (change,) if inside is None else inside.split():
        item.take(b"IF", b"NOT", b"EXISTS")
        _drop_place(item)
        _take_item(item, found)
    columns = [finish_column(each, "", table.collation, server) for each in found.columns]
    return _add_items(dataclasses.replace(table, columns=(*table.columns, *columns)), found)


def _replace_column(table: TableDefinition, change: Cursor, old: str, server: str) -> TableDefinition:
    _drop_place(change)
    clauses = take_column(change)
    name = (old or clauses.name).lower()
    column = finish_column(clauses, "", table.collation, server)
    columns = tuple(column if each.name.lower() == name else each for each in table.columns)
    table = dataclasses.replace(table, columns=columns, left_out=(*table.left_out, *clauses.left_out))
    return _add_items(table, _Clauses(keys=clauses.keys, checks=clauses.checks))


def _drop_place(item: Cursor) -> None:
    """Drop FIRST and AFTER from the end of a column's definition; the order of columns is that of the dump."""
    words = [token.text.upper() for token in item.tokens]
    if words[-1:] == [b"FIRST"]:
        del item.tokens[-1:]
    elif words[-2:-1] == [b"AFTER"]:
        del item.tokens[-2:]


def _take_item(item: Cursor, found: _Clauses) -> None:
    """Take a column, key or constraint; what is neither is left out."""
    source = item.format_source()
    if not source or item.take(b"PERIOD", b"FOR"):
        return
    name = ""
    if item.take(b"CONSTRAINT") and item.peek() not in (*KEYS, b"FOREIGN", b"CHECK"):
        name = item.take_name()
    if item.take(b"FOREIGN", b"KEY"):
        found.foreign_keys.append(_take_foreign_key(item, name))
    elif item.take(b"CHECK"):
        found.checks.append(take_check(item, name))
    elif item.peek() in KEYS and not _is_column_called(item):
        found.keys.append(_take_key(item, name))
    elif item.peek() and not name and len(item.tokens) > 1:
        clauses = take_column(item)
        found.columns.append(clauses)
        found.keys.extend(clauses.keys)
        found.foreign_keys.extend(clauses.foreign_keys)
        found.checks.extend(clauses.checks)
        found.left_out.extend(f"{clauses.name}: {each}" for each in clauses.left_out)
    else:
        found.left_out.append(source)


def _is_column_called(item: Cursor) -> bool:
    """Return whether a word such as KEY is in fact the name of a column, as in an unquoted `key varchar(9)`."""
    after = item.peek(1)
    return item.peek() in (b"KEY", b"INDEX") and after.isalpha() and item.peek(2) == b"(" and after in (
        b"VARCHAR", b"CHAR", b"INT", b"TEXT", b"BIGINT", b"DECIMAL",
    )  # fmt: skip


def _take_key(item: Cursor, name: str) -> KeyDefinition:
    kind = item.take_any(b"PRIMARY", b"UNIQUE", b"FULLTEXT", b"SPATIAL").decode()
    item.take_any(b"KEY", b"INDEX")
    item.take(b"IF", b"NOT", b"EXISTS")
    method = "BTREE"
    if item.peek() not in (b"(", b"USING"):
        name = item.take_name() or name
    if item.take(b"USING"):
        method = item.take_word().upper()
    return _take_key_parts(item, "PRIMARY" if kind == "PRIMARY" else name, kind, method)


def _take_key_parts(item: Cursor, name: str, kind: str, method: str) -> KeyDefinition:
    inside = item.take_brackets()
    parts = tuple(_take_part(part) for part in inside.split()) if inside is not None else ()
    hidden = False
    while not item.is_at_end():
        if item.take(b"USING"):
            method = item.take_word().upper()
        elif item.take_any(b"INVISIBLE", b"IGNORED"):
            hidden = True
        else:
            item.take_token()
    if kind in ("FULLTEXT", "SPATIAL"):
        method = kind
    return KeyDefinition(name=name, kind=kind, parts=parts, method=method, hidden=hidden)


def _take_part(part: Cursor) -> KeyPart:
    if part.peek() == b"(":
        expression = take_expression(part)
        return KeyPart(column="", expression=expression, descending=part.take(b"DESC"))
    column = part.take_name()
    inside = part.take_brackets()
    prefix = inside.take_number() if inside is not None else None
    return KeyPart(column=column, prefix=prefix, descending=part.take(b"DESC"))


def _take_foreign_key(item: Cursor, name: str) -> ForeignKeyDefinition:
    item.take(b"IF", b"NOT", b"EXISTS")
    if item.peek() != b"(":
        index = item.take_name()
        name = name or index
    inside = item.take_brackets()
    columns = tuple(part.take_name() for part in inside.split()) if inside is not None else ()
    return take_references(item, name, columns)


def _take_options(cursor: Cursor) -> dict[str, str]:
    """Take the options behind the brackets: engine, comment, character set and collation."""
    found: dict[str, str] = {}
    while not cursor.is_at_end():
        cursor.take(b"DEFAULT")
        if cursor.take(b"CHARACTER", b"SET"):
            found["CHARSET"] = cursor.take_word()
        elif word := cursor.take_any(*OPTIONS):
            text = cursor.take_string()
            found[word.decode()] = text if word in (b"COMMENT", b"ENGINE", b"TYPE") else text.lower()
        elif cursor.peek() in (b"PARTITION", b"SELECT", b"AS", b"UNION"):
            break
        else:
            cursor.take_token()
    return found


def _add_items(table: TableDefinition, found: _Clauses) -> TableDefinition:
    """Return a table with more keys and constraints, named as the server names those without a name."""
    keys = list(table.keys)
    for key in found.keys:
        if key.parts:
            keys.append(dataclasses.replace(key, name=key.name or _choose_key_name(key, keys)))
    foreign_keys = list(table.foreign_keys)
    if table.engine.lower() != "myisam":
        for each in found.foreign_keys:
            number = sum(f"{table.name}_ibfk_" in known.name for known in foreign_keys) + 1
            foreign_keys.append(dataclasses.replace(each, name=each.name or f"{table.name}_ibfk_{number}"))
    primary = {name.lower() for key in keys if key.kind == "PRIMARY" for name in key.columns}
    columns = tuple(
        dataclasses.replace(column, nullable=False) if column.name.lower() in primary else column
        for column in table.columns
    )
    return dataclasses.replace(
        table,
        columns=columns,
        keys=tuple(_spell_names(keys, columns)),
        foreign_keys=tuple(foreign_keys),
        checks=tuple(_name_checks([*table.checks, *found.checks])),
        left_out=(*table.left_out, *(each for each in found.left_out if each not in table.left_out)),
    )


def _choose_key_name(key: KeyDefinition, there: Sequence[KeyDefinition]) -> str:
    """Choose the name of a key that has none: its first column, with a number where another key has that name."""
    base = key.parts[0].column or "functional_index"
    taken = {each.name.lower() for each in there}
    names = (base, *(f"{base}_{number}" for number in range(2, 1000)))
    return next((name for name in names if name.lower() not in taken), base)


def _name_checks(checks: Sequence[CheckDefinition]) -> Iterator[CheckDefinition]:
    number = 0
    for check in checks:
        number += not check.name
        yield check if check.name else dataclasses.replace(check, name=f"CONSTRAINT_{number}")


def _spell_names(keys: Sequence[KeyDefinition], columns: Sequence[ColumnDefinition]) -> Iterator[KeyDefinition]:
    """Yield keys with the names of their columns spelled as the columns are."""
    spelled = {column.name.lower(): column.name for column in columns}
    for key in keys:
        parts = tuple(
            dataclasses.replace(part, column=spelled.get(part.column.lower(), part.column)) for part in key.parts
        )
        yield dataclasses.replace(key, parts=parts)
