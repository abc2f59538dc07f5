"""Names that Python or Django needs for itself get another word: `class` is `class_field`, `Model` is `ModelTable`.

Reserved are the keywords, everything that a Django model already has (`save`, `check`, `pk`, `objects`, …), and
what the generated module imports.
"""

import keyword

MODEL_ATTRIBUTES = frozenset(
    "DoesNotExist MultipleObjectsReturned NotUpdated adelete arefresh_from_db asave check clean clean_fields "
    "date_error_message delete from_db full_clean get_constraints get_deferred_fields get_parent_list id_error "
    "pk prepare_database_save refresh_from_db save save_base serializable_value unique_error_message "
    "validate_constraints validate_unique objects self cls models mro fields postgres Meta".split()
)
"""What `dir()` of a Django model shows without a leading underscore, from 5.2 on, and what a class body uses."""

FUNCTIONS = frozenset(
    "Abs Coalesce Collate Concat Greatest Least Left Length Lower MD5 Now NullIf Reverse Right Trim Upper".split()
)
"""The classes of `django.db.models.functions` that the generated module may import."""

POSTGRESQL_INDEXES = frozenset("BloomIndex BrinIndex GinIndex GistIndex HashIndex OpClass SpGistIndex".split())
"""The classes of `django.contrib.postgres.indexes` that it may import."""

MYSQL_INDEXES = frozenset({"FullTextIndex", "SpatialIndex"})
"""The classes of `legacygen.runtime.indexes` that it may import."""

CLASS_NAMES = (
    FUNCTIONS
    | POSTGRESQL_INDEXES
    | MYSQL_INDEXES
    | frozenset(
        "Model Decimal ExclusionConstraint RowKey SearchVectorField Exception Warning Base Meta Export Unmapped Skip "
        "Ellipsis NotImplemented BaseException TypeError ValueError KeyError NameError".split()
    )
)


def free_field(name: str) -> str:
    """The name, or one that a field may have."""
    return f"{name}_field" if is_reserved(name) else name


def free_class(name: str) -> str:
    """The name, or one that a model class may have."""
    return f"{name}Table" if keyword.iskeyword(name) or name in CLASS_NAMES else name


def is_reserved(name: str) -> bool:
    """Whether a field, a relation or the way back from one must not have the name."""
    return (
        keyword.iskeyword(name)
        or name in MODEL_ATTRIBUTES
        or name.startswith(("get_next_by_", "get_previous_by_"))
        or (name.startswith("get_") and name.endswith("_display"))
    )
