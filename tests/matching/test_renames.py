"""A declared rename in the database is followed; a likely one is a conflict."""

import pytest

from legacygen.errors import ConfigError
from tests.merge.project import App, schema_of

MODELS = "legacy/models.py"
OTHERS = "".join(f"CREATE TABLE t{number} (id integer PRIMARY KEY, a{number} text);" for number in range(6))
CUSTOMER = "CREATE TABLE {table} (id integer PRIMARY KEY, name varchar(40) NOT NULL, {column} varchar(20));"
OLD = CUSTOMER.format(table="customer", column="c_fax") + OTHERS
COLUMN = CUSTOMER.format(table="customer", column="n_fax") + OTHERS
TABLE = CUSTOMER.format(table="clients", column="c_fax") + OTHERS
BOTH = CUSTOMER.format(table="clients", column="n_fax") + OTHERS


@pytest.fixture
def app() -> App:
    """Return an app in which the user has edited the column."""
    app = App().after(schema_of(OLD))
    old = "    c_fax = models.CharField(max_length=20, null=True, blank=True)\n"
    assert old in app.texts[MODELS]
    new = '    fax = models.CharField("F", max_length=20, null=True, blank=True, db_column="c_fax")  # old\n'
    return app.edited({MODELS: app.texts[MODELS].replace(old, new)})


@pytest.mark.parametrize(
    ("sql", "toml", "table", "column"),
    [
        (COLUMN, '"customer.n_fax" = "c_fax"', "customer", "n_fax"),
        (COLUMN, '"customer.n_fax" = "customer.c_fax"', "customer", "n_fax"),
        (TABLE, 'clients = "customer"', "clients", "c_fax"),
        (BOTH, 'clients = "customer"\n"clients.n_fax" = "c_fax"', "clients", "n_fax"),
    ],
)
def test_a_declared_rename_changes_only_what_the_database_calls_it(
    app: App, sql: str, toml: str, table: str, column: str
) -> None:
    config = f"[renamed_from]\n{toml}\n"
    after = app.after(schema_of(sql), config)
    expected = app.texts[MODELS].replace('db_column="c_fax"', f'db_column="{column}"')
    assert after.texts[MODELS] == expected.replace('db_table = "customer"', f'db_table = "{table}"')
    assert after.lockfile.conflicts == ()
    assert after.after(schema_of(sql), config) == after


def test_a_line_may_stay_after_its_rename_but_must_name_something(app: App) -> None:
    after = app.after(schema_of(COLUMN), '[renamed_from]\n"customer.n_fax" = "c_fax"\n')
    assert after.after(schema_of(COLUMN), '[renamed_from]\n"customer.n_fax" = "c_fax"\n') == after
    with pytest.raises(ConfigError, match=r"'customer\.nothing', but there is no such table or column"):
        app.after(schema_of(COLUMN), '[renamed_from]\n"customer.nothing" = "c_fax"\n')


@pytest.mark.parametrize(("sql", "conflict_id"), [(COLUMN, "customer.n_fax"), (TABLE, "clients")])
def test_a_likely_rename_is_a_conflict_and_changes_nothing_yet(app: App, sql: str, conflict_id: str) -> None:
    after = app.after(schema_of(sql))
    assert [(each.id, each.kind) for each in after.lockfile.conflicts] == [(conflict_id, "renamed")]
    assert after.texts == app.texts
    again = after.after(schema_of(sql))
    assert again == after


@pytest.mark.parametrize("way", ["flag", "decision"])
@pytest.mark.parametrize(("sql", "conflict_id"), [(COLUMN, "customer.n_fax"), (TABLE, "clients")])
def test_an_accepted_rename_is_like_a_declared_one(app: App, sql: str, conflict_id: str, way: str) -> None:
    waiting = app.after(schema_of(sql))
    if way == "flag":
        after = waiting.after(schema_of(sql), accept_renames=True)
    else:
        after = waiting.after(schema_of(sql), decisions={conflict_id: "theirs"})
    assert '    fax = models.CharField("F",' in after.texts[MODELS]
    assert "LegacyColumnGone" not in after.texts[MODELS]
    assert after.lockfile.conflicts == ()
    assert after.after(schema_of(sql)) == after


def test_a_refused_rename_is_a_drop_and_an_addition(app: App) -> None:
    waiting = app.after(schema_of(COLUMN))
    after = waiting.after(schema_of(COLUMN), decisions={"customer.n_fax": "ours"})
    assert '    fax = LegacyColumnGone("c_fax")' in after.texts[MODELS]
    assert "    n_fax = models.CharField(" in after.texts[MODELS]
    assert [each.kind for each in after.lockfile.conflicts] == ["dropped"]


def test_other_tables_do_not_wait_for_a_likely_rename_of_a_column(app: App) -> None:
    after = app.after(schema_of(COLUMN.replace("a1 text", "a1 text, b1 text")))
    assert "    b1 = models.TextField(" in after.texts[MODELS]


@pytest.mark.parametrize(
    "column",
    ["n_fax varchar(30)", "n_fax varchar(20) NOT NULL", "n_fax varchar(20), m_fax varchar(20)"],
)
def test_a_column_that_differs_or_is_not_the_only_one_is_no_likely_rename(app: App, column: str) -> None:
    sql = OLD.replace("c_fax varchar(20)", column)
    assert [each.kind for each in app.after(schema_of(sql)).lockfile.conflicts] == ["dropped"]


def test_a_column_that_is_added_again_is_no_rename_of_its_replacement(app: App) -> None:
    dropped = app.after(schema_of(OLD.replace(", c_fax varchar(20)", "")))
    assert [each.id for each in dropped.lockfile.tombstones] == ["customer.c_fax"]
    other = dropped.after(schema_of(COLUMN))
    back = other.after(schema_of(OLD), accept_renames=True)
    assert 'fax = models.CharField("F", max_length=20' in back.texts[MODELS]
    assert back.texts[MODELS].count("fax = ") == 1
