"""Tables of users are told from others, the open ways are named, and the recipes in `docs/adopt-users.md` work."""

import json
import re
import textwrap
from pathlib import Path

import pytest

from legacygen.adopt.users import (
    ClashKind,
    InstalledTable,
    UserColumns,
    UserWay,
    choose_user_way,
    find_table_clashes,
    find_user_columns,
    find_user_tables,
    list_user_obstacles,
)
from legacygen.runtime.hashers import LegacyMD5Hasher, PhpassHasher
from legacygen.schema import Column, Index, IndexPart, Kind, Schema, SqlType, Table, TableKind
from tests.servers import Server
from tests.template.conftest import run

PAGE = Path(__file__).parents[2] / "docs/adopt-users.md"


def make_table(name: str, columns: str, unique: str = "", key: str = "id", kind: TableKind = TableKind.TABLE) -> Table:
    """Make a table; a column is `name` or `name:kind` or `name:kind:length`, a varchar(255) without a kind."""
    return Table(
        name=name,
        kind=kind,
        columns=tuple(_make_column(*each.split(":")) for each in columns.split()),
        primary_key=tuple(key.split(",")),
        indexes=(Index(name="u", parts=(IndexPart(name=unique),), unique=True),) if unique else (),
    )


def _make_column(name: str, kind: str = "varchar", length: str = "255") -> Column:
    is_text = kind in ("varchar", "char", "binary")
    sql = SqlType(kind=Kind(kind.strip("-")), raw=kind, length=int(length) if is_text else None, unsigned="-" in kind)
    return Column(name=name, type=sql, nullable=False)


TABLES = {
    "WordPress": (
        "id:integer user_login user_pass user_email user_url user_activation_key",
        "user_pass user_login user_email",
    ),
    "Drupal, whose login is its unique name": ("uid:integer name pass mail", "pass name mail"),
    "Joomla": ("id:integer name username email password lastResetTime:datetime", "password username email"),
    "vBulletin": ("userid:integer username password salt", "password username  salt"),
    "Rails": ("id:integer email encrypted_password reset_password_token", "encrypted_password  email"),
    "German": ("id:integer Benutzername Kennwort", "Kennwort Benutzername"),
    "two words": ("id:integer user_name password_hash e_mail", "password_hash user_name e_mail"),
    "the shortest name": ("id:integer user_password login_alias login password", "password login"),
    "bytes": ("id:integer login pw:binary:16", "pw login"),
    "a flag": ("id:integer login pass:boolean", ""),
    "accounts of a mail server": ("id:integer smtp_host login password", ""),
    "only a token": ("id:integer email password_reset_token", ""),
    "only a password": ("id:integer password", ""),
    "only a login": ("id:integer login last_login:datetime", ""),
}


@pytest.mark.parametrize(("columns", "expected"), TABLES.values(), ids=TABLES)
def test_a_table_of_users_has_a_password_and_a_login_or_an_address(columns: str, expected: str) -> None:
    found = find_user_columns(make_table("t", columns, unique="name"))
    names = [*expected.split(" "), "", "", ""]
    assert found == (
        UserColumns(password=names[0], login=names[1], email=names[2], salt=names[3]) if expected else None
    )


def test_views_are_no_tables_of_users() -> None:
    table = make_table("t", "login password")
    view = make_table("v", "login password", kind=TableKind.VIEW)
    found = find_user_tables(Schema(engine="mysql", tables=(table, view)))
    assert found == ((table, UserColumns(password="password", login="login")),)
    assert found[0][1].username == "login"


@pytest.mark.parametrize(
    ("applied", "ways"),
    [
        ([], (UserWay.MODEL, UserWay.PROFILE)),
        ([("contenttypes", "0001_initial"), ("sessions", "0001_initial")], (UserWay.MODEL, UserWay.PROFILE)),
        ([("contenttypes", "0001_initial"), ("auth", "0001_initial")], (UserWay.PROFILE,)),
        ([("shop", "0001_initial")], (UserWay.PROFILE,)),
    ],
)
def test_the_user_model_is_open_until_a_migration_may_refer_to_users(
    applied: list[tuple[str, str]], ways: tuple[UserWay, ...]
) -> None:
    decision = choose_user_way(applied)
    assert decision.ways == ways
    assert all(app in decision.reason for app, _ in applied if app in ("auth", "shop"))


OBSTACLES = {
    "none": (("id:integer login password:varchar:128", "login", "id"), []),
    "no length": (("id:integer login password:text", "login", "id"), []),
    "the login is the key": (("login password", "", "login"), []),
    "a composite key": (("a:integer b:integer login password", "login", "a,b"), ["needs a key of one column"]),
    "no unique login": (("id:integer login password", "", "id"), ["t.login, by which people log in, needs a unique"]),
    "a short password": (
        ("id:integer login pass:char:32", "login", "id"),
        ["t.pass has 32 letters: make it varchar(128)"],
    ),
    "bytes": (("id:integer login pass:binary:16", "login", "id"), ["t.pass holds bytes"]),
}


