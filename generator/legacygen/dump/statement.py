"""A statement of a dump, and what kind it is."""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from legacygen.dump.lexical import PLAIN, Quoting, find_tokens, is_name, read_name
from legacygen.dump.window import Place


class StatementKind(enum.StrEnum):
    """The kinds of statements; `UNSUPPORTED` ones change rows, `FORBIDDEN` ones reach outside of the database.

    Nothing is known of those that are `UNKNOWN`.
    """

    ALTER_TABLE = "alter table"
    COMMENT = "comment"
    CREATE_DATABASE = "create database"
    CREATE_EVENT = "create event"
    CREATE_INDEX = "create index"
    CREATE_ROUTINE = "create routine"
    CREATE_SEQUENCE = "create sequence"
    CREATE_TABLE = "create table"
    CREATE_TRIGGER = "create trigger"
    CREATE_VIEW = "create view"
    DROP = "drop"
    DROP_DATABASE = "drop database"
    EMPTY_TABLE = "empty table"
    FORBIDDEN = "forbidden"
    INSERT = "insert"
    LOCK = "lock"
    OTHER = "other"
    SET = "set"
    SET_NAMES = "set names"
    TRANSACTION = "transaction"
    UNKNOWN = "unknown"
    UNSUPPORTED = "unsupported"
    USE = "use"


K = StatementKind

CREATED = {
    "DATABASE": K.CREATE_DATABASE,
    "EVENT": K.CREATE_EVENT,
    "FUNCTION": K.CREATE_ROUTINE,
    "INDEX": K.CREATE_INDEX,
    "PACKAGE": K.CREATE_ROUTINE,
    "PROCEDURE": K.CREATE_ROUTINE,
    "ROLE": K.FORBIDDEN,
    "SCHEMA": K.CREATE_DATABASE,
    "SEQUENCE": K.CREATE_SEQUENCE,
    "SERVER": K.FORBIDDEN,
    "TABLE": K.CREATE_TABLE,
    "TABLESPACE": K.FORBIDDEN,
    "TRIGGER": K.CREATE_TRIGGER,
    "USER": K.FORBIDDEN,
    "VIEW": K.CREATE_VIEW,
}
"""The kind of CREATE, by the thing that is created."""

WITHOUT_ROWS = (
    "ANALYZE CACHE CHANGE CHECK CHECKSUM DEALLOCATE DESC DESCRIBE DO EXECUTE EXPLAIN FLUSH OPTIMIZE PREPARE PURGE "
    "RELEASE REPAIR RESET SAVEPOINT SHOW STOP XA"
)
"""The first words of statements that a dump may have, and that make no table and no row of it."""

BY_FIRST_WORD = {
    **dict.fromkeys(WITHOUT_ROWS.split(), K.OTHER),
    "BEGIN": K.TRANSACTION,
    "CALL": K.UNSUPPORTED,
    "CLONE": K.FORBIDDEN,
    "COMMIT": K.TRANSACTION,
    "GRANT": K.FORBIDDEN,
    "HANDLER": K.FORBIDDEN,
    "IMPORT": K.FORBIDDEN,
    "INSTALL": K.FORBIDDEN,
    "KILL": K.FORBIDDEN,
    "LOAD": K.FORBIDDEN,
    "LOCK": K.LOCK,
    "MERGE": K.UNSUPPORTED,
    "RENAME": K.UNSUPPORTED,
    "RESTART": K.FORBIDDEN,
    "REVOKE": K.FORBIDDEN,
    "ROLLBACK": K.TRANSACTION,
    "SHUTDOWN": K.FORBIDDEN,
    "START": K.TRANSACTION,
    "TRUNCATE": K.EMPTY_TABLE,
    "UNINSTALL": K.FORBIDDEN,
    "UNLOCK": K.LOCK,
    "UPDATE": K.UNSUPPORTED,
    "USE": K.USE,
    "WITH": K.UNSUPPORTED,
}
"""The kind of a statement by its first word, where that is enough."""

SERVER_WIDE = frozenset({b"GLOBAL", b"@@GLOBAL", b"PERSIST", b"@@PERSIST", b"PERSIST_ONLY", b"@@PERSIST_ONLY"})
HARMLESS = frozenset({b"GTID_PURGED", b"INNODB_STATS_AUTO_RECALC"})
"""What mysqldump sets for the whole server: it is about replication and statistics, and no load needs it."""

