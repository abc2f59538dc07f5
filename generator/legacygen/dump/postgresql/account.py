"""The rights of two accounts: the one that loads has few enough, and the one that reads may read what was loaded."""

from collections.abc import Iterator

from legacygen.dump.load_report import LoadNote
from legacygen.dump.postgresql.connection import PostgreSQLConnection, RefusedStatementError
from legacygen.dump.postgresql.target import PostgreSQLTarget, format_account, quote, quote_text
from legacygen.errors import RefusedError

POWERS = """
SELECT rolname FROM pg_roles WHERE pg_has_role(oid, 'MEMBER')
  AND rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')"""
"""Roles with which a function of a dump could run programs, or read and write files of the server."""

SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'"


def check_account(server: PostgreSQLConnection, target: PostgreSQLTarget) -> None:
    """Raise RefusedError for an account with which a dump could do more than fill its database, or less."""
    ((is_super, makes_roles, makes_databases),) = server.query(
        "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    )
    powers = [str(row[0]) for row in server.query(POWERS)]
    if is_super or makes_roles or powers:
        what = "a superuser" if is_super else "one that may make roles" if makes_roles else f"a {powers[0]}"
        raise RefusedError(
            f"The account {target.user} is {what}: a function in a dump could run programs with it. Make an account "
            f"for loading, and set it as *_LOAD_USER in .env:\n{format_account(target.name, 'loader')}"
        )
    if not makes_databases:
        raise RefusedError(
            f"The account {target.user} may not make databases. As an administrator, run:\n"
            f"  ALTER ROLE {quote(target.user)} CREATEDB;"
        )


def grant_reading(fresh: PostgreSQLConnection, target: PostgreSQLTarget) -> Iterator[LoadNote]:
    """Let the project's own account read the new database; yield a note if that is not possible."""
    if not target.reader or target.reader == target.user:
        return
    if not fresh.query(f"SELECT 1 FROM pg_roles WHERE rolname = {quote_text(target.reader)}"):
        yield LoadNote(table="", text=f"there is no account {target.reader}, as which the project reads: make it")
        return
    for (schema,) in fresh.query(SCHEMAS):
        name, reader = quote(str(schema)), quote(target.reader)
        try:
            fresh.execute(f"GRANT USAGE ON SCHEMA {name} TO {reader}")
            fresh.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO {reader}")
            fresh.execute(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA {name} TO {reader}")
        except RefusedStatementError as error:
            yield LoadNote(table="", text=f"{target.reader} may not read the schema {schema}: {error.words}")
