"""The rows of an INSERT are sent in pieces that the server accepts, and none is lost."""

import pytest

from legacygen.dump.lexical import PLAIN, Quoting
from legacygen.dump.problems import DumpError
from legacygen.dump.server.packets import read_packets
from legacygen.dump.server.values import compile_literals, find_reaching, replace_generated
from legacygen.dump.session import DumpSession
from legacygen.dump.statements import read_statements
from legacygen.dump.window import Window
from tests.dump.reading import cut

ROWS = [b"(1,'a;b')", b"(2,'it\\'s')", b"(3,NOW())", b"(4,concat('(',\")\"))", b"(5,NULL)", b"(6,'x''y')"]


def packets(text: bytes, most: int, size: int = 1 << 20) -> list[bytes]:
    window, session = Window(cut(text, size)), DumpSession()
    statement = next(read_statements(window, session))
    return [rows for rows, _ in read_packets(window, session, statement, most)]


@pytest.mark.parametrize("most", [25, 30, 60, 1000])
@pytest.mark.parametrize("size", [7, 1 << 20])
def test_rows_are_cut_between_two_of_them(most: int, size: int) -> None:
    found = packets(b"INSERT INTO t VALUES\n" + b",\n".join(ROWS) + b";\nSELECT 1;", most, size)
    assert b",".join(found).replace(b",\n", b",") == b",".join(ROWS)
    assert max(map(len, found)) <= most
    assert (len(found) == 1) == (most == 1000)


def test_a_row_that_is_too_long_is_named_with_what_to_set() -> None:
    with pytest.raises(DumpError, match=r"A row of t has .* MB.*max_allowed_packet"):
        packets(b"INSERT INTO t VALUES (1,'" + b"x" * 100 + b"');", 50)


LITERALS = "(1,-2.5e-3,NULL,'a;()',0xFF,_binary 'x',_utf8mb4 0x41,X'00',b'1',N'x',DEFAULT,true), (\"select\")"


def test_rows_of_literals_are_known_at_a_glance() -> None:
    for text in (LITERALS, LITERALS.lower()):
        found = compile_literals(PLAIN).fullmatch(text.encode())
        assert found, text
    for text in ("(NOW())", "(a)", "(`a`)", "(1--2)", "(@a)", "(1 + SLEEP(1))"):
        assert not compile_literals(PLAIN).fullmatch(text.encode())
    assert not compile_literals(Quoting(ansi=True)).fullmatch(b'("a")')


VALUES = {
    "(1, NOW(), CURRENT_TIMESTAMP, UUID())": "",
    "(ST_GeomFromText('POINT(1 1)'), CONVERT(0x41 USING utf8mb4), CAST('1' AS DECIMAL(9,2)))": "",
    "(NOW() + INTERVAL 1 DAY) ON DUPLICATE KEY UPDATE a = VALUES(a)": "",
    "('SLEEP(1)', \"LOAD_FILE('x')\", /* SLEEP(1) */ 1)": "",
    "(1),(LOAD_FILE('/etc/passwd'))": "LOAD_FILE()",
    "(1, sleep /* x */ (9))": "SLEEP()",
    "((SELECT 1))": "SELECT",
    "(@@hostname)": "@@hostname",
    "(`shop`.`f`(1))": "`F`()",
    "(/*!50000 SLEEP*/(1))": "SLEEP()",
}


@pytest.mark.parametrize(("rows", "found"), VALUES.items())
def test_a_value_that_reaches_outside_is_found(rows: str, found: str) -> None:
    assert find_reaching(rows.encode(), PLAIN) == found


GENERATED = {
    "(1,'a,b',3), (2, concat('x', ')'), NULL)": "(1,DEFAULT,3), (2, DEFAULT, NULL)",
    "(1,(2),3)": "(1,(2),3)",
    "(1, -2.5e3 ,'')": "(1, DEFAULT,'')",
    "(1,DEFAULT,3)": "(1,DEFAULT,3)",
    "(1,_binary 'it\\'s',3),\n(1,/* , */ 0x00,3)": "(1,DEFAULT,3),\n(1,/* , */ DEFAULT,3)",
}


@pytest.mark.parametrize(("rows", "expected"), GENERATED.items())
def test_values_of_generated_columns_become_defaults(rows: str, expected: str) -> None:
    assert replace_generated(rows.encode(), PLAIN, {1}).decode() == expected
