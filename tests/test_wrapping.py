"""Lines are wrapped at words on a terminal, and nowhere else."""

import io

import pytest

from legacygen.terminal.wrapping import wrap_words

COMMAND = "`cd the_site && legacygen refresh`"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        ("short", "short"),
        ("", ""),
        ("a " * 25 + "end", "a " * 19 + "a\n          " + "a " * 5 + "end"),
        ("x" * 60 + " y", "x" * 60 + "\n          y"),
        (f"first run this: {COMMAND} now", f"first run this:\n          {COMMAND} now"),
    ],
)
def test_a_text_is_broken_between_words_and_not_within_commands(text: str, wrapped: str) -> None:
    assert wrap_words(text, 10, Terminal()) == wrapped


def test_what_is_no_terminal_gets_one_line() -> None:
    assert wrap_words("a " * 100, 10, io.StringIO()) == "a " * 100
