"""Proves migrations: runs them on an empty database of the same engine, and compares that with the legacy one."""

import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from legacygen import workspace
from legacygen.adopt.definitions import DefinedTable, read_definitions
from legacygen.adopt.differences import TableDifference, compare_tables
from legacygen.adopt.project import Project
from legacygen.adopt.quoting import quote_name
from legacygen.connect import open_database
from legacygen.errors import RefusedError

SUFFIX = "_legacygen"


def migrate_empty_database(
    project: Project,
    texts: Mapping[str, str],
    apps: Collection[str],
    types: Collection[str] = (),
    *,
    is_complete: bool = True,
) -> dict[str, DefinedTable]:
    """Migrate an empty database with the project's new texts, and return the definitions of its tables by label.

    `apps` are the labels of the apps to migrate; their models must then need no further migration if it `is_complete`.
    `types` are statements that make the types of columns first. The database has the name of the project's with a
    suffix, as the test database of Django has a prefix, and is dropped again.
    """
    settings = project.context.settings
    with workspace.mirror_project(project.root, texts) as folder, _name_database(project) as name:
        schema = project.facts["databases"]["default"]["schema"]
        schemas = [f"CREATE SCHEMA IF NOT EXISTS {quote_name(schema, 'postgresql')}"] if schema else []
        job = {
            "database": name,
            "charset": project.facts["databases"]["default"]["charset"],
            "statements": [*schemas, *types],
            "targets": sorted(apps),
            "apps": sorted(apps) if is_complete else [],
        }
        try:
            answer = workspace.run_migration_job(folder, settings, "prove", job)
            if answer["migrations"]:
                left = ", ".join(each["app"] for each in answer["migrations"])
                raise RefusedError(f"The migrations are not all that the models of {left} need. Nothing was written.")
            with open_database(str(project.root), settings, "default", name) as database:
                return read_definitions(database)
        finally:
            workspace.run_migration_job(folder, settings, "drop", {"database": name})


@contextmanager
def _name_database(project: Project) -> Iterator[str]:
    if project.engine == "sqlite":
        with tempfile.TemporaryDirectory(prefix="legacygen-") as folder:
            yield str(Path(folder).resolve() / "proof.sqlite3")
    else:
        yield f"test_{project.facts['databases']['default']['name']}{SUFFIX}"


def prove_tables(
    project: Project,
    legacy: Mapping[str, DefinedTable],
    django: Mapping[str, DefinedTable],
    adopted_now: Collection[str] = (),
) -> tuple[TableDifference, ...]:
    """Compare the adopted tables of both databases, by label; `adopted_now` are not among those of the project yet."""
    adopted = {*project.adopted, *adopted_now}
    waiting = {table.label for table in project.schema.tables} - adopted
    found: list[TableDifference] = []
    for label, defined in legacy.items():
        if label not in django:
            raise RefusedError(f"The migrations do not make {label}. Nothing was written.")
        found.extend(compare_tables(defined.table, django[label].table, project.engine, waiting))
    return tuple(found)
