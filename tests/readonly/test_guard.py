"""What the guard lets through and what it refuses, by the rules of each engine."""

import pytest

from legacygen.runtime.backends.dialects import MYSQL, POSTGRESQL, POSTGRESQL_OLD_STRINGS, SQLITE, select_mysql_dialect
from legacygen.runtime.backends.guard import Dialect, judge_statement

ANSI = select_mysql_dialect("ANSI_QUOTES")
LITERAL = select_mysql_dialect("STRICT_TRANS_TABLES,NO_BACKSLASH_ESCAPES")
EVERY = [MYSQL, POSTGRESQL, SQLITE]

READING = [
    "SELECT 1",
    "  select * from t where a = %s ; ",
    "(SELECT 1) UNION (SELECT 2)",
    "WITH x AS (SELECT 1) SELECT * FROM x",
    "VALUES (1), (2)",
    "SELECT ';', 'DELETE', '' FROM t -- ; DELETE\n",
    "SELECT 1 /* a comment; DELETE */",
    "/* first */ SELECT 1",
    "-- first\nSELECT 1",
    "SELECT replace(a, 'x', 'y'), t.update, a AS delete FROM t",
    "EXPLAIN SELECT 1",
    "BEGIN",
    "SAVEPOINT s1",
    "RELEASE SAVEPOINT s1",
    "ROLLBACK TO SAVEPOINT s1",
    "ROLLBACK",
    "COMMIT",
]
WRITING = [
    "UPDATE t SET a = 1",
    "DELETE FROM t",
    "INSERT INTO t VALUES (1)",
    "REPLACE INTO t VALUES (1)",
    "DROP TABLE t",
    "CREATE TABLE t (a int)",
    "CREATE TEMPORARY TABLE t (a int)",
    "ALTER TABLE t ADD b int",
    "TRUNCATE t",
    "GRANT ALL ON t TO x",
    "VACUUM",
    "SET foreign_key_checks = 0",
    "/* x */ DELETE FROM t",
    "-- x\nDELETE FROM t",
    "SELECT 1; DELETE FROM t",
    "SELECT 1;; SELECT 2",
    "WITH x AS (SELECT 1) DELETE FROM t",
    "WITH x AS (SELECT 1) UPDATE t SET a = 1",
    "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
    "WITH x AS (SELECT 1) REPLACE INTO t SELECT * FROM x",
    "EXPLAIN ANALYZE DELETE FROM t",
    "SELECT * INTO u FROM t",
    "SELECT 'no end",
    "SELECT 1 /* no end",
    'SELECT "no end',
    "SELECT 1\0; DELETE FROM t",
    "SELECT 1 INTO\u00a0OUTFILE '/x'",
    "\u0131NSERT INTO t VALUES (1)",
    "",
    "-- nothing",
    ";",
    "'DELETE'",
    "BEGIN READ WRITE",
    "BEGIN IMMEDIATE",
    "COMMIT PREPARED 'x'",
    "ROLLBACK PREPARED 'x'",
]

