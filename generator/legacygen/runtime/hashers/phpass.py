"""A hasher for the portable hashes of phpass: WordPress, phpBB 3 and Drupal 7."""

import hashlib
import re

from django.utils.crypto import constant_time_compare

from legacygen.runtime.hashers.base import LegacyHasher

LETTERS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""The digits of a number in base 64, least first."""
ROUNDS = range(7, 25)
"""The logarithm of the number of rounds: applications use 11 to 16; more than 24 would take minutes."""
FORM = re.compile(r"U?\$(?:[PH]\$[./0-9A-Za-z]{31}|S\$[./0-9A-Za-z]{52})")


class PhpassHasher(LegacyHasher):
    """A hasher of `$P$…` and `$H$…` (MD5) and `$S$…` (SHA-512); with `U` in front, of what was an MD5 hash before."""

    algorithm = "phpass"

    @classmethod
    def wrap(cls, value: str) -> str | None:
        """Return the stored form of a hash, or None if it is none."""
        if not FORM.fullmatch(value) or LETTERS.index(value.removeprefix("U")[3]) not in ROUNDS:
            return None
        return f"{cls.algorithm}{value}" if value.startswith("$") else f"{cls.algorithm}${value}"

    def is_right(self, password: bytes, stored: str) -> bool:
        """Return whether a password has the hash."""
        if stored.startswith("U$"):
            password = hashlib.md5(password, usedforsecurity=False).hexdigest().encode()
        wanted = f"${stored.removeprefix('U$').removeprefix('$')}"
        if not FORM.fullmatch(wanted) or LETTERS.index(wanted[3]) not in ROUNDS:
            return False
        return constant_time_compare(_hash_password(password, wanted[:12])[: len(wanted)], wanted)


def _hash_password(password: bytes, setting: str) -> str:
    """Return the whole hash for a setting: `$`, kind, `$`, the logarithm of the rounds, and a salt of 8 letters."""
    name = "sha512" if setting[1] == "S" else "md5"
    state = hashlib.new(name, setting[4:12].encode() + password, usedforsecurity=False).digest()
    for _ in range(1 << LETTERS.index(setting[3])):
        state = hashlib.new(name, state + password, usedforsecurity=False).digest()
    return setting + _spell_bytes(state)


def _spell_bytes(data: bytes) -> str:
    """Return bytes in base 64, three at a time, each group as a number with its least digit first."""
    found = []
    for start in range(0, len(data), 3):
        group = data[start : start + 3]
        number = int.from_bytes(group, "little")
        found += [LETTERS[number >> 6 * place & 63] for place in range(len(group) + 1)]
    return "".join(found)
