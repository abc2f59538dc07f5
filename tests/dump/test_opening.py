"""A dump is opened however it is packed, and what is no dump is named with the command that reads it."""

import bz2
import gzip
import io
import lzma
import sqlite3
import sys
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from legacygen.dump import examine_dump
from legacygen.dump.problems import DumpError
from tests.dump.reading import FOOTER, HEADER, TABLE

ROWS = "".join(f"INSERT INTO `t` VALUES ({number},'né {number}');\n" for number in range(3000))
DUMP = f"{HEADER}{TABLE}{ROWS}{FOOTER}"


def zipped(*files: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/._dump.sql", b"")
        for name, data in files:
            archive.writestr(name, data)
    return made.getvalue()


def zstandard(data: bytes) -> bytes:
    module = pytest.importorskip("zstandard")
    packed: bytes = module.ZstdCompressor().compress(data)
    return packed


def describe(path: Path) -> str:
    """What is wrong with a dump."""
    try:
        return examine_dump(path).cut_off
    except DumpError as error:
        return str(error)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gz": gzip.compress,
    "gz of two parts": lambda data: gzip.compress(data[:500]) + gzip.compress(data[500:]),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard,
    "zst of two parts": lambda data: zstandard(data[:500]) + zstandard(data[500:]),
    "zip": lambda data: zipped(("backup/dump.sql", data)),
    "gz in zip": lambda data: zipped(("dump.sql.gz", gzip.compress(data))),
    "gz in gz": lambda data: gzip.compress(gzip.compress(data)),
}

ENCODERS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "byte order mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16 of PowerShell": lambda text: b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le"),
    "UTF-16, big end first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("packer", PACKERS)
def test_a_packed_dump_is_the_same_as_a_plain_one(packer: str, tmp_path: Path) -> None:
    path = tmp_path / "dump"
    path.write_bytes(PACKERS[packer](DUMP.encode()))
    found = examine_dump(path)
    assert (found.rows, found.complete, found.undecoded, found.refusals) == (3000, True, 0, ())


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("packer", ["plain", "gz"])
def test_every_way_to_write_the_letters_is_read(encoder: str, packer: str, tmp_path: Path) -> None:
    path = tmp_path / "dump"
    path.write_bytes(PACKERS[packer](ENCODERS[encoder](DUMP)))
    found = examine_dump(path)
    assert (found.rows, found.complete, found.undecoded, found.producer) == (3000, True, 0, "mysqldump")


@pytest.mark.parametrize("packer", [name for name in PACKERS if name != "plain" and "zip" not in name])
@pytest.mark.parametrize("kept", [0.4, 0.9])
def test_a_truncated_archive_says_where_it_ends(packer: str, kept: float, tmp_path: Path) -> None:
    data = PACKERS[packer](DUMP.encode())
    path = tmp_path / "dump"
    path.write_bytes(data[: int(len(data) * kept)])
    said = describe(path)
    assert "cut off or damaged" in said
    assert "at line" in said or "cannot be unpacked" in said  # so little may be left that nothing comes out


def test_a_truncated_zip_cannot_be_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "dump.zip"
    path.write_bytes(PACKERS["zip"](DUMP.encode())[:-40])
    with pytest.raises(DumpError, match=r"dump\.zip cannot be unpacked: it is cut off or damaged"):
        examine_dump(path)


def test_a_damaged_archive_is_not_taken_for_a_short_one(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(DUMP.encode()))
    data[-6] ^= 255
    path = tmp_path / "dump.gz"
    path.write_bytes(data)
    assert "CRC" in examine_dump(path).cut_off


def test_without_zstandard_its_command_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    path = tmp_path / "dump.sql.zst"
    path.write_bytes(b"\x28\xb5\x2f\xfd")
    with pytest.raises(DumpError, match=r"pip install 'legacygen\[load\]'"):
        examine_dump(path)


def tarred(name: str) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    return made.getvalue()


