"""Expected failures: one sentence that says what is wrong, where, and what to do next."""

import difflib
from collections.abc import Collection


class LegacygenError(Exception):
    """Something that the user has to fix first; the message is shown as it is, without a traceback.

    The message never holds a password. The command line exits with status 2.
    """


class ConfigError(LegacygenError):
    """legacygen.toml, the project's settings or the command line ask for something impossible."""


class ConnectError(LegacygenError):
    """The legacy database cannot be reached, or does not show its catalog."""


class QueryError(ConnectError):
    """One query failed; `words` is the server's own message, on one line."""

    def __init__(self, words: str) -> None:
        super().__init__(f"The legacy database refused a query: {words}.")
        self.words = words


class OldFormatError(LegacygenError):
    """A file was written by an older legacygen, in a format that is no longer read."""


class RefusedError(LegacygenError):
    """Continuing would lose work of the user."""


def did_you_mean(name: str, known: Collection[str]) -> str:
    """End a sentence about an unknown name: `; did you mean 'x'?` for the most similar one, else a full stop."""
    folded = {item.casefold(): item for item in known}
    found = difflib.get_close_matches(name.casefold(), folded, n=1)
    return f"; did you mean {folded[found[0]]!r}?" if found else "."
