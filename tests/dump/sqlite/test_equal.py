"""A file that is made of a dump gives the models and the values that the server gives, which the dump is of."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from legacygen import emit, planning
from legacygen.config import Config
from legacygen.dump.load_report import LoadOptions
from legacygen.dump.sqlite import load_into_file
from legacygen.introspection import engines
from legacygen.schema import Schema
from tests.conftest import MakeDatabase, OpenQuery
from tests.dump.reading import dump_database
from tests.servers import Server

ROOT = Path(__file__).parents[3]
CASES = sorted((ROOT / "tests" / "golden" / "mysql").iterdir())
VALUES = Path(__file__).with_name("values.sql")


def load(server: Server, folder: Path) -> dict[str, object]:
    """Dump the database of the server, load that into a file, and return Django's settings for it."""
    dump_database(server, "legacy", folder / "dump.sql")
    report = load_into_file(folder / "dump.sql", folder / "legacy.sqlite3", LoadOptions(), lambda _done, _total: None)
    assert [note for note in report.notes if "more digits than SQLite keeps" not in note.text] == []
    return {"ENGINE": "legacygen.runtime.backends.sqlite3", "NAME": str(folder / "legacy.sqlite3")}


def read(open_query: OpenQuery, database: dict[str, object]) -> Schema:
    opened = open_query(database).opened
    opened.connection.ensure_connection()
    return engines.add_evidence(engines.read_schema(opened), opened.query, None, opened.vendor)


@pytest.mark.mysql
@pytest.mark.parametrize("name", ["mariadb", "mysql"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_schema_of_the_file_is_that_of_the_server(
    request: pytest.FixtureRequest,
    make_database: MakeDatabase,
    open_query: OpenQuery,
    case: Path,
    name: str,
    tmp_path: Path,
) -> None:
    served = make_database(name, (case / "schema.sql").read_text(encoding="utf-8"))
    file = load(request.getfixturevalue(name), tmp_path)
    assert read(open_query, file) == read(open_query, served)


@pytest.mark.mysql
@pytest.mark.parametrize("name", ["mariadb", "mysql"])
def test_all_values_of_the_file_are_read_and_found_as_those_of_the_server(
    request: pytest.FixtureRequest, make_database: MakeDatabase, open_query: OpenQuery, name: str, tmp_path: Path
) -> None:
    served = make_database(name, VALUES.read_text(encoding="utf-8"))
    file = load(request.getfixturevalue(name), tmp_path)
    schema = read(open_query, file)
    for each in emit.emit_files(planning.plan_schema(schema, Config(app="old")), "old"):
        place = tmp_path / "project" / "old" / each.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(each.text, encoding="utf-8")
    (tmp_path / "project" / "old" / "__init__.py").touch()
    done = subprocess.run(
        [sys.executable, "-m", "tests.dump.sqlite.compare", str(tmp_path / "project")],
        cwd=ROOT,
        input=json.dumps({"file": file, "server": served}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
