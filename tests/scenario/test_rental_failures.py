"""A take-over that is killed in the middle, and rows of every bad kind: nothing is lost, and each one is named."""

from typing import Any

import pytest

from tests.scenario.conftest import MakeShop, Result, Shop
from tests.scenario.test_rental import EACH, engines

BAD_ROWS = (
    ("UPDATE genre SET name = 'The name of this genre is too long' WHERE genre_no = 1", "genre 1: name: "),
    ("UPDATE genre SET name = 'Drama' WHERE genre_no = 2", "genre 8: name: "),
    ("UPDATE genre SET name = NULL WHERE genre_no = 3", "genre 3: name: "),
    ("UPDATE title SET rating = 'FSK16' WHERE title_no = 4", "title 4: age: "),
    ("UPDATE title SET rating = 'none' WHERE title_no = 5", "title 5: TitleExport.row() failed, ValueError: "),
    ("UPDATE title SET extras = 'Poster' WHERE title_no = 6", "title 6: TitleExport.after_page() failed, KeyError: "),
    ("UPDATE title SET lang = 'xx' WHERE title_no = 7", "title 7: there is no rental.Language with code='xx'"),
    ("UPDATE title SET day_price = 9999.99 WHERE title_no = 8", "title 8: price: "),
    ("UPDATE member SET email = 'nobody' WHERE member_no = 2", "member (person) 2: MemberPersonExport.row() failed, "),
    ("INSERT INTO title_genre VALUES (9, 99)", "points to genre 99"),
    ("UPDATE town SET name = concat('a', char(0), 'b') WHERE town_no = 1", "city: "),
    ("UPDATE loan SET out_at = '2001-02-30 00:00:00' WHERE loan_no = 17", "loan 17: rented: "),
)
"""A change of the legacy database, and how the sentence about its row begins or what it holds."""

WIDER = (
    "ALTER TABLE genre MODIFY name VARCHAR(200)",
    "ALTER TABLE title MODIFY day_price DECIMAL(8, 2)",
)


@pytest.fixture(
    scope="module", params=engines("mariadb-postgresql", "mariadb-mariadb", "mariadb-mysql", "mariadb-sqlite")
)
def bad(request: pytest.FixtureRequest, make_shop: MakeShop) -> dict[str, Any]:
    """A run over bad rows that rejects them all, and one that keeps the rest."""
    shop = make_shop(*request.param)
    before = shop.state()
    shop.legacy.change(*WIDER, *(statement for statement, _ in BAD_ROWS))
    strict = shop.run()
    state = shop.state()
    lenient = shop.run("--max-rejects", "50%")
    return {"strict": strict, "before": before, "state": state, "lenient": lenient, "after": shop.state()}


@pytest.mark.parametrize("sentence", [sentence for _, sentence in BAD_ROWS])
def test_each_bad_row_is_named_in_the_first_run(bad: dict[str, Any], sentence: str) -> None:
    result: Result = bad["strict"]
    assert result.code == 1
    assert any(sentence in line for line in result.err.splitlines()), result.err


def test_bad_rows_above_the_limit_leave_nothing_behind(bad: dict[str, Any]) -> None:
    assert bad["state"] == bad["before"]


def test_bad_rows_below_the_limit_leave_all_others(bad: dict[str, Any]) -> None:
    result: Result = bad["lenient"]
    assert "all others were stored" in result.err
    for counts in (result.outcomes()["title"], result.outcomes()["genre"]):
        assert sum(counts.values()) in (21, 12)
    assert int(bad["after"]["rental.Film"].split()[0]) == result.outcomes()["title"]["created"]


COMMIT_EVERY = {
    "sqlite-sqlite": ["batch"],
    "mariadb-postgresql": ["run", "table", "batch"],
    "mariadb-mariadb": ["table"],
    "mariadb-mysql": ["batch"],
    "mariadb-sqlite": ["run"],
}
"""By engines, the options of a run that is killed: each on one, and each engine with one."""


@pytest.fixture(scope="module")
def killed(request: pytest.FixtureRequest, make_shop: MakeShop) -> tuple[Shop, dict[str, str]]:
    """The shop, empty, and the state that an undisturbed run leads to."""
    shop = make_shop(*request.param)
    assert shop.run().code == 0
    state = shop.state()
    assert shop.call("legacy", "rollback", "--all").code == 0
    return shop, state


@pytest.mark.parametrize(
    ("killed", "commit_every"),
    [
        pytest.param(*case.values, each, marks=case.marks, id=f"{case.id}-{each}")
        for case in EACH
        for each in COMMIT_EVERY[case.id]
    ],
    indirect=["killed"],
)
def test_a_run_that_was_killed_ends_as_if_it_had_not_been(
    killed: tuple[Shop, dict[str, str]], commit_every: str
) -> None:
    shop, state = killed
    shop.ask(kill_at=["rental.Rental", 100])
    assert shop.ask(legacy=["legacy", "run", "--commit-every", commit_every]) is None
    result = shop.run("--commit-every", commit_every)
    assert result.code == 0, result.err
    assert shop.state() == state
    assert shop.call("legacy", "verify", "--full").code == 0
    assert shop.call("legacy", "rollback", "--all").code == 0
