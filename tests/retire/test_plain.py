"""Requirements, variables and ignored files that legacygen has brought are taken out of files that are not Python."""

import re
from pathlib import Path

import pytest

from legacygen.errors import ConfigError, RefusedError
from legacygen.retire import replacements
from legacygen.retire.drop_ledger import TABLES, render_migration
from legacygen.retire.plain_lines import find_mentions, list_variables, remove_variables
from legacygen.retire.requirements import remove_from_pyproject, remove_from_requirements
from legacygen.runtime import fields, hashers, indexes
from legacygen.runtime.ledger import models

DOCS = Path(__file__).parents[2] / "docs"

PYPROJECT = {
    "a line of its own": (
        '[project]\ndependencies = [\n    "a",\n    "legacygen>=1",\n]\n',
        '[project]\ndependencies = [\n    "a",\n]\n',
    ),
    "the first item": ("[project]\ndependencies = ['legacygen>=1', 'a']\n", "[project]\ndependencies = ['a']\n"),
    "the last item": ('[project]\ndependencies = ["a", "LegacyGen"]\n', '[project]\ndependencies = ["a"]\n'),
    "the only item": ('[project]\ndependencies = ["legacygen[passwords] >= 1"]\n', "[project]\ndependencies = []\n"),
    "two items": (
        '[dependency-groups]\ndev = ["legacygen>=1", "legacygen[generator]", "a"]\n',
        '[dependency-groups]\ndev = ["a"]\n',
    ),
    "a comment": ('x = [\n  "legacygen",  # why\n  "a",\n]\n', 'x = [\n  "a",\n]\n'),
    "a text that is no requirement": ('description = "legacygen was here"\nx = ["legacygen-x"]\n', None),
    "a key of poetry": ('[tool.poetry.dependencies]\nlegacygen = "^1"\n', None),
    "no TOML": ('x = ["legacygen"\n', None),
    "a name of a package in the comment": ('x = ["a"]  # not "legacygen"\n', None),
}


@pytest.mark.parametrize(("text", "expected"), PYPROJECT.values(), ids=PYPROJECT)
def test_the_requirement_goes_from_pyproject_or_the_file_stays_as_it_is(text: str, expected: str | None) -> None:
    assert remove_from_pyproject(text, only_generator=False) == (text if expected is None else expected)


REQUIREMENTS = {
    "a line": ("a\nlegacygen>=1\nb\n", "a\nb\n"),
    "extras and a marker": ("legacygen[generator]>=1 ; python_version > '3'\nb\n", "b\n"),
    "hashes": (
        "legacygen==1 \\\n    --hash=sha256:1 \\\n    --hash=sha256:2\nb==1 \\\n    --hash=sha256:3\n",
        "b==1 \\\n    --hash=sha256:3\n",
    ),
    "a comment": ("legacygen  # why\nb # legacygen\n", "b # legacygen\n"),
    "other packages": ("legacygen-x\nlegacy\n", "legacygen-x\nlegacy\n"),
}


@pytest.mark.parametrize(("text", "expected"), REQUIREMENTS.values(), ids=REQUIREMENTS)
def test_the_requirement_goes_from_requirements(text: str, expected: str) -> None:
    assert remove_from_requirements(text, only_generator=False) == expected


def test_the_generator_goes_and_the_runtime_stays_where_code_needs_it() -> None:
    assert remove_from_requirements("legacygen>=1\nlegacygen[generator]\n", only_generator=True) == "legacygen>=1\n"
    text = 'x = ["legacygen>=1"]\ny = ["legacygen[generator,report]>=1"]\n'
    assert remove_from_pyproject(text, only_generator=True) == 'x = ["legacygen>=1"]\ny = []\n'


