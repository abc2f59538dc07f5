"""Takes NUL bytes out of text, which PostgreSQL refuses."""


def without_nul(value: str | None) -> str | None:
    """Return text without NUL bytes and otherwise as it is; NULL stays NULL."""
    return None if value is None else value.replace("\0", "")
