"""Were the generated models Django's own, it would make the indexes and constraints of the legacy database."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest

from legacygen import planning
from legacygen.config import Config
from legacygen.introspection import engines
from legacygen.schema import Index, Schema
from tests.conftest import MakeDatabase, OpenQuery
from tests.roundtrip import roundtrip
from tests.test_golden import APP, CASES, Case

SCRIPT = f"""
import json, sys
from tests.examine import configure

sys.path[0] = sys.argv[1]
configure("{APP}", json.load(sys.stdin))

from django.apps import apps
from django.db import connection

with connection.schema_editor() as editor:
    for model in apps.get_app_config("{APP}").get_models():
        model._meta.managed = True
        editor.create_model(model)
"""


@pytest.mark.parametrize("case", [case for case in CASES if case.folder.name == "methods"], ids=str)
def test_django_makes_the_same_indexes(
    case: Case, make_database: MakeDatabase, open_query: OpenQuery, tmp_path: Path
) -> None:
    _written(case, tmp_path)
    extensions = "".join(line for line in case.sql.splitlines(keepends=True) if line.startswith("CREATE EXTENSION"))
    database = make_database(case.server, extensions)
    command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    subprocess.run(command, input=json.dumps(database), text=True, check=True, cwd=Path(__file__).parents[2])
    made = _indexes(engines.read_schema(open_query(database).opened))
    told = " ".join(
        note.text for note in planning.plan_schema(case.schema, Config()).notes if note.code != "index-sql"
    )
    wanted = {name: index for name, index in _indexes(case.schema).items() if f"index {name} " not in told}
    assert wanted == {name: index for name, index in made.items() if name in wanted}
    assert len(wanted) > 20


@pytest.mark.parametrize("case", [case for case in CASES if case.folder.name == "methods"], ids=str)
def test_the_tables_of_a_test_database_are_made_all_the_same(case: Case, tmp_path: Path) -> None:
    _written(case, tmp_path)
    assert roundtrip(tmp_path, APP) == []


def _written(case: Case, folder: Path) -> None:
    for path, text in case.expected.items():
        target = folder / APP / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    (folder / APP / "__init__.py").touch()


def _indexes(schema: Schema) -> dict[str, Index]:
    return {index.name: dataclasses.replace(index, name="") for table in schema.tables for index in table.indexes}
