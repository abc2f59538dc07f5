"""Each thing that has to be put right before an adoption is one sentence, and nothing is written."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from legacygen.adopt.project import AdoptOptions, Project, choose_tables, refuse_changed_tables, refuse_unready_project
from legacygen.adopt.rights import NEEDED, find_missing_rights
from legacygen.errors import LegacygenError
from legacygen.lockfile import Conflict, Lockfile
from legacygen.plan import Model, Plan
from legacygen.schema import Column, Kind, Schema, SqlType, Table, TableKind

TABLES = (
    Table(name="customers", columns=(Column(name="id", type=SqlType(kind=Kind.INTEGER, raw="int")),)),
    Table(name="names", columns=(), kind=TableKind.VIEW),
    Table(name="orders", columns=()),
    Table(name="unused", columns=()),
)
DATABASE = {
    "vendor": "mysql",
    "place": ["mysql", "host"],
    "name": "shop",
    "rights": {"grants": ["GRANT ALL PRIVILEGES ON *.* TO a"], "missing": []},
    "applied": [],
}
DATABASE |= {"time_zone": "UTC"}


def make_project(*, lockfile: Lockfile | None = None, app: dict[str, Any] | None = None, **default: object) -> Project:
    """Make a project whose `default` has other facts than the legacy database."""
    models = tuple(Model(name=name.title(), table=name) for name in ("customers", "names", "orders"))
    state = SimpleNamespace(
        schema=Schema(engine="mysql", tables=TABLES), base=Plan(models=models), lockfile=lockfile or Lockfile()
    )
    context = SimpleNamespace(state=state, config=SimpleNamespace(database="legacy", app="legacy"), modules={})
    shop = {"label": "shop", "name": "shop", "path": "/nowhere/shop", "migrations": "shop.migrations", "models": []}
    facts = {
        "databases": {"default": {**DATABASE, **default}, "legacy": DATABASE},
        "apps": [{**shop, **(app or {})}, {"label": "legacy", "name": "legacy", "models": []}],
        "pending": [],
    }
    project = Project(context=cast(Any, context), facts=facts)
    classes = {label: SimpleNamespace(cls=SimpleNamespace(name=label.title())) for label in ("customers", "orders")}
    matches = SimpleNamespace(models=classes, find_class_name=str.title)
    project.__dict__["matches"] = matches
    return project


@pytest.mark.parametrize(
    ("tables", "lockfile", "message"),
    [
        (("custmers",), Lockfile(), "no table 'custmers'; did you mean 'customers'?"),
        (("names",), Lockfile(), "names is a view"),
        (("unused",), Lockfile(), "unused is left out in legacygen.toml"),
        (("orders",), Lockfile(adopted=("orders",)), "orders is adopted already"),
    ],
)
def test_a_table_that_cannot_be_adopted_is_named(tables: tuple[str, ...], lockfile: Lockfile, message: str) -> None:
    with pytest.raises(LegacygenError, match=message.replace("?", r"\?")):
        choose_tables(make_project(lockfile=lockfile), AdoptOptions(tables=tables))


def test_all_tables_are_those_with_a_model_that_are_not_adopted() -> None:
    project = make_project(lockfile=Lockfile(adopted=("orders",)))
    assert list(choose_tables(project, AdoptOptions(everything=True))) == ["customers"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"place": ["mysql", "elsewhere"]}, "`default` is another database than 'legacy'"),
        ({"error": "Access denied"}, r"DATABASES\['default'\] cannot be used: Access denied\."),
        (
            {
                "rights": {
                    "grants": ["GRANT SELECT, CREATE, INSERT, REFERENCES, UPDATE, DELETE, DROP ON `shop`.* TO a"],
                    "missing": [],
                }
            },
            "it lacks ALTER, INDEX on 'shop'",
        ),
        ({"time_zone": "Europe/Berlin"}, "are in UTC, and `default` reads them in Europe/Berlin"),
        ({"vendor": "sqlite"}, "was loaded from a dump of mysql"),
        ({"applied": [["shop", "0007_gone"]]}, "shop.0007_gone, which this project does not have"),
        ({"app": {"models": [{"name": "Customers"}]}}, "shop has a model Customers already"),
        (
            {"lockfile": Lockfile(conflicts=(Conflict(id="a.b", ours="", theirs=""),))},
            r"A conflict is open \(a\.b\)",
        ),
    ],
)
def test_a_project_that_is_not_ready_is_refused(changes: dict[str, Any], message: str) -> None:
    project = make_project(**changes)
    with pytest.raises(LegacygenError, match=message):
        refuse_unready_project(project, {"customers": TABLES[0]}, project.find_app("shop"))


def test_a_project_that_is_ready_is_not_refused() -> None:
    project = make_project()
    refuse_unready_project(project, {"customers": TABLES[0]}, project.find_app("shop"))


@pytest.mark.parametrize(
    ("grants", "expected"),
    [
        (["GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost`"], []),
        (["GRANT USAGE ON *.* TO `a`@`%`", "GRANT ALL PRIVILEGES ON `my\\_shop`.* TO `a`@`%`"], []),
        (["GRANT USAGE ON *.* TO `a`@`%`", "GRANT ALL PRIVILEGES ON `other`.* TO `a`@`%`"], [*NEEDED]),
        (
            ["GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX ON `my_shop`.* TO `a`@`%`"],
            ["ALTER"],
        ),
        (["GRANT USAGE ON *.* TO `a`@`%`", "GRANT `writer`@`%` TO `a`@`%`"], []),
    ],
)
def test_rights_of_mysql_that_are_missing_are_listed(grants: list[str], expected: list[str]) -> None:
    assert find_missing_rights(grants, "my_shop") == expected


def test_an_app_that_is_not_there_comes_with_the_commands_that_make_it() -> None:
    with pytest.raises(LegacygenError, match=r"no app 'store'; make it with `python manage.py startapp store`"):
        make_project().find_app("store")


def test_a_table_that_has_changed_since_the_last_refresh_is_refused() -> None:
    now = Table(name="customers", columns=(Column(name="id", type=SqlType(kind=Kind.BIGINT, raw="bigint")),))
    for present in ([now], []):
        with pytest.raises(LegacygenError, match="run `legacygen refresh` first"):
            refuse_changed_tables({"customers": TABLES[0]}, present, ["customers"])
    refuse_changed_tables({"customers": TABLES[0]}, TABLES, ["customers"])
