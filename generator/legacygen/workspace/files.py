"""Reading texts, with or without their line ends, and staging new texts beside the old."""

import errno
import hashlib
import os
from pathlib import Path

from legacygen.errors import LegacygenError


def read_text(path: Path) -> str:
    """Read the text of a file, without carriage returns; raises LegacygenError when it cannot be read."""
    return read_raw_text(path).replace("\r\n", "\n")


def read_raw_text(path: Path) -> str:
    """Read the text of a file with its own line ends; raises LegacygenError when it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise LegacygenError(f"Cannot read {path}: {why}.") from error


def read_if_exists(path: Path) -> str | None:
    """Read the text of a file with its own line ends; None when there is no such file."""
    return read_raw_text(path) if path.exists() else None


def digest_text(text: str) -> str:
    """Digest a text: a short fingerprint in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def digest_file(path: Path) -> str:
    """Digest a file as `digest_text` does its text; empty when there is no such file.

    Raises LegacygenError when it cannot be read.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:32]
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise LegacygenError(f"Cannot read {path}: {error.strerror}.") from error


def follow_link(path: Path) -> Path:
    """Follow a link, or a chain of links, to the file that it stands for, which need not exist.

    Anything else is returned as it is. Raises OSError for links that go round in a circle.
    """
    if not path.is_symlink():
        return path
    real = Path(os.path.realpath(path))
    if real.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return real


def write_beside(target: Path, new: Path, text: str, *, is_lasting: bool = True) -> None:
    """Write a text into the new file `new` beside its target, with the mode of the target.

    `is_lasting` is that of `write_new`. Raises OSError.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = target.stat().st_mode & 0o777 if target.exists() else None
    if mode is not None and not os.access(target, os.W_OK):
        # A rename would replace it all the same: that needs a writable folder only.
        raise PermissionError(errno.EACCES, "the file is write-protected")
    write_new(new, text, is_lasting=is_lasting)
    if mode is not None:
        new.chmod(mode)


def write_new(path: Path, text: str, *, is_lasting: bool = True) -> None:
    """Write a text into a new file; raises OSError, also where there is a file already.

    `is_lasting` syncs the file to the disk, which takes longer than all the rest.
    """
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
        file.write(text.encode())
        if is_lasting:
            file.flush()
            os.fsync(file.fileno())


def write_file(target: Path, text: str) -> None:
    """Write one file, the one behind it where it is a link, or leave it as it was and raise LegacygenError."""
    try:
        real = follow_link(target)
        new = real.with_name(f".{real.name}.new")
        new.unlink(missing_ok=True)  # from a run that was killed
        write_beside(real, new, text)
        new.replace(real)
    except OSError as error:
        raise LegacygenError(f"Cannot write {target}: {error.strerror}; nothing was changed.") from error
