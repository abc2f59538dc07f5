"""The base of the hashers of legacy passwords, which verify and leave it to Django to hash the password anew."""

import abc
import importlib
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.hashers import BasePasswordHasher, mask_hash
from django.core.exceptions import ImproperlyConfigured


class LegacyHasher(BasePasswordHasher, abc.ABC):
    """A hasher of stored passwords `algorithm` + `$` + the hash as the legacy application had it.

    It must not be the first of PASSWORD_HASHERS: at a login with the right password, Django replaces what another
    hasher than the first one has verified.
    """

    algorithm: str

    @abc.abstractmethod
    def is_right(self, password: bytes, stored: str) -> bool:
        """Return whether a password has this hash, in a time that does not depend on where they differ."""

    def verify(self, password: str, encoded: str) -> bool:
        """Return whether the password is right, in UTF-8 or as a legacy page in Latin-1 has sent it."""
        stored = encoded.removeprefix(f"{self.algorithm}$")
        return any(self.is_right(spelled, stored) for spelled in _list_spellings(password))

    def encode(self, password: str, salt: str) -> str:
        """Refuse."""
        raise NotImplementedError(
            f"{type(self).__name__} only verifies passwords of the legacy application; let another hasher be the "
            "first of PASSWORD_HASHERS"
        )

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        """Return what the admin shows."""
        return {"algorithm": self.algorithm, "hash": mask_hash(encoded.removeprefix(f"{self.algorithm}$"), show=3)}

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Do nothing: old hashes take no longer than they do."""


def _list_spellings(password: str) -> Iterator[bytes]:
    """Yield the bytes of a password in UTF-8, and in cp1252 if they differ."""
    yield password.encode("utf-8", "surrogatepass")
    if not password.isascii():
        try:
            yield password.encode("cp1252")
        except UnicodeEncodeError:
            return


def load_library(module: str, package: str, what: str) -> Any:
    """Import a library that only some projects need; raises ImproperlyConfigured with a sentence."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ImproperlyConfigured(
            f"{what} need the package {package}, which is not installed: pip install 'legacygen[passwords]'"
        ) from error
