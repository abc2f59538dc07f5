"""A dump is cut into statements as the server's own client cuts it."""

import pytest

from legacygen.dump.problems import CutOffError, DumpError
from legacygen.dump.session import DumpSession
from legacygen.dump.statement import StatementKind
from legacygen.dump.statements import read_statements
from legacygen.dump.window import Window
from tests.dump.reading import cut, statements

K = StatementKind

KINDS: tuple[tuple[str, StatementKind, str], ...] = (
    ("CREATE TABLE `a``b` (i int)", K.CREATE_TABLE, "a`b"),
    ("create temporary table if not exists x.t (i int)", K.CREATE_TABLE, "t"),
    ("/*!50001 CREATE TABLE `v` (`a` tinyint) ENGINE=MyISAM */", K.CREATE_TABLE, "v"),
    (
        "/*!50001 CREATE ALGORITHM=UNDEFINED */ /*!50013 DEFINER=`view`@`%` SQL SECURITY DEFINER */ "
        "/*!50001 VIEW `v` AS select 1 */",
        K.CREATE_VIEW,
        "v",
    ),
    ("CREATE OR REPLACE VIEW v AS SELECT 1", K.CREATE_VIEW, "v"),
    (
        "/*!50003 CREATE*/ /*!50017 DEFINER=event@`10.%`*/ "
        "/*!50003 TRIGGER `tr` BEFORE INSERT ON t FOR EACH ROW SET @a=1 */",
        K.CREATE_TRIGGER,
        "tr",
    ),
    ("CREATE DEFINER=CURRENT_USER PROCEDURE p() SELECT 1", K.CREATE_ROUTINE, "p"),
    ("CREATE AGGREGATE FUNCTION f RETURNS INTEGER", K.CREATE_ROUTINE, "f"),
    ("CREATE FUNCTION f RETURNS STRING SONAME 'lib.so'", K.FORBIDDEN, ""),
    ("/*!50106 CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SET @a=1 */", K.CREATE_EVENT, "e"),
    ("CREATE DATABASE /*!32312 IF NOT EXISTS*/ `d` /*!40100 DEFAULT CHARACTER SET utf8 */", K.CREATE_DATABASE, "d"),
    ("CREATE UNIQUE INDEX i ON t (a)", K.CREATE_INDEX, "i"),
    ("CREATE SEQUENCE `s` start with 1", K.CREATE_SEQUENCE, "s"),
    ("ALTER TABLE ONLY t ADD KEY (a)", K.ALTER_TABLE, "ONLY"),
    ("/*!40000 ALTER TABLE `t` DISABLE KEYS */", K.ALTER_TABLE, "t"),
    ("ALTER USER x IDENTIFIED BY 'secret'", K.FORBIDDEN, ""),
    ("DROP TABLE IF EXISTS `a`, `b`", K.DROP, "a"),
    ("/*!50001 DROP VIEW IF EXISTS `v`*/", K.DROP, "v"),
    ("DROP DATABASE IF EXISTS d", K.DROP_DATABASE, "d"),
    ("DROP USER x", K.FORBIDDEN, ""),
    ("INSERT INTO d.t (`a`, b) VALUES (1,2)", K.INSERT, "t"),
    ("insert  into `t`(`a`) values (1)", K.INSERT, "t"),
    ("INSERT LOW_PRIORITY IGNORE t VALUE (1)", K.INSERT, "t"),
    ("INSERT DELAYED INTO t PARTITION (p) VALUES (1)", K.INSERT, "t"),
    ("REPLACE INTO `t` VALUES (1)", K.INSERT, "t"),
    ("INSERT INTO t SELECT * FROM u", K.UNSUPPORTED, "t"),
    ("INSERT INTO t SET a = 1", K.UNSUPPORTED, "t"),
    ("UPDATE t SET a = 1", K.UNSUPPORTED, ""),
    ("CALL p()", K.UNSUPPORTED, ""),
    ("DELETE FROM t WHERE a = 1", K.UNSUPPORTED, "t"),
    ("DELETE FROM `t`", K.EMPTY_TABLE, "t"),
    ("TRUNCATE TABLE t", K.EMPTY_TABLE, "t"),
    ("SET NAMES utf8mb4 COLLATE utf8mb4_bin", K.SET_NAMES, ""),
    ("/*!40101 SET CHARACTER SET latin1 */", K.SET_NAMES, ""),
    ("SET FOREIGN_KEY_CHECKS=0", K.SET, ""),
    ("SET @@SESSION.SQL_LOG_BIN= 0", K.SET, ""),
    ("SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ 'a-b:1'", K.SET, ""),
    ("SET GLOBAL general_log = 1", K.FORBIDDEN, ""),
    ("SET @a = 1, @@global.read_only = 0", K.FORBIDDEN, ""),
    ("SET @old = @@GLOBAL.read_only", K.SET, ""),
    ("SET PERSIST x = 1", K.FORBIDDEN, ""),
    ("/*!50000 SET*//**/ /*! GLOBAL */ x = 1", K.FORBIDDEN, ""),
    ("SET PASSWORD = 'x'", K.FORBIDDEN, ""),
    ("LOCK TABLES `t` WRITE", K.LOCK, ""),
    ("UNLOCK TABLES", K.LOCK, ""),
    ("START TRANSACTION", K.TRANSACTION, ""),
    ("COMMIT", K.TRANSACTION, ""),
    ("USE `d`", K.USE, "d"),
    ("GRANT ALL ON *.* TO x", K.FORBIDDEN, ""),
    ("LOAD DATA LOCAL INFILE 'x' INTO TABLE t", K.FORBIDDEN, ""),
    ("SELECT 1 /*! INTO */ OUTFILE '/tmp/x'", K.FORBIDDEN, ""),
    ("(SELECT 'INTO OUTFILE' INTO DUMPFILE 'x')", K.FORBIDDEN, ""),
    ("SELECT 'INTO OUTFILE'", K.OTHER, ""),
    ("INSTALL PLUGIN x SONAME 'y'", K.FORBIDDEN, ""),
    ("CHANGE MASTER TO MASTER_LOG_FILE='x'", K.OTHER, ""),
)


