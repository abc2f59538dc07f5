"""Tables as a report describes them, made in a line."""

from typing import Any

from legacygen.report.dictionary import DECLARED, DescribedColumn, DescribedTable, Dictionary, Link


def link(start: str, end: str, kind: str = DECLARED, percent: int = 100) -> Link:
    """A relation from `end` in one table to `id` in another."""
    return Link(table=start, columns=(f"{end}_id",), target=end, target_columns=("id",), kind=kind, percent=percent)


def describe(links: str = "", alone: str = "", **more: Any) -> Dictionary:
    """Tables with the links `a>b`, and others without any; `more` are further facts of each table."""
    found = [link(start, end) for start, _, end in (each.partition(">") for each in links.split())]
    labels = sorted({label for each in found for label in (each.table, each.target)} | set(alone.split()))
    return Dictionary(
        app="legacy",
        engine="mysql",
        tables=tuple(
            DescribedTable(
                number=number,
                label=label,
                kind="",
                columns=(
                    DescribedColumn(name="id", type="int", is_key=True),
                    *(DescribedColumn(name=each.columns[0], type="int") for each in found if each.table == label),
                ),
                links=tuple(each for each in found if each.table == label),
                **more,
            )
            for number, label in enumerate(labels, start=1)
        ),
    )
