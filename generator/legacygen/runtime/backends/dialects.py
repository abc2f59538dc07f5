"""What reads on each engine, and which functions do not merely read."""

import dataclasses

from legacygen.runtime.backends import tokens
from legacygen.runtime.backends.guard import READS, Dialect

MYSQL = Dialect(
    lexicon=tokens.MYSQL,
    reads=READS | {"SHOW", "DESCRIBE", "DESC", "EXPLAIN", "ANALYZE"},
    functions="GET_LOCK NEXTVAL SETVAL SYS_(EXEC|EVAL|SET) GROUP_REPLICATION_.* ASYNCHRONOUS_CONNECTION_FAILOVER_.*",
)


def mysql(sql_mode: str) -> Dialect:
    """MySQL and MariaDB under an sql_mode, which says what quotes and backslashes are."""
    modes = set(sql_mode.upper().split(","))
    return _MYSQL["ANSI_QUOTES" in modes, "NO_BACKSLASH_ESCAPES" in modes]


def _mysql(*, ansi: bool, literal: bool) -> Dialect:
    single = tokens.SIMPLE if literal else tokens.ESCAPED
    double = single.replace("'", '"')
    lexicon = dataclasses.replace(
        tokens.MYSQL,
        string=single if ansi else f"{single}|{double}",
        name=f"{tokens.BACKTICKED}|{tokens.DOUBLE}" if ansi else tokens.BACKTICKED,
    )
    return dataclasses.replace(MYSQL, lexicon=lexicon)


_MYSQL = {(ansi, literal): _mysql(ansi=ansi, literal=literal) for ansi in (False, True) for literal in (False, True)}

POSTGRESQL = Dialect(
    lexicon=tokens.POSTGRESQL,
    reads=READS | {"SHOW", "EXPLAIN"},
    functions=r"""
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
"""With standard_conforming_strings off, backslashes escape in every string."""

CALLED_PRAGMAS = frozenset(
    "TABLE_INFO TABLE_XINFO TABLE_LIST INDEX_LIST INDEX_INFO INDEX_XINFO FOREIGN_KEY_LIST FOREIGN_KEY_CHECK "
    "INTEGRITY_CHECK QUICK_CHECK".split()
)
PRAGMAS = CALLED_PRAGMAS | frozenset(
    "APPLICATION_ID COLLATION_LIST COMPILE_OPTIONS DATA_VERSION DATABASE_LIST ENCODING FOREIGN_KEYS FREELIST_COUNT "
    "FUNCTION_LIST JOURNAL_MODE MODULE_LIST PAGE_COUNT PAGE_SIZE QUERY_ONLY SCHEMA_VERSION USER_VERSION".split()
)
SQLITE = Dialect(
    lexicon=tokens.SQLITE,
    reads=READS | {"EXPLAIN"},
    functions="LOAD_EXTENSION FTS3_TOKENIZER",
    pragmas=PRAGMAS,
    called_pragmas=CALLED_PRAGMAS,
    fills_in=False,
)
