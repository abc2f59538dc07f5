"""Failures of a run in one line each, whatever raised them: the user's code, Django, the driver or the server."""

import re
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, IntegrityError, InterfaceError

from legacygen.runtime.errors import LegacyWriteError
from legacygen.runtime.export.clean.errors import CleanError
from legacygen.runtime.export.plan import ExportError, StubError
from legacygen.runtime.export.refs import MissingError, NotFoundError
from legacygen.runtime.export.stub import Skip
from legacygen.runtime.export.values.kinds import SECRET, explain_error, show_value

LONGEST = 400
"""Characters of a description, after which it is cut."""

OWN_SENTENCES = (ExportError, StubError, MissingError, NotFoundError, Skip, LegacyWriteError, CleanError)
"""Exceptions whose message is written for the user."""

ADDRESS_PASSWORD = re.compile(r"(://[^\s:/@]*:)[^\s@]+@")
"""The password in `postgresql://user:password@host/name`."""

NAMED_PASSWORD = re.compile(
    r"\b(\w*(?:password|passwd|pwd|secret|token|api_?key)['\"]?\s*[=:]\s*)('[^']*'|\"[^\"]*\"|[^\s,;)]+)", re.I
)
"""A password after its name: `password=hunter2`, `'token': 'x'`."""

HASH = re.compile(r"\$\w{1,12}\$[^\s'\"]{8,}|\b[a-z]\w*\$[^\s'\"$]*\$[^\s'\"]+|\b[0-9a-f]{32,}\b", re.I)
"""The form of most hashes of passwords: `$2y$10$…`, `pbkdf2_sha256$600000$…`, `md5$…`, 32 or more hex digits."""

DEADLOCKS = ("40001", "40P01", 1205, 1213)
"""What PostgreSQL, MySQL and MariaDB call it when sessions wait for each other, or for too long."""

TAKEN = ("23505", 1062)
"""The errors of PostgreSQL, MySQL and MariaDB when another row has a unique value."""

SAME = "another row has the same value"
EMPTY = "is NULL, but needs a value"

MESSAGES = tuple(
    (re.compile(pattern, re.S), reason)
    for pattern, reason in (
        (r"UNIQUE constraint failed: index '(?P<field>.+)'", SAME),
        (r"UNIQUE constraint failed: (?P<field>.+)", SAME),
        (r"NOT NULL constraint failed: (?P<field>.+)", EMPTY),
        (r"CHECK constraint failed: (?P<field>.+)", "the check fails"),
        (r"FOREIGN KEY constraint failed", "a foreign key points to a row that is not there"),
        (
            r"The row in table '(?P<table>.*?)' with primary key '(?P<key>.*?)' has an invalid foreign key: "
            r"\S+\.(?P<field>\S+) contains a value '(?P<value>.*)' "
            r"that does not have a corresponding value in (?P<to>.+)\.\S+?\.?$",
            "{to} {value} is not there (row {key} of {table})",
        ),
        (r"Duplicate entry '(?P<value>.*)' for key '(?:[^']*\.)?(?P<field>[^']+)'", "another row has {value} too"),
        (r"Column '(?P<field>.+?)' cannot be null", EMPTY),
        (r"Field '(?P<field>.+?)' doesn't have a default value", "has no value, but needs one"),
        (r"Data too long for column '(?P<field>.+?)'", "the value is too long"),
        (r"Out of range value for column '(?P<field>.+?)'", "the number is too large or too small"),
        (r"Data truncated for column '(?P<field>.+?)'", "the value would be cut"),
        (
            r"Incorrect (?P<what>[\w ]+) value: '(?P<value>.*)' "
            r"for column (?:`[^`]*`\.)*[`'](?P<field>[^`']+)[`'] at row",
            "{value} is not a valid {what}",
        ),
        (
            r"Cannot add or update a child row: .*FOREIGN KEY \(`(?P<field>.+?)`\) REFERENCES `(?P<to>.+?)`",
            "points to a row of {to} that is not there",
        ),
        (
            r"Cannot delete or update a parent row: .*\(`[^`]+`\.`(?P<table>[^`]+)`.*FOREIGN KEY \(`(?P<field>.+?)`\)",
            "rows of {table} still point to it",
        ),
        (r"Check constraint '(?P<field>.+?)' is violated", "the check fails"),
        (r"CONSTRAINT `(?P<field>.+?)` failed for", "the check fails"),
    )
)
"""Messages of SQLite, MySQL, MariaDB and Django's own check of foreign keys, each with the reason in plain words."""

# `Key (email)=(a@b.c) already exists.`: translated in other languages, but for the parentheses and the quotes.
POSTGRESQL_KEY = re.compile(r'\((?P<field>.+?)\)=\((?P<value>.*?)\)(?=[^()]*$)[^"]*(?:"(?P<to>[^"]+)")?', re.S)

# `COPY client, line 3, column age: "many"`: the words between the commas are translated.
POSTGRESQL_COPY = re.compile(r"COPY .+?, \D+ \d+, \S+ (?P<field>[^:]+)")

