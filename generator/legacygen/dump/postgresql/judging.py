"""Decides for each statement of a dump of PostgreSQL what a load does with it; an unknown one is refused."""

import re
from dataclasses import dataclass
from enum import Enum

from legacygen.dump.postgresql.script import ScriptStatement


class Action(Enum):
    """A thing to do with a statement."""

    SEND = "send"
    """It is sent; if the server refuses it, the load fails."""

    TRY = "try"
    """It is sent; if the server refuses it, a note says so. No row depends on it."""

    COPY = "copy"
    LEAVE_OUT = "leave out"
    """It is counted in a note."""

    SKIP = "skip"
    """It says nothing about the database that a load makes."""

    CONFIGURE = "configure"
    """It is a setting of the database, which is made for the new one."""

    LARGE_OBJECT = "large object"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The thing to do with a statement, and why; the reason is empty where it needs none."""

    action: Action
    reason: str = ""


ACCOUNTS = "accounts and groups of the server are left out"
OUTSIDE = "reaches outside of the database, and is left out"
ELSEWHERE = "its rows are elsewhere: it is left out"
KINDS = (
    "ACCESS METHOD|AGGREGATE|CAST|COLLATION|CONVERSION|EXTENSION|FUNCTION|INDEX|LANGUAGE|OPERATOR|POLICY|PROCEDURE|"
    "ROUTINE|RULE|STATISTICS|TEXT SEARCH|TRANSFORM|TRIGGER|VIEW|MATERIALIZED VIEW|CONSTRAINT"
)
"""Kinds of objects that hold no rows, and on which no rows depend."""

STORED = "DOMAIN|SCHEMA|SEQUENCE|TABLE|TYPE|LARGE OBJECT"
PREFIXES = "OR REPLACE |UNIQUE |TRUSTED |PROCEDURAL |CONSTRAINT |DEFAULT |RECURSIVE |UNLOGGED |TEMP |TEMPORARY "

A = Action
RULES: tuple[tuple[str, Action, str], ...] = (
    (r"(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES|REASSIGN OWNED|DROP OWNED)\b", A.SKIP, ""),
    (r"(RE)?SET (LOCAL |SESSION )?(ROLE|SESSION AUTHORIZATION|AUTHORIZATION)\b", A.SKIP, ""),
    (r"(CREATE|ALTER|DROP|COMMENT ON) (USER MAPPING|SERVER|FOREIGN DATA WRAPPER)\b", A.LEAVE_OUT, OUTSIDE),
    (r"(CREATE|ALTER|DROP|COMMENT ON) (PUBLICATION|SUBSCRIPTION)\b", A.LEAVE_OUT, OUTSIDE),
    (r"(IMPORT FOREIGN SCHEMA|SECURITY LABEL)\b", A.LEAVE_OUT, OUTSIDE),
    (r"(CREATE|ALTER|DROP|COMMENT ON) (FOREIGN TABLE)\b", A.LEAVE_OUT, ELSEWHERE),
    (r"(CREATE|ALTER|DROP|COMMENT ON) EVENT TRIGGER\b", A.LEAVE_OUT, "only a superuser may make it: it is left out"),
    (r"(CREATE|ALTER|DROP|COMMENT ON) (ROLE|USER|GROUP)\b", A.LEAVE_OUT, ACCOUNTS),
    (r"(CREATE|ALTER|DROP|COMMENT ON) TABLESPACE\b", A.LEAVE_OUT, OUTSIDE),
    (r"ALTER DATABASE\b", A.CONFIGURE, ""),
    (r"(CREATE|DROP|COMMENT ON) DATABASE\b", A.SKIP, ""),
    (r"COMMENT ON EXTENSION\b", A.SKIP, ""),
    (r"(BEGIN|COMMIT|END|START TRANSACTION|ANALYZE|VACUUM|CLUSTER|CHECKPOINT|LOCK|DISCARD)\b", A.SKIP, ""),
    (r"SET (SESSION |LOCAL )?DEFAULT_TABLESPACE\b", A.SKIP, ""),
    (r"SELECT (PG_CATALOG \. )?(LO_CREATE|LO_CREAT|LO_OPEN|LOWRITE|LO_CLOSE|LO_UNLINK) \(", A.LARGE_OBJECT, ""),
    (r"SELECT (PG_CATALOG \. )?(SETVAL|SET_CONFIG) \(", A.SEND, ""),
    (r"SELECT (\* FROM )?(PG_CATALOG \. )?PG_(RESTORE|CLEAR)_\w+_STATS? \(", A.SKIP, ""),
    (r"(RE)?SET\b", A.TRY, ""),
    (rf"(CREATE|ALTER|DROP|COMMENT ON) ({PREFIXES})*({KINDS})\b", A.TRY, ""),
    (rf"(DROP|COMMENT ON) ({PREFIXES})*({STORED}|COLUMN)\b", A.TRY, ""),
    (rf"(CREATE|ALTER) ({PREFIXES})*({STORED})\b", A.SEND, ""),
    (r"REFRESH MATERIALIZED VIEW\b", A.TRY, ""),
    (r"(INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\b", A.SEND, ""),
)  # fmt: skip
"""The thing to do with a statement whose first words match; the first row that matches counts."""

INSERT = Judgement(A.SEND)
COMPILED = tuple((re.compile(pattern), action, reason) for pattern, action, reason in RULES)
OWNER = re.compile(rb"\bOWNER\s+TO\s+(?:[\w$\x80-\xff]+|\"(?:[^\"]|\"\")+\")\s*\Z", re.I)
NEEDED = re.compile(rb"\b(?:ATTACH\s+PARTITION|INHERIT|ADD\s+COLUMN)\b", re.I)
"""Changes of a table without which rows would be missing from it."""

COLUMNS = 4096
"""Tokens of a COPY that are looked at; a table has 1,600 columns at most."""

LONGEST = 1 << 16
"""Bytes of a statement about an object that are looked at for its end."""


def judge_statement(statement: ScriptStatement) -> Judgement:
    """Decide what is done with a statement."""
    text = statement.text
    if text[:1] == b"\\":
        return Judgement(A.REFUSE, "is a command of psql, which a load never runs")
    if text[:12].upper() == b"INSERT INTO ":  # of which a dump may have millions
        return INSERT
    if text[:4].upper() == b"COPY":
        return Judgement(A.COPY) if _is_copy(statement) else Judgement(A.REFUSE, "reaches outside of the database")
    head = " ".join(statement.list_tokens(10))
    for pattern, action, reason in COMPILED:
        if pattern.match(head):
            if head.startswith("ALTER ") and len(text) < LONGEST and OWNER.search(text):
                return Judgement(A.SKIP)
            if head.startswith("ALTER TABLE ") and not NEEDED.search(text):
                return Judgement(A.TRY)
            return Judgement(action, reason)
    return Judgement(A.REFUSE, "is not one of those that a dump is made of")


def _is_copy(statement: ScriptStatement) -> bool:
    """Return whether a COPY fills a table with rows of the dump itself, and not those of a file or program."""
    tokens = statement.list_tokens(COLUMNS)
    at = 4 if tokens[2:3] == ["."] else 2
    if tokens[at : at + 1] == ["("]:
        at = tokens.index(")") + 1 if ")" in tokens else at
    return tokens[at : at + 2] == ["FROM", "STDIN"]


def describe_statement(statement: ScriptStatement, most: int = 60) -> str:
    """Describe a statement in a message, without any password in it."""
    words = " ".join(statement.text[:400].decode("utf-8", "replace").split())
    if re.search(r"PASSWORD|IDENTIFIED", words, re.I):
        return " ".join(words.split()[:2])
    return words if len(words) <= most else f"{words[:most]}…"
