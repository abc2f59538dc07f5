"""A WordPress of our own making, and the new application that its users and terms become."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.readonly.test_walk import GENERATOR
from tests.refresh.conftest import Project, Run
from tests.servers import Server

HASHES = {
    "phpass": "$P$984478476IagS59wHZvyQMArzfx58u.",
    "md5": "8743b52063cd84097a65d1633f5c74f5",
    "sha1": "b89eaac7e61417341b710b727768294d0e6a277b",
}
"""Hashes of "hashcat"."""

SQL = f"""
CREATE TABLE wp_users (id INTEGER PRIMARY KEY, user_login VARCHAR(60) NOT NULL, user_pass VARCHAR(255) NOT NULL,
                       user_email VARCHAR(100), display_name VARCHAR(250), user_status INTEGER NOT NULL);
CREATE TABLE wp_terms (id INTEGER PRIMARY KEY, name VARCHAR(200) NOT NULL);
CREATE TABLE wp_usermeta (user_id INTEGER NOT NULL REFERENCES wp_users (id), term_id INTEGER NOT NULL,
                          meta VARCHAR(20), PRIMARY KEY (user_id, term_id));
CREATE TABLE wp_links (id INTEGER PRIMARY KEY, link_url VARCHAR(255));
INSERT INTO wp_users VALUES
  (1, 'ada', '{HASHES["phpass"]}', 'ada@example.org', 'Ada Lovelace', 0),
  (2, 'bob', '{HASHES["md5"]}', NULL, 'Bob', 0),
  (3, 'eve', '{HASHES["sha1"]}', NULL, 'Eve van <b>Dyck</b>', 0),
  (4, 'Ada', 'unreadable', NULL, NULL, 0),
  (5, 'spam', '', NULL, NULL, 1),
  (6, 'mallory', 'unreadable too', NULL, NULL, 0),
  (7, 'ADA', '{HASHES["md5"]}', NULL, NULL, 0),
  (8, 'old', '', NULL, NULL, 9);
INSERT INTO wp_terms VALUES (1, 'News'), (2, 'news');
INSERT INTO wp_usermeta VALUES (1, 1, 'x'), (4, 1, 'y');
INSERT INTO wp_links VALUES (1, 'https://example.org');
"""

SETTINGS = """
PASSWORD_HASHERS = [
    "people.hashers.QuickHasher",
    "legacygen.runtime.hashers.PhpassHasher",
    "legacygen.runtime.hashers.LegacyMD5Hasher",
    "legacygen.runtime.hashers.LegacySHA1Hasher",
]
INSTALLED_APPS.append("people")
"""

STUBS = {
    "user": """
from django.contrib.auth import models as auth
from legacygen.runtime.export import Export, Skip, clean

from legacy.models import User


class UserExport(Export):
    source = User
    target = auth.User

    def queryset(self):
        return User.objects.exclude(user_status=9)

    def row(self, old):
        if old.user_status == 1:
            raise Skip("<spam>")
        name = clean.name_parts(old.display_name)
        return self.target(
            username=clean.unique(old.user_login, separator="_"),
            password=clean.password(old.user_pass, "phpass", "md5", "sha1"),
            email=clean.text(old.user_email),
            first_name=name.first,
            last_name=name.last,
            is_staff=True,
            is_superuser=True,
        )
""",
    "term": """
from django.contrib.auth import models as auth
from legacygen.runtime.export import Export

from legacy.models import Term


class TermExport(Export):
    source = Term
    target = auth.Group
    merge_on = ("name",)

    def row(self, old):
        return self.target(name=old.name)
""",
    "usermeta": """
from django.contrib.auth import models as auth
from legacygen.runtime.export import Export, ref

from legacy.models import Term, User, Usermeta


class UsermetaExport(Export):
    source = Usermeta
    target = auth.User.groups.through
    ignore = {"meta": "unused"}

    def row(self, old):
        return self.target(user=ref(User, old.user_id), group=ref(Term, old.term_id))
