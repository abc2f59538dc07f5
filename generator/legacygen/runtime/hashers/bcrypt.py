"""A hasher for bcrypt as PHP's `password_hash` writes it, and as WordPress has used it since 6.8."""

import base64
import hmac
import re
from typing import Any

from django.utils.crypto import constant_time_compare

from legacygen.runtime.hashers.base import LegacyHasher, load_library

FORM = re.compile(r"(?:\$wp)?\$2[aby]\$(?:0[4-9]|1\d|20)\$[./A-Za-z0-9]{53}")
MOST = 72
"""The bytes of a password that bcrypt reads; PHP cuts others off without a word."""


class PhpBcryptHasher(LegacyHasher):
    """A hasher of `$2y$…`, `$2a$…`, `$2b$…`, and of `$wp$2y$…`."""

    algorithm = "php_bcrypt"

    @classmethod
    def wrap(cls, value: str) -> str | None:
        """Return the stored form of a hash, or None if it is none; raises ImproperlyConfigured without bcrypt."""
        if not FORM.fullmatch(value):
            return None
        _load_bcrypt()
        return f"{cls.algorithm}{value}"

    def is_right(self, password: bytes, stored: str) -> bool:
        """Return whether a password has the hash."""
        wanted = f"${stored.removeprefix('$')}"
        if not FORM.fullmatch(wanted):
            return False
        if wanted.startswith("$wp"):
            wanted = wanted.removeprefix("$wp")
            password = base64.b64encode(hmac.digest(b"wp-sha384", password.strip(), "sha384"))
        readable = password.partition(b"\0")[0][:MOST]
        return constant_time_compare(_load_bcrypt().hashpw(readable, wanted.encode()), wanted)


def _load_bcrypt() -> Any:
    return load_library("bcrypt", "bcrypt", "bcrypt passwords")
