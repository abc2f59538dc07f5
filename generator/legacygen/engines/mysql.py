"""MySQL and MariaDB: information_schema of the current database, one statement a kind of fact."""

import re
from collections.abc import Sequence

from legacygen.engines.base import Query, Row, grouped, text
from legacygen.engines.spelling import respelled
from legacygen.errors import ConnectError
from legacygen.schema import (
    Check,
    Column,
    Default,
    ForeignKey,
    Index,
    IndexPart,
    Kind,
    Schema,
    Skipped,
    SqlType,
    Table,
    TableKind,
)

SERVER = "SELECT VERSION(), CURRENT_USER(), DATABASE()"
TABLES = """
SELECT TABLE_NAME, TABLE_TYPE, TABLE_COMMENT, TABLE_COLLATION
FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME"""
COLUMNS = """
SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, COLLATION_NAME,
       COLUMN_COMMENT, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE, GENERATION_EXPRESSION
FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION"""
INDEXES = """
SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, COLLATION, SUB_PART, INDEX_TYPE, {expression}
FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX"""
FOREIGN_KEYS = """
SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
FROM information_schema.KEY_COLUMN_USAGE
WHERE TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME IS NOT NULL
ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION"""
CONSTRAINTS = """
SELECT c.TABLE_NAME, c.CONSTRAINT_NAME, r.DELETE_RULE
FROM information_schema.TABLE_CONSTRAINTS AS c
LEFT JOIN information_schema.REFERENTIAL_CONSTRAINTS AS r
  ON r.CONSTRAINT_SCHEMA = DATABASE() AND r.TABLE_NAME = c.TABLE_NAME AND r.CONSTRAINT_NAME = c.CONSTRAINT_NAME
WHERE c.TABLE_SCHEMA = DATABASE() AND c.CONSTRAINT_TYPE IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')"""
CHECKS_MARIADB = """
SELECT TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS
WHERE CONSTRAINT_SCHEMA = DATABASE() ORDER BY TABLE_NAME, CONSTRAINT_NAME"""
CHECKS_MYSQL = """
SELECT t.TABLE_NAME, c.CONSTRAINT_NAME, c.CHECK_CLAUSE
FROM information_schema.CHECK_CONSTRAINTS AS c
JOIN information_schema.TABLE_CONSTRAINTS AS t
  ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME
WHERE c.CONSTRAINT_SCHEMA = DATABASE() AND t.CONSTRAINT_TYPE = 'CHECK' ORDER BY t.TABLE_NAME, c.CONSTRAINT_NAME"""
ELSEWHERE = """
SELECT TABLE_SCHEMA, COUNT(*) FROM information_schema.TABLES
WHERE TABLE_SCHEMA NOT IN (DATABASE(), 'information_schema', 'mysql', 'performance_schema', 'sys')
GROUP BY TABLE_SCHEMA ORDER BY TABLE_SCHEMA"""

TYPES = {
    "tinyint": Kind.TINYINT,
    "smallint": Kind.SMALLINT,
    "mediumint": Kind.INTEGER,
    "int": Kind.INTEGER,
    "bigint": Kind.BIGINT,
    "decimal": Kind.DECIMAL,
    "float": Kind.FLOAT,
    "double": Kind.FLOAT,
    "bit": Kind.BIT,
    "char": Kind.CHAR,
    "varchar": Kind.VARCHAR,
    "tinytext": Kind.TEXT,
    "text": Kind.TEXT,
    "mediumtext": Kind.TEXT,
    "longtext": Kind.TEXT,
    "binary": Kind.BINARY,
    "varbinary": Kind.BINARY,
    "tinyblob": Kind.BINARY,
    "blob": Kind.BINARY,
    "mediumblob": Kind.BINARY,
    "longblob": Kind.BINARY,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "datetime": Kind.DATETIME,
    "timestamp": Kind.DATETIME,
    "year": Kind.YEAR,
    "enum": Kind.ENUM,
    "set": Kind.SET,
    "json": Kind.JSON,
    "uuid": Kind.UUID,
    "inet4": Kind.INET,
    "inet6": Kind.INET,
    "geometry": Kind.GEOMETRY,
    "point": Kind.GEOMETRY,
    "linestring": Kind.GEOMETRY,
    "polygon": Kind.GEOMETRY,
    "multipoint": Kind.GEOMETRY,
    "multilinestring": Kind.GEOMETRY,
    "multipolygon": Kind.GEOMETRY,
    "geometrycollection": Kind.GEOMETRY,
    "geomcollection": Kind.GEOMETRY,
}
"""By DATA_TYPE."""

