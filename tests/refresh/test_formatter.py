"""Generated and merged code has the style of the project's formatter, whose check is as clean as before."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from legacygen.workspace import Formatter, find_formatter, format_changes
from tests.conftest import MakeDatabase
from tests.merge import shop
from tests.merge.shop import CHANGES
from tests.refresh.conftest import MakeProject, Project

MODELS = "legacy/models.py"
CHECKS = {"black": ["black", "--check", "."], "ruff": ["ruff", "format", "--check", "."]}
BLACK_100 = "[tool.black]\nline-length = 100\n"
RUFF_79 = "[tool.ruff]\nline-length = 79\n[tool.ruff.format]\nquote-style = 'single'\n"
RUFF_TABS = "[tool.ruff.format]\nindent-style = 'tab'\n"
LONG = 'x = f("a", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "cccccccccccccccccccccccccccc", "dddddddddddddddddddddddddd")'
EDITS = {
    "    name = models.CharField(max_length=40, blank=True)\n": (
        '    name = models.CharField("Name", max_length=40, blank=True, help_text="as on the invoice")  # mine\n'
    ),
    "        return self.name or str(self.pk)\n": (
        '        return self.name\n\n    def shown(self):\n        return "<%s>" % self\n'
    ),
    "\n\nclass Customer(": '\n\n# People\n\nALIASES = {"Client": "Customer"}\n\n\n# one\n@decorate\nclass Customer(',
    "\n\n\nclass Country(": "\n\n\ndef decorate(cls):\n    return cls\n\n\nclass Country(",
}
"""Edits of a user, in the layout that the first refresh leaves where no formatter is configured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A project of few files, to find a formatter in and to run it on."""

    root: Path

    def find(self, files: dict[str, str]) -> Formatter | None:
        """Write files by path, and find the formatter of the app."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return find_formatter(self.root / "site/legacy")

    def format(self, formatter: Formatter | None, before: str | None, text: str) -> str:
        """Format one text of the app."""
        assert formatter
        formatted = format_changes(formatter, self.root / "site", {MODELS: before}, {MODELS: text})
        assert formatted.problem == ""
        return formatted.texts[MODELS]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / ".git").mkdir()
    (tmp_path / "site/legacy").mkdir(parents=True)
    return Folder(root=tmp_path)


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, None),
        ({"pyproject.toml": "[project]\nname = 'a'\n"}, None),
        ({"pyproject.toml": "[tool.black\n"}, None),
        ({"pyproject.toml": "tool = 1\n"}, None),
        ({"pyproject.toml": "[tool.black]\n"}, ("black", "pyproject.toml", True)),
        ({"pyproject.toml": "[tool.black]\nline_length = 100\n"}, ("black", "pyproject.toml", False)),
        ({"site/pyproject.toml": "[tool.ruff]\nline-length = 88\n"}, ("ruff", "site/pyproject.toml", True)),
        ({"pyproject.toml": "[tool.ruff.lint]\nselect = ['E']\n"}, ("ruff", "pyproject.toml", True)),
        ({"pyproject.toml": RUFF_79}, ("ruff", "pyproject.toml", False)),
        ({"pyproject.toml": f"{BLACK_100}[tool.ruff.lint]\nselect = ['E']\n"}, ("black", "pyproject.toml", False)),
        ({"pyproject.toml": BLACK_100 + RUFF_79}, ("ruff", "pyproject.toml", False)),
        ({"pyproject.toml": BLACK_100, "ruff.toml": "[format]\n"}, ("ruff", "ruff.toml", True)),
        ({"ruff.toml": "", "site/.ruff.toml": "preview = true"}, ("ruff", "site/.ruff.toml", False)),
        ({"site/legacy/ruff.toml": "", "pyproject.toml": RUFF_79}, ("ruff", "site/legacy/ruff.toml", True)),
        ({"site/.git": "", "pyproject.toml": BLACK_100}, None),  # that of another repository around this one
    ],
)
def test_the_formatter_is_that_of_the_nearest_configuration(
    files: dict[str, str], found: tuple[str, str, bool] | None, folder: Folder
) -> None:
    formatter = folder.find(files)
    expected = found and Formatter(name=found[0], config=folder.root / found[1], keeps_generated=found[2])
    assert formatter == expected


