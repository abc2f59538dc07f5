"""The dialects of the engines: the words that read, and the functions that write."""

import dataclasses

from legacygen.runtime.backends import tokens
from legacygen.runtime.backends.guard import READING_WORDS, Dialect

MYSQL = Dialect(
    lexicon=tokens.MYSQL,
    reading_words=READING_WORDS | {"SHOW", "DESCRIBE", "DESC", "EXPLAIN", "ANALYZE"},
    writing_functions=(
        "GET_LOCK NEXTVAL SETVAL SYS_(EXEC|EVAL|SET) GROUP_REPLICATION_.* ASYNCHRONOUS_CONNECTION_FAILOVER_.*"
    ),
)


def select_mysql_dialect(sql_mode: str) -> Dialect:
    """Return the dialect of MySQL and MariaDB under an sql_mode, which changes what quotes and backslashes mean."""
    modes = set(sql_mode.upper().split(","))
    return _MYSQL_BY_MODE["ANSI_QUOTES" in modes, "NO_BACKSLASH_ESCAPES" in modes]


def _make_mysql_dialect(*, ansi: bool, literal: bool) -> Dialect:
    single = tokens.SIMPLE if literal else tokens.ESCAPED
    double = single.replace("'", '"')
    lexicon = dataclasses.replace(
        tokens.MYSQL,
        string=single if ansi else f"{single}|{double}",
        name=f"{tokens.BACKTICKED}|{tokens.DOUBLE}" if ansi else tokens.BACKTICKED,
    )
    return dataclasses.replace(MYSQL, lexicon=lexicon)


# Made once, because the guard caches patterns and judgements by the identity of the dialect.
_MYSQL_BY_MODE = {
    (ansi, literal): _make_mysql_dialect(ansi=ansi, literal=literal)
    for ansi in (False, True)
    for literal in (False, True)
}

POSTGRESQL = Dialect(
    lexicon=tokens.POSTGRESQL,
    reading_words=READING_WORDS | {"SHOW", "EXPLAIN"},
    writing_functions=r"""
        SET_CONFIG SETVAL NEXTVAL LO_\w+ LOWRITE DBLINK\w* PG_NOTIFY PG_(TRY_)?ADVISORY_\w+
        PG_(TERMINATE|CANCEL|RELOAD|ROTATE|SWITCH|CREATE|DROP|COPY|LOGICAL|REPLICATION|IMPORT|FILE|SYNC|LOG)_\w+
        PG_(START|STOP)_BACKUP PG_BACKUP_\w+ PG_PROMOTE PG_(WAL|XLOG)_REPLAY_(PAUSE|RESUME) PG_EXTENSION_CONFIG_DUMP
        PG_STAT(_STATEMENTS)?_RESET\w* BRIN_(DE)?SUMMARIZE_\w+ GIN_CLEAN_PENDING_LIST""",
)
POSTGRESQL_OLD_STRINGS = dataclasses.replace(
    POSTGRESQL,
    lexicon=dataclasses.replace(
        tokens.POSTGRESQL, string=tokens.POSTGRESQL.string.replace(f"|{tokens.SIMPLE}|", f"|{tokens.ESCAPED}|")
    ),
)
"""PostgreSQL with standard_conforming_strings off, where backslashes escape in every string."""

CALLED_PRAGMAS = frozenset(
    "TABLE_INFO TABLE_XINFO TABLE_LIST INDEX_LIST INDEX_INFO INDEX_XINFO FOREIGN_KEY_LIST FOREIGN_KEY_CHECK "
    "INTEGRITY_CHECK QUICK_CHECK".split()
)
"""Pragmas whose argument is the name of a table or an index; for others an argument is a new value."""

PRAGMAS = CALLED_PRAGMAS | frozenset(
    "APPLICATION_ID COLLATION_LIST COMPILE_OPTIONS DATA_VERSION DATABASE_LIST ENCODING FOREIGN_KEYS FREELIST_COUNT "
    "FUNCTION_LIST JOURNAL_MODE MODULE_LIST PAGE_COUNT PAGE_SIZE QUERY_ONLY SCHEMA_VERSION USER_VERSION".split()
)
SQLITE = Dialect(
    lexicon=tokens.SQLITE,
    reading_words=READING_WORDS | {"EXPLAIN"},
    writing_functions="LOAD_EXTENSION FTS3_TOKENIZER",
    pragmas=PRAGMAS,
    called_pragmas=CALLED_PRAGMAS,
    interpolates=False,
)
