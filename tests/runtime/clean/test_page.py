"""docs/clean.md says the truth: its examples give what it shows, and it names every function."""

import doctest
import re

import pytest

from legacygen.runtime.export import clean
from tests.stub_page.page import DOCS

PAGE = (DOCS / "clean.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```pycon\n(.*?)```", PAGE, flags=re.S)


@pytest.mark.parametrize("block", BLOCKS, ids=[each.split("\n", 1)[0][4:50] for each in BLOCKS])
def test_an_example_gives_what_the_page_shows(block: str) -> None:
    test = doctest.DocTestParser().get_doctest(block, {"clean": clean}, "clean.md", None, None)
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF).run(test, out=said.append)
    assert result.failed == 0, "".join(said)


def test_every_function_is_on_the_page() -> None:
    (index,) = re.findall(r"^\| for \| function \|\n(.*?)\n\n", PAGE, flags=re.M | re.S)
    listed = set(re.findall(r"`(\w+)`", index))
    assert listed == set(clean.__all__) - {"YES", "CleanError"}
    for name in listed:
        assert f"clean.{name}(" in PAGE