@pytest.mark.parametrize(("text", "kind", "name"), KINDS)
def test_the_kind_and_the_name_of_a_statement_are_told_by_its_tokens(
    text: str, kind: StatementKind, name: str
) -> None:
    (found,) = statements(f"{text};\n")
    assert (found.kind, found.name) == (kind, name)


ENDS: tuple[tuple[str, str, list[str]], ...] = (
    ("a semicolon in a string", "SET @a='x;y';SET @b=2;", ["SET @a='x;y'", "SET @b=2"]),
    ("an escaped quote", r"SET @a='x\';y';SET @b=2;", [r"SET @a='x\';y'", "SET @b=2"]),
    ("a doubled quote", "SET @a='x'';y', @c=\"p\"\";\";SET @b=2;", ["SET @a='x'';y', @c=\"p\"\";\"", "SET @b=2"]),
    ("a name in backticks", "DROP TABLE `a``;b`;SET @b=2;", ["DROP TABLE `a``;b`", "SET @b=2"]),
    ("comments", "SET @a= -- x;y'\n # '\n /* ;' */ 1;SET @b=2;", ["SET @a= -- x;y'\n # '\n /* ;' */ 1", "SET @b=2"]),
    ("minus signs that begin no comment", "SET @a=1--2;SET @b=2;", ["SET @a=1--2", "SET @b=2"]),
    ("a version comment", "/*!40101 SET @a=';*/' */;SET @b=2;", ["/*!40101 SET @a=';*/' */", "SET @b=2"]),
    ("MariaDB's version comment", "/*M!100100 SET @a='x' */;", ["/*M!100100 SET @a='x' */"]),
    ("the sandbox line", "/*!999999\\- enable the sandbox mode */ \nSET @b=2;", ["SET @b=2"]),
    ("MariaDB's sandbox line", "/*M!999999\\- enable the sandbox mode */ \nSET @b=2;", ["SET @b=2"]),
    ("a warning of the tool", "mysqldump: [Warning] Using a password can be insecure.\nSET @b=2;", ["SET @b=2"]),
    (
        "another delimiter",
        "DELIMITER ;;\nCREATE TRIGGER t BEGIN a; END ;;\nDELIMITER ;\nSET @b=2;",
        ["CREATE TRIGGER t BEGIN a; END", "SET @b=2"],
    ),
    (
        "a delimiter of signs",
        "delimiter $$\nCREATE EVENT e DO x$y; $$\ndelimiter ;\nSET @b=2;",
        ["CREATE EVENT e DO x$y;", "SET @b=2"],
    ),
    (
        "a delimiter of slashes",
        "DELIMITER //\nSET @a=1/2 /* // */ //\nDELIMITER ;\r\nSET @b=2;",
        ["SET @a=1/2 /* // */", "SET @b=2"],
    ),
    ("USE without a delimiter", "use shop\nSET @b=2;", ["use shop", "SET @b=2"]),
    ("USE and more on a line", "USE `a;b`; SET @b=2;", ["USE `a;b`", "SET @b=2"]),
    (
        "no backslash escapes",
        "SET sql_mode='NO_BACKSLASH_ESCAPES';SET @a='x\\';SET @b=2;",
        ["SET sql_mode='NO_BACKSLASH_ESCAPES'", "SET @a='x\\'", "SET @b=2"],
    ),
    ("empty statements", ";;\n;SET @b=2;;", ["SET @b=2"]),
    (
        "rows that nobody reads",
        "INSERT INTO t VALUES (1,';'),(2,'--');SET @b=2;",
        ["INSERT INTO t VALUES", "SET @b=2"],
    ),
    ("a byte order mark", "\ufeffSET @b=2;", ["SET @b=2"]),
    ("carriage returns", "USE d\r\n;SET @a=1;\r\n-- x\r\nSET @b=2;\r\n", ["USE d", "SET @a=1", "SET @b=2"]),
)


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in ENDS], ids=[case[0] for case in ENDS])
def test_a_statement_ends_at_its_delimiter(text: str, expected: list[str], size: int) -> None:
    assert [found.text.decode() for found in statements(text, size)] == expected


