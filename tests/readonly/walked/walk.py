"""Walks every attempt on the project around it: `walk.py FOLDER`, prints what became of each as JSON.

FOLDER is one that the server may write to.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

import attempts  # noqa: E402
from database import KINDS  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from legacygen.runtime.errors import LegacyWriteError  # noqa: E402


def outcome(act):
    """`ok`, or the class of the error and its words."""
    try:
        act()
    except LegacyWriteError as error:
        return f"refused: {error}"
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    finally:
        connections["legacy"].close()
    return "ok"


def main(folder):
    entry, vendor = settings.DATABASES["legacy"], connections["legacy"].vendor
    database = KINDS[vendor](entry)
    attempts.PLACES.update(path=entry["NAME"], folder=folder)
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)
    User.objects.create_superuser("admin")
    if settings.SETTINGS_MODULE.endswith("article"):
        attempts.without_protection()
    found = []
    database.build()
    before = database.facts()
    for part, listed in (("list", attempts.COMMON + attempts.ENGINES[vendor]), ("holes", attempts.HOLES[vendor])):
        for attempt in listed:
            became = outcome(attempt.act)
            changed = database.facts() != before or any(folder.iterdir())
            found.append({**attempt._asdict(), "act": None, "part": part, "outcome": became, "changed": changed})
            if changed:
                for path in folder.iterdir():
                    path.unlink()
                database.build()
                before = database.facts()
    sys.stdout.write(json.dumps({"django": django.get_version(), "attempts": found}))


main(Path(sys.argv[1]))
