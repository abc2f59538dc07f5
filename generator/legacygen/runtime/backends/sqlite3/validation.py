"""What an SQLite file says of itself, and the file system of the file."""

import shlex
import stat
from pathlib import Path

from django.db.backends.base.validation import BaseDatabaseValidation

from legacygen.runtime.checks import Account, AccountValidation, Query, Server

WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class DatabaseValidation(AccountValidation, BaseDatabaseValidation):
    """SQLite has no accounts: who may write to the file may write to the database."""

    def server(self, query: Query) -> Server:
        """SQLite has neither a time zone nor a mode."""
        ((tables,),) = query("SELECT count(*) FROM sqlite_master WHERE type IN ('table', 'view')")
        settings = (("charset", query("PRAGMA encoding")[0][0]), ("journal", query("PRAGMA journal_mode")[0][0]))
        return Server(database=self._path(query).name, tables=tables, settings=settings)

    def account(self, query: Query) -> Account:
        """By the permissions of the file, which bind all but the administrator."""
        path = self._path(query)
        is_writable = bool(path.stat().st_mode & WRITABLE)
        return Account(
            name="who opens the file",
            writes=(f"the file {path.name} is not write-protected",) if is_writable else (),
            remedy=(
                "This protects it:",
                f"chmod a-w {shlex.quote(str(path))}",
            ),
        )

    def _path(self, query: Query) -> Path:
        return Path(next(path for _, name, path in query("PRAGMA database_list") if name == "main"))
