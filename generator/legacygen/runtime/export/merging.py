"""Rows that become one object, because they are equal in the fields of `merge_on`: of one table, or of several."""

import json
from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db.models import Model

from legacygen.runtime.export.given import list_given_fields
from legacygen.runtime.export.making import MadeRow
from legacygen.runtime.export.plan import StubError
from legacygen.runtime.export.stored_parts import StoredPart
from legacygen.runtime.export.stub import Export
from legacygen.runtime.ledger.keys import digest_text
from legacygen.runtime.ledger.origins import KnownOrigin, Ledger

Recall = Callable[[Collection[KnownOrigin], Collection[str]], list[MadeRow]]
"""A function that calls the stubs again for rows of any table that were carried over before; it returns those that
have one of the merge keys now. Raises StubError for rows of a table that does not run."""


def find_merge_key(new: Model, names: Sequence[str]) -> str | None:
    """Return what is equal in objects that become one: the values stripped and case-folded, as a digest.

    None if a value is NULL or empty: such objects are never merged.
    """
    if not names:
        return None
    values = []
    for name in names:
        value = getattr(new, new._meta.get_field(name).attname)  # type: ignore[union-attr]
        value = value.strip().casefold() if isinstance(value, str) else value
        if value is None or value == "":
            return None
        values.append(str(value))
    return digest_text(json.dumps([new._meta.label, *values], ensure_ascii=False), 16).hex()


class Merging:
    """Joins the rows of a page with each other, and with those that the ledger knows."""

    def __init__(self, ledger: Ledger, table: int, export: Export, recall: Recall) -> None:
        self._ledger, self._table, self._export, self._recall = ledger, table, export, recall

    def recall_contributors(self, made: Sequence[MadeRow]) -> list[MadeRow]:
        """Return the rows of earlier pages and runs that belong to the objects of these ones, made anew."""
        if not self._export.merge_on:
            return []
        keys: set[str] = set()
        for each in made:
            part, new = next(iter(each.objects.items()))
            origin = each.row.origins.get(part)
            found = (find_merge_key(new, self._export.merge_on), origin.merge_key if origin else None)
            keys.update(key for key in found if key)
        here = {(self._table, each.row.stored) for each in made}
        known = [each for group in self._ledger.find_merged(keys).values() for each in group]
        return self._recall([each for each in known if (each.table_id, each.stored_key) not in here], keys)

    def join_parts(self, parts: Sequence[StoredPart]) -> None:
        """Let the first of equal parts own the object that all of them become."""
        groups: dict[str, list[StoredPart]] = {}
        objects: dict[Any, list[StoredPart]] = {}
        for each in parts:
            if each.position == 0 and each.made.export.merge_on:
                each.merge_key = find_merge_key(each.new, each.made.export.merge_on)
                if each.merge_key:
                    groups.setdefault(each.merge_key, []).append(each)
            if each.origin and (each.merge_key or each.origin.merge_key):
                objects.setdefault(_name_object(each.origin), []).append(each)
        for shared in objects.values():
            _leave_object(shared)
        for group in groups.values():
            self._join_group(sorted(group, key=self._get_order))

    def _get_order(self, part: StoredPart) -> Any:
        table = part.origin.table_id if part.origin else self._table
        stored = part.made.row.stored
        return table, stored.text is not None, stored.text or stored.number

    def _join_group(self, group: Sequence[StoredPart]) -> None:
        known = [each for each in group if each.origin]
        if len({_name_object(each.origin)[1:] for each in known if each.origin}) > 1:
            raise StubError(
                "is equal now in the fields of merge_on to a row that has become another object; "
                "join the two objects in the new project, or roll both rows back"
            )
        owner = next((each for each in known if each.origin and each.origin.is_created), None)
        owner = owner or next(iter(known), group[0])
        folded = group[0].new
        for each in group[1:]:
            folded = each.made.export.merge(folded, each.new)
            if not isinstance(folded, Model):
                raise TypeError("merge() returned no object")
        for each in group:
            if each is not owner:
                each.owner, each.outcome = owner, "merged"
        owner.new, owner.names = folded, list_given_fields(folded)


def _name_object(origin: KnownOrigin) -> tuple[Any, ...]:
    """Return what is equal for rows that share an object: what they were merged by, and its key."""
    return origin.merge_key, origin.target, origin.target_text


def _leave_object(shared: Sequence[StoredPart]) -> None:
    """Take parts out of the object that they share, if they are no longer equal to the others.

    If none is as before, the one that the object was made for keeps it; if that is not here, all leave.
    """
    changed = [each for each in shared if each.origin and each.origin.merge_key != each.merge_key]
    keeper = None
    if len(changed) == len(shared):
        keeper = next((each for each in changed if each.origin and each.origin.is_created), None)
    for each in changed:
        if each is not keeper:
            each.leaves, each.origin = each.origin, None
