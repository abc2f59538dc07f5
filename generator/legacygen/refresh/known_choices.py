"""Finds the choices classes that the code has already: a field keeps its own, also where others share theirs."""

from collections.abc import Iterator

from legacygen.matching.models import field_identity
from legacygen.merge import UserSide
from legacygen.plan import Field
from legacygen.planning import KnownChoices


def find_known_choices(user: UserSide) -> KnownChoices:
    """Return the shared classes of the last run, and the columns whose fields do not use one."""
    return KnownChoices(classes=user.base.choices, own=frozenset(_list_own(user)))


def _list_own(user: UserSide) -> Iterator[str]:
    shared = {f"{each.name}.choices" for each in user.base.choices}
    known = {model.label for model in user.base.models}
    yield from (label for label in user.matches.models if label not in known)  # adopted as it is
    for model in user.base.models:
        for each in model.fields:
            if not _uses_any(each, shared):
                yield f"{model.label}.{field_identity(each)}"


def _uses_any(field: Field, values: set[str]) -> bool:
    return any(item.name == "choices" and item.value in values for item in field.arguments)
