"""The tools of the benchmarks do what their figures rest on."""

import sys
import time
from pathlib import Path

import pytest

from benchmarks import load, made, relations
from benchmarks.__main__ import replace_table
from benchmarks.carry import report
from benchmarks.delay import delayed
from legacygen.dump import examine_dump
from legacygen.relations import find_candidates
from legacygen.workspace import parse_schema
from tests import servers
from tests.conftest import MakeDatabase, OpenQuery


@pytest.mark.mysql
def test_a_round_trip_through_the_proxy_takes_the_time_it_is_given(
    mariadb: servers.Server, make_database: MakeDatabase, open_query: OpenQuery, tmp_path: Path
) -> None:
    database = make_database("mariadb", "CREATE TABLE t (id int);")
    with delayed(Path(mariadb.host), tmp_path / "far.sock", 0.02):
        query = open_query({**database, "HOST": str(tmp_path / "far.sock")})
        query("SELECT 1")
        start = time.perf_counter()
        assert query("SELECT REPEAT('x', 1000000)") == [("x" * 1_000_000,)]
        assert 0.02 <= time.perf_counter() - start < 0.5
        query.connection.close()


@pytest.mark.parametrize("server", ["mariadb", "mysql", "postgresql"])
def test_every_server_takes_the_made_schema(server: str, make_database: MakeDatabase, open_query: OpenQuery) -> None:
    vendor = "postgresql" if server == "postgresql" else "mysql"
    query = open_query(make_database(server, made.sql(vendor, 25)))
    keys = "information_schema.key_column_usage WHERE referenced_table_name IS NOT NULL"
    sql = "pg_constraint WHERE contype = 'f'" if vendor == "postgresql" else keys + " AND table_schema = DATABASE()"
    assert query(f"SELECT COUNT(*) FROM {sql}") == [(48,)]


@pytest.mark.mysql
@pytest.mark.parametrize("shape", ["first", "late"])
def test_a_process_of_its_own_carries_rows_over_and_tells_its_memory(mariadb: servers.Server, shape: str) -> None:
    first, again = report.measure_memory("sqlite", shape, 1000)
    assert first.text.startswith(f"| sqlite | {report.SHAPES[shape]} | 1,000 | ")
    assert again.text.startswith(f"| sqlite | {report.SHAPES[shape]}; again, nothing changed | 1,000 | ")
    assert first.is_met
    assert again.is_met


@pytest.mark.mysql
@pytest.mark.postgresql
def test_workers_of_the_benchmark_carry_all_rows_over(mariadb: servers.Server, postgresql: servers.Server) -> None:
    lines = list(report.measure_workers("postgresql", 600, 1))
    assert [line.text.split(" | ")[1] for line in lines] == list(report.WORKERS.values())


def test_only_the_table_under_the_same_head_is_replaced() -> None:
    page = "Text\n\n| a |\n|---|\n| 1 |\n\nMore\n\n| b |\n|---|\n| 2 |\n"
    assert replace_table(page, ["| b |", "|---|", "| 3 |"]) == page.replace("| 2 |", "| 3 |")
    assert replace_table(page, ["| a |", "|---|", "| 3 |"]) == page.replace("| 1 |", "| 3 |")
    with pytest.raises(LookupError):
        replace_table(page, ["| c |"])


def test_the_rules_for_relations_are_compared_on_declared_keys() -> None:
    path = Path(__file__).parent / "golden/common/library/schema.json"
    lines = [*relations.compare_rules([parse_schema(path.read_text(encoding="utf-8"), path.name)])]
    assert lines[0] == "| rules | right | wrong | recall of 3 | precision |"
    assert lines[2] == "| legacygen, strict names | 1 | 0 | 0.333 | 1.000 |"


def test_the_made_names_lead_to_tables() -> None:
    found = find_candidates(relations.make_schema(30))
    assert {each.rule for each in found} == {"table name", "self"}


@pytest.mark.parametrize("is_postgresql", [False, True])
def test_the_dump_of_the_benchmark_is_whole(is_postgresql: bool, tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    load.write_dump(path, 1, is_postgresql=is_postgresql)
    found = examine_dump(path)
    assert (found.complete, found.refusals, len(found.tables)) == (True, (), 3)
    assert 0.8e6 < path.stat().st_size < 1.3e6


@pytest.mark.mysql
def test_the_program_of_the_benchmark_loads_a_dump(mariadb: servers.Server, tmp_path: Path) -> None:
    (tmp_path / "dump.sql").write_text("CREATE TABLE t (id int);\nINSERT INTO t VALUES (7);\n", encoding="utf-8")
    name = mariadb.own("measured")
    load.measure(
        [sys.executable, "-c", load.OURS, "mariadb", str(tmp_path / "dump.sql"), name, mariadb.host], None, None
    )
    assert mariadb.run("SELECT id FROM t", "measured").split() == ["id", "7"]
    mariadb.run(f"DROP DATABASE {name};")
