"""A dump that was damaged in any way is read, or refused in a sentence."""

import contextlib
import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legacygen.dump import examine_dump
from legacygen.dump.problems import DumpError
from tests.dump.reading import FOOTER, HEADER, TABLE

pytestmark = pytest.mark.usefixtures("way")

WHOLE = (
    "/*!999999\\- enable the sandbox mode */ \n"
    + HEADER
    + "/*!40101 SET @o=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;\nUSE `shop`;\nDROP TABLE IF EXISTS `t`;\n"
    + TABLE
    + "LOCK TABLES `t` WRITE;\nINSERT INTO `t` VALUES (1,'it\\'s; -- é'),(2,NULL),(-3,\"x\");\n"
    "INSERT INTO `t` (`id`) VALUES (4);\n"
    "CREATE TABLE `b` (`i` int, `c` blob, `d` double, `e` bit(3)) DEFAULT CHARSET=latin1;\n"
    "INSERT INTO `b` VALUES (1,_binary '\\0\\\\',1e-5,b'1'),(2,0xFF,NULL,x'01'),(3,NOW(),DEFAULT,'');\n"
    "DELIMITER ;;\n"
    "/*!50003 CREATE TRIGGER `x` BEFORE INSERT ON `t` FOR EACH ROW BEGIN SET NEW.id = 1; END */;;\nDELIMITER ;\n"
    "/*!50001 CREATE VIEW `v` AS select `t`.`id` AS `id` from `t` */;\n" + FOOTER
).encode()

PIECES = (
    b"'",
    b'"',
    b"`",
    b"\\",
    b";",
    b",",
    b"(",
    b")",
    b"/*",
    b"*/",
    b"/*!",
    b"--",
    b"-- ",
    b"#",
    b"\n",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"DELIMITER $$\n",
    b"DELIMITER \n",
    b"SET NAMES gbk;",
    b"SET sql_mode='ANSI,NO_BACKSLASH_ESCAPES';",
    b"SET NAMES binary;",
    b"USE x\n",
    b"NULL",
    b"0x",
    b"x'0'",
    b"_latin1'",
    b"1e999",
    b"CREATE TABLE t (",
    b"INSERT INTO t VALUES (1,2);",
    b"\\! x\n",
    b"SET x=",
    b"DROP",
)

CHANGES = st.lists(
    st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 30), st.sampled_from(PIECES) | st.binary(max_size=3)),
    min_size=1,
    max_size=4,
)
SETTINGS = settings(max_examples=400, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture])


def mutate(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for at, length, piece in changes:
        data = data[:at] + piece + data[at + length :]
    return data


def check(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with contextlib.suppress(DumpError):
        found = examine_dump(path)
        assert found.rows >= 0


@SETTINGS
@given(changes=CHANGES)
def test_a_changed_dump_never_ends_in_another_error(changes: list[tuple[int, int, bytes]], tmp_path: Path) -> None:
    check(tmp_path / "dump.sql", mutate(WHOLE, changes))


@SETTINGS
@given(changes=CHANGES)
def test_a_changed_archive_never_ends_in_another_error(changes: list[tuple[int, int, bytes]], tmp_path: Path) -> None:
    check(
        tmp_path / "dump.gz",
        mutate(gzip.compress(WHOLE, mtime=0), [(at // 3, length, piece) for at, length, piece in changes]),
    )


@pytest.mark.parametrize("kept", range(0, WHOLE.index(b"-- Dump completed") + 16, 7))
def test_a_dump_that_ends_anywhere_is_never_complete(kept: int, tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    path.write_bytes(WHOLE[:kept])
    with contextlib.suppress(DumpError):
        found = examine_dump(path)
        assert found.complete is not True
        if WHOLE[:kept].count(b"Distrib"):
            assert found.cut_off
