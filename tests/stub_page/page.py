"""Reads docs/stubs.md, or another page: tables of rows and objects, stubs, and what a run is said to print."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "stubs.md"
ROWS = "The rows of all examples"
"""The section with the legacy rows; others may change a table."""

BLOCK = re.compile(r"```(?P<kind>python|text)\n(?P<text>.*?)```|(?P<table>(?:^\|[^\n]*\n)+)", re.M | re.S)

NAMED = re.compile(r"\| `(tbl_|[A-Z])")
"""The head of a table of rows or objects."""

Cells = list[dict[str, str]]


@dataclass(slots=True)
class Example:
    """A section: tables of legacy rows and of new objects by name, the code of its stubs, and the printed lines."""

    title: str
    tables: dict[str, Cells] = field(default_factory=dict)
    code: str = ""
    printed: list[str] = field(default_factory=list)


def read_examples(page: Path = PAGE) -> dict[str, Example]:
    """Return the sections of the page by title."""
    sections = re.split(r"^##+ (.+)\n", page.read_text(encoding="utf-8"), flags=re.M)
    examples = [_read_example(*each) for each in zip(sections[1::2], sections[2::2], strict=True)]
    return {each.title: each for each in examples}


def _read_example(title: str, text: str) -> Example:
    example = Example(title)
    for block in BLOCK.finditer(text):
        if block["kind"] == "python":
            example.code += textwrap.dedent(block["text"]) + "\n"
        elif block["kind"] == "text":
            example.printed += block["text"].splitlines()
        elif NAMED.match(block["table"]):
            name, cells = _read_table(block["table"])
            example.tables[name] = cells
    return example


def _read_table(text: str) -> tuple[str, Cells]:
    """Return the name in the first cell of the head, and the rows by column; the first column is the key."""
    head, _, *rows = [list(_split(line)) for line in text.splitlines()]
    names = ["pk", *head[1:]]
    return head[0], [dict(zip(names, row, strict=True)) for row in rows]


def _split(line: str) -> Iterator[str]:
    for cell in line.strip().strip("|").split("|"):
        yield cell.strip().strip("`")
