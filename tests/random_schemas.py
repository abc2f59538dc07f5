"""Random schemas as SQL: names, types, keys, relations, indexes, views and rows from the whole range."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

WORDS = (
    "id pk class save objects _state self models check mro Meta meta name order orders customer_id customer "
    "get_x_display a__b _lead trail_ 1st per%cent 100% %s OrderID order_id orderId ORDER parent_id type status data "
    "address news None True now lower Decimal ﬁsh Größe имя delete pk_id rowid"
).split()
LETTERS = "abcdefgxyzABC0123456789_ %\"'`.-$#@()[]:;,?\\/\nßéяж日本²İ"
NAMES = st.one_of(
    st.sampled_from(WORDS), st.text(LETTERS, min_size=1, max_size=21), st.text("abc_", min_size=50, max_size=62)
)

Literals = dict[str, tuple[str, ...]]
SQLITE: Literals = {
    "integer": ("1", "2", "3"),
    "bigint": ("1", "-2", "9007199254740993"),
    "varchar(20)": ("'a'", "''", "'it''s %s'"),
    "text": ("'x'", "'y\n'", "'ß'"),
    "real": ("1.5", "0.1", "-2.0"),
    "decimal(9,2)": ("1.25", "2.5", "3"),
    "date": ("'2020-01-02'", "'1969-12-31'", "'0009-01-01'"),
    "datetime": ("'2020-01-02 03:04:05'", "'1999-12-31 23:59:59.5'", "'2000-01-01 00:00:00'"),
    "boolean": ("0", "1", "1"),
    "blob": ("x'00ff'", "x''", "x'c3'"),
    "": ("1", "'x'", "2.5"),
}
POSTGRESQL: Literals = {
    "integer": ("1", "2", "3"),
    "smallint": ("1", "-2", "32767"),
    "bigint": ("1", "-2", "9007199254740993"),
    "varchar(20)": ("'a'", "''", "'it''s %s'"),
    "char(3)": ("'a'", "'ab'", "'abc'"),
    "text": ("'x'", "'y\n'", "'ß'"),
    "double precision": ("1.5", "0.1", "-2"),
    "real": ("1.5", "0.1", "-2"),
    "numeric(9,2)": ("1.25", "2.5", "3"),
    "numeric": ("1.25", "1e-30", "3"),
    "date": ("'2020-01-02'", "'1969-12-31'", "'0009-01-01'"),
    "timestamptz": ("'2020-01-02 03:04:05+02'", "'1999-12-31 23:59:59.5Z'", "'2000-01-01Z'"),
    "time": ("'03:04:05'", "'23:59:59'", "'00:00'"),
    "boolean": ("false", "true", "true"),
    "bytea": ("'\\x00ff'", "'\\x'", "'\\xc3'"),
    "uuid": tuple(f"'00000000-0000-0000-0000-00000000000{n}'" for n in "123"),
    "jsonb": ("'{\"a\": 1}'", "'[]'", "'null'"),
    "text[]": ("'{a,b}'", "'{}'", "'{NULL}'"),
    "inet": ("'10.0.0.1'", "'::1'", "'10.0.0.2'"),
    "interval": ("'1 day'", "'2 hours'", "'-3 seconds'"),
    "int4range": ("'[1,5)'", "'empty'", "'[7,)'"),
    "xml": ("'<a/>'", "'<b/>'", "'<c>1</c>'"),
}
TYPES = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
KEYED = ("integer", "bigint", "varchar(20)", "text", "uuid", "smallint")
"""Types whose three values are different, compare and make an index in every engine."""


@dataclass(kw_only=True)
class Made:
    """One table: columns as name, type and whether NOT NULL; its unique sets of columns, the key among them."""

    name: str
    columns: list[tuple[str, str, bool]]
    key: list[int] = field(default_factory=list)
    uniques: list[list[int]] = field(default_factory=list)
    constraints: list[str] = field(default_factory=list)

    def names(self, numbers: list[int]) -> str:
        return ", ".join(quoted(self.columns[number][0]) for number in numbers)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@st.composite
def schemas(draw: st.DrawFn, engine: str) -> str:
    """A script that makes the tables, fills them and makes indexes and views."""
    names = draw(st.lists(NAMES.filter(is_table_name), min_size=10, max_size=14, unique_by=str.casefold))
    types = st.sampled_from(sorted(TYPES[engine]))
    tables = [draw(made_tables(name, types)) for name in names]
    for table in tables:
        for _ in range(draw(st.integers(0, 2))):
            add_relation(draw, table, draw(st.sampled_from(tables)))
    statements = [create(table) for table in tables]
    extras = draw(st.lists(st.tuples(st.sampled_from(tables), st.sampled_from("iupelvcdoqwx")), max_size=12))
    later = [extra(table, kind, number, engine) for number, (table, kind) in enumerate(extras)]
    rows = [_row(draw, table, number, engine) for table in tables for number in range(3)]
    return ";\n".join([*statements, *references(tables, engine), *rows, *filter(None, later)]) + ";\n"


def is_table_name(name: str) -> bool:
    return not name.casefold().startswith(("sqlite_", "v_"))


@st.composite
def made_tables(
    draw: st.DrawFn, name: str, types: st.SearchStrategy[str], names: st.SearchStrategy[str] = NAMES
) -> Made:
    columns = draw(st.lists(st.tuples(names, types, st.booleans()), min_size=1, max_size=8, unique_by=folded))
    table = Made(name=name, columns=columns)
    keyed = [number for number, (_, kind, _) in enumerate(columns) if kind in KEYED]
    if keyed:
        sets = st.lists(st.sampled_from(keyed), min_size=1, max_size=3, unique=True)
        table.key = draw(st.one_of(st.just([]), sets))
        table.uniques = draw(st.lists(sets, max_size=2, unique_by=tuple))
    return table


def folded(column: tuple[str, str, bool]) -> str:
    return column[0].casefold()


def add_relation(draw: st.DrawFn, table: Made, target: Made, names: st.SearchStrategy[str] = NAMES) -> None:
    """Columns of the target's types and a key over them, sometimes two on the same column."""
    known = [each for each in ([target.key] if target.key else []) + target.uniques if each]
    if not known:
        return
    wanted = draw(st.sampled_from(known))
    taken = {folded(column) for column in table.columns}
    own = []
    for number in wanted:
        name = draw(names.filter(lambda each: each.casefold() not in taken))
        taken.add(name.casefold())
        table.columns.append((name, target.columns[number][1], draw(st.booleans())))
        own.append(len(table.columns) - 1)
    if draw(st.integers(0, 4)) == 0:
        table.uniques.append(own)
    elif draw(st.integers(0, 3)) == 0 and not table.key:
        table.key = own
    to = f"REFERENCES {quoted(target.name)} ({target.names(wanted)})"
    table.constraints.append(f"FOREIGN KEY ({table.names(own)}) {to}")


