"""The questions of the template: few, safe, and bad answers are refused before anything is written."""

import keyword
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from legacygen import __version__
from tests.template.conftest import Render

UNSAFE = {"_tasks", "_migrations", "_jinja_extensions", "_external_data"}
DJANGO = ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles", "django")


@pytest.fixture(scope="module")
def questions(template: Path) -> dict[str, Any]:
    text = (template / "copier.yml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def test_nothing_in_the_template_needs_trust(questions: dict[str, Any]) -> None:
    assert not UNSAFE & questions.keys()


def test_no_question_asks_for_a_secret(questions: dict[str, Any]) -> None:
    for name, question in questions.items():
        assert not re.search("password|user|host|secret|token", name)
        assert not isinstance(question, dict) or "secret" not in question


def test_eight_questions_at_most_are_asked_and_each_explains_itself(questions: dict[str, Any]) -> None:
    asked = {key: each for key, each in questions.items() if key[0] != "_" and each.get("when") is not False}
    assert len(asked) <= 8
    assert all("default" in each and each["help"] for each in asked.values())


def test_the_template_asks_for_the_version_that_it_comes_with(questions: dict[str, Any]) -> None:
    assert questions["legacygen_version"]["default"] == __version__


def test_what_becomes_the_users_is_never_rendered_again(questions: dict[str, Any]) -> None:
    assert set(questions["_skip_if_exists"]) == {".env", "uv.lock", "legacygen.toml", "legacygen.*.toml"}


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("part", "library"),
        ("project_name", "  "),
        ("project_slug", "My Site"),
        ("project_slug", "-site"),
        ("app_label", "Legacy"),
        ("app_label", "2legacy"),
        ("app_label", "old-shop"),
        ("app_label", "x" * 41),
        ("app_label", "class"),
        ("app_label", "config"),
        ("app_label", "nul"),
        ("app_label", "calendar"),
        ("app_label", ""),
        ("legacy_engine", "oracle"),
        ("mysql_driver", "odbc"),
        ("settings_style", "none"),
        ("legacy_time_zone", 'UTC"'),
    ],
)
def test_a_bad_answer_is_refused_and_nothing_is_written(
    render: Render, tmp_path: Path, name: str, answer: str
) -> None:
    with pytest.raises(ValueError, match=name):
        render(**{name: answer})
    assert not (tmp_path / "site").exists()


def test_no_app_takes_the_name_of_a_module_a_package_or_a_device(questions: dict[str, Any]) -> None:
    standard = {name for name in sys.stdlib_module_names if re.fullmatch("[a-z][a-z0-9_]*", name)}
    words = {name for name in keyword.kwlist if name.islower()}
    others = {"config", "manage", "test", "tests", "legacygen", "default", "con", "aux", "com1", *DJANGO}
    assert standard | words | others <= set(questions["taken"]["default"].split())


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Legacy Site", "legacy-site"),
        ("Bob's  shop (2)", "bob-s-shop-2"),
        ("2fast", "fast"),
        ("99", "legacy-site"),
        ("商店", "legacy-site"),
        ("--x--", "x"),
        ("Müllers Fahrräder", "muellers-fahrraeder"),
        ("Łódź Café", "lodz-cafe"),
    ],
)
def test_every_project_name_gives_a_slug(render: Render, name: str, slug: str) -> None:
    folder = render(project_name=name)
    assert f'name = "{slug}"\n' in (folder / "pyproject.toml").read_text(encoding="utf-8")
