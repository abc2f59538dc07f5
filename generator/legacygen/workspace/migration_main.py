"""The program of a migration process: it loads a project and does one job with Django's migrations.

Its argument is the folder of the project; it imports nothing of legacygen. Standard input has one line of JSON, the
job with its `kind`; the last line of standard output is JSON, the answer, with an `error` where the job failed.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

CREATING = ("CreateModel", "AddField", "AddIndex", "AddConstraint", "AlterUniqueTogether", "AlterIndexTogether")


def describe_project(job: dict[str, Any]) -> dict[str, Any]:
    """Describe the databases, by alias, and the apps with their models, tables and migrations."""
    from django.apps import apps
    from django.conf import settings

    return {
        "databases": {alias: _describe_database(alias) for alias in job["aliases"]},
        "default_auto_field": settings.DEFAULT_AUTO_FIELD,
        "user_model": settings.AUTH_USER_MODEL,
        "apps": [_describe_app(config) for config in apps.get_app_configs()],
        "pending": [each["app"] for each in detect_changes({"apps": [job["app"]], "name": "pending"})["migrations"]],
    }


def _describe_database(alias: str) -> dict[str, Any]:
    """Describe where a database is, so that two aliases of one database are equal, and what was applied to it."""
    from django.db import DatabaseError, connections
    from django.db.migrations.recorder import MigrationRecorder

    if alias not in connections:
        return {"error": "not in DATABASES"}
    connection = connections[alias]
    try:
        place = _find_place(alias)
        recorder = MigrationRecorder(connection)
        applied = recorder.applied_migrations() if recorder.has_table() else {}
    except DatabaseError as error:
        return {"error": " ".join(str(error).split())}
    return {
        "vendor": connection.vendor,
        "engine": connection.settings_dict["ENGINE"],
        "name": str(connection.settings_dict["NAME"]),
        "place": place,
        "time_zone": connection.settings_dict["TIME_ZONE"],
        "applied": sorted(applied),
        "charset": _read_charset(connection),
        "schema": _read_schema(connection),
        "rights": _list_rights(connection),
    }


def _find_place(alias: str) -> list[str]:
    """Find where a database is; the places of two aliases of one database are equal."""
    from django.db import connections

    connection = connections[alias]
    queries = {
        "mysql": "SELECT @@hostname, @@port, @@datadir, DATABASE()",
        "postgresql": "SELECT pg_postmaster_start_time()::text, current_database()",
    }
    if connection.vendor not in queries:
        return [connection.vendor, os.path.realpath(str(connection.settings_dict["NAME"]))]
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor])
        return [connection.vendor, *(str(part) for part in cursor.fetchone())]


def _read_charset(connection: Any) -> list[str]:
    """Read the character set and the collation that new tables get, on MySQL."""
    if connection.vendor != "mysql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT @@character_set_database, @@collation_database")
        return [str(part) for part in cursor.fetchone()]


def _read_schema(connection: Any) -> str:
    """Read the schema that new tables are in, on PostgreSQL."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def _list_rights(connection: Any) -> dict[str, list[str]]:
    """List the `grants` of the account as MySQL shows them, and the rights that it lacks elsewhere (`missing`)."""
    if connection.vendor == "sqlite":
        return {"grants": [], "missing": [] if os.access(connection.settings_dict["NAME"], os.W_OK) else ["WRITE"]}
    is_mysql = connection.vendor == "mysql"
    with connection.cursor() as cursor:
        cursor.execute("SHOW GRANTS" if is_mysql else "SELECT has_schema_privilege(current_schema(), 'CREATE')")
        rows = cursor.fetchall()
    if is_mysql:
        return {"grants": [str(row[0]) for row in rows], "missing": []}
    return {"grants": [], "missing": [] if rows[0][0] else ["CREATE ON SCHEMA"]}


def _describe_app(config: Any) -> dict[str, Any]:
    from django.db.migrations.loader import MigrationLoader

    module, _ = MigrationLoader.migrations_module(config.label)
    models = config.get_models(include_auto_created=True)
    return {
        "label": config.label,
        "name": config.name,
        "path": config.path,
        "migrations": module,
        "models": [
            {
                "name": each.__name__,
                "table": each._meta.db_table,
                "managed": each._meta.managed and not each._meta.proxy,
                "columns": [field.column for field in each._meta.local_concrete_fields],
            }
            for each in models
        ],
    }


def detect_changes(job: dict[str, Any]) -> dict[str, Any]:
    """Detect what the models of `apps` (labels) have that their migrations do not; return new migrations as texts.

    What makes new tables comes first, with `initial = True`; what changes others is a migration of its own, and so are
    the foreign keys to models that are `apart` (labels in lowercase). `name` is the end of the names of migrations.
    """
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
    from django.db.migrations.state import ProjectState
    from django.db.migrations.writer import MigrationWriter

    labels = set(job["apps"])
    loader = MigrationLoader(None, ignore_no_migrations=True)
    questioner = NonInteractiveMigrationQuestioner(specified_apps=labels, dry_run=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps), questioner)
    changes = detector.changes(graph=loader.graph, trim_to_apps=labels, convert_apps=labels)
    found = []
    for label, migrations in changes.items():
        operations = [each for migration in migrations for each in migration.operations]
        operations += [each for made in operations for each in _split_relations(made, job.get("apart", ()))]
        outside = {each for migration in migrations for each in migration.dependencies if each[0] != label}
        for migration in _split_migrations(operations, outside, label, loader, job["name"]):
            writer = MigrationWriter(migration, include_header=False)
            path = str(Path(writer.path).resolve()) if label in labels else ""
            found.append({"app": label, "name": migration.name, "path": path, "text": writer.as_string()})
    return {"migrations": found}


