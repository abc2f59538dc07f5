"""A dump becomes a new file, or the file that was there stays as it was."""

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from legacygen.dump import examine_dump
from legacygen.dump.load_report import LoadOptions, LoadReport
from legacygen.dump.sqlite import load_into_file
from legacygen.errors import LegacygenError
from tests.dump.reading import FOOTER, HEADER, TABLE

ROWS = "INSERT INTO `t` VALUES (1,'one'),(2,NULL);\n"
WHOLE = f"{HEADER}{TABLE}{ROWS}{FOOTER}"


def load(folder: Path, text: str, name: str = "dump.sql", **options: Any) -> LoadReport:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_into_file(path, folder / "legacy.sqlite3", LoadOptions(**options), lambda _done, _total: None)


def query(folder: Path, sql: str, name: str = "legacy.sqlite3") -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(folder / name)) as connection:
        return connection.execute(sql).fetchall()


def execute(folder: Path, sql: str) -> None:
    with contextlib.closing(sqlite3.connect(folder / "legacy.sqlite3")) as connection:
        connection.executescript(sql)


def test_the_rows_of_a_dump_are_in_the_file(tmp_path: Path) -> None:
    report = load(tmp_path, WHOLE)
    assert query(tmp_path, "SELECT * FROM t") == [(1, "one"), (2, None)]
    assert (report.notes, report.previous, report.kept_as_text, report.changes) == ((), "", "", ())


def test_the_file_before_is_kept_and_compared(tmp_path: Path) -> None:
    load(tmp_path, WHOLE)
    table = TABLE.replace("`id` int", "`id` int NOT NULL,\n  `vat` varchar(9) DEFAULT 'x',\n  `no` int")
    more = "CREATE TABLE `u` (`id` int);\nINSERT INTO `u` VALUES (7);\n"
    rows = "INSERT INTO `t` (`id`,`no`) VALUES (1,1);\n"
    report = load(tmp_path, f"{HEADER}{table}{rows}{more}{FOOTER}")
    assert report.previous == "legacy.before.sqlite3"
    assert report.changes == (
        "~ t: + column vat, + column no, 2 → 1 row",
        "+ u: a new table, 1 row",
    )
    assert query(tmp_path, "SELECT count(*) FROM t", "legacy.before.sqlite3") == [(2,)]
    assert query(tmp_path, "SELECT vat FROM t") == [("x",)]


REFUSED = {
    "cut off": (f"{HEADER}{TABLE}INSERT INTO `t` VALUES (1,'one'),(2,", "1 row was read; nothing was replaced"),
    "without its last line": (f"{HEADER}{TABLE}{ROWS}", "the line `-- Dump completed` is missing"),
    "another database's rows": (
        f"{HEADER}{TABLE}{ROWS}INSERT INTO `mysql`.`user` VALUES (1);INSERT INTO x.t VALUES (1);\n{FOOTER}",
        "rows for x.t, which the dump has not created. 2 rows were read",
    ),
    "two databases": (
        f"{HEADER}USE a;\n{TABLE}{ROWS}USE b;\n{TABLE}{ROWS}{FOOTER}",
        "several databases, a and b; name the one to load with --database",
    ),
    "a right": (f"{HEADER}{TABLE}GRANT ALL ON *.* TO x;\n{FOOTER}", "reaches outside of the database"),
    "a shell command": (f"{HEADER}{TABLE}\\! touch /tmp/x\n{FOOTER}", "reaches outside of the database"),
    "a file": (f"{HEADER}{TABLE}LOAD DATA INFILE 'x' INTO TABLE t;\n{FOOTER}", "reaches outside of the database"),
    "no statement": (
        f"{HEADER}{TABLE}{ROWS}INSER\0 INTO t VALUES (3,'x');\n{FOOTER}",
        "is no statement that is known",
    ),
    "no table": (f"{HEADER}{FOOTER}", "creates no table"),
    "two rows with one key": (
        f"{HEADER}CREATE TABLE `t` (`id` int PRIMARY KEY);\nINSERT INTO `t` VALUES (1),(1);\n{FOOTER}",
        "A row of t cannot be stored: UNIQUE constraint failed: t.id",
    ),
    "names that differ in case": (
        f"{HEADER}CREATE TABLE `T` (`id` int);\n{TABLE}{FOOTER}",
        "The tables T and t differ in the case of their letters only",
    ),
    "a value that nobody can compute": (
        f"{HEADER}{TABLE}INSERT INTO `t` VALUES (1,ST_AsText(x'00'));\n{FOOTER}",
        "a value of t that only a server can compute",
    ),
}


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED)
def test_a_dump_that_is_refused_leaves_the_file_as_it_was(tmp_path: Path, text: str, words: str) -> None:
    load(tmp_path, WHOLE)
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(LegacygenError) as caught:
        load(tmp_path, text)
    assert words in str(caught.value)
    assert query(tmp_path, "SELECT * FROM t") == [(1, "one"), (2, None)]
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_an_interrupt_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    load(tmp_path, WHOLE)

    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_into_file(tmp_path / "dump.sql", tmp_path / "legacy.sqlite3", LoadOptions(), interrupt)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dump.sql", "legacy.sqlite3"]


