"""Decides which tables of an inheritance to leave out: a query of a parent gives the rows of its children too."""

from collections.abc import Collection, Iterator, Mapping


def explain_inheritance(
    children: Mapping[int, Collection[int]], columns: Mapping[int, Collection[str]], labels: Mapping[int, str]
) -> dict[int, str]:
    """Return the tables (OIDs) that get no model, with the reason, so that no row is in two models.

    `children` are those of each parent, `columns` the names of columns, `labels` those of all tables that are read.
    Children with the columns of their parent are like partitions of it. Others keep their models, and the parent has
    none.
    """
    reasons: dict[int, str] = {}
    families = {parent: set(_list_heirs(parent, children)) for parent in children}
    for parent, heirs in sorted(families.items(), key=lambda item: len(item[1])):  # the topmost parent comes last
        own = set(columns.get(parent, ()))
        if all(set(columns.get(heir, ())) == own for heir in heirs):
            reasons.update((heir, f"it inherits from {labels[parent]}, whose model has its rows") for heir in heirs)
        else:
            listed = ", ".join(sorted(labels.get(heir, "another schema") for heir in heirs))
            reasons[parent] = (
                f"its queries also give the rows of the tables that inherit from it ({listed}), which have models of "
                "their own; its own rows, if it has any, need a query with FROM ONLY"
            )
    return reasons


def _list_heirs(parent: int, children: Mapping[int, Collection[int]]) -> Iterator[int]:
    """Yield all descendants; a table that inherits by two ways comes twice."""
    for child in children.get(parent, ()):
        yield child
        yield from _list_heirs(child, children)
