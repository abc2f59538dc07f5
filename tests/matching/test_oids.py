"""On the same PostgreSQL server the OIDs in the catalog prove a rename, and the user need not decide."""

from dataclasses import dataclass

import pytest

from legacygen.introspection import engines
from legacygen.schema import Schema
from legacygen.schema.oids import CatalogOids
from tests.conftest import CountingQuery
from tests.merge.project import App
from tests.servers import Server

pytestmark = pytest.mark.postgresql

MODELS = "legacy/models.py"
OTHERS = "".join(f"CREATE TABLE t{number} (id integer PRIMARY KEY);" for number in range(6))
TABLE = "CREATE TABLE {name} (id integer PRIMARY KEY, fax varchar(20), phone varchar(20), city text);"
OLD = TABLE.format(name="customer") + OTHERS
Seen = tuple[Schema, CatalogOids | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A database on the server, and an app that was generated from it and edited."""

    server: Server
    seen: Seen
    app: App

    def see(self, name: str = "numbers") -> Seen:
        """Read the schema and the OIDs of the database."""
        query = CountingQuery(self.server.settings(name))
        try:
            return engines.read_schema(query.opened), engines.read_oids(query.opened)
        finally:
            query.connection.close()

    def after(self, sql: str) -> App:
        """Return the app after statements in the database and a refresh."""
        self.server.run(sql, "numbers")
        schema, oids = self.see()
        return self.app.after(schema, known_oids=self.seen[1], oids=oids)


@pytest.fixture
def shop(postgresql: Server) -> Shop:
    postgresql.create("numbers", OLD)
    bare = Shop(server=postgresql, seen=(Schema(engine=""), None), app=App())
    seen = bare.see()
    app = App().after(seen[0])
    fax = "    fax = models.CharField(max_length=20, null=True, blank=True)\n"
    assert fax in app.texts[MODELS]
    edited = app.edited({MODELS: app.texts[MODELS].replace(fax, fax.rstrip() + "  # mine\n")})
    return Shop(server=postgresql, seen=seen, app=edited)


def expected(shop: Shop, *pairs: tuple[str, str]) -> str:
    text = shop.app.texts[MODELS]
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


FAX = "fax = models.CharField(max_length=20, null=True, blank=True"
PHONE = "phone = models.CharField(max_length=20, null=True, blank=True"
TO_CLIENTS = ('db_table = "customer"', 'db_table = "clients"')
TO_TELEFAX = (FAX, f'{FAX}, db_column="telefax"')
RENAMES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "table": ("ALTER TABLE customer RENAME TO clients;", [TO_CLIENTS]),
    "column": ("ALTER TABLE customer RENAME fax TO telefax;", [TO_TELEFAX]),
    "both": (
        "ALTER TABLE customer RENAME fax TO telefax; ALTER TABLE customer RENAME TO clients;",
        [TO_CLIENTS, TO_TELEFAX],
    ),
    "two columns change names": (
        "ALTER TABLE customer RENAME fax TO x; ALTER TABLE customer RENAME phone TO fax;"
        "ALTER TABLE customer RENAME x TO phone;",
        [(FAX, f'{FAX}, db_column="phone"'), (PHONE, f'{PHONE}, db_column="fax"')],
    ),
    "two tables change names": (
        "ALTER TABLE customer RENAME TO x; ALTER TABLE t0 RENAME TO customer; ALTER TABLE x RENAME TO t0;",
        [('db_table = "customer"', 'db_table = "x"'), ('db_table = "t0"', 'db_table = "customer"'), ('"x"', '"t0"')],
    ),
    "columns that look quite different": (
        "ALTER TABLE customer RENAME fax TO dial; ALTER TABLE customer RENAME phone TO bell;"
        "ALTER TABLE customer ALTER dial TYPE varchar(30);",
        [
            (FAX, f'{FAX.replace("20", "30")}, db_column="dial"'),
            (PHONE, f'{PHONE}, db_column="bell"'),
        ],
    ),
}


@pytest.mark.parametrize(("sql", "changes"), RENAMES.values(), ids=RENAMES)
def test_a_rename_is_followed_without_a_conflict(shop: Shop, sql: str, changes: list[tuple[str, str]]) -> None:
    after = shop.after(sql)
    assert after.texts[MODELS] == expected(shop, *changes)
    assert after.lockfile.conflicts == ()
    schema, oids = shop.see()
    assert after.after(schema, known_oids=oids, oids=oids) == after


def test_it_is_reported(shop: Shop) -> None:
    shop.server.run("ALTER TABLE customer RENAME fax TO telefax;", "numbers")
    schema, oids = shop.see()
    result = shop.app.refresh(schema, known_oids=shop.seen[1], oids=oids)
    assert [(each.sign, each.name, each.text) for each in result.changes] == [(">", "customer.fax", "to telefax")]


def test_a_table_that_was_dropped_and_made_again_under_another_name_is_no_rename(shop: Shop) -> None:
    after = shop.after("DROP TABLE customer;" + TABLE.format(name="clients"))
    assert [(each.id, each.kind) for each in after.lockfile.conflicts] == [("customer", "dropped")]
    assert "class Client(" in after.texts[MODELS]


def test_a_column_that_was_dropped_and_made_again_under_another_name_is_no_rename(shop: Shop) -> None:
    after = shop.after("ALTER TABLE customer DROP fax; ALTER TABLE customer ADD telefax varchar(20);")
    assert [(each.id, each.kind) for each in after.lockfile.conflicts] == [("customer.fax", "dropped")]


def test_a_rename_to_the_name_of_a_dropped_column_is_no_rename(shop: Shop) -> None:
    after = shop.after("ALTER TABLE customer DROP phone; ALTER TABLE customer RENAME fax TO phone;")
    assert [(each.id, each.kind) for each in after.lockfile.conflicts] == [("customer.fax", "dropped")]


@pytest.mark.parametrize("is_known", [True, False])
def test_without_oids_of_the_same_database_a_rename_is_a_conflict(shop: Shop, is_known: bool) -> None:
    shop.server.create("numbers2", OLD.replace("fax", "telefax"))
    schema, oids = shop.see("numbers2")
    assert oids is not None
    after = shop.app.after(schema, known_oids=shop.seen[1] if is_known else None, oids=oids)
    assert [(each.id, each.kind) for each in after.lockfile.conflicts] == [("customer.telefax", "renamed")]


def test_an_account_that_may_not_identify_the_server_gets_no_oids(postgresql: Server) -> None:
    looker = postgresql.own("looker")
    forbid = f"REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC; CREATE ROLE {looker} LOGIN;"
    query = CountingQuery({**postgresql.create("numbers3", OLD + forbid), "USER": looker})
    try:
        assert engines.read_oids(query.opened) is None
    finally:
        query.connection.close()
        postgresql.run(f"DROP ROLE {looker};")
