"""A dump whose definitions were damaged in any way is loaded, or refused in a sentence, and writes nothing else."""

import shutil
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legacygen.dump.load_report import LoadOptions
from legacygen.dump.postgresql import examine_script
from legacygen.dump.sqlite import load_into_file
from legacygen.errors import LegacygenError
from tests.dump.postgresql.conftest import SCHEMA as POSTGRESQL
from tests.dump.reading import FOOTER, HEADER

DEFINITIONS = """
CREATE TABLE `a` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s',
  `kind` enum('x','y,z') COLLATE utf8mb4_bin DEFAULT 'x',
  `price` decimal(9,2) unsigned zerofill NOT NULL DEFAULT 0.00,
  `both` varchar(80) GENERATED ALWAYS AS (concat(`kind`,' ',upper(`price`))) VIRTUAL,
  `at` timestamp NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
  `flags` set('a','b') NOT NULL,
  `data` json DEFAULT NULL CHECK (json_valid(`data`)),
  PRIMARY KEY (`id`),
  UNIQUE KEY `u` (`kind`(1),`price` DESC),
  FULLTEXT KEY `f` (`both`),
  CONSTRAINT `c` CHECK (`price` >= 0 and `kind` in ('x','y'))
) ENGINE=InnoDB AUTO_INCREMENT=9 DEFAULT CHARSET=utf8mb4 COMMENT='(a)'
/*!50100 PARTITION BY RANGE (`id`) (PARTITION p0 VALUES LESS THAN (9)) */;
CREATE TABLE `b` (
  `a_id` int(10) unsigned DEFAULT NULL,
  `p` point /*!80003 SRID 4326 */,
  `bits` bit(3) DEFAULT b'101',
  KEY `k` (`a_id`) USING BTREE,
  CONSTRAINT `fk` FOREIGN KEY (`a_id`) REFERENCES `a` (`id`) ON DELETE CASCADE
);
ALTER TABLE `b` ADD COLUMN `n` int NOT NULL, MODIFY `bits` bit(9), ADD UNIQUE KEY (`n`);
CREATE INDEX `i` ON `b` (`n`,(`a_id` + 1));
CREATE VIEW `v` AS select `a`.`id` AS `id`,count(0) AS `n` from (`a` left join `b` on(`b`.`a_id` = `a`.`id`))
where `a`.`kind` <> 'x' group by `a`.`id` having `n` > 1 order by 2 desc limit 3;
"""
ROWS = """
INSERT INTO `a` (`id`,`kind`,`price`,`flags`) VALUES (1,'x',1.5,'a,b');
INSERT INTO `b` VALUES (1,NULL,b'1',2);
"""

WORDS = (
    *(
        "'",
        '"',
        "`",
        "(",
        ")",
        ",",
        ";",
        "--\n",
        "/*",
        "*/",
        "\\",
        "\0",
        "ü",
        "$$",
        "E'",
        "\\.\n",
        "COPY t FROM stdin;\n",
    ),
    *("NULL", "NOT", "DEFAULT", "PRIMARY KEY", "KEY", "int", "enum(", "unsigned", "CHECK (", "AS (", "REFERENCES"),
    *("`a`", "`other`.`a`", "1e999", "99999999999999999999", "-1", "varchar(0)", "bit(99)", "(select 1)"),
    *("ATTACH DATABASE 'x.db' AS y", "WITHOUT ROWID", "STRICT", "sqlite_master", "`sqlite_x`", "`legacygen_load`"),
    *("load_extension('x')", "writefile('x','y')", "COLLATE nocase", "COPY t FROM stdin;\n"),
)
"""Pieces of SQL, of MySQL's and of SQLite's own, that are put anywhere."""


def change_text(text: str) -> "st.SearchStrategy[str]":
    """Texts with a few pieces put in, left out, or moved."""
    change = st.tuples(st.integers(0, len(text)), st.integers(0, 25), st.sampled_from(WORDS) | st.text(max_size=2))

    def apply(changes: list[tuple[int, int, str]]) -> str:
        found = text
        for at, length, piece in changes:
            found = f"{found[:at]}{piece}{found[at + length :]}"
        return found

    return st.lists(change, min_size=1, max_size=3).map(apply)


SETTINGS = settings(max_examples=150, deadline=4000, suppress_health_check=[HealthCheck.function_scoped_fixture])


def describe(action: Callable[[], object]) -> str:
    """The sentence with which something is refused; empty if it is not."""
    try:
        action()
    except LegacygenError as error:
        return str(error)
    return ""


@SETTINGS
@given(text=change_text(DEFINITIONS))
def test_changed_definitions_are_loaded_or_refused_in_a_sentence(text: str, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path, ignore_errors=True)
    tmp_path.mkdir()
    path, file = tmp_path / "dump.sql", tmp_path / "legacy.sqlite3"
    path.write_bytes(f"{HEADER}{text}{ROWS}{FOOTER}".encode("utf-8", "replace"))
    refused = describe(lambda: load_into_file(path, file, LoadOptions(), lambda _done, _total: None, None))
    assert "\n" not in refused
    assert file.exists() == (not refused)
    assert {each.name for each in tmp_path.iterdir()} <= {path.name, file.name}


@SETTINGS
@given(text=change_text(POSTGRESQL))
def test_a_changed_dump_of_postgresql_is_read_or_refused_in_a_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    begin, end = "-- PostgreSQL database dump\n", "-- PostgreSQL database dump complete\n"
    path.write_bytes(f"{begin}{text}{end}".encode("utf-8", "replace"))
    assert "\n" not in describe(lambda: examine_script(path, lambda _done, _total: None))


def test_the_definitions_are_loaded_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    path.write_text(f"{HEADER}{DEFINITIONS}{ROWS}{FOOTER}", encoding="utf-8")
    found = load_into_file(path, tmp_path / "legacy.sqlite3", LoadOptions(), lambda _done, _total: None, None)
    assert [(table.name, table.rows) for table in found.summary.tables] == [("a", 1), ("b", 1)]
