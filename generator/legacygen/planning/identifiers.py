"""Names of tables and columns as Django needs them: it quotes them, but escapes nothing in them."""

import functools

from legacygen.schema import Table

QUOTES = {"mysql": "`", "postgresql": '"', "sqlite": '"'}


@functools.cache
def quote_name(name: str, engine: str) -> str:
    """The name for `db_table` or `db_column`: `%` doubled for the parameters, the engine's quote doubled.

    Django takes a name that begins and ends with the quote for one that is quoted already, so that it has to be.
    """
    quote = QUOTES.get(engine, '"')
    is_framed = name.startswith(quote) and name.endswith(quote)
    return _framed(name, engine) if is_framed else _escaped(name, engine)


def render_db_table(table: Table, engine: str) -> str:
    """What `Meta.db_table` says: the plain name wherever it can only mean this table."""
    return qualify_name(table.schema or table.namespace, table.name, engine)


def qualify_name(schema: str, name: str, engine: str) -> str:
    """A table name with its schema, which only an already quoted name can carry."""
    return ".".join(_framed(part, engine) for part in (schema, name)) if schema else quote_name(name, engine)


def _framed(name: str, engine: str) -> str:
    quote = QUOTES.get(engine, '"')
    return f"{quote}{_escaped(name, engine)}{quote}"


def _escaped(name: str, engine: str) -> str:
    quote = QUOTES.get(engine, '"')
    return name.replace("%", "%%").replace(quote, quote * 2)
