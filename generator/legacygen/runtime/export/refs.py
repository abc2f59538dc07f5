"""References between rows: the new object for a legacy row, while a run is in progress."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Model

from legacygen.runtime.export.stub import Skip


class MissingError(Exception):
    """A row points to a legacy row for which there is no new object, or none yet."""

    def __init__(self, source: type[Model], key: Any) -> None:
        super().__init__(f"points to {source._meta.db_table} {key!r}, which has not been carried over")
        self.source, self.key = source, key


class CarriedRows:
    """The map of a run from legacy model and key to the model and key of the new object.

    `expected` are the legacy models whose rows come, with what they become, `gone` the rows that do not come.
    `promised` are the rows of a circle: each is carried with a stand-in for the next one, which is filled in later.
    """

    def __init__(self) -> None:
        self.expected: dict[type[Model], type[Model]] = {}
        self.gone: set[tuple[type[Model], Any]] = set()
        self.promised: tuple[tuple[type[Model], Any], ...] = ()
        self._by_key: dict[type[Model], dict[Any, tuple[type[Model], Any]]] = {}
        self._keys: dict[tuple[type[Model], str], dict[Any, Any]] = {}
        self._spelled: dict[tuple[type[Model], str], Any] = {}

    def remember_object(self, source: type[Model], key: Any, new: Model) -> None:
        """Note that the legacy row has become `new`."""
        self._by_key.setdefault(source, {}).setdefault(key, (type(new), new.pk))

    def find_object(self, source: type[Model], key: Any) -> Model | None:
        """Return a stand-in for the new object, which has only its key, or None."""
        found = self._by_key.get(source, {}).get(key)
        if found is None:
            return None
        return _stand_in(*found)

    def find_promise(self, source: type[Model], key: Any) -> Model | None:
        """Return a stand-in whose key is a `Promise`, for a row of a circle."""
        if (source, key) not in self.promised:
            return None
        return _stand_in(self.expected[source], Promise(source, key))

    def spell_key(self, source: type[Model], key: str) -> Any:
        """Return the key as the legacy row spells it, if its server finds it equal: in case, accents or blanks."""
        if (source, key) not in self._spelled:
            found = source._default_manager.filter(pk=key).values_list("pk", flat=True).first()
            self._spelled[source, key] = key if found is None else found
        return self._spelled[source, key]

    def find_key(self, source: type[Model], field: str, value: Any) -> Any:
        """Return the key of the legacy row with this value in a unique field; the table is read once for all rows."""
        if (source, field) not in self._keys:
            self._keys[source, field] = dict(source._default_manager.values_list(field, "pk"))
        return self._keys[source, field].get(value)


@dataclass(frozen=True, slots=True)
class Promise:
    """Stands for the key of the object that a legacy row of a circle will become."""

    source: type[Model]
    key: Any


def _stand_in(model: type[Model], pk: Any) -> Model:
    new = model(pk=pk)
    new._state.adding = False  # it stands for a stored object, which save() in after() must not insert
    return new


current_run: ContextVar[CarriedRows | None] = ContextVar("current_run", default=None)
"""The map of the run in progress; a variable of the context, because `ref` is called in the user's code without it."""


def ref(
    source: type[Model], key: Any = None, *, missing: Literal["reject", "null", "skip"] = "reject", **by: Any
) -> Any:
    """Return the new object for a legacy row: `ref(Customer, old.customer_id)`.

    `by` names a unique field if the relation does not point to the primary key: `ref(Country, code=old.country_id)`.
    NULL gives None. `missing` decides what happens if there will be no new object: reject this row too, give None, or
    skip this row. Outside a run the result is None, so that `row` can be tested by itself.
    """
    carried = current_run.get()
    if carried is None:
        return None
    for field, value in by.items():
        key = None if value is None else carried.find_key(source, field, value)
        if value is not None and key is None:
            return _handle_missing(source, value, missing)
    if key is None:
        return None
    if isinstance(key, str) and (source, key) in carried.gone:
        key = carried.spell_key(source, key)  # only now, because it takes a query
    new = carried.find_object(source, key) or carried.find_promise(source, key)
    if new is None and source in carried.expected and (source, key) not in carried.gone:
        raise MissingError(source, key)  # it may still come: the row waits, whatever `missing` says
    return _handle_missing(source, key, missing) if new is None else new


def _handle_missing(source: type[Model], key: Any, missing: str) -> Any:
    if missing == "null":
        return None
    error = MissingError(source, key)
    if missing == "skip":
        # Without the key, so that all such rows are counted under one reason.
        raise Skip(f"points to a row of {source._meta.db_table} that has not been carried over")
    raise error
