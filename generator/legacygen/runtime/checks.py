"""Checks of server, session and account, for `manage.py check --database legacy` and `legacygen doctor`."""

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
NEW_ACCOUNT = "These statements create an account that may only read. Use it in the settings then:"
SHOWN_RIGHTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server and the open database; `settings` are pairs of name and value, for people to read."""

    database: str
    tables: int
    settings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The rights of an account beyond reading (`writes`), and the lines that say how to remove them (`remedy`).

    `keys_shown_by` is the statement that makes the keys of the tables visible to the account, if they are hidden.
    """

    name: str
    writes: tuple[str, ...]
    remedy: tuple[str, ...]
    keys_shown_by: str = ""


class AccountValidation(BaseDatabaseValidation, abc.ABC):
    """Checks of a connection; goes before an engine's own validation, whose warnings concern writing."""

    @abc.abstractmethod
    def read_server(self, query: Query) -> Server:
        """Return what the server reports about itself."""

    @abc.abstractmethod
    def read_account(self, query: Query) -> Account:
        """Return what the server reports about the account."""

    def check(self, **_: Any) -> list[CheckMessage]:
        """Return the messages for `check --database`: INFO needs no action, WARNING does, ERROR ends the check."""
        try:
            return [*self._check_session(), *self._check_server(), *self._check_account()]
        except LegacyWriteError as error:
            return [checks.Error(str(error), obj=self._name_part("session"), id="legacygen.E002")]
        except Error as error:
            hint = f"Check DATABASES[{self.connection.alias!r}] and the environment variables that it uses."
            message = " ".join(str(error.args[-1] if error.args else error).split())
            return [checks.Error(message, hint, self._name_part("connection"), id="legacygen.E001")]

    def _run_query(self, sql: str) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return [tuple(row) for row in cursor.fetchall()]

    def _name_part(self, part: str) -> str:
        """Return the object of a message; Django prints it in front, the doctor without the alias."""
        return f"{self.connection.alias} {part}"

    def _check_session(self) -> list[CheckMessage]:
        self.connection.ensure_connection()  # raises LegacyWriteError if the server does not report it as read-only
        message = "the server reports a read-only session; statements that write are refused before they are sent"
        return [checks.Info(message, obj=self._name_part("session"), id="legacygen.I001")]

    def _check_server(self) -> list[CheckMessage]:
        connection, found = self.connection, self.read_server(self._run_query)
        version, least = connection.get_database_version(), connection.features.minimum_database_version
        name = f"{connection.display_name} {'.'.join(map(str, version))}"
        settings = ", ".join(f"{name} {value or 'empty'}" for name, value in found.settings)
        messages: list[CheckMessage] = [
            checks.Info(f"{name}, {settings}", obj=self._name_part("server"), id="legacygen.I002"),
            self._check_tables(found),
        ]
        if least and version < least:
            message = (
                f"{name} is older than {'.'.join(map(str, least))}, the oldest version that Django supports; "
                "legacygen still reads it, without the features that it lacks"
            )
            messages.append(checks.Info(message, obj=self._name_part("version"), id="legacygen.I004"))
        return messages

    def _check_tables(self, found: Server) -> CheckMessage:
        obj = self._name_part("tables")
        if found.tables:
            return checks.Info(f"{found.tables} in {found.database!r}", obj=obj, id="legacygen.I003")
        hint = "Check the name of the database and the rights of the account."
        return checks.Warning(f"none in {found.database!r}", hint, obj, id="legacygen.W001")

    def _check_account(self) -> list[CheckMessage]:
        account, obj = self.read_account(self._run_query), self._name_part("account")
        if account.writes:
            message = f"{account.name} may do more than read: {_join_rights(account.writes)}"
            remedy = "\n".join(account.remedy)
            messages: list[CheckMessage] = [checks.Warning(message, remedy, obj, id="legacygen.W002")]
        else:
            messages = [checks.Info(f"{account.name} may only read", obj=obj, id="legacygen.I005")]
        if account.keys_shown_by:
            remedy = f"This statement makes them visible and gives no right to write:\n{account.keys_shown_by}"
            message = f"the keys of the tables are hidden from {account.name}"
            messages.append(checks.Warning(message, remedy, obj, id="legacygen.W003"))
        return messages


def _join_rights(rights: tuple[str, ...]) -> str:
    more = f", and {len(rights) - SHOWN_RIGHTS} more" if len(rights) > SHOWN_RIGHTS else ""
    return ", ".join(rights[:SHOWN_RIGHTS]) + more