COMMANDS = (
    r"\! touch x",
    "system touch x",
    "source x.sql",
    r"\. x.sql",
    "tee /tmp/x",
    r"\T /tmp/x",
    "pager less",
    "edit",
    "quit",
    r"SELECT 1 \! touch x",
    "connect other",
)


@pytest.mark.parametrize("text", COMMANDS)
def test_a_command_of_the_client_is_forbidden_and_takes_its_line(text: str) -> None:
    found = statements(f"SET @a=1;\n{text}\nSET @b=2;\n")
    assert [each.kind for each in found] == [K.SET, K.FORBIDDEN, K.SET]
    assert found[1].place.line == 2


def test_a_word_of_the_client_within_a_statement_is_none() -> None:
    assert [each.kind for each in statements("SELECT\nsystem\n, source;\nSELECT `\\! x`, '\\! y';\n")] == [K.OTHER] * 2


def test_a_statement_knows_its_line_and_byte_whatever_the_blocks() -> None:
    text = "-- é\n\nSET @a='\n';\nINSERT INTO t VALUES\n(1);\n  SET @b=2;"
    for size in (1, 5, 1000):
        places = [(each.place.line, each.place.byte) for each in statements(text, size)]
        assert places == [(3, 7), (5, 19), (7, 47)]
        assert [text.encode()[byte:].split()[0] for _, byte in places] == [b"SET", b"INSERT", b"SET"]


CUT_OFF = (
    "SET @a=1",
    "SET @a='x",
    "SET @a=1; /* x",
    "CREATE TABLE `t",
    "INSERT INTO t VALUES (1),(2",
    "/*!40101 SET @a=1 */",
)


@pytest.mark.parametrize("text", CUT_OFF)
def test_a_statement_without_its_end_is_cut_off(text: str) -> None:
    with pytest.raises(CutOffError, match=r"which begins at line 1, byte \d+"):
        statements(text)


SESSIONS: tuple[tuple[str, str, str, bool, bool], ...] = (
    ("SET NAMES latin1;", "latin1", "", True, False),
    ("SET NAMES 'utf8' COLLATE 'utf8_bin';", "utf8", "", True, False),
    ("/*!40101 SET character_set_client = cp1251 */;", "cp1251", "", True, False),
    (
        "SET NAMES koi8r; SET @s=@@character_set_client; SET character_set_client=utf8; SET character_set_client=@s;",
        "koi8r",
        "",
        True,
        False,
    ),
    (
        "SET @s=@@character_set_client; SET character_set_client=latin1; SET character_set_client=@s;",
        "utf8mb4",
        "",
        True,
        False,
    ),
    ("SET @@SESSION.sql_mode := 'a,NO_BACKSLASH_ESCAPES';", "utf8mb4", "", False, False),
    ("SET SESSION sql_mode='ANSI_QUOTES';", "utf8mb4", "", True, True),
    ("/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO,ANSI' */;", "utf8mb4", "", True, True),
    ("SET @o=@@sql_mode, sql_mode='ANSI'; SET sql_mode=@o;", "utf8mb4", "", True, False),
    ("USE a; USE `b`;", "utf8mb4", "b", True, False),
)


@pytest.mark.parametrize(("text", "charset", "database", "backslash", "ansi"), SESSIONS)
def test_set_and_use_change_the_session(text: str, charset: str, database: str, backslash: bool, ansi: bool) -> None:
    session = DumpSession()
    list(read_statements(Window(cut(text.encode(), 100)), session))
    assert (session.charset, session.database) == (charset, database)
    assert (session.quoting.backslash, session.quoting.ansi) == (backslash, ansi)


REFUSED = (
    ("SET NAMES gbk;", "character set gbk"),
    ("SET NAMES klingon;", "character set klingon"),
    ("SET sql_mode=CONCAT(@@sql_mode, ',ANSI_QUOTES');", "sql_mode"),
    ("mysqldump: Got error: 2013: Lost connection\n", "Got error"),
    ("DELIMITER\n", "DELIMITER"),
)


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_a_dump_that_would_be_misread_is_refused(text: str, words: str) -> None:
    with pytest.raises(DumpError, match=words):
        statements(text)
