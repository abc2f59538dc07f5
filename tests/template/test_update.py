"""`copier update` brings a newer template and leaves alone what is the user's."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import copier
import plumbum
import pytest

from legacygen import __version__, scaffold

Git = Callable[..., str]

HAND_MADE = {
    ".env": "LEGACY_DB_PASSWORD=s3cret#\nMINE=1\n",
    "legacygen.toml": 'app = "legacy"\nexclude = ["*_bak"]\n',
    "legacy/models.py": "# refreshed\n",
    "legacy/export/customer.py": "# filled in\n",
    ".legacygen/schema.json": "{}\n",
    "shop/models.py": "# the new app\n",
}
CRM = 'app = "crm"\ndatabase = "crm"\n'


@pytest.fixture(scope="module")
def tmp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("update")


@pytest.fixture(scope="module")
def git(tmp: Path) -> Iterator[Git]:
    """`git(folder, *arguments)` with a configuration of its own: what is published at GitHub is `published/` here."""
    place = (tmp / "published").as_uri()
    config = tmp / "gitconfig"
    config.write_text(
        "[user]\nname = A\nemail = a@example.org\n"
        f'[url "{place}"]\ninsteadOf = https://github.com/legacygen/legacygen.git\n',
        encoding="utf-8",
    )
    env = {"GIT_CONFIG_GLOBAL": str(config), "GIT_CONFIG_NOSYSTEM": "1"}

    def run(folder: Path, *arguments: str) -> str:
        command = ["git", *arguments]
        done = subprocess.run(command, cwd=folder, env=os.environ | env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    with plumbum.local.env(**env):  # Copier's git runs in an environment that plumbum keeps
        yield run


@pytest.fixture(scope="module")
def published(git: Git, template: Path, tmp: Path) -> Path:
    """The template in a repository of its own: this version, and a next one with changes to several files."""
    repository = tmp / "published"
    shutil.copytree(template, repository)
    git(repository, "init", "-q", "-b", "main")
    release(git, repository, f"v{__version__}")
    for path, old, new in (
        ("{% if part == 'project' %}.env{% endif %}.jinja", "DJANGO_SECRET_KEY=", "DJANGO_KEY="),
        ("{% if part == 'project' %}.env.example{% endif %}.jinja", "DJANGO_SECRET_KEY=", "DJANGO_KEY="),
        ("legacygen{% if source != 'legacy' %}.{{ source }}{% endif %}.toml.jinja", "# Tables", "# Which tables"),
        ("{{ app_label }}/router.py.jinja", 'APP = "', 'LABEL = "'),
        ("{% if part == 'project' %}config{% endif %}/urls.py", "The URLs", "All URLs"),
    ):
        edit(repository / "template" / path, old, new)
    release(git, repository, "v99.0.0")
    return repository


def release(git: Git, repository: Path, tag: str) -> None:
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", tag)
    git(repository, "tag", tag)


@pytest.fixture(scope="module")
def site(git: Git, published: Path, tmp: Path) -> Path:
    """A project of `legacygen new` with hand-made files, edits and a file less, and then `copier update`."""
    folder = tmp / "site"
    scaffold.create_project(folder, {"project_name": "Site"}, ask=False)
    for path, text in HAND_MADE.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    edit(folder / "config/urls.py", "urlpatterns = [", 'urlpatterns = [path("x/", admin.site.urls), ')
    edit(folder / "legacy/router.py", 'APP = "', 'NAME = "')
    (folder / "config/asgi.py").unlink()
    git(folder, "init", "-q", "-b", "main")
    release(git, folder, "start")
    scaffold.create_project(folder, {"part": "app", "app_label": "crm", "legacy_engine": "postgresql"}, ask=False)
    (folder / "legacygen.crm.toml").write_text(CRM, encoding="utf-8")
    release(git, folder, "crm")
    for answers in (".copier-answers.yml", ".copier-answers.crm.yml"):
        copier.run_update(folder, answers_file=answers, defaults=True, overwrite=True, quiet=True)
        release(git, folder, f"after{answers}")
    return folder


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def text(*parts: str | Path) -> str:
    return Path(*parts).read_text(encoding="utf-8")


def test_an_update_keeps_every_hand_made_file_byte_for_byte(site: Path) -> None:
    assert {path: text(site, path) for path in HAND_MADE} == HAND_MADE
    assert text(site, "legacygen.crm.toml") == CRM


def test_an_update_brings_the_changes_of_the_template_and_keeps_edits_beside_them(site: Path) -> None:
    assert "DJANGO_KEY=" in text(site, ".env.example")
    assert "All URLs" in text(site, "config/urls.py")
    assert 'path("x/", admin.site.urls)' in text(site, "config/urls.py")


def test_an_update_of_the_same_line_on_both_sides_is_marked(site: Path) -> None:
    assert "<<<<<<<" in text(site, "legacy/router.py")


def test_a_file_that_the_user_deleted_stays_deleted(site: Path) -> None:
    assert not (site / "config/asgi.py").exists()


def test_a_further_source_is_updated_by_answers_of_its_own(site: Path) -> None:
    assert 'LABEL = "crm"' in text(site, "crm/router.py")
    assert "legacy_engine: postgresql" in text(site, ".copier-answers.crm.yml")
    assert "legacy_engine: mysql" in text(site, ".copier-answers.yml")


def test_the_answers_keep_leading_to_the_published_template(site: Path) -> None:
    for name in (".copier-answers.yml", ".copier-answers.crm.yml"):
        assert f"_commit: v99.0.0\n_src_path: {scaffold.PUBLISHED}\n" in text(site, name)


def test_git_never_sees_a_password(site: Path, git: Git) -> None:
    assert "s3cret" not in git(site, "log", "-p", "--all")
