"""Decides how a legacy table of users, and legacy tables with the names of Django's own, are put beside Django."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from legacygen.naming.words import split_words
from legacygen.schema import Column, Kind, Schema, Table, TableKind

TEXTS = (Kind.CHAR, Kind.VARCHAR, Kind.TEXT, Kind.BINARY)
"""The kinds of columns that hold a login or a hash; a flag `pass` or a date `last_login` is none."""

PASSWORD_WORDS = frozenset(
    "password passwd pass passwort kennwort pwd pw psw passphrase userpass userpassword contrasena contraseña clave "
    "senha wachtwoord mdp".split()
)
LOGIN_WORDS = frozenset(
    "login username userlogin logon loginname uname nick nickname benutzername benutzer anmeldename usuario utente "
    "identifiant gebruikersnaam".split()
)
EMAIL_WORDS = frozenset("email mail usermail useremail emailaddress courriel correo".split())
PAIRS = {("user", "name"): "username", ("login", "name"): "login", ("screen", "name"): "login", ("e", "mail"): "email"}
"""Words that mean another one together."""

OTHER_WORDS = frozenset(
    "reset token hint question answer expires expiry old previous temp temporary salt ip host port server url key "
    "type kind format status verified confirmed template subject body count attempts sent last recovery "
    "activation".split()
)
"""Words of columns about a login, a password or an address that are none themselves."""

SERVER_WORDS = frozenset("host hostname port smtp imap pop3 ftp sftp dsn endpoint".split())
"""Words of columns of accounts on other servers, which are no users of the application."""

PASSWORD_LENGTH = 128
"""The letters of Django's column for passwords; its own hashes have 88 and more."""

NEUTRAL = ("contenttypes", "sessions", "sites", "redirects", "flatpages", "legacygen_ledger")
"""Apps whose migrations do not refer to the user model."""

HISTORY = "django_migrations"


class UserWay(StrEnum):
    """A way to take over a table of users: as AUTH_USER_MODEL, or as profiles beside the users that Django has."""

    MODEL = "user model"
    PROFILE = "profile"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserColumns:
    """The columns of a table of users; `login`, `email` and `salt` are empty if there is no such column."""

    password: str
    login: str = ""
    email: str = ""
    salt: str = ""

    @property
    def username(self) -> str:
        """The column by which people log in."""
        return self.login or self.email


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDecision:
    """The ways that are open, the best one first, and a sentence that says why."""

    ways: tuple[UserWay, ...]
    reason: str


class ClashKind(StrEnum):
    """A kind of clash: the table is Django's own (`same`), or one of another shape (`other`).

    `partial` if only some tables of its app are there, `history` for the table of applied migrations.
    """

    SAME = "same"
    PARTIAL = "partial"
    OTHER = "other"
    HISTORY = "history"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledTable:
    """A table that the migrations of an installed app make: the label of the app, and the names of the columns."""

    app: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableClash:
    """A legacy table with the name of an installed app's; `advice` says what to do before the first `migrate`."""

    table: str
    app: str
    kind: ClashKind
    advice: str


def find_user_tables(schema: Schema) -> tuple[tuple[Table, UserColumns], ...]:
    """Find the tables that look like tables of users, with their columns."""
    found = ((table, find_user_columns(table)) for table in schema.tables)
    return tuple((table, columns) for table, columns in found if columns)


def find_user_columns(table: Table) -> UserColumns | None:
    """Find the columns of a table of users: a password and a login or e-mail; None if it does not look like one."""
    texts = [(column.name, _list_words(column)) for column in table.columns if column.type.kind in TEXTS]
    every = {word for column in table.columns for word in split_words(column.name)}
    if table.kind is not TableKind.TABLE or every & SERVER_WORDS:
        return None
    columns = UserColumns(
        password=_find_column(texts, PASSWORD_WORDS),
        login=_find_column(texts, LOGIN_WORDS) or _find_unique_name(table),
        email=_find_column(texts, EMAIL_WORDS),
        salt=next((name for name, words in texts if "salt" in words), ""),
    )
    return columns if columns.password and columns.username else None


def choose_user_way(applied: Iterable[tuple[str, str]], neutral: Collection[str] = NEUTRAL) -> UserDecision:
    """Choose how a table of users is taken over, from the rows (app, name) of `django_migrations`.

    `neutral` are the labels of apps whose migrations do not refer to the user model.
    """
    apps = sorted({app for app, _ in applied} - set(neutral))
    if apps:
        reason = (
            f"the migrations of {', '.join(apps)} are applied, and their tables may refer to the present user model: "
            "AUTH_USER_MODEL cannot change any more"
        )
        return UserDecision(ways=(UserWay.PROFILE,), reason=reason)
    reason = "no migration is applied that refers to the user model"
    return UserDecision(ways=(UserWay.MODEL, UserWay.PROFILE), reason=reason)