VALUE = re.compile(r"'((?:[^'\\]|''|\\.)*)'", re.S)
ESCAPES = {"0": "\0", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a"}
CHARACTERS = {Kind.CHAR, Kind.VARCHAR, Kind.TEXT, Kind.ENUM, Kind.SET}


def read(query: Query) -> Schema:
    """The schema of the current database."""
    version, user, database = (text(value) for value in query(SERVER)[0])
    is_mariadb = "mariadb" in version.casefold()
    listed, skipped = tables(query)
    rows = columns(query)
    indexes, foreign, rules, checks = keys(query, is_mariadb=is_mariadb)
    if not rules and any(row[0] == "PRIMARY" for rows_of in indexes.values() for row in rows_of):
        raise ConnectError(
            f"The account {user} may not see the keys of {database!r}: run "
            f"GRANT SHOW VIEW ON `{database}`.* TO {_quoted_account(user)} as an administrator (it stays read-only)."
        )
    found = []
    for name, kind, comment, collation in listed:
        if not rows.get(name):
            skipped.append(Skipped(name=name, reason="its columns cannot be read; is the view broken?", broken=True))
            continue
        clauses = checks.get(name, [])
        found.append(
            Table(
                name=name,
                kind=kind,
                comment=comment,
                columns=tuple(_column(row, collation, clauses, is_mariadb=is_mariadb) for row in rows[name]),
                primary_key=tuple(text(row[2]) for row in indexes.get(name, []) if row[0] == "PRIMARY"),
                indexes=_indexes(indexes.get(name, [])),
                foreign_keys=_foreign_keys(foreign.get(name, []), rules, name, database),
                checks=tuple(
                    Check(name=label, clause=clause) for label, clause in clauses if not _json_column(clause)
                ),
            )
        )
    return Schema(engine="mysql", tables=respelled(found), skipped=tuple(skipped))


def elsewhere(query: Query) -> tuple[tuple[str, int], ...]:
    """Other databases of the server that hold tables."""
    return tuple((text(name), int(count)) for name, count in query(ELSEWHERE))


def tables(query: Query) -> tuple[list[tuple[str, TableKind, str, str]], list[Skipped]]:
    """Name, kind, comment and collation of what can be selected from; and what cannot."""
    found, skipped = [], []
    for row in query(TABLES):
        name, kind, comment, collation = (text(value) for value in row)
        if kind in ("SEQUENCE", "TEMPORARY"):
            skipped.append(Skipped(name=name, reason=f"a {kind.lower()}, not a table"))
        elif kind.endswith("VIEW"):
            broken = "references invalid" in comment
            if broken:
                skipped.append(Skipped(name=name, reason="the view refers to what is not there", broken=True))
            else:
                found.append((name, TableKind.VIEW, "", collation))
        else:
            found.append((name, TableKind.TABLE, comment, collation))
    return found, skipped


def columns(query: Query) -> dict[str, list[Row]]:
    """The column rows by table."""
    return grouped((text(row[0]), *row[1:]) for row in query(COLUMNS))


def keys(
    query: Query, *, is_mariadb: bool
) -> tuple[dict[str, list[Row]], dict[str, list[Row]], dict[tuple[str, str], str], dict[str, list[Row]]]:
    """Index rows and foreign key rows by table, the delete rule by table and constraint, checks by table."""
    expression = "NULL" if is_mariadb else "EXPRESSION"
    indexes = grouped((text(row[0]), text(row[1]), *row[2:]) for row in query(INDEXES.format(expression=expression)))
    foreign = grouped(tuple(text(value) for value in row) for row in query(FOREIGN_KEYS))
    rules = {(text(table), text(name)): text(rule) for table, name, rule in query(CONSTRAINTS)}
    checks = grouped(
        tuple(text(value) for value in row) for row in query(CHECKS_MARIADB if is_mariadb else CHECKS_MYSQL)
    )
    return indexes, foreign, rules, checks


def parse_type(raw: str, data_type: str, length: int | None, precision: int | None, scale: int | None) -> SqlType:
    """The type behind COLUMN_TYPE (`raw`), DATA_TYPE and the numbers beside them."""
    kind = TYPES.get(data_type.casefold(), Kind.UNKNOWN)
    unsigned = "unsigned" in VALUE.sub("", raw).casefold()
    display = re.match(r"\w+\((\d+)\)", raw)
    if kind in (Kind.TINYINT, Kind.BIT):
        return SqlType(kind=kind, raw=raw, length=int(display[1]) if display else None, unsigned=unsigned)
    if kind is Kind.DECIMAL:
        return SqlType(kind=kind, raw=raw, precision=precision, scale=scale, unsigned=unsigned)
    if kind in (Kind.ENUM, Kind.SET):
        return SqlType(kind=kind, raw=raw, values=tuple(_unescaped(value) for value in VALUE.findall(raw)))
    if kind in (Kind.CHAR, Kind.VARCHAR) or data_type.casefold() in ("binary", "varbinary"):
        return SqlType(kind=kind, raw=raw, length=length)
    return SqlType(kind=kind, raw=raw, unsigned=unsigned)


def parse_default(raw: str | None, extra: str, kind: Kind, *, is_mariadb: bool) -> Default | None:
    """COLUMN_DEFAULT: MariaDB gives SQL (`'x'`, `NULL`), MySQL the bare value and DEFAULT_GENERATED."""
    if raw is None or (is_mariadb and raw.casefold() == "null"):
        return None
    if not is_mariadb:
        return Default(text=raw, is_expression="DEFAULT_GENERATED" in extra.upper() or _is_now(raw, kind))
    quoted = VALUE.fullmatch(raw)
    if quoted:
        return Default(text=_unescaped(quoted[1]))
    return Default(text=raw, is_expression=not re.fullmatch(r"[+-]?[\d.]+(e[+-]?\d+)?|b'[01]*'", raw, re.I))


def _is_now(raw: str, kind: Kind) -> bool:
    return kind is Kind.DATETIME and raw.upper().startswith("CURRENT_TIMESTAMP")


def _column(row: Row, table_collation: str, checks: Sequence[Row], *, is_mariadb: bool) -> Column:
    name, data_type, raw, nullable, default, extra, collation, comment, length, precision, scale, expression = row
    name, raw, extra = text(name), text(raw), text(extra)
    declared = parse_type(raw, text(data_type), length, precision, scale)
    if declared.kind is Kind.TEXT and any(_json_column(clause) == name for _, clause in checks):
        declared = SqlType(kind=Kind.JSON, raw="json")
    own = text(collation)
    return Column(
        name=name,
        type=declared,
        nullable=text(nullable) == "YES",
        default=parse_default(None if default is None else text(default), extra, declared.kind, is_mariadb=is_mariadb),
        auto_increment="auto_increment" in extra.casefold(),
        generated=text(expression),
        collation=own if own != table_collation and table_collation and declared.kind in CHARACTERS else "",
        comment=text(comment),
    )


def _json_column(clause: str) -> str:
    """The column that a check holds to be JSON, which is how MariaDB spells the type; else nothing."""
    match = re.fullmatch(r"json_valid\(`((?:[^`]|``)+)`\)", clause.strip())
    return match[1].replace("``", "`") if match else ""


def _indexes(rows: Sequence[Row]) -> tuple[Index, ...]:
    found = []
    for name, parts in grouped(rows).items():
        if name == "PRIMARY":
            continue
        method = text(parts[0][4])
        found.append(
            Index(
                name=name,
                parts=tuple(
                    IndexPart(
                        name=text(column),
                        expression=text(expression) if column is None else "",
                        descending=text(order) == "D",
                        prefix=int(prefix) if prefix and method == "BTREE" else None,
                    )
                    for _, column, order, prefix, _, expression in parts
                ),
                unique=not int(parts[0][0]),
                method=method if method in ("FULLTEXT", "SPATIAL") else "",
            )
        )
    return tuple(found)


def _foreign_keys(
    rows: Sequence[Row], rules: dict[tuple[str, str], str], table: str, database: str
) -> tuple[ForeignKey, ...]:
    found = []
    for name, parts in grouped(rows).items():
        schema, target = parts[0][1], parts[0][2]
        rule = rules.get((table, name), "")
        found.append(
            ForeignKey(
                name=name,
                columns=tuple(part[0] for part in parts),
                schema="" if schema == database else schema,
                table=target,
                target_columns=tuple(part[3] for part in parts),
                on_delete="" if rule in ("NO ACTION", "RESTRICT") else rule,
            )
        )
    return tuple(found)


def _unescaped(value: str) -> str:
    """The value of a string literal without its outer quotes."""
    return re.sub(
        r"''|\\(.)", lambda match: "'" if match[1] is None else ESCAPES.get(match[1], match[1]), value, flags=re.S
    )


def _quoted_account(user: str) -> str:
    name, _, host = user.rpartition("@")
    return f"'{name}'@'{host}'"