def test_variables_go_with_the_comments_of_the_template_and_other_lines_stay() -> None:
    text = (
        "# Copy to .env.\nDJANGO_SECRET_KEY=\nLEGACY_DB_NAME=\nLEGACY_LOAD_USER=\n"
        "# A host name, or the path of a socket folder.\nLEGACY_DB_HOST=localhost\nMY_LEGACY=1\nCRM_DB_NAME=\n"
    )
    expected = "# Copy to .env.\nDJANGO_SECRET_KEY=\nMY_LEGACY=1\nCRM_DB_NAME=\n"
    assert remove_variables(text, {"LEGACY"}) == expected
    assert remove_variables(text, ()) == text
    assert remove_variables(text, {"LEGACY"}, {"LEGACY_DB_HOST"}) == text.replace("LEGACY_DB_NAME=\n", "").replace(
        "LEGACY_LOAD_USER=\n", ""
    )


def test_names_of_variables_are_listed_without_their_values() -> None:
    assert list_variables("LEGACY_DB_NAME=s3cret\nLEGACY_DB_NAME=x\nA=LEGACY\n", {"LEGACY"}) == ("LEGACY_DB_NAME",)


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("run: legacygen refresh --check", True),
        ("python manage.py legacy run", True),
        ('["python", "manage.py", "legacy", "run"]', True),
        ("LEGACY_DB_NAME: shop", True),
        ("python manage.py migrate", False),
        ("our legacy application", False),
        ("legacygenerator", False),
    ],
)
def test_lines_about_legacygen_are_found(line: str, is_found: bool) -> None:
    assert list(find_mentions(f"first\n{line}\n", {"LEGACY"})) == [(2, line)] * is_found


INITIAL = "class Migration:\n    dependencies = []\n"
SECOND = 'class Migration:\n    dependencies = [("shop", "0001_initial")]\n'


def test_a_migration_drops_the_tables_of_the_ledger() -> None:
    texts = {
        "shop/migrations/__init__.py": "",
        "shop/migrations/0001_initial.py": INITIAL,
        "shop/migrations/0002_more.py": SECOND,
        "shop/migrations/helpers.py": "",
    }
    found = render_migration("shop", texts)
    assert found
    path, text = found
    assert path == "shop/migrations/0003_drop_legacygen_ledger.py"
    assert 'dependencies = [("shop", "0002_more")]' in text
    tables = {model._meta.db_table for model in vars(models).values() if hasattr(model, "_meta")}
    assert tables == {f"legacygen_ledger_{table}" for table in TABLES}
    assert all(f'"DROP TABLE IF EXISTS {table}",' in text for table in tables)
    assert render_migration("shop", {**texts, path: text}) is None


def test_a_migration_needs_an_app_with_one_last_migration() -> None:
    with pytest.raises(ConfigError, match="no package shop/migrations/"):
        render_migration("shop", {})
    texts = {f"shop/migrations/{name}.py": INITIAL for name in ("0001_a", "0001_b")} | {
        "shop/migrations/__init__.py": ""
    }
    with pytest.raises(RefusedError, match="several last migrations, 0001_a, 0001_b"):
        render_migration("shop", texts)


def test_everything_that_models_and_settings_may_use_has_a_replacement_in_the_docs() -> None:
    known = {**replacements.FIELDS, **replacements.INDEXES}
    own = {name for name in vars(indexes) if name.endswith("Index") and not name.startswith("_") and name != "Index"}
    assert set(known) == set(fields.__all__) | own
    assert {name: vars(hashers)[name].algorithm for name in hashers.__all__} == replacements.HASHERS
    page = (DOCS / "retire.md").read_text(encoding="utf-8")
    for name, replacement in known.items():
        assert re.search(rf"\| `{name}` \| {re.escape(replacement)} \|", page), name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("legacygen.runtime.fields.sets.SetField", "replace it by `CharField`"),
        ("legacygen.runtime.backends.mysql", "replace it by `django.db.backends.mysql`"),
        ("legacygen.runtime.hashers.phpass.PhpassHasher", "no password begins with phpass$"),
        ("legacygen.runtime.fields", "take it out"),
    ],
)
def test_a_name_of_legacygen_has_advice(name: str, words: str) -> None:
    assert words in replacements.describe_replacement(name)
    assert replacements.is_usable(name)
    assert not replacements.is_usable("legacygen.runtime.fieldsets")
