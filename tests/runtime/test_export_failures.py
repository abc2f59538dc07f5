"""Failures of a run become one line that names the field; constraints and strictness are the same on every server."""

from __future__ import annotations

import datetime as dt
import json
import operator
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, DataError, IntegrityError, OperationalError, connections, models, transaction

from legacygen.runtime.errors import LegacyWriteError
from legacygen.runtime.export.constraints import (
    STRICT_MODES,
    check_constraints_now,
    describe_constraint_failure,
    list_dangling_rows,
    strict_sessions,
)
from legacygen.runtime.export.failures import LONGEST, describe_failure
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.refs import MissingError
from legacygen.runtime.export.stub import Skip
from tests.conftest import MakeDatabase
from tests.runtime.new.models import Land
from tests.runtime.old.models import Country
from tests.runtime.orm import alias

REGISTRY = Apps()
MYSQL = [pytest.param(name, marks=pytest.mark.mysql) for name in ("mariadb", "mysql")]
SERVERS = ["sqlite", *MYSQL, pytest.param("postgresql", marks=pytest.mark.postgresql)]


def model(name: str, bases: tuple[Any, ...] = (models.Model,), /, **fields: Any) -> Any:
    checks = [models.CheckConstraint(condition=models.Q(age__gte=18), name="adult")] if "age" in fields else []
    meta = type("Meta", (), {"app_label": "shop", "apps": REGISTRY, "constraints": checks})
    return type(name, bases, {"Meta": meta, "__module__": __name__, **fields})


