"""Renders names of tables and columns for Django, which quotes them but escapes nothing in them."""

import functools

from legacygen.schema import Table

QUOTES = {"mysql": "`", "postgresql": '"', "sqlite": '"'}


@functools.cache
def quote_name(name: str, engine: str) -> str:
    """Return a name for `db_table` or `db_column`: a `%`, which marks a parameter, and the engine's quote are doubled.

    Django treats a name that begins and ends with the quote as quoted; a name like that is quoted here.
    """
    quote = QUOTES.get(engine, '"')
    looks_quoted = name.startswith(quote) and name.endswith(quote)
    return _quote(name, engine) if looks_quoted else _escape(name, engine)


def render_db_table(table: Table, engine: str) -> str:
    """Return the value of `Meta.db_table`: the plain name unless it could mean the table of another schema."""
    return qualify_name(table.schema or table.namespace, table.name, engine)


def qualify_name(schema: str, name: str, engine: str) -> str:
    """Return a table name with its schema, which Django accepts only in a quoted name."""
    return ".".join(_quote(part, engine) for part in (schema, name)) if schema else quote_name(name, engine)


def _quote(name: str, engine: str) -> str:
    quote = QUOTES.get(engine, '"')
    return f"{quote}{_escape(name, engine)}{quote}"


def _escape(name: str, engine: str) -> str:
    quote = QUOTES.get(engine, '"')
    return name.replace("%", "%%").replace(quote, quote * 2)
