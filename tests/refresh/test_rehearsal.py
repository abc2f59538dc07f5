"""The check of models that are not yet in place never holds a refresh up for good."""

import contextlib
from collections.abc import Collection
from pathlib import Path

import pytest

from legacygen.workspace import rehearsal


def test_a_project_that_takes_for_ever_to_load_is_said_and_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow.py").write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    monkeypatch.setattr(rehearsal, "PATIENCE", 0.1)
    with contextlib.closing(rehearsal.Rehearsal(tmp_path, "slow", "legacy")) as process:
        process.begin({})
        found = process.result()
    assert (found.stage, found.errors) == ("settings", ("it took more than 0.1 seconds",))


IMPORT = "from django.db import models\n\n\n"
TAG = "class Tag(models.Model):\n    pass\n"
TEXTS = {
    "cut into classes": f'{IMPORT}{TAG}\n\nclass Mark(Tag):\n    """Two."""\n',
    "a text that looks like a class": f'{IMPORT}HELP = """\nclass Tag: no\n"""\n{TAG}',
    "a decorated class": f"{IMPORT}def plain(cls):\n    return cls\n\n\n@plain\n{TAG}",
    "a promise about all of the module": f"from __future__ import annotations\n{IMPORT}{TAG}    note: Unknown = 1\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose app `shop` has no models yet."""
    (tmp_path / "plain.py").write_text(
        "INSTALLED_APPS = ['shop']\nDEFAULT_AUTO_FIELD = 'django.db.models.AutoField'\n", encoding="utf-8"
    )
    (tmp_path / "shop").mkdir()
    for name in ("__init__.py", "models.py"):
        (tmp_path / "shop" / name).touch()
    return tmp_path


def _outcome(project: Path, text: str, *, there: str, held: Collection[str] | None = None) -> rehearsal.Outcome:
    (project / "shop/models.py").write_text(there, encoding="utf-8", newline="")
    with contextlib.closing(rehearsal.Rehearsal(project, "plain", "shop", ["shop/models.py"])) as process:
        process.warm()
        if held is not None:
            process.hold(held)
        process.begin({"shop/models.py": text}, only_models=True)
        return process.result()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("there", ["", "what is no Python\nclass", *TEXTS.values()])
@pytest.mark.parametrize("held", [None, {"Mark"}, {"Tag", "Mark"}])
def test_what_was_there_changes_nothing_about_what_is_found(
    project: Path, text: str, there: str, held: Collection[str] | None
) -> None:
    assert _outcome(project, text, there=there, held=held) == rehearsal.Outcome(stage="done")


FIELD = "class Tag(models.Model):\n    size = fields.BitField()\n"
FIELDS = "from legacygen.runtime import fields\n"
ONE, TWO = f"from django.db import models\n\n\n{TAG}", f"{FIELDS}from django.db import models\n\n\n{FIELD}"
MARK = "class Mark(models.Model):\n    pass\n"


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ([ONE], f"{IMPORT}{TAG}"),
        ([ONE, ONE.replace(TAG, MARK)], f"{IMPORT}{TAG}\n\n{MARK}"),
        ([TWO, ONE.replace(TAG, MARK)], f'"""Two."""\n\n{FIELDS}{IMPORT}{FIELD}\n\n{MARK}'),
        ([ONE], f"{IMPORT}{TAG}\n\n{MARK}"),
        ([ONE, ONE.replace(TAG, MARK)], f"{IMPORT}{MARK}\n\n{TAG}"),
        ([ONE, ONE.replace(TAG, MARK)], f"{IMPORT}{TAG}"),
        ([ONE], f"{IMPORT}{TAG.replace('pass', 'size = 3')}"),
    ],
)
def test_a_module_that_came_in_pieces_is_as_good_as_its_text(project: Path, pieces: list[str], text: str) -> None:
    assert _followed(project, pieces, text) == rehearsal.Outcome(stage="done")


@pytest.mark.parametrize(
    ("pieces", "text", "error"),
    [
        ([ONE.replace("pass", "size = missing")], f"{IMPORT}{TAG.replace('pass', 'size = missing')}", "NameError"),
        ([TWO], f"{IMPORT}{FIELD}", "NameError"),
        ([ONE], f"{IMPORT}{TAG}    note: Unknown = 1\n", "NameError"),
    ],
)
def test_what_is_wrong_with_the_text_is_found_whatever_the_pieces_were(
    project: Path, pieces: list[str], text: str, error: str
) -> None:
    found = _followed(project, pieces, text)
    assert (found.stage, [each.partition(":")[0] for each in found.errors]) == ("models", [error])


