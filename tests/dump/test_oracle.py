"""Every cell of a dump is what the server has that it was made from."""

from pathlib import Path

import pytest

from legacygen.dump.charsets import UNDECLARED
from legacygen.dump.literals import Value
from tests.dump.reading import dump_database, file_rows
from tests.servers import Server

TEXTS = (
    "",
    "'",
    '"',
    "\\",
    "\\\\'",
    "\\n",
    "\n\r\t\0\x1a\b",
    "NULL",
    "a;b",
    "-- x\n",
    "/* x */",
    "`",
    "),(",
    "(1,'a'),",
    "%_\\%\\_",
    "''",
    "x''y",
    "é",
    "€ Œ \x81\x8d",
    "  blank  ",
    "\\",
    "INSERT INTO `t` VALUES (1);\n",
    "a" * 40_000,
    "\\" * 999,
)
"""Values that trip a reader; all of them are in latin1 as MySQL has it."""

WIDE = ("日本語", "😀 \U0010ffff", "\u2028\ufeff")
BYTES = (b"", b"\0", bytes(range(256)), b"'\"\\\n\r\0\x1a", b"),(", b"\xff\xfe;", bytes(reversed(range(256))) * 99)

TYPES = Path(__file__).with_name("types.sql")
ODD = "odd_`name`;_--_\"'"

OPTIONS = (
    "",
    "--skip-extended-insert",
    "--complete-insert",
    "--hex-blob",
    "--compact",
    "--skip-opt",
    "--replace",
    "--insert-ignore",
    "--compatible=ansi",
    "--skip-comments",
    "--skip-set-charset",
    "--default-character-set=binary",
    "--routines --events --triggers",
    "--add-drop-database --databases",
    "--single-transaction --order-by-primary",
    "--skip-quote-names --ignore-table={odd}",
)


def literal(text: str) -> str:
    return f"CONVERT(0x{text.encode().hex()} USING utf8mb4)" if text else "''"


def script() -> str:
    parts = [TYPES.read_text(encoding="utf-8")]
    for number, text in enumerate(TEXTS):
        first = literal(text[:9000])
        parts.append(f"INSERT INTO latin VALUES ({number}, {first}, {literal(text)});")
    for number, text in enumerate((*TEXTS, *WIDE)):
        parts.append(
            f"INSERT INTO texts VALUES ({number}, {literal(text)}, {'NULL' if number % 2 else literal(text[:9])});"
        )
    for number, data in enumerate(BYTES):
        values = ", ".join(f"x'{each.hex()}'" for each in (data[:4], data, data, data[:2]))
        parts.append(f"INSERT INTO bytes VALUES ({number}, {values});")
    return "\n".join(parts)


def served_rows(server: Server, database: str) -> dict[str, list[tuple[Value, ...]]]:
    """All rows as the server itself has them: binary columns as bytes, all others as text."""
    catalog = server.run(
        "SELECT HEX(table_name), HEX(column_name), data_type FROM information_schema.columns"
        " JOIN information_schema.tables USING (table_schema, table_name)"
        f" WHERE table_schema = '{server.own(database)}' AND table_type = 'BASE TABLE'"
        " ORDER BY table_name, ordinal_position"
    )
    columns: dict[str, list[tuple[str, bool]]] = {}
    for line in catalog.splitlines()[1:]:
        table, column, kind = line.split("\t")
        is_binary = "binary" in kind or "blob" in kind or kind in ("bit", "point", "geometry")
        columns.setdefault(bytes.fromhex(table).decode(), []).append((bytes.fromhex(column).decode(), is_binary))
    return {table: list(_served(server, database, table, listed)) for table, listed in columns.items()}


def _served(server: Server, database: str, table: str, columns: list[tuple[str, bool]]) -> list[tuple[Value, ...]]:
    quoted = [(f"`{name.replace('`', '``')}`", is_binary) for name, is_binary in columns]
    parts = [f"HEX(CAST({n} AS BINARY))" if b else f"HEX(CONVERT(CONCAT({n}) USING utf8mb4))" for n, b in quoted]
    target = table.replace("`", "``")
    text = server.run(f"SET time_zone='+00:00'; SELECT {', '.join(parts)} FROM `{target}` ORDER BY id;", database)
    found: list[tuple[Value, ...]] = []
    for line in text.splitlines()[1:]:
        cells = [None if cell == "NULL" else bytes.fromhex(cell) for cell in line.split("\t")]
        pairs = zip(cells, columns, strict=True)
        found.append(tuple(c if c is None or b else c.decode() for c, (_, b) in pairs))
    return found


@pytest.fixture(scope="module", params=["mariadb", "mysql"])
def filled(request: pytest.FixtureRequest) -> Server:
    server: Server = request.getfixturevalue(request.param)
    server.create("dumped", script())
    return server


@pytest.mark.mysql
@pytest.mark.parametrize("options", OPTIONS, ids=lambda text: text or "default")
def test_every_cell_is_what_the_server_has(filled: Server, options: str, tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    listed = [option.format(odd=f"{filled.own('dumped')}.{ODD}") for option in options.split()]
    dump_database(filled, "dumped", path, *listed)
    served = served_rows(filled, "dumped")
    is_latin1 = "ansi" in options and filled.name == "mariadb"  # which mariadb-dump does not say
    read = file_rows(path, "latin1" if is_latin1 else UNDECLARED)
    for missing in (ODD,) if "ignore-table" in options else ("texts",) if is_latin1 else ():
        del served[missing]
    for table, expected in served.items():
        found = sorted(read.get(table, []), key=lambda row: int(str(row[0])))
        wanted = [
            row if table != "computed" or len(row) == len(found[0]) else row[: len(found[0])] for row in expected
        ]
        assert found == wanted, table
