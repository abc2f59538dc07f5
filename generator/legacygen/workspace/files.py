"""Reading texts, with or without their line ends, and staging new texts beside the old."""

import hashlib
import os
import uuid
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


def write_beside(target: Path, text: str, suffix: str, *, is_lasting: bool = True) -> Path:
    """Write a text into a new file beside its target, with the mode of the target.

    `is_lasting` syncs the file to the disk, which takes longer than all the rest. Raises OSError.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.{uuid.uuid4().hex[:12]}{suffix}")
    mode = target.stat().st_mode & 0o777 if target.exists() else None
    if mode is not None and not os.access(target, os.W_OK):
        # A rename would replace it all the same: that needs a writable folder only.
        raise PermissionError(13, "the file is write-protected")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
        file.write(text.encode())
        if is_lasting:
            file.flush()
            os.fsync(file.fileno())
    if mode is not None:
        new.chmod(mode)
    return new


def write_file(target: Path, text: str) -> None:
    """Write one file, or leave it as it was and raise LegacygenError."""
    try:
        write_beside(target, text, ".new").replace(target)
    except OSError as error:
        raise LegacygenError(f"Cannot write {target}: {error.strerror}; nothing was changed.") from error
