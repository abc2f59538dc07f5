"""Text is tidied, repaired and cut; what needs no repair stays as it is."""

import pytest

from legacygen.runtime.export import clean


@pytest.mark.parametrize(("value", "result"), [(None, ""), (" a\0 ", "a"), ("ok", "ok")])
def test_text_has_no_nul_and_no_white_space_around(value: str | None, result: str) -> None:
    assert clean.text(value) == result


@pytest.mark.parametrize(("value", "result"), [(None, None), (" a\0b ", " ab "), ("ok", "ok")])
def test_nul_alone_is_taken_out(value: str | None, result: str | None) -> None:
    assert clean.without_nul(value) == result


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("ZoÃ«", "Zoë"),
        ("Zoë", "Zoë"),
        ("Ã\x81gnes", "Ágnes"),
        ("â‚¬ 5", "€ 5"),
        ("â\x82¬ 5", "€ 5"),
        ("â€\x9dquotedâ€œ", "”quoted“"),
        ("plain", "plain"),
        ("ZoÃ« Ω", "ZoÃ« Ω"),
        ("Ã ", "Ã "),
        ("日本", "日本"),
        ("\ud800", "\ud800"),
        (None, None),
    ],
)
def test_utf8_stored_as_latin1_is_made_right_and_other_text_left_alone(value: str, result: str) -> None:
    assert clean.mojibake(value) == result


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("a &amp; b<br />c", "a & b\nc"),
        ("a<BR>b", "a\nb"),
        ("&#233;&eacute;&euro;", "éé€"),
        ("&amp;lt;", "&lt;"),
        ("AT&T", "AT&T"),
        (None, None),
    ],
)
def test_entities_are_characters(value: str, result: str) -> None:
    assert clean.unescape(value) == result


@pytest.mark.parametrize(
    ("value", "length", "mark", "result"),
    [
        (None, 3, "…", None),
        ("abc", 3, "…", "abc"),
        ("abcd", 3, "…", "ab…"),
        ("abcd", 3, "", "abc"),
        ("abcd", 3, " ...", " .."),
        ("ae\u0301bc", 3, "…", "a…"),
    ],
)
def test_long_text_is_cut_with_a_mark(value: str | None, length: int, mark: str, result: str | None) -> None:
    assert clean.truncate(value, length, mark) == result


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        (None, "", ""),
        ("", "", ""),
        ("Ada", "", "Ada"),
        ("Ada Lovelace", "Ada", "Lovelace"),
        (" Ada  King  Lovelace ", "Ada King", "Lovelace"),
        ("Lovelace, Ada King", "Ada King", "Lovelace"),
        ("Lovelace,", "", "Lovelace,"),
        ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("van Beethoven", "van", "Beethoven"),
        ("María de la Cruz", "María", "de la Cruz"),
    ],
)
def test_a_name_has_two_parts(value: str | None, first: str, last: str) -> None:
    assert clean.name_parts(value) == (first, last)
