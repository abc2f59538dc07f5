"""Checks of an SQLite file and of its permissions in the file system."""

import shlex
import stat
from pathlib import Path

from django.db.backends.base.validation import BaseDatabaseValidation

from legacygen.runtime.checks import Account, AccountValidation, Query, Server

WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class SQLiteValidation(AccountValidation, BaseDatabaseValidation):
    """Checks the permissions of the file, because SQLite has no accounts."""

    def read_server(self, query: Query) -> Server:
        """Return the settings of the file."""
        ((tables,),) = query("SELECT count(*) FROM sqlite_master WHERE type IN ('table', 'view')")
        settings = (("charset", query("PRAGMA encoding")[0][0]), ("journal", query("PRAGMA journal_mode")[0][0]))
        return Server(database=self._find_path(query).name, tables=tables, settings=settings)

    def read_account(self, query: Query) -> Account:
        """Return the rights by the permissions of the file, which do not stop the administrator."""
        path = self._find_path(query)
        is_writable = bool(path.stat().st_mode & WRITABLE)
        return Account(
            name="the user who opens the file",
            writes=(f"the file {path.name} is not write-protected",) if is_writable else (),
            remedy=(
                "This command write-protects the file:",
                f"chmod a-w {shlex.quote(str(path))}",
            ),
        )

    def _find_path(self, query: Query) -> Path:
        return Path(next(path for _, name, path in query("PRAGMA database_list") if name == "main"))
