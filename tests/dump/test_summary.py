"""`legacygen load --dry-run` says what is in a dump, and whether it is whole."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from legacygen.cli import cli
from legacygen.dump import DumpSummary, examine_dump
from tests.dump.reading import FOOTER, HEADER, TABLE

INSERT = "INSERT INTO `t` VALUES (1,'one'),(2,'two');\n"


def examine(tmp_path: Path, text: str | bytes) -> DumpSummary:
    path = tmp_path / "dump.sql"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return examine_dump(path)


def load(tmp_path: Path, text: str, *options: str) -> Result:
    path = tmp_path / "dump.sql"
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(cli, ["load", str(path), *options])


PRODUCERS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n--\n-- Host: localhost    Database: shop\n"
        "-- ------------------------------------------------------\n-- Server version\t8.0.35-log\n",
        "mysqldump",
        "8.0.36",
        "8.0.35-log",
        "shop",
    ),
    (
        "/*M!999999\\- enable the sandbox mode */ \n"
        "-- MariaDB dump 10.19-11.4.2-MariaDB, for debian-linux-gnu (x86_64)\n"
        "-- Host: localhost    Database: my shop\n-- Server version\t11.4.2-MariaDB\n",
        "mariadb-dump",
        "11.4.2-MariaDB",
        "11.4.2-MariaDB",
        "my shop",
    ),
    ("-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB, for Linux\n", "mariadb-dump", "10.11.6-MariaDB", "", ""),
    ("-- MySQL dump 9.11\n-- Server version\t4.0.27\n", "mysqldump", "9.11", "4.0.27", ""),
    (
        "-- phpMyAdmin SQL Dump\n-- version 5.2.1\n-- https://www.phpmyadmin.net/\n--\n-- Host: localhost:3306\n"
        "-- Server version: 10.4.27-MariaDB\n--\n-- Database: `shop`\n",
        "phpMyAdmin",
        "5.2.1",
        "10.4.27-MariaDB",
        "shop",
    ),
    (
        "-- phpMyAdmin SQL Dump\n-- version 4.9.5deb2\n--\n-- Server-Version: 8.0.30\n-- Datenbank: `laden`\n",
        "phpMyAdmin",
        "4.9.5deb2",
        "8.0.30",
        "laden",
    ),
    (
        "-- --------------------------------------------------------\n-- Host:                         127.0.0.1\n"
        "-- Server version:               8.0.30 - MySQL Community Server - GPL\n"
        "-- HeidiSQL Version:             12.1.0.6537\n",
        "HeidiSQL",
        "12.1.0.6537",
        "8.0.30 - MySQL Community Server - GPL",
        "",
    ),
    ("-- Adminer 4.8.1 MySQL 8.0.33 dump\n", "Adminer", "4.8.1", "MySQL 8.0.33", ""),
    (
        "/*\n Navicat Premium Data Transfer\n\n Source Server         : x\n Source Server Version : 80030 (8.0.30)\n"
        " Source Schema         : shop\n*/\n",
        "Navicat",
        "",
        "80030 (8.0.30)",
        "shop",
    ),
    (
        "/*\nSQLyog Ultimate v12.5.1 (64 bit)\nMySQL - 5.7.44 : Database - shop\n*****\n*/\n",
        "SQLyog",
        "12.5.1",
        "MySQL - 5.7.44",
        "shop",
    ),
    ("", "unknown", "", "", ""),
)


@pytest.mark.parametrize(("head", "name", "version", "server", "database"), PRODUCERS)
def test_the_program_is_told_by_its_header(
    head: str, name: str, version: str, server: str, database: str, tmp_path: Path
) -> None:
    for newline in ("\n", "\r\n"):
        found = examine(tmp_path, f"{head}{TABLE}{INSERT}{FOOTER}".replace("\n", newline))
        assert (found.producer, found.version, found.server) == (name, version, server)
        assert found.databases == ((database,) if database else ())
        assert found.rows == 2


def test_the_summary_counts_everything(tmp_path: Path) -> None:
    found = examine(
        tmp_path,
        f"{HEADER}CREATE DATABASE `a`;\nUSE `a`;\n{TABLE}{INSERT}"
        "/*!50001 CREATE VIEW `v` AS SELECT 1 AS `i`*/;\n/*!50001 DROP VIEW IF EXISTS `v`*/;\n"
        "/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50001 VIEW `v` AS select 1 AS `i` */;\n"
        "/*!50001 CREATE TABLE `w` (`i` int) */;\n/*!50001 DROP TABLE IF EXISTS `w` */;\nCREATE VIEW w AS SELECT 1;\n"
        "DELIMITER ;;\nCREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN DELETE FROM t; END ;;\n"
        "CREATE FUNCTION f() RETURNS int RETURN 1 ;;\nCREATE PROCEDURE p() BEGIN GRANT ALL ON x TO y; END ;;\n"
        f"CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SET @a=1 ;;\nDELIMITER ;\nUSE b;\n{TABLE}{INSERT}{INSERT}{FOOTER}",
    )
    assert found.databases == ("a", "b")
    assert [(t.database, t.name, t.columns, t.rows) for t in found.tables] == [("a", "t", 2, 2), ("b", "t", 2, 4)]
    assert (found.rows, found.views, found.triggers, found.routines, found.events) == (6, 2, 1, 2, 1)
    assert (found.charset, found.is_declared, found.complete, found.refusals) == ("utf8mb4", True, True, ())


def test_the_name_of_a_column_may_be_any_word_in_quotes(tmp_path: Path) -> None:
    columns = "`key` int, `check` enum('a,b','c)'), period int, `primary` decimal(9,2) COMMENT 'x, y'"
    columns += ", PRIMARY KEY (`key`, period)"
    rest = "KEY `k` (`check`), CONSTRAINT c CHECK (`key` > 0), FULLTEXT KEY f (`x`), PERIOD FOR SYSTEM_TIME (a, b)"
    found = examine(
        tmp_path, f"CREATE TABLE t ({columns}, {rest}) COMMENT='(a, b)' /*!50100 PARTITION BY HASH (`key`) */;"
    )
    assert [table.columns for table in found.tables] == [4]


REFUSALS: tuple[tuple[str, str], ...] = (
    ("GRANT ALL ON *.* TO 'x'@'%'", "GRANT ALL ON *.* TO 'x'@'%': reaches outside of the database"),
    ("CREATE USER x IDENTIFIED BY 'secret'", "CREATE USER: reaches outside of the database"),
    ("SET PASSWORD FOR x = 'secret'", "SET PASSWORD: reaches outside of the database"),
    ("DROP DATABASE other", "DROP DATABASE other: reaches outside of the database"),
    ("INSERT INTO other.t VALUES (1,'x')", "rows for other.t, which the dump has not created"),
    ("INSERT INTO u VALUES (1),(2)", "rows for u, which the dump has not created"),
    ("INSERT INTO t VALUES (1, UUID())", "UUID(): a value of t that only a server can compute"),
    ("UPDATE t SET name = 'x'", "UPDATE t SET name = 'x': changes rows in a way that is not supported"),
    ("TRUNCATE t", "TRUNCATE t: changes rows in a way that is not supported"),
    ("CREATE TABLE u LIKE v", "CREATE TABLE u LIKE v: a table without a list of columns is not supported"),
    (
        "CREATE TABLE u (i int) SELECT 1",
        "CREATE TABLE u (i int) SELECT 1: a table without a list of columns is not supported",
    ),
)


@pytest.mark.parametrize(("statement", "text"), REFUSALS)
def test_what_no_load_would_do_is_refused_with_its_line(statement: str, text: str, tmp_path: Path) -> None:
    found = examine(tmp_path, f"{TABLE}{INSERT}{statement};\nSET @a=1;")
    assert [(refusal.line, refusal.text) for refusal in found.refusals] == [(6, text)]
    assert "secret" not in load(tmp_path, f"{TABLE}{INSERT}{statement};\nSET @a=1;", "--dry-run").output


HARMLESS = (
    "DROP DATABASE IF EXISTS d; CREATE DATABASE d; USE d",
    "SET @@GLOBAL.GTID_PURGED='x'; SET @@SESSION.SQL_LOG_BIN= 0",
    "/*!50606 SET GLOBAL INNODB_STATS_AUTO_RECALC=OFF */; USE mysql; INSERT INTO innodb_table_stats VALUES (1)",
    "CHANGE MASTER TO MASTER_LOG_FILE='x'",
    "TRUNCATE TABLE t; DELETE FROM t",
    "INSERT INTO t VALUES (1, DEFAULT)",
    "/*!50112 SELECT COUNT(*) INTO @x FROM y */; PREPARE s FROM @y; EXECUTE s",
)


@pytest.mark.parametrize("statement", HARMLESS)
def test_what_dumps_write_everywhere_is_not_refused(statement: str, tmp_path: Path) -> None:
    assert examine(tmp_path, f"{TABLE}{statement};\n").is_sound


def test_text_outside_of_the_character_set_is_counted(tmp_path: Path) -> None:
    found = examine(tmp_path, f"{TABLE}INSERT INTO `t` VALUES (1,'Zoé'),(2,'caf\xe9'),(3,'x');".encode("latin1"))
    assert (found.undecoded, found.charset, found.is_declared) == (2, "utf8mb4", False)
    printed = CliRunner().invoke(cli, ["load", str(tmp_path / "dump.sql"), "--dry-run"]).output
    assert "undecoded  t: 2 values of text not in the character set of the dump\n" in printed


def test_a_dump_that_lacks_its_last_line_is_cut_off_if_its_program_writes_one(tmp_path: Path) -> None:
    assert "between two statements" in examine(tmp_path, f"{HEADER}{TABLE}{INSERT}").cut_off
    assert examine(tmp_path, f"{TABLE}{INSERT}").complete is None
    assert examine(tmp_path, f"-- MySQL dump 10.9\n{TABLE}{INSERT}").complete is None
    assert (
        examine(tmp_path, f"{HEADER}{TABLE}{INSERT}{FOOTER}".replace(" on 2026-01-01  0:00:00", "")).complete is True
    )


def test_of_thousands_of_refusals_the_first_thousand_are_kept(tmp_path: Path) -> None:
    text = f"{TABLE}INSERT INTO `t` VALUES {','.join(['(1,UUID())'] * 1500)};\n"
    found = examine(tmp_path, text)
    assert (len(found.refusals), found.more_refusals, found.rows) == (1000, 500, 1500)
    assert "and 500 more that are refused" in load(tmp_path, text, "--dry-run").output


def test_joined_dumps_are_complete_if_each_of_them_is(tmp_path: Path) -> None:
    whole = f"{HEADER}{TABLE}{INSERT}{FOOTER}"
    assert examine(tmp_path, whole + whole.replace("`t`", "`u`")).complete is True
    found = examine(tmp_path, f"{HEADER}{TABLE}{INSERT}{whole}")
    assert "another one begins at line 7" in found.cut_off


CUTS = {
    "in a row of t, which begins at line 7": f"{HEADER}{TABLE}INSERT INTO `t` VALUES (1,'one'),(2,'tw",
    "in a statement, which begins at line 8": f"{HEADER}{TABLE}{INSERT}CREATE TABLE `u` (\n  `id` in",
    "between two rows of t, which begins at line 7": f"{HEADER}{TABLE}INSERT INTO `t` VALUES (1,'one')",
    "in a comment, which begins at line 8": f"{HEADER}{TABLE}{INSERT}/* and",
    "between two statements": f"{HEADER}{TABLE}{INSERT}",
}


@pytest.mark.parametrize("words", CUTS)
def test_a_dump_that_is_cut_off_says_where_and_exits_with_2(words: str, tmp_path: Path) -> None:
    done = load(tmp_path, CUTS[words], "--dry-run")
    assert done.exit_code == 2
    (line,) = [line for line in done.output.splitlines() if line.startswith("cut off")]
    assert words in line
    assert "byte " in line
    assert "read so far." in line


def test_a_complete_dump_exits_with_0_and_prints_its_tables(tmp_path: Path) -> None:
    done = load(tmp_path, f"{HEADER}{TABLE}{INSERT}{FOOTER}", "--dry-run")
    assert done.output.splitlines()[1:] == [
        "written by mysqldump 8.0.36",
        "charset    utf8mb4",
        "read       1 table, 2 rows, 0 views, 0 triggers, 0 routines, 0 events",
        "table      t: 2 columns, 2 rows",
        "complete   it ends with the line that its program writes last",
    ]
    assert done.exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dump.sql"]


def test_the_summary_is_json_too(tmp_path: Path) -> None:
    done = load(tmp_path, f"{HEADER}{TABLE}{INSERT}GRANT x TO y;\n{FOOTER}", "--dry-run", "--json")
    found = json.loads(done.stdout)
    assert (found["rows"], found["complete"], found["tables"][0]["name"]) == (2, True, "t")
    assert found["refusals"] == [{"line": 8, "byte": 209, "text": "GRANT x TO y: reaches outside of the database"}]
    assert done.exit_code == 2


def test_progress_is_told_in_bytes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    rows = ",".join(["(1,'one')"] * 1000)
    path.write_text(TABLE + f"INSERT INTO `t` VALUES {rows};\n" * 100, encoding="utf-8")
    told: list[tuple[int, int]] = []
    examine_dump(path, lambda done, total: told.append((done, total)))
    assert {total for _, total in told} == {path.stat().st_size}
    assert len(told) > 1
    assert told == sorted(told)
    assert told[-1][0] == path.stat().st_size