def _followed(project: Path, pieces: list[str], text: str) -> rehearsal.Outcome:
    with contextlib.closing(rehearsal.Rehearsal(project, "plain", "shop", ["shop/models.py"])) as process:
        process.warm()
        for piece in pieces:
            process.follow("shop/models.py", piece)
        process.begin({"shop/models.py": text}, only_models=True)
        return process.result()


def test_an_error_in_one_class_is_found_though_another_text_was_there(project: Path) -> None:
    good = TEXTS["cut into classes"]
    found = _outcome(project, good.replace("    pass\n", "    def save(self\n", 1), there=good)
    assert (found.stage, [text.partition(":")[0] for text in found.errors]) == ("models", ["SyntaxError"])
    found = _outcome(project, good.replace("Mark(Tag)", "Mark(Missing)"), there=good)
    assert found.errors == ("NameError: name 'Missing' is not defined",)


THREE = f"{IMPORT}class Note(models.Model):\n    text = models.TextField()\n\n\n{TAG}\n\n{MARK}"
LEADS = "class Mark(models.Model):\n    tag = models.ForeignKey({}, models.CASCADE, related_name='text')\n"


@pytest.mark.parametrize(
    ("held", "text"),
    [
        ({"Tag"}, THREE),
        ({"Tag"}, THREE.replace(TAG, TAG.replace("pass", "size = models.IntegerField()"))),
        ({"Tag"}, THREE.replace(TAG, "")),
        ({"Tag"}, THREE.replace(TAG, f"{TAG}\n\nclass New(models.Model):\n    pass\n")),
        ({"Tag"}, THREE.replace(IMPORT, f"{FIELDS}{IMPORT}").replace(TAG, FIELD)),
        ({"Tag"}, THREE.replace(MARK, LEADS.format("Tag"))),
        (set(), THREE.replace(MARK, LEADS.format("'Tag'"))),
        ({"Note"}, THREE.replace(MARK, MARK.replace("models.Model", "Tag"))),
        ({"Tag"}, THREE.replace(MARK, MARK.replace("models.Model", "Tag"))),
    ],
)
def test_classes_that_run_ahead_of_the_others_come_to_what_the_text_says(
    project: Path, held: Collection[str], text: str
) -> None:
    assert _outcome(project, text, there=THREE, held=held) == rehearsal.Outcome(stage="done")
    assert _outcome(project, text, there=text, held=held) == rehearsal.Outcome(stage="done")


@pytest.mark.parametrize(
    ("held", "text", "stage", "error"),
    [
        ({"Tag"}, THREE.replace(TAG, TAG.replace("pass", "size = missing")), "models", "NameError: name 'missing'"),
        (set(), THREE.replace("models.TextField()", "missing"), "models", "NameError: name 'missing'"),
        ({"Tag"}, THREE.replace(IMPORT, "import django\n\n\n"), "models", "NameError: name 'models'"),
        ({"Mark"}, THREE.replace(MARK, LEADS.format("'Note'")), "done", "shop.Mark.tag: Reverse accessor"),
    ],
)
def test_an_error_is_found_whatever_ran_ahead(
    project: Path, held: Collection[str], text: str, stage: str, error: str
) -> None:
    for there in (THREE, text):
        found = _outcome(project, text, there=there, held=held)
        assert (found.stage, found.errors[0][: len(error)]) == (stage, error)


def test_a_project_that_prints_a_lot_while_it_loads_is_checked_all_the_same(project: Path) -> None:
    """More than a pipe holds, at the beginning and, without a line end, at the end."""
    noise = "\nfor name in ('stdout', 'stderr'):\n    getattr(sys, name).write('x' * 5_000_000)\n"
    settings = project / "plain.py"
    settings.write_text(f"import sys\n{settings.read_text(encoding='utf-8')}{noise}", encoding="utf-8")
    text = TEXTS["cut into classes"]
    assert _outcome(project, text, there=text) == rehearsal.Outcome(stage="done")
    (project / "plain.py").write_text(f"import sys\n{noise}raise ValueError('no')\n", encoding="utf-8")
    assert _outcome(project, text, there=text) == rehearsal.Outcome(stage="settings", errors=("ValueError: no",))


def test_a_project_whose_process_ends_by_itself_is_said_with_its_last_words(project: Path) -> None:
    words = "import os\nos.write(1, b'7')\nos.write(2, b'enough\\n')\nos._exit(3)\n"
    (project / "plain.py").write_text(words, encoding="utf-8")
    text = TEXTS["cut into classes"]
    assert _outcome(project, text, there=text) == rehearsal.Outcome(stage="settings", errors=("enough",))
