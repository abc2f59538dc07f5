"""Calls a stub for rows of every kind that the types of its table allow, and says what is wrong with the result."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connections, router
from django.db.models import Model

from legacygen.runtime.export.clean import CleanError
from legacygen.runtime.export.failures import describe_failure
from legacygen.runtime.export.making import list_parts
from legacygen.runtime.export.plan import find_stubs
from legacygen.runtime.export.refs import MissingError, NewModel, NotFoundError, current_run
from legacygen.runtime.export.stub import Export, Skip, is_filled
from legacygen.runtime.export.stub_code import find_unmapped_keywords
from legacygen.runtime.export.values.wrong_values import find_wrong_values
from legacygen.runtime.ledger.keys import clean_key
from legacygen.runtime.testing.rows import make_key, make_longest, make_object, make_rows


def find_stub_failures(
    export: type[Export], *, stubs: Sequence[type[Export]] | None = None, **values: Any
) -> list[str]:
    """Return a sentence for each kind of row that a stub cannot make objects of: `KundeExport, all NULL: …`.

    The rows are those of `make_rows`. A stub that is not filled in, or still has Unmapped, has no failures. Every row
    that `ref` asks for is taken as carried over by one of `stubs`, by default those of the project.
    """
    if not is_filled(export) or find_unmapped_keywords(export):
        return []
    filled = [each for each in (find_stubs() if stubs is None else stubs) if is_filled(each)]
    token = current_run.set(AnyReference(filled))
    try:
        rows = make_rows(export.source, **values)
        found = ((kind, reason) for kind, old in rows.items() for reason in _check_row(export, old))
        return [f"{export.__name__}, {kind}: {reason}" for kind, reason in found]
    finally:
        current_run.reset(token)


def _check_row(export: type[Export], old: Model) -> list[str]:
    """Return why nothing, or not everything, that the stub makes of a row can be stored."""
    try:
        objects = _make_objects(export, old)
    except (Skip, CleanError):  # the row is left out, or rejected on purpose
        return []
    except (MissingError, NotFoundError) as error:
        return [str(error)]
    except Exception as error:  # any error of the user's code
        return [f"row() failed, {describe_failure(error)}"]
    connection = connections[router.db_for_write(export.target)]
    return [str(wrong) for new in objects.values() for wrong in find_wrong_values(new, connection)]


def _make_objects(export: type[Export], old: Model) -> Mapping[str, Model]:
    stub = export()
    for name, annotation in stub.queryset().query.annotations.items():
        setattr(old, name, make_longest(annotation.output_field))
    return list_parts(stub.row(old), stub)


class AnyReference:
    """Answers `ref` and `find` as if every row were carried over by the stubs; see the protocol Resolver."""

    def __init__(self, stubs: Sequence[type[Export]]) -> None:
        self._stubs = stubs
        self._parts: dict[type[Export], dict[str, type[Model]]] = {}

    def find_key(self, source: type[Model], values: Mapping[str, Any]) -> Any:
        """Return a key; raises FieldDoesNotExist for a value that is no field."""
        for name in values:
            source._meta.get_field(name)
        return make_key(source)

    def find_object(self, source: type[Model], key: Any, part: str) -> Model | None:
        """Return a stand-in, or None if no row can have the key, or no stub makes such an object."""
        if not _is_key(source, key):
            return None
        model = self._find_model(source, part)
        return make_object(model) if model else None

    def find_existing(self, model: type[NewModel], lookup: Mapping[str, Any]) -> NewModel:
        """Return the object if it is in the test database, else a stand-in with the values of the lookup."""
        found = model._default_manager.filter(**lookup).first()
        if found is not None:
            return found
        new = make_object(model)
        for field in model._meta.concrete_fields:
            if field.name in lookup:
                setattr(new, field.name, lookup[field.name])
        return new

    def explain_missing(self, source: type[Model], key: Any, part: str) -> str:
        """Return why there is no object, as the end of `which …`."""
        return "no filled-in stub carries over" if _is_key(source, key) else "no row can have as its key"

    def note_missing(self) -> None:
        """Do nothing: there is no next run."""

    def _find_model(self, source: type[Model], part: str) -> type[Model] | None:
        stubs = {each.part: each for each in self._stubs if each.source is source}
        stub = next(iter(stubs.values())) if len(stubs) == 1 else stubs.get("")
        if part in stubs or not part:
            named: Any = stubs.get(part, stub)
            return named.target if named else None
        if stub is None:
            return None
        if stub not in self._parts:
            self._parts[stub] = {}  # in case that the stub points to itself
            self._parts[stub] = dict(_list_models(stub))
        return self._parts[stub].get(part)


def _is_key(source: type[Model], key: Any) -> bool:
    try:
        clean_key(source, key)
    except (TypeError, ValueError, ValidationError):
        return False
    return True


def _list_models(export: type[Export]) -> Iterator[tuple[str, type[Model]]]:
    """Yield the parts of a stub with their models, as far as it makes any."""
    for old in make_rows(export.source).values():
        with contextlib.suppress(Exception):  # the stub is tested by itself
            yield from [(part, type(new)) for part, new in _make_objects(export, old).items()]
