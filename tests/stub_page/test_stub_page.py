"""docs/stubs.md says the truth: its stubs are run over its rows, and give its objects and its words.

So does the stub of docs/clean.md.
"""

import re
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.db.models import Model

from legacygen.runtime.export import Export
from legacygen.runtime.export.accounts import OUTCOMES
from legacygen.runtime.export.options import RejectLimit, RunOptions
from legacygen.runtime.export.result import RunResult
from legacygen.runtime.export.run.runner import run_exports
from legacygen.runtime.testing.stubs import find_stub_failures
from tests.runtime.stub_files import load_module
from tests.stub_page.page import DOCS, PAGE, ROWS, Cells, Example, read_examples
from tests.stub_page.staff.models import Language

EXAMPLES = read_examples()
STUBS = [each for each in EXAMPLES.values() if "(Export):" in each.code]
STUBS.append(read_examples(DOCS / "clean.md")["Slugs and user names"])
LABELS = {"legacy": ["stub_page_legacy"], "default": ["stub_page_staff", "legacygen_ledger", "contenttypes"]}


@pytest.fixture(autouse=True)
def page_tables() -> Iterator[None]:
    """The tables of the page, with the languages that are there already."""
    models = {
        alias: [model for label in labels for model in apps.get_app_config(label).get_models()]
        for alias, labels in LABELS.items()
    }
    for alias, found in models.items():
        connections[alias].close()
        with connections[alias].schema_editor() as editor:
            for model in found:
                editor.create_model(model)
    ContentType.objects.clear_cache()
    Language.objects.bulk_create([Language(code="de"), Language(code="en")])
    yield
    for alias, found in models.items():
        with connections[alias].schema_editor() as editor:
            for model in reversed(found):
                editor.delete_model(model)


def find_model(name: str) -> type[Model]:
    """The model with this name in the new application, or the legacy one of this table."""
    models = [
        *apps.get_app_config("stub_page_staff").get_models(),
        *apps.get_app_config("stub_page_legacy").get_models(),
    ]
    return next(each for each in models if name in (each.__name__, each._meta.db_table))


def insert_rows(example: Example) -> None:
    tables: dict[str, list[dict[str, Any]]] = {**EXAMPLES[ROWS].tables, **example.tables}
    for name, rows in tables.items():
        if name.startswith("tbl_"):
            model: Any = find_model(name)
            for row in rows:
                key, values = row["pk"], {column: read_value(text) for column, text in row.items()}
                fields = [each for each in model._meta.concrete_fields if each.column in values]
                made = model(**{each.attname: values[each.column] for each in fields})
                made.pk = tuple(key.split(":")) if ":" in key else key
                made.save(force_insert=True)


def read_value(text: str) -> Any:
    if text == "NULL":
        return None
    return text[2:-1].encode() if text.startswith("b'") else text


def load_stubs(folder: Path, example: Example) -> Any:
    text = re.sub(r"^from (legacy|staff)\b", r"from tests.stub_page.\1", example.code, flags=re.M)
    return load_module(folder, "stubs_of_the_page", text)


def list_stubs(module: Any) -> list[type[Export]]:
    return [
        each
        for each in vars(module).values()
        if isinstance(each, type) and each.__module__ == module.__name__ and issubclass(each, Export)
    ]


def describe_run(result: RunResult) -> list[str]:
    """The words of the page about a run: outcomes by table, reasons, rejects."""
    lines = []
    for account in result.accounts:
        counts = ", ".join(f"{account.rows[name]} {name}" for name in OUTCOMES if account.rows[name])
        lines.append(f"{account.name}: {counts}")
        lines += [f"{account.name}: skipped {count}: {reason}" for reason, count in account.skipped.items()]
    return [*lines, *result.rejected]


def read_objects(name: str, wanted: Cells) -> Cells:
    """The objects of a model with the columns that the page shows."""
    objects = find_model(name)._default_manager.order_by("pk")
    return [{column: show_value(new, column) for column in wanted[0]} for new in objects]


def show_value(new: Any, name: str) -> str:
    value = getattr(new, name)
    if hasattr(value, "all"):
        return ", ".join(str(each.code) for each in value.order_by("pk"))
    if isinstance(value, Model):
        return f"{type(value).__name__} {value.pk}"
    if name == "pk":
        return str(value)
    return "NULL" if value is None else str(value)


@pytest.mark.parametrize("example", STUBS, ids=lambda each: each.title)
def test_an_example_does_what_the_page_says(example: Example, tmp_path: Path) -> None:
    insert_rows(example)
    stubs = list_stubs(load_stubs(tmp_path, example))
    result = run_exports(stubs, options=RunOptions(max_rejects=RejectLimit(10)))
    assert describe_run(result) == example.printed
    for name, wanted in example.tables.items():
        if not name.startswith("tbl_"):
            assert read_objects(name, wanted) == wanted
    again = run_exports(stubs, options=RunOptions(max_rejects=RejectLimit(10)))
    assert not any(each.created or each.updated for each in again.accounts), "a second run changes nothing"


@pytest.mark.parametrize("example", STUBS, ids=lambda each: each.title)
def test_an_example_passes_the_test_of_a_project(example: Example, tmp_path: Path) -> None:
    stubs = list_stubs(load_stubs(tmp_path, example))
    assert [failure for stub in stubs for failure in find_stub_failures(stub, stubs=stubs)] == []


def test_the_example_of_a_test_passes(tmp_path: Path) -> None:
    example = EXAMPLES["Test a stub"]
    example.code = EXAMPLES["A stub"].code + example.code.replace("from legacy.export.user import UserExport\n", "")
    tests = unittest.defaultTestLoader.loadTestsFromModule(load_stubs(tmp_path, example))
    result = unittest.TestResult()
    tests.run(result)
    assert (result.testsRun, result.failures, result.errors) == (2, [], [])


def test_old_addresses_lead_to_new_ones_as_the_checklist_says(tmp_path: Path) -> None:
    stub, redirects = EXAMPLES["A stub"], read_examples(DOCS / "cut-over.md")["Redirects"]
    insert_rows(stub)
    run_exports(list_stubs(load_stubs(tmp_path, stub)))
    module = load_stubs(tmp_path, redirects)
    assert [" ".join(pair) for pair in module.list_redirects()] == redirects.printed


def test_the_page_lists_its_sections() -> None:
    listed = [line[3:].partition("]")[0] for line in PAGE.read_text("utf-8").splitlines() if line.startswith("- [")]
    assert listed == list(EXAMPLES)