""",
}

HASHERS = """
from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    iterations = 10
"""

ADMIN = """
from django.contrib import admin
from django.contrib.auth import admin as auth_admin, models as auth
from legacygen.runtime.ledger.origin_admin import LegacyOriginMixin

admin.site.unregister([auth.User, auth.Group])


@admin.register(auth.User)
class UserAdmin(LegacyOriginMixin, auth_admin.UserAdmin):
    pass


@admin.register(auth.Group)
class GroupAdmin(LegacyOriginMixin, auth_admin.GroupAdmin):
    pass
"""

SCRIPT = """
import json, sys
import django

django.setup()
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

client = Client(raise_request_exception=True)
for line in sys.stdin:
    found = []
    for method, path, data in json.loads(line):
        with CaptureQueriesContext(connections["default"]) as new, CaptureQueriesContext(connections["legacy"]) as old:
            answer = getattr(client, method)(path, data or None, headers={"host": "localhost"})
        sql = [each["sql"] for each in [*new.captured_queries, *old.captured_queries]]
        found.append({"status": answer.status_code, "text": answer.content.decode(), "sql": sql})
    print(json.dumps(found), flush=True)
"""

ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "PYTHONPATH": str(GENERATOR)}

Page = dict[str, Any]


class Browser:
    """The test client of the site, in a process of its own, which keeps its session."""

    def __init__(self, run: "subprocess.Popen[str]") -> None:
        self._run = run

    def get(self, *paths: str) -> list[Page]:
        """Return status, text and queries of pages below /admin/."""
        return self._ask([("get", f"/admin/{path}", None) for path in paths])

    def post(self, path: str, **data: str) -> Page:
        """Send a form to a page below /admin/."""
        return self._ask([("post", f"/admin/{path}", data)])[0]

    def log_in(self, name: str, password: str) -> bool:
        """Log in as another user; return whether that is allowed."""
        self.post("logout/")
        return bool(self.post("login/?next=/admin/", username=name, password=password)["status"] == 302)

    def _ask(self, requests: list[tuple[str, str, dict[str, str] | None]]) -> list[Page]:
        assert self._run.stdin
        assert self._run.stdout
        self._run.stdin.write(json.dumps(requests) + "\n")
        self._run.stdin.flush()
        found: list[Page] = json.loads(self._run.stdout.readline())
        return found


def prepare_site(root: Path, server: Server | None) -> Project:
    """Give the project its stubs, and databases on SQLite or on the server."""
    project = Project(root=root)
    settings = SETTINGS
    if server is None:
        with closing(sqlite3.connect(root / "legacy.sqlite3")) as connection:
            connection.executescript(SQL)
        project.env(NAME=str(root / "legacy.sqlite3"))
    else:
        project.connect(server.create("legacy", SQL))
        settings += f"DATABASES = {{'default': {server.create('new')!r}}}\n"
    base = root / "config/settings/base.py"
    base.write_text(base.read_text("utf-8") + settings, "utf-8")
    (root / "people").mkdir()
    (root / "people/__init__.py").touch()
    (root / "people/admin.py").write_text(ADMIN, "utf-8")
    (root / "people/hashers.py").write_text(HASHERS, "utf-8")
    manage(project, "migrate", "--verbosity", "0")
    refreshed = project.legacygen("refresh", **ENVIRONMENT)
    assert refreshed.status == 0, refreshed.err
    for name, text in STUBS.items():
        assert (root / f"legacy/export/{name}.py").exists()
        (root / f"legacy/export/{name}.py").write_text(text, "utf-8")
    return project


def manage(project: Project, *arguments: str, status: int = 0) -> Run:
    """`manage.py …`, which ends with this status."""
    run = project.python("manage.py", *arguments, **ENVIRONMENT)
    assert run.status == status, run.out + run.err
    return run


@contextlib.contextmanager
def browse(project: Project, python: str = sys.executable) -> Iterator[Browser]:
    """Start the test client."""
    env = {**os.environ, **ENVIRONMENT}
    command = [python, "-c", SCRIPT]
    with subprocess.Popen(
        command, cwd=project.root, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        yield Browser(run)
