"""References between rows: the new object for a legacy row, while a run is in progress."""

from contextvars import ContextVar
from typing import Any, Literal

from django.db.models import Model

from legacygen.runtime.export.stub import Skip


class MissingError(Exception):
    """A row points to a legacy row for which there is no new object, or none yet."""

    def __init__(self, source: type[Model], key: Any) -> None:
        super().__init__(f"points to {source._meta.db_table} {key!r}, which has not been carried over")
        self.source = source


class CarriedRows:
    """The map of a run from legacy model and key to the model and key of the new object."""

    def __init__(self) -> None:
        self._by_key: dict[type[Model], dict[Any, tuple[type[Model], Any]]] = {}
        self._keys: dict[tuple[type[Model], str], dict[Any, Any]] = {}

    def remember_object(self, source: type[Model], key: Any, new: Model) -> None:
        """Note that the legacy row has become `new`."""
        self._by_key.setdefault(source, {})[key] = (type(new), new.pk)

    def find_object(self, source: type[Model], key: Any) -> Model | None:
        """Return a stand-in for the new object, which has only its key, or None."""
        found = self._by_key.get(source, {}).get(key)
        if found is None:
            return None
        model, pk = found
        new = model(pk=pk)
        new._state.adding = False  # it stands for a stored object, which save() in after() must not insert
        return new

    def find_key(self, source: type[Model], field: str, value: Any) -> Any:
        """Return the key of the legacy row with this value in a unique field; the table is read once for all rows."""
        if (source, field) not in self._keys:
            self._keys[source, field] = dict(source._default_manager.values_list(field, "pk"))
        return self._keys[source, field].get(value)


current_run: ContextVar[CarriedRows | None] = ContextVar("current_run", default=None)
"""The map of the run in progress; a variable of the context, because `ref` is called in the user's code without it."""


def ref(
    source: type[Model], key: Any = None, *, missing: Literal["reject", "null", "skip"] = "reject", **by: Any
) -> Any:
    """Return the new object for a legacy row: `ref(Customer, old.customer_id)`.

    `by` names a unique field if the relation does not point to the primary key: `ref(Country, code=old.country_id)`.
    NULL gives None. `missing` decides what happens if there is no new object: reject this row too, give None, or skip
    this row. Outside a run the result is None, so that `row` can be tested by itself.
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
    new = carried.find_object(source, key)
    return _handle_missing(source, key, missing) if new is None else new


def _handle_missing(source: type[Model], key: Any, missing: str) -> Any:
    if missing == "null":
        return None
    error = MissingError(source, key)
    if missing == "skip":
        # Without the key, so that all such rows are counted under one reason.
        raise Skip(f"points to a row of {source._meta.db_table} that has not been carried over")
    raise error
