"""The text of a dump of PostgreSQL is split as the server reads it, however little of it is seen at once."""

import pytest

from legacygen.dump import window as windows
from legacygen.dump.postgresql.contents import count_columns, count_groups
from legacygen.dump.postgresql.copy_rows import read_copy_rows
from legacygen.dump.postgresql.formats import DumpFormat, tell_format
from legacygen.dump.postgresql.script import ScriptState, read_script
from legacygen.dump.problems import CutOffError
from legacygen.dump.window import Window
from tests.dump.postgresql.conftest import SCHEMA, WHOLE
from tests.dump.reading import cut


def split(text: str, size: int = 1 << 20) -> list[bytes]:
    """Statements, and the rows behind a COPY."""
    window, found = Window(cut(text.encode(), size)), []
    for statement in read_script(window, ScriptState()):
        found.append(statement.text)
        if statement.has_rows:
            found.append(b"".join(read_copy_rows(window, statement)))
    return found


STATEMENTS = {
    "strings": ["SELECT 'a;''b', E'a\\';b', \"c;\"\"d\", U&'\\', LIKE'\\'"],
    "dollars": ["SELECT $$;$$, $a$;$$;$b$;$a$, a$b$c, $1, $ä$;$ä$"],
    "comments": ["SELECT 1 -- ;'\n + /* ;' /* ; */ ; */ 2 - 3 / 4"],
    "a routine": ["CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN 1=1 THEN 2 END; END"],
    "a rule": ["CREATE RULE r AS ON DELETE TO t DO INSTEAD (SELECT 1; SELECT (2); )"],
    "several": ["SELECT 1", "SELECT 2"],
    "a command": ["SELECT 1", "\\! x; y", "SELECT 2"],
    "copy": ["COPY t FROM stdin", "1\\N\n\\.x\n\\\\.\n", "SELECT 1"],
    "copy of nothing": ["COPY t (a) FROM STDIN", "", "COPY t FROM stdin WITH (FORMAT csv)", '"a\n\'",1\n'],
}


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
@pytest.mark.parametrize("parts", STATEMENTS.values(), ids=STATEMENTS)
def test_statements_and_rows_are_split(parts: list[str], size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "BLOCK", size)
    text, is_rows = "", False
    for part in parts:
        is_command = part.startswith("\\!")
        text += f"{part}\\.\n" if is_rows else f"{part}\n" if is_command else f" {part};\n"
        is_rows = part.startswith("COPY")
    for newline in ("\n", "\r\n") if "copy" not in text.lower() else ("\n",):
        found = split(text.replace("\n", newline), size)
        assert [part.decode().replace("\r", "") for part in found] == parts


@pytest.mark.parametrize("text", [SCHEMA, WHOLE])
def test_as_much_is_read_whatever_is_seen_at_once(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = split(text)
    for size in (1, 3, 50):
        monkeypatch.setattr(windows, "BLOCK", size)
        assert split(text, size) == expected


def test_every_beginning_of_a_dump_is_cut_off() -> None:
    for end in range(WHOLE.index("dump") + 4, WHOLE.index("dump complete") + len("dump complete")):
        with pytest.raises(CutOffError):
            split(WHOLE[:end])


def test_an_end_is_a_line_that_says_so_or_that_ends_the_restriction() -> None:
    begin = "-- PostgreSQL database dump\n\\restrict abc\nSELECT 1;\n"
    assert split(f"{begin}\\unrestrict abc\n") == [b"SELECT 1"]
    with pytest.raises(CutOffError):
        split(begin)
    with pytest.raises(CutOffError):
        split(f"{begin}\\unrestrict abd\n")


COLUMNS = {
    "CREATE TABLE t (a int, b numeric(9,2) DEFAULT 'x,(', c text CHECK (c IN ('a', 'b')))": 3,
    'CREATE TABLE s."t (x)" ("a, b" int,\n CHECK (("a, b" > 0)), PRIMARY KEY (a, b)) PARTITION BY LIST (a)': 1,
    "CREATE TABLE t ()": 0,
    "CREATE TABLE t AS SELECT 1": 0,
}  # fmt: skip


@pytest.mark.parametrize(("sql", "count"), COLUMNS.items())
def test_columns_are_counted_in_the_text(sql: str, count: int) -> None:
    assert count_columns(sql.encode()) == count


ROWS = {"VALUES (1, 'a),(')": 1, "(a, b) VALUES\n\t(1, f(2)),\n\t(3, ')')": 2, "SELECT 1": 1, "DEFAULT VALUES": 1}


@pytest.mark.parametrize(("sql", "count"), ROWS.items())
def test_rows_of_an_insert_are_counted_in_the_text(sql: str, count: int) -> None:
    assert count_groups(f"INSERT INTO t {sql}".encode()) == count


HEADS = {
    b"PGDMP\1\x0e": DumpFormat.CUSTOM,
    b"toc.dat\0" + b"0" * 249 + b"ustar": DumpFormat.TAR,
    b"--\n-- PostgreSQL database cluster dump\n": DumpFormat.PLAIN,
    b"\xef\xbb\xbfSET x = 0;\nCOPY public.t (i) FROM stdin;\n": DumpFormat.PLAIN,
    b"-- MySQL dump 10.13\n": None,
    b"CREATE TABLE t (id int);": None,
}


@pytest.mark.parametrize(("head", "form"), HEADS.items())
def test_a_dump_is_known_by_its_first_bytes(head: bytes, form: DumpFormat | None) -> None:
    assert tell_format(head) is form
    assert tell_format(head, expected=True) is (DumpFormat.PLAIN if head.startswith(b"CREATE") else form)