def _split_relations(operation: Any, apart: list[str]) -> list[Any]:
    """Take the constraints of relations to models that are apart out of the operation that makes a model.

    Return the operations that add them: MySQL may have to change the columns in between.
    """
    from django.db.migrations import AddField, AlterField, CreateModel

    def is_apart(field: Any) -> bool:
        target = getattr(field.remote_field, "model", None)
        return str(target).lower() in apart and bool(getattr(field, "db_constraint", False))

    def without_constraint(field: Any) -> Any:
        copy = field.clone()
        copy.db_constraint = False
        return copy

    if isinstance(operation, AddField) and is_apart(operation.field):
        field, operation.field = operation.field, without_constraint(operation.field)
        return [AlterField(operation.model_name, operation.name, field)]
    if not isinstance(operation, CreateModel):
        return []
    found = [(name, field) for name, field in operation.fields if is_apart(field)]
    operation.fields = [
        (name, without_constraint(field) if is_apart(field) else field) for name, field in operation.fields
    ]
    return [AlterField(operation.name, name, field) for name, field in found]


def _split_migrations(operations: list[Any], outside: set[Any], label: str, loader: Any, name: str) -> list[Any]:
    """Split the changes of an app into those that make new tables, and the others, with numbers in order."""
    from django.db.migrations import Migration

    leaves = loader.graph.leaf_nodes(label)
    last = leaves[0][1] if leaves else ""
    number = int(last.split("_")[0]) if last.split("_")[0].isdigit() else len(leaves)
    made = {each.name_lower for each in operations if type(each).__name__ == "CreateModel"}
    is_creating = [
        type(each).__name__ in CREATING
        and str(getattr(each, "model_name", "") or getattr(each, "name", "")).lower() in made
        for each in operations
    ]
    first = [each for each, creates in zip(operations, is_creating, strict=True) if creates]
    rest = [each for each, creates in zip(operations, is_creating, strict=True) if not creates]
    result = []
    for part, ending in ((first, name if last else "initial"), (rest, f"{name}_relations")):
        if part:
            number += 1
            dependencies = sorted(outside | ({(label, last)} if last else set()))
            last = f"{number:04d}_{ending}"
            body = {"operations": part, "dependencies": dependencies, "initial": True if part is first else None}
            result.append(type("Migration", (Migration,), body)(last, label))
    return result


def prove_migrations(job: dict[str, Any]) -> dict[str, Any]:
    """Make an empty database of the engine of `default`, with the name in the job, and migrate the `targets` there.

    These are labels of apps, and so are the `apps` whose models must then need no further migration. As the command
    does, it runs Django's system check first.
    """
    from django.core.management import call_command
    from django.db import connection

    test = connection.settings_dict["TEST"]
    test.update(NAME=job["database"], CHARSET=None, COLLATION=None)
    if job["charset"]:
        test.update(CHARSET=job["charset"][0], COLLATION=job["charset"][1])
    # Not `create_test_db`, which migrates at once: schemas and types must be there before.
    creation: Any = connection.creation
    creation._create_test_db(verbosity=0, autoclobber=True, keepdb=False)
    connection.close()
    connection.settings_dict["NAME"] = job["database"]
    with connection.cursor() as cursor:
        for statement in job["statements"]:
            cursor.execute(statement)
    for label in job["targets"]:
        call_command("migrate", label, verbosity=0, interactive=False, skip_checks=False)
    return detect_changes({"apps": job["apps"], "name": "pending"}) if job["apps"] else {"migrations": []}


def drop_database(job: dict[str, Any]) -> dict[str, Any]:
    """Drop the database that was made to prove migrations."""
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = job["database"]
    creation: Any = connection.creation
    creation._destroy_test_db(job["database"], verbosity=0)
    return {}


def list_own_tables(job: dict[str, Any]) -> dict[str, Any]:
    """List the tables, in lowercase, that Django makes in `default`, if the other alias is the same database."""
    from django.apps import apps

    places = [_find_place(alias) for alias in job["aliases"]]
    if places[0] != places[1]:
        return {"tables": []}
    models = [each for each in apps.get_models(include_auto_created=True) if each._meta.managed]
    return {"tables": ["django_migrations", *(each._meta.db_table.lower() for each in models)]}


def find_unfaked(job: dict[str, Any]) -> dict[str, Any]:
    """Return the new migrations (app, name) that `migrate --fake-initial` would run against the real database."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    made = [(each, executor.loader.get_migration(*each)) for each in job["migrations"]]
    return {"unfaked": [each for each, migration in made if not executor.detect_soft_applied(None, migration)[0]]}


JOBS = {
    "describe": describe_project,
    "detect": detect_changes,
    "prove": prove_migrations,
    "drop": drop_database,
    "own_tables": list_own_tables,
    "unfaked": find_unfaked,
}


def do_job(job: dict[str, Any]) -> dict[str, Any]:
    """Load the project and do a job."""
    try:
        import django

        django.setup()
        return JOBS[job["kind"]](job)
    except BaseException as error:  # a project may raise anything, SystemExit too; all of it is reported
        return {"error": f"{type(error).__name__}: {' '.join(str(error).split())}"}


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.path.insert(0, sys.argv[1])
    result = do_job(json.loads(sys.stdin.readline()))
    sys.stdout.write(f"\n{json.dumps(result)}\n")
