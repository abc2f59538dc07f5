"""The docs say all there is, their links lead somewhere, and the reference pages are those of the code.

`pytest --update` writes the reference pages anew.
"""

import re
from pathlib import Path

import pytest

from legacygen import config
from legacygen.naming.rules import RULES
from legacygen.naming.schema_rules import SCHEMA_RULES
from legacygen.planning.notes import NOTES
from tests import reference

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def _id(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", reference.pages())
def test_a_reference_page_is_what_the_code_says_now(name: str, request: pytest.FixtureRequest) -> None:
    path, now = DOCS / "reference" / name, reference.pages()[name]
    if request.config.getoption("--update"):
        path.write_text(now, encoding="utf-8")
    assert text(path) == now, "run `./dev golden`"


def test_every_command_and_option_is_documented() -> None:
    page = text(DOCS / "reference/command-line.md")
    for name, command in reference.commands().items():
        assert f"## legacygen {name}\n" in page
        for parameter in command.params:
            assert all(option in page for option in parameter.opts if option.startswith("-")), parameter.name
    for action in reference.actions():
        assert f"## manage.py legacy {action}\n" in page


def test_every_key_rule_and_note_is_documented() -> None:
    for item in config.list_options():
        assert f"| `{item.name}` |" in text(DOCS / "reference/configuration.md")
    for rule in (*RULES, *SCHEMA_RULES):
        assert f"\n### {rule.__module__.rpartition('.')[2]}\n" in text(DOCS / "reference/naming.md")
    for code in NOTES:
        assert f"| `{code}` |" in text(DOCS / "reference/notes.md")


def test_the_example_of_a_configuration_is_one() -> None:
    assert config.parse_config(reference.EXAMPLE, "the example").relations == {"tbl_order.cust": "tbl_cust.id"}


@pytest.mark.parametrize("path", PAGES, ids=_id)
def test_every_link_leads_somewhere(path: Path) -> None:
    prose = re.sub(r"^```.*?^```|`[^`\n]*`", "", text(path), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name).resolve() if name else path
        assert there.exists(), target
        assert not anchor or anchor in _anchors(there), target


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text(path), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_index_leads_to_every_page() -> None:
    index = text(DOCS / "README.md")
    for path in DOCS.rglob("*.md"):
        name = path.relative_to(DOCS).as_posix()
        assert name == "README.md" or f"({name})" in index, name


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_a_newcomer_and_a_contributor_are_told_the_two_commands(page: str) -> None:
    assert "./dev demo" in text(ROOT / page)
    assert "./dev test" in text(ROOT / page)


@pytest.mark.parametrize("path", PAGES, ids=_id)
def test_no_line_of_prose_is_longer_than_the_screen(path: Path) -> None:
    generated = path.parent.name == "reference"
    prose = re.sub(r"^```.*?^```", "", text(path), flags=re.M | re.S)
    for line in prose.splitlines():
        assert generated or len(line) <= 120 or line.startswith(("|", "<")), line


def test_a_decision_says_what_why_and_what_follows() -> None:
    found = sorted((DOCS / "decisions").glob("*.md"))
    assert [path.name[:4] for path in found] == [f"{number:04}" for number in range(1, len(found) + 1)]
    for path in found:
        assert re.fullmatch(r"# .+\n\n.+?\n\n## Why\n\n.+?\n\n## What follows\n\n.+\n", text(path), re.S), path.name
