"""Names of tables and columns as Django needs them: it quotes them, but escapes nothing in them."""

from legacygen.schema import Table

QUOTES = {"mysql": "`", "postgresql": '"', "sqlite": '"'}


def quoted(name: str, engine: str) -> str:
    """The name for `db_table` or `db_column`: `%` doubled for the parameters, the engine's quote doubled."""
    quote = QUOTES.get(engine, '"')
    return name.replace("%", "%%").replace(quote, quote * 2)


def db_table(table: Table, engine: str) -> str:
    """What `Meta.db_table` says: the plain name wherever it can only mean this table."""
    return qualified(table.schema or table.namespace, table.name, engine)


def qualified(schema: str, name: str, engine: str) -> str:
    """A table name with its schema, which only an already quoted name can carry."""
    if not schema:
        return quoted(name, engine)
    quote = QUOTES.get(engine, '"')
    return ".".join(f"{quote}{quoted(part, engine)}{quote}" for part in (schema, name))
