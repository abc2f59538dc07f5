"""A question or a file that is added to the template has effect, without another line elsewhere."""

import shutil
from pathlib import Path

import pytest

from legacygen import scaffold

QUESTION = """
colour:
  type: str
  help: Which colour has the admin?
  default: green
"""


@pytest.fixture
def extended(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The template of this version with one question and one file more."""
    folder = tmp_path / "extended"
    shutil.copytree(template / "template", folder / "template")
    text = (template / "copier.yml").read_text(encoding="utf-8")
    (folder / "copier.yml").write_text(text + QUESTION, encoding="utf-8")
    (folder / "template/COLOUR.txt.jinja").write_text("{{ colour }}\n", encoding="utf-8")
    package = tmp_path / "package"
    package.mkdir()
    monkeypatch.setattr(scaffold, "__file__", str(package / "scaffold.py"))
    shutil.move(folder, package / "_template")


@pytest.mark.usefixtures("extended")
@pytest.mark.parametrize(("answers", "text"), [({}, "green\n"), ({"colour": "blue"}, "blue\n")])
def test_a_question_and_a_file_of_the_template_are_rendered(
    tmp_path: Path, answers: dict[str, object], text: str
) -> None:
    scaffold.create_project(tmp_path / "site", answers, ask=False)
    assert (tmp_path / "site/COLOUR.txt").read_text(encoding="utf-8") == text
