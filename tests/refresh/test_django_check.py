"""The check of models that are not yet in place finds their errors, and never blocks a refresh for good."""

import contextlib
from pathlib import Path

import pytest

from legacygen.workspace import django_check


def test_a_project_that_takes_for_ever_to_load_is_reported_and_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow.py").write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    monkeypatch.setattr(django_check, "PATIENCE", 0.1)
    with contextlib.closing(django_check.DjangoCheck(tmp_path, "slow", "legacy")) as process:
        process.start_check({})
        found = process.wait_for_outcome()
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


def _outcome(project: Path, text: str, *, there: str) -> django_check.CheckOutcome:
    (project / "shop/models.py").write_text(there, encoding="utf-8", newline="")
    with contextlib.closing(django_check.DjangoCheck(project, "plain", "shop")) as process:
        process.start_process()
        process.start_check({"shop/models.py": text}, only_models=True)
        return process.wait_for_outcome()


def test_an_error_in_one_class_is_found_though_another_text_was_there(project: Path) -> None:
    good = TEXTS["cut into classes"]
    found = _outcome(project, good.replace("    pass\n", "    def save(self\n", 1), there=good)
    assert (found.stage, [text.partition(":")[0] for text in found.errors]) == ("models", ["SyntaxError"])
    found = _outcome(project, good.replace("Mark(Tag)", "Mark(Missing)"), there=good)
    assert found.errors == ("shop/models.py, `class Mark(Missing):`: NameError: name 'Missing' is not defined",)


def test_code_of_packages_and_of_settings_is_not_quoted(project: Path) -> None:
    package = project / "venv/lib/site-packages"
    package.mkdir(parents=True)
    (package / "broken.py").write_text("raise ValueError('no')\n", encoding="utf-8")
    secret = "import sys\nsys.path.append('venv/lib/site-packages')\nimport broken; KEY = 'planted'\n"
    (project / "plain.py").write_text(secret, encoding="utf-8")
    for texts in ({}, {"plain.py": secret}):
        with contextlib.closing(django_check.DjangoCheck(project, "plain", "shop")) as process:
            process.start_check(texts)
            found = process.wait_for_outcome()
        assert (found.stage, found.errors) == ("settings", ("plain.py:3: ValueError: no",))


def test_a_text_is_found_in_a_folder_that_the_settings_put_on_the_path(project: Path) -> None:
    (project / "apps").mkdir()
    (project / "shop").rename(project / "apps/shop")
    with (project / "plain.py").open("a", encoding="utf-8") as settings:
        settings.write("import sys\nsys.path.insert(0, 'apps')\n")
    with contextlib.closing(django_check.DjangoCheck(project, "plain", "shop")) as process:
        process.start_check({"apps/shop/models.py": f"{IMPORT}{TAG}    x = Missing\n"})
        found = process.wait_for_outcome()
    assert found.errors == ("apps/shop/models.py, `x = Missing`: NameError: name 'Missing' is not defined",)


def test_an_outcome_has_the_stage_that_django_reached(project: Path) -> None:
    (project / "exits.py").write_text("raise SystemExit('no settings today')\n", encoding="utf-8")
    with contextlib.closing(django_check.DjangoCheck(project, "exits", "shop")) as process:
        process.start_check({})
        found = process.wait_for_outcome()
    assert found == django_check.CheckOutcome(stage="settings", errors=("no settings today",))
    unresolved = f"{IMPORT}class Tag(models.Model):\n    other = models.ForeignKey('shop.Gone', models.CASCADE)\n"
    found = _outcome(project, unresolved, there="")
    assert (found.stage, found.is_clean) == ("done", False)
    # Django runs its checks in any order.
    assert sorted(text.rpartition(" ")[2] for text in found.errors) == ["(fields.E300)", "(fields.E307)"]
    assert _outcome(project, f"{IMPORT}{TAG}", there="") == django_check.CheckOutcome(stage="done")
    with contextlib.closing(django_check.DjangoCheck(project, "", "shop")) as process:
        process.start_check({})
        assert process.wait_for_outcome().errors == ("no settings module is known",)


PARTS = f"""{IMPORT}F = models.F

class Thing(models.Model):
    name = models.CharField(max_length=9)
    code = models.CharField(max_length=9, blank=True, choices=[("a", "A")])
    made = models.DateTimeField(auto_now_add=True)
    size = models.IntegerField(default=1)
    twice = models.GeneratedField(expression=F("size") * 2, output_field=models.IntegerField(), db_persist=True)


class Tool(Thing):
    owner = models.ForeignKey("self", models.CASCADE, null=True)


class Row(models.Model):
    id = models.IntegerField(primary_key=True)

    class Meta:
        managed = False
"""


def test_what_a_new_object_may_be_given_is_described_on_demand(project: Path) -> None:
    (project / "shop/models.py").write_text(PARTS, encoding="utf-8")
    found = django_check.check_present_project(project, "plain", "other", with_managed=True)
    assert [(each.label, each.managed) for each in found.models] == [
        ("shop.Thing", True),
        ("shop.Tool", True),
        ("shop.Row", False),
    ]
    tool = {each.name: each for each in found.models[1].fields}
    assert list(tool) == [
        "id",
        "name",
        "code",
        "made",
        "size",
        "owner",
    ]  # neither the parent's key nor what is computed
    assert [name for name, each in tool.items() if each.has_default] == ["id", "made", "size"]
    assert [name for name, each in tool.items() if each.blank] == ["id", "code", "made"]
    assert [name for name, each in tool.items() if each.choices] == ["code"]
    assert [each.name for each in django_check.check_present_project(project, "plain", "other").models] == ["Row"]
