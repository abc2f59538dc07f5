"""Finds what to know before the first `migrate`: tables of users, and tables with the names of Django's own."""

from collections.abc import Iterable, Iterator

from legacygen.adopt.obstacles import Obstacle
from legacygen.adopt.project import Project
from legacygen.adopt.users import InstalledTable, UserWay, choose_user_way, find_table_clashes, find_user_columns
from legacygen.schema import Schema, Table

PAGE = "docs/adopt-users.md"
WAYS = {UserWay.MODEL: "AUTH_USER_MODEL", UserWay.PROFILE: "profiles"}


def find_beside_django(project: Project, tables: Iterable[Table], every: Iterable[Table]) -> Iterator[Obstacle]:
    """Find them among the `tables` to adopt, and among `every` table of the database."""
    applied = [(app, name) for app, name in project.facts["databases"]["default"]["applied"]]
    for table in tables:
        if find_user_columns(table):
            decision = choose_user_way(applied)
            ways = " or as ".join(WAYS[way] for way in decision.ways)
            text = f"looks like a table of users, which can be taken over as {ways} ({decision.reason}); see {PAGE}"
            yield Obstacle(table=table.label, text=text)
    migrated = {*project.list_adopted_classes().values(), *(app for app, _ in applied)}
    installed = {
        model["table"]: InstalledTable(app=app["label"], columns=tuple(model["columns"]))
        for app in project.facts["apps"]
        for model in app["models"]
        if model["managed"] and app["label"] not in migrated
    }
    # Once Django has migrated the database, django_migrations is its own.
    known = [each for each in every if not applied or each.name != "django_migrations"]
    for clash in find_table_clashes(Schema(engine=project.engine, tables=tuple(known)), installed):
        yield Obstacle(table=clash.table, text=f"has the name of a table of {clash.app or 'Django'}: {clash.advice}")
