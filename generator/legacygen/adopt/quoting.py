"""Quotes names and texts in SQL, by the vendor of the database."""


def quote_name(name: str, engine: str) -> str:
    """Quote a name in SQL."""
    quote = "`" if engine == "mysql" else '"'
    return f"{quote}{name.replace(quote, quote * 2)}{quote}"


def quote_label(schema: str, name: str, engine: str) -> str:
    """Quote the name of a table or index, with its schema if it has one."""
    return ".".join(quote_name(part, engine) for part in (schema, name) if part)


def quote_text(text: str, engine: str) -> str:
    """Quote a text in SQL; MySQL reads a backslash in it as the beginning of another letter."""
    escaped = text.replace("\\", "\\\\") if engine == "mysql" else text
    doubled = escaped.replace("'", "''")
    return f"'{doubled}'"
