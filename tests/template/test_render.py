"""Every combination of answers renders to clean files with names that every system allows."""

import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import black
import copier
import pytest
import yaml

from legacygen import config, emit
from legacygen.plan import Model, Plan
from legacygen.scaffold import PUBLISHED

ENGINES = (("mysql", "mysqlclient"), ("mysql", "pymysql"), ("postgresql", "mysqlclient"), ("sqlite", "mysqlclient"))
KINDS = (("project", "standard"), ("project", "separate"), ("app", "standard"))
ILLEGAL = re.compile(r'["\\|<>:*?\x00-\x1f]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What came out of one set of answers."""

    part: str
    label: str
    engine: str
    folder: Path
    files: dict[str, str]


@pytest.fixture(
    scope="module",
    params=[*product(KINDS, ENGINES, ["legacy"]), (KINDS[0], ENGINES[3], "old_shop"), (KINDS[2], ENGINES[0], "crm")],
    ids=lambda item: "-".join((*item[0], *item[1], item[2])),
)
def rendered(request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    (part, style), (engine, driver), label = request.param
    folder = tmp_path_factory.mktemp("render") / "site"
    answers = {"part": part, "settings_style": style, "legacy_engine": engine, "mysql_driver": driver}
    answers |= {"app_label": label, "template_src": PUBLISHED, "template_ref": "v1.2.3"}
    copier.run_copy(str(template), folder, data=answers, defaults=True, quiet=True)
    paths = [path for path in folder.rglob("*") if path.is_file()]
    files = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    return Rendered(part=part, label=label, engine=engine, folder=folder, files=files)


def test_no_trace_of_the_template_language_is_left(rendered: Rendered) -> None:
    for path, text in rendered.files.items():
        assert not re.search(r"\{\{|\{%|%\}|\}\}|\.jinja", path + text), path


def test_every_text_ends_with_one_line_end_and_no_line_with_blanks(rendered: Rendered) -> None:
    for path, text in rendered.files.items():
        assert not text or re.search(r"[^\n]\n\Z", text), path
        assert not re.search(r"[ \t]$|\n\n\n\n|\r", text, re.M), path


def test_black_leaves_every_module_alone(rendered: Rendered) -> None:
    for path, text in rendered.files.items():
        if path.endswith(".py") and text:
            compile(text, path, "exec")
            assert black.format_str(text, mode=black.Mode()) == text, path


def test_ruff_has_nothing_to_say(rendered: Rendered) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--quiet", "."]
    done = subprocess.run(command, cwd=rendered.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_path_is_legal_and_short_on_windows(rendered: Rendered) -> None:
    for path in rendered.files:
        assert not any(ILLEGAL.search(part) for part in path.split("/")), path
        assert len(path) <= 80, path


def test_the_names_in_the_template_are_legal_on_windows_too(template: Path) -> None:
    for path in template.rglob("*"):
        name = path.relative_to(template).as_posix()
        assert not any(ILLEGAL.search(part) for part in name.split("/")), name
        assert len(name) <= 140, name


def test_the_answers_lead_to_the_published_template_and_hold_no_path_of_this_machine(rendered: Rendered) -> None:
    name = ".copier-answers.yml" if rendered.part == "project" else f".copier-answers.{rendered.label}.yml"
    answers = yaml.safe_load(rendered.files[name])
    assert (answers["_src_path"], answers["_commit"]) == (PUBLISHED, "v1.2.3")
    assert answers["app_label"] == rendered.label
    assert not {"taken", "source", "template_src", "template_ref", "legacygen_version"} & answers.keys()
    assert str(rendered.folder.parent) not in "".join(rendered.files.values())


def test_an_app_brings_nothing_but_itself(rendered: Rendered) -> None:
    label = rendered.label
    toml = "legacygen.toml" if label == "legacy" else f"legacygen.{label}.toml"
    own = {path for path in rendered.files if path.startswith(f"{label}/")}
    if rendered.part == "app":
        assert rendered.files.keys() - own == {toml, f".copier-answers.{label}.yml", f".env.{label}.example"}
    assert f"{label}/models.py" not in own


def test_the_configuration_is_one_that_refresh_reads(rendered: Rendered) -> None:
    (path,) = [path for path in rendered.files if re.fullmatch(r"legacygen(\.\w+)?\.toml", path)]
    read = config.parse_config(rendered.files[path], path)
    assert read.app == rendered.label
    assert read.database == ("legacy" if rendered.part == "project" else rendered.label)
    bare = re.sub(r'^# (?=[\w"\[])(?=.*[=\]])', "", rendered.files[path], flags=re.M)
    assert config.parse_config(bare, "with every example taken").types


def test_the_project_names_what_it_needs(rendered: Rendered) -> None:
    if rendered.part == "project":
        read = tomllib.loads(rendered.files["pyproject.toml"])["project"]
        needed = " ".join(read["dependencies"])
        drivers = {"mysql": "mysqlclient|PyMySQL", "postgresql": "psycopg", "sqlite": "$"}
        assert re.search(rf"Django>=.* legacygen>=[\d.]+ ?({drivers[rendered.engine]})", needed)


def test_template_and_refresh_never_write_the_same_file(rendered: Rendered) -> None:
    plan = Plan(models=tuple(Model(name=name, table=name) for name in ("Settings", "Router", "Admin", "Apps")))
    written = {f"{rendered.label}/{each.path}" for each in emit.emit_files(plan, rendered.label)}
    assert not rendered.files.keys() & written
    assert not any(path.startswith(".legacygen") for path in rendered.files)
