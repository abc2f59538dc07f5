"""Leaves out the tables that Django makes for the project itself, where the legacy database is its own, too."""

from collections.abc import Collection
from dataclasses import replace

from legacygen import workspace
from legacygen.introspection.read import Introspection
from legacygen.planning.identifiers import render_db_table
from legacygen.refresh.context import RefreshContext
from legacygen.schema import Schema

HISTORY = "django_migrations"


def leave_out_own_tables(context: RefreshContext, found: Introspection) -> Introspection:
    """Return what was read without the tables of the project's own models; adopted tables stay.

    Django is asked only where tables are adopted, or where it has migrated the database.
    """
    adopted = context.state.lockfile.adopted
    if not adopted and not any(table.name == HISTORY for table in found.schema.tables):
        return found
    context.progress("asking Django for its own tables")
    job = {"aliases": ["default", context.config.database]}
    own = workspace.run_migration_job(context.source.root, context.settings, "own_tables", job)["tables"]
    schema, selected = (_leave_out(each, own, adopted) for each in (found.schema, found.selected))
    kept = {table.label for table in schema.tables}
    counts = None if found.counts is None else tuple(each for each in found.counts if each.table in kept)
    return replace(found, schema=schema, selected=selected, counts=counts)


def _leave_out(schema: Schema, own: Collection[str], adopted: Collection[str]) -> Schema:
    kept = tuple(
        table
        for table in schema.tables
        if table.label in adopted or render_db_table(table, schema.engine).casefold() not in own
    )
    labels = {table.label for table in kept}
    undeclared = tuple(each for each in schema.undeclared if each.table in labels)
    return replace(schema, tables=kept, undeclared=undeclared)
