"""Removes objects that runs have created, and nothing else: what points to them from elsewhere is in the way."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import router
from django.db.models import ForeignKey, Model

from legacygen.runtime.export.object_keys import ObjectKeys

LISTED = 10
NOTHING = ObjectKeys()


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Objects outside of the ledger that point to one that is to be removed: `keys` has some of them."""

    model: type[Model]
    field: str
    keys: tuple[Any, ...]
    total: int

    def __str__(self) -> str:
        more = f" and {self.total - len(self.keys)} more" if self.total > len(self.keys) else ""
        return f"{self.model._meta.label}.{self.field} of {', '.join(map(repr, self.keys))}{more}"


def find_obstacles(objects: Mapping[type[Model], ObjectKeys], alias: str) -> list[Obstacle]:
    """Return what points to objects, given by model and key, and is not among them itself."""
    found: dict[tuple[type[Model], str], dict[Any, None]] = {}
    for model, keys in objects.items():
        for field in _list_pointing(model, alias):
            own = objects.get(field.model, NOTHING)
            for batch in keys.split():
                rows = field.model._base_manager.using(alias).filter(**{f"{field.name}__in": batch})
                others = {key: None for key in rows.values_list("pk", flat=True) if key not in own}
                found.setdefault((field.model, field.name), {}).update(others)
    return [Obstacle(model, name, tuple(keys)[:LISTED], len(keys)) for (model, name), keys in found.items() if keys]


def remove_objects(objects: Mapping[type[Model], ObjectKeys], alias: str) -> None:
    """Delete objects by model and key, without signals: links first, and what points to others before these."""
    for model, keys in objects.items():
        for field in _list_pointing(model, alias, with_links=True):
            if field.model._meta.auto_created:
                _delete_rows(field.model, field.name, keys, alias)
            elif field.null and _is_among(field, objects):
                _empty_field(field, keys, alias)
    for model in _order_models(objects, alias):
        for each in (model, *reversed(model._meta.get_parent_list())):
            _delete_rows(each, "pk", objects[model], alias)


def _order_models(models: Iterable[type[Model]], alias: str) -> Iterator[type[Model]]:
    """Yield models before those that they point to, because not every server waits for COMMIT with its checks."""
    left = list(models)
    while left:
        pointing = (
            each for each in left if not any(_needs(field, each, left) for field in _list_pointing(each, alias))
        )
        chosen = next(pointing, left[0])
        left.remove(chosen)
        yield chosen


def _needs(field: "ForeignKey[Any, Any]", model: type[Model], others: Iterable[type[Model]]) -> bool:
    return not field.null and _is_among(field, (each for each in others if each is not model))


def _is_among(field: "ForeignKey[Any, Any]", models: Iterable[type[Model]]) -> bool:
    return any(issubclass(each, field.model) for each in models)


def _empty_field(field: "ForeignKey[Any, Any]", keys: ObjectKeys, alias: str) -> None:
    for batch in keys.split():
        rows = field.model._base_manager.using(alias).filter(**{f"{field.name}__in": batch})
        rows.update(**{field.name: None})


def _delete_rows(model: type[Model], name: str, keys: ObjectKeys, alias: str) -> None:
    for batch in keys.split():
        rows = model._base_manager.using(alias).filter(**{f"{name}__in": batch})
        rows._raw_delete(using=alias)  # delete() would cascade


def _list_pointing(model: type[Model], alias: str, with_links: bool = False) -> "Iterator[ForeignKey[Any, Any]]":
    """Yield the foreign keys of other models to a model or its parents, also those of links between objects."""
    parents = model._meta.get_parent_list()
    for each in (model, *parents):
        for relation in each._meta.get_fields(include_hidden=True):
            field = getattr(relation, "field", None)
            if not (relation.auto_created and isinstance(field, ForeignKey)) or (
                field.model in (*parents, model) and field.remote_field.parent_link
            ):
                continue
            if router.db_for_write(field.model) != alias:
                continue
            if with_links or not field.model._meta.auto_created:
                yield field