def test_a_dump_that_is_cut_off_is_loaded_on_demand(tmp_path: Path) -> None:
    report = load(tmp_path, f"{HEADER}{TABLE}{ROWS}", incomplete=True)
    assert "is cut off" in report.summary.cut_off
    assert query(tmp_path, "SELECT count(*) FROM t") == [(2,)]


def test_one_of_several_databases_is_loaded_by_its_name(tmp_path: Path) -> None:
    other = "INSERT INTO `t` VALUES (9,'other');\n"
    load(tmp_path, f"{HEADER}USE a;\n{TABLE}{ROWS}USE b;\n{TABLE}{other}{FOOTER}", database="b")
    assert query(tmp_path, "SELECT * FROM t") == [(9, "other")]


def test_the_servers_own_databases_are_left_out(tmp_path: Path) -> None:
    text = f"{HEADER}USE mysql;\nCREATE TABLE `user` (`id` int);\nUSE shop;\n{TABLE}{ROWS}{FOOTER}"
    load(tmp_path, text)
    assert query(tmp_path, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") == [
        ("legacygen_load",),
        ("t",),
    ]


def test_a_file_that_no_load_has_made_is_replaced_only_if_its_name_is_repeated(tmp_path: Path) -> None:
    execute(tmp_path, "CREATE TABLE mine (id)")
    with pytest.raises(LegacygenError, match=r"was not made by .* --replace legacy.sqlite3"):
        load(tmp_path, WHOLE)
    load(tmp_path, WHOLE, replace="legacy.sqlite3")
    assert query(tmp_path, "SELECT count(*) FROM mine", "legacy.before.sqlite3") == [(0,)]


def test_a_database_of_django_is_never_replaced(tmp_path: Path) -> None:
    execute(tmp_path, "CREATE TABLE django_migrations (id)")
    with pytest.raises(LegacygenError, match="a database of Django"):
        load(tmp_path, WHOLE, replace="legacy.sqlite3")


def test_triggers_and_routines_are_kept_as_text(tmp_path: Path) -> None:
    trigger = "DELIMITER ;;\nCREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; END ;;\nDELIMITER ;\n"
    report = load(tmp_path, f"{HEADER}{TABLE}{trigger}{FOOTER}")
    assert report.kept_as_text == "legacy.objects.sql"
    assert "CREATE TRIGGER x" in (tmp_path / "legacy.objects.sql").read_text(encoding="utf-8")


DEFAULTS = """CREATE TABLE `t` (`id` int NOT NULL AUTO_INCREMENT, `n` int NOT NULL, `d` date NOT NULL,
  `s` varchar(9) NOT NULL, `e` enum('b','a') NOT NULL, `z` int DEFAULT '5', `u` varchar(9), PRIMARY KEY (`id`));
"""


