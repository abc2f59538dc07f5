"""Three releases of a legacy schema with a developer's work between them; docs/releases.md tells it as it happens.

`pytest --update` writes what the commands print now into the page.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.refresh import library
from tests.refresh.conftest import MakeProject, Project
from tests.shown import hold, plain

PAGE = Path(__file__).parents[2] / "docs" / "releases.md"
MODELS = "legacy/models.py"
NAMED = '\n[classes]\ntblMbr = "Member"\n'
RENAMED = '\n[renamed_from]\ntblPublisher = "tblPub"\n'
METHOD = '''\

    @property
    def label(self):
        """How the desk greets: `Ann Reed (000123)`."""
        return f"{self.first_name} {self.last_name} ({self.card_no})"
'''
WORK = (
    (
        'last_name = models.CharField(max_length=40, blank=True, db_column="LastName")\n    street',
        'last_name = models.CharField(max_length=50, blank=True, db_column="LastName")  # on the card\n    street',
    ),
    (
        '    staff_id = models.IntegerField(null=True, blank=True, db_column="Staff_ID")\n',
        '    clerk = models.ForeignKey(\n        "Staff", on_delete=models.DO_NOTHING, db_constraint=False,\n'
        '        null=True, blank=True, db_column="Staff_ID", related_name="loans",\n    )\n',
    ),
    ('    pw_hash = models.CharField(max_length=64, null=True, blank=True, db_column="PwHash")\n', ""),
    ('        return f"{self.first_name} {self.last_name}".strip() or str(self.pk)\n\n\nclass Opening(', None),
)
VIEWS = '''"""Letters to members."""

from legacy.models import Member


def with_fax():
    return Member.objects.exclude(fax="").order_by("last_name")
'''
STEPS = (
    "legacygen refresh",
    "legacygen refresh",
    "legacygen accept tblMbr.LastName.max_length --theirs",
    "legacygen accept tblMbr.Fax --theirs",
    "legacygen refresh --check",
    "legacygen refresh",
    "legacygen accept tblCopy.Shelfmark --theirs",
    "legacygen refresh --check",
)


def put_in_place(project: Project, release: int) -> None:
    """The dump of a release arrives."""
    path = project.root / "legacy.sqlite3"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(library.sql(library.RELEASES[release - 1]))


def add(project: Project, path: str, text: str) -> None:
    with (project.root / path).open("a", encoding="utf-8") as file:
        file.write(text)


def work(project: Project) -> None:
    """What the developer does to the models of the first release."""
    path = project.root / MODELS
    text = path.read_text(encoding="utf-8")
    for old, new in WORK:
        assert old in text, old
        shown = old.partition("\n")[0] + "\n"
        text = text.replace(old, old.replace(shown, shown + METHOD, 1) if new is None else new)
    path.write_text(text, encoding="utf-8")
    for each in (project.root / "legacy").rglob("*.py"):
        text = each.read_text(encoding="utf-8")
        each.write_text(re.sub(r"\bPub\b", "Publisher", text), encoding="utf-8")
    (project.root / "letters.py").write_text(VIEWS, encoding="utf-8")


def test_three_releases_and_nothing_of_the_work_is_lost(
    make_project: MakeProject, request: pytest.FixtureRequest
) -> None:
    project = make_project("sqlite")
    project.env(NAME="legacy.sqlite3")
    printed: dict[str, list[str]] = {}

    def run(command: str, status: int) -> str:
        done = project.legacygen(*command.split()[1:])
        assert done.status == status, done.out + done.err
        printed.setdefault(f"$ {command}", []).append(plain(done.out, project.root.parent))
        return done.out

    steps = iter(STEPS)
    put_in_place(project, 1)
    add(project, "legacygen.toml", NAMED)
    run(next(steps), 0)
    work(project)
    put_in_place(project, 2)
    add(project, "legacygen.toml", RENAMED)
    run(next(steps), 1)
    run(next(steps), 1)
    (project.root / "letters.py").unlink()
    run(next(steps), 0)
    run(next(steps), 0)
    put_in_place(project, 3)
    run(next(steps), 1)
    run(next(steps), 0)
    run(next(steps), 0)
    assert project.python("-W", "error", "manage.py", "check").status == 0
    assert project.python("-m", "pytest", "-q").status == 0
    text = (project.root / MODELS).read_text(encoding="utf-8")
    for piece in (
        "class Publisher(models.Model):",
        'db_table = "tblPublisher"',
        METHOD,
        'max_length=60, blank=True, db_column="LastName")  # on the card',
        '        "Staff", on_delete=models.DO_NOTHING, db_constraint=False,\n',
        "    newsletter = models.BooleanField(",
        "    shelf = models.CharField(\n",
        '        db_column="Shelfmark",\n',
        '    pk = models.CompositePrimaryKey("order_id", "line", "part")',
    ):
        assert piece in text, piece
    for piece in ("class FaxLog(", "pw_hash", " fax ", "LegacyColumnGone("):
        assert piece not in text, piece
    hold(PAGE, lambda command: printed[command].pop(0), update=request.config.getoption("--update"))
    assert not any(printed.values())