@pytest.mark.parametrize(("given", "expected"), OBSTACLES.values(), ids=OBSTACLES)
def test_what_a_user_model_needs_is_listed(given: tuple[str, str, str], expected: list[str]) -> None:
    table = make_table("t", given[0], unique=given[1], key=given[2])
    columns = find_user_columns(table)
    assert columns
    found = list_user_obstacles(table, columns, "mysql")
    assert len(found) == len(expected)
    assert all(words in text for words, text in zip(expected, found, strict=True))


def test_an_unsigned_key_and_an_empty_password_are_obstacles() -> None:
    key = Column(name="id", type=SqlType(kind=Kind.INTEGER, raw="int unsigned", unsigned=True), nullable=False)
    password = Column(name="password", type=SqlType(kind=Kind.TEXT, raw="text"), nullable=True)
    table = make_table("t", "login", unique="login")
    table = Table(name="t", columns=(key, password, *table.columns), primary_key=("id",), indexes=table.indexes)
    columns = UserColumns(password="password", login="login")
    unsigned, null = list_user_obstacles(table, columns, "mysql")
    assert unsigned.startswith("t.id is unsigned")
    assert null == "t.password may be NULL: set '!', which no password has, and make it NOT NULL"


GROUP, SESSION = (
    InstalledTable(app="auth", columns=("id", "name")),
    InstalledTable(app="sessions", columns=("session_key",)),
)
INSTALLED = {"auth_group": GROUP, "auth_user": InstalledTable(app="auth", columns=("id",)), "django_session": SESSION}
CLASHES = {
    "none": (["tbl_user"], []),
    "Django's own": (["auth_group id name", "AUTH_USER id more"], [("AUTH_USER", "same"), ("auth_group", "same")]),
    "some of Django's own": (["auth_group id name"], [("auth_group", "partial")]),
    "another shape": (["auth_group id role", "auth_user id"], [("auth_group", "other"), ("auth_user", "same")]),
    "the migrations": (["django_migrations app"], [("django_migrations", "history")]),
    "a table of one app": (["django_session session_key"], [("django_session", "same")]),
}


@pytest.mark.parametrize(("tables", "expected"), CLASHES.values(), ids=CLASHES)
def test_legacy_tables_with_names_of_django_are_judged(tables: list[str], expected: list[tuple[str, str]]) -> None:
    made = tuple(make_table(each.partition(" ")[0], each.partition(" ")[2]) for each in tables)
    found = find_table_clashes(Schema(engine="postgresql", tables=made), INSTALLED)
    assert [(each.table, each.kind) for each in found] == expected


def test_another_shape_is_told_by_its_columns_and_may_have_a_schema_on_postgresql() -> None:
    table = make_table("auth_group", "id role")
    installed = {"auth_group": GROUP}
    for engine, words in (("postgresql", "first in the search_path"), ("mysql", "rename it")):
        (clash,) = find_table_clashes(Schema(engine=engine, tables=(table,)), installed)
        assert clash.kind is ClashKind.OTHER
        assert "another table, without name" in clash.advice
        assert words in clash.advice
    elsewhere = Table(name="auth_group", schema="crm", columns=table.columns)
    assert find_table_clashes(Schema(engine="postgresql", tables=(elsewhere,)), installed) == ()


