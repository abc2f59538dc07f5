"""An object that nobody has edited never looks edited, and is not written again, whatever the type of its fields."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps.registry import Apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections, models
from django.db.models.functions import Lower
from django.test import override_settings

from legacygen.runtime.export import Export
from legacygen.runtime.export.options import RunOptions
from legacygen.runtime.export.run.runner import run_exports
from legacygen.runtime.export.verify import verify_exports
from legacygen.runtime.ledger import origins
from legacygen.runtime.ledger.models import LegacyTable, Origin, Reject, Run, Shape, Shard, StoredFile
from tests.conftest import MakeDatabase
from tests.runtime.old.models import Person
from tests.runtime.orm import alias

REGISTRY = Apps()
SERVERS = [
    "sqlite",
    pytest.param("mariadb", marks=pytest.mark.mysql),
    pytest.param("mysql", marks=pytest.mark.mysql),
    pytest.param("postgresql", marks=pytest.mark.postgresql),
]
NAIVE = dt.datetime(2001, 2, 3, 4, 5, 6, 789)
ZONE = dt.timezone(dt.timedelta(hours=5, minutes=30))
FIELDS: dict[str, tuple[models.Field[Any, Any], list[Any]]] = {
    "text": (models.CharField(max_length=20), ["", " a ", "ä😀", 12, "A"]),
    "body": (models.TextField(), ["a\r\nb", "\t", 5]),
    "number": (models.IntegerField(), [0, True, "7", Decimal("3"), 3.0]),
    "big": (models.BigIntegerField(), [2**63 - 1, -(2**63)]),
    "flag": (models.BooleanField(), [True, 1, "0", False]),
    "price": (models.DecimalField(max_digits=9, decimal_places=3), [Decimal("1.50"), Decimal("-0"), 1.1, "2.5", 3]),
    "ratio": (models.FloatField(), [0.1, 1e300, 5e-324, -0.0, 7, "1.5", 1 / 3]),
    "day": (models.DateField(), [dt.date(1, 1, 1), "2001-02-03", NAIVE.date()]),
    "moment": (models.DateTimeField(), [NAIVE.replace(tzinfo=ZONE), "2001-02-03T04:05:06Z"]),
    "hour": (models.TimeField(), [dt.time(23, 59, 59, 999999), "04:05"]),
    "span": (models.DurationField(), [dt.timedelta(days=-1, microseconds=1)]),
    "guid": (models.UUIDField(), [uuid.UUID(int=7), str(uuid.UUID(int=8)), uuid.UUID(int=9).hex]),
    "address": (models.GenericIPAddressField(), ["::FFFF:10.0.0.1", "2001:DB8::0:1", "10.0.0.1"]),
    "data": (models.JSONField(), [{"b": 1, "a": [1.50, None]}, {1: "x"}, (1, 2), "text", 5]),
    "coded": (models.JSONField(encoder=DjangoJSONEncoder), [{"price": Decimal("1.5"), "day": dt.date(2001, 2, 3)}]),
    "blob": (models.BinaryField(), [b"", b"\x00\xff", bytearray(b"x"), memoryview(b"y")]),
    "file": (models.FileField(), ["a/b.txt", "", None]),
    "slug": (models.SlugField(), ["a-b"]),
    "kind": (models.CharField(max_length=3, choices=[("a", "A"), ("b", "B")]), ["a"]),
}
"""Every kind of field with values that a stub may give; each row sets all of them, the shorter lists over again."""


def model(name: str, fields: dict[str, tuple[models.Field[Any, Any], list[Any]]]) -> Any:
    meta = type("Meta", (), {"app_label": "kept_values", "apps": REGISTRY})
    made = {key: field.clone() for key, (field, _) in fields.items()}
    extra = {
        "by_server": models.CharField(max_length=9, db_default="none"),
        "lower": models.GeneratedField(expression=Lower("text"), output_field=models.TextField(), db_persist=True),
        "made": models.DateTimeField(auto_now_add=True),
        "changed": models.DateTimeField(auto_now=True),
        "token": models.UUIDField(default=uuid.uuid4),
    }
    for field in made.values():
        field.null = True
    return type(name, (models.Model,), {"Meta": meta, "__module__": __name__, **made, **extra})


Sheet = model("Sheet", FIELDS)


@pytest.fixture(params=SERVERS)
def server(
    request: pytest.FixtureRequest, make_database: MakeDatabase, tables: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """A server in place of the new project's database; the legacy rows are in SQLite."""
    monkeypatch.setattr(origins, "apps", SimpleNamespace(get_model=lambda label: Sheet))
    with alias("probe", make_database(request.param, "")) as connection:
        routers = override_settings(DATABASE_ROUTERS=["tests.runtime.test_kept_values.Router"])
        with routers, connection.schema_editor() as editor:
            for each in (Run, LegacyTable, Shape, Origin, Reject, Shard, StoredFile, Sheet):
                editor.create_model(each)
        with routers:
            yield connection


class Router:
    def db_for_read(self, model: Any, **_: Any) -> str | None:
        return {"old": "legacy", "kept_values": "probe"}.get(model._meta.app_label)

    db_for_write = db_for_read


def count_writes(connection: Any, work: Any) -> tuple[Any, list[str]]:
    """Return the result of some work, and the statements that write into tables of the new project."""
    writes: list[str] = []

    def note(execute: Any, sql: str, *args: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "sheet" in sql:
            writes.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(note):
        return work(), writes


def test_a_second_run_finds_every_object_as_it_should_be_and_writes_nothing(server: Any) -> None:
    class Sheets(Export):
        source = Person
        target = Sheet

        def row(self, old: Any) -> Any:
            return self.target(**{name: values[old.number % len(values)] for name, (_, values) in FIELDS.items()})

    for number in range(60):
        Person.objects.create(number=number, name="x")
    first = run_exports([Sheets])
    assert first.rejected == []
    result, writes = count_writes(server, lambda: run_exports([Sheets], options=RunOptions(update=True)))
    assert (result.rejected, writes) == ([], [])
    assert +result.accounts[0].rows == {"unchanged": 60}
    (verdict,) = verify_exports([Sheets], sample=None, progress=lambda verdict: None)
    assert verdict.differences == []
    with connections["legacy"].cursor() as cursor:
        cursor.execute("UPDATE tbl_person SET name = 'y'")
    result, writes = count_writes(server, lambda: run_exports([Sheets]))
    assert (+result.accounts[0].rows, writes) == ({"unchanged": 60}, [])
