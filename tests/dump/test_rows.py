"""Rows are read without loss, at once or value by value, whatever the blocks."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legacygen.dump.charsets import find_charset
from legacygen.dump.literals import Expression
from legacygen.dump.problems import CutOffError, DumpError
from tests.dump.reading import rows

pytestmark = pytest.mark.usefixtures("way")

COLUMNS = (
    "`i` int, `d` decimal(9,2), `f` double, `s` varchar(99), `t` datetime, `b` blob, `m` bit(10), `e` enum('a,)','b')"
)

VALUES: tuple[tuple[str, str, object], ...] = (
    ("int", "1", "1"),
    ("int", "-12", "-12"),
    ("int", "'7'", "7"),
    ("int", "0042", "0042"),
    ("int", "NULL", None),
    ("int", "null", None),
    ("int", "\\N", None),
    ("int", "TRUE", "1"),
    ("int", "false", "0"),
    ("int", "0x0F", "15"),
    ("int", "b'11'", "3"),
    ("int", "+5", "+5"),
    ("decimal(9,2)", "1.50", "1.50"),
    ("decimal(9,2)", ".5", ".5"),
    ("decimal(9,2)", "5.", "5."),
    ("double", "-1.5E-7", "-1.5E-7"),
    ("double", "1e+300", "1e+300"),
    ("double", "'0.1'", "0.1"),
    ("text", "'it\\'s'", "it's"),
    ("text", "'it''s'", "it's"),
    ("text", "''", ""),
    ("text", "''''", "'"),
    ("text", "'\\\\'", "\\"),
    ("text", r"'\0\b\n\r\t\Z\x\"'", '\0\b\n\r\t\x1ax"'),
    ("text", r"'\%\_'", r"\%\_"),
    ("text", r"'\\n'", r"\n"),
    ("text", r"'\''''", "''"),
    ("text", '"say ""x"" \\"y\\""', 'say "x" "y"'),
    ("text", '"it\'s"', "it's"),
    ("text", "\"it''s\"", "it''s"),
    ("text", "'(1,2),(3'", "(1,2),(3"),
    ("text", "'a;b -- c /* d'", "a;b -- c /* d"),
    ("text", "'line\nbreak'", "line\nbreak"),
    ("text", "N'é'", "é"),
    ("text", "n'x'", "x"),
    ("text", "_utf8mb4'é'", "é"),
    ("text", "_utf8 'é'", "é"),
    ("text", "_utf8mb4 0xC3A9", "é"),
    ("text", "x'C3A9'", "é"),
    ("text", "0xC3A9", "é"),
    ("text", "X''", ""),
    ("text", "007", "7"),
    ("text", "1.50", "1.50"),
    ("text CHARACTER SET latin1", "0xE9", "é"),
    ("text", "_latin1 X'E9'", "é"),
    ("text", "_binary 'é'", "é"),
    ("text", "'NULL'", "NULL"),
    ("text", "x'FF'", b"\xff"),
    ("date", "'0000-00-00'", "0000-00-00"),
    ("json", '\'{\\"a\\": \\"\\\\n\\"}\'', '{"a": "\\n"}'),
    ("blob", "'a\\0b'", b"a\0b"),
    ("blob", "_binary '\\'\\\\'", b"'\\"),
    ("blob", "_binary'x'", b"x"),
    ("blob", "0xff00", b"\xff\0"),
    ("blob", "0xF", b"\x0f"),
    ("blob", "X'ff'", b"\xff"),
    ("blob", "''", b""),
    ("blob", "NULL", None),
    ("point", "0x00", b"\0"),
    ("char(3) CHARACTER SET binary", "'é'", "é".encode()),
    ("binary(2)", "'a'", b"a"),
    ("varchar(3) BYTE", "'a'", b"a"),
    ("bit(1)", "b'1'", b"\1"),
    ("bit(10)", "b'1'", b"\0\1"),
    ("bit(10)", "'\\0\\\\'", b"\0\\"),
    ("bit(10)", "257", b"\1\1"),
    ("bit(9)", "0x01FF", b"\1\xff"),
)


@pytest.mark.parametrize("gap", ["", " ", "/* , */"], ids=["bare", "blank", "comment"])
@pytest.mark.parametrize(("kind", "literal", "value"), VALUES)
def test_a_literal_becomes_the_columns_kind_of_value(kind: str, literal: str, value: object, gap: str) -> None:
    text = f"CREATE TABLE t (a int, c {kind}, z int);INSERT INTO t VALUES (1,{gap}{literal}{gap},{gap}2);"
    assert rows(text) == [("1", value, "2")]


UNKNOWN: tuple[tuple[str, object], ...] = (
    ("1", "1"),
    ("'x'", "x"),
    ("NULL", None),
    ("_binary 'x'", b"x"),
    ("0x41", b"A"),
    ("b'1'", b"\1"),
    ("-1.5e3", "-1.5e3"),
    ("N'é'", "é"),
)


@pytest.mark.parametrize(("literal", "value"), UNKNOWN)
def test_without_a_table_a_value_is_what_its_literal_says(literal: str, value: object) -> None:
    assert rows(f"INSERT INTO t VALUES ({literal});", typed=False) == [(value,)]


EXPRESSIONS = (
    "NOW()",
    "DEFAULT",
    "CONCAT('a)', \"b\", (1))",
    "1 + 1",
    "'a' 'b'",
    "CURRENT_TIMESTAMP",
    "@a",
    "_utf8'a' COLLATE utf8_bin",
    "DATE '2020-01-01'",
    "(1)",
    "-(1)",
    "_klingon'x'",
    "x'F'",
    "`id`",
    "1e400 / 2",
)


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_a_value_that_only_a_server_knows_is_an_expression_with_its_place(text: str) -> None:
    ((first, value, last),) = rows(f"CREATE TABLE t (a int, b text, c int);\nINSERT INTO t VALUES\n(1, {text}, 3);")
    assert isinstance(value, Expression)
    assert (first, value.text, value.place.line, last) == ("1", text, 3, "3")


def test_numbers_in_text_and_in_dates_are_certain_or_left_to_the_server() -> None:
    for kind, number in (("text", "1e3"), ("date", "20200101"), ("text", "+1"), ("bit(4)", "-1")):
        ((value,),) = rows(f"CREATE TABLE t (a {kind});INSERT INTO t VALUES ({number});")
        assert isinstance(value, Expression), number


def test_rows_of_all_forms_are_read_alike() -> None:
    table = f"CREATE TABLE `t` ({COLUMNS});\n"
    row = r"""(1,-1.50,1e-7,'it\'s ''é''','2020-01-01 00:00:00',_binary '\0\\',b'11','a,)')"""
    expected = [("1", "-1.50", "1e-7", "it's 'é'", "2020-01-01 00:00:00", b"\0\\", b"\0\3", "a,)")] * 300
    forms = (
        f"INSERT INTO `t` VALUES {','.join([row] * 300)};",
        f"INSERT INTO `t` VALUES\n{','.join([row + chr(10)] * 300)};",
        f"INSERT INTO `t` VALUES {row};\n" * 300,
        f"INSERT INTO `t` VALUES {', '.join([row.replace('(1', '(/* slow */ 1')] * 300)};",
        f"REPLACE INTO t (i, d, f, s, t, b, m, e) VALUES {','.join([row] * 300)};",
        "".join(f"INSERT IGNORE INTO t VALUES {row};\n-- a comment\n" for _ in range(300)),
    )
    for form in forms:
        for size in (3, 1000, 1 << 20):
            assert rows(table + form + "SET @a=1;", size) == expected


def test_numbers_may_be_in_quotes_but_not_in_half_of_them() -> None:
    head = "CREATE TABLE t (a int, b int);INSERT INTO t VALUES "
    assert rows(head + ",".join(["('1',2)", "('-3','4')"] * 40) + ";") == [("1", "2"), ("-3", "4")] * 40
    for wrong in ("(1',2)", "('1,2)", "('1,2')"):
        with pytest.raises(DumpError):
            rows(f"{head}('1',2),{wrong};")


def test_what_a_version_comment_holds_is_part_of_the_row() -> None:
    table = "CREATE TABLE t (a int, /*!50705 b point NOT NULL,*/ c text);"
    text = table + "INSERT INTO t VALUES (1, /*!50705 0x00ff, */'x'),(2,/*!50705 NULL,*/'y'/*M! */);"
    assert rows(text) == [("1", b"\0\xff", "x"), ("2", None, "y")]
    assert rows(table + "INSERT INTO t (`a`, /*!50705 `b`,*/ c) VALUES (1,/*!50705 '',*/'x');") == [("1", b"", "x")]


def test_a_list_of_columns_gives_their_order() -> None:
    text = "CREATE TABLE t (`a` int, `b` blob);INSERT INTO t (`B`, a) VALUES ('x', 1);"
    assert rows(text) == [(b"x", "1")]


def test_no_backslash_escapes_and_ansi_quotes_are_obeyed() -> None:
    mode = "SET sql_mode='NO_BACKSLASH_ESCAPES,ANSI_QUOTES';"
    text = mode + "CREATE TABLE \"t\" (\"a\" text, b blob);INSERT INTO \"t\" VALUES ('C:\\','it''s\\n');"
    assert rows(text) == [("C:\\", b"it's\\n")]


CHARSETS = (
    ("latin1", b"\x80 \xe9 \x81", "€ é \x81"),
    ("utf8", "é😀".encode(), "é😀"),
    ("cp1251", b"\xcf", "П"),
    ("koi8r", b"\xd0", "п"),
    ("ujis", b"\xb4\xc1", "漢"),
    ("euckr", b"\xb0\xa1", "가"),
    ("ascii", b"x", "x"),
    ("latin2", b"\xb1", "ą"),
)


@pytest.mark.parametrize(("charset", "data", "text"), CHARSETS)
def test_text_is_in_the_character_set_that_the_dump_names(charset: str, data: bytes, text: str) -> None:
    head = f"SET NAMES {charset};CREATE TABLE t (a int, b text CHARACTER SET latin1);INSERT INTO t VALUES ".encode()
    assert rows(head + b"(1,'" + data + b"'),(2,'\\'" + data + b"');") == [("1", text), ("2", "'" + text)]


def test_text_of_a_binary_dump_is_in_the_character_set_of_its_column() -> None:
    columns = b"a text, b text CHARACTER SET utf8, c json, d char(1) COLLATE cp1251_general_ci"
    head = b"SET NAMES binary;CREATE TABLE t (" + columns + b") DEFAULT CHARSET=latin1;INSERT INTO t VALUES "
    assert rows(head + b"('\xe9','\xc3\xa9','\"\xc3\xa9\"','\xcf');") == [("é", "é", '"é"', "П")]


def test_mysqls_latin1_is_windows_1252_with_a_letter_for_each_byte() -> None:
    latin1 = find_charset("latin1")
    assert latin1 is not None
    letters = latin1.decode(bytes(range(256)))
    assert [hex(ord(letter)) for letter in letters if ord(letter) in (0x81, 0x8D, 0x8F, 0x90, 0x9D)] == [
        "0x81",
        "0x8d",
        "0x8f",
        "0x90",
        "0x9d",
    ]
    assert letters.encode("cp1252", "replace").count(b"?") == 6  # those five, and the question mark itself


def test_text_outside_of_its_character_set_stays_bytes() -> None:
    text = b"CREATE TABLE t (a int, b text);INSERT INTO t VALUES (1,'good'),(2,'b\xe9d\\n'),(3,'\xc3\xa9');"
    assert rows(text) == [("1", "good"), ("2", b"b\xe9d\n"), ("3", "é")]


WRONG = (
    ("(1)", "has 1 values for 2 columns"),
    ("(1,2,3)", "more than 2 values"),
    ("(1,)", "value is missing"),
    ("(1,2) x", "Neither a row"),
    ("(1,2) ON DUPLICATE KEY UPDATE a=1", "Neither a row"),
    ("(1,(2;", "does not end"),
    ("(1,2),;", "Neither a row"),
    ("(1,2\\x)", "does not end"),
)


@pytest.mark.parametrize(("text", "words"), WRONG)
def test_what_is_no_row_is_an_error_with_its_place(text: str, words: str) -> None:
    with pytest.raises(DumpError, match=rf"{words}.*line 2, byte \d+"):
        rows(f"CREATE TABLE t (a int, b int);\nINSERT INTO t VALUES {text};")


@pytest.mark.parametrize("text", ["(1,2),(3", "(1,2),(3,'", "(1,2)", "(1,2),", "(1,0x"])
def test_rows_without_their_end_are_cut_off(text: str) -> None:
    with pytest.raises(CutOffError, match="line 2"):
        rows(f"CREATE TABLE t (a int, b int);\nINSERT INTO t VALUES {text}")


def quote(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''").replace("\0", "\\0").replace("\n", "\\n") + "'"


LETTERS = st.text(st.sampled_from("\\'\"`,;()-#/*%_nZ0 \n\0é😀a"), max_size=80)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(LETTERS, LETTERS, st.binary(max_size=70)), min_size=1, max_size=6),
    st.sampled_from([2, 50, 9999]),
)
def test_any_text_and_bytes_come_back(values: list[tuple[str, str, bytes]], size: int) -> None:
    for gap in ("", "/* slow */"):
        text = ",".join(f"({gap}{quote(a)},{quote(b)},{gap}0x{c.hex() or '00'})" for a, b, c in values)
        head = "CREATE TABLE t (a text, b text, c blob);INSERT INTO t VALUES "
        assert rows(f"{head}{text};", size) == [(a, b, c or b"\0") for a, b, c in values]
        head = "CREATE TABLE t (a text, b text, c text CHARACTER SET latin1);INSERT INTO t (a, b) VALUES "
        text = ",".join(f"({gap}{quote(a)},{quote(b)})" for a, b, _ in values)
        assert rows(f"{head}{text};", size) == [(a, b) for a, b, _ in values]
