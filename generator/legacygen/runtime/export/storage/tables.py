"""The tables of a model: its own and those of its parents, with the links between them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Field, Model


def list_tables(model: type[Model]) -> list[type[Model]]:
    """Return the models with a table that hold a part of each object, parents first."""
    parents = [each for each in reversed(model._meta.get_parent_list()) if not each._meta.proxy]
    own: Any = model._meta.concrete_model
    return [*(each for each in parents if each is not own), own]


def list_stored_fields(table: type[Model]) -> "list[Field[Any, Any]]":
    """Return the fields of a table that are written; the server computes generated ones."""
    return [each for each in table._meta.local_concrete_fields if not each.generated]


def quote_names(connection: Any, names: Iterable[str | None]) -> list[str]:
    """Return names of tables or columns for a statement with parameters, where a percent sign is doubled."""
    return [connection.ops.quote_name(each).replace("%", "%%") for each in names]


def copy_keys_to_parents(tables: Sequence[type[Model]], objects: Sequence[Model]) -> None:
    """Give the parents the key that an object has only as its link to them."""
    for table in reversed(tables):
        for link, target in _list_links(table):
            for new in objects:
                if getattr(new, target) is None:
                    setattr(new, target, getattr(new, link.attname))


def copy_keys_from_parents(table: type[Model], objects: Sequence[Model]) -> None:
    """Link objects to the rows of their parents, which are stored already."""
    for link, target in _list_links(table):
        for new in objects:
            setattr(new, link.attname, getattr(new, target))
            if link.is_cached(new):
                link.delete_cached_value(new)


def _list_links(table: type[Model]) -> Iterator[tuple[Any, str]]:
    """Return the fields of a table that link to parents, and the name of the parent's key."""
    for parent, link in table._meta.parents.items():
        if link and link.model is table:
            yield link, parent._meta.pk.attname
