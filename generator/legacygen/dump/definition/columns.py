"""The columns of a CREATE TABLE."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field

from legacygen.dump.definition.collations import choose_collation
from legacygen.dump.definition.cursor import Cursor
from legacygen.dump.definition.expressions import spell_constant, take_expression
from legacygen.dump.definition.table_definition import (
    CheckDefinition,
    ColumnDefinition,
    ForeignKeyDefinition,
    KeyDefinition,
    KeyPart,
)
from legacygen.dump.definition.types import CHARACTERS, ColumnType, take_type

DASHED = frozenset({b"STORAGE", b"COLUMN_FORMAT", b"ENGINE_ATTRIBUTE", b"SECONDARY_ENGINE_ATTRIBUTE", b"SRID"})
"""Clauses of one value that say nothing of the rows."""

IGNORED = (b"VIRTUAL", b"VISIBLE", b"INVISIBLE", b"COMPRESSED", b"KEY")


@dataclass(slots=True)
class ColumnClauses:
    """The clauses of a column, while they are taken."""

    name: str
    type: ColumnType
    charset: str = ""
    collation: str = ""
    is_binary: bool = False
    nullable: bool = True
    default: str | None = None
    auto_increment: bool = False
    on_update: bool = False
    generated: str = ""
    stored: bool = False
    comment: str = ""
    keys: list[KeyDefinition] = field(default_factory=list)
    foreign_keys: list[ForeignKeyDefinition] = field(default_factory=list)
    checks: list[CheckDefinition] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def take_column(cursor: Cursor) -> ColumnClauses:
    """Take a column: its name, its type and its clauses in any order; what is not understood is left out."""
    name = cursor.take_name()
    clauses = ColumnClauses(name=name, type=take_type(cursor))
    if clauses.type.data_type == "bigint" and clauses.type.raw == "bigint unsigned" and _is_serial(cursor):
        clauses.nullable, clauses.auto_increment = False, True
        clauses.keys.append(_make_key(name, "UNIQUE"))
    while not cursor.is_at_end():
        before = cursor.at
        if not any(take(cursor, clauses) for take in CLAUSES):
            cursor.at = before + 1
            clauses.left_out.append(cursor.format_source(before, before + 1))
    return clauses


def _is_serial(cursor: Cursor) -> bool:
    return cursor.tokens[1].text.upper() == b"SERIAL"


def finish_column(clauses: ColumnClauses, table_charset: str, table_collation: str, server: str) -> ColumnDefinition:
    """Make the column of its clauses; its collation is that of the table where it has none of its own.

    `server` is the version of the server, which decides the default collation of a character set.
    """
    declared = clauses.type
    collation = ""
    if declared.data_type in CHARACTERS:
        charset = clauses.charset or declared.charset
        if charset or clauses.collation:
            collation = choose_collation(charset, clauses.collation, server)
        else:
            collation = table_collation or choose_collation(table_charset, "", server)
        if clauses.is_binary and not clauses.collation:
            collation = f"{collation.partition('_')[0]}_bin"
    return _drop_text_collation(
        ColumnDefinition(
            name=clauses.name,
            data_type=declared.data_type,
            type=declared.raw,
            length=declared.length,
            precision=declared.precision,
            scale=declared.scale,
            nullable=clauses.nullable,
            default=clauses.default,
            auto_increment=clauses.auto_increment,
            on_update=clauses.on_update,
            generated=clauses.generated,
            stored=clauses.stored,
            collation=collation,
            comment=clauses.comment,
        )
    )


BYTES = {
    "char": "binary",
    "varchar": "varbinary",
    "tinytext": "tinyblob",
    "text": "blob",
    "mediumtext": "mediumblob",
    "longtext": "longblob",
}


def _drop_text_collation(column: ColumnDefinition) -> ColumnDefinition:
    """Return the type of bytes that the server makes of text in the character set `binary`."""
    if column.collation != "binary" or column.data_type not in BYTES:
        return column
    name = BYTES[column.data_type]
    raw = column.type.replace(column.data_type, name, 1)
    return dataclasses.replace(column, data_type=name, type=raw, collation="")


def _take_null(cursor: Cursor, found: ColumnClauses) -> bool:
    if cursor.take(b"NOT", b"NULL"):
        found.nullable = False
        return True
    return cursor.take(b"NULL")


def _take_default(cursor: Cursor, found: ColumnClauses) -> bool:
    if not cursor.take(b"DEFAULT"):
        return False
    found.default = spell_constant(take_expression(cursor), found.type.scale or 0)
    return True


def _take_on_update(cursor: Cursor, found: ColumnClauses) -> bool:
    if not cursor.take(b"ON", b"UPDATE"):
        return False
    take_expression(cursor)
    found.on_update = True
    return True


def _take_auto_increment(cursor: Cursor, found: ColumnClauses) -> bool:
    if not cursor.take(b"AUTO_INCREMENT"):
        return False
    found.auto_increment = True
    return True


def _take_collation(cursor: Cursor, found: ColumnClauses) -> bool:
    if cursor.take(b"CHARACTER", b"SET") or cursor.take(b"CHARSET") or cursor.take(b"CHAR", b"SET"):
        found.charset = cursor.take_word()
    elif cursor.take(b"COLLATE"):
        found.collation = cursor.take_word()
    elif word := cursor.take_any(b"ASCII", b"UNICODE"):
        found.charset = {b"ASCII": "latin1", b"UNICODE": "ucs2"}[word]
    elif cursor.take(b"BYTE"):
        found.charset = "binary"
    elif cursor.take(b"BINARY"):
        found.is_binary = True
    else:
        return False
    return True


def _take_comment(cursor: Cursor, found: ColumnClauses) -> bool:
    if not cursor.take(b"COMMENT"):
        return False
    found.comment = cursor.take_string()
    return True


def _take_generated(cursor: Cursor, found: ColumnClauses) -> bool:
    cursor.take(b"GENERATED", b"ALWAYS")
    if not cursor.take(b"AS"):
        return False
    if cursor.take(b"ROW"):
        found.generated = f"ROW {cursor.take_token().decode('utf-8', 'replace').upper()}"
        found.stored, found.nullable = True, False
        return True
    inside = cursor.take_brackets()
    found.generated = inside.format_source() if inside is not None else ""
    found.stored = bool(cursor.take_any(b"STORED", b"PERSISTENT"))
    return True


def _take_key(cursor: Cursor, found: ColumnClauses) -> bool:
    if cursor.take(b"PRIMARY", b"KEY") or cursor.take(b"PRIMARY"):
        found.keys.append(_make_key(found.name, "PRIMARY"))
        return True
    if not cursor.take(b"UNIQUE"):
        return False
    cursor.take(b"KEY")
    found.keys.append(_make_key(found.name, "UNIQUE"))
    return True


def _make_key(column: str, kind: str) -> KeyDefinition:
    return KeyDefinition(name="PRIMARY" if kind == "PRIMARY" else "", kind=kind, parts=(KeyPart(column=column),))


def _take_reference(cursor: Cursor, found: ColumnClauses) -> bool:
    if cursor.peek() != b"REFERENCES":
        return False
    found.foreign_keys.append(take_references(cursor, "", (found.name,)))
    return True


def take_references(cursor: Cursor, name: str, columns: tuple[str, ...]) -> ForeignKeyDefinition:
    """Take REFERENCES with its table, columns and rules."""
    cursor.take(b"REFERENCES")
    table = cursor.take_name()
    database = ""
    if cursor.take(b"."):
        database, table = table, cursor.take_name()
    inside = cursor.take_brackets()
    targets = tuple(part.take_name() for part in inside.split()) if inside is not None else ()
    on_delete = "RESTRICT"
    while True:
        if cursor.take(b"ON", b"DELETE"):
            on_delete = _take_rule(cursor)
        elif cursor.take(b"ON", b"UPDATE"):
            _take_rule(cursor)
        elif cursor.take(b"MATCH"):
            cursor.take_token()
        else:
            break
    return ForeignKeyDefinition(
        name=name, columns=columns, database=database, table=table, target_columns=targets, on_delete=on_delete
    )


def _take_rule(cursor: Cursor) -> str:
    if cursor.take(b"SET"):
        return f"SET {cursor.take_token().decode('utf-8', 'replace').upper()}"
    if cursor.take(b"NO", b"ACTION"):
        return "NO ACTION"
    return cursor.take_token().decode("utf-8", "replace").upper()


def _take_check(cursor: Cursor, found: ColumnClauses) -> bool:
    before = cursor.at
    name = found.name
    if cursor.take(b"CONSTRAINT"):
        name = cursor.take_name() if cursor.peek() != b"CHECK" else name
    if not cursor.take(b"CHECK"):
        cursor.at = before
        return False
    found.checks.append(take_check(cursor, name))
    return True


def take_check(cursor: Cursor, name: str) -> CheckDefinition:
    """Take the condition of a CHECK, and whether it is enforced."""
    inside = cursor.take_brackets()
    enforced = not cursor.take(b"NOT", b"ENFORCED")
    cursor.take(b"ENFORCED")
    return CheckDefinition(name=name, clause=inside.format_source() if inside is not None else "", enforced=enforced)


def _skip_storage(cursor: Cursor, found: ColumnClauses) -> bool:
    if cursor.take_any(*IGNORED) or cursor.take(b"WITHOUT", b"SYSTEM", b"VERSIONING"):
        if cursor.take(b"="):
            cursor.take_token()
        return True
    if cursor.take_any(*DASHED, b"REF_SYSTEM_ID"):
        cursor.take(b"=")
        cursor.take_token()
        return True
    return cursor.take(b"WITH", b"SYSTEM", b"VERSIONING")


CLAUSES: tuple[Callable[[Cursor, ColumnClauses], bool], ...] = (
    _take_null,
    _take_default,
    _take_on_update,
    _take_auto_increment,
    _take_collation,
    _take_comment,
    _take_generated,
    _take_key,
    _take_reference,
    _take_check,
    _skip_storage,
)
"""Each takes its clause and returns True, or leaves the cursor where it is."""
