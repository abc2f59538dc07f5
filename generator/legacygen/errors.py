"""Expected failures: one sentence that says what, where and what to do next."""


class LegacygenError(Exception):
    """Something the user has to mend first; the message is shown as it is, without a traceback.

    The message never holds a password. The command line exits with status 2.
    """


class ConfigError(LegacygenError):
    """legacygen.toml or the project's settings say something that cannot be followed."""


class ConnectError(LegacygenError):
    """The legacy database cannot be reached, or does not show what it holds."""


class QueryError(ConnectError):
    """One query failed; `words` are the server's own, on one line."""

    def __init__(self, words: str) -> None:
        super().__init__(f"The legacy database refused a query: {words}.")
        self.words = words


class RefusedError(LegacygenError):
    """Going on would lose work of the user."""
