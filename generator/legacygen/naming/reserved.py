"""A name that Python or Django reserves gets another word: `class` is `class_field`, `Model` is `ModelTable`.

Reserved are the keywords of Python, the attributes of a Django model (`save`, `check`, `pk`, `objects`, …), and the
names that the generated module imports. The functions of Django are reserved only where the module imports them:
`rights` is `Right`.
"""

import keyword
from collections.abc import Collection

from legacygen.naming.name import Name, NameKind

MODEL_ATTRIBUTES = frozenset(
    "DoesNotExist MultipleObjectsReturned NotUpdated adelete arefresh_from_db asave check clean clean_fields "
    "date_error_message delete from_db full_clean get_constraints get_deferred_fields get_parent_list id_error "
    "pk prepare_database_save refresh_from_db save save_base serializable_value unique_error_message "
    "validate_constraints validate_unique objects self cls models mro fields postgres Meta".split()
)
"""The attributes of a Django model from 5.2 on without a leading underscore, and the names that a class body uses."""

FUNCTIONS = frozenset(
    "Abs Coalesce Collate Concat Greatest Least Left Length Lower MD5 Now NullIf Reverse Right Trim Upper".split()
)
"""The classes of `django.db.models.functions` that the generated module may import."""

POSTGRESQL_INDEXES = frozenset("BloomIndex BrinIndex GinIndex GistIndex HashIndex OpClass SpGistIndex".split())
"""The classes of `django.contrib.postgres.indexes` that the generated module may import."""

MYSQL_INDEXES = frozenset({"FullTextIndex", "SpatialIndex"})
"""The classes of `legacygen.runtime.indexes` that the generated module may import."""

CLASS_NAMES = (
    POSTGRESQL_INDEXES
    | MYSQL_INDEXES
    | frozenset(
        "Model Decimal ExclusionConstraint RowKey SearchVectorField Exception Warning Base Meta Export Unmapped Skip "
        "Ellipsis NotImplemented BaseException TypeError ValueError KeyError NameError".split()
    )
)


def avoid_reserved(name: Name) -> Name:
    """Give a reserved name of a class, field or relation another word."""
    if name.kind is NameKind.MEMBER:
        return name
    text = (
        avoid_reserved_class(name.text, name.imported)
        if name.kind is NameKind.CLASS
        else avoid_reserved_field(name.text)
    )
    return name if text == name.text else name.with_text(text)


def avoid_reserved_field(name: str) -> str:
    """Return the name, or one that is not reserved for a field."""
    return f"{name}_field" if is_reserved(name) else name


def avoid_reserved_class(name: str, imported: Collection[str] = ()) -> str:
    """Return the name, or one that is not reserved for a class; `imported` are functions that the module imports."""
    return f"{name}Table" if keyword.iskeyword(name) or name in CLASS_NAMES or name in imported else name


def is_reserved(name: str) -> bool:
    """Return whether the name must not be that of a field, of a relation or a related name."""
    return (
        keyword.iskeyword(name)
        or name in MODEL_ATTRIBUTES
        or name.startswith(("get_next_by_", "get_previous_by_"))
        or (name.startswith("get_") and name.endswith("_display"))
    )