WRONG_NUMBER = re.compile(r"Field '(?P<field>.+?)' (?P<reason>expected a .+)", re.S)


def describe_failure(error: BaseException) -> str:
    """Return an error in one line without a full stop: `field: reason` if it names a field, else the reason.

    The caller puts the table and the key before it. Passwords and their hashes are left out.
    """
    try:
        text = _describe(error)
    except Exception:  # the message of a foreign exception may fail too
        text = type(error).__name__
    text = HASH.sub("***", " ".join(text.split()).rstrip("."))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _describe(error: BaseException) -> str:
    name = type(error).__name__
    if isinstance(error, ValidationError):
        return _describe_validation(error)
    if isinstance(error, OWN_SENTENCES):
        return _hide_passwords(str(error)) or name
    if isinstance(error, DatabaseError | InterfaceError) or _is_of_driver(error):
        return _describe_database(error)
    number = WRONG_NUMBER.match(str(error))
    if number:
        return f"{number['field']}: {_hide_value(number['field'], number['reason'])}"
    if name == "InvalidOperation":  # of Python's decimal, whose message is a list of classes
        return "InvalidOperation: not a decimal number, or one with too many digits"
    text = _hide_passwords(explain_error(error))
    return name if text == name else f"{name}: {text}"


def _hide_passwords(text: str) -> str:
    return NAMED_PASSWORD.sub(r"\1***", ADDRESS_PASSWORD.sub(r"\1***@", text))


def _hide_value(field: str, text: str) -> str:
    return "the value is not valid" if SECRET.search(field) else text


def _is_of_driver(error: BaseException) -> bool:
    """Return whether the error comes from a driver past Django, as from a cursor of the user's own."""
    return any(each.__name__ in ("DatabaseError", "InterfaceError") for each in type(error).__mro__)


def _describe_validation(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return _hide_passwords(explain_error(error))
    parts = []
    for field, messages in error.message_dict.items():
        text = " ".join(each.rstrip(".") for each in messages)
        parts.append(text if field == NON_FIELD_ERRORS else f"{field}: {_hide_value(field, text)}")
    return "; ".join(parts)


def _describe_database(error: BaseException) -> str:
    diag = getattr(error, "diag", None) or getattr(error.__cause__, "diag", None)
    if getattr(diag, "sqlstate", None):
        return _describe_postgresql(diag)
    is_numbered = len(error.args) > 1 and isinstance(error.args[0], int)  # as both drivers of MySQL do
    message = str(error.args[1] if is_numbered else error).strip()
    for pattern, reason in MESSAGES:
        match = pattern.search(message)
        if match:
            return _fill_in(reason, match.groupdict())
    return _hide_passwords((message.splitlines() or [type(error).__name__])[0])


def _describe_postgresql(diag: Any) -> str:
    # Details of other errors hold whole rows.
    detail = str(diag.message_detail or "") if diag.sqlstate in ("23503", "23505", "23P01") else ""
    key = POSTGRESQL_KEY.search(detail) or POSTGRESQL_COPY.match(diag.context or "")
    parts = {"field": diag.column_name or "", "table": diag.table_name or "", **(key.groupdict() if key else {})}
    if diag.sqlstate == "23502":
        return _fill_in(EMPTY, parts)
    if diag.sqlstate == "23514":
        return _fill_in("the check fails", {"field": diag.constraint_name or parts["table"]})
    if parts.get("value") is not None and diag.sqlstate == "23505":
        return _fill_in("another row of {table} has {value} too", parts)
    if parts.get("value") is not None and diag.sqlstate == "23503":
        still_used = "still referenced" in detail
        return _fill_in("rows of {to} still point to {value}" if still_used else "{to} {value} is not there", parts)
    message = _hide_passwords(" ".join(str(diag.message_primary).split()))
    return _fill_in("{message}", {"field": parts["field"], "message": _hide_value(parts["field"], message)})


def _fill_in(reason: str, parts: dict[str, str | None]) -> str:
    """Return `field: reason`; of a field `table.column` only the column is shown, and of a secret one no value."""
    fields = [each.strip(' "').rpartition(".")[2] for each in (parts.get("field") or "").split(",")]
    field = ", ".join(filter(None, fields))
    value = parts.get("value")
    if value is not None and not (value.isdigit() and not SECRET.search(field)):
        value = show_value(value, bool(SECRET.search(field)))
    text = reason.format(**{**parts, "value": value})
    return f"{field}: {text}" if field else text


def is_deadlock(error: BaseException | None) -> bool:
    """Return whether an error, or one that caused it, says that sessions have waited for each other."""
    while error is not None:
        code = getattr(error, "sqlstate", None) or next(iter(error.args), None)
        if isinstance(code, str | int) and code in DEADLOCKS:
            return True
        error = error.__cause__
    return False


def is_taken(error: BaseException) -> bool:
    """Return whether a database has refused a row because another one has a unique value."""
    if not isinstance(error, IntegrityError):
        return False
    code = getattr(error.__cause__, "sqlstate", None) or next(iter(error.args), None)
    return code in TAKEN or str(error).startswith("UNIQUE constraint failed")
