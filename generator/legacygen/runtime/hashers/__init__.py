"""Password hashers for `PASSWORD_HASHERS` that know the hashes of legacy applications, so that old passwords work."""

from legacygen.runtime.hashers.bcrypt import PhpBcryptHasher
from legacygen.runtime.hashers.crypt import CryptHasher
from legacygen.runtime.hashers.digests import LegacyMD5Hasher, LegacySHA1Hasher
from legacygen.runtime.hashers.phpass import PhpassHasher

__all__ = ["CryptHasher", "LegacyMD5Hasher", "LegacySHA1Hasher", "PhpBcryptHasher", "PhpassHasher"]
