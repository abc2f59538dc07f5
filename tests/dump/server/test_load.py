"""A dump becomes a fresh database on a server, or the database that was there stays as it was."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from legacygen.dump.server import load as loading
from legacygen.dump.server import read_server_target
from legacygen.dump.server.connection import Connection, connect
from legacygen.dump.server.swap import claim_database, complete_marker
from legacygen.errors import LegacygenError
from legacygen.introspection.engines import MARKER
from tests import servers
from tests.conftest import OpenQuery
from tests.dump.reading import FOOTER, HEADER, TABLE, dump_database
from tests.dump.server.conftest import PASSWORD, Loader
from tests.dump.sqlite.test_load import REFUSED
from tests.dump.test_oracle import ODD, OPTIONS, script, served_rows

pytestmark = pytest.mark.mysql

ROWS = "INSERT INTO `t` VALUES (1,'one'),(2,NULL);\n"
WHOLE = f"{HEADER}{TABLE}{ROWS}{FOOTER}"
SERVER_KNOWS = ("names that differ in case", "a value that nobody can compute", "two rows with one key")


def test_the_rows_of_a_dump_are_in_the_database(loader: Loader) -> None:
    report = loader.load(WHOLE)
    assert loader.query("SELECT * FROM t") == ["1\tone", "2\tNULL"]
    assert (report.notes, report.previous, report.kept_as_text, report.changes) == ((), "", "", ())
    assert [(table.name, table.rows) for table in report.summary.tables] == [("t", 2)]


def test_the_tables_before_are_kept_and_compared(loader: Loader) -> None:
    loader.load(WHOLE)
    more = "CREATE TABLE `u` (`id` int);\nINSERT INTO `u` VALUES (7);\n"
    report = loader.load(f"{HEADER}{TABLE}INSERT INTO `t` VALUES (1,'x');\n{more}{FOOTER}")
    assert report.changes == ("~ t: 2 → 1 row", "+ u: a new table, 1 row")
    assert report.previous == f"database {loader.target.before!r}"
    assert loader.query(f"SELECT COUNT(*) FROM `{loader.target.before}`.t") == ["2"]
    databases = loader.query("SHOW DATABASES")
    assert loader.target.scratch not in databases


@pytest.mark.parametrize("case", [case for case in REFUSED if case not in SERVER_KNOWS])
def test_a_dump_that_is_refused_leaves_the_database_as_it_was(loader: Loader, case: str) -> None:
    loader.load(WHOLE)
    text, words = REFUSED[case]
    with pytest.raises(LegacygenError) as caught:
        loader.load(text)
    assert words.replace("1 row was read", "1 row was sent") in str(caught.value).replace("0 rows were", "1 row was")
    assert loader.query("SELECT * FROM t") == ["1\tone", "2\tNULL"]
    assert loader.target.scratch not in loader.query("SHOW DATABASES")


def test_what_the_server_refuses_is_named_with_its_place(loader: Loader) -> None:
    with pytest.raises(
        LegacygenError, match=r"refused rows of t, line 4, byte \d+: .*(Duplicate entry '1'|the same key)"
    ):
        loader.load(f"{HEADER}CREATE TABLE `t` (`id` int PRIMARY KEY);\nINSERT INTO `t` VALUES (1),(1);\n{FOOTER}")
    with pytest.raises(LegacygenError, match=r"refused create table t, line 3, byte \d+: "):
        loader.load(f"{HEADER}CREATE TABLE `t` (`id` int FANCY);\n{FOOTER}")


def test_whole_rows_of_a_dump_that_is_cut_off_are_loaded_on_demand(loader: Loader) -> None:
    loader.load(f"{HEADER}{TABLE}INSERT INTO `t` VALUES (1,'one'),(2,'tw", incomplete=True)
    assert loader.query("SELECT * FROM t") == ["1\tone"]


def test_another_database_is_never_touched(loader: Loader) -> None:
    loader.server.create("other", "CREATE TABLE t (id int); INSERT INTO t VALUES (9);")
    other = loader.server.own("other")
    text = f"{HEADER}DROP DATABASE IF EXISTS `{other}`;\nCREATE DATABASE `{other}`;\nUSE `{other}`;\n"
    qualified = ROWS.replace("`t`", f"`{other}`.`t`")
    loader.load(f"{text}{TABLE.replace('`t`', f'`{other}`.`t`')}{qualified}{FOOTER}")
    assert loader.query("SELECT * FROM t") == ["1\tone", "2\tNULL"]
    assert loader.query("SELECT * FROM t", "other") == ["9"]


def test_views_are_made_and_those_of_before_do_not_stop_a_load(loader: Loader) -> None:
    definer = "/*!50001 CREATE ALGORITHM=UNDEFINED */ /*!50013 DEFINER=`nobody`@`%` SQL SECURITY DEFINER */\n"
    views = (
        f"{definer}/*!50001 VIEW `b` AS select `a`.`id` AS `id` from `a` */;\n"
        "CREATE VIEW `a` AS select `t`.`id` AS `id` from `t`;\nCREATE VIEW `c` AS select 1 from `missing`;\n"
    )
    for _ in range(2):
        report = loader.load(f"{HEADER}{TABLE}{ROWS}{views}{FOOTER}")
        assert [note.table for note in report.notes] == ["", "c"]
        assert "DEFINER was left out" in report.notes[0].text
        assert loader.query("SELECT * FROM b") == ["1", "2"]


def test_a_name_may_be_qualified_with_the_database_that_the_header_names(loader: Loader) -> None:
    header = HEADER.replace("\n", "\n-- Host: localhost    Database: old_shop\n", 1)
    view = "CREATE VIEW `v` AS select `old_shop`.`t`.`id` AS `id` from `old_shop`.`t`;\n"
    sequence = "CREATE SEQUENCE `s`;\nCREATE TABLE `n` (`id` int DEFAULT nextval(`old_shop`.`s`), `x` int);\n"
    has_sequences = loader.server.name == "mariadb"
    report = loader.load(f"{header}{TABLE}{ROWS}{sequence if has_sequences else ''}{view}{FOOTER}")
    assert (report.notes, loader.query("SELECT * FROM v")) == ((), ["1", "2"])
    if has_sequences:  # a default may use one, which is in the database that is loaded
        assert loader.query("INSERT INTO n (x) VALUES (7); SELECT * FROM n") == ["1\t7"]


def test_triggers_of_the_dump_and_of_the_database_before_are_kept_as_text(loader: Loader) -> None:
    trigger = "DELIMITER ;;\nCREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; END ;;\nDELIMITER ;\n"
    loader.load(WHOLE)
    loader.server.run("CREATE TRIGGER y BEFORE INSERT ON t FOR EACH ROW SET @a = 2;", "fresh")
    report = loader.load(f"{HEADER}{TABLE}{trigger}{FOOTER}")
    assert report.kept_as_text == str(loader.texts)
    kept = loader.texts.read_text(encoding="utf-8")
    assert "CREATE TRIGGER x" in kept
    assert "SET @a = 2" in kept


REWRITTEN = {
    "TYPE": ("CREATE TABLE t (id int) TYPE=MyISAM", "ENGINE = 'MyISAM'"),
    "an old timestamp": ("CREATE TABLE t (id int, d timestamp(14) NULL)", "ENGINE = 'InnoDB'"),
    "FEDERATED": ("CREATE TABLE t (id int) ENGINE=FEDERATED CONNECTION='mysql://u@h/d/t'", "ENGINE = 'InnoDB'"),
    "a folder": (
        "CREATE TABLE t (id int) ENGINE=MyISAM DATA DIRECTORY='/tmp'",
        "CREATE_OPTIONS NOT LIKE '%DIRECTORY%'",
    ),
    "keys too long": (
        "CREATE TABLE t (n varchar(700), KEY (n)) ROW_FORMAT=COMPACT CHARSET=utf8mb4",
        "ROW_FORMAT IN ('Dynamic', 'Compact')",
    ),
    "a collation of MySQL": ("CREATE TABLE t (n varchar(9) COLLATE utf8mb4_0900_ai_ci)", "ENGINE = 'InnoDB'"),
    "a collation of MariaDB": ("CREATE TABLE t (n varchar(9) COLLATE utf8mb4_uca1400_ai_ci)", "ENGINE = 'InnoDB'"),
}


@pytest.mark.parametrize(("sql", "condition"), REWRITTEN.values(), ids=REWRITTEN)
def test_what_only_another_server_knows_is_rewritten(loader: Loader, sql: str, condition: str) -> None:
    loader.load(f"{HEADER}{sql};\n{FOOTER}")
    found = f"SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_NAME = 't' AND {condition}"
    assert loader.query(f"{found} AND TABLE_SCHEMA = DATABASE()") == ["t"]


def test_a_database_that_no_load_has_made_is_replaced_only_if_its_name_is_repeated(loader: Loader) -> None:
    loader.server.create("fresh", "CREATE TABLE mine (id int)")
    with pytest.raises(LegacygenError, match=f"not made by .* --replace {loader.target.name}"):
        loader.load(WHOLE)
    loader.load(WHOLE, replace=loader.target.name)
    assert loader.query(f"SELECT COUNT(*) FROM `{loader.target.before}`.mine") == ["0"]


def test_a_database_of_django_is_never_replaced(loader: Loader) -> None:
    loader.server.create("fresh", "CREATE TABLE django_migrations (id int)")
    with pytest.raises(LegacygenError, match="a load never replaces"):
        loader.load(WHOLE, replace=loader.target.name)


def test_an_account_without_the_rights_is_told_which_ones_it_needs(loader: Loader) -> None:
    loader.server.run(f"REVOKE ALL PRIVILEGES, GRANT OPTION FROM '{loader.target.user}'@'localhost';")
    with pytest.raises(LegacygenError, match=r"GRANT ALL PRIVILEGES ON `fresh.*\\_before`\.\* TO") as caught:
        loader.load(WHOLE)
    assert PASSWORD not in str(caught.value)


def test_a_wrong_password_is_not_repeated(loader: Loader) -> None:
    loader.server.run(f"ALTER USER '{loader.target.user}'@'localhost' IDENTIFIED BY 'another';")
    with pytest.raises(LegacygenError, match="Cannot connect as") as caught:
        loader.load(WHOLE)
    assert PASSWORD not in f"{caught.value}{caught.value.__cause__}"
    assert PASSWORD not in repr(loader.target)


def test_without_an_account_the_variables_are_named() -> None:
    with pytest.raises(
        LegacygenError, match=r"CRM_LOAD_USER and CRM_LOAD_PASSWORD(.|\n)*GRANT ALL .* `sh\\_op\\_load`"
    ):
        read_server_target({"NAME": "sh_op"}, {}, "CRM")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"NAME": "shop", "PORT": "abc"}, "The port 'abc' of the legacy database is no number; check"),
        ({"NAME": "x" * 58}, "is too long: with `_before` it has more than 64 letters"),
    ],
)
def test_settings_that_no_server_has_are_named(entry: dict[str, str], words: str) -> None:
    with pytest.raises(LegacygenError, match=words):
        read_server_target(entry, {"LEGACY_LOAD_USER": "loader"}, "LEGACY")


def test_a_definition_that_is_longer_than_the_server_takes_is_named(
    loader: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "LARGEST_PACKET", 1024 + 900)
    with pytest.raises(
        LegacygenError, match=r"Line 3, .*create table t has \d+ bytes, and the server takes 900 at once"
    ):
        loader.load(HEADER + TABLE.replace(";", f" COMMENT='{'x' * 900}';") + FOOTER)


def test_a_second_load_at_the_same_time_is_refused(loader: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "PATIENCE", 0)
    refused = pytest.raises(LegacygenError, match="Another load into")
    with connect(loader.target) as other, loading._hold_lock(other, loader.target), refused:
        loader.load(WHOLE)


def test_a_swap_that_was_cut_off_is_finished_by_the_next_load(loader: Loader) -> None:
    loader.load(WHOLE)
    with connect(loader.target) as connection:  # as a load leaves it that is killed before its tables are moved
        connection.execute(f"CREATE DATABASE {loader.target.scratch}")
        connection.execute(f"USE {loader.target.scratch}")
        connection.execute("CREATE TABLE killed (id int)")
        claim_database(connection, loader.target.scratch)
        views = {"v": "CREATE VIEW v AS SELECT id FROM killed"}
        complete_marker(connection, loader.target.scratch, "{}", views)
    loader.load(WHOLE)
    assert loader.query(f"SHOW TABLES FROM `{loader.target.before}`") == ["killed", MARKER]


KILLED = {
    "before the tables are moved": ("RENAME TABLE", "before"),
    "behind the move": ("RENAME TABLE", "behind"),
    "before the views are made": ("USE `{name}`", "behind"),
    "behind the views": ("UPDATE legacygen_load", "behind"),
    "before the database before is made": ("DROP DATABASE IF EXISTS `{before}`", "behind"),
}


@pytest.mark.parametrize(("word", "when"), KILLED.values(), ids=KILLED)
def test_a_swap_that_is_killed_is_finished_by_the_next_load(loader: Loader, word: str, when: str) -> None:
    if loader.server.name != "mariadb":
        pytest.skip("one server is enough, for the statements are the same")
    loader.load(WHOLE)
    view = "CREATE VIEW v AS SELECT id FROM killed;\n"
    text = f"{HEADER}CREATE TABLE killed (id int);\nINSERT INTO killed VALUES (7);\n{view}{FOOTER}"
    (loader.folder / "killed.sql").write_text(text, encoding="utf-8")
    target = loader.target
    place = [str(loader.folder / "killed.sql"), target.name, target.user, PASSWORD, target.host]
    words = [
        sys.executable,
        "-m",
        "tests.dump.killed_load",
        "mysql",
        *place,
        word.format(name=target.name, before=target.before),
        when,
    ]
    assert subprocess.run(words, check=False, capture_output=True).returncode == -signal.SIGKILL
    loader.load(WHOLE)
    assert loader.query("SELECT * FROM t") == ["1\tone", "2\tNULL"]
    assert loader.query(f"SELECT * FROM `{target.before}`.killed") == ["7"]
    assert target.scratch not in loader.query("SHOW DATABASES")


def test_introspection_does_not_see_the_marker(loader: Loader, open_query: OpenQuery) -> None:
    from legacygen.introspection import engines

    loader.load(WHOLE)
    query = open_query(loader.server.settings("fresh"))
    assert [table.name for table in engines.read_schema(query.opened).tables] == ["t"]


def test_an_interrupt_leaves_the_database_as_it_was(loader: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    loader.load(WHOLE)

    def interrupt(connection: Connection, _: object) -> None:
        connection.handle.query("SELECT 1")  # as in the middle of a statement, whose result is not read
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "make_views", interrupt)
    with pytest.raises(KeyboardInterrupt):
        loader.load(f"{HEADER}{TABLE}{FOOTER}")
    assert loader.query("SELECT COUNT(*) FROM t") == ["2"]
    assert loader.target.scratch not in loader.query("SHOW DATABASES")


@pytest.mark.parametrize("options", OPTIONS, ids=lambda text: text or "default")
def test_every_cell_is_what_the_server_had(loader: Loader, options: str, tmp_path: Path) -> None:
    loader.server.create("dumped", script())
    listed = [option.format(odd=f"{loader.server.own('dumped')}.{ODD}") for option in options.split()]
    dump_database(loader.server, "dumped", tmp_path / "dump.sql", *listed)
    loader.load(tmp_path / "dump.sql")
    loader.server.run(f"DROP TABLE {MARKER};", "fresh")
    expected, found = served_rows(loader.server, "dumped"), served_rows(loader.server, "fresh")
    for missing in (ODD,) if "ignore-table" in options else ():
        del expected[missing]
    if "ansi" in options and loader.server.name == "mariadb":  # the dump is latin1, and does not say so
        for table in ("texts", "latin", "choices"):
            del expected[table], found[table]
    assert found == expected


@pytest.mark.parametrize("end", ["_load", "_before"])
def test_a_database_of_somebody_else_beside_it_is_never_dropped(loader: Loader, end: str) -> None:
    name = f"{loader.target.name}{end}"
    loader.server.run(f"CREATE DATABASE {name}; CREATE TABLE {name}.mine (id int);")
    with pytest.raises(LegacygenError, match=f"{name}.*has tables, and was not made by"):
        loader.load(WHOLE)
    assert loader.query(f"SHOW TABLES FROM {name}") == ["mine"]


def test_what_a_killed_load_has_left_is_no_hindrance(loader: Loader) -> None:
    with connect(loader.target) as connection:  # as a load leaves it that is killed while it sends rows
        connection.execute(f"CREATE DATABASE {loader.target.scratch}")
        claim_database(connection, loader.target.scratch)
        connection.execute(f"CREATE TABLE {loader.target.scratch}.half (id int)")
    loader.load(WHOLE)
    assert loader.query("SHOW TABLES") == [MARKER, "t"]


OUTSIDE = {
    "a second table to drop": "DROP TABLE IF EXISTS nothing, {other}.t",
    "an index": "CREATE INDEX i ON {other}.t (id)",
    "a name to move to": "ALTER TABLE t RENAME TO {other}.u",
    "a union": "CREATE TABLE m (id int) ENGINE=MERGE UNION=({other}.t)",
}


@pytest.mark.parametrize("sql", OUTSIDE.values(), ids=OUTSIDE)
def test_a_definition_that_names_another_database_is_refused(loader: Loader, sql: str) -> None:
    loader.server.create("other", "CREATE TABLE t (id int); INSERT INTO t VALUES (9);")
    other = loader.server.own("other")
    with pytest.raises(LegacygenError, match=rf"names {other}\.., which is in another database"):
        loader.load(f"{HEADER}{TABLE}{sql.format(other=other)};\n{FOOTER}")
    assert loader.query("SELECT * FROM t", "other") == ["9"]
    assert loader.query("SHOW TABLES", "other") == ["t"]


def test_a_view_keeps_its_names_and_letters_whatever_the_modes_of_the_dump(loader: Loader) -> None:
    view = 'CREATE VIEW "v" AS select "t"."name" AS "größe",\'é\' AS "e" from "t";\n'
    text = f"SET NAMES latin1;\n{TABLE}{ROWS}SET sql_mode='ANSI_QUOTES';\n{view}"
    path = loader.folder / "dump.sql"
    path.write_bytes(text.encode("latin1"))
    assert loader.load(path).notes == ()
    assert loader.query("SELECT `größe`, e FROM v ORDER BY 1 DESC") == ["one\té", "NULL\té"]


def test_a_table_that_is_made_anew_is_the_last_one(loader: Loader) -> None:
    loader.load(f"{HEADER}{TABLE}{ROWS}DROP TABLE t;\n{TABLE.replace('50', '60')}{FOOTER}")
    assert loader.query("SELECT COUNT(*) FROM t") == ["0"]


def test_values_of_generated_columns_are_computed_by_the_server(loader: Loader) -> None:
    table = "CREATE TABLE g (id int, twice int GENERATED ALWAYS AS (id * 2) STORED, n varchar(9));\n"
    rows = "INSERT INTO g VALUES (1,2,'a'),(2,9,'b');\nINSERT INTO g (n, twice, id) VALUES ('c',6,3);\n"
    report = loader.load(f"{HEADER}{table}{rows}{FOOTER}")
    assert loader.query("SELECT * FROM g") == ["1\t2\ta", "2\t4\tb", "3\t6\tc"]
    assert [note.text for note in report.notes] == ["the server computes twice anew, and not as the dump has them"]


def test_a_value_that_calls_a_function_of_the_server_is_refused(loader: Loader) -> None:
    with pytest.raises(LegacygenError, match=r"Rows of t, line 7, byte \d+, hold SLEEP\(\), which is no value"):
        loader.load(f"{HEADER}{TABLE}INSERT INTO `t` VALUES (1, 'SLEEP(1)'), (2, SLEEP(100));\n{FOOTER}")


@pytest.mark.parametrize("charset", ["utf8mb4", "binary"])
def test_text_outside_of_the_character_set_of_the_dump_is_kept_and_counted(loader: Loader, charset: str) -> None:
    table = "CREATE TABLE `t` (`id` int, `name` varchar(50) CHARACTER SET utf8mb4, `raw` blob, `more` text);\n"
    rows = (
        b"INSERT INTO `t` VALUES (1,'M\xfcl\\'ler','\xff\\0','Zo\xc3\xab'),(2,'Zo\xc3\xab',_binary '\xff','\x80');\n"
    )
    start, end = (text.replace("utf8mb4", charset, 1).encode() for text in (HEADER, FOOTER))
    path = loader.folder / "mixed.sql"
    path.write_bytes(start + table.encode() + rows + b'INSERT INTO `t` (`more`, `id`) VALUES ("\xe4", 3);\n' + end)
    report = loader.load(path)
    words = (
        "3 values of text are not in the character set of the dump: each of their bytes is read as a letter of latin1"
    )
    assert words in [note.text for note in report.notes if note.table == "t"]
    found = loader.query(
        "SELECT id, HEX(CONVERT(name USING utf8mb4)), HEX(raw), HEX(CONVERT(more USING utf8mb4)) FROM t"
    )
    name, zoe, euro, letter = (text.encode().hex().upper() for text in ("Mül'ler", "Zoë", "€", "ä"))
    assert found == [f"1\t{name}\tFF00\t{zoe}", f"2\t{zoe}\tFF\t{euro}", f"3\tNULL\tNULL\t{letter}"]


def test_of_a_dump_of_all_databases_one_is_loaded(loader: Loader, tmp_path: Path) -> None:
    with servers.START[loader.server.name]() as server:  # no other worker has databases on it
        server.create("dumped", "CREATE TABLE t (id int); INSERT INTO t VALUES (7);")
        dump_database(server, "dumped", tmp_path / "all.sql", "--all-databases", without_name=True)
    loader.load(tmp_path / "all.sql", database="dumped")
    assert loader.query("SELECT * FROM t") == ["7"]