def test_columns_that_an_insert_leaves_out_get_what_a_server_gives_them(tmp_path: Path) -> None:
    rows = "INSERT INTO `t` (`u`) VALUES ('x'),(DEFAULT);\nINSERT INTO `t` (`id`,`n`) VALUES (NULL,7),(0,DEFAULT);\n"
    load(tmp_path, f"{HEADER}{DEFAULTS}{rows}{FOOTER}")
    assert query(tmp_path, "SELECT * FROM t") == [
        (1, 0, "0000-00-00", "", "b", 5, "x"),
        (2, 0, "0000-00-00", "", "b", 5, None),
        (3, 7, "0000-00-00", "", "b", 5, None),
        (4, 0, "0000-00-00", "", "b", 5, None),
    ]


def test_a_zero_stays_a_zero_where_the_dump_says_so(tmp_path: Path) -> None:
    mode = "SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO';\n"
    load(tmp_path, f"{HEADER}{mode}{DEFAULTS}INSERT INTO `t` (`id`) VALUES (0);\n{FOOTER}")
    assert query(tmp_path, "SELECT id FROM t") == [(0,)]


def test_keys_that_come_after_the_rows_are_made(tmp_path: Path) -> None:
    later = "ALTER TABLE `t` ADD PRIMARY KEY (`id`), ADD UNIQUE KEY `name` (`name`);\n"
    later += "ALTER TABLE `t` MODIFY `id` int NOT NULL AUTO_INCREMENT, ADD `more` int NOT NULL DEFAULT 3;\n"
    load(tmp_path, f"{HEADER}{TABLE}{ROWS}{later}{FOOTER}")
    assert query(tmp_path, "SELECT name, \"unique\" FROM pragma_index_list('t') ORDER BY 1") == [
        ("t__PRIMARY", 1),
        ("t__name", 1),
    ]
    assert query(tmp_path, "SELECT more FROM t") == [(3,), (3,)]


def test_a_key_that_only_the_server_finds_unique_loses_no_row(tmp_path: Path) -> None:
    table = "CREATE TABLE `t` (`name` varchar(9) COLLATE utf8mb4_0900_as_ci, UNIQUE KEY `n` (`name`));\n"
    report = load(tmp_path, f"{HEADER}{table}INSERT INTO `t` VALUES ('a'),('A');\n{FOOTER}")
    assert query(tmp_path, "SELECT count(*) FROM t") == [(2,)]
    assert "it is not unique here" in report.notes[0].text


@pytest.mark.parametrize("like", ["LIKE `t`", "(LIKE t)"])
def test_a_table_may_be_a_copy_of_another_one_without_its_rows(tmp_path: Path, like: str) -> None:
    text = f"{HEADER}{TABLE}{ROWS}CREATE TABLE `u` {like};\nINSERT INTO `u` VALUES (7,'x');\n{FOOTER}"
    report = load(tmp_path, text)
    assert query(tmp_path, "SELECT * FROM u") == [(7, "x")]
    assert [(table.name, table.rows) for table in report.summary.tables] == [("t", 2), ("u", 1)]


def test_a_file_that_cannot_be_kept_is_named(tmp_path: Path) -> None:
    load(tmp_path, WHOLE)
    (tmp_path / "legacy.objects.sql").mkdir()
    trigger = "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET @a = 1;\n"
    with pytest.raises(LegacygenError, match=r"legacy\.objects\.sql cannot be written: .*Nothing was replaced"):
        load(tmp_path, f"{HEADER}{TABLE}{trigger}{FOOTER}")
    assert query(tmp_path, "SELECT * FROM t") == [(1, "one"), (2, None)]


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(LegacygenError, match=r"is a pipe, .*write it to a file"):
        examine_dump(tmp_path / "pipe")


