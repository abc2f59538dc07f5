"""The program that counts, in the project's own databases, what still needs legacygen; it only reads.

Its argument is the folder of the project; it imports nothing of legacygen. Standard input has one line of JSON, with
the `words` before the first `$` of legacy passwords. The last line of standard output is JSON: an `error`, the
`accounts` by such a word, and the `ledgers` by alias, with the numbers of `rejects` and the `tables` that were read.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

LEDGER = "legacygen_ledger_"


def read_state(words: list[str]) -> dict[str, Any]:
    """Read the state; an exception of the project becomes the `error`."""
    found: dict[str, Any] = {"error": "", "accounts": {}, "ledgers": {}}
    try:
        import django
        from django.conf import settings
        from django.db import connections

        django.setup()
        legacy = getattr(settings, "LEGACY_APPS", {}).values()
        for alias in connections:
            if alias not in legacy and not _is_missing_file(connections[alias]):
                tables = connections[alias].introspection.table_names()
                _count_accounts(found["accounts"], alias, tables, words)
                if f"{LEDGER}run" in tables:
                    found["ledgers"][alias] = _read_ledger(connections[alias])
    except BaseException as error:  # a project may raise anything, SystemExit too
        found["error"] = " ".join(f"{type(error).__name__}: {error}".split())
    return found


def _is_missing_file(connection: Any) -> bool:
    """Return whether a database is a file that a connection would make."""
    name = str(connection.settings_dict["NAME"])
    return connection.vendor == "sqlite" and not name.startswith("file:") and not Path(name).is_file()


def _count_accounts(accounts: dict[str, int], alias: str, tables: list[str], words: list[str]) -> None:
    from django.apps import apps

    if not apps.is_installed("django.contrib.auth"):
        return
    from django.contrib.auth import get_user_model

    model = get_user_model()
    if model._meta.db_table not in tables or not any(field.name == "password" for field in model._meta.fields):
        return
    for word in words:
        number = model._base_manager.using(alias).filter(password__startswith=f"{word}$").count()
        accounts[word] = accounts.get(word, 0) + number


def _read_ledger(connection: Any) -> dict[str, Any]:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {quote(f'{LEDGER}reject')}")
        (rejects,) = cursor.fetchone()
        columns = ", ".join(map(quote, ("source", "table", "part")))
        cursor.execute(f"SELECT {columns} FROM {quote(f'{LEDGER}legacytable')}")
        return {"rejects": rejects, "tables": [list(row) for row in cursor.fetchall()]}


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.path.insert(0, sys.argv[1])
    result = read_state(json.loads(sys.stdin.readline())["words"])
    sys.stderr = None
    sys.stdout.write(f"\n{json.dumps(result)}\n")
    sys.stdout.flush()
    os._exit(0)