HEAD = 60
"""Tokens within which a statement says what it creates, behind ALGORITHM, DEFINER and the like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpStatement:
    """A statement: its text without the delimiter, and the table, view or database that it is about.

    `database` is the qualifying name or the current database, empty if there is none. Of an INSERT, `text` is only its
    head up to VALUES, and `columns` are those that it lists. `charset` is that of the text. With `is_utc` moments
    are in UTC.
    """

    kind: StatementKind
    place: Place
    text: bytes
    database: str = ""
    name: str = ""
    columns: tuple[str, ...] = ()
    charset: str = ""
    quoting: Quoting = PLAIN
    is_utc: bool = False


def classify(tokens: Sequence[bytes]) -> tuple[StatementKind, tuple[str, str]]:
    """Tell the kind of a statement, and the qualifier and name of its object, from its tokens."""
    words = [token.upper().decode("ascii", "replace") for token in islice(tokens, HEAD)]
    first = words[0] if words else ""
    if first == "CREATE":
        return _classify_created(tokens, words)
    if first in ("ALTER", "DROP"):
        return _classify_changed(tokens, words)
    if first == "SET":
        return _classify_set(tokens, words), ("", "")
    if first in ("SELECT", "TABLE", "VALUES", "("):
        reaches = any(word.upper() in (b"OUTFILE", b"DUMPFILE") for word in tokens)
        return (K.FORBIDDEN if reaches else K.OTHER), ("", "")
    if first in ("INSERT", "REPLACE"):  # one without VALUES, or its rows would have been read
        return K.UNSUPPORTED, _find_name(tokens, 2 if "INTO" in words[:5] else 1)
    if first == "DELETE":
        kind = K.UNSUPPORTED if "WHERE" in words or "LIMIT" in words or "JOIN" in words else K.EMPTY_TABLE
        return kind, _find_name(tokens, words.index("FROM") + 1 if "FROM" in words else 1)
    kind = BY_FIRST_WORD.get(first, K.UNKNOWN)
    after = 2 if words[1:2] == ["TABLE"] else 1
    return kind, _find_name(tokens, after) if kind in (K.USE, K.EMPTY_TABLE) else ("", "")


def _classify_created(tokens: Sequence[bytes], words: list[str]) -> tuple[StatementKind, tuple[str, str]]:
    for at, word in enumerate(words[1:], start=1):
        if word in CREATED and words[at - 1] != "=":  # behind it is an account, of any name
            if "SONAME" in words[at:] and word == "FUNCTION":
                return K.FORBIDDEN, ("", "")
            after = at + 1 + (word == "PACKAGE" and words[at + 1 : at + 2] == ["BODY"])
            return CREATED[word], _find_name(tokens, after)
    return K.OTHER, ("", "")


def _classify_changed(tokens: Sequence[bytes], words: list[str]) -> tuple[StatementKind, tuple[str, str]]:
    skipped = ("TEMPORARY", "ONLINE", "OFFLINE", "IGNORE", "FORCE")
    at = next((index for index, word in enumerate(words[1:], start=1) if word not in skipped), 0)
    created = CREATED.get(words[at], K.OTHER)
    if created is K.FORBIDDEN or words[at] == "INSTANCE":
        return K.FORBIDDEN, ("", "")
    name = _find_name(tokens, at + 1)
    if words[0] == "ALTER":
        return (K.ALTER_TABLE if created is K.CREATE_TABLE else K.OTHER), name
    return (K.DROP_DATABASE if created is K.CREATE_DATABASE else K.DROP), name


def _classify_set(tokens: Sequence[bytes], words: list[str]) -> StatementKind:
    if words[1:2] in (["NAMES"], ["CHARSET"]) or words[1:3] == ["CHARACTER", "SET"]:
        return K.SET_NAMES
    if words[1:2] == ["PASSWORD"] or words[1:3] == ["DEFAULT", "ROLE"]:
        return K.FORBIDDEN
    for at, token in enumerate(tokens):
        if token.upper() in SERVER_WIDE and tokens[at - 1].upper() in (b"SET", b","):
            named = [each.upper() for each in tokens[at + 1 : at + 3] if each != b"."]
            if not named or named[0] not in HARMLESS:
                return K.FORBIDDEN
    return K.SET


def find_objects(tokens: Sequence[bytes]) -> list[tuple[str, str]]:
    """Find the names in a list of them, as behind DROP TABLE."""
    found, at = [], 0
    while at < len(tokens):
        name = _find_name(tokens, at)
        found.append(name)
        at = next((index + 1 for index in range(at, len(tokens)) if tokens[index] == b","), len(tokens))
    return found


def list_dropped(statement: DumpStatement) -> tuple[str, list[tuple[str, str]]]:
    """List what a DROP drops: the word for it (`TABLE`), and the databases and names."""
    tokens = list_tokens(statement.text, statement.quoting)
    words = [token.upper().decode("ascii", "replace") for token in tokens]
    what = words[2] if words[1:2] == ["TEMPORARY"] else words[1] if len(words) > 1 else ""
    found = find_objects(tokens[words.index(what) + 1 :]) if what else []
    return what, [(qualifier or statement.database, name) for qualifier, name in found]


def find_table_behind_on(statement: DumpStatement) -> tuple[str, str]:
    """Return the database and the name of the table of a CREATE INDEX or CREATE TRIGGER."""
    tokens = list_tokens(statement.text, statement.quoting)
    at = next((index for index, token in enumerate(tokens) if token.upper() == b"ON"), len(tokens))
    qualifier, name = _find_name(tokens, at + 1)
    return qualifier or statement.database, name


def find_copied_table(statement: DumpStatement) -> tuple[str, str]:
    """Return the database and the name of the table that a CREATE TABLE … LIKE copies; empty names for any other."""
    tokens = list_tokens(statement.text, statement.quoting, HEAD)
    words = [token.upper() for token in tokens]
    end = words.index(b"(") + 2 if b"(" in words else len(words)  # LIKE may be in brackets
    if b"LIKE" not in words[:end]:
        return "", ""
    qualifier, name = _find_name(tokens, words.index(b"LIKE") + 1)
    return qualifier or statement.database, name


def _find_name(tokens: Sequence[bytes], at: int) -> tuple[str, str]:
    """Find a name that may be qualified, behind IF [NOT] EXISTS."""
    while at < len(tokens) and tokens[at].upper() in (b"IF", b"NOT", b"EXISTS"):
        at += 1
    parts = list(_find_parts(tokens[at : at + 3]))
    return (parts[0], parts[1]) if len(parts) == 2 else ("", parts[0] if parts else "")


def _find_parts(tokens: Sequence[bytes]) -> Iterator[str]:
    if tokens and is_name(tokens[0]):
        yield read_name(tokens[0])
        if len(tokens) == 3 and tokens[1] == b"." and is_name(tokens[2]):
            yield read_name(tokens[2])


def list_tokens(text: bytes, quoting: Quoting, most: int | None = None) -> list[bytes]:
    """Return the tokens of a statement, the first `most` of them."""
    return list(islice(find_tokens(text, quoting), most))
