"""Whatever the schema: the output imports, passes `check`, reads every row, black leaves it alone, nothing is lost.

LEGACYGEN_EXAMPLES sets the number of schemas of a dozen tables each, which are otherwise few and the same each time.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from legacygen import planning
from legacygen.config import Config
from legacygen.introspection import engines
from tests.conftest import CountingQuery, MakeDatabase
from tests.examine import examine
from tests.lost import lost
from tests.random_schemas import schemas
from tests.test_golden import APP, blackened, generate

EXAMPLES = int(os.environ.get("LEGACYGEN_EXAMPLES", "0"))


def quick(examples: int) -> settings:
    return settings(
        max_examples=EXAMPLES or examples,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink) if EXAMPLES else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture
def hold(make_database: MakeDatabase, tmp_path: Path) -> Callable[[str, str], None]:
    """Hold what is generated for the schema of a script to everything that golden cases are held to."""

    def hold_one(engine: str, sql: str) -> None:
        database = make_database(engine, sql)
        query = CountingQuery(database)
        schema = engines.add_evidence(engines.read_schema(query.opened), query)
        query.connection.close()
        files, _ = generate(schema, Config())
        shutil.rmtree(tmp_path / "project", ignore_errors=True)
        for path, text in files.items():
            target = tmp_path / "project" / APP / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        assert not schema.skipped
        assert lost(schema, planning.plan_schema(schema, Config())) == []
        assert examine(tmp_path / "project", APP, database) == []
        assert [path for path, text in files.items() if path.endswith(".py") and blackened(text) != text] == []

    return hold_one


@quick(5)
@given(sql=schemas("sqlite"))
def test_any_schema_on_sqlite(hold: Callable[[str, str], None], sql: str) -> None:
    hold("sqlite", sql)


@quick(3)
@given(sql=schemas("postgresql"))
def test_any_schema_on_postgresql(hold: Callable[[str, str], None], sql: str) -> None:
    hold("postgresql", sql)