def read_blocks(path: str) -> list[str]:
    """Read the code blocks of the page for a file."""
    blocks = re.findall(r"^ *```python\n( *# (\S+)\n.*?)^ *```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    return [textwrap.dedent(text) for text, name in blocks if name == path]


SETTINGS = """
import json
from pathlib import Path
SECRET_KEY = "x"
USE_TZ = True
INSTALLED_APPS = ["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
                  "django.contrib.sessions", "django.contrib.messages", {app!r}]
DATABASES = {{"default": json.loads(Path(__file__).with_name("database.json").read_text())}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["admin.E403", "admin.E408", "admin.E409", "admin.E410"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "legacygen.runtime.hashers.PhpassHasher",
                    "legacygen.runtime.hashers.LegacyMD5Hasher"]
{more}
"""
SCRIPT = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
import django
django.setup()
from django.contrib.auth import authenticate
from django.core.management import call_command
for step in sys.argv[1:]:
    if "=" in step:
        user = authenticate(username=step.partition("=")[0], password=step.partition("=")[2])
        print(step, user and user.password.partition("$")[0], user and user.is_superuser)
    else:
        call_command(*step.split())
"""
LOGINS = ("ada=password", "ada=password", "ada=wrong", "bob=secret", "root=x1y2z3abc")


@pytest.fixture
def site(mariadb: Server, tmp_path: Path) -> Path:
    """A project on a legacy database with a table of users, of whom one has a hash of phpass, the other one of MD5."""
    (sql,) = re.findall(r"^```sql\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert PhpassHasher().verify("secret", "phpass$P$BabcdefgHbgw1burx8JUOwSRIbvbtf1")
    assert LegacyMD5Hasher().verify("password", "legacy_md5$before$5f4dcc3b5aa765d61d8327deb882cf99$")
    rows = "('ada', '5f4dcc3b5aa765d61d8327deb882cf99'), ('bob', '$P$BabcdefgHbgw1burx8JUOwSRIbvbtf1')"
    entry = mariadb.create("users", f"{sql} INSERT INTO tbl_user (login, pass) VALUES {rows};")
    entry["OPTIONS"] = {"charset": "utf8mb4", "sql_mode": "STRICT_TRANS_TABLES"}
    (tmp_path / "database.json").write_text(json.dumps(entry))
    (tmp_path / "run.py").write_text(SCRIPT)
    for app in ("accounts", "people"):
        (tmp_path / app / "migrations").mkdir(parents=True)
        (tmp_path / app / "__init__.py").touch()
        (tmp_path / app / "migrations/__init__.py").touch()
    return tmp_path


@pytest.mark.mysql
def test_a_table_of_users_becomes_the_user_model_with_its_passwords(site: Path, mariadb: Server) -> None:
    first, second = read_blocks("accounts/models.py")
    (passwords,) = read_blocks("accounts/migrations/0003_passwords.py")
    more = 'AUTH_USER_MODEL = "accounts.User"'
    (site / "settings.py").write_text(SETTINGS.format(app="accounts", more=more))
    models = site / "accounts/models.py"
    models.write_text(first)
    run(site, "run.py", "makemigrations accounts -v0")
    head, _, _ = first.partition("class User(")
    models.write_text(head + second)
    run(site, "run.py", "makemigrations accounts --name django_columns -v0")
    (site / "accounts/migrations/0003_passwords.py").write_text(passwords)
    superuser = "createsuperuser --noinput --login root --email r@example.com -v0"
    steps = ("migrate --fake-initial -v0", superuser, "makemigrations --check -v0", *LOGINS)
    said = run(site, "run.py", *steps, DJANGO_SUPERUSER_PASSWORD="x1y2z3abc")
    assert said.split("\n")[-6:-1] == [
        "ada=password md5 False",
        "ada=password md5 False",
        "ada=wrong None None",
        "bob=secret md5 False",
        "root=x1y2z3abc md5 True",
    ]
    mariadb.run("INSERT INTO tbl_user (login, pass) VALUES ('old', 'x')", "users")  # as the old application does


@pytest.mark.mysql
def test_a_table_of_users_becomes_profiles_beside_the_users_that_are_there(site: Path, mariadb: Server) -> None:
    (models,) = read_blocks("people/models.py")
    (backend,) = read_blocks("people/backends.py")
    bare = "".join(line for line in models.splitlines(keepends=True) if "AUTH_USER_MODEL" not in line)
    backends = '["django.contrib.auth.backends.ModelBackend", "people.backends.FirstLoginBackend"]'
    (site / "settings.py").write_text(SETTINGS.format(app="people", more=f"AUTHENTICATION_BACKENDS = {backends}"))
    (site / "people/backends.py").write_text(backend)
    (site / "people/models.py").write_text(bare)
    superuser = "createsuperuser --noinput --username root --email r@example.com -v0"
    others = ("migrate auth -v0", "migrate admin -v0", superuser)
    run(site, "run.py", *others, "makemigrations people -v0", DJANGO_SUPERUSER_PASSWORD="x1y2z3abc")
    (site / "people/models.py").write_text(models)
    mariadb.run("INSERT INTO tbl_user (login, pass) VALUES ('root', MD5('of another'))", "users")
    made = "makemigrations people --name user -v0"
    steps = (made, "migrate --fake-initial -v0", "makemigrations --check -v0", *LOGINS, "root=of another")
    said = run(site, "run.py", *steps)
    assert said.split("\n")[-7:-1] == [
        "ada=password md5 False",
        "ada=password md5 False",
        "ada=wrong None None",
        "bob=secret md5 False",
        "root=x1y2z3abc md5 True",
        "root=of another None None",
    ]
    stored = mariadb.run("SELECT pass FROM tbl_user WHERE login = 'ada'", "users")
    assert stored == "pass\n5f4dcc3b5aa765d61d8327deb882cf99\n"