Tag = model("Tag", word=models.CharField(max_length=9))
Client = model(
    "Client",
    name=models.CharField(max_length=9, unique=True),
    age=models.IntegerField(default=20),
    token=models.CharField(max_length=40, unique=True, null=True),
    price=models.DecimalField(max_digits=5, decimal_places=2, null=True),
    tags=models.ManyToManyField(Tag),
)
Firm = model("Firm", (Client,), place=models.CharField(max_length=9))
Invoice = model(
    "Invoice",
    client=models.ForeignKey(Client, models.DO_NOTHING, null=True),
    firm=models.ForeignKey(Firm, models.DO_NOTHING, null=True),
    after=models.ForeignKey("self", models.DO_NOTHING, null=True),
    loose=models.ForeignKey(Client, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"),
)
MODELS = (Tag, Client, Firm, Invoice)


@pytest.fixture(params=SERVERS)
def target(request: pytest.FixtureRequest, make_database: MakeDatabase) -> Iterator[Any]:
    """The connection to a server with the tables and the rows that the cases need."""
    with alias("probe", make_database(request.param, "")) as connection:
        with connection.schema_editor() as editor:
            for each in MODELS:
                editor.create_model(each)
        rows(Client).create(id=1, name="a", token="hunter2")
        rows(Client).create(id=5, name="e")
        rows(Invoice).create(id=1, client_id=1)
        yield connection


def rows(of: Any) -> Any:
    return of._default_manager.using("probe")


def say(sql: str) -> None:
    with connections["probe"].cursor() as cursor:
        cursor.execute(sql)


STORED: list[tuple[Any, dict[str, str]]] = [
    (
        lambda: rows(Client).create(id=9, name="a"),
        {
            "sqlite": "name: another row has the same value",
            "mysql": "name: another row has 'a' too",
            "postgresql": "name: another row of shop_client has 'a' too",
        },
    ),
    (
        lambda: rows(Client).create(id=9, name="b", token="hunter2"),
        {
            "sqlite": "token: another row has the same value",
            "mysql": "token: another row has the value too",
            "postgresql": "token: another row of shop_client has the value too",
        },
    ),
    (lambda: rows(Client).create(id=9, name=None), {"": "name: is NULL, but needs a value"}),
    (lambda: rows(Client).create(id=9, name="b", age=3), {"": "adult: the check fails"}),
    (
        lambda: rows(Client).create(id=9, name="b" * 99),
        {"sqlite": "", "mysql": "name: the value is too long", "": "value too long for type character varying(9)"},
    ),
    (
        lambda: rows(Client).create(id=9, name="b", age=2**40),
        {"sqlite": "", "mysql": "age: the number is too large or too small", "": "integer out of range"},
    ),
    (
        lambda: say("INSERT INTO shop_client (id, name, age) VALUES (9, 'b', 'many')"),
        {
            "sqlite": "",
            "mysql": "age: 'many' is not a valid integer",
            "": 'invalid input syntax for type integer: "many"',
        },
    ),
    (
        lambda: say("INSERT INTO shop_client (id, age) VALUES (9, 20)"),
        {"mysql": "name: has no value, but needs one", "": "name: is NULL, but needs a value"},
    ),
    (
        lambda: rows(Invoice).create(id=9, client_id=77),
        {
            "sqlite": "client_id: shop_client 77 is not there (row 9 of shop_invoice)",
            "mysql": "client_id: points to a row of shop_client that is not there",
            "postgresql": "client_id: shop_client 77 is not there",
        },
    ),
    (
        lambda: say("DELETE FROM shop_client WHERE id = 1"),
        {
            "sqlite": "client_id: shop_client 1 is not there (row 1 of shop_invoice)",
            "mysql": "client_id: rows of shop_invoice still point to it",
            "postgresql": "id: rows of shop_invoice still point to 1",
        },
    ),
]
"""Values that servers refuse, with the line by vendor; `""` stands for the others, an empty line for no error."""


def test_what_a_server_refuses_is_one_line_that_names_the_column(target: Any) -> None:
    for store, lines in STORED:
        line = ""
        try:
            with strict_sessions(["probe"]), transaction.atomic(using="probe"):
                store()
                check_constraints_now("probe")
                transaction.set_rollback(True, using="probe")
        except DatabaseError as error:
            line = describe_failure(error)
        assert line == lines.get(target.vendor, lines.get("")), lines


def test_a_failure_of_commit_itself_is_one_line_too(make_database: MakeDatabase) -> None:
    with alias("probe", make_database("sqlite", "")) as connection:
        with connection.schema_editor() as editor:
            for each in MODELS:
                editor.create_model(each)
        with pytest.raises(IntegrityError) as raised, transaction.atomic(using="probe"):
            rows(Invoice).create(client_id=77)
        assert describe_failure(raised.value) == "a foreign key points to a row that is not there"


@pytest.mark.postgresql
def test_the_column_of_a_line_that_copy_refuses_is_named(postgresql: Any) -> None:
    database = postgresql.create("legacy", "CREATE TABLE t (age int, token int)")
    with alias("probe", database) as connection:
        refused = [fail(lambda column=column: copy_text(connection, column)) for column in ("age", "token")]
    assert [describe_failure(error) for error in refused] == [
        'age: invalid input syntax for type integer: "x"',
        "token: the value is not valid",
    ]


def copy_text(connection: Any, column: str) -> None:
    cursor = connection.cursor()
    with connection.wrap_database_errors, cursor.copy(f"COPY t ({column}) FROM STDIN") as copy:
        copy.write_row(["x"])


def fail(work: Any) -> BaseException:
    try:
        work()
    except Exception as error:
        return error
    raise AssertionError


class MuteError(Exception):
    def __str__(self) -> str:
        raise RuntimeError


MESSAGES: list[tuple[BaseException, str]] = [
    (
        ExportError("stub.py imports Gone, which no longer exists; fix the stub."),
        "stub.py imports Gone, which no longer exists; fix the stub",
    ),
    (MissingError(Country, "xx"), "points to tbl_country 'xx', which has not been carried over"),
    (Skip("a ghost"), "a ghost"),
    (LegacyWriteError("Refused an INSERT: 'legacy' is read-only."), "Refused an INSERT: 'legacy' is read-only"),
    (ValidationError("Wrong."), "Wrong"),
    (ValidationError(["One.", "Two."]), "One. Two"),
    (ValidationError({"name": ["Too long."], "__all__": ["All wrong."]}), "name: Too long; All wrong"),
    (ValidationError({"password": ["hunter2 is too short."]}), "password: the value is not valid"),
    (ValidationError("%(value)s is wrong", params={"value": 5}), "5 is wrong"),
    (
        fail(lambda: models.DateField().to_python("2021-02-31")),
        "“2021-02-31” value has the correct format (YYYY-MM-DD) but it is an invalid date",
    ),
    (fail(lambda: models.UUIDField().to_python("x")), "“x” is not a valid UUID"),
    (fail(lambda: Client(age="old").save()), "age: expected a number but got 'old'"),
    (fail(lambda: Decimal("1,5")), "InvalidOperation: not a decimal number, or one with too many digits"),
    (fail(lambda: json.dumps(b"")), "TypeError: Object of type bytes is not JSON serializable"),
    (fail(lambda: dt.time.fromisoformat(dt.timedelta(1))), "TypeError: fromisoformat: argument must be str"),  # type: ignore[arg-type]
    (fail(lambda: operator.attrgetter("cod")(Land())), "AttributeError: 'Land' object has no attribute 'cod'"),
    (fail(lambda: vars(Land())["usr"]), "KeyError: 'usr'"),
    (
        OverflowError("Python int too large to convert to SQLite INTEGER"),
        "OverflowError: Python int too large to convert to SQLite INTEGER",
    ),
    (OSError(28, "No space left on device", "a.png"), "OSError: [Errno 28] No space left on device: 'a.png'"),
    (ValueError("two\n  lines.\n"), "ValueError: two lines"),
    (ValueError(), "ValueError"),
    (KeyboardInterrupt(), "KeyboardInterrupt"),
    (MuteError(), "MuteError"),
    (DatabaseError(), "DatabaseError"),
    (OperationalError(2006, "Server has gone away"), "Server has gone away"),
    (OperationalError("database is locked"), "database is locked"),
    (
        IntegrityError("UNIQUE constraint failed: shop_client.name, shop_client.age"),
        "name, age: another row has the same value",
    ),
    (IntegrityError("UNIQUE constraint failed: index 'lower_name'"), "lower_name: another row has the same value"),
    (DataError(1265, "Data truncated for column 'kind' at row 1"), "kind: the value would be cut"),
    (
        OperationalError(1292, "Incorrect date value: '2021-02-31' for column `a`.`b`.`born` at row 1"),
        "born: '2021-02-31' is not a valid date",
    ),
    (
        OperationalError(1366, "Incorrect string value: '\\xF0\\x9F' for column 'pwd' at row 1"),
        "pwd: the value is not a valid string",
    ),
    (ValueError("cannot reach mysql://me:hunter2@host/db"), "ValueError: cannot reach mysql://me:***@host/db"),
    (TypeError("got password='hunter2', age=5"), "TypeError: got password=***, age=5"),
    (TypeError("{'token': 'hunter2', 'age': 5}"), "TypeError: {'token': ***, 'age': 5}"),
    (ValueError("bad hash $2y$10$N9qo8uLOickgx2ZMRZoMye"), "ValueError: bad hash ***"),
    (ValueError("bad hash pbkdf2_sha256$600000$salt$hash="), "ValueError: bad hash ***"),
    (ValueError("bad hash md5$$5d41402abc4b2a76b9719d911017c592"), "ValueError: bad hash ***"),
    (ValueError("bad hash 5d41402abc4b2a76b9719d911017c592"), "ValueError: bad hash ***"),
    (ValueError(f"id {uuid.UUID(int=5)}"), "ValueError: id 00000000-0000-0000-0000-000000000005"),
]


@pytest.mark.parametrize(("error", "line"), MESSAGES)
def test_an_error_becomes_one_line_without_what_looks_like_a_password(error: BaseException, line: str) -> None:
    assert describe_failure(error) == line


def test_a_long_message_is_cut() -> None:
    assert len(describe_failure(ValueError("x" * 9999))) == LONGEST


def test_errors_of_a_driver_itself_are_described_like_those_of_django() -> None:
    import sqlite3

    error = sqlite3.IntegrityError("NOT NULL constraint failed: t.name")
    assert describe_failure(error) == "name: is NULL, but needs a value"


def break_references() -> None:
    """Store 25 invoices without their client, and one of each other kind of reference to nothing."""
    rows(Invoice).bulk_create(Invoice(id=100 + number, client_id=500 + number) for number in range(25))
    rows(Invoice).create(id=201, firm_id=5)  # a client, but no firm
    rows(Invoice).create(id=202, after_id=999)
    rows(Invoice).create(id=203, loose_id=999)
    rows(Client.tags.through).create(id=204, client_id=1, tag_id=7)


DANGLING = [
    ("Client_tags", "tag", [(204, 7)], 1),
    ("Invoice", "client", [(100 + number, 500 + number) for number in range(20)], 25),
    ("Invoice", "firm", [(201, 5)], 1),
    ("Invoice", "after", [(202, 999)], 1),
]


def test_all_rows_that_point_to_nothing_are_listed_before_commit(target: Any) -> None:
    with target.constraint_checks_disabled(), transaction.atomic(using="probe"):
        assert list_dangling_rows(MODELS, "probe") == []
        check_constraints_now("probe")
        break_references()
        with pytest.raises(IntegrityError) as raised:
            check_constraints_now("probe")
        found = list_dangling_rows(MODELS, "probe")
        line = describe_constraint_failure(raised.value, [Firm, Invoice], "probe")
        transaction.set_rollback(True, using="probe")
    assert [(each.model.__name__, each.field, each.rows, each.total) for each in found] == DANGLING
    assert line.startswith("shop.Client_tags: tag: 1 row points to a shop.Tag that is not there: 204 → 7; ")
    assert "shop.Invoice: client: 25 rows point to a shop.Client that is not there: 100 → 500, " in line
    assert "119 → 519 and 5 more; shop.Invoice: firm: 1 row points to" in line


def test_a_failure_without_rows_that_point_to_nothing_is_described_by_itself(target: Any) -> None:
    with transaction.atomic(using="probe"):
        line = describe_constraint_failure(IntegrityError("CHECK constraint failed: adult"), MODELS, "probe")
    assert line == "adult: the check fails"


def test_only_the_tables_of_the_given_models_are_checked_on_sqlite(make_database: MakeDatabase) -> None:
    with alias("probe", make_database("sqlite", "")) as connection:
        with connection.schema_editor() as editor:
            for each in MODELS:
                editor.create_model(each)
        with transaction.atomic(using="probe"):
            rows(Invoice).create(client_id=77)
            check_constraints_now("probe", [Tag])
            with pytest.raises(IntegrityError):
                check_constraints_now("probe", [Invoice])
            transaction.set_rollback(True, using="probe")


def read_modes(connection: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT @@SESSION.sql_mode")
        return str(cursor.fetchone()[0])


@pytest.mark.mysql
@pytest.mark.parametrize("server", MYSQL)
@pytest.mark.parametrize("before", ["", "ANSI_QUOTES,NO_ZERO_DATE"])
def test_a_lenient_session_is_strict_for_the_block_only(make_database: MakeDatabase, server: str, before: str) -> None:
    with alias("probe", make_database(server, "CREATE TABLE t (name varchar(3))")) as connection:
        say(f"SET SESSION sql_mode = '{before}'")
        with strict_sessions(["probe", "default"]):
            assert set(read_modes(connection).split(",")) >= {*STRICT_MODES, *filter(None, before.split(","))}
            with pytest.raises(DataError):
                say("INSERT INTO t VALUES ('long')")
        assert read_modes(connection) == before
        say("INSERT INTO t VALUES ('long')")


@pytest.mark.mysql
def test_a_session_that_was_lost_or_cannot_be_asked_is_no_failure(make_database: MakeDatabase) -> None:
    with alias("probe", make_database("mariadb", "")) as connection:
        with strict_sessions(["probe"]):
            connection.close()
        assert read_modes(connection) == ""
        with transaction.atomic(using="probe"), strict_sessions(["probe"]):
            transaction.set_rollback(True, using="probe")
