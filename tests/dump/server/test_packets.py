"""The rows of an INSERT are sent in pieces that the server accepts, and none is lost."""

import pytest

from legacygen.dump.problems import DumpError
from legacygen.dump.server.packets import read_packets
from legacygen.dump.session import DumpSession
from legacygen.dump.statements import read_statements
from legacygen.dump.window import Window
from tests.dump.reading import cut

ROWS = [b"(1,'a;b')", b"(2,'it\\'s')", b"(3,NOW())", b"(4,concat('(',\")\"))", b"(5,NULL)", b"(6,'x''y')"]


def packets(text: bytes, most: int, size: int = 1 << 20) -> list[bytes]:
    window, session = Window(cut(text, size)), DumpSession()
    statement = next(read_statements(window, session))
    return list(read_packets(window, session, statement, most))


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
