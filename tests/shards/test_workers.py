"""Runs by several processes: each row once, whoever is killed; what cannot be shared is refused in a sentence."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.shards.conftest import MakeProject
from tests.shards.project import COUNTRIES, PEOPLE, Project

SERVERS = [
    pytest.param("postgresql", marks=pytest.mark.postgresql),
    pytest.param("mariadb", marks=pytest.mark.mysql),
    pytest.param("mysql", marks=pytest.mark.mysql),
]
ROWS = {"countries": COUNTRIES, "people": PEOPLE, "folders": 20, "tags": 3}


def count(result: Any, outcome: str) -> dict[str, Any]:
    return {each["table"]: each[outcome] for each in result["tables"]}


def check_all_are_there(project: Project) -> None:
    sums = "SELECT count(*), count(DISTINCT name), sum(credits), count(land_id) FROM new_customer"
    total = sum(number % 97 for number in range(1, PEOPLE + 1))
    assert project.query(sums)[0].replace("\t", "|") == f"{PEOPLE}|{PEOPLE}|{total}|{PEOPLE}"
    assert project.query("SELECT count(*) FROM legacygen_ledger_origin") == [str(sum(ROWS.values()))]
    assert "Everything is as the stubs want it." in project.manage("legacy", "verify", "--full")


@pytest.mark.parametrize("server", SERVERS)
def test_each_row_is_carried_over_once_though_a_worker_is_killed(make: MakeProject, server: str) -> None:
    project = make(server)
    project.order("at-100600")
    assert count(project.carry("--workers", "3"), "created") == ROWS
    check_all_are_there(project)
    assert count(project.carry(), "unchanged") == ROWS
    project.change("UPDATE people SET credits = credits + 1 WHERE id IN (7, 102200); DELETE FROM people WHERE id = 8;")
    again = project.carry("--workers", "2")
    assert count(again, "updated")["people"] == 2
    assert count(again, "gone")["people"] == {"rows": 1}


@pytest.mark.postgresql
def test_the_next_run_carries_the_rest_if_all_workers_are_killed(make: MakeProject) -> None:
    project = make("postgresql")
    for name in ("at-100600", "at-101200"):
        project.order(name)
    output = project.manage("legacy", "run", "--workers", "2", code=1)
    assert "All workers have ended, with the exit codes -9, -9, though rows are left; run again." in output
    assert output.rstrip().endswith("What was committed before stays.")
    result = project.carry("--workers", "2")
    assert count(result, "created")["people"] + count(result, "unchanged")["people"] == PEOPLE
    check_all_are_there(project)


@pytest.mark.postgresql
def test_a_run_by_one_process_takes_the_rows_away_from_workers_whose_run_was_killed(make: MakeProject) -> None:
    project = make("postgresql")
    killed = project.start("-m", "django", "legacy", "run", "--workers", "2")
    while project.query("SELECT count(*) FROM legacygen_ledger_shard WHERE state = 'done'") == ["0"]:
        time.sleep(0.05)
    killed.kill()
    killed.communicate()
    project.manage("legacy", "run")
    check_all_are_there(project)
    assert project.query("SELECT state FROM legacygen_ledger_run ORDER BY id") == ["failed", "done"]


@pytest.mark.parametrize("server", SERVERS)
def test_of_rows_that_exclude_each_other_one_is_stored_though_workers_wait_for_each_other(
    make: MakeProject, server: str
) -> None:
    project = make(server)
    for name, keys in {"a": (10, 101980), "b": (100980, 101002), "c": (20, 102380), "d": (100960, 102002)}.items():
        project.change(f"UPDATE people SET name = '{name}' WHERE id IN {keys}")
    result = project.carry("--workers", "3", "--max-rejects", "4", code=1)
    assert count(result, "rejected")["people"] == 4
    assert result["stored"]
    assert project.query("SELECT name FROM new_customer WHERE name IN ('a', 'b', 'c', 'd') ORDER BY name") == [*"abcd"]


@pytest.mark.parametrize("server", SERVERS)
def test_rows_exchange_unique_values_between_two_runs(make: MakeProject, server: str) -> None:
    project = make(server)
    project.carry("--only", "countries")
    # A chain up to 10, a ring of 11 to 20, and a new row with a value that was given up.
    project.change("UPDATE countries SET name = CASE WHEN id < 10 THEN concat('to ', id + 1) ELSE name END")
    project.carry("--only", "countries")
    project.change("UPDATE countries SET name = CASE WHEN id < 10 THEN concat('to ', id + 2) ELSE name END")
    project.change("UPDATE countries SET name = concat('ring ', (id - 10) % 10 + 11) WHERE id BETWEEN 11 AND 20")
    project.carry("--only", "countries")
    project.change("UPDATE countries SET name = concat('ring ', (id - 9) % 10 + 11) WHERE id BETWEEN 11 AND 20")
    project.change("INSERT INTO countries VALUES (99, 'to 3')")
    project.change("UPDATE countries SET name = 'given up' WHERE id = 1")
    result = project.carry("--only", "countries")
    assert (count(result, "created"), count(result, "updated")) == ({"countries": 1}, {"countries": 11})
    assert count(project.carry("--only", "countries", "--update"), "unchanged") == {"countries": 51}
    assert "Everything is as the stubs want it." in project.manage("legacy", "verify", "--only", "countries")


@pytest.mark.postgresql
def test_one_worker_carries_a_circle_of_rows_of_one_table(make: MakeProject) -> None:
    project = make("postgresql")
    project.change("UPDATE folders SET parent_id = 1 WHERE id = 20")
    project.change("INSERT INTO folders VALUES (21, 'lost', 99), (22, 'lost too', 21), (23, 'own', 23)")
    result = project.carry("--workers", "2", "--max-rejects", "2", code=1)
    assert (count(result, "created")["folders"], count(result, "rejected")["folders"]) == (21, 2)
    assert result["rejects"] == [
        "folders 21: points to folders 99, which has not been carried over",
        "folders 22: points to folders 21, which was rejected",
    ]
    assert project.query("SELECT count(*) FROM new_node WHERE parent_id IS NULL") == ["0"]
    assert project.query("SELECT name FROM new_node WHERE parent_id = id") == ["own"]


@pytest.mark.postgresql
def test_sequences_are_right_though_the_run_has_failed(make: MakeProject) -> None:
    project = make("postgresql")
    project.change("UPDATE people SET name = 'later' WHERE id = 8")
    project.manage("legacy", "run", "--workers", "2", code=1)
    lands = "SELECT max(id) < nextval(pg_get_serial_sequence('new_land', 'id')) FROM new_land"
    assert project.query(lands) == ["t"]


@pytest.mark.postgresql
def test_rejects_of_all_workers_are_counted_and_listed(make: MakeProject) -> None:
    project = make("postgresql")
    project.change("UPDATE people SET credits = -1 WHERE id IN (7, 100103)")
    project.change("UPDATE people SET name = 'name 1' WHERE id = 102400")
    result = project.carry("--workers", "2", "--max-rejects", "4", code=1)
    assert count(result, "rejected") == {"countries": 0, "people": 3, "folders": 0, "tags": 2}
    assert count(result, "rejected_following")["tags"] == 2
    assert "tags '7': points to people 7, which was rejected" in result["rejects"]
    assert not result["stored"]
    output = project.manage("legacy", "run", "--workers", "2", "--max-rejects", "5", code=1)
    assert "5 rows were rejected, 2 of them only because they point to others; all others were stored." in output
    assert project.query("SELECT count(*) FROM new_customer") == [str(PEOPLE - 3)]
    assert project.query("SELECT count(*) FROM legacygen_ledger_reject") == ["5"]


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            "UPDATE people SET name = 'later' WHERE id = 8",
            "people 8 points to people 102400, which is carried over later",
        ),
        (
            "UPDATE folders SET name = 'later' WHERE id = 8",
            "folders 8 points to tags 'red', which is carried over later",
        ),
    ],
)
def test_a_row_that_would_have_to_wait_is_refused_by_name(make: MakeProject, change: str, sentence: str) -> None:
    project = make("postgresql")
    project.change(change)
    output = project.manage("legacy", "run", "--workers", "2", code=1)
    assert f"CommandError: {sentence}; run without --workers. What was committed before stays." in output
    assert project.query("SELECT state FROM legacygen_ledger_run") == ["failed"]
    assert "No run has work to do." in project.manage("legacy", "work")
    project.manage("legacy", "run")