FOREIGN: tuple[tuple[str, bytes, str], ...] = (
    ("empty", b"", "is empty"),
    ("blank", b"\n \n", "is empty"),
    ("empty gz", gzip.compress(b""), "is empty"),
    (
        "SQL Server",
        "\ufeffUSE [shop]\r\nGO\r\nCREATE TABLE [dbo].[t] ([i] [int])\r\nGO\r\n".encode("utf-16-le"),
        "sqlcmd -i",
    ),
    ("SQL Server's backup", b"TAPE\0\0\3\0", "RESTORE DATABASE"),
    ("Access", b"\0\1\0\0Standard ACE DB\0", "mdb-schema"),
    ("XML", b"<?xml version='1.0'?>\n<mysqldump>", "without --xml"),
    ("phpMyAdmin's XML", b"\n<pma_xml_export>", "without --xml"),
    ("--tab", b"1\tone\n2\ttwo\n", "without --tab"),
    ("HTML", b"<!DOCTYPE html><html><body>502</body></html>", "download the dump again"),
    ("JSON", b'[{"type":"header"}]', "is JSON"),
    ("tar", tarred("dump.sql"), "tar -xf"),
    ("SQLite's dump", b"PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t(i);\n", "sqlite3 legacy.sqlite3"),
    ("binary log", b"\xfebin\0", "mysqlbinlog"),
    ("two files in a zip", zipped(("a.sql", b"x"), ("b.sql", b"y")), "holds 2 files (a.sql, b.sql)"),
    ("an empty zip", zipped(), "holds 0 files"),
    ("a letter", b"Dear customer,\nplease find attached\n", "no SQL at its beginning"),
    ("noise", bytes(range(256)), "no SQL at its beginning"),
)


@pytest.mark.parametrize(("data", "words"), [case[1:] for case in FOREIGN], ids=[case[0] for case in FOREIGN])
def test_what_is_no_dump_is_refused_with_what_to_do(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "file.sql"
    path.write_bytes(data)
    with pytest.raises(DumpError) as caught:
        examine_dump(path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_sqlite_database_is_used_as_it_is(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "shop.sql")) as connection:
        connection.execute("CREATE TABLE t (i)")
    with pytest.raises(DumpError, match=r"legacygen new mysite --legacy sqlite:///shop\.sql"):
        examine_dump(tmp_path / "shop.sql")


def test_a_row_with_the_words_of_another_database_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    path.write_text(f"{HEADER}{TABLE}INSERT INTO `t` VALUES (1,'\nGO\nUSE [x]\n<html>');\n{FOOTER}", encoding="utf-8")
    assert examine_dump(path).rows == 1


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match=r"absent\.sql cannot be read: No such file"):
        examine_dump(tmp_path / "absent.sql")


def write_mydumper(folder: Path) -> None:
    set_names = "/*!40101 SET NAMES binary*/;\n"
    (folder / "metadata").write_text("Started dump at: 2026-01-01 00:00:00\nFinished dump at: 2026-01-01 00:00:01\n")
    (folder / "shop-schema-create.sql").write_text("CREATE DATABASE `shop`;\n")
    (folder / "shop.t-schema.sql").write_text(set_names + TABLE)
    (folder / "shop.t-schema-triggers.sql").write_text("CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET @a=1;\n")
    (folder / "shop.t.00000.sql.gz").write_bytes(
        gzip.compress(f"{set_names}INSERT INTO `t` VALUES (1,'é')\n,(2,'x');\n".encode())
    )
    (folder / "shop.t.00001.sql").write_text(f"{set_names}INSERT INTO `t` VALUES (3,'y');\n")
    (folder / "shop.v-schema-view.sql").write_text("CREATE VIEW `v` AS SELECT 1;\n")


def test_a_folder_of_mydumper_is_one_dump(tmp_path: Path) -> None:
    write_mydumper(tmp_path)
    found = examine_dump(tmp_path)
    assert [(table.database, table.name, table.rows) for table in found.tables] == [("shop", "t", 3)]
    assert (found.producer, found.complete, found.databases) == ("mydumper", True, ("shop",))
    assert (found.views, found.triggers, found.undecoded, found.refusals) == (1, 1, 0, ())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("metadata.partial", "not complete"),
        ("shop.t.00002.dat", "LOAD DATA"),
        ("toc.dat", "pg_restore"),
        ("shop.t.00000.sql.gz", "shop.t.00000.sql.gz: The archive is cut off"),
    ],
)
def test_a_folder_that_cannot_be_read_says_why(name: str, words: str, tmp_path: Path) -> None:
    write_mydumper(tmp_path)
    path = tmp_path / name
    path.write_bytes(path.read_bytes()[:70] if path.exists() else b"x")
    assert words in describe(tmp_path)


def test_a_folder_without_metadata_is_no_dump(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match="without the file `metadata`"):
        examine_dump(tmp_path)
