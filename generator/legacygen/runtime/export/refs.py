"""Which new object a legacy row has become, while a run is on."""

from contextvars import ContextVar
from typing import Any, Literal

from django.db.models import Model

from legacygen.runtime.export.stub import Skip


class MissingError(Exception):
    """A row points to a legacy row that has become nothing (yet)."""

    def __init__(self, source: type[Model], key: Any) -> None:
        super().__init__(f"points to {source._meta.db_table} {key!r}, which has not been carried over")
        self.source = source


class Carried:
    """The map of a run: legacy model and key to the new object's model and key."""

    def __init__(self) -> None:
        self._by_key: dict[type[Model], dict[Any, tuple[type[Model], Any]]] = {}
        self._keys: dict[tuple[type[Model], str], dict[Any, Any]] = {}

    def remember(self, source: type[Model], key: Any, new: Model) -> None:
        """Note that a legacy row has become `new`."""
        self._by_key.setdefault(source, {})[key] = (type(new), new.pk)

    def find(self, source: type[Model], key: Any) -> Model | None:
        """A stand-in for the new object, with nothing but its key, or nothing."""
        found = self._by_key.get(source, {}).get(key)
        if found is None:
            return None
        model, pk = found
        new = model(pk=pk)
        new._state.adding = False
        return new

    def key_by(self, source: type[Model], field: str, value: Any) -> Any:
        """The key of the legacy row with that value in a unique field; read once for all rows."""
        if (source, field) not in self._keys:
            self._keys[source, field] = dict(source._default_manager.values_list(field, "pk"))
        return self._keys[source, field].get(value)


run: ContextVar[Carried | None] = ContextVar("run", default=None)


def ref(
    source: type[Model], key: Any = None, *, missing: Literal["reject", "null", "skip"] = "reject", **by: Any
) -> Any:
    """The new object that a legacy row has become: `ref(Customer, old.customer_id)`.

    `by` names a unique field where the relation does not go to the key: `ref(Country, code=old.country_id)`. NULL
    gives None. `missing` says what to do when the row has become nothing: reject this row too, give None, or
    skip this row. Outside a run the answer is None, so that `row` can be tested by itself.
    """
    carried = run.get()
    if carried is None:
        return None
    for field, value in by.items():
        key = None if value is None else carried.key_by(source, field, value)
        if value is not None and key is None:
            return _missing(source, value, missing)
    if key is None:
        return None
    new = carried.find(source, key)
    return _missing(source, key, missing) if new is None else new


def _missing(source: type[Model], key: Any, missing: str) -> Any:
    if missing == "null":
        return None
    error = MissingError(source, key)
    if missing == "skip":
        raise Skip(f"points to a row of {source._meta.db_table} that has not been carried over")
    raise error
