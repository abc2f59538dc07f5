"""Hashers for MD5 and SHA-1, each with and without a salt."""

import hashlib
import re
from collections.abc import Callable

from django.utils.crypto import constant_time_compare

from legacygen.runtime.hashers.base import LegacyHasher

Digest = Callable[[bytes], bytes]
"""A function from bytes to the digest in hexadecimal digits, as PHP gives it."""

ORDERS: dict[str, Callable[[Digest, bytes, bytes], bytes]] = {
    "before": lambda digest, salt, password: digest(salt + password),
    "after": lambda digest, salt, password: digest(password + salt),
    "hashed-after": lambda digest, salt, password: digest(digest(password) + salt),
    "both-hashed": lambda digest, salt, password: digest(digest(salt) + digest(password)),
}
"""Where the salt goes: osCommerce and SMF have it before the password, Joomla after it, vBulletin after the hash of
the password, and MyBB and IP.Board hash both. Without a salt, `before` and `after` are the plain digest."""


class DigestHasher(LegacyHasher):
    """A hasher of `algorithm$order$digest$salt`."""

    length: int
    """The number of hexadecimal digits."""

    @classmethod
    def wrap(cls, value: str, salt: str = "", order: str = "before") -> str | None:
        """Return the stored form of a digest, or None if it is none. Raises ValueError for an unknown order."""
        if order not in ORDERS:
            raise ValueError(f"order={order!r} is none of {', '.join(map(repr, ORDERS))}")
        if not re.fullmatch(rf"[0-9a-fA-F]{{{cls.length}}}", value):
            return None
        return f"{cls.algorithm}${order}${value.lower()}${salt}"

    def is_right(self, password: bytes, stored: str) -> bool:
        """Return whether a password has the digest."""
        order, _, rest = stored.partition("$")
        wanted, _, salt = rest.partition("$")
        if order not in ORDERS:
            return False
        return constant_time_compare(ORDERS[order](self.digest, salt.encode(), password), wanted)

    def digest(self, data: bytes) -> bytes:
        """Return the digest in hexadecimal digits."""
        name = self.algorithm.removeprefix("legacy_")
        return hashlib.new(name, data, usedforsecurity=False).hexdigest().encode()


class LegacyMD5Hasher(DigestHasher):
    """A hasher of MD5."""

    algorithm = "legacy_md5"
    length = 32


class LegacySHA1Hasher(DigestHasher):
    """A hasher of SHA-1."""

    algorithm = "legacy_sha1"
    length = 40
