"""A second dump says what is not as in the first one."""

from legacygen.dump.changes import TableCounts, compare_counts
from legacygen.dump.marker import LoadMarker, parse_marker


def test_tables_columns_and_rows_are_compared() -> None:
    before = {
        "gone": TableCounts(("id",), 3),
        "kept": TableCounts(("id",), 1),
        "moved": TableCounts(("a", "b"), 2),
        "shop": TableCounts(("id", "fax"), 1200),
    }
    after = {
        "kept": TableCounts(("id",), 1),
        "moved": TableCounts(("b", "a"), 2),
        "new": TableCounts(("id",), 1),
        "shop": TableCounts(("id", "vat"), 1334),
    }
    assert compare_counts(before, after) == (
        "- gone: the table is gone, it had 3 rows",
        "~ moved: columns in another order",
        "+ new: a new table, 1 row",
        "~ shop: + column vat, - column fax, 1,200 → 1,334 rows",
    )


def test_a_marker_is_read_as_it_was_written() -> None:
    marker = LoadMarker(dump="d", producer="p", server="s", counts={"t": TableCounts(("id",), 3)})
    assert parse_marker(marker.to_json()) == marker
    assert [parse_marker(text) for text in ("", "{}", '{"format": 9}')] == [None, None, None]
