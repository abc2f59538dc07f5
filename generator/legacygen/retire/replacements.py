"""The replacement of each class of legacygen that the models and settings of a project may use.

The names are texts, because the generator does not import the runtime. `docs/retire.md` shows the same table.
"""

from collections.abc import Mapping

FIELDS: Mapping[str, str] = {
    "AsTextField": "`TextField`, after `ALTER COLUMN … TYPE text USING …::text`",
    "BinaryUUIDField": "`UUIDField`, after the 16 bytes are rewritten: `HEX(…)` in char(32) on MySQL, uuid elsewhere",
    "BitField": "`PositiveBigIntegerField`, after `MODIFY … bigint unsigned`",
    "BooleanBitField": "`BooleanField`, after `MODIFY … tinyint(1)`: Django reads the bytes of bit(1) as true, always",
    "EncodedTextField": "`CharField` or `TextField`, after the column is `varchar` or `text` with a character set",
    "JSONTextField": "`JSONField`, after `ALTER COLUMN … TYPE jsonb`",
    "LegacyDateField": "`DateField`, after zero and impossible dates are NULL",
    "LegacyDateTimeField": "`DateTimeField`, after zero dates are NULL, and texts with a `form` in Django's format",
    "LegacyDecimalField": "`DecimalField` with digits that hold all values, after texts and NaN are gone",
    "LegacyTimeField": "`TimeField`, after values below 0 or of a day and more are gone",
    "LocalDateTimeField": "`DateTimeField`, after `ALTER COLUMN … TYPE timestamptz USING … AT TIME ZONE …`",
    "PositiveBigAutoField": "`BigAutoField`, after `MODIFY … bigint AUTO_INCREMENT`, and the columns that refer to it",
    "RandomUUID": "`default=uuid.uuid4`",
    "RawField": "the field of the one type that all values have, after the others are converted",
    "ServerSQL": "an expression of Django, or `RawSQL`",
    "SetField": "`CharField`, which reads `a,b`; the values stay as they are",
    "SingleFloatField": "`FloatField`; the values stay as they are, and MySQL prints six digits of a `float`",
    "TextArrayField": "`ArrayField`, after `ALTER COLUMN … TYPE text[] USING …::text[]`",
    "TypedArrayField": "`ArrayField`, after `ALTER COLUMN … TYPE` to the type that its base field has",
}
"""The fields and expressions: which one of Django's, and what has to be done to the data before it."""

INDEXES: Mapping[str, str] = {
    "FullTextIndex": "`RunSQL` in a migration, with the index taken out of `Meta.indexes`; the index itself stays",
    "SpatialIndex": "`RunSQL` in a migration, with the index taken out of `Meta.indexes`; the index itself stays",
}

ENGINES: Mapping[str, str] = {
    "mysql": "`django.db.backends.mysql`, which may write",
    "postgresql": "`django.db.backends.postgresql`, which may write",
    "sqlite3": "`django.db.backends.sqlite3`, which may write",
}
"""The database engines, by the last part of their names."""

HASHERS: Mapping[str, str] = {
    "CryptHasher": "crypt",
    "LegacyMD5Hasher": "legacy_md5",
    "LegacySHA1Hasher": "legacy_sha1",
    "PhpBcryptHasher": "php_bcrypt",
    "PhpassHasher": "phpass",
}
"""The hashers, with the word before the first `$` of the passwords that they know."""

USABLE = (
    "legacygen.runtime.fields",
    "legacygen.runtime.indexes",
    "legacygen.runtime.hashers",
    "legacygen.runtime.backends",
)
"""The modules that work without the apps of legacygen; as long as code uses them, the requirement stays."""


def describe_replacement(name: str) -> str:
    """Describe what takes the place of a class or module of legacygen, given by its dotted name."""
    last = name.rpartition(".")[2]
    if last in FIELDS or last in INDEXES:
        known = FIELDS.get(last) or INDEXES[last]
        return f"replace it by {known}"
    if ".backends." in name:
        known = next((engine for each, engine in ENGINES.items() if f".{each}" in name), "an engine of Django")
        return f"replace it by {known}"
    if last in HASHERS:
        return f"remove it when no password begins with {HASHERS[last]}$ any more"
    return "take it out"


def is_usable(name: str) -> bool:
    """Return whether a dotted name of legacygen works without its apps in the settings."""
    return any(name == each or name.startswith(f"{each}.") for each in USABLE)


def shorten_name(name: str) -> str:
    """Return the name by which a class is imported, without the module that defines it; any other name as it is."""
    last = name.rpartition(".")[2]
    for folder, known in (("fields", FIELDS), ("indexes", INDEXES), ("hashers", HASHERS)):
        if last in known and name.startswith(f"legacygen.runtime.{folder}."):
            return f"legacygen.runtime.{folder}.{last}"
    return name