def test_a_view_counts_bytes_as_the_server_does_and_none_leaves_something_out(tmp_path: Path) -> None:
    views = (
        "CREATE VIEW `a` AS select octet_length('ü€') AS `o`, length('ü€') AS `l`, char_length('ü€') AS `c`;\n"
        "CREATE VIEW `b` AS select truncate(1.257, 2) AS `x`;\n"
    )
    report = load(tmp_path, f"{HEADER}{TABLE}{ROWS}{views}{FOOTER}")
    assert query(tmp_path, "SELECT * FROM a") == [(5, 5, 2)]
    assert [note.table for note in report.notes] == ["b"]


def test_views_are_made_in_any_order_and_those_that_cannot_be_are_noted(tmp_path: Path) -> None:
    views = (
        "/*!50001 CREATE ALGORITHM=UNDEFINED */ /*!50013 DEFINER=`a`@`%` SQL SECURITY DEFINER */\n"
        "/*!50001 VIEW `b` AS select `a`.`id` AS `id` from `a` where concat(`a`.`name`,_utf8mb4'x') <> '' */;\n"
        "CREATE VIEW `a` AS select `t`.`id` AS `id`,`t`.`name` AS `name` from `t`;\n"
        "CREATE VIEW `c` AS select sleep(1) AS `x`;\n"
    )
    report = load(tmp_path, f"{HEADER}{TABLE}{ROWS}{views}{FOOTER}")
    assert query(tmp_path, "SELECT * FROM b") == [(1,)]
    assert [(note.table, note.text.partition(":")[0]) for note in report.notes] == [("c", "the view is left out")]


def test_a_clause_that_is_not_understood_is_noted(tmp_path: Path) -> None:
    table = "CREATE TABLE `t` (`id` int FANCY NOT NULL, `name` varchar(9));\n"
    report = load(tmp_path, f"{HEADER}{table}{ROWS}{FOOTER}")
    assert [note.text for note in report.notes] == ["left out, because it is not understood: id: FANCY"]