def create(table: Made) -> str:
    lines = [f"{quoted(name)} {kind}{' NOT NULL' if not_null else ''}" for name, kind, not_null in table.columns]
    if table.key:
        lines.append(f"PRIMARY KEY ({table.names(table.key)})")
    lines += [f"UNIQUE ({table.names(each)})" for each in table.uniques if each != table.key]
    return f"CREATE TABLE {quoted(table.name)} ({', '.join(lines)})"


def references(tables: list[Made], engine: str) -> list[str]:
    """PostgreSQL checks that the target is there; SQLite knows keys in CREATE TABLE only, and is made anew."""
    if engine == "postgresql":
        added = [(table, each) for table in tables for each in table.constraints]
        alter = [f"ALTER TABLE {quoted(table.name)} ADD {each}" for table, each in added]
        return [*alter, "SET session_replication_role = replica"]
    made = []
    for table in tables:
        if table.constraints:
            made.append(f"DROP TABLE {quoted(table.name)}")
            made.append(f"{create(table)[:-1]}, {', '.join(table.constraints)})")
    return made


def _row(draw: st.DrawFn, table: Made, number: int, engine: str) -> str:
    held = {each for numbers in (table.key, *table.uniques) for each in numbers}
    values = []
    for position, (_, kind, not_null) in enumerate(table.columns):
        may_be = position not in table.key or (engine == "sqlite" and kind != "integer")  # SQLite's keys may be NULL
        is_null = not not_null and may_be and draw(st.integers(0, 3)) == 0
        chosen = number if position in held else draw(st.integers(0, 2))
        values.append("NULL" if is_null else TYPES[engine][kind][chosen])
    return f"INSERT INTO {quoted(table.name)} VALUES ({', '.join(values)})"


def extra(table: Made, kind: str, number: int, engine: str) -> str:
    """An index (plain, descending, partial, of expressions, collated, covering, of another method) or a view."""
    keyed = [each for each, column in enumerate(table.columns) if column[1] in KEYED]
    texts = [each for each in keyed if table.columns[each][1] in ("text", "varchar(20)")]
    if kind == "v":
        return f'CREATE VIEW "v_{number}" AS SELECT * FROM {quoted(table.name)}'
    if not keyed or (kind in "elcdx" and not texts) or (kind in "oqw" and engine == "sqlite"):
        return ""
    own, on, text = table.names(keyed[:1]), quoted(table.name), table.names(texts[:1])
    name = quoted(f"index {number}" if number % 2 else f"ix_{number}")
    last, collation = table.names([len(table.columns) - 1]), "NOCASE" if engine == "sqlite" else '"C"'
    return {
        "i": f"CREATE INDEX {name} ON {on} ({table.names(keyed[:2])})",
        "u": f"CREATE INDEX {name} ON {on} ({own} DESC)",
        "p": f"CREATE INDEX {name} ON {on} ({own}) WHERE {own} IS NOT NULL",
        "e": f"CREATE INDEX {name} ON {on} (lower({text}))",
        "l": f"CREATE INDEX {name} ON {on} ({own}) WHERE {text} <> 'a'",
        "c": f"CREATE INDEX {name} ON {on} ({text} COLLATE {collation}, {own})",
        "d": f"CREATE INDEX {name} ON {on} (({text} || '%s'))",
        "x": f"CREATE INDEX {name} ON {on} ({own}) WHERE length({text}) > 1",
        "o": f"CREATE INDEX {name} ON {on} ({table.names(keyed[:2])} DESC NULLS LAST)",
        "q": f"CREATE UNIQUE INDEX {name} ON {on} ({table.names(table.key)}) INCLUDE ({last})" if table.key else "",
        "w": f"CREATE INDEX {name} ON {on} USING hash ({own})",
    }[kind]