def list_user_obstacles(table: Table, columns: UserColumns, vendor: str) -> tuple[str, ...]:
    """List what has to change in a table before it can be AUTH_USER_MODEL; `vendor` is as in `Schema.engine`."""
    return tuple(_list_obstacles(table, columns, vendor))


def find_table_clashes(schema: Schema, installed: Mapping[str, InstalledTable]) -> tuple[TableClash, ...]:
    """Find the legacy tables in the default schema that have the name of a table of installed apps.

    `installed` are the tables of all models that Django manages, and of their relations, by name. Names are compared
    as the servers do that ignore case.
    """
    legacy = {table.name.casefold(): table for table in schema.tables if not table.schema}
    there = {name for name in installed if name.casefold() in legacy}
    missing: dict[str, list[str]] = {}
    for name, each in installed.items():
        if name not in there:
            missing.setdefault(each.app, []).append(name)
    found = [_judge_clash(legacy[name.casefold()], name, installed[name], missing, schema.engine) for name in there]
    if HISTORY in legacy:
        advice = (
            "it has the migrations of an application in Django; an app of yours with one of its labels would be taken "
            "for migrated: look at its rows, and empty it if none of its apps is installed"
        )
        found.append(TableClash(table=legacy[HISTORY].name, app="", kind=ClashKind.HISTORY, advice=advice))
    return tuple(sorted(found, key=lambda clash: clash.table))


def _list_words(column: Column) -> tuple[str, ...]:
    words = list(split_words(column.name))
    for at, pair in enumerate(pairwise(tuple(words))):
        if pair in PAIRS:
            words[at : at + 2] = [PAIRS[pair], ""]
    return tuple(filter(None, words))


def _find_column(texts: list[tuple[str, tuple[str, ...]]], wanted: frozenset[str]) -> str:
    """Find the column with one of the wanted words, the one with the fewest words first."""
    found = [(len(words), name) for name, words in texts if wanted & set(words) and not OTHER_WORDS & set(words)]
    return min(found, default=(0, ""), key=lambda each: each[0])[1]


def _find_unique_name(table: Table) -> str:
    """Find the column `name` if no two rows have the same: Drupal's login."""
    names = (column.name for column in table.columns if split_words(column.name) == ("name",))
    return next((name for name in names if _is_unique(table, name)), "")


def _list_obstacles(table: Table, columns: UserColumns, vendor: str) -> Iterator[str]:
    by_name = {column.name: column for column in table.columns}
    password = by_name[columns.password]
    if len(table.primary_key) != 1:
        yield f"{table.label} needs a key of one column, because tables of Django refer to it"
    elif vendor == "mysql" and by_name[table.primary_key[0]].type.unsigned:
        yield (
            f"{table.label}.{table.primary_key[0]} is unsigned, and columns of Django that refer to it are not: drop "
            "the foreign keys to it, make it and the columns that refer to it signed, and add the keys again"
        )
    if not _is_unique(table, columns.username):
        yield f"{table.label}.{columns.username}, by which people log in, needs a unique index: remove duplicates"
    if password.type.kind is Kind.BINARY:
        yield f"{table.label}.{password.name} holds bytes: make it varchar({PASSWORD_LENGTH})"
    elif password.type.length is not None and password.type.length < PASSWORD_LENGTH:
        yield (
            f"{table.label}.{password.name} has {password.type.length} letters: make it varchar({PASSWORD_LENGTH}); "
            "Django's hashes do not fit, and without strict mode MySQL cuts them off"
        )
    if password.nullable:
        yield f"{table.label}.{password.name} may be NULL: set '!', which no password has, and make it NOT NULL"


def _is_unique(table: Table, column: str) -> bool:
    is_key = table.primary_key == (column,)
    return is_key or any(index.unique and index.columns == (column,) for index in table.indexes)


def _judge_clash(
    table: Table, name: str, installed: InstalledTable, missing: Mapping[str, list[str]], engine: str
) -> TableClash:
    columns = {column.name.casefold() for column in table.columns}
    lacking = [each for each in installed.columns if each.casefold() not in columns]
    app = installed.app
    if lacking:
        kind, way = ClashKind.OTHER, _advise_other(engine)
        advice = f"it is another table, without {', '.join(lacking)}, and `--fake-initial` would not notice: {way}"
    elif app in missing:
        kind = ClashKind.PARTIAL
        absent = ", ".join(sorted(missing[app]))
        advice = (
            f"it is that of {app}, but {absent} is missing, so that `migrate` fails: make the missing tables first"
        )
    else:
        kind = ClashKind.SAME
        advice = (
            f"it is that of {app}, maybe of an older release: `migrate --fake-initial` takes it over, and alters it"
        )
    return TableClash(table=table.name, app=app, kind=kind, advice=advice)


def _advise_other(engine: str) -> str:
    if engine == "postgresql":
        return "give the tables of Django a schema of their own, first in the search_path"
    return "rename it, or leave the legacy tables in a database of their own"