READING_ON = [
    (MYSQL, "SELECT 'it\\'s; DELETE' FROM t"),
    (MYSQL, 'SELECT "it\\"s; DELETE"'),
    (MYSQL, "SELECT 1 # ; DELETE"),
    (MYSQL, "SELECT `a;``b`, INSERT('abc', 1, 1, 'x') FROM t"),
    (MYSQL, "SHOW CREATE TABLE t"),
    (MYSQL, "DESCRIBE t"),
    (MYSQL, "DESC t a"),
    (MYSQL, "EXPLAIN s.t"),
    (MYSQL, "EXPLAIN FORMAT=JSON SELECT 1"),
    (MYSQL, "EXPLAIN ANALYZE SELECT 1"),
    (MYSQL, "ANALYZE FORMAT=JSON SELECT 1"),
    (MYSQL, "SELECT * FROM t FOR SYSTEM_TIME AS OF '2001-01-01'"),
    (MYSQL, "SELECT /*+ NO_INDEX_MERGE(t) */ 1"),
    (MYSQL, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"),
    (MYSQL, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"),
    (LITERAL, r"SELECT 'C:\' FROM t"),
    (ANSI, 'SELECT "a;DELETE" FROM t'),
    (POSTGRESQL, r"SELECT 'C:\', ';' FROM t"),
    (POSTGRESQL, r"SELECT E'it\'s; DELETE'"),
    (POSTGRESQL, "SELECT E'a'\n -- c\n 'b\\'; DELETE'"),
    (POSTGRESQL, "SELECT $$; DELETE$$, $a$ $$ ; $a$, $1"),
    (POSTGRESQL, "SELECT 1 /* a /* b */ ; DELETE */"),
    (POSTGRESQL, "SELECT j #> '{x}', j #>> '{y}', \"a\"\"b;\" FROM t"),
    (POSTGRESQL, "SELECT substring(a FROM 1 FOR 3) FROM t"),
    (POSTGRESQL, "EXPLAIN (ANALYZE, FORMAT JSON) SELECT 1"),
    (POSTGRESQL, "EXPLAIN (SELECT 1)"),
    (POSTGRESQL, "EXPLAIN ANALYZE VERBOSE SELECT 1"),
    (POSTGRESQL, "SHOW search_path"),
    (POSTGRESQL, "TABLE t"),
    (POSTGRESQL, "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"),
    (POSTGRESQL, "SELECT nextval, lo_creat FROM t"),
    (SQLITE, r"SELECT 'C:\', [a;b], `c;d`, " '"e;f" FROM t'),
    (SQLITE, "EXPLAIN QUERY PLAN SELECT 1"),
    (SQLITE, "PRAGMA table_info(t)"),
    (SQLITE, 'PRAGMA main.index_list("t")'),
    (SQLITE, "PRAGMA foreign_key_check"),
    (SQLITE, "PRAGMA query_only"),
    (SQLITE, "BEGIN DEFERRED"),
]
WRITING_ON = [
    (MYSQL, "/*!50000 DELETE FROM t */"),
    (MYSQL, "SELECT 1 /*M! INTO OUTFILE '/x' */"),
    (MYSQL, "SELECT 1--1; DELETE FROM t"),
    (MYSQL, "SELECT 1 INTO OUTFILE '/x'"),
    (MYSQL, "SELECT 1 INTO DUMPFILE '/x'"),
    (MYSQL, "SELECT 1 INTO @a"),
    (MYSQL, "TABLE t INTO OUTFILE '/x'"),
    (MYSQL, "SELECT * FROM t FOR UPDATE"),
    (MYSQL, "SELECT * FROM t FOR SHARE"),
    (MYSQL, "SELECT * FROM t LOCK IN SHARE MODE"),
    (MYSQL, "SELECT NEXT VALUE FOR s"),
    (MYSQL, "SELECT nextval(s)"),
    (MYSQL, "SELECT `get_lock` ('x', 1)"),
    (MYSQL, "WITH x AS (SELECT 1) DELETE a FROM a, b"),
    (MYSQL, "WITH x AS (SELECT 1) UPDATE a, b SET a.c = 1"),
    (MYSQL, "CALL p()"),
    (MYSQL, "DO sleep(1)"),
    (MYSQL, "HANDLER t OPEN"),
    (MYSQL, "ANALYZE DELETE FROM t"),
    (MYSQL, "ANALYZE TABLE t"),
    (MYSQL, "ANALYZE t"),
    (MYSQL, "EXPLAIN ANALYZE t"),
    (MYSQL, "LOCK TABLES t WRITE"),
    (MYSQL, "RENAME TABLE t TO u"),
    (MYSQL, "START TRANSACTION READ WRITE"),
    (MYSQL, "START SLAVE"),
    (MYSQL, "BEGIN NOT ATOMIC DELETE FROM t; END"),
    (MYSQL, "SET SESSION TRANSACTION READ WRITE"),
    (MYSQL, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE"),
    (MYSQL, "SET TRANSACTION READ WRITE"),
    (MYSQL, "SET GLOBAL max_connections = 1"),
    (MYSQL, "SET STATEMENT max_statement_time = 1 FOR DELETE FROM t"),
    (MYSQL, "EXECUTE IMMEDIATE 'DELETE FROM t'"),
    (MYSQL, "LOAD DATA INFILE 'x' INTO TABLE t"),
    (MYSQL, "USE other"),
    (LITERAL, r"SELECT '\' INTO OUTFILE '/x' -- '"),
    (MYSQL, "SELECT \"a\" INTO OUTFILE '/x'"),
    (ANSI, "SELECT \"get_lock\"('a', 1)"),
    (POSTGRESQL, "SELECT '{}'::jsonb #> '{x}'; DELETE FROM t"),
    (POSTGRESQL, r"SELECT '\'; DELETE FROM t; --'"),
    (POSTGRESQL_OLD_STRINGS, r"SELECT '\'' INTO u -- '"),
    (POSTGRESQL, "SELECT E'a''\\''; DELETE FROM t; --'"),
    (POSTGRESQL, "SELECT a$b$; DELETE FROM t; --$b$"),
    (POSTGRESQL, "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x"),
    (POSTGRESQL, "WITH x AS (UPDATE ONLY t SET a = 1 RETURNING 1) SELECT * FROM x"),
    (POSTGRESQL, "WITH x AS MATERIALIZED (UPDATE t a SET b = 1 RETURNING 1) SELECT 1"),
    (POSTGRESQL, 'WITH x AS (UPDATE "s"."t" SET a = 1 RETURNING 1) SELECT 1'),
    (POSTGRESQL, "WITH x AS (INSERT INTO t VALUES (1) RETURNING 1) SELECT 1"),
    (POSTGRESQL, "WITH x AS (MERGE INTO t USING u ON true WHEN MATCHED THEN DO NOTHING) SELECT 1"),
    (POSTGRESQL, "EXPLAIN (BUFFERS, ANALYZE) DELETE FROM t"),
    (POSTGRESQL, "EXPLAIN ANALYZE EXECUTE p"),
    (POSTGRESQL, "EXPLAIN ANALYZE CREATE TABLE u AS SELECT 1"),
    (POSTGRESQL, "SELECT set_config('a', 'b', false)"),
    (POSTGRESQL, "SELECT pg_catalog.\"set_config\" ('a', 'b', false)"),
    (POSTGRESQL, "SELECT U&\"set\\005fconfig\"('a', 'b', false)"),
    (POSTGRESQL, "SELECT * FROM /* x */ set_config /* y */ ('a', 'b', false)"),
    (POSTGRESQL, "SELECT \"nextval\"('s')"),
    (POSTGRESQL, "SELECT setval('s', 1)"),
    (POSTGRESQL, 'SELECT "lo_creat"(-1)'),
    (POSTGRESQL, "SELECT lo_unlink(1)"),
    (POSTGRESQL, "SELECT dblink_exec('x', 'DELETE')"),
    (POSTGRESQL, "SELECT pg_advisory_lock(1)"),
    (POSTGRESQL, "SELECT pg_try_advisory_xact_lock(1)"),
    (POSTGRESQL, "SELECT pg_terminate_backend(1)"),
    (POSTGRESQL, "SELECT pg_reload_conf()"),
    (POSTGRESQL, "SELECT pg_switch_wal()"),
    (POSTGRESQL, "SELECT pg_notify('a', 'b')"),
    (POSTGRESQL, "SELECT * FROM t FOR NO KEY UPDATE"),
    (POSTGRESQL, "SELECT * FROM t FOR KEY SHARE"),
    (POSTGRESQL, "DO $$ BEGIN DELETE FROM t; END $$"),
    (POSTGRESQL, "COPY t TO '/x'"),
    (POSTGRESQL, "CALL p()"),
    (POSTGRESQL, "NOTIFY x"),
    (POSTGRESQL, "SET default_transaction_read_only = off"),
    (POSTGRESQL, "SET TRANSACTION READ WRITE"),
    (POSTGRESQL, "RESET ALL"),
    (POSTGRESQL, "START TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ WRITE"),
    (SQLITE, "SELECT 1 # ; DELETE\n; DELETE FROM t"),
    (SQLITE, "PRAGMA query_only = OFF"),
    (SQLITE, "PRAGMA query_only(0)"),
    (SQLITE, "PRAGMA main.query_only = 0"),
    (SQLITE, "PRAGMA user_version = 7"),
    (SQLITE, "PRAGMA journal_mode = WAL"),
    (SQLITE, "PRAGMA writable_schema"),
    (SQLITE, "PRAGMA table_info(t); DELETE FROM t"),
    (SQLITE, "ATTACH 'x' AS y"),
    (SQLITE, "SELECT load_extension('x')"),
    (SQLITE, "SELECT /* [ */ 1; DELETE FROM t -- ]"),
]


def name(dialect: Dialect) -> str:
    names = {MYSQL: "mysql", ANSI: "ansi", LITERAL: "literal", POSTGRESQL: "postgresql", SQLITE: "sqlite"}
    return names.get(dialect, "old strings")


@pytest.mark.parametrize("dialect", EVERY, ids=name)
@pytest.mark.parametrize("sql", READING)
def test_reading_passes_on_every_engine(dialect: Dialect, sql: str) -> None:
    assert judge_statement(sql, dialect, has_values=False) is None


@pytest.mark.parametrize("dialect", EVERY, ids=name)
@pytest.mark.parametrize("sql", WRITING)
def test_writing_is_refused_on_every_engine(dialect: Dialect, sql: str) -> None:
    assert judge_statement(sql, dialect, has_values=False) is not None


@pytest.mark.parametrize(("dialect", "sql"), READING_ON)
def test_reading_passes_in_the_words_of_the_engine(dialect: Dialect, sql: str) -> None:
    assert judge_statement(sql, dialect, has_values=False) is None


@pytest.mark.parametrize(("dialect", "sql"), WRITING_ON)
def test_writing_is_refused_in_the_words_of_the_engine(dialect: Dialect, sql: str) -> None:
    assert judge_statement(sql, dialect, has_values=False) is not None


@pytest.mark.parametrize("sql", ["SELECT '%s'", "SELECT 1 /* %s */", "SELECT `%(a)s`", "SELECT '%%%s'"])
def test_a_value_is_never_put_inside_quotes(sql: str) -> None:
    assert judge_statement(sql, MYSQL, has_values=True) is not None
    assert judge_statement(sql, MYSQL, has_values=False) is None


@pytest.mark.parametrize("sql", ["SELECT '%%s', %s", "SELECT DATE_FORMAT(%s, '%%Y-%%m')", "SELECT %(a)s"])
def test_values_outside_of_quotes_pass(sql: str) -> None:
    assert judge_statement(sql, MYSQL, has_values=True) is None


def test_a_refusal_says_what_it_was_and_what_to_do() -> None:
    refusal = judge_statement('SELECT "set_config"(1)', POSTGRESQL, has_values=False)
    assert refusal
    assert refusal.what == "the function set_config()"
    assert refusal.advice
