"""Tells server, session and rights of the account: `manage.py check --database legacy`, and `legacygen doctor`."""

import abc
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage
from django.db import Error
from django.db.backends.base.validation import BaseDatabaseValidation

from legacygen.runtime.errors import LegacyWriteError

Query = Callable[[str], list[tuple[Any, ...]]]
READER = "legacy_reader"
NEW = "This makes an account that may only read; name it in the settings then:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """What is at the other end. `settings` are pairs of a name and a value, for people to read."""

    database: str
    tables: int
    settings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What an account may do beside reading, and the lines that say how that is ended.

    `keys_shown_by` is the statement that shows it the keys of the tables, where they are hidden from it.
    """

    name: str
    writes: tuple[str, ...]
    remedy: tuple[str, ...]
    keys_shown_by: str = ""


class AccountValidation(BaseDatabaseValidation, abc.ABC):
    """Before an engine's validation, whose warnings are for those who write; asks the server once it is there."""

    @abc.abstractmethod
    def server(self, query: Query) -> Server:
        """What the server says of itself."""

    @abc.abstractmethod
    def account(self, query: Query) -> Account:
        """What the server says of the account."""

    def check(self, **_: Any) -> list[CheckMessage]:
        """Django calls this for `check --database`; INFO is well, WARNING leaves something to do."""
        try:
            return [*self._session(), *self._server(), *self._account()]
        except LegacyWriteError as error:
            return [checks.Error(str(error), obj=self._named("session"), id="legacygen.E002")]
        except Error as error:
            hint = f"Look at DATABASES[{self.connection.alias!r}] and at what it reads from the environment."
            words = " ".join(str(error.args[-1] if error.args else error).split())
            return [checks.Error(words, hint, self._named("connection"), id="legacygen.E001")]

    def _query(self, sql: str) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return [tuple(row) for row in cursor.fetchall()]

    def _named(self, part: str) -> str:
        return f"{self.connection.alias} {part}"

    def _session(self) -> list[CheckMessage]:
        self.connection.ensure_connection()
        said = "read-only, says the server; statements that do more than read are refused before they reach it"
        return [checks.Info(said, obj=self._named("session"), id="legacygen.I001")]

    def _server(self) -> list[CheckMessage]:
        connection, found = self.connection, self.server(self._query)
        version, least = connection.get_database_version(), connection.features.minimum_database_version
        name = f"{connection.display_name} {'.'.join(map(str, version))}"
        settings = ", ".join(f"{name} {value or 'empty'}" for name, value in found.settings)
        messages: list[CheckMessage] = [
            checks.Info(f"{name}, {settings}", obj=self._named("server"), id="legacygen.I002"),
            checks.Info(f"{found.tables} in {found.database!r}", obj=self._named("tables"), id="legacygen.I003"),
        ]
        if not found.tables:
            hint = "Look at the name of the database, and at the rights of the account."
            messages[1] = checks.Warning(
                f"none in {found.database!r}", hint, self._named("tables"), id="legacygen.W001"
            )
        if least and version < least:
            wanted = ".".join(map(str, least))
            said = f"{name} is older than the {wanted} that Django wants; it is read without what it does not know"
            messages.append(checks.Info(said, obj=self._named("version"), id="legacygen.I004"))
        return messages

    def _account(self) -> list[CheckMessage]:
        account, obj = self.account(self._query), self._named("account")
        if account.writes:
            may = f"{account.name} may do more than read: {_shortened(account.writes)}"
            remedy = "\n".join(account.remedy)
            messages: list[CheckMessage] = [checks.Warning(may, remedy, obj, id="legacygen.W002")]
        else:
            messages = [checks.Info(f"{account.name} may only read", obj=obj, id="legacygen.I005")]
        if account.keys_shown_by:
            remedy = f"This shows them, and is still no right to write:\n{account.keys_shown_by}"
            hidden = f"the keys of the tables are hidden from {account.name}"
            messages.append(checks.Warning(hidden, remedy, obj, id="legacygen.W003"))
        return messages


def _shortened(texts: tuple[str, ...]) -> str:
    more = f", and {len(texts) - 6} more" if len(texts) > 6 else ""
    return ", ".join(texts[:6]) + more