def test_text_outside_of_its_character_set_is_kept_as_bytes(tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    path.write_bytes(f"{HEADER}{TABLE}INSERT INTO `t` VALUES (1,'M?ller');\n{FOOTER}".encode().replace(b"?", b"\xfc"))
    report = load_into_file(path, tmp_path / "legacy.sqlite3", LoadOptions(), lambda _done, _total: None)
    assert query(tmp_path, "SELECT name FROM t") == [(b"M\xfcller",)]
    assert "1 values of text are not in the character set" in report.notes[0].text


def test_columns_that_come_after_rows_have_values_in_later_ones(tmp_path: Path) -> None:
    later = "ALTER TABLE `t` ADD `more` int DEFAULT 3;\nINSERT INTO `t` VALUES (3,'three',4);\n"
    load(tmp_path, f"{HEADER}{TABLE}{ROWS}{later}{FOOTER}")
    assert query(tmp_path, "SELECT id, more FROM t") == [(1, 3), (2, 3), (3, 4)]


def test_a_table_of_another_database_is_not_dropped_for_its_name(tmp_path: Path) -> None:
    load(tmp_path, f"{HEADER}{TABLE}{ROWS}DROP TABLE IF EXISTS `other`.`t`;\n{FOOTER}")
    assert query(tmp_path, "SELECT count(*) FROM t") == [(2,)]


def test_rows_with_the_key_of_another_row_are_counted(tmp_path: Path) -> None:
    table = "CREATE TABLE `t` (`id` int PRIMARY KEY, `n` int);\n"
    rows = "INSERT IGNORE INTO `t` VALUES (1,1),(1,2);\nREPLACE INTO `t` VALUES (2,3),(2,4);\n"
    report = load(tmp_path, f"{HEADER}{table}{rows}{FOOTER}")
    assert query(tmp_path, "SELECT * FROM t") == [(1, 1), (2, 4)]
    assert [note.text for note in report.notes] == ["2 rows have the key of another row, and were ignored or replaced"]


def test_values_that_sqlite_has_computed_are_noted(tmp_path: Path) -> None:
    report = load(tmp_path, f"{HEADER}{TABLE}INSERT INTO `t` VALUES (1,CONCAT('a','b')),(2,DEFAULT);\n{FOOTER}")
    assert query(tmp_path, "SELECT name FROM t") == [("ab",), (None,)]
    assert [note.text for note in report.notes] == ["1 values are expressions such as NOW(); SQLite has computed them"]


def test_a_value_that_is_no_number_is_named_with_its_place(tmp_path: Path) -> None:
    text = f"{HEADER}CREATE TABLE `t` (`f` double);\nINSERT INTO `t` VALUES ('abc');\n{FOOTER}"
    with pytest.raises(LegacygenError, match=r"A row of t cannot be stored: .*'abc'. It is before line 4, byte \d+;"):
        load(tmp_path, text)


MODES = {
    "names in double quotes": (
        "SET sql_mode='ANSI_QUOTES';\n",
        'CREATE TABLE "g" ("n" int, "two words" int GENERATED ALWAYS AS ("n" * 2) STORED);\n'
        'INSERT INTO "g" ("n") VALUES (4);\nCREATE VIEW "v" AS select "g"."two words" AS "x" from "g";\n',
        [(8,)],
    ),
    "no escapes": (
        "SET sql_mode='NO_BACKSLASH_ESCAPES';\n",
        "CREATE TABLE g (n int);\nINSERT INTO g VALUES (1);\nCREATE VIEW v AS select 'a\\' AS x from g;\n",
        [("a\\",)],
    ),
}


@pytest.mark.parametrize(("mode", "sql", "rows"), MODES.values(), ids=MODES)
def test_definitions_are_read_in_the_modes_of_the_dump(
    tmp_path: Path, mode: str, sql: str, rows: list[tuple[Any, ...]]
) -> None:
    load(tmp_path, f"{HEADER}{mode}{sql}{FOOTER}")
    assert query(tmp_path, "SELECT * FROM v") == rows


def test_letters_of_views_and_triggers_are_those_of_the_dump(tmp_path: Path) -> None:
    text = (
        f"SET NAMES latin1;\n{TABLE}{ROWS}CREATE VIEW `v` AS select 'é' AS `größe` from `t`;\n"
        "DELIMITER ;;\nCREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.name = 'ü';;\nDELIMITER ;\n"
    )
    path = tmp_path / "dump.sql"
    path.write_bytes(text.encode("latin1"))
    load_into_file(path, tmp_path / "legacy.sqlite3", LoadOptions(), lambda _done, _total: None)
    assert query(tmp_path, 'SELECT "größe" FROM v LIMIT 1') == [("é",)]
    assert "'ü'" in (tmp_path / "legacy.objects.sql").read_text(encoding="utf-8")


def test_a_dump_of_a_database_that_a_load_has_made_is_loaded_without_its_marker(tmp_path: Path) -> None:
    marker = "CREATE TABLE `legacygen_load` (`state` varchar(10));\nINSERT INTO `legacygen_load` VALUES ('done');\n"
    load(tmp_path, f"{HEADER}{marker}{TABLE}{ROWS}{FOOTER}")
    assert load(tmp_path, WHOLE).changes == ()


def test_a_trigger_that_a_server_would_run_for_rows_is_noted(tmp_path: Path) -> None:
    trigger = "CREATE TRIGGER x AFTER INSERT ON `t` FOR EACH ROW INSERT INTO u VALUES (NEW.id);\n"
    report = load(tmp_path, f"{HEADER}{TABLE}{trigger}{ROWS}{FOOTER}")
    assert [(note.table, note.text.partition(":")[0]) for note in report.notes] == [("t", "the trigger x is not run")]
    assert load(tmp_path, f"{HEADER}{TABLE}{ROWS}{trigger}{FOOTER}").notes == ()
