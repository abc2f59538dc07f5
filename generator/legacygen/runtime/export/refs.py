"""`ref` and `find`, which stubs call to point to other new objects."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

from django.core.exceptions import FieldError, MultipleObjectsReturned, ObjectDoesNotExist, ValidationError
from django.db.models import Model

from legacygen.runtime.export.stub import Skip

Missing = Literal["reject", "null", "skip"]
REJECTED = "was rejected"
"""The reason why rows that point to a rejected one are missing something."""

NewModel = TypeVar("NewModel", bound=Model)


class StubTable(NamedTuple):
    """A legacy model, as the stub of this part reads it."""

    source: type[Model]
    part: str = ""

    def __str__(self) -> str:
        return f"{self.source._meta.label} ({self.part})" if self.part else self.source._meta.label

    @property
    def title(self) -> str:
        """The table in the database, with the part of the stub if it has one."""
        name = str(self.source._meta.db_table)
        return f"{name} ({self.part})" if self.part else name


class ComingError(BaseException):
    """A row points to a legacy row that may still be carried over; no Exception, so that stubs do not catch it."""

    def __init__(self, table: StubTable, key: Any) -> None:
        super().__init__(table, key)
        self.table, self.key = table, key


class MissingError(Exception):
    """A row points to a legacy row for which there will be no new object; `follows` if that row was rejected."""

    def __init__(self, source: type[Model], key: Any, part: str = "", why: str = "") -> None:
        named = f" (part {part!r})" if part else ""
        super().__init__(
            f"points to {source._meta.db_table} {key!r}{named}, which {why or 'has not been carried over'}"
        )
        self.follows = why == REJECTED


class NotFoundError(Exception):
    """`find` did not find exactly one object; the message says what was searched."""


class Resolver(Protocol):
    """The side of a run that `ref` and `find` use."""

    def find_key(self, source: type[Model], values: Mapping[str, Any]) -> Any:
        """Return the key of the legacy row with these values, or None."""

    def find_object(self, source: type[Model], key: Any, part: str) -> Model | None:
        """Return a stand-in for the new object, or None if it will never come; raises if it may come later."""

    def find_existing(self, model: type[NewModel], lookup: Mapping[str, Any]) -> NewModel:
        """Return the one object of the new project that the lookup finds."""

    def explain_missing(self, source: type[Model], key: Any, part: str) -> str:
        """Return why there is no object, as the end of `which …`; empty if nothing special is known."""

    def note_missing(self) -> None:
        """Note that the row goes without something, so that it is looked at again in the next run."""


current_run: ContextVar[Resolver | None] = ContextVar("current_run", default=None)
"""The run in progress; a variable of the context, because `ref` is called in the user's code without it."""


def ref(
    source: type[Model],
    key: Any = None,
    *,
    part: str = "",
    missing: Missing = "reject",
    by: Mapping[str, Any] | None = None,
    **values: Any,
) -> Any:
    """Return the new object for a legacy row: `ref(Customer, old.customer_id)`.

    If the relation does not point to the primary key, name the unique field: `ref(Country, code=old.country_id)`, or
    in a dict, `by={"part": old.part_no}`. `part` names one of several objects that a row became; without it, it is the
    first one. NULL gives None, also in one part of a key. `missing` decides what happens if there will be no new
    object: reject this row too, give None, or skip this row. Outside a run the result is None, so that `row` can be
    tested by itself.
    """
    run = current_run.get()
    if run is None:
        return None
    lookup = {**(by or {}), **values}
    if lookup:
        if None in lookup.values():
            return None
        shown: Any = next(iter(lookup.values())) if len(lookup) == 1 else lookup
        key = run.find_key(source, lookup)
    else:
        shown = key
    if not lookup and (key is None or (isinstance(key, tuple | list) and None in key)):
        return None  # a reference of several columns with a NULL among them points to nothing, as in SQL
    new = None if key is None else run.find_object(source, key, part)
    if new is not None:
        return new
    # Without the key, so that all such rows are counted under one reason.
    reason = f"points to a row of {source._meta.db_table} that has not been carried over"
    why = "" if key is None else run.explain_missing(source, key, part)
    _handle_missing(run, missing, reason, MissingError(source, shown, part, why))
    return None


def find(model: type[NewModel], /, *, missing: Missing = "reject", **lookup: Any) -> NewModel | None:
    """Return the one object of the new project that is there already: `find(Group, name="staff")`.

    It is never changed or deleted by a run. `missing` decides what happens if there is none, or more than one: reject
    the row, give None, or skip the row. Outside a run the result is None.
    """
    run = current_run.get()
    if run is None:
        return None
    try:
        return run.find_existing(model, lookup)
    except (ObjectDoesNotExist, MultipleObjectsReturned) as error:
        count = "no" if isinstance(error, ObjectDoesNotExist) else "more than one"
        shown = ", ".join(f"{name}={value!r}" for name, value in lookup.items())
        reason = f"there is {count} {model._meta.label} with {shown}"
        _handle_missing(run, missing, reason, NotFoundError(reason))
        return None
    except (FieldError, ValidationError, ValueError, TypeError) as error:
        raise NotFoundError(f"{model._meta.label} cannot be searched: {error}") from error


def _handle_missing(run: Resolver, missing: str, reason: str, error: Exception) -> None:
    if missing == "reject":
        raise error
    run.note_missing()
    if missing == "skip":
        raise Skip(reason)
    if missing != "null":
        raise ValueError(f"missing={missing!r} is none of 'reject', 'null', 'skip'")