@pytest.mark.parametrize("config", [BLACK_100, RUFF_79])
@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("", f"{LONG}\n", False),
        (None, f"{LONG}\n", False),
        ("y = 1\n", f"y = 1\n{LONG}\n", False),
        ("x = 1\n", f"{LONG}\n", False),
        ("x  =  1\n", f"{LONG}\n", True),  # the layout is the user's own
        (f"{LONG}\n", f"{LONG}\n", True),
        ("# fmt: off\nx = 1\n", f"# fmt: off\n{LONG}\n", True),
        ("x = 1  # fmt: skip\n", f"{LONG}  # fmt: skip\n", True),
        ("x = 1\n", f"{LONG}\ny = (\n", True),
    ],
)
def test_a_statement_is_formatted_unless_the_user_has_laid_it_out(
    config: str, before: str | None, after: str, kept: bool, folder: Folder
) -> None:
    formatted = folder.format(folder.find({"pyproject.toml": config}), before, after)
    assert (formatted == after) == kept
    assert kept or len(formatted.splitlines()) > len(after.splitlines())


@pytest.mark.parametrize(
    "config",
    [
        f"{BLACK_100}extend-exclude = '^/site/legacy/models\\.py$'\n",
        f"{BLACK_100}force-exclude = 'models'\n",
        f"{BLACK_100}exclude = '/legacy/'\n",
        f"{BLACK_100}include = 'views\\.py$'\n",
        f"{RUFF_79}exclude = ['site/legacy/models.py']\n",
        f"[tool.ruff]\nextend-exclude = ['legacy']\n{RUFF_79.removeprefix('[tool.ruff]')}".replace(
            "\nline-length = 79", "", 1
        ),
    ],
)
def test_a_file_that_the_configuration_excludes_is_left_as_it_is(config: str, folder: Folder) -> None:
    formatter = folder.find({"pyproject.toml": config})
    assert formatter
    assert not formatter.keeps_generated
    assert folder.format(formatter, None, f"{LONG}\n") == f"{LONG}\n"


@pytest.mark.parametrize("config", [BLACK_100, RUFF_79])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_line_ends_mark_and_last_line_of_the_file_stay(
    config: str, newline: str, mark: str, end: str, folder: Folder
) -> None:
    before = f"{mark}import a\n\n# ä\nx = 1{end}".replace("\n", newline)
    formatted = folder.format(folder.find({"pyproject.toml": config}), before, before.replace("x = 1", LONG))
    start, _, rest = formatted.partition("x = f(")
    assert start == f"{mark}import a\n\n# ä\n".replace("\n", newline)
    assert rest.count(newline) == rest.count("\n") >= 3
    assert rest.endswith(f"){end}".replace("\n", newline))


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("[tool.ruff]\nline-length = 'wide'\n", "ruff: "),
        ("[tool.ruff]\nrequired-version = '<0.1'\nline-length = 79\n", "ruff: "),
        ("[tool.black]\nline-length = 'wide'\n", "black: "),
    ],
)
def test_a_configuration_that_the_formatter_rejects_is_named_and_the_text_stays(
    config: str, says: str, folder: Folder
) -> None:
    formatter = folder.find({"pyproject.toml": config})
    assert formatter
    formatted = format_changes(formatter, folder.root / "site", {}, {MODELS: f"{LONG}\n"})
    assert formatted.texts == {MODELS: f"{LONG}\n"}
    assert formatted.problem.startswith(says)
    assert len(formatted.problem) > len(says)


