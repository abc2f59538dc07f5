"""Opens a dump: a file, packed or not, or a folder of mydumper."""

import codecs
import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from legacygen.dump.archives import unpack
from legacygen.dump.foreign import describe_foreign
from legacygen.dump.problems import ArchiveError, DumpError

HEAD = 1 << 16
"""Bytes at the beginning of a dump that tell what it is."""

UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedDump:
    """A dump that is open: its bytes in blocks, and the function that says how many bytes of the file were read.

    `head` is its beginning. `is_decoded` says that it was UTF-16, and is UTF-8 now.
    """

    head: bytes
    blocks: Iterator[bytes]
    count_read: Callable[[], int]
    is_decoded: bool = False


@contextlib.contextmanager
def open_dump(path: Path) -> Iterator[OpenedDump]:
    """Open a dump of MySQL or MariaDB for the length of the block; raises DumpError for a file that is none."""
    with open_file(path) as opened:
        foreign = describe_foreign(opened.head.removeprefix(codecs.BOM_UTF8), path.name)
        if foreign:
            raise DumpError(foreign)
        yield opened


@contextlib.contextmanager
def open_file(path: Path) -> Iterator[OpenedDump]:
    """Open any file, unpacked, for the length of the block; raises DumpError if it cannot be read."""
    if path.is_fifo():
        raise DumpError(f"{path} is a pipe, and a dump is read more than once: write it to a file, and name that.")
    try:
        file = path.open("rb")
    except OSError as error:
        raise DumpError(f"{path} cannot be read: {error.strerror}.") from error
    with file:
        head, blocks = _read_head(unpack(file, path.name), path.name)
        codec = UTF16.get(head[:2])
        if codec:
            head, blocks = _read_head(_decode(chain([head[2:]], blocks), codec), path.name)
        yield OpenedDump(head=head[:HEAD], blocks=chain([head], blocks), count_read=file.tell, is_decoded=bool(codec))


def _read_head(blocks: Iterator[bytes], name: str) -> tuple[bytes, Iterator[bytes]]:
    """Return the beginning, and the blocks behind it; one that ends too early has a beginning too."""
    parts: list[bytes] = []
    try:
        while sum(map(len, parts)) < HEAD:
            parts.append(next(blocks))
    except StopIteration:
        pass
    except ArchiveError as error:
        if not any(parts):
            raise DumpError(f"{name} cannot be unpacked. {error}.") from error
        blocks = _fail(error)
    return b"".join(parts), blocks


def _fail(error: ArchiveError) -> Iterator[bytes]:
    yield b""
    raise error


def _decode(blocks: Iterator[bytes], codec: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for block in blocks:
            yield decoder.decode(block).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise ArchiveError("The dump is not UTF-16 throughout, as it begins") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpPart:
    """A file of a dump, and the database that its name says it is of."""

    path: Path
    database: str = ""


ORDER = ("-schema-create.", "-schema.", ".", "-schema-triggers.", "-schema-view.", "-schema-post.")
SUFFIX = re.compile(
    r"(-schema-create|-schema-triggers|-schema-view|-schema-post|-schema-sequence|-schema|)\.(?:sql)\b"
)


def list_parts(path: Path) -> list[DumpPart]:
    """Return the files of a dump in the order in which they are loaded: one, or those of mydumper in a folder."""
    if not path.is_dir():
        return [DumpPart(path=path)]
    names = sorted(each for each in path.iterdir() if each.is_file())
    if any(each.name == "metadata.partial" for each in names):
        raise DumpError(f"{path} is not complete: mydumper had not finished; it leaves metadata.partial until it has.")
    if not any(each.name == "metadata" for each in names):
        raise DumpError(f"{path} is a folder without the file `metadata` of mydumper; name the dump itself.")
    return _sort_parts(names)


def _sort_parts(names: list[Path]) -> list[DumpPart]:
    found = []
    for path in names:
        match = SUFFIX.search(path.name)
        if match:
            database = path.name.partition(".")[0].removesuffix("-schema-create").removesuffix("-schema-post")
            found.append((ORDER.index(f"{match[1].replace('-sequence', '')}."), path.name, path, database))
        elif re.search(r"\.dat(?:\.|$)", path.name):
            raise DumpError(f"{path.name} is for LOAD DATA, which is not read; run mydumper without --load-data.")
    return [DumpPart(path=path, database=database) for _, _, path, database in sorted(found)]
