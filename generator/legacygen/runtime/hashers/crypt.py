"""A hasher for the hashes of crypt(3), as in /etc/shadow, .htpasswd and old applications."""

import re
from functools import cache
from typing import Any

from legacygen.runtime.hashers.base import LegacyHasher, load_library

SCHEMES = ("sha512_crypt", "sha256_crypt", "sha1_crypt", "md5_crypt", "apr_md5_crypt", "bsdi_crypt", "des_crypt")
FORM = re.compile(r"\$(?:1|5|6|sha1|apr1)\$[!-~]+|_[./0-9A-Za-z]{19}|[./0-9A-Za-z]{13}")


class CryptHasher(LegacyHasher):
    """A hasher of `$6$…`, `$5$…`, `$1$…`, `$apr1$…`, `$sha1$…`, and the traditional 13 letters of DES."""

    algorithm = "crypt"

    @classmethod
    def wrap(cls, value: str) -> str | None:
        """Return the stored form of a hash, or None if it is none; raises ImproperlyConfigured without libpass."""
        if not FORM.fullmatch(value) or _load_context().identify(value) is None:
            return None
        return f"{cls.algorithm}${value}"

    def is_right(self, password: bytes, stored: str) -> bool:
        """Return whether a password has the hash."""
        context = _load_context()
        readable = password.partition(b"\0")[0]
        return context.identify(stored) is not None and bool(context.verify(readable, stored))


@cache
def _load_context() -> Any:
    context = load_library("passlib.context", "libpass", "passwords of crypt")
    return context.CryptContext(schemes=list(SCHEMES))