def test_a_formatter_that_is_not_installed_is_named_and_the_text_stays(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    formatter = folder.find({"pyproject.toml": RUFF_79})
    assert formatter
    monkeypatch.setenv("PATH", str(folder.root))
    monkeypatch.setattr(sys, "executable", str(folder.root / "python"))
    formatted = format_changes(formatter, folder.root / "site", {}, {MODELS: f"{LONG}\n"})
    assert formatted.texts == {MODELS: f"{LONG}\n"}
    assert formatted.problem == "pyproject.toml configures ruff, which is not installed"
    unchanged = format_changes(formatter, folder.root / "site", {MODELS: LONG}, {MODELS: LONG})
    assert unchanged.problem == ""


@pytest.mark.skipif(os.name != "posix", reason="a program is what its name says")
def test_a_formatter_that_cannot_be_started_is_named_and_the_text_stays(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    formatter = folder.find({"pyproject.toml": RUFF_79, "ruff": "neither a script nor a program"})
    assert formatter
    (folder.root / "ruff").chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(folder.root / "python"))
    formatted = format_changes(formatter, folder.root / "site", {}, {MODELS: f"{LONG}\n"})
    assert formatted.texts == {MODELS: f"{LONG}\n"}
    assert formatted.problem.startswith("ruff: ")


def test_statements_are_distributed_to_processes_and_come_back_in_order(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("legacygen.workspace.formatter.LINES_PER_PROCESS", {"black": 2})
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    text = "\n".join(f"x{number}  = {number}" for number in range(20)) + "\n"
    formatter = folder.find({"pyproject.toml": BLACK_100})
    assert folder.format(formatter, "y = 1\n", text) == text.replace("  =", " =")


def _change(tables: shop.Tables) -> shop.Tables:
    """Add a column and a table, widen a column, drop another one and a table."""
    changes = {change.name: change for change in CHANGES}
    for name in ("add column", "widen", "add table", "drop table", "indexes and check", "type"):
        tables = changes[name].make(tables)
    return {**tables, "tag": ["id integer NOT NULL PRIMARY KEY"]}


@pytest.fixture
def make_shop(make_project: MakeProject, make_database: MakeDatabase) -> Callable[[str], Project]:
    """`make_shop(config)` gives a project with that configuration of a formatter, before its first refresh."""

    def make(config: str) -> Project:
        project = make_project("sqlite")
        project.connect(make_database("sqlite", shop.sql(shop.base(), "sqlite")))
        path = project.root / "pyproject.toml"
        own = path.read_text(encoding="utf-8").partition("[tool.ruff")[0]
        path.write_text(own + config, encoding="utf-8")
        return project

    return make


@pytest.mark.parametrize("config", [BLACK_100, RUFF_79, RUFF_TABS], ids=["black", "ruff", "tabs"])
def test_the_check_of_the_formatter_is_as_clean_after_a_refresh_as_before(
    config: str, make_shop: Callable[[str], Project], make_database: MakeDatabase
) -> None:
    project = make_shop(config)
    check = CHECKS["black" if "black" in config else "ruff"]
    write = [part for part in check if part != "--check"]
    assert project.python("-m", *write).status == 0  # the project's other files, which a template has laid out
    assert project.legacygen("refresh").status == 0
    assert project.python("-m", *check).status == 0
    _edit(project.root / MODELS)
    assert project.python("-m", *write).status == 0
    make_database("sqlite", shop.sql(_change(shop.base()), "sqlite"))
    run = project.legacygen("refresh")
    text = (project.root / MODELS).read_text(encoding="utf-8")
    assert "class Payment(" in text
    assert "class LogEntry(" not in text
    assert "as on the invoice" in text
    assert project.python("-m", *check).status == 0, run.out
    before = project.files()
    project.legacygen("refresh")
    assert project.files() == before


def _edit(path: Path) -> None:
    """Make the edits of a user, whatever layout the text has."""
    text = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "-"],
        input=path.read_text(encoding="utf-8").replace("'", '"'),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for old, new in EDITS.items():
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def test_code_is_the_same_without_a_configuration_and_where_ruff_is_a_linter_only(
    make_shop: Callable[[str], Project], make_project: MakeProject, tmp_path: Path
) -> None:
    project = make_shop("")
    project.legacygen("refresh")
    plain = (project.root / MODELS).read_text(encoding="utf-8")
    shutil.rmtree(project.root)
    other = make_project("sqlite")  # which configures ruff as a linter
    other.env(NAME=str(tmp_path / "legacy.sqlite3"))
    other.legacygen("refresh")
    assert (other.root / MODELS).read_text(encoding="utf-8") == plain


def test_conflicts_name_the_lines_of_the_formatted_text(
    make_shop: Callable[[str], Project], make_database: MakeDatabase
) -> None:
    project = make_shop(RUFF_79)
    project.legacygen("refresh")
    path = project.root / MODELS
    text = path.read_text(encoding="utf-8").replace("max_length=60", "max_length=50")
    path.write_text(text, encoding="utf-8")
    tables = _change(shop.base())
    tables["country"] = [line.replace("varchar(60)", "varchar(70)") for line in tables["country"]]
    make_database("sqlite", shop.sql(tables, "sqlite"))
    run = project.legacygen("refresh")
    lines = path.read_text(encoding="utf-8").split("\n")
    (number,) = [number for number, line in enumerate(lines, 1) if "max_length=50" in line]
    assert f"conflict   country.title.max_length ({MODELS}:{number})" in run.out
