"""Compressed files as streams: gz, bz2, xz, zst, and zip with one file, also one in another."""

import bz2
import gzip
import importlib
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, Protocol

from legacygen.dump.problems import ArchiveError, DumpError

BLOCK = 1 << 18
"""Bytes of text that are asked for at once."""

ZSTD_BLOCK = 1 << 13
"""Compressed bytes at once: zstandard gives all that is in them, however much that is."""

DEPTH = 4
"""Archives in archives that are opened."""

TORN = (EOFError, OSError, RuntimeError, NotImplementedError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""Errors of the archives' modules for what is cut off, damaged, encrypted or of an unknown method."""


class Readable(Protocol):
    """An archive: gives up to so many bytes, none at its end."""

    def read1(self, size: int = -1, /) -> bytes:
        """Read without waiting for all bytes."""


class _Unpacked(io.RawIOBase):
    """An archive as a raw stream, so that what is in it can be looked at before it is read."""

    def __init__(self, archive: Readable) -> None:
        self._archive = archive

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self._archive.read1(len(buffer))
        buffer[: len(block)] = block
        return len(block)


class _Zstandard:
    """Frames of Zstandard, read so that a frame that is cut off is noticed."""

    def __init__(self, stream: IO[bytes]) -> None:
        try:
            module: Any = importlib.import_module("zstandard")
        except ModuleNotFoundError:
            raise DumpError("A .zst file needs another package: run `pip install 'legacygen[load]'`.") from None
        self._error: type[Exception] = module.ZstdError
        self._open = module.ZstdDecompressor(max_window_size=1 << 31).decompressobj
        self._stream = stream
        self._engine: Any = None
        self._ready = b""

    def read1(self, size: int = -1, /) -> bytes:
        while not self._ready:
            rest = self._engine.unused_data if self._engine and self._engine.eof else b""
            data = rest or self._stream.read(ZSTD_BLOCK)
            if not data:
                if self._engine and not self._engine.eof:
                    raise EOFError
                return b""
            if self._engine is None or self._engine.eof:
                self._engine = self._open()
            try:
                self._ready = self._engine.decompress(data)
            except self._error as error:
                raise zlib.error(str(error)) from error
        block, self._ready = self._ready[:size], self._ready[size:]
        return block


def unpack(file: IO[bytes], name: str) -> Iterator[bytes]:
    """Return the blocks of a file, unpacked as often as it is packed.

    Raises ArchiveError, from the iterator, where an archive ends too early; DumpError for what cannot be opened.
    """
    stream: Any = file
    try:
        for _ in range(DEPTH):
            opened = _open_archive(stream, stream.peek(6)[:6], name)
            if opened is None:
                break
            stream = io.BufferedReader(_Unpacked(opened), BLOCK)
    except TORN as error:
        raise DumpError(f"{name} cannot be unpacked: it is cut off or damaged ({_describe(error)}).") from error
    return _read_blocks(stream)


def _open_archive(stream: IO[bytes], head: bytes, name: str) -> Readable | None:
    if head[:2] == b"\x1f\x8b":
        return gzip.GzipFile(fileobj=stream)
    if head[:3] == b"BZh":
        return bz2.BZ2File(stream)
    if head[:6] == b"\xfd7zXZ\0":
        return lzma.LZMAFile(stream)
    if head[:4] == b"\x28\xb5\x2f\xfd":
        return _Zstandard(stream)
    if head[:4] == b"PK\3\4":
        return _open_zip(stream, name)
    return None


def _open_zip(stream: IO[bytes], name: str) -> Readable:
    if not stream.seekable():
        raise DumpError(f"{name} holds a zip file in another archive; unpack the outer one first.")
    archive = zipfile.ZipFile(stream)
    files = [each for each in archive.infolist() if not each.is_dir() and not each.filename.startswith("__MACOSX/")]
    if len(files) != 1:
        listed = ", ".join(each.filename for each in files[:5]) + (", …" if len(files) > 5 else "")
        raise DumpError(f"{name} holds {len(files)} files ({listed}); unpack it with `unzip`, and name one of them.")
    if files[0].flag_bits & 1:
        raise DumpError(f"{name} is encrypted; unpack it with `unzip`, which asks for the password.")
    found: Any = archive.open(files[0])  # a ZipExtFile, which has read1
    return found  # type: ignore[no-any-return]


def _read_blocks(stream: Any) -> Iterator[bytes]:
    while True:
        try:
            block = stream.read1(BLOCK)
        except TORN as error:
            raise ArchiveError(f"The archive is cut off or damaged ({_describe(error)})") from error
        if not block:
            return
        yield block


def _describe(error: Exception) -> str:
    """Return the words of an error of a module; those about a file's end are put more simply."""
    words = " ".join(str(error).split()).rstrip(".")
    return words if words and not isinstance(error, EOFError) else "it ends too early"
