"""What values look like is guessed from them alone, and only where nearly all agree."""

import pytest

from legacygen.profiles.meanings import Guess, Meaning, guess_meaning, has_entities, is_mojibake
from legacygen.schema import Kind

HEX = "0123456789abcdef"
BCRYPT = "$2y$10$" + "N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
PHPASS = "$P$B12345678901234567890123456789."
TEXTS: dict[str, tuple[list[str], Guess | None]] = {
    "flag J/N": (["J", "n", "j"], Guess(meaning=Meaning.FLAG)),
    "flag yes/no": (["yes", "no"], Guess(meaning=Meaning.FLAG)),
    "three answers": (["J", "N", "V"], None),
    "two codes": (["DE", "AT"], None),
    "e-mail": (["a@example.com", "b.c@example.org", "d@mail.example"], Guess(meaning=Meaning.EMAIL)),
    "too few": (["a@example.com", "b@example.com"], None),
    "half of them": (["a@example.com", "b@example.com", "x", "y"], None),
    "URL": (["https://a.example/x", "http://b.example", "www.c.example/y"], Guess(meaning=Meaning.URL)),
    "ISO date": (["2020-01-31", "1999-12-01", "2001-02-03"], Guess(meaning=Meaning.DATE, formats=("%Y-%m-%d",))),
    "German date": (["31.01.2020", "01.12.1999", "3.2.2001"], Guess(meaning=Meaning.DATE, formats=("%d.%m.%Y",))),
    "day or month": (
        ["01/02/2020", "03/04/2020", "05/06/2020"],
        Guess(meaning=Meaning.DATE, formats=("%d/%m/%Y", "%m/%d/%Y")),
    ),
    "American date": (["01/31/2020", "03/04/2020", "05/06/2020"], Guess(meaning=Meaning.DATE, formats=("%m/%d/%Y",))),
    "digits": (["20200131", "19991201", "20010203"], Guess(meaning=Meaning.DATE, formats=("%Y%m%d",))),
    "moment": (
        ["2020-01-31 10:00:00", "1999-12-01 00:00:00", "2001-02-03 23:59:59"],
        Guess(meaning=Meaning.MOMENT, formats=("%Y-%m-%d %H:%M:%S",)),
    ),
    "MD5": ([HEX * 2, HEX[::-1] * 2, "a" * 32], Guess(meaning=Meaning.MD5)),
    "SHA-1": ([HEX * 2 + "0" * 8, HEX * 2 + "1" * 8, "a" * 40], Guess(meaning=Meaning.SHA1)),
    "bcrypt": ([BCRYPT, BCRYPT[:-1] + "a", BCRYPT[:-1] + "b"], Guess(meaning=Meaning.BCRYPT)),
    "phpass": ([PHPASS, PHPASS[:-1] + "a", PHPASS[:-1] + "b"], Guess(meaning=Meaning.PHPASS)),
    "money": (["1.234,50", "9,90 €", "-3,00"], Guess(meaning=Meaning.MONEY)),
    "dollars": (["$1,234.50", "9.90", "12.00"], Guess(meaning=Meaning.MONEY)),
    "article numbers": (["A-1001", "A-1002", "A-1003"], None),
    "JSON": (['{"a": 1}', "[1, 2]", "{}"], Guess(meaning=Meaning.JSON)),
    "JSON that was read in part": (['{"a": "' + letter * 200 for letter in "xyz"], Guess(meaning=Meaning.JSON)),
    "PHP": (['a:1:{i:0;s:1:"x";}', 's:3:"abc";', "i:5;"], Guess(meaning=Meaning.PHP)),
    "words": (["red", "green", "blue"], None),
    "nothing": ([], None),
}
NUMBERS: dict[str, tuple[str, Kind, list[str], Guess | None]] = {
    "both of 0 and 1": ("active", Kind.SMALLINT, ["0", "1"], Guess(meaning=Meaning.FLAG)),
    "only 1": ("quantity", Kind.INTEGER, ["1"], None),
    "-1 and 0, which clean.yes does not know": ("active", Kind.SMALLINT, ["-1", "0"], None),
    "time stamps": (
        "made",
        Kind.INTEGER,
        ["1262304000", "1577836800", "1600000000"],
        Guess(meaning=Meaning.TIMESTAMP),
    ),
    "small numbers": ("made", Kind.INTEGER, ["1", "2", "3"], None),
    "addresses": ("lastIp", Kind.BIGINT, ["3232235777", "167772161", "2886729729"], Guess(meaning=Meaning.IP)),
    "dates": (
        "day",
        Kind.INTEGER,
        ["20200131", "19991201", "20010203"],
        Guess(meaning=Meaning.DATE, formats=("%Y%m%d",)),
    ),
    "a type that says all": ("made", Kind.DATETIME, ["2020-01-31 10:00:00"] * 3, None),
}


@pytest.mark.parametrize("case", TEXTS)
def test_text_looks_like(case: str) -> None:
    values, expected = TEXTS[case]
    assert guess_meaning("c", Kind.VARCHAR, values) == expected


@pytest.mark.parametrize("case", NUMBERS)
def test_a_number_looks_like(case: str) -> None:
    name, kind, values, expected = NUMBERS[case]
    assert guess_meaning(name, kind, values) == expected


def test_a_mark_beside_nothing_is_a_flag() -> None:
    assert guess_meaning("c", Kind.CHAR, ["x"], is_mixed=True) == Guess(meaning=Meaning.FLAG)
    assert guess_meaning("c", Kind.CHAR, ["x"]) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("KrÃ¼ger", True), ("WeiÃŸ", True), ("donâ€™t", True), ("Krüger", False), ("SÃO", False), ("Ânimo", False)],
)
def test_mojibake_is_told_from_letters(text: str, expected: bool) -> None:
    assert is_mojibake(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("a &amp; b", True), ("&#228;", True), ("R&D; x", False), ("a & b", False)]
)
def test_html_entities_are_told_from_ampersands(text: str, expected: bool) -> None:
    assert has_entities(text) is expected
