"""Values of a script that no program has written are stored in the form that the server gives them."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from legacygen.dump.load_report import LoadOptions
from legacygen.dump.sqlite import load_into_file
from tests.dump.reading import HEADER
from tests.servers import Server

CASES = [
    ("date", "'2007/1/2'", "2007-01-02"),
    ("date", "'20070102'", "2007-01-02"),
    ("date", "20070102", "2007-01-02"),
    ("date", "'07-1-2'", "2007-01-02"),
    ("date", "'70.1.2'", "1970-01-02"),
    ("date", "'2007-01-02 10:11:12'", "2007-01-02"),
    ("date", "'2007-01-00'", "2007-01-00"),
    ("date", "''", "0000-00-00"),
    ("date", "NULL", None),
    ("datetime", "'2007/1/2'", "2007-01-02 00:00:00"),
    ("datetime", "'2007-01-02T10:11:12'", "2007-01-02 10:11:12"),
    ("datetime", "'2007-1-2 3:4'", "2007-01-02 03:04:00"),
    ("datetime", "'20070102030405'", "2007-01-02 03:04:05"),
    ("datetime", "20070102030405", "2007-01-02 03:04:05"),
    ("datetime", "'2007-01-02 03:04:05.000'", "2007-01-02 03:04:05"),
    ("datetime(3)", "'2007-01-02 03:04:05.12'", "2007-01-02 03:04:05.120000"),
    ("datetime", "''", "0000-00-00 00:00:00"),
    ("time", "'1:2'", "01:02:00"),
    ("time", "'-1:02:03'", "-01:02:03"),
    ("time", "'010203'", "01:02:03"),
    ("time", "203", "00:02:03"),
    ("time", "'1 02:03:04'", "26:03:04"),
    ("year", "99", 1999),
    ("year", "'69'", 2069),
    ("year", "2001", 2001),
    ("int", "1.5", 2),
    ("int", "-2.5", -3),
    ("int", "'007'", 7),
    ("int", "''", 0),
    ("double", "''", 0.0),
    ("decimal(6,2)", "1.005", 1.01),
    ("decimal(6,2)", "-1.004", -1),
    ("decimal(6,2)", "'4.5'", 4.5),
    ("decimal(5,0)", "'2.5'", 3),
    ("char(5)", "'ab  '", "ab"),
    ("varchar(5)", "'ab  '", "ab  "),
    ("enum('a','It''s')", "'A'", "a"),
    ("enum('a','It''s')", "2", "It's"),
    ("enum('a','It''s')", "'it''s'", "It's"),
    ("set('x','y','z')", "'Z,x'", "x,z"),
    ("set('x','y','z')", "3", "x,y"),
    ("set('x','y','z')", "''", ""),
    ("binary(4)", "'ab'", b"ab\0\0"),
]

KEPT = [
    ("date", "'garbage'", "garbage"),
    ("date", "'2007-13-01'", "2007-13-01"),
    ("time", "'noon'", "noon"),
    ("enum('a')", "'nope'", "nope"),
    ("set('a')", "'a,nope'", "a,nope"),
    ("decimal(6,2)", "'many'", "many"),
]
"""Values that no server takes."""


def write(cases: Sequence[tuple[str, str, object]]) -> str:
    columns = "".join(f", c{number} {kind}" for number, (kind, _, _) in enumerate(cases))
    return (
        f"CREATE TABLE t (id int{columns});\nINSERT INTO t VALUES (1, {', '.join(value for _, value, _ in cases)});\n"
    )


def load(text: str, folder: Path) -> list[object]:
    (folder / "dump.sql").write_text(text, encoding="utf-8")
    load_into_file(folder / "dump.sql", folder / "legacy.sqlite3", LoadOptions(), lambda _done, _total: None)
    (row,) = sqlite3.connect(folder / "legacy.sqlite3").execute("SELECT * FROM t")
    return list(row[1:])


def test_values_have_the_form_of_the_server(tmp_path: Path) -> None:
    assert load(write([*CASES, *KEPT]), tmp_path) == [expected for _, _, expected in [*CASES, *KEPT]]


def test_values_that_a_program_has_written_are_stored_as_they_are(tmp_path: Path) -> None:
    assert load(f"{HEADER}{write(CASES[:1])}-- Dump completed\n", tmp_path) == ["2007/1/2"]


@pytest.mark.mysql
def test_the_server_gives_the_same_form(mariadb: Server) -> None:
    mariadb.create("dumped", write(CASES))
    names = ", ".join(f"c{number}" for number in range(len(CASES)))
    served = mariadb.run(f"SELECT {names} FROM t", "dumped").splitlines()[1].split("\t")
    for cell, (kind, _, expected) in zip(served, CASES, strict=True):
        text = "NULL" if expected is None else expected.decode() if isinstance(expected, bytes) else str(expected)
        if isinstance(expected, int | float):
            assert float(cell) == expected, kind
        else:
            assert cell.replace("\\0", "\0").ljust(len(text), "0") == text, kind
