"""Finds the new objects that rows point to, a page at a time: in memory, then in the ledger, then in the source."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.db import router
from django.db.models import Model

from legacygen.runtime.export.refs import REJECTED, ComingError, StubTable
from legacygen.runtime.export.spool.rows import RowName
from legacygen.runtime.ledger.keys import StoredKey, clean_key, store_key
from legacygen.runtime.ledger.origins import BATCH, KnownOrigin, Ledger, Target

KEPT = 4_000
"""Answers that are kept in memory; beyond that they are forgotten and asked again."""

NewModel = TypeVar("NewModel", bound=Model)


class NeededError(BaseException):
    """A row needs an answer that the run has to ask for first; no Exception, so that stubs do not catch it."""


class Reference(NamedTuple):
    """A legacy row that is pointed to, and the part of it."""

    source: type[Model]
    key: Any
    part: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """Stands for the key of the object that a part of a legacy row of a circle will become."""

    table: StubTable
    reference: Reference


class References:
    """The answers to `ref` and `find` during a run; see the protocol Resolver.

    `coming` are the tables whose rows may still come; `is_gone` tells whether a row of these will not. `promised` are
    rows of circles, by table and key, which are pointed to before they are there, with what they will become, by part.
    """

    def __init__(
        self,
        ledgers: Collection[Ledger],
        tables: Mapping[type[Model], Mapping[str, int]],
        run_ids: Collection[int],
        is_rejected: Callable[[RowName], bool],
        is_gone: Callable[[RowName], bool],
    ) -> None:
        self.coming: set[StubTable] = set()
        self.promised: dict[tuple[StubTable, Any], Mapping[str, type[Model]]] = {}
        self.is_traced = True
        """Whether the row that is being made depends on nothing but its own columns and references."""
        self._is_immediate = self._is_patient = False
        self._ledgers, self._tables, self._run_ids = ledgers, tables, run_ids
        self._is_rejected, self._is_gone = is_rejected, is_gone
        self._targets: dict[Reference, Model | None] = {}
        self._missing: dict[tuple[type[Model], Any], list[Reference]] = {}
        self._deleted: set[Reference] = set()
        self._keys: dict[tuple[type[Model], tuple[str, ...], tuple[Any, ...]], Any] = {}
        self._existing: dict[tuple[type[Model], tuple[tuple[str, Any], ...]], Any] = {}
        self._needed: set[Reference] = set()
        self._needed_keys: set[tuple[type[Model], tuple[str, ...], tuple[Any, ...]]] = set()
        self._spelled: dict[tuple[type[Model], str], Any] = {}
        self._needed_spellings: set[tuple[type[Model], str]] = set()

    def find_key(self, source: type[Model], values: Mapping[str, Any]) -> Any:
        """Return the key of the legacy row with these values, or None; raises NeededError before it was asked for."""
        names = tuple(sorted(values))
        wanted = (source, names, tuple(values[name] for name in names))
        if wanted not in self._keys:
            self._needed_keys.add(wanted)
            self._ask()
        return self._keys[wanted]

    def find_object(self, source: type[Model], key: Any, part: str) -> Model | None:
        """Return a stand-in for the object, which has only its key, or None if it will never come.

        Raises NeededError before it was asked for, and ComingError if the legacy row may still come.
        """
        try:
            key = clean_key(source, key)
        except (TypeError, ValueError, ValidationError):
            return None
        return self._find_clean(source, key, part)

    def _find_clean(self, source: type[Model], key: Any, part: str) -> Model | None:
        reference = Reference(source, key, part)
        if reference not in self._targets:
            self._needed.add(reference)
            self._ask()
        target = self._targets[reference]
        if target is not None:
            return target
        table = self._find_table(source, part)
        if (table, key) in self.promised:
            model = self.promised[table, key].get("" if part == table.part else part)
            return make_stand_in(model, Promise(table, reference)) if model else None
        if reference in self._deleted:
            return None
        can_wait = self._is_patient or not self._is_immediate
        if table in self.coming and can_wait and not self._is_gone(name_row(table, key)):
            raise ComingError(table, key)
        return self._find_respelled(source, key, part) if isinstance(key, str) else None

    def _find_respelled(self, source: type[Model], key: str, part: str) -> Model | None:
        """Look for the row that only the server finds equal: in case, accents or blanks."""
        if (source, key) not in self._spelled:
            self._needed_spellings.add((source, key))
            self._ask()
        spelled = self._spelled[source, key]
        return None if spelled in (None, key) else self._find_clean(source, spelled, part)

    def _find_table(self, source: type[Model], part: str) -> StubTable:
        """Return the stub that a part means: that of this name, else the one without a name, else the only one."""
        parts = self._tables.get(source, {})
        if part in parts:
            return StubTable(source, part)
        return StubTable(source, next(iter(parts)) if len(parts) == 1 else "")

    def find_known(self, reference: Reference) -> Any:
        """Return the key of the object that was asked for, or None."""
        target = self._targets.get(reference)
        return target and target.pk

    def explain_missing(self, source: type[Model], key: Any, part: str) -> str:
        """Return why there is no object for a row, as the end of `which …`; empty if nothing special is known."""
        try:
            reference = Reference(source, clean_key(source, key), part)
        except (TypeError, ValueError, ValidationError):
            return "no row can have as its key"
        if reference in self._deleted:
            return "was deleted in the new project"
        table, parts = self._find_table(source, part), self._tables.get(source, {})
        if parts and table.part not in parts:
            return f"several stubs carry over; name one of them: part={' or '.join(map(repr, sorted(parts)))}"
        return REJECTED if self._is_rejected(name_row(table, reference.key)) else ""

    def find_existing(self, model: type[NewModel], lookup: Mapping[str, Any]) -> NewModel:
        """Return the one object that the lookup finds; raises DoesNotExist or MultipleObjectsReturned."""
        self.is_traced = False
        wanted = (model, tuple(sorted((name, repr(value)) for name, value in lookup.items())))
        if wanted not in self._existing:
            self._existing[wanted] = model._default_manager.using(router.db_for_write(model)).get(**lookup)
        found: NewModel = self._existing[wanted]
        return found

    def knows(self, source: type[Model]) -> bool:
        """Return whether a stub carries rows of this legacy model over."""
        return source in self._tables

    def find_source(self, label: str) -> type[Model]:
        """Return the legacy model with this label, of which a stub carries rows over."""
        return next(source for source in self._tables if source._meta.label == label)

    def note_missing(self) -> None:
        """Let the row be looked at again in the next run."""
        self.is_traced = False

    def forget_missing(self, source: type[Model], keys: Iterable[Any]) -> None:
        """Ask again for rows that were missing, because they are stored now."""
        if self._missing:
            for key in keys:
                for reference in self._missing.pop((source, key), ()):
                    self._targets.pop(reference, None)

    def request(self, references: Collection[Reference]) -> None:
        """Ask for references before rows point to them."""
        self._needed.update(each for each in references if each not in self._targets)

    @contextmanager
    def answer_at_once(self, *, is_patient: bool = False) -> Iterator[None]:
        """Ask for each answer when it is needed, because hooks are called once.

        With `is_patient`, ComingError is raised for rows that may still come; else these are missing.
        """
        before = self._is_immediate, self._is_patient
        self._is_immediate, self._is_patient = True, is_patient
        try:
            yield
        finally:
            self._is_immediate, self._is_patient = before

    def _ask(self) -> None:
        if not self._is_immediate:
            raise NeededError
        self.fetch_answers()

    def fetch_answers(self) -> bool:
        """Ask for all that rows needed, with few queries; return whether there was anything to ask."""
        if not (self._needed or self._needed_keys or self._needed_spellings):
            return False
        needed, self._needed = self._needed, set()
        for source in dict.fromkeys(each.source for each in needed):
            self._fetch_targets(source, [each for each in needed if each.source is source])
        needed_keys, self._needed_keys = self._needed_keys, set()
        for source, names in dict.fromkeys(each[:2] for each in needed_keys):
            self._fetch_keys(source, names, [each[2] for each in needed_keys if each[:2] == (source, names)])
        spellings, self._needed_spellings = self._needed_spellings, set()
        for source, key in spellings:
            rows = source._default_manager.filter(pk=key)
            self._spelled[source, key] = rows.values_list("pk", flat=True).first()
        return True

    def forget_old(self) -> None:
        """Make room for the answers of the next page."""
        for answers in (self._keys, self._existing, self._spelled):
            if len(answers) > KEPT:
                answers.clear()
        if len(self._targets) > KEPT:
            self._targets.clear()
            self._missing.clear()
            self._deleted.clear()

    def _fetch_targets(self, source: type[Model], needed: list[Reference]) -> None:
        for each in needed:
            self._targets[each] = None
        tables = self._tables.get(source, {})
        by_key: dict[StoredKey, list[Reference]] = {}
        for each in needed:
            by_key.setdefault(store_key(each.key), []).append(each)
        for ledger in self._ledgers:
            found: dict[Reference, KnownOrigin] = {}
            for key, origins in ledger.find_origins(tables.values(), by_key).items():
                chosen = ((each, _choose_origin(origins, each.part, tables)) for each in by_key[key])
                found.update((each, origin) for each, origin in chosen if origin is not None)
            self._keep_targets(ledger, found)
        for each in needed:
            if self._targets[each] is None:
                self._missing.setdefault((each.source, each.key), []).append(each)

    def _keep_targets(self, ledger: Ledger, found: Mapping[Reference, KnownOrigin]) -> None:
        """Keep those objects that still exist; what this run has stored needs no look."""
        targets = {reference: ledger.read_target(origin) for reference, origin in found.items()}
        older: dict[type[Model], list[Any]] = {}
        for reference, target in targets.items():
            if found[reference].run_id not in self._run_ids:
                older.setdefault(target.model, []).append(target.key)
        deleted = {Target(model, key) for model, keys in older.items() for key in ledger.find_deleted(model, keys)}
        for reference, target in targets.items():
            if target in deleted:
                self._deleted.add(reference)
            else:
                self._targets[reference] = make_stand_in(target.model, target.key)

    def _fetch_keys(self, source: type[Model], names: tuple[str, ...], values: list[tuple[Any, ...]]) -> None:
        rows = source._default_manager.order_by()
        if len(names) == 1:
            plain = [each[0] for each in values]
            for start in range(0, len(plain), BATCH):
                found = rows.filter(**{f"{names[0]}__in": plain[start : start + BATCH]})
                for value, key in found.values_list(names[0], "pk"):
                    self._keys[source, names, (value,)] = key
        for each in values:
            if (source, names, each) not in self._keys:
                # The server may find equal what Python does not; and several fields are asked for together.
                key = rows.filter(**dict(zip(names, each, strict=True))).values_list("pk", flat=True).first()
                self._keys[source, names, each] = key


def _choose_origin(origins: list[KnownOrigin], part: str, tables: Mapping[str, int]) -> KnownOrigin | None:
    """Return the object that a part means: that of the stub of this name, else of the one stub without a name."""
    if part in tables:
        return next((each for each in origins if each.table_id == tables[part] and each.position == 0), None)
    table = tables.get("", next(iter(tables.values()), None) if len(tables) == 1 else None)
    own = [each for each in origins if each.table_id == table]
    if part:
        return next((each for each in own if each.part == part), None)
    return own[0] if own and own[0].position == 0 else None


def name_row(table: StubTable, key: Any) -> RowName:
    """Return the name by which the spool knows a row."""
    return RowName(str(table), key, store_key(key))


def make_stand_in(model: type[Model], key: Any) -> Model:
    """Return an object that has only its key, and that save() does not insert again.

    Other fields are read when they are asked for, as Django does for a foreign key with `to_field`.
    """
    fields = model._meta.pk_fields
    values = dict(zip([each.attname for each in fields], key if len(fields) > 1 else (key,), strict=True))
    names = [each.attname for each in model._meta.concrete_fields if each.attname in values]
    return model.from_db(router.db_for_write(model), names, [values[name] for name in names])
