"""The video rental shop is taken over, again and again, from each engine and into each engine."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.scenario.conftest import MakeShop, Result, Shop

MARKS = {"mariadb": [pytest.mark.mysql], "mysql": [pytest.mark.mysql], "postgresql": [pytest.mark.postgresql]}
TABLES = "country addr shop clerk member artist genre title title_cast title_genre tape loan receipt".split()


def engines(*pairs: str) -> list[Any]:
    """The pairs `legacy-new` as cases, each with the marks of its servers."""
    return [
        pytest.param(
            pair.split("-"), marks=[mark for each in pair.split("-") for mark in MARKS.get(each, [])], id=pair
        )
        for pair in pairs
    ]


EACH = engines("sqlite-sqlite", "mariadb-postgresql", "mariadb-mariadb", "mariadb-mysql", "mariadb-sqlite")


@dataclass(slots=True)
class Story:
    """What was printed at each step of a take-over, and the state of the new project after it."""

    shop: Shop
    results: dict[str, Result] = field(default_factory=dict)
    states: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: dict[str, list[Any]] = field(default_factory=dict)

    def step(self, name: str, *arguments: str) -> None:
        """Run a command and keep what it prints, and the state that it leaves."""
        self.results[name] = self.shop.call("legacy", *arguments)
        self.states[name] = self.shop.state()


@pytest.fixture(scope="module", params=EACH)
def story(request: pytest.FixtureRequest, make_shop: MakeShop) -> Story:
    """First run, next dump, an edit and a deletion in the new project, a second source, and all of it rolled back."""
    shop = make_shop(*request.param)
    story, run = Story(shop), ("run", "--only", *TABLES)
    shop.sql("INSERT INTO auth_group (name) VALUES ('Own')")
    story.states["before"] = shop.state()
    story.step("first", *run)
    story.step("verify", "verify", "--full", "--only", *TABLES)
    story.step("again", *run)
    change_legacy(shop)
    story.step("next", *run)
    story.step("verify next", "verify", "--full", "--only", *TABLES)
    shop.sql("UPDATE rental_film SET title = 'Edited' WHERE title LIKE '% 20'")
    shop.sql("DELETE FROM rental_payment WHERE amount = 9.25")
    shop.legacy.change("UPDATE title SET minutes = 33", "UPDATE receipt SET amount = 9.75 WHERE amount = 9.25")
    story.step("edited", *run)
    story.rows["edited"] = shop.sql("SELECT title, minutes FROM rental_film WHERE title LIKE 'Edited%'")
    story.step("merged", "run", "--only", "subscriber")
    story.rows["merged"] = shop.sql(
        "SELECT last_name FROM rental_person WHERE email LIKE 'nina@%' OR email LIKE 'ada@%'"
    )
    story.step("rollback", "rollback", "--all")
    return story


def change_legacy(shop: Shop) -> None:
    """Change 100 rows, add 50, delete 10, and add a column."""
    shop.legacy.change(
        "ALTER TABLE loan ADD COLUMN remark VARCHAR(20)",
        "UPDATE receipt SET amount = 9.25 WHERE receipt_no BETWEEN 41 AND 79",
        "UPDATE loan SET back_at = '2001-02-03 04:05:06' WHERE loan_no BETWEEN 1 AND 60",
        "UPDATE member SET addr_no = 1 WHERE member_no = 2",
        *(f"INSERT INTO genre VALUES ({number}, 'Genre {number}')" for number in range(101, 151)),
        "DELETE FROM receipt WHERE receipt_no BETWEEN 210 AND 219",
    )


def test_the_first_run_carries_all_rows_and_verify_finds_them_right(story: Story) -> None:
    assert story.results["first"].code == 0, story.results["first"].err
    assert "Every row is accounted for." in story.results["first"].out
    assert story.results["verify"].code == 0, story.results["verify"].err


def test_a_run_without_changes_changes_nothing(story: Story) -> None:
    assert story.states["again"] == story.states["first"]
    assert all("created" not in each and "updated" not in each for each in story.results["again"].outcomes().values())


def test_the_next_dump_brings_what_has_changed_and_what_is_new(story: Story) -> None:
    assert story.results["next"].code == 0, story.results["next"].err
    found = story.results["next"].outcomes()
    assert found["genre"] == {"created": 50, "unchanged": 12}
    assert found["member (customer)"]["updated"] == 1
    assert 0 < found["receipt"]["updated"] <= 39
    assert "receipt: 10 rows are gone; their objects stay" in story.results["next"].out
    assert "10 rows were carried over and are not in the table any more" in story.results["verify next"].err
    assert not any("different" in each for each in story.results["verify next"].outcomes().values())


def test_an_edit_and_a_deletion_in_the_new_project_stay(story: Story) -> None:
    found = story.results["edited"].outcomes()
    assert found["title"] == {"updated": 20, "kept": 1}
    assert story.rows["edited"] == [["Edited", story.rows["edited"][0][1]]]
    assert story.rows["edited"][0][1] != "33"
    assert 0 < found["receipt"]["kept"] <= 39
    assert "was deleted and stays deleted" in story.results["edited"].out


def test_a_second_source_merges_its_people_by_email(story: Story) -> None:
    assert story.results["merged"].code == 0, story.results["merged"].err
    assert story.results["merged"].outcomes() == {"subscriber": {"created": 2, "merged": 2}}
    assert sorted(story.rows["merged"]) == [["Abel"], ["Nord"]]


def test_rollback_leaves_what_was_there_before(story: Story) -> None:
    assert story.results["rollback"].code == 0, story.results["rollback"].err
    assert story.states["rollback"] == story.states["before"]


@pytest.mark.parametrize("pair", engines("mysql-sqlite", "postgresql-sqlite"))
def test_each_engine_can_be_the_source(make_shop: MakeShop, pair: list[str]) -> None:
    shop = make_shop(*pair)
    assert shop.call("legacy", "run").code == 0
    assert shop.call("legacy", "verify", "--full").code == 0
